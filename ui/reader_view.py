"""An article as data for the reader component: blocks cut into plain and marked pieces."""

from __future__ import annotations

from collections.abc import Sequence

from rag.catalogue import Catalogue
from rag.records import Article, Citation, Source, Span, Verdict
from rag.revisions import Revision, revision_of
from ui.links import safe_link
from ui.strings import Texts

Data = dict[str, object]  # what a component takes: JSON

PLAIN, OTHER, MAIN = "", "other", "main"


def pieces(text: str, start: int, main: Sequence[Span], others: Sequence[Span]) -> list[list[str]]:
    """Cut one block at the edges of the marked spans.

    Args:
        text: The block's text.
        start: Its offset in the body.
        main: Spans of the body that are marked strongly; they win over `others`.
        others: Spans that are marked lightly.

    Returns:
        Pieces [text, kind] that join to `text`; kind is "main", "other" or "".
    """
    end = start + len(text)
    edges = {start, end}
    for span in (*main, *others):
        edges.update(edge for edge in (span.start, span.end) if start < edge < end)
    cuts = sorted(edges)
    result = []
    for left, right in zip(cuts, cuts[1:], strict=False):
        kind = MAIN if _covers(main, left) else OTHER if _covers(others, left) else PLAIN
        result.append([text[left - start : right - start], kind])
    return result


def _covers(spans: Sequence[Span], offset: int) -> bool:
    return any(span.start <= offset < span.end for span in spans)


def article_data(
    article: Article,
    texts: Texts,
    *,
    main: Sequence[Span] = (),
    others: Sequence[Span] = (),
    closable: bool = False,
    compact: bool = False,
    openable: bool = False,
    revision: Revision | None = None,
) -> Data:
    """Lay an article out for the reader component.

    Args:
        article: The version that was cited or chosen.
        texts: The words of the page.
        main: Spans of its body to mark and scroll to.
        others: Spans marked lighter.
        closable: Whether it shows a button to close it.
        compact: Whether it scrolls inside a box beside other things.
        openable: Whether it offers the article's own page.
        revision: What became of the marked words since they were quoted.
    """
    blocks: list[Data] = []
    lead: list[list[str]] = []
    body = article.body
    for start, end, heading, is_lead in article.blocks():
        cut = pieces(body[start:end], start, main, others)
        if is_lead:
            lead = cut
        else:
            blocks.append({"heading": heading, "pieces": cut})
    url, host = safe_link(article.url)
    return {
        "id": f"{article.id}:{article.version}:{[(span.start, span.end) for span in main]}",
        "title": article.title,
        "outlet": article.outlet or texts("reader.unnamed"),
        "date": texts.published(article.published, article.published_precision),
        "modified": _modified(article, texts),
        "byline": texts("reader.by", names=", ".join(article.authors)) if article.authors else "",
        "url": url,
        "link": texts("reader.original", host=host) if url else "",
        "language": article.language,
        "lead": lead,
        "blocks": blocks,
        "notice": revision.say(texts.language) if revision else "",
        "change": [[piece.text, piece.kind.value] for piece in revision.pieces] if revision else [],
        "compact": compact,
        "follow": closable,  # what was opened by a click may move the page to itself
        "close": texts("reader.close") if closable else "",
        "open": texts("reader.article") if openable else "",
        "label": texts("reader.label"),
    }


def revision_since(source: Source, quote: str, start: int, catalogue: Catalogue) -> Revision:
    """What became of words that were quoted from a version: the same, changed, withdrawn."""
    cited = Citation(0, source, start, start + len(quote), quote, Verdict.SUPPORTED, "")
    return revision_of(cited, catalogue)


def _modified(article: Article, texts: Texts) -> str:
    """Say when the article was changed, where that was on another day than it appeared."""
    if not article.modified or article.modified[:10] == (article.published or "")[:10]:
        return ""
    return texts("reader.modified", day=texts.day(article.modified[:10]))


def gone_data(
    source: Source, quote: str, texts: Texts, *, closable: bool = False, compact: bool = False
) -> Data:
    """Lay out what is left of a cited article that is no longer in the archive: the quote."""
    return {
        "id": f"gone:{source.article_id}:{quote}",
        "title": source.title,
        "outlet": source.outlet or texts("reader.unnamed"),
        "date": texts.published(source.published, source.published_precision),
        "modified": "",
        "byline": "",
        "url": "",
        "link": "",
        "language": source.language,
        "lead": [],
        "blocks": [{"heading": "", "pieces": [[quote, MAIN]]}],
        "notice": f"{texts('reader.gone.title')}. {texts('reader.gone.text')}",
        "change": [],
        "compact": compact,
        "follow": closable,
        "close": texts("reader.close") if closable else "",
        "open": "",
        "label": texts("reader.label"),
    }

"""Sources as data for the turn component: cited ones, others found, and the copies folded into them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rag.records import Answer, Hit, Source
from ui.passages import citations
from ui.strings import Texts

Data = dict[str, object]  # what a component takes: JSON

SNIPPET_CHARS = 320  # characters shown of a nearest passage; about four lines on a phone
NEAREST = 4  # articles shown under a no; more would look like an answer
LIVE_CARDS = 6  # sources shown while the answer is in the making: two rows beside the sidebar


def source_data(key: str, source: Source, texts: Texts, numbers: Sequence[int] = ()) -> Data:
    """Lay out what is said of an article; it can be opened where it has a key."""
    return {
        "key": key,
        "outlet": source.outlet or texts("reader.unnamed"),
        "date": texts.brief(source.published, source.published_precision),
        "title": source.title,
        "language": source.language,
        "numbers": list(numbers),
    }


def found_sources(hits: Iterable[Hit], texts: Texts) -> list[Data]:
    """One card an article, in order of rank; not openable until the answer is kept."""
    first: dict[str, Hit] = {}
    for hit in hits:
        first.setdefault(hit.source.article_id, hit)
    return [source_data("", hit.source, texts) for hit in list(first.values())[:LIVE_CARDS]]


def cited_sources(answer: Answer, texts: Texts) -> list[Data]:
    """One card a cited article with all its numbers and its copies, in the order of the prose."""
    cards: dict[str, tuple[str, Source, list[int]]] = {}
    for sentence_number, sentence in enumerate(answer.sentences):
        for number, citation in enumerate(sentence.citations):
            key = f"c{sentence_number}.{number}"
            card = cards.setdefault(citation.source.article_id, (key, citation.source, []))
            if citation.n not in card[2]:
                card[2].append(citation.n)
    return [
        source_data(key, source, texts, numbers) | _copies_of_article(answer, source.article_id, texts)
        for key, source, numbers in cards.values()
    ]


def uncited(answer: Answer) -> list[tuple[int, Hit]]:
    """The hits, with their places, that no citation lies in."""
    cited = [(c.source.article_id, c.source.version, c.start, c.end) for c in citations(answer)]
    rest = []
    for index, hit in enumerate(answer.evidence):
        passage = hit.passage
        if not any(
            (article, version) == (passage.article_id, passage.version)
            and start < passage.end
            and end > passage.start
            for article, version, start, end in cited
        ):
            rest.append((index, hit))
    return rest


def nearest_articles(answer: Answer) -> list[tuple[int, Hit]]:
    """The best hit of each of the articles that come nearest, with its place among the evidence."""
    first: dict[str, tuple[int, Hit]] = {}
    for index, hit in enumerate(answer.evidence):
        first.setdefault(hit.source.article_id, (index, hit))
    return list(first.values())[:NEAREST]


def nearest(index: int, hit: Hit, texts: Texts) -> Data:
    """One hit with the beginning of its passage."""
    text = " ".join(hit.passage.text.split())
    snippet = text if len(text) <= SNIPPET_CHARS else text[:SNIPPET_CHARS].rsplit(" ", 1)[0] + " …"
    return source_data(f"h{index}", hit.source, texts) | {"text": snippet} | _copies(index, hit, texts)


def copies_line(hit: Hit, texts: Texts) -> str:
    """Say how many articles a hit stands for, and that they are one source; empty where it stands alone."""
    if not hit.copies:
        return ""
    number = len(hit.copies) + 1
    return (
        texts("ask.copies.agency", n=number, agency=hit.agency)
        if hit.agency
        else texts("ask.copies", n=number)
    )


def _copies_of_article(answer: Answer, article_id: str, texts: Texts) -> Data:
    for index, hit in enumerate(answer.evidence):
        if hit.source.article_id == article_id and hit.copies:
            return _copies(index, hit, texts)
    return {}


def _copies(index: int, hit: Hit, texts: Texts) -> Data:
    """The articles that are folded into a hit; each opens under its own key."""
    if not hit.copies:
        return {}
    folded = [
        source_data(f"k{index}.{number}", copy.source, texts) | {"reason": copy.reason}
        for number, copy in enumerate(hit.copies)
    ]
    return {"copies": {"summary": copies_line(hit, texts), "rows": folded}}

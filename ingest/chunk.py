"""Articles to passages: whole paragraphs where they fit, whole sentences where they do not."""

from __future__ import annotations

from collections.abc import Iterator

from rag.records import Article, Passage, Span
from rag.sentences import split_sentences

# A heading opens a new passage only when the running one holds this share of the limit, so that
# short sections share a passage instead of making many tiny ones.
HEADING_BREAK_SHARE = 0.5
# A last piece of a long paragraph below this share of the limit is evened out with the one before.
TAIL_SHARE = 0.25


def chunk_article(article: Article, max_chars: int) -> list[Passage]:
    """Cut an article into passages.

    Args:
        article: The article version; its body is what offsets count in.
        max_chars: Longest passage in characters, at least 1.

    Returns:
        Passages in body order, exact slices of the body, none empty or overlapping; together they
        hold every character of it that is not white space. The lead is a passage of its own.

    Raises:
        ValueError: If `max_chars` is below 1.
    """
    if max_chars < 1:
        raise ValueError(f"max_chars is {max_chars}, at least 1 is needed.")
    body = article.body
    return [
        Passage(article.id, article.version, ordinal, span.start, span.end, body[span.start : span.end])
        for ordinal, span in enumerate(_spans(article, body, max_chars))
    ]


def passage_context(article: Article, passage: Passage) -> str:
    """Say what a passage is about, to be put before its text when embedding, never stored.

    Returns:
        Title, day and the heading above the passage's first paragraph, joined by " · "; no line break.
    """
    parts = (article.own_title, (article.published or "")[:10], article.heading_at(passage.start))
    return " · ".join(part for part in parts if part)


def contextual_text(article: Article, passage: Passage) -> str:
    """Write a passage as it is embedded: what it is about on a line of its own, then its text."""
    context = passage_context(article, passage)
    return f"{context}\n{passage.text}" if context else passage.text


def _spans(article: Article, body: str, max_chars: int) -> Iterator[Span]:
    """Yield the passages' spans: pieces joined while they fit, parted at headings and the lead."""
    running: Span | None = None
    for start, end, heading, is_lead in article.blocks():
        for place, piece in enumerate(_pieces(body, start, end, max_chars, article.language)):
            opens = place == 0 and (is_lead or (heading and _holds(running, max_chars * HEADING_BREAK_SHARE)))
            if running is None:
                running = piece
            elif opens or piece.end - running.start > max_chars:
                yield running
                running = piece
            else:
                running = Span(running.start, piece.end)
    if running is not None:
        yield running


def _holds(span: Span | None, chars: float) -> bool:
    return span is not None and span.end - span.start >= chars


def _pieces(body: str, start: int, end: int, max_chars: int, language: str) -> list[Span]:
    """Cut one paragraph into spans of at most `max_chars`, at sentence ends where there are any."""
    whole = _trimmed(body, start, end)
    if whole is None:
        return []
    if whole.end - whole.start <= max_chars:
        return [whole]
    text = body[whole.start : whole.end]
    sentences = [Span(whole.start + s.start, whole.start + s.end) for s in split_sentences(text, language)]
    parts = [part for sentence in _covering(sentences, whole) for part in _cut(body, sentence, max_chars)]
    joined: list[Span] = []
    for part in parts:
        if joined and part.end - joined[-1].start <= max_chars:
            joined[-1] = Span(joined[-1].start, part.end)
        else:
            joined.append(part)
    return _even_tail(joined, parts, max_chars)


def _covering(sentences: list[Span], whole: Span) -> Iterator[Span]:
    """Stretch sentences so that they cover the paragraph, whatever the splitter left out."""
    start = whole.start
    for place, sentence in enumerate(sentences):
        is_last = place == len(sentences) - 1
        end = whole.end if is_last else sentence.end
        if end > start:
            yield Span(start, end)
            start = end
    if start < whole.end:
        yield Span(start, whole.end)


def _cut(body: str, span: Span, max_chars: int) -> Iterator[Span]:
    """Cut a sentence that is too long at white space, a word that is too long anywhere."""
    start = span.start
    while span.end - start > max_chars:
        cut = max(
            body.rfind(" ", start + 1, start + max_chars + 1),
            body.rfind("\n", start + 1, start + max_chars + 1),
        )
        end = cut if cut > start else start + max_chars
        piece = _trimmed(body, start, end)
        if piece:
            yield piece
        start = end
    rest = _trimmed(body, start, span.end)
    if rest:
        yield rest


def _even_tail(joined: list[Span], parts: list[Span], max_chars: int) -> list[Span]:
    """Move the cut before a tiny last piece to the middle of the last two."""
    if len(joined) < 2 or joined[-1].end - joined[-1].start >= max_chars * TAIL_SHARE:
        return joined
    start, end = joined[-2].start, joined[-1].end
    middle = (start + end) / 2
    inner = [part for part in parts if part.start > start and part.end <= end]
    fitting = [part for part in inner if end - part.start <= max_chars]
    if not fitting:
        return joined
    cut = min(fitting, key=lambda part: abs(part.start - middle))
    before = [part for part in parts if start <= part.start < cut.start]
    return [*joined[:-2], Span(start, before[-1].end), Span(cut.start, end)]


def _trimmed(body: str, start: int, end: int) -> Span | None:
    while start < end and body[start].isspace():
        start += 1
    while end > start and body[end - 1].isspace():
        end -= 1
    return Span(start, end) if end > start else None

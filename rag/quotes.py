"""Quotations: where a text has them, and which article of the archive they are from."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Protocol

from rag.check_words import NEGATION
from rag.fold import Folded, fold, join_broken, locate_folded
from rag.plain import visible
from rag.records import Article, QuoteMatch, Source, Span

# Fewest words of a quotation that can be attributed: two words occur in many articles.
MIN_WORDS = 3
# Fewest words of each part of a quotation with omissions: a single word would be found anywhere.
MIN_PART_WORDS = 2
# Longest omission, in folded characters: about four sentences. Beyond it, two parts are two quotations.
MAX_OMISSION_CHARS = 600
# Articles that are looked at for one quotation: the text search ranks the right one first or second.
MAX_CANDIDATES = 20

# Opening mark -> the marks that may close it.
_PAIRS = {
    "„": '“”"‟',
    "“": "”",
    "”": "”",
    "«": "»",
    "»": "«",
    '"': '"',
    "‚": "‘’",
    "‘": "’",
    "'": "'",
    "‹": "›",
    "›": "‹",
}
_MARKS = re.compile("[" + "".join(set("".join((*_PAIRS, *_PAIRS.values())))) + "]")
# Double marks that leave no doubt: opened and not closed, they quote to the end of the paragraph.
_CERTAIN = "„“«»"
_BLANK_LINE = re.compile(r"\n\s*\n")
# An omission or an editor's insertion inside a quotation.
_OMISSION = re.compile(r"\s*(?:\[[^\]]{0,80}\]|\(\s*(?:\.\.\.|…)\s*\)|\.{3,}|…)\s*")
# What ends a clause in folded text, where quotation marks and capitals are gone.
_STOP = re.compile(r"[.!?,;:](?=\s|$)|\s-\s")
_EDGES = " \t\n.,;:!?-–—…"  # what may stand around a quotation without belonging to it


class QuoteArchive(Protocol):
    """What looking up a quotation needs of an archive."""

    def candidate_articles(self, text: str, limit: int) -> Sequence[Article]:
        """Articles whose text is most like `text`, best first, at most `limit`."""
        ...

    def source(self, article: Article) -> Source:
        """What a citation says of the article."""
        ...


def quoted_stretches(text: str) -> list[Span]:
    """Find what stands in quotation marks: „…“, “…”, »…«, «…», "…", ‚…‘, ‘…’, ‹…› and '…'.

    Nested quotations are found too. Apostrophes and inch marks are not quotations. A typographic
    double mark that is never closed quotes to the end of its paragraph.

    Returns:
        Spans without the marks, ordered by start, the outer before the inner; none is blank.
    """
    spans: list[Span] = []
    start = 0
    for blank in _BLANK_LINE.finditer(text):
        _scan_paragraph(text, start, blank.start(), spans)
        start = blank.end()
    _scan_paragraph(text, start, len(text), spans)
    return sorted(spans, key=lambda span: (span.start, -span.end))


def _scan_paragraph(text: str, start: int, end: int, spans: list[Span]) -> None:
    """Append the quoted spans of `text[start:end]`."""
    opened: list[tuple[str, int]] = []

    def close(depth: int, stop: int) -> None:
        begin = opened[depth][1]
        if text[begin:stop].strip():
            spans.append(Span(begin, stop))
        del opened[depth:]

    for match in _MARKS.finditer(text, start, end):
        mark, at = match.group(), match.start()
        before = text[at - 1] if at > start else " "
        after = text[at + 1] if at + 1 < end else " "
        if mark in "'’‘" and before.isalnum() and after.isalnum():
            continue  # an apostrophe
        depth = next((i for i in range(len(opened) - 1, -1, -1) if mark in _PAIRS[opened[i][0]]), -1)
        ambiguous = mark in "\"'"
        if depth >= 0 and not (ambiguous and before.isspace() and not after.isspace()):
            close(depth, at)
        elif mark in _PAIRS and (mark in _CERTAIN or _may_open(mark, before, after)):
            opened.append((mark, at + 1))
    for depth in range(len(opened) - 1, -1, -1):
        if opened[depth][0] in _CERTAIN:
            close(depth, end)


def _may_open(mark: str, before: str, after: str) -> bool:
    """Whether an ambiguous mark between these characters can open a quotation."""
    return not before.isalnum() and not after.isspace() and (mark != "’")


def find_quote(text: str, archive: QuoteArchive) -> list[QuoteMatch]:
    """Find the articles that a quotation is from.

    The words must stand in the article, in order and whole; only typesetting may differ. Where
    the quotation has omissions ("…", "[…]") or insertions in brackets, its parts must follow each
    other in one article, at most `MAX_OMISSION_CHARS` apart.

    Args:
        text: The quotation, with or without its marks, or a sentence that holds one.
        archive: Offers candidates; what they hold is checked here.

    Returns:
        One match for each place, the archive's best candidates first; empty for a quotation that
        is in none of them and for one of fewer than `MIN_WORDS` words.
    """
    stretches = [text[span.start : span.end] for span in quoted_stretches(text)]
    for quote in (text, *sorted(stretches, key=len, reverse=True)):
        parts = _parts(quote)
        if sum(len(part.split()) for part in parts) < MIN_WORDS:
            continue
        matches: list[QuoteMatch] = []
        for article in _offered(quote, archive):
            body = article.body
            matches.extend(
                QuoteMatch(archive.source(article), span.start, span.end, body[span.start : span.end])
                for span in locate_quote(quote, body)
            )
        if matches:
            return matches
    return []


def _offered(quote: str, archive: QuoteArchive) -> Sequence[Article]:
    """What the archive offers for the longest part between omissions, which has most words in a row."""
    longest = max(_OMISSION.split(join_broken(visible(quote))), key=len)
    return archive.candidate_articles(longest.strip(_EDGES), MAX_CANDIDATES)


def locate_quote(quote: str, body: str) -> list[Span]:
    """Find a quotation in a text, whole words only, its omissions filled by what stands there.

    An omission that hides a "nicht" of its own clause turns the words round, and so does an insertion
    in brackets that negates or counts: neither is found.

    Returns:
        Spans of `body` from the first word to the last, in order; empty where it is not there.
    """
    return locate_quote_folded(quote, fold(body))


def locate_quote_folded(quote: str, haystack: Folded) -> list[Span]:
    """Like `locate_quote`, in a text that is folded already."""
    whole = locate_folded(fold(quote).text.strip(_EDGES), haystack)
    if whole or not _OMISSION.search(quote) or any(_turns_round(each) for each in _OMISSION.findall(quote)):
        return whole
    parts = _parts(quote)
    if len(parts) < 2 or any(len(part.split()) < MIN_PART_WORDS for part in parts):
        return locate_folded(parts[0], haystack) if len(parts) == 1 else []
    spans: list[Span] = []
    for first in locate_folded(parts[0], haystack):
        end = _follow(parts[1:], haystack, first.end)
        if end is not None:
            spans.append(Span(first.start, end))
    return spans


def _parts(quote: str) -> list[str]:
    """The folded stretches between the omissions of a quotation, without blank ones."""
    stretches = (fold(part).text.strip(_EDGES) for part in _OMISSION.split(quote))
    return [stretch for stretch in stretches if stretch]


def _turns_round(inserted: str) -> bool:
    """Whether words that an editor put into a quotation change what it says."""
    return bool(NEGATION.search(inserted) or re.search(r"\d", inserted))


def _follow(parts: Sequence[str], haystack: Folded, end: int) -> int | None:
    """Where the last of `parts` ends if each follows the one before closely enough, else None."""
    for part in parts:
        following = next((span for span in locate_folded(part, haystack) if span.start >= end), None)
        if following is None or following.start - end > MAX_OMISSION_CHARS:
            return None
        if _hides_negation(haystack, end, following.start):
            return None
        end = following.end
    return end


def _hides_negation(haystack: Folded, start: int, end: int) -> bool:
    """Whether what is left out, in original offsets, negates the clause before or after it."""
    first, last = bisect_left(haystack.offsets, start), bisect_left(haystack.offsets, end)
    clauses = _STOP.split(haystack.text[first:last])
    return any(NEGATION.search(each) for each in (clauses[0], clauses[-1]))

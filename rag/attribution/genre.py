"""Whether an article is opinion or satire, as its section, title, heading or address says."""

from __future__ import annotations

import re

from rag.records import Article, Source, VoiceKind

_SATIRE = r"satire|satirisch\w*|glosse|postillon|humou?r"
_OPINION = (
    r"kommentare?|meinung(?:en)?|leitartikel|kolumnen?|standpunkt|gastbeitrag|gastkommentare?|debatte|analyse und "
    r"meinung|editorials?|opinions?|op-?ed|columns?|columnists?|comment|commentisfree|leader|viewpoint|"
    r"kommentare-der-anderen|blogs?|userkommentar|einserkastl|feuilleton-kommentar|pro und contra|presseschau"
)
_SECTION = re.compile(rf"(?i)^\W*(?:(?P<satire>{_SATIRE})|(?P<opinion>{_OPINION}))\b")
# In a title the word stands before a colon or a bar, or behind: "Kommentar: …", "… | Meinung", "(Glosse)".
_TITLE = re.compile(
    rf"(?i)^\W*(?:(?P<satire>{_SATIRE})|(?P<opinion>{_OPINION}))\s*(?:[:|–—]|zum?\b|zur\b|$)"
    rf"|[|(\[–—]\s*(?:(?P<satire2>{_SATIRE})|(?P<opinion2>{_OPINION}))\W*$"
)
_PATH = re.compile(rf"(?i)[/.](?:(?P<satire>{_SATIRE})|(?P<opinion>{_OPINION}))(?=[/.-]|$)")
_FIRST_LINE = 60  # characters of a first paragraph that is no more than such a label


def genre_of(article: Article) -> VoiceKind | None:
    """OPINION or SATIRE where the article is marked as such, else None."""
    first = article.paragraphs[0] if article.paragraphs else None
    heading = first.heading if first else ""
    label = first.text if first and len(first.text) <= _FIRST_LINE else ""
    return _first(
        (_SECTION, article.section),
        (_TITLE, article.title),
        (_TITLE, heading),
        (_TITLE, label),
        (_TITLE, article.lead.partition(".")[0]),
        (_PATH, article.url),
    )


def genre_of_source(source: Source) -> VoiceKind | None:
    """The same from title and address alone, where the article itself is not at hand."""
    return _first((_TITLE, source.title), (_PATH, source.url))


def _first(*looked_at: tuple[re.Pattern[str], str]) -> VoiceKind | None:
    for pattern, text in looked_at:
        if match := pattern.search(text):
            satire = any(value for name, value in match.groupdict().items() if name.startswith("satire"))
            return VoiceKind.SATIRE if satire else VoiceKind.OPINION
    return None

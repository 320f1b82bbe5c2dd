"""Whose text an article carries: news agencies in by-lines, datelines and last lines."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.records import Article

# As they sign (small letters) and as they are shown.
AGENCIES = {
    "dpa": "dpa", "deutsche presse-agentur": "dpa", "afp": "AFP", "agence france-presse": "AFP", "apa": "APA",
    "austria presse agentur": "APA", "reuters": "Reuters", "rtr": "Reuters", "ap": "AP",
    "associated press": "AP", "the associated press": "AP", "kna": "KNA", "epd": "epd", "sid": "SID",
    "sport-informations-dienst": "SID", "sda": "sda", "keystone-sda": "sda", "ats": "sda", "ansa": "ANSA",
    "efe": "EFE", "dapd": "dapd", "ddp": "ddp", "belga": "Belga", "anp": "ANP", "pap": "PAP", "ntb": "NTB",
    "xinhua": "Xinhua", "tass": "TASS", "interfax": "Interfax", "ukrinform": "Ukrinform", "kyodo": "Kyodo",
    "pa media": "PA", "canadian press": "CP", "the canadian press": "CP", "aap": "AAP",
}  # fmt: skip

_NAME = rf"(?:{'|'.join(sorted(map(re.escape, AGENCIES), key=len, reverse=True))})(?:-[a-z]{{2,8}})?"
_DAY = r"\d{1,2}\.\s?\d{1,2}\.\s?\d{2,4}"
_EDITOR = r"[a-z]{2,4}"  # "red", an editor's initials
_BETWEEN = r"\s*(?:[/,;&+–-]|\bund\b|\band\b)\s*"
_LIST = rf"(?:{_EDITOR}{_BETWEEN})?{_NAME}(?:{_BETWEEN}(?:{_NAME}|{_DAY}|{_EDITOR})|\s{_DAY})*"
# "BERLIN (dpa) -", "Wien/Graz (APA)", "LONDON, March 3 (Reuters) -", "GENF afp |"
_DATELINE = re.compile(
    rf"^(?:[^\W\d_][^()\n]{{0,60}})?\(\s*(?P<list>{_LIST})\s*\)\s*(?:[-–—:|.]+\s*|(?-i:(?=[^\W\d_a-zäöüß„“\"»])))"
    rf"|^(?-i:[A-ZÄÖÜ][A-ZÄÖÜ /.-]{{1,40}}\s)(?P<bare>{_NAME})\s*[|–—]\s*",
    re.IGNORECASE,
)
_LAST = re.compile(rf"\s*\(\s*(?P<list>{_LIST})\s*\)?\s*$", re.IGNORECASE)  # "(APA, Reuters, 2.8.2015)"
_LINE = re.compile(
    rf"^\W*(?:(?:quelle|source|mit material von|with material from)\W*)?(?P<list>{_LIST})[\W\d]{{0,30}}$",
    re.IGNORECASE,
)
_REUTERS_DESK = re.compile(r"^\(?(?:Reporting|Writing|Editing|Additional reporting) by\b")
_LONGEST_LINE = (
    70  # characters of a line that holds nothing but its source: "© dpa-infocom, dpa:250314-99-1/2"
)
_FIND_NAME = re.compile(rf"(?<![\w-])(?:{_NAME})(?![\w-])", re.IGNORECASE)


def find_agency(article: Article) -> str:
    """The agency, or several with "/" between, whose text an article says that it carries.

    Looked for in the authors, at the beginning of the lead and the first paragraph, and in the last one;
    a mention elsewhere is only what somebody told an agency. Empty where none is named.
    """
    found = [name for author in article.authors for name in _names(author)]
    texts = [paragraph.text for paragraph in article.paragraphs]
    for text in [*texts[:1], article.lead]:
        if match := _DATELINE.match(text):
            found += _names(match["list"] or match["bare"])
    if texts:
        last = texts[-1].strip()
        if match := _LAST.search(last) or (_LINE.match(last) if len(last) <= _LONGEST_LINE else None):
            found += _names(match["list"])
        elif _REUTERS_DESK.match(last):
            found.append(AGENCIES["reuters"])
    return "/".join(dict.fromkeys(found))


def strip_agency_lines(paragraphs: Sequence[str]) -> list[str]:
    """The paragraphs without datelines and source notes; those that held nothing else are left out."""
    kept = []
    for text in paragraphs:
        bare = _LAST.sub("", _DATELINE.sub("", text.strip()))
        is_source = len(bare) <= _LONGEST_LINE and (_LINE.match(bare) or _REUTERS_DESK.match(bare))
        if bare and not is_source:
            kept.append(bare)
    return kept


def _names(text: str) -> list[str]:
    return [
        AGENCIES.get(name, AGENCIES.get(name.partition("-")[0], ""))
        for name in (match.group().lower() for match in _FIND_NAME.finditer(text))
    ]

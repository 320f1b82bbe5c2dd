"""Regular expressions of the dates and periods that the calendar names; on folded, masked text."""

from __future__ import annotations

import re

from rag.timewords.lexicon import (
    HOLIDAYS,
    MONTHS,
    ORDINALS,
    PARTS,
    SEASONS,
    SHORT_MONTHS,
    WEEKDAYS,
    choice,
)

YEAR = r"(?:(?:19|20)\d\d(?!\d|[.,]\d)|'\d\d(?!\d))"  # or short: '24
PART = (
    rf"(?:\b(?P<part>(?:the )?(?:{choice(PARTS)})|frühe[nrs]?|späte[nrs]?)[\s-]+(?:des |der |dem |vom |of "
    rf"|the |in )*)?"
)
OF_YEAR = (
    rf"(?:(?:\s*,\s*|\s+)(?:of |des jahres |im jahre? |in )?(?P<year>{YEAR})"
    r"|\s+(?P<this>dieses jahres|(?:of )?this year)|\s+(?P<last>des vorjahres|(?:des )?(?:letzten"
    r"|vergangenen|vorigen) jahres|(?:of )?last year))?"
)
WEEKDAY = rf"(?:\b(?:{choice(WEEKDAYS)})\s*,?\s*(?:den |dem |the )?)?"
MONTH = rf"(?P<month>{choice(MONTHS)}|(?:{choice(SHORT_MONTHS)})\b\.?)"
TO = r"\s*(?:-|/|bis(?: zum| einschließlich)?|und|to|and|through)\s*(?:the |dem |den )?"
ORDINAL = rf"(?P<nth>[1-4]\.|(?:{choice(ORDINALS)})(?:e[nrsm]?)?|[1-4](?:st|nd|rd|th))"

ISO = re.compile(r"(?<![\d-])(?P<y>\d{4})-(?P<m>\d\d)(?:-(?P<d>\d\d))?(?![\d-])(?:t[\d:.+z-]+)?")
DOTTED = re.compile(
    rf"{WEEKDAY}(?<![\d.])(?P<d>\d{{1,2}})\.\s?(?P<m>\d{{1,2}})\.(?:\s?(?P<y>\d{{4}}|\d\d)(?![\d.]))?"
)
SLASHED = re.compile(r"(?<![\d/])(?P<a>\d{1,2})/(?P<b>\d{1,2})/(?P<y>\d{4})(?![\d/])")
MONTH_YEAR = re.compile(r"(?<![\d/.])(?P<m>0?[1-9]|1[0-2])/(?P<y>(?:19|20)\d\d)(?![\d/])")
DAY_MONTH = re.compile(
    rf"{WEEKDAY}(?<![\d.,])\b(?:(?P<d1>\d{{1,2}})(?:\.|st|nd|rd|th)?{TO})?(?P<d>\d{{1,2}})"
    rf"(?:\.|st|nd|rd|th)?\s*(?:of )?{MONTH}(?!\w){OF_YEAR}"
)
MONTH_DAY = re.compile(
    rf"{WEEKDAY}\b{MONTH}\s+(?P<d1>\d{{1,2}})(?P<th>st|nd|rd|th)?\b(?:{TO}(?P<d>\d{{1,2}})(?:st|nd|rd"
    rf"|th)?\b)?(?![.:]\d){OF_YEAR}"
)
MONTH_ONLY = re.compile(rf"{PART}(?<!\w)(?<!(?<!mid)-){MONTH}(?![\w-]){OF_YEAR}")
HALF_MONTH = re.compile(
    rf"\b(?P<nth>erste|zweite)[nr]? (?P<month>{choice(MONTHS)})hälfte{OF_YEAR}|\b(?P<nth2>erste|zweite"
    rf"|first|second)[nr]? (?:hälfte|half)(?: des| of)? (?P<month2>{choice(MONTHS)})"
    rf"{OF_YEAR.replace('P<', 'P<h_')}"
)
QUARTER = re.compile(
    rf"{PART}\b(?:q(?P<q>[1-4])|(?P<q2>[1-4])q(?=[ '])|{ORDINAL}[\s-]+(?:quartals?|quarter))(?!\w)(?: of(?: the)? fiscal(?: "
    rf"year)?(?= \d))?(?:/?(?P<slashed>{YEAR}))?{OF_YEAR}"
)
HALF = re.compile(
    rf"\b(?:h(?P<h>[12])|(?P<h2>[12])h(?=[ '])|(?P<nth>1\.|2\.|erste[ns]?|zweite[ns]?|first|second)"
    rf"\s+(?:halbjahrs?|hj\.?|jahreshälfte|hälfte|half))(?!\w)"
    rf"(?:\s+(?:von|des jahres|of)(?: the year)?)?(?:[/\s]*(?P<year>{YEAR}))?"
)
SEASON = re.compile(
    rf"{PART}\b(?:(?P<y0>(?:19|20)\d\d)[/-](?:20)?\d\d )?(?P<season>{choice(SEASONS)})s?(?![\w-])"
    rf"(?:\s+(?:of )?(?P<y1>(?:19|20)\d\d)[/-](?:20)?\d\d(?!\d))?{OF_YEAR}"
)
HOLIDAY = re.compile(rf"(?<![\w-])(?P<holiday>{choice(HOLIDAYS)})(?![\w'-]){OF_YEAR}(?:/(?:20)?\d\d(?!\d))?")
DECADE = re.compile(rf"{PART}\b(?P<y>(?:19|20)\d0|[2-9]0)(?:er(?:[\s-]jahren?)?|'?s)(?!\w)")
SPAN_YEARS = re.compile(r"(?<![\d./-])(?P<y>(?:19|20)\d\d)/(?P<z>(?:20)?\d\d)(?![\d/])")
YEAR_ONLY = re.compile(
    rf"{PART}(?:\b(?P<said>jahr(?:e|es|en)?|the year|year)\s+)?(?<![\w.,/#§])(?P<y>1[5-9]\d\d"
    rf"|20\d\d)(?![\w/]|[.,]\d|-\w*[a-z])"
)

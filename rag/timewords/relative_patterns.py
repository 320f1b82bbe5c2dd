"""Regular expressions of dates counted from now; on folded, masked text."""

from __future__ import annotations

import re

from rag.timewords.lexicon import (
    HOLIDAYS,
    MONTHS,
    NUMBERS,
    PARTS,
    SEASONS,
    UNITS,
    WEEKDAYS,
    choice,
)

FEW = r"ein paar|einigen|einige|wenigen|wenige|mehreren|a few|a couple of|several|some|couple of"
COUNT = rf"(?P<count>\d{{1,3}}|{choice(NUMBERS)}|{FEW})"
UNIT = rf"(?P<unit>{choice(UNITS)})"
ROUGHLY = (
    r"(?:etwa |rund |gut |knapp |ungefähr |circa |ca\. |fast |genau |mehr als |über |about |around |almost "
    r"|over |exactly )?"
)
PART = (
    rf"(?:\b(?P<part>(?:the )?(?:{choice(PARTS)})|earlier|later)[\s-]+(?:des |der |dem |vom |of |the |in )*)?"
)
LAST = r"letzte[nrms]?|vergangene[nrms]?|vorige[nrms]?|vorherige[nrms]?|verflossene[nrms]?|this past|last|previous"
THIS = r"diese[nrms]?|laufende[nrms]?|this|current"
NEXT = r"nächste[nrms]?|kommende[nrms]?|next|coming"
HOLIDAY = choice(HOLIDAYS)
DAYTIME = (
    r"(?:s?(?:\s|-)?(?:früh|morgen|vormittag|mittag|nachmittag|abend|nacht|morning|afternoon|evening"
    r"|night)s?)?"
)

NAMED_DAY = re.compile(
    rf"(?<![\w-])(?P<day>vorgestern|the day before yesterday|gestern|yesterday|heute|today|letzte nacht"
    rf"|last night|this (?=morning|afternoon|evening)|tonight){DAYTIME}(?![\w-])(?!'s \w+ (?:world|age))"
)
AGO = re.compile(
    rf"(?<!\w)(?:vor {ROUGHLY}(?P<half>einem halben |anderthalb |eineinhalb )?(?:{COUNT} )?{UNIT}(?!\w)"
    rf"|{ROUGHLY}{COUNT.replace('count', 'count2')} {UNIT.replace('unit', 'unit2')} (?:ago|zuvor\b)"
    r"|(?P<half2>half a year|a year and a half) ago)"
)
SINCE_COUNT = re.compile(
    rf"(?<=\bseit ){ROUGHLY}{COUNT} {UNIT}(?!\w)|(?<=\bseit über ){COUNT.replace('count', 'count2')} "
    rf"{UNIT.replace('unit', 'unit2')}(?!\w)"
)
ROLLING = re.compile(
    rf"(?<!\w)(?:letzten|letzte|vergangenen|vergangene|vorigen|last|past|previous) (?:{COUNT} "
    rf")?(?P<unit>stunden|tagen?|wochen|monaten?|quartalen?|jahren?|jahrzehnten?|(?:hour|day|week|month"
    rf"|quarter|year|decade)s)(?!\w)|(?<!\w)(?:the )?past (?P<single>day|week|month|quarter|year"
    rf"|decade)(?!\w)"
)
COUNTED = re.compile(
    rf"{PART}(?<!\w)(?:(?P<last>{LAST})|(?P<this>{THIS})|(?P<next>{NEXT})) (?:(?P<unit>(?:kalender)?woche|monats?"
    rf"|quartals?|jahr(?:es|e)?|jahrzehnts?|week|month|quarter|year|decade|tages?)(?!\w)"
    rf"|(?P<weekend>wochenendes?|weekend)(?!\w)|(?P<weekday>{choice(WEEKDAYS)})s?{DAYTIME}(?!\w)"
    rf"|(?P<month>{choice(MONTHS)})s?(?!\w)|(?P<season>{choice(SEASONS)})s?(?!\w)"
    rf"|(?P<holiday>{HOLIDAY})(?!\w))"
)
OF_THIS = re.compile(
    rf"\b(?P<part>(?:the )?(?:{choice(PARTS)}))[\s-]+(?:des|der|of the|the) (?P<unit>woche|monats|quartals"
    rf"|jahres|week|month|quarter|year)(?!\w)(?! \d)"
    r"|\b(?:(?P<begin>jahresbeginn|jahresanfang)|(?P<finish>jahresende))(?! \d)(?!\w)"
)
YEAR_BEFORE = re.compile(
    r"(?<!\w)(?:(?P<year>vorjahr(?:es|s)?|jahr (?:davor|zuvor|vorher)|(?:the )?year before(?=\W*$|[,.;:?!)]|"
    r" (?:about|in|on|at|for|by|from|with|and|as|to)\b)|(?:the )?year (?:earlier"
    r"|prior)|(?:the )?prior year)|(?P<after>folgejahr(?:es)?|jahr (?:darauf|danach)|(?:the )?(?:following "
    r"year|year after))|(?P<other>vormonat|vorwoche|vorquartal|vortag)s?|(?P<heuer>heuer))(?!\w)"
    r"(?!,? (?:also |\()?(?:19|20)\d\d)(?! (?:the"
    r"|der|die|das|dem|den|der) )"
)
WEEKDAY = re.compile(rf"(?<![\w-])(?P<weekday>{choice(WEEKDAYS)}){DAYTIME}(?![\w-])")
WEEKEND = re.compile(
    r"(?<!\w)(?:am|übers?|das|vom|seit dem|at the|on the|over the|since the) (?P<weekend>wochenende"
    r"|weekend)(?!\w)(?! d)"
)

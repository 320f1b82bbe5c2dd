"""Stretches that look like dates and are none: amounts, names, idioms; blanked before reading."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.records import Span

BLANK = "\x00"  # stands for a character that no date word may use
_DASHES = str.maketrans({"–": "-", "—": "-", "‑": "-", "−": "-", "\u00a0": " ", "\u202f": " ", "’": "'"})

# What years are counted of: "2000 Euro" is no year. Plurals, as a number before them makes them.
_COUNTED = (
    r"euros?|dollars?|cents?|franken|mark|pfund|pounds?|rubel|yen|yuan|kronen|prozent|percent|per cent|%|€"
    r"|\$|millionen|milliarden|billionen|millions?|billions?|trillions?|tausend|thousand|hundert|mio|mrd|bn"
    r"|menschen|personen|abgeordneten?|abgeordneter|stimmen|tote[nr]?|verletzten?|verletzter|soldaten"
    r"|polizisten|einwohner[n]?|mitglieder[n]?|mitarbeiter[n]?|mitarbeiterinnen|beschäftigten?"
    r"|beschäftigter|angestellten?|arbeitsplätzen?|stellen|jobs|seiten|zuschauer[n]?|besucher[n]?|fans"
    r"|teilnehmer[n]?|delegierten?|gäste[n]?|schüler[n]?|schülerinnen|kinder[n]?|häuser[n]?|wohnungen"
    r"|haushalten?|fällen?|punkten?|mal|stück|litern?|grad|watt|kilowatt|megawatt|gigawatt|ps|kilometern?"
    r"|metern?|zentimetern?|km|m|cm|kg|kilogramm|gramm|tonnen|hektar|quadratmetern?|quadratkilometern?"
    r"|minuten|stunden|tagen?|wochen|monaten?|jahren?|uhr|demonstranten|demonstrierenden?|flüchtlingen?"
    r"|geflüchteten?|befragten?|bürger[n]?|patienten|ärzten?|firmen|unternehmen|betrieben?|filialen|autos"
    r"|fahrzeugen?|flügen?|drohnen|raketen|panzer[n]?|bäumen?|people|persons|deaths?|dead|votes|voters"
    r"|troops|soldiers|workers|employees|staff|members|residents|fans|visitors|children|pupils|students"
    r"|patients|homes|houses|flats|households|jobs|pages|cases|points|times|kilomet(?:er|re)s?|met(?:er"
    r"|re)s?|miles|feet|tons?|tonnes|hours|minutes|days|weeks|months|years|seats|refugees|protesters"
    r"|demonstrators|companies|firms|cars|vehicles|flights|drones|rockets|missiles|tanks|trees|words"
    r"|delegates|guests|participants|respondents|migrants|inhabitants|officers|shops|stores|schools"
)
_ABOUT = (
    r"rund|etwa|circa|ca\.|knapp|fast|gut|über|ungefähr|mehr als|weniger als|mindestens|höchstens|bis zu"
    r"|insgesamt|about|around|nearly|almost|over|more than|less than|fewer than|at least|at most|up to|some"
    r"|roughly|a total of|nummer|nr\.|no\.|number|artikel|paragraf|paragraph|section|room|zimmer|route|§+"
    r"|\$|€|£|eur|usd|chf|az\."
)
_NAMES = (
    r"agenda|vision|horizon|horizont|project|projekt|windows|office|mission|made in china|odyssee|odyssey"
    r"|formel|blade runner|cyberpunk|drucksache|modell|model|boeing|airbus|peugeot|klimaneutral"
    r"|bundestagsdrucksache|soko|global"
)
_TITLED = (
    r"(?:der|den|dem|des|im|the|this|her|his) (?:roman|film|album|buch|song|lied|spielfilm|novel|book|movie|film)s?"
    r"|din|iso|ice|norm|typ|serie"
)
_AGO = (
    r"(?<!vor )(?<!vor etwa )(?<!vor rund )(?<!vor gut )(?<!vor knapp )(?<!letzten )(?<!vergangenen "
    r")(?<!last )(?<!past )"
)

_MASKS = tuple(
    re.compile(pattern)
    for pattern in (
        # Amounts: grouped or decimal figures, counted things, figures with a sign or "about" before them.
        r"\d{1,3}(?:[.,']\d{3})+(?![.,]?\d)",
        r"(?<![\d.])\d+,\d+",
        rf"(?<![\d./-])\b(?:19|20)\d\d\s?(?:{_COUNTED})(?!\w)",
        rf"(?:{_AGO})(?<![\d./-])\b\d{{1,2}}\s(?:{_COUNTED})(?!\w)(?! (?:ago|zuvor|later))",
        rf"(?:(?<=\W)|^)(?:{_ABOUT})\s?\d{{3,}}(?![\d]|[.-]\d)",
        rf"\b(?:{_NAMES})[\s-](?:von )?\d{{4}}\b",
        r"(?<=\w)[-/_](?:19|20)\d\d\b(?<!q\d/\d{4})(?<!\d[-/]\d{4})(?<!mid-\d{4})",
        r"(?<![\d])\d{1,2}[./:]\d\d\s?(?:uhr|am|pm|a\.m|p\.m)",
        r"\b0\d{2,}[\s/-]\d[\d\s/-]{3,}",
        r"\b(?:straße|platz|brücke|allee|street|square|avenue) (?:des|am|vom|of(?: the)?) \d{1,2}(?:\.|st|nd|rd"
        r"|th)? \w+",
        r"\b(?:denkmal|mahnmal|gedenkstätte|gedenktafel|orden) (?:für|des|an|zum|of|to) (?:den |dem |the )?"
        r"\d{1,2}(?:\.|st|nd|rd|th)? \w+",
        # Titles and models that are a year.
        rf"\b(?:{_TITLED}) [\"„“'»«‚]?(?:19|20)\d\d\b(?! (?:erschien|gewann|wurde|verboten|won|published))",
        r"[\"„“»«‚](?:19|20)\d\d[\"“”«»‘]",
        r"\bthe (?:19|20)\d\d(?=\W*$| (?:sold|sang|sung|released?|plays?|played|tour|toured|album)\b)",
        r"\b(?:borussia|eintracht|fortuna|arminia|hansa|dynamo|alemannia|germania|viktoria|union|schwarz-weiß"
        r"|rot-weiß|[fst]?sv|vf[bl]|fc|sc|fk|bayer|bayern) (?:\w+ )?(?:18|19|20)\d\d\b",
        r"https?://\S+|\S+@\S+\.\w+",
        r"\b20 minuten|\b20-minuten",
        # Names with a day, a month or a season in them.
        r"\b(?:welt|bild|presse|nzz|kurier|tag|zeitung|tagesspiegel) am sonntag\b",
        r"\b(?:theresa|mrs|frau|minister|ministerin|premierministerin|premier|brian|mai) may\b",
        r"\bthe (?:bank holiday|mail on|sun on) (?:monday|sunday)\b|\bmail on sunday\b|\bsunday (?:times"
        r"|telegraph|mirror)\b",
        r"\b(?:black|casual|super|bloody|cyber|good old) (?:friday|tuesday|sunday|monday)\b|\bfridays? for "
        r"future\b",
        r"\b(?:arab|prague|deutsche[rn]?|arabische[rn]?|prager|nuclear|nuklearer?) (?:spring|frühling"
        r"|herbst|winter)\b",
        r"\b(?:in|by|before|after|since|until) (?:the )?(?:may|march) (?:of \w+ on|on rome|for life|to "
        r"(?:the|be))\b",
        r"\b(?:since|before|after|until|by) may (?:became|took|resigned|was|is|had|has|said|announced|left"
        r"|lost|won)\b",
        r"(?<!the )(?<!in )(?<!last )(?<!this )(?<!next )(?<!since )(?<!early )(?<!late )(?<!mid-)(?<!by )"
        r"\b(?:fall|spring)\b(?! (?:of )?(?:19|20)\d\d)",
        r"\b(?:des|im|auf|den|dem|einem|eines|diese[nms]|jede[nms]) falle?s?\b",
        r"\b(?:hot|fresh|the|a) (?:spring|fall) (?:rise|water|onion)\w*",
        r"\bfall of (?!(?:19|20)\d\d)\w+|\bdie erste|\bthe may (?:government|cabinet|administration)\b",
        r"\b(?:easter|christmas|weihnachts|oster|pfingst)[\s-]?(?:island|rising|carol|mass|market|markets"
        r"|eggs?|tree|inseln?|markt|märkte|eier|ochse)\b",
        # Today as an era or a title.
        r"\b(?:usa|russia|india|rt|psychology|euro) today\b|\btoday show\b|\bzdf\s?-?heute\b|\bheute[- "
        r"](?:journal|show|nacht)\b",
        r"\bgestern und heute\b|\bheute und gestern\b|\b(?:to|yester)day's (?:man|men|woman|youth|world|hero(?:es)?"
        r"|children|society|standards|students|teenagers|generation|consumers?|voters|readers|economy|politics)\b",
        r"\b(?:sang|sings?|sung|song|film|wrote|cover(?:ed|s)?) [\"„“']?yesterday\b",
        r"\bheute noch\b|\bnoch heute\b|\bbis in die heutige\b|\bheute wie damals\b|\bdamals wie heute\b"
        r"|\bdie von heute\b",
        r"\bstill today\b|\beven today\b|\btoday still\b|\b(?:von|of) (?:gestern|yesterday|heute|today) und "
        r"morgen\b",
        r"\b(?:der|die|das|den|dem) (?:welt|jugend|stadt|zeit) von (?:gestern|heute)\b|\bvon gestern\b",
        r"\b(?:jede[nmr]?|jeweils|every|each) (?:\w+ )?(?:montag|dienstag|mittwoch|donnerstag|freitag"
        r"|samstag|sonntag|monday|tuesday|wednesday|thursday|friday|saturday|sunday|tag|jahr|monat|woche"
        r"|year|month|week|day|sommer|winter|herbst|frühling|frühjahr|summer|spring|autumn|januar|februar"
        r"|märz|april|mai|juni|juli|august)\b",
    )
)


# German "der 2000 Beschäftigten": an article, a figure and a noun, where a year would want a small letter.
_ARTICLE_FIGURE_NOUN = re.compile(r"\b(?:[Dd](?:er|ie|en|em|as|es)|[Aa]lle[nr]?) ((?:19|20)\d\d) [A-ZÄÖÜ]")


# "Morgen" inside a sentence is the time of the day, "morgen" the day after today; and a film.
_MORNING = re.compile(r"(?<!^)\bMorgen\b|\bDay After Tomorrow\b")


# English "may" and "march" are verbs in small letters, and "May" opens a question.
_VERBS = re.compile(
    r"(?<!\bin )(?<!\bsince )(?<!\bearly )(?<!\blate )(?<!\bmid-)(?<!\blast )(?<!\bthis )(?<!\buntil "
    r")(?<!\bbefore )(?<!\bafter )(?<!\d )(?<!\bof )(?<!\bim )(?<!\bby )(?<!\bfrom )(?<!\bseit "
    r")(?<!\bbetween )\b(?:may|march)\b(?!\s+\d)|^(?:May|March)\b(?!\s+(?:and |to )?\d)"
)


def fold_same_length(text: str) -> str:
    """Return the text in small letters with plain dashes and spaces, each at its old offset."""
    lowered = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    return lowered.translate(_DASHES)


def mask(text: str, names: Sequence[Span] = ()) -> str:
    """Return the folded text with everything blanked that only looks like a date.

    Args:
        text: The question as typed.
        names: Where outlets are named, which may be called "Freitag" or "20 Minuten".

    Returns:
        Text of the same length, so that offsets hold in both.
    """
    folded = fold_same_length(text)
    for span in names:
        folded = _blank(folded, span.start, min(span.end, len(folded)))
    for match in _ARTICLE_FIGURE_NOUN.finditer(text):
        folded = _blank(folded, match.start(1), match.end(1))
    for match in (*_VERBS.finditer(text), *_MORNING.finditer(text)):
        folded = _blank(folded, match.start(), match.end())
    for pattern in _MASKS:
        for match in pattern.finditer(folded):
            folded = _blank(folded, match.start(), match.end())
    return folded


def _blank(text: str, start: int, end: int) -> str:
    return text[:start] + BLANK * (end - start) + text[end:]

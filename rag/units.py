"""Number words, scales and units, German and English, brought to one scale each."""

from __future__ import annotations

import re

# What "Billion" means depends on the language: German 10^12, English 10^9. German nouns are capitalised,
# and its plural ends in -en; so the spelling tells which is meant (an English headline in title case is the
# known exception).
SCALES: dict[str, float] = {
    "hundert": 1e2, "hundred": 1e2, "dutzend": 12, "dozen": 12,
    "tausend": 1e3, "tsd": 1e3, "tsd.": 1e3, "thousand": 1e3, "k": 1e3,
    "million": 1e6, "millionen": 1e6, "mio": 1e6, "mio.": 1e6, "mill.": 1e6, "mn": 1e6, "mln": 1e6,
    "milliarde": 1e9, "milliarden": 1e9, "mrd": 1e9, "mrd.": 1e9, "bn": 1e9, "billion": 1e9, "bln": 1e9,
    "Billion": 1e12, "billionen": 1e12, "bio.": 1e12, "trillion": 1e12, "tn": 1e12, "trillionen": 1e18,
}  # fmt: skip

# Magnitudes without a number: "Hunderttausende", "tens of thousands".
MAGNITUDES: dict[str, float] = {
    "dutzende": 1e1, "dozens": 1e1, "hunderte": 1e2, "hunderten": 1e2, "hundreds": 1e2,
    "tausende": 1e3, "tausenden": 1e3, "thousands": 1e3, "zehntausende": 1e4, "zehntausenden": 1e4,
    "tens of thousands": 1e4, "hunderttausende": 1e5, "hunderttausenden": 1e5, "hundreds of thousands": 1e5,
    "millionen": 1e6, "millions": 1e6, "milliarden": 1e9, "billions": 1e9,
}  # fmt: skip

# Unit -> dimension, factor to the dimension's base, and its spellings (folded, complete words).
_UNITS: tuple[tuple[str, float, str], ...] = (
    ("percent", 1, "prozent % percent prozentige prozentigen prozentiger prozentiges prozentig pct"),
    ("points", 1, "prozentpunkt prozentpunkte prozentpunkten"),
    ("EUR", 1, "euro euros eur €"),
    ("USD", 1, "dollar dollars us-dollar us-dollars usd $ us$"),
    ("GBP", 1, "pfund pound pounds gbp £"),
    ("CHF", 1, "franken franc francs chf"),
    ("RUB", 1, "rubel rouble roubles ruble rubles"),
    ("JPY", 1, "yen jpy ¥"),
    ("SEK", 1, "kronen krone krona kronor"),
    ("cent", 1, "cent cents"),
    ("length", 0.001, "mm millimeter millimetern millimetre millimetres millimeters"),
    ("length", 0.01, "cm zentimeter zentimetern centimetre centimetres centimeter centimeters"),
    ("length", 1, "m meter metern metre metres meters"),
    ("length", 1000, "km kilometer kilometern kilometre kilometres kilometers"),
    ("length", 1609.344, "mile miles meile meilen"),
    ("area", 1, "m² quadratmeter quadratmetern"),
    ("area", 1e4, "ha hektar hectare hectares"),
    ("area", 1e6, "km² quadratkilometer quadratkilometern"),
    ("mass", 0.001, "g gramm gram grams gramme grammes"),
    ("mass", 1, "kg kilo kilos kilogramm kilogram kilograms kilogramme"),
    ("mass", 1000, "t tonne tonnen tonnes ton tons"),
    ("volume", 1, "l liter litern litre litres liters"),
    ("volume", 1000, "m³ kubikmeter kubikmetern"),
    ("barrel", 1, "fass barrel barrels"),
    ("duration", 1, "sekunde sekunden second seconds sekündige sekündigen"),
    ("duration", 60, "minute minuten minutes minütige minütigen minütiger"),
    ("duration", 3600, "stunde stunden hour hours stündige stündigen stündiger std"),
    ("duration", 86400, "tag tage tagen day days tägige tägigen tägiger tägiges"),
    ("duration", 604800, "woche wochen week weeks wöchige wöchigen wöchiger"),
    ("months", 1, "monat monate monaten month months monatige monatigen monatiger"),
    ("months", 12, "jahr jahre jahren jahres year years jährige jährigen jähriger jähriges"),
    ("months", 120, "jahrzehnt jahrzehnte jahrzehnten decade decades"),
    ("months", 1200, "jahrhundert jahrhunderte jahrhunderten century centuries"),
    ("temperature", 1, "grad degree degrees °c °"),
    ("fahrenheit", 1, "fahrenheit °f"),
    ("times", 1, "mal fach fache fachen facher faches times fold"),
    ("speed", 1, "km/h stundenkilometer stundenkilometern kph"),
    ("power", 1, "kw kilowatt"),
    ("power", 1000, "mw megawatt"),
    ("power", 1e6, "gw gigawatt"),
    ("data", 1, "mb megabyte"),
    ("data", 1000, "gb gigabyte"),
)
UNITS = {word: (dimension, factor) for dimension, factor, words in _UNITS for word in words.split()}
CURRENCIES = frozenset({"EUR", "USD", "GBP", "CHF", "RUB", "JPY", "SEK"})
# Units written as several words, longest first, brought to the one-word spelling above.
PHRASES: tuple[tuple[str, str], ...] = (
    ("square kilometres", "km²"), ("square kilometers", "km²"), ("square metres", "m²"),
    ("square meters", "m²"),
    ("cubic metres", "m³"), ("cubic meters", "m³"), ("percentage points", "prozentpunkte"),
    ("percentage point", "prozentpunkt"), ("per cent", "percent"),
    ("us dollars", "usd"), ("us dollar", "usd"),
    ("kilometres per hour", "km/h"), ("km pro stunde", "km/h"), ("grad fahrenheit", "fahrenheit"),
    ("degrees fahrenheit", "fahrenheit"), ("grad celsius", "°c"), ("degrees celsius", "°c"),
)  # fmt: skip

_ONES_DE = "null ein zwei drei vier fünf sechs sieben acht neun".split()
_TEENS_DE = "zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn".split()
_TENS_DE = "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig".split()
_ONES_EN = "zero one two three four five six seven eight nine".split()
_TEENS_EN = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS_EN = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ORDINALS_EN = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()
# Words that are a number only sometimes ("ein" is an article, "second" a unit): they may confirm a number,
# but are never asked for.
WEAK = frozenset(
    "ein eine einen einem einer eines eins one first second erst erste ersten erster erstes".split()
)


def _number_words() -> dict[str, float]:
    """Build the table of number words: cardinals to 99, ordinals to 19, halves."""
    words: dict[str, float] = {}
    for ones, teens in ((_ONES_DE, _TEENS_DE), (_ONES_EN, _TEENS_EN)):
        words.update({word: float(value) for value, word in enumerate((*ones, *teens))})
    for ten, (german, english) in enumerate(zip(_TENS_DE, _TENS_EN, strict=True), start=2):
        words[german] = words[english] = 10.0 * ten
        for one in range(1, 10):
            words[f"{_ONES_DE[one]}und{german}"] = 10.0 * ten + one
            words[f"{english}-{_ONES_EN[one]}"] = 10.0 * ten + one
    stems = dict(zip((*_ONES_DE[4:], *_TEENS_DE), range(4, 20), strict=True))  # "acht" gives "achte"
    stems |= {"zwei": 2, "drit": 3, "sieb": 7}
    for stem, value in stems.items():
        words.update(
            {f"{stem.removesuffix('t')}t{end}": float(value) for end in ("e", "en", "er", "es", "em")}
        )
    words.update({word: float(value) for value, word in enumerate(_ORDINALS_EN, start=1)})
    words.update(dict.fromkeys(("eine", "einen", "einem", "einer", "eines", "eins"), 1.0))
    words.update({f"erst{end}": 1.0 for end in ("e", "en", "er", "es")})
    words.update({"anderthalb": 1.5, "eineinhalb": 1.5, "zweieinhalb": 2.5, "dreieinhalb": 3.5, "zwo": 2.0})
    words.update({"dutzend": 12.0, "dozen": 12.0, "hundert": 100.0, "tausend": 1000.0})
    words.update(
        {f"doppelt{end}": 2.0 for end in ("", "e", "en", "er", "es")} | {"double": 2.0, "triple": 3.0}
    )
    words.update({"hunderttausend": 1e5, "zehntausend": 1e4, "twice": 2.0, "thrice": 3.0})
    return words


NUMBER_WORDS = _number_words()
# Endings that make a number word a measure: "zweijährig", "zehnmal", "dreistündige".
_ENDINGS = "jährig stündig tägig wöchig monatig minütig prozentig fach mal köpfig teilig".split()
_ENDING_UNITS = dict(
    zip(_ENDINGS, "jahre stunden tage wochen monate minuten prozent mal mal".split() + ["", ""], strict=True)
)
_COMPOUND = re.compile(rf"([a-zäöüß]+?|\d+)-?({'|'.join(_ENDINGS)})(?:e|en|er|es|em)?$")


def split_measure(word: str) -> tuple[str, str] | None:
    """Split "zweijährigen" into ("zwei", "jahre"); None for a word that is no such measure."""
    match = _COMPOUND.match(word)
    if match is None or not (match.group(1).isdigit() or match.group(1) in NUMBER_WORDS):
        return None
    return match.group(1), _ENDING_UNITS[match.group(2)]

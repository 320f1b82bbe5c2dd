"""Numbers in running text, German or English: read, normalised to a value and a unit.

"2,4 Milliarden Euro", "2.4 billion euros", "€2.4bn" and "2400 Mio. Euro" are one quantity;
`rag.quantities` compares them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from rag.units import MAGNITUDES, NUMBER_WORDS, PHRASES, SCALES, UNITS, WEAK, split_measure


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number read from a text.

    `values` are its possible readings in the unit's base ("1.234" is 1234 or 1.234); `unit` is a
    dimension such as "EUR", "percent", "length" (metres), "duration" (seconds), "months", "score",
    or "" for a bare number. A `magnitude` stands for its whole decade ("Hunderttausende"); a
    `weak` one may be an article ("ein"). `written` are the readings without the unit's factor: 14 of
    "14 Tage". `start` and `end` are offsets into the text.
    """

    values: tuple[float, ...]
    unit: str
    start: int
    end: int
    weak: bool = False
    magnitude: bool = False
    modifier: str = ""
    written: tuple[float, ...] = ()


_DIGITS = r"\d{1,3}(?:[.,'’\u00a0\u202f\u2009 ]\d{3})+(?!\d)(?:[.,]\d{1,2}(?!\d))?|\d+(?:[.,]\d+)?"
_WORDS = "|".join(sorted(map(re.escape, NUMBER_WORDS), key=len, reverse=True))
_SCALE = "|".join(sorted(map(re.escape, {*SCALES} - {"k", "Billion"}), key=len, reverse=True))
_UNIT_WORDS = "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True))
_NUMBER = re.compile(
    rf"(?P<half>half an?|(?:eine |einer )?halben?)(?=\s(?:million|milliarde|billion|trillion))|"
    rf"(?P<currency>us\$|[$€£¥])?\s?(?<![\w.,:])(?P<digits>{_DIGITS})|(?<![\w-])(?P<word>{_WORDS})(?!\w)|"
    rf"(?<![\w-])an?(?=\s(?:million|billion|trillion|hundred|thousand|dozen|hour)\b)"
)
_AFTER = re.compile(
    rf"(?:\.(?=\s|-))?(?:[\s-]?(?P<scale1>{_SCALE})\b\.?)?(?:[\s-](?P<scale2>{_SCALE})(?!\w))?"
    rf"(?P<glued>(?:m|k)(?=\s(?:{_UNIT_WORDS})\b|\b(?!\s?²)))?"
    rf"(?:[\s-]{{0,2}}(?P<unit>{_UNIT_WORDS})(?!\w))?"
)
_MAGNITUDE = re.compile(rf"(?<![\w-])(?:{'|'.join(sorted(MAGNITUDES, key=len, reverse=True))})(?!\w)")
_SCORE = re.compile(
    r"(?<![\w:.-])(\d{1,3})[:–-](\d{1,3})(?![\w:]|[.,]\d+(?![\d:-])|-\d)"
    r"(?!\s?(?:uhr|prozent|percent|%|euro))"
)
_HOURS_MINUTES = re.compile(r"(?<![\w:])(\d{1,2}):(\d{2})\s(?:stunden|hours|minuten|minutes)")
_CURRENCY_BEFORE = re.compile(r"(us-dollar|usd|eur|euro|chf|gbp)\s$")
_UNIT_BEFORE = re.compile(rf"\bin ({_UNIT_WORDS})(?: \w+)? $")  # "die Verweildauer in Stunden beträgt 300"
_SHORT_YEAR = re.compile(r"(?:\d{4}[–/-]|[ (]['’])$")  # 1956–57, '14: not a number of its own
_MODIFIERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "about",
        re.compile(
            r"(?:rund|etwa|circa|ca\.|ungefähr|gegen|around|about|roughly|some|approximately|an die)\W+$"
        ),
    ),
    ("over", re.compile(r"(?:über|mehr als|more than|over|mindestens|at least|gut|a good|above)\W+$")),
    (
        "under",
        re.compile(
            r"(?:knapp|fast|nearly|almost|beinahe|just under|close to|unter|under|weniger als|less than)\W+$"
        ),
    ),
)
_JOINS = re.compile(r"\s?(?:bis|und|oder|statt|to|and|or|instead of|rather than|–|-|/|auf)\s?(?:\w+\s)?")
_AND = re.compile(r",?\s?(?:und|and)?\s?")
_EVERY = re.compile(
    r"(?:jede[rsnm]?|every|each)\s(?P<nth>\w+)(?!\w)|(?:one|eine[rs]?)\s(?:in|von)\s(?P<of>\w+)(?!\w)"
)
_JOIN_CHARS = 16  # longest gap in characters across which a number borrows the next one's unit


def read_quantities(text: str) -> list[Quantity]:
    """Read the numbers of a text, in order: figures and words, scales, units, scores and magnitudes.

    Dates and times of day are not left out: blank them first (`rag.moments`).
    """
    folded = _prepare(text)
    found = [_score(match) for match in _SCORE.finditer(folded)]
    found += [
        Quantity((float(match[1]) * 3600 + float(match[2]) * 60,), "duration", match.start(), match.end())
        for match in _HOURS_MINUTES.finditer(folded)
    ]
    taken = [(quantity.start, quantity.end) for quantity in found]
    position = 0
    while match := _NUMBER.search(folded, position):
        quantity = _read(text, folded, match)
        position = max(quantity.end, match.start() + 1)
        if not any(start < quantity.end and quantity.start < end for start, end in taken):
            found.append(quantity)
    found += _shares(folded)
    spans = [(quantity.start, quantity.end) for quantity in found]
    found += [
        Quantity((MAGNITUDES[match.group()],), "", match.start(), match.end(), magnitude=True)
        for match in _MAGNITUDE.finditer(folded)
        if not any(start < match.end() and match.start() < end for start, end in spans)
    ]
    found += [
        compound
        for compound in _compounds(folded)
        if not any(start < compound.end and compound.start < end for start, end in spans)
    ]
    return _join_durations(_share_units(sorted(found, key=lambda quantity: quantity.start), folded), folded)


def _prepare(text: str) -> str:
    """Lower case, with units of several words and soft spaces replaced; every offset stays valid."""
    folded = text.lower() if len(text.lower()) == len(text) else text
    for phrase, unit in PHRASES:
        if phrase in folded:
            folded = folded.replace(phrase, unit.ljust(len(phrase)))
    return folded.replace("\u00a0", " ").replace("\u202f", " ")


def _score(match: re.Match[str]) -> Quantity:
    """A result such as 3:1 or 3-1, the two sides as its values."""
    return Quantity((float(match[1]), float(match[2])), "score", match.start(), match.end())


def _read(text: str, folded: str, match: re.Match[str]) -> Quantity:
    """The quantity that begins at a match of `_NUMBER`, with the scale and unit after it."""
    digits, word = match.group("digits"), match.group("word")
    values = _readings(digits) if digits else (NUMBER_WORDS[word] if word else 0.5 if match["half"] else 1.0,)
    after = _AFTER.match(folded, match.end())
    end, scale, unit = match.end(), 1.0, ""
    if after and after.end() > match.end():
        unit = after.group("unit") or ""
        for name in ("scale1", "scale2"):
            if after.group(name):
                german = text[after.start(name)] == "B" and after.group(name) == "billion"
                scale *= SCALES["Billion" if german else after.group(name)]
        glued = after.group("glued")
        if glued and digits and (match.group("currency") or unit or glued == "k"):
            scale *= 1e6 if glued == "m" else 1e3
        elif glued == "m":
            unit = "m"
        end = after.end() if (scale != 1.0 or unit) else match.end()
    start = match.start() + len(match.group()) - len(match.group().lstrip())
    before = folded[max(0, start - 30) : start]
    ahead = _CURRENCY_BEFORE.search(before) or _UNIT_BEFORE.search(before)
    unit = unit or match.group("currency") or (ahead.group(1) if ahead else "")
    dimension, factor = UNITS.get(unit, ("", 1.0))
    article = word in WEAK and scale == 1.0 and dimension in ("", "times")
    team = start > 0 and text[start:end] == "Elf"  # "die Elf": a football team
    return Quantity(
        tuple(value * scale * factor for value in values),
        dimension,
        start,
        end,
        weak=article or team or bool(_SHORT_YEAR.search(before)),
        modifier=_modifier(folded, start),
        written=tuple(value * scale for value in values),
    )


def _readings(digits: str) -> tuple[float, ...]:
    """What a figure can mean in German and in English: "1.234" is 1234 or 1.234."""
    bare = re.sub(r"['’\s]", "", digits)
    separators = re.findall(r"[.,]", bare)
    if not separators:
        return (float(bare),)
    if len(set(separators)) == 2:
        whole, fraction = bare[: bare.rfind(separators[-1])], bare[bare.rfind(separators[-1]) + 1 :]
        return (float(re.sub(r"[.,]", "", whole) + "." + fraction),)
    decimal = bare.replace(",", ".")
    if len(separators) > 1:
        return (float(re.sub(r"[.,]", "", bare)),)
    whole, fraction = decimal.split(".")
    if len(fraction) != 3 or len(whole) > 3:
        return (float(decimal),)
    if whole == "0":
        return (float(decimal),)
    return (float(whole + fraction), float(decimal))


def _modifier(folded: str, start: int) -> str:
    """How the words in front of a number soften it: "about", "over", "under" or ""."""
    before = folded[max(0, start - 16) : start]
    return next((name for name, pattern in _MODIFIERS if pattern.search(before)), "")


def _compounds(folded: str) -> list[Quantity]:
    """Measures in one word: "zweijährig", "zehnmal"."""
    found: list[Quantity] = []
    for match in re.finditer(r"(?<![\w-])[a-zäöüß]{5,}|(?<![\w.,:])\d+-?(?=[a-zäöü])[a-zäöüß]+", folded):
        split = split_measure(match.group())
        if split:
            number, unit = split
            value = float(number) if number.isdigit() else NUMBER_WORDS[number]
            dimension, factor = UNITS.get(unit, ("", 1.0))
            found.append(Quantity((value * factor,), dimension, match.start(), match.end(), written=(value,)))
    return found


def _share_units(found: list[Quantity], folded: str) -> list[Quantity]:
    """Give a bare number the unit of the next one when "bis", "oder", "statt" … joins them."""
    for i in range(len(found) - 2, -1, -1):
        one, following = found[i], found[i + 1]
        gap = folded[one.end : following.start]
        joined = len(gap) <= _JOIN_CHARS and _JOINS.fullmatch(gap)
        if joined and not one.unit and following.unit not in ("", "score"):
            words = re.findall(r"[\w%€$²³/]+", folded[following.start : following.end])
            scale = next((SCALES[word] for word in words if word in SCALES), 1.0)
            factor = next((UNITS[word][1] for word in reversed(words) if word in UNITS), 1.0)
            values = tuple(v for value in one.values for v in (value * scale * factor, value * factor))
            found[i] = replace(one, unit=following.unit, values=values, weak=False)
    return found


def _shares(folded: str) -> list[Quantity]:
    """Shares told by counting: "jeder vierte" and "one in four" are 25 percent; they stand beside the number."""
    found = []
    for match in _EVERY.finditer(folded):
        value = NUMBER_WORDS.get(match["nth"] or match["of"], 0.0)
        if value > 1:
            found.append(Quantity((100 / value,), "percent", match.start(), match.end(), weak=True))
    return found


def _join_durations(found: list[Quantity], folded: str) -> list[Quantity]:
    """Add up "eine Stunde und 41 Minuten": the first part keeps its own value as a second reading."""
    joined: list[Quantity] = []
    for quantity in found:
        last = joined[-1] if joined else None
        if (
            last is not None
            and last.unit == quantity.unit == "duration"
            and quantity.values[0] < last.values[0]
            and _AND.fullmatch(folded[last.end : quantity.start])
        ):
            total = last.values[0] + quantity.values[0]
            joined[-1] = replace(last, values=(total,), written=(), end=quantity.end)
        else:
            joined.append(quantity)
    return joined

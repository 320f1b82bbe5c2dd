"""The German and English words that dates are made of."""

from __future__ import annotations

from collections.abc import Mapping

MONTHS = {
    **{"januar": 1, "jänner": 1, "jaenner": 1, "februar": 2, "feber": 2, "märz": 3, "maerz": 3, "april": 4},
    **{"mai": 5, "juni": 6, "juli": 7, "august": 8, "september": 9, "oktober": 10, "november": 11},
    **{"dezember": 12, "january": 1, "february": 2, "march": 3, "may": 5, "june": 6, "july": 7},
    **{"october": 10, "december": 12},
}
# Short forms are names too (Jan, Sep): they count only beside a day or a year.
SHORT_MONTHS = {
    **{"jan": 1, "jän": 1, "feb": 2, "mär": 3, "mar": 3, "mrz": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8},
    **{"sep": 9, "sept": 9, "okt": 10, "oct": 10, "nov": 11, "dez": 12, "dec": 12},
}
WEEKDAYS = {
    **{"montag": 0, "dienstag": 1, "mittwoch": 2, "donnerstag": 3, "freitag": 4, "samstag": 5},
    **{"sonnabend": 5, "sonntag": 6, "monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3},
    **{"friday": 4, "saturday": 5, "sunday": 6},
}
SEASONS = {  # first month of the meteorological season
    **{"frühjahr": 3, "frühling": 3, "fruehjahr": 3, "fruehling": 3, "spring": 3, "springtime": 3},
    **{"sommer": 6, "hochsommer": 6, "spätsommer": 6, "summer": 6, "herbst": 9, "spätherbst": 9},
    **{"frühsommer": 6, "frühherbst": 9, "autumn": 9, "fall": 9, "winter": 12},
}
# Part of the season that such a word means; "Hochsommer" is July and August.
SEASON_PARTS = {"frühsommer": "early", "frühherbst": "early", "spätsommer": "late", "spätherbst": "late"}
NUMBERS = {
    **{"ein": 1, "eine": 1, "einem": 1, "einer": 1, "einen": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5},
    **{"sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "elf": 11, "zwölf": 12, "fünfzehn": 15},
    **{"zwanzig": 20, "dreißig": 30, "fünfzig": 50, "hundert": 100, "a": 1, "an": 1, "one": 1, "two": 2},
    **{"three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10},
    **{"eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "fifty": 50, "hundred": 100},
}
NUMBERS |= {"beiden": 2, "vierzehn": 14, "fourteen": 14}
ORDINALS = {
    **{"erst": 1, "zweit": 2, "dritt": 3, "viert": 4, "first": 1, "second": 2, "third": 3, "fourth": 4},
    **{"letzt": 4, "last": 4, "final": 4},
}
UNITS = {
    **dict.fromkeys(("stunde", "stunden", "hour", "hours"), "hour"),
    **dict.fromkeys(("tag", "tage", "tagen", "day", "days"), "day"),
    **dict.fromkeys(("woche", "wochen", "kalenderwoche", "week", "weeks"), "week"),
    **dict.fromkeys(("monat", "monats", "monate", "monaten", "month", "months"), "month"),
    **dict.fromkeys(("quartal", "quartals", "quartale", "quartalen", "quarter", "quarters"), "quarter"),
    **dict.fromkeys(("jahr", "jahre", "jahres", "jahren", "year", "years"), "year"),
    **dict.fromkeys(("jahrzehnt", "jahrzehnts", "jahrzehnte", "jahrzehnten", "decade", "decades"), "decade"),
}
PARTS = {
    **dict.fromkeys(("anfang", "beginn", "zu beginn", "start", "early", "beginning of", "start of"), "early"),
    **dict.fromkeys(("mitte", "mid", "middle of"), "mid"),
    **dict.fromkeys(("ende", "late", "end of"), "late"),
}
# Days after Easter Sunday, first and last; a bare "Ostern" is Good Friday to Easter Monday.
EASTER_DAYS = {
    **{"ostern": (-2, 1), "osterfeiertage": (-2, 1), "osterwochenende": (-2, 1), "easter": (-2, 1)},
    **{"karfreitag": (-2, -2), "good friday": (-2, -2), "ostersonntag": (0, 0), "easter sunday": (0, 0)},
    **{"ostermontag": (1, 1), "easter monday": (1, 1), "gründonnerstag": (-3, -3), "pfingsten": (49, 50)},
    **{"pfingstsonntag": (49, 49), "pfingstmontag": (50, 50), "pentecost": (49, 50), "whitsun": (49, 50)},
    **{"christi himmelfahrt": (39, 39), "ascension day": (39, 39), "fronleichnam": (60, 60)},
    **{"osterferien": (-2, 1), "easter weekend": (-2, 1), "pfingstwochenende": (48, 50)},
    **{"pfingstfeiertage": (49, 50), "whit monday": (50, 50), "whit sunday": (49, 49)},
    **{"palmsonntag": (-7, -7), "palm sunday": (-7, -7), "karsamstag": (-1, -1), "holy saturday": (-1, -1)},
    **{"maundy thursday": (-3, -3), "shrove tuesday": (-47, -47), "faschingsdienstag": (-47, -47)},
    **{"corpus christi": (60, 60), "weiberfastnacht": (-52, -52), "vatertag": (39, 39)},
    **{"aschermittwoch": (-46, -46), "ash wednesday": (-46, -46), "rosenmontag": (-48, -48)},
}
_FIRST, _SECOND = ("ersten", "1."), ("zweiten", "2.")
# (month, day) of first and last day; a last day before the first is in the next year.
FIXED_DAYS = {
    **dict.fromkeys(("weihnachten", "christmas", "xmas", "weihnachtsfeiertage"), ((12, 24), (12, 26))),
    **dict.fromkeys(("heiligabend", "heiligen abend", "christmas eve"), ((12, 24), (12, 24))),
    **dict.fromkeys(
        ("christmas day", *(f"{nth} weihnachts{day}" for nth in _FIRST for day in ("tag", "feiertag"))),
        ((12, 25), (12, 25)),
    ),
    **dict.fromkeys(
        ("boxing day", *(f"{nth} weihnachts{day}" for nth in _SECOND for day in ("tag", "feiertag"))),
        ((12, 26), (12, 26)),
    ),
    **dict.fromkeys(("zwischen den jahren",), ((12, 27), (12, 31))),
    **dict.fromkeys(
        ("silvesternacht", "neujahrsnacht", "jahreswechsel", "turn of the year"), ((12, 31), (1, 1))
    ),
    **dict.fromkeys(("silvester", "new year's eve"), ((12, 31), (12, 31))),
    **dict.fromkeys(("neujahr", "new year's day", "new year"), ((1, 1), (1, 1))),
    **dict.fromkeys(("tag der deutschen einheit",), ((10, 3), (10, 3))),
    **dict.fromkeys(("tag der arbeit",), ((5, 1), (5, 1))),
    **dict.fromkeys(("halloween",), ((10, 31), (10, 31))),
    **dict.fromkeys(("allerheiligen", "all saints' day"), ((11, 1), (11, 1))),
    **dict.fromkeys(("reformationstag",), ((10, 31), (10, 31))),
    **dict.fromkeys(("nikolaustag",), ((12, 6), (12, 6))),
    **dict.fromkeys(("dreikönigstag", "heilige drei könige"), ((1, 6), (1, 6))),
    **dict.fromkeys(("mariä himmelfahrt",), ((8, 15), (8, 15))),
    **dict.fromkeys(("weltfrauentag", "frauentag", "international women's day"), ((3, 8), (3, 8))),
    **dict.fromkeys(("fourth of july", "independence day"), ((7, 4), (7, 4))),
    **dict.fromkeys(("valentinstag", "valentine's day"), ((2, 14), (2, 14))),
}

# (month, weekday from 0, which of the month's); the fourth Thursday of November.
NTH_WEEKDAYS = {
    **{"thanksgiving": (11, 3, 4), "labor day": (9, 0, 1), "memorial day": (5, 0, -1)},
    **{"muttertag": (5, 6, 2), "mother's day": (5, 6, 2)},
}
ADVENT = {"advent": 0, "adventszeit": 0, "vorweihnachtszeit": 0}  # its first Sunday to Christmas Eve
HOLIDAYS = {**EASTER_DAYS, **FIXED_DAYS, **NTH_WEEKDAYS, **ADVENT}
DECADES = {
    **{"zwanziger": 1920, "dreißiger": 1930, "vierziger": 1940, "fünfziger": 1950, "sechziger": 1960},
    **{"siebziger": 1970, "achtziger": 1980, "neunziger": 1990, "twenties": 1920, "thirties": 1930},
    **{"forties": 1940, "fifties": 1950, "sixties": 1960, "seventies": 1970, "eighties": 1980},
    **{"nineties": 1990},
}


def choice(*tables: Mapping[str, object]) -> str:
    """Return a regular expression for any key of the tables, longest first."""
    words = sorted({word for table in tables for word in table}, key=len, reverse=True)
    return "|".join(words)

"""What a German verb and the nouns made of it have in common: aufgenommen and Aufnahme, entschieden and Entscheidung.

Snowball cuts endings alone; a question asks with a verb what an article tells with a noun. The roots of strong
verbs change their vowel, so they are listed; a weak verb loses its "ge" and its endings.
"""

from __future__ import annotations

import re
from functools import lru_cache

# The name of a root, and how it begins in the forms of the verb and its nouns (umlauts folded as `_fold` does).
_STRONG = """
    nehm nehm nimm nahm nomm nahme; tret tret tritt trat; schliess schliess schloss schluss; geb geb gib gab;
    geh geh gang gegang ging; sprech sprech sprich sprach sproch spruch; zieh zieh zog zug;
    schlag schlag schlug schlaeg; brech brech brich brach broch bruch; treff treff triff traf troff;
    fall fall faell fiel; steig steig stieg; werf werf wirf warf worf wurf; biet biet bot; greif greif griff;
    schreib schreib schrieb schrift; scheid scheid schied; steh steh stand stuend staend; fahr fahr fuhr faehr fahrt;
    halt halt haelt hielt; lauf lauf laeuf lief; lass lass laess liess; ruf ruf rief; sink sink sank sunk;
    bind bind band bund buend; find find fand fund; winn winn wann wonn; lier lier lor lust; sterb sterb stirb starb storb;
    bring bring brach brachte; denk denk dacht; kenn kenn kann; send send sand; wachs wachs waechs wuchs;
    trag trag traeg trug; weis weis wies; reis reis riss; bau bau; kauf kauf; waehl waehl wahl; schiess schiess schoss schuss;
    heb heb hob hub; leit leit; flieh flieh floh flucht; flieg flieg flog flug; les les lies las; setz setz satz; stell stell
"""
_PREFIXES = (
    "ab an auf aus bei durch ein fest frei fort her hin los mit nach um unter vor weg wieder zurück rück zusammen zu"
    " über wider hinter be ent emp er miss ver zer"
).split()
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_ENDING = re.compile(r"(?:ungen|ung|enden|ende|eten|ete|ten|te|et|en|er|es|em|st|e|n|s|t)$")
SHORTEST = 3  # letters of a weak root; shorter ones are all kinds of words
SHORTEST_WORD = 5  # letters; shorter words are no verbs with a prefix


def _fold(word: str) -> str:
    return word.lower().translate(_UMLAUTS)


_FORMS: dict[str, str] = {
    form: names[0] for line in _STRONG.split(";") if (names := line.split()) for form in names[1:]
}
_PREFIX = "|".join(sorted((_fold(each) for each in _PREFIXES), key=len, reverse=True))
_VERB = re.compile(rf"(?P<prefix>{_PREFIX})?(?P<infix>ge|zu)?(?P<body>[a-z]{{3,}})$")


@lru_cache(maxsize=100_000)  # words; a news vocabulary, some 10 MB
def root_of(word: str) -> str:
    """The root of a German verb or of a noun made of one, with its prefix.

    Args:
        word: As it is written.

    Returns:
        "auf+nehm" for "aufgenommen" and "Aufnahme"; empty where no prefix and no strong root is seen, since
        Snowball's stem says it then.
    """
    folded = _fold(word)
    if len(folded) < SHORTEST_WORD or not folded.isalpha() or not folded.isascii():
        return ""
    match = _VERB.match(folded)
    if match is None:
        return ""
    prefix, body = (match["prefix"] or "").replace("zurueck", "rueck"), match["body"]
    root = next((_FORMS[body[:cut]] for cut in range(len(body), 2, -1) if _is_form(body, cut)), None)
    if root:
        return f"{prefix}+{root}"
    bare = _ENDING.sub("", body)
    is_weak = bool(prefix or match["infix"] or body.endswith(("ung", "ungen"))) and len(bare) >= SHORTEST
    return f"{prefix}+{bare}" if is_weak else ""


def _is_form(body: str, cut: int) -> bool:
    """Whether a strong form stands before the cut, and nothing but an ending after it."""
    return body[:cut] in _FORMS and (cut == len(body) or _ENDING.fullmatch(body[cut:]) is not None)

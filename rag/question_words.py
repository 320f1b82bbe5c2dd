"""Function words of German and English: they tell the language and carry no topic."""

from __future__ import annotations

import re

GERMAN = frozenset(
    "wann aber als am an auch auf aus bei beim bis da damit dann das dass dem den denn der des dessen die "
    "dies diese dieser dieses diesem diesen doch dort du durch ein eine einem einen einer eines er es etwa "
    "für gab gegen geht gibt gab haben hat hatte hatten ihm ihn ihnen ihr ihre ihrem ihren ihrer im in ins "
    "ist ja jetzt kann können könnte man mehr mit muss nach nicht noch nun nur ob oder ohne sagt sagte "
    "schon sein seine seinem seinen seiner seit sich sie sind so soll sollen sollte über um und uns unter "
    "vom von vor war waren warum was wegen weil welche welchem welchen welcher welches wem wen wenn wer "
    "werden weshalb wessen wie wieder wieso wieviel viel viele vielen will wird wo woher wohin worden "
    "worüber woran worauf wofür womit wozu wovon wurde wurden zu zum zur zwischen umgekehrt hoch lange "
    "genau eigentlich laut".split()
)
ENGLISH = frozenset(
    "a about according after all also an and any are as at be been before but by can could did do does done "
    "during for from had has have having he her hers him his how i if in into is it its just long many may "
    "me more most much must my no not now of off on once one only or other our out over said say says shall "
    "she should so some such than that the their them then there these they this those to under until up "
    "was we were what when where whether which while who whom whose why will with would you your exactly "
    "happened".split()
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d[\d.,]*")


def words_of(text: str) -> list[str]:
    """Return the words and figures of a text as written; hyphened words stay whole."""
    return [match[0] for match in _WORD.finditer(text)]


def content_words(text: str) -> list[str]:
    """Return the words that carry a topic: neither German nor English function words, none twice."""
    kept = {word.lower(): word for word in words_of(text) if word.lower() not in GERMAN | ENGLISH}
    return list(kept.values())

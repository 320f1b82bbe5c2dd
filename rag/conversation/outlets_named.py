"""Finds outlets in a message, those of the archive and well-known ones that the archive has nothing of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag.outlet_names import ENGLISH_WORDS, EVERYDAY, lexicon_of
from rag.timewords.masks import fold_same_length

PLACE = "‹›"  # stands in a message where an outlet was named
SHORT_CHARS = 3  # letters; a name as short as that is one only in capitals
# Names that mean somebody else where they stand without the word for a paper: "Was sagt der Bund dazu?"
VAGUE = frozenset(
    "bund presse zeitung nachrichten post medien time week nation hill local monitor tag kreis".split()
)

# Outlets that people ask for by name. Where the archive has none of their articles, it can say so
# instead of searching everywhere; the archive's own names come first.
KNOWN = (
    "Frankfurter Allgemeine Zeitung", "Süddeutsche Zeitung", "taz", "NZZ", "Frankfurter Rundschau",
    "DER SPIEGEL", "DIE ZEIT", "WELT", "BILD", "Stern", "Focus Online", "Handelsblatt", "Tagesspiegel",
    "Berliner Zeitung", "Deutsche Welle", "Deutschlandfunk", "ZDFheute", "tagesschau", "BR24", "NDR", "MDR",
    "WDR", "SRF", "ORF", "n-tv", "RND", "20 Minuten", "Der Standard", "Die Presse", "Kronen Zeitung",
    "BBC News", "The Guardian", "The Times", "The Independent", "Daily Telegraph", "Financial Times",
    "The Economist", "Sky News", "Politico", "New York Times", "Washington Post", "Wall Street Journal",
    "Bloomberg", "CNN", "Fox News", "NPR", "CBC News", "ABC News", "Associated Press", "Reuters", "dpa", "AFP",
    "Al Jazeera", "Le Monde", "El País",
)  # fmt: skip


def fold_outlets(text: str, outlets: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """Put `PLACE` where a message names an outlet.

    Args:
        text: As typed.
        outlets: The outlets of the archive, as it names them.

    Returns:
        The message, and the names: the archive's, or a known outlet's own where the archive has none.
    """
    taken: dict[tuple[int, int], tuple[str, ...]] = {}
    for names in (outlets, KNOWN):
        for span, owners in _named(text, names):
            if not any(span[0] < end and start < span[1] for start, end in taken):
                taken[span] = owners
    spans = sorted(taken)
    return _replaced(text, spans), tuple(dict.fromkeys(name for span in spans for name in taken[span]))


def _named(text: str, outlets: Sequence[str]) -> Iterator[tuple[tuple[int, int], tuple[str, ...]]]:
    """Each outlet's name with its span; what else the message says decides whether it is meant."""
    lexicon = lexicon_of(tuple(outlets))
    if lexicon.pattern is None:
        return
    for match in lexicon.pattern.finditer(fold_same_length(text)):
        name, words = lexicon.name_of(match), text[match.start() : match.end()]
        if name in VAGUE or (len(name) <= SHORT_CHARS and name != "taz" and not words.isupper()):
            continue
        is_after_the = text[: match.start()].lower().endswith("the ")
        if name not in EVERYDAY or words[0].isupper() or (name in ENGLISH_WORDS and is_after_the):
            yield (match.start(), match.end()), lexicon.owners[name]


def _replaced(text: str, spans: Sequence[tuple[int, int]]) -> str:
    pieces, position = [], 0
    for start, end in spans:
        pieces += [text[position:start], f" {PLACE} "]
        position = end
    return "".join([*pieces, text[position:]])

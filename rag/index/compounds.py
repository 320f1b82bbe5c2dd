"""German compounds as the words that they are made of, by the morphology of the Hanover Tagger (HanTa).

Wärmepumpenförderung gives Wärme, Pumpe, Förderung, Wärmepumpe and Pumpenförderung. Only morphemes that
the tagger's model knows are taken, so that unknown names stay whole. On 99 compounds and 143 names and
simple words of the news (`tests/rag/compounds.tsv`): 90 % split rightly, 5 % wrongly, all of them
names made of words such as Lauterbach; CharSplit split 84 % and 44 %, Tantivy's own filter with the
20,000 most frequent words of wordfreq 61 % and 3 %.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from HanTa.HanoverTagger import HanoverTagger

MODEL = "morphmodel_ger.pgz"  # lies in HanTa's package
SHORTEST_WORD = 7  # letters; what is shorter is seldom a compound and often a name: Hab-eck
SHORTEST_SPELT = 10  # letters of a word whose ae, oe, ue are read as umlauts; Baerbock is no Bär
LONGEST_WORD = 45  # letters; the analysis takes time with the cube of them: 0.3 ms at 15, 10 ms at 45
SHORTEST_PART = 3  # letters; with two, endings and syllables pass for words
CACHED_WORDS = 50_000  # words kept with their parts, about 15 MB; half of the words of a text are met again

# HanTa's classes of morphemes that are words, and those that only join or inflect them.
STEM = re.compile(r"(?:NN|VV|VVnp|ADJ|NE|ACR_NN|ACR_NE)(?:_VAR|_IRR|_EL|_ELIS|_PP|_INVAR)*")
BOUND = re.compile(r"FUGE|SUF_\w+")
WORD_CLASSES = ("NN", "NNA", "ADJ(A)", "ADJ(D)")  # of the whole word: nouns and adjectives
NAME_CLASSES = ("NE", "FM", "UNKNOWN")  # names, foreign words, and what no known morphemes make up

LONG_WORDS = re.compile(rf"[^\W\d_]{{{SHORTEST_WORD},}}")
SPELT_UMLAUT = re.compile(r"(?<![aeq])(?:ae|oe|ue)(?![aeiou])")
UMLAUT_OF = {"ae": "ä", "oe": "ö", "ue": "ü"}


def parts_in(text: str, *, in_lower_case: bool) -> Iterator[str]:
    """The parts of the compounds of a German text, in order, repeated as often as they occur.

    Args:
        text: In composed letters (NFC).
        in_lower_case: Whether words in lower case are looked at, too: a third of the time for a thirtieth
            of the compounds in articles, but questions are often typed like that.
    """
    for match in LONG_WORDS.finditer(text):
        if len(match[0]) <= LONGEST_WORD and (in_lower_case or match[0][0].isupper()):
            yield from compound_parts(match[0].lower())


@lru_cache(maxsize=CACHED_WORDS)
def compound_parts(word: str) -> tuple[str, ...]:
    """The words inside a German compound, without the letters that join them.

    Args:
        word: In lower case, letters only.

    Returns:
        Every word and every run of words in it, save the whole, in lower case; empty for what is no
        compound. The last word keeps its ending.
    """
    if len(word) < SHORTEST_WORD:
        return ()
    morphemes = _morphemes(word)
    if not morphemes and len(word) >= SHORTEST_SPELT and SPELT_UMLAUT.search(word):
        word = SPELT_UMLAUT.sub(lambda match: UMLAUT_OF[match[0]], word)
        morphemes = _morphemes(word)
    stems: list[tuple[int, int]] = []
    at = 0
    for morpheme, kind in morphemes:
        end = at + len(morpheme)
        if STEM.fullmatch(kind):
            stems.append((at, end))
        elif not BOUND.fullmatch(kind):
            return ()
        at = end
    if len(stems) < 2 or any(end - start < SHORTEST_PART for start, end in stems):
        return ()
    last = len(stems) - 1
    stems[last] = (stems[last][0], len(word))
    runs = [(i, j) for i in range(len(stems)) for j in range(i, len(stems)) if (i, j) != (0, last)]
    return tuple(dict.fromkeys(word[stems[i][0] : stems[j][1]] for i, j in runs))


@lru_cache(maxsize=CACHED_WORDS)
def is_name(word: str) -> bool:
    """Whether a capitalised word (in any language) is one that German does not know as a common word."""
    return _analyse(word)[1] in NAME_CLASSES


def _morphemes(word: str) -> list[tuple[str, str]]:
    """The morphemes of a noun or adjective with their classes; empty for other and unknown words."""
    morphemes, word_class = _analyse(word.capitalize())
    return morphemes if word_class in WORD_CLASSES else []


def _analyse(word: str) -> tuple[list[tuple[str, str]], str]:
    _, morphemes, word_class = _tagger().analyze(word, taglevel=3)
    return morphemes, word_class


@lru_cache(maxsize=1)
def _tagger() -> HanoverTagger:
    """The tagger, loaded at the first word: 0.3 s."""
    tagger = HanoverTagger(MODEL)
    tagger.strict = True  # no guesses at morphemes that the model does not know; three times as fast, too
    return tagger

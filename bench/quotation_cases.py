"""Quotations drawn from the real corpus, set into answer sentences: true ones, and ones that are false in one way."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bench.quotation_corpus import SHORTEST, SHOWN, Corpus, Drawn
from bench.quotation_typesetting import typeset
from rag.check_words import NEGATION
from rag.fold import fold, locate
from rag.selecting import Candidate

_NAME = r"[A-ZÄÖÜ][\w'’-]{2,}(?: (?:von|van|de))? [A-ZÄÖÜ][\w'’-]{2,}"
_RUN = re.compile(_NAME)


class Kind(StrEnum):
    """What was done to a quotation."""

    TRUE = "true"
    WORD = "word"
    NUMBER = "number"
    NAME = "name"
    NEGATION = "negation"
    SPLICED = "spliced"
    SPEAKER = "speaker"
    CITATION = "citation"


@dataclass(frozen=True, slots=True)
class Case:
    """An answer sentence with one quotation, and the source sentences that it may cite."""

    kind: Kind
    text: str
    quote: str
    numbered: dict[int, Candidate]
    language: str


def make_case(drawn: Drawn, kind: Kind, corpus: Corpus) -> Case | None:
    """Set a quotation into an answer sentence, false in the way asked for; None where it cannot be so."""
    quote, speaker = drawn.quote, drawn.speaker
    others = corpus.others(drawn)
    if kind in _CHANGES:
        quote = _CHANGES[kind](drawn, corpus)
    elif kind is Kind.SPEAKER:
        speaker = _another_speaker(drawn, corpus)
    if not quote or (kind is Kind.SPEAKER and not speaker):
        return None
    if kind in _CHANGES and any(locate(quote, each.hit.passage.text) for each in (drawn.candidate, *others)):
        return None
    place = corpus.random.randrange(SHOWN)
    shown = [*others[:place], drawn.candidate, *others[place:]]
    cited = place + 1
    if kind is Kind.CITATION:
        cited = next((n for n, each in enumerate(shown, 1) if each.hit.source != drawn.article.source), 0)
        if not cited or locate(quote, shown[cited - 1].hit.passage.text):
            return None
    language = "en" if drawn.article.language == "en" else "de"
    text = _sentence(typeset(quote, corpus.random), speaker, cited, language, corpus.random)
    return Case(kind, text, quote, dict(enumerate(shown, 1)), language)


def _sentence(marked: str, speaker: str, n: int, language: str, rng: random.Random) -> str:
    frames = {
        ("de", True): ("{s} sagte: {q} [{n}].", "{q}, sagte {s} [{n}].", "Laut {s} gilt: {q} [{n}]."),
        ("de", False): ("Wörtlich heißt es: {q} [{n}].", "{q}, so steht es dort [{n}]."),
        ("en", True): ("{s} said: {q} [{n}].", "{q}, said {s} [{n}].", "According to {s}, {q} [{n}]."),
        ("en", False): ("It says: {q} [{n}].",),
    }
    return rng.choice(frames[language, bool(speaker)]).format(s=speaker, q=marked, n=n)


def _change_word(drawn: Drawn, corpus: Corpus) -> str:
    words = drawn.quote.split()
    places = [n for n, word in enumerate(words) if word.isalpha() and word.islower() and len(word) > 4]
    donor = [
        w
        for w in corpus.random.choice(corpus.candidates)[0].sentence.text.split()
        if w.isalpha() and len(w) > 4
    ]
    if not places or not donor:
        return ""
    n, word = corpus.random.choice(places), corpus.random.choice(donor).lower()
    return "" if word == words[n] else " ".join([*words[:n], word, *words[n + 1 :]])


def _change_number(drawn: Drawn, corpus: Corpus) -> str:
    digits = [match.start() for match in re.finditer(r"\d", drawn.quote)]
    if not digits:
        return ""
    at = corpus.random.choice(digits)
    other = corpus.random.choice([d for d in "123456789" if d != drawn.quote[at]])
    return drawn.quote[:at] + other + drawn.quote[at + 1 :]


def _change_name(drawn: Drawn, corpus: Corpus) -> str:
    runs = list(_RUN.finditer(drawn.quote))
    donor = _names_of(corpus)
    if not runs or donor is None:
        return ""
    run = corpus.random.choice(runs)
    if fold(run.group()).text == fold(donor).text:
        return ""
    return drawn.quote[: run.start()] + donor + drawn.quote[run.end() :]


def _names_of(corpus: Corpus) -> str | None:
    for candidate, _ in corpus.random.sample(corpus.candidates, 60):
        if found := _RUN.search(candidate.sentence.text, 10):
            return found.group()
    return None


def _change_negation(drawn: Drawn, corpus: Corpus) -> str:
    found = NEGATION.search(drawn.quote)
    if found:
        return " ".join(f"{drawn.quote[: found.start()]} {drawn.quote[found.end() :]}".split())
    words = drawn.quote.split()
    n = corpus.random.randint(1, len(words) - 1)
    return " ".join([*words[:n], "not" if drawn.article.language == "en" else "nicht", *words[n:]])


def _splice(drawn: Drawn, corpus: Corpus) -> str:
    others = [each.text for each in drawn.candidate.hit.sentences if each != drawn.candidate.sentence]
    if not others or corpus.random.random() < 0.3:
        others = [corpus.random.choice(corpus.candidates)[0].sentence.text]
    tail = re.sub('[„“”"«»]', "", corpus.random.choice(others)).split()
    head = drawn.quote.split()
    if len(tail) < SHORTEST:
        return ""
    return " ".join([*head[: max(3, len(head) // 2)], *tail[len(tail) // 2 :]]).rstrip(".")


def _another_speaker(drawn: Drawn, corpus: Corpus) -> str:
    """Somebody else: of the same article where it names one, else of another; or another outlet."""
    if drawn.speaker == drawn.article.outlet:
        names = {each.source.outlet for _, each in corpus.random.sample(corpus.candidates, 40)}
        return next((name for name in sorted(names) if name and name != drawn.speaker), "")
    own = [
        each
        for each in _RUN.findall(drawn.article.body)
        if not set(each.split()) & set(drawn.speaker.split())
    ]
    if own and corpus.random.random() < 0.6:
        return str(corpus.random.choice(own))
    name = _names_of(corpus)
    return name if name and not set(name.split()) & set(drawn.speaker.split()) else ""


_CHANGES: dict[Kind, Callable[[Drawn, Corpus], str]] = {
    Kind.WORD: _change_word,
    Kind.NUMBER: _change_number,
    Kind.NAME: _change_name,
    Kind.NEGATION: _change_negation,
    Kind.SPLICED: _splice,
}


def draw_cases(corpus: Corpus, count: int, kinds: Sequence[Kind]) -> list[Case]:
    """So many cases, of the kinds in turn."""
    cases: list[Case] = []
    for drawn in corpus.draw():
        if len(cases) == count:
            break
        case = make_case(drawn, kinds[len(cases) % len(kinds)], corpus)
        if case is not None:
            cases.append(case)
    return cases

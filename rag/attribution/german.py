"""Who says it, as a German sentence has it: a verb of saying with its subject, "laut …", "… zufolge"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag.attribution.cues import Cue, opens_clause, text_at
from rag.attribution.tokens import CLOSING, Token, german_phrase, phrase_before, tokenise
from rag.attribution.words import (
    AUXILIARIES_DE,
    FINAL_DE,
    PARTICLES_DE,
    PRONOUNS,
    REPORTS_DE,
    SAYING_DE,
    STATEMENTS_DE,
)

_MIDDLE_WORDS = 12  # between "hat" or the verb and its subject, participle or particle


def german_cues(text: str) -> list[Cue]:
    """What a German sentence says of who says it, the most certain first."""
    tokens = tokenise(text)
    return [*_german_sources(text, tokens), *_german_verbs(text, tokens)]


def _german_sources(text: str, tokens: Sequence[Token]) -> Iterator[Cue]:
    for at, token in enumerate(tokens):
        word, following = token.text.lower(), text_at(tokens, at + 1)
        if word == "laut" and (phrase := _statement(text, tokens, at + 1)):
            yield Cue(phrase, True)
        elif word in ("nach", "aus") and (found := _after_statement(text, tokens, at)) is not None:
            yield Cue(found, True)
        elif word in ("zufolge", "nach") and text_at(tokens, at - 1) in STATEMENTS_DE:
            yield Cue("", True)  # "ihren Angaben zufolge", "seinen Worten nach"
        elif word == "zufolge" and (before := phrase_before(text, tokens, at, german_phrase)):
            yield Cue(_of_statement(before.text), True)
        elif word == "demnach" and at == 0:
            yield Cue("", True)
        elif word == "so" and at and text_at(tokens, at - 1) in f",{CLOSING}–-" and following != "dass":
            if phrase := _subject_at(text, tokens, at + 1):
                yield Cue(phrase, True)
        elif word in ("heißt", "hieß") and following == "es":
            yield from _is_said_in(text, tokens, at + 2)
        elif word in ("hervorgeht", "hervorgehen") or (
            word in ("geht", "ging") and "hervor" in _texts(tokens, at)
        ):
            yield from _goes_forth(text, tokens, at)


def _statement(text: str, tokens: Sequence[Token], at: int) -> str:
    """Who stands behind "laut": "laut Angaben der Polizei" is the police."""
    phrase = german_phrase(text, tokens, at)
    return _of_statement(phrase.text) if phrase else ""


def _of_statement(text: str) -> str:
    """Leave the first noun of "Angaben der Polizei" out; empty for "den Angaben" alone."""
    words = text.split()
    for n, word in enumerate(words[:2]):
        if word in STATEMENTS_DE:
            rest = words[n + 1 :]
            return " ".join(rest[1:] if rest[:1] == ["von"] else rest)
    return text


def _after_statement(text: str, tokens: Sequence[Token], at: int) -> str | None:
    """The speaker of "nach Angaben …", "nach Ansicht von …", "aus Sicht …"; None where it is none of these."""
    if text_at(tokens, at + 1) in ("einem", "einer") and text_at(tokens, at + 2) in REPORTS_DE:
        report = german_phrase(text, tokens, at + 1)
        return report.text if report else None
    own = text_at(tokens, at + 1) in ("eigenen", "seinen", "ihren", "dessen", "deren", "den")
    noun = at + 2 if own else at + 1
    if text_at(tokens, noun) not in STATEMENTS_DE:
        return None
    if own:
        return ""
    first = noun + 1
    if text_at(tokens, first) in ("von", "vom"):
        first += 1
    phrase = german_phrase(text, tokens, first)
    return phrase.text if phrase else ""


def _is_said_in(text: str, tokens: Sequence[Token], at: int) -> Iterator[Cue]:
    if text_at(tokens, at) in (
        "in",
        "im",
        "bei",
        "beim",
        "aus",
        "vonseiten",
        "von",
        "seitens",
        "weiter",
        "dazu",
    ):
        phrase = german_phrase(text, tokens, at + 1)
        yield Cue(phrase.text if phrase else "", True)
    else:
        yield Cue("", True)


def _goes_forth(text: str, tokens: Sequence[Token], at: int) -> Iterator[Cue]:
    """Yield the source of "wie aus einer Vorlage hervorgeht" and "das geht aus einem Bericht hervor"."""
    words = _texts(tokens, 0)
    for n in range(at, -1, -1) if words[at].startswith("hervor") else range(at, len(words)):
        if words[n] == "aus" and (phrase := german_phrase(text, tokens, n + 1)):
            yield Cue(phrase.text, True)
            return


def _german_verbs(text: str, tokens: Sequence[Token]) -> Iterator[Cue]:
    words = _texts(tokens, 0)
    for at, word in enumerate(words):
        is_final = word in FINAL_DE
        if word in SAYING_DE and not _is_participle(words, at):
            wanted = next((p for stem, p in PARTICLES_DE.items() if word.startswith(stem)), ())
            rest = _clause(words, at)
            if wanted and not any(particle in rest for particle in wanted):
                continue
            subject = _german_subject(text, tokens, at)
        elif is_final and (wie := _last(words[:at], "wie")) >= 0:
            subject = _subject_at(text, tokens, wie + 1)
        elif word in AUXILIARIES_DE and FINAL_DE & set(words[at + 1 : at + 3 * _MIDDLE_WORDS]):
            subject = _german_subject(text, tokens, at)
        else:
            continue
        if subject:
            yield Cue(subject, False)


def _is_participle(words: Sequence[str], at: int) -> bool:
    """Whether a form like "erklärt" closes a Perfekt or a passive."""
    if words[at] not in FINAL_DE:
        return False
    near = [*words[max(0, at - _MIDDLE_WORDS) : at], *words[at + 1 : at + 2]]
    return any(
        word in AUXILIARIES_DE | {"wurde", "wurden", "worden", "wird", "habe", "hätten"} for word in near
    )


def _german_subject(text: str, tokens: Sequence[Token], verb: int) -> str:
    """The subject of a finite verb: right before it in its clause, else right after it."""
    if text_at(tokens, verb + 1) in ("er", "sie", "man"):
        return text_at(tokens, verb + 1)  # "Das Gewicht schätzt er auf ein Kilo"
    if text_at(tokens, verb - 1) == ")":  # "Anna Kurz (SPD) sagte"
        opening = _last([token.text for token in tokens[:verb]], "(")
        before = phrase_before(text, tokens, opening, german_phrase) if opening > 0 else None
    else:
        before = phrase_before(text, tokens, verb, german_phrase)
    if before is not None and opens_clause(tokens, before.first) and not _is_object(before.text):
        return before.text
    word = text_at(tokens, verb - 1)
    if word.lower() in PRONOUNS - {"es"} and opens_clause(tokens, verb - 1):
        return word
    if word == ",":  # "Anna Kurz, Sprecherin des Amts, sagte": what stands before the insertion
        comma = next((n for n in range(verb - 2, -1, -1) if tokens[n].text == ","), -1)
        named = phrase_before(text, tokens, verb - 1, german_phrase, _MIDDLE_WORDS)
        if named is not None and opens_clause(tokens, named.first) and named.first < comma:
            return named.text
        if comma > 0 and (phrase := phrase_before(text, tokens, comma, german_phrase)):
            if opens_clause(tokens, phrase.first):
                return phrase.text
    return _subject_at(text, tokens, verb + 1)


def _is_object(phrase: str) -> bool:
    """Whether a phrase before the verb is its object, or a word that says how: "Skeptisch äußerte sich …"."""
    if phrase.startswith(("den ", "dem ", "des ", "einen ", "einem ")):
        return True
    return " " not in phrase and phrase.endswith(("isch", "lich", "haft", "sam"))


def _subject_at(text: str, tokens: Sequence[Token], at: int) -> str:
    """The phrase or pronoun at a place, over "sich", "am Freitag" and the like."""
    for skip in range(4):
        word = text_at(tokens, at + skip)
        if word.lower() in PRONOUNS - {"es"}:
            return word
        if word in ("am", "im") and (day := german_phrase(text, tokens, at + skip + 1)):
            return _subject_at(text, tokens, day.last)
        phrase = german_phrase(text, tokens, at + skip, is_told=True)
        if phrase is not None:
            return phrase.text
        if word not in (
            "sich",
            "dazu",
            "auch",
            "zudem",
            "weiter",
            "jedoch",
            "dagegen",
            "zuvor",
            "nun",
            "noch",
        ):
            break
    return ""


def _clause(words: Sequence[str], at: int) -> Sequence[str]:
    """The words after a verb that may hold its particle: to the end of the sentence at most."""
    return words[at + 1 : at + 3 * _MIDDLE_WORDS]


def _last(words: Sequence[str], wanted: str) -> int:
    """The last place of a word, in any case, -1 where it is not there."""
    return next((n for n in range(len(words) - 1, -1, -1) if words[n].lower() == wanted), -1)


def _texts(tokens: Sequence[Token], first: int) -> list[str]:
    return [token.text for token in tokens[first:]]

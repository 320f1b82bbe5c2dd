"""Questions to go on with, made of what was found and not quoted; whoever shows them asks the archive first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date

from rag.question_words import ENGLISH, GERMAN, words_of
from rag.records import Answer, Hit, Outcome
from rag.wording import say_day

MOST = 3  # suggestions of an answer: one line of buttons on a desk, three on a phone
TRIED = 6  # questions asked before it is given up; each takes a retrieval and a reading, 0.2 to 0.3 s
TITLE_CHARS = 90  # characters of a title that a question names; longer ones make unwieldy buttons
NAMED_OFTEN = 2  # passages or sentences that name a person before a question is made of it
CLOSE = 0.75  # of the best hit's score: hits below are about something else

TEXTS = {
    "de": {
        "said": "Was sagte {name}?",
        "about": "Was ist über {name} bekannt?",
        "outlet": "Was schreibt {outlet} über „{title}“?",
        "since": "Was wurde seit dem {day} über {name} berichtet?",
        "title": "Was wurde über „{title}“ berichtet?",
    },
    "en": {
        "said": "What did {name} say?",
        "about": "What is known about {name}?",
        "outlet": "What does {outlet} write about “{title}”?",
        "since": "What has been reported about {name} since {day}?",
        "title": "What was reported about “{title}”?",
    },
}
# Two or three words with a capital, as names of people are written; German nouns are sorted out below.
_NAME = re.compile(
    r"(?<![\w-])[A-ZÄÖÜ][a-zäöüßéèáçñ]+(?:-[A-ZÄÖÜ][a-zäöüß]+)?(?: (?:von|van|de|al|el))? [A-ZÄÖÜ][\w'’-]*[a-zäöüß](?![\w-])"
)
_SAID = re.compile(
    r"\b(?:sagte?|erklärte?|betonte?|kündigte|forderte?|kritisierte?|warnte?|teilte|nannte|meinte?|sprach"
    r"|said|says|told|announced|warned|called|explained|added|argued|criticised|demanded)\b"
)
_NOUN_ENDS = re.compile(
    r"(?:ung|ungen|heit|keit|schaft|tion|tät|nis|ismus|minister\w*|präsident\w*|partei|gericht|euro|prozent|jahre?n?)$",
    re.IGNORECASE,
)


def suggest(answer: Answer, is_answered: Callable[[str], bool]) -> tuple[str, ...]:
    """Return questions to go on with.

    Args:
        answer: What was answered; a no gets suggestions too, made of what came nearest.
        is_answered: Asks the archive whether a question would be answered.

    Returns:
        At most three, in the question's language, each answered when it is asked; none for an answer without hits.
    """
    kept: list[str] = []
    for tried, question in enumerate(dict.fromkeys(questions_of(answer))):
        if len(kept) == MOST or tried == TRIED:
            break
        if is_answered(question):
            kept.append(question)
    return tuple(kept)


def questions_of(answer: Answer) -> Iterator[str]:
    """Yield questions made of the hits, the most promising first; nothing says yet that they are answered."""
    hits = _near(answer)
    language = "de" if answer.question.language == "de" else "en"
    texts = TEXTS[language]
    cited = {each.source.article_id for sentence in answer.sentences for each in sentence.citations}
    others = [hit for hit in hits if hit.source.article_id not in cited and _title(hit)]
    yield from _of_people(answer, hits, language)
    outlets = {each.source.outlet for sentence in answer.sentences for each in sentence.citations}
    named: set[str] = set()
    for hit in others:
        title, outlet = _title(hit), hit.source.outlet
        if title in named:
            continue
        named.add(title)
        if outlet and outlet not in outlets and answer.outcome is Outcome.ANSWERED:
            outlets.add(outlet)
            yield texts["outlet"].format(outlet=outlet, title=title)
        else:
            yield texts["title"].format(title=title)


def _of_people(answer: Answer, hits: list[Hit], language: str) -> Iterator[str]:
    """Questions about who is named in what was not quoted: what they said, what else is known, what came later."""
    texts = TEXTS[language]
    quoted = {
        (each.source.version, each.start) for sentence in answer.sentences for each in sentence.citations
    }
    named: Counter[str] = Counter()
    said: set[str] = set()
    for hit in hits:
        for sentence in hit.sentences:
            for match in _NAME.finditer(sentence.text):
                if _is_person(match[0]):
                    named[match[0]] += 1
                    if _SAID.search(sentence.text) and (hit.source.version, sentence.start) not in quoted:
                        said.add(match[0])
    asked = answer.question.original
    people = [name for name, often in named.most_common() if often >= NAMED_OFTEN or name in said]
    for name in people:
        if name in said and name.split()[-1] not in asked:
            yield texts["said"].format(name=name)
            break
    known = next((name for name in people if name in asked), "")
    if known and (day := _later(answer, hits, known)):
        yield texts["since"].format(name=known, day=say_day(day, language))
    for name in people:
        if named[name] >= NAMED_OFTEN and name.split()[-1] not in asked:
            yield texts["about"].format(name=name)
            break


def _later(answer: Answer, hits: list[Hit], name: str) -> date | None:
    """The day of the first hit that names somebody after all that was cited; None where there is none."""
    days = [_day(each.source.published) for sentence in answer.sentences for each in sentence.citations]
    newest = max((day for day in days if day), default=None)
    later = [_day(hit.source.published) for hit in hits if name in hit.passage.text]
    return min((day for day in later if day and newest and day > newest), default=None)


def _near(answer: Answer) -> list[Hit]:
    """The hits that are about what was asked, by how far they lie behind the best one."""
    best = max((hit.score for hit in answer.evidence), default=0.0)
    return [hit for hit in answer.evidence if hit.score >= CLOSE * best]


def _title(hit: Hit) -> str:
    """The title of a hit's article where a question can name it, else empty."""
    title = " ".join(hit.source.title.split())
    return "" if len(title) > TITLE_CHARS or any(mark in title for mark in '„“”"«»<>[]') else title


def _is_person(name: str) -> bool:
    words = words_of(name)
    is_plain = any(word.lower() in GERMAN | ENGLISH for word in (words[0], words[-1]))
    return not is_plain and not any(_NOUN_ENDS.search(word) for word in words)


def _day(published: str | None) -> date | None:
    return date.fromisoformat(published[:10]) if published and len(published) >= len("2024-07-04") else None

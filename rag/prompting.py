"""What a chat model is shown: rules, examples, and numbered source sentences that it may cite."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from rag.llm import Exchange, Prompt
from rag.plain import plain
from rag.prompt_texts import TEXTS, PromptTexts
from rag.records import Question
from rag.selecting import Candidate
from rag.wording import ENGLISH, GERMAN, say_source

MOST_SOURCES = 12  # numbered sentences; small models lose count beyond
MOST_CHARS = 1_300  # of the source sentences, some 400 tokens: 3 to 5 s of reading on 2 cores
NOT_SAID = "NOT SAID"
# Brackets are the citations', angles are where chat templates put their marks; a source has neither.
_DISARMED = str.maketrans({"[": "(", "]": ")", "<": "‹", ">": "›", "【": "(", "】": ")"})

# One to three sentences, each ending in numbers that exist, or the no; the full stop stands before or behind
# the numbers. Inside a sentence no space follows it, but behind a digit or a capital ("3. Mai", "J. Smith").
GRAMMAR = r"""root ::= "NOT SAID" | sentence (" " sentence){0,2}
sentence ::= start part* (cites "." | [.!?] cites)
start ::= [^ .!?\[\]\n<>]
part ::= [^.!?\[\]\n<>] | [.!?] [^ \[\]\n<>] | [0-9] ". " | " " [A-ZÄÖÜ] ". "
cites ::= " " cite cite? cite?
cite ::= "[" number "]"
"""


def number_sources(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The sentences that the model is shown, in the order of their numbers, from 1.

    The best ones that fit, grouped by article, the article with the best one first, and as they follow
    each other there: a sentence is easier understood behind the one before it.
    """
    kept: list[Candidate] = []
    characters = 0
    for each in candidates:
        characters += len(each.sentence.text)
        if len(kept) == MOST_SOURCES or (kept and characters > MOST_CHARS):
            break
        kept.append(each)
    articles = list(dict.fromkeys(each.hit.source.article_id for each in kept))
    return sorted(kept, key=lambda each: (articles.index(each.hit.source.article_id), each.sentence.start))


def build_prompt(question: Question, sources: Sequence[Candidate]) -> Prompt:
    """The prompt for a question.

    Args:
        question: What is asked; the reply shall be in its language.
        sources: As `number_sources` has them.
    """
    language = GERMAN if question.language == GERMAN else ENGLISH
    texts = TEXTS[language]
    lines: list[str] = []
    number = 0
    for _, group in groupby(sources, key=lambda each: each.hit.source.article_id):
        several = list(group)
        lines.append(f"{_disarmed(say_source(several[0].hit.source, language))}:")
        for each in several:
            number += 1
            lines.append(f"[{number}] {_disarmed(each.sentence.text)}")
    user = _user(texts, "\n".join(lines), _disarmed(question.text))
    return Prompt(texts.system, user, _examples(texts), grammar_for(number))


def grammar_for(sources: int) -> str:
    """GBNF that a reply over so many sources keeps to; empty where there are none."""
    if sources < 1:
        return ""
    return GRAMMAR + "number ::= " + " | ".join(f'"{n}"' for n in range(1, sources + 1)) + "\n"


def beginnings() -> list[Prompt]:
    """A prompt in each language, for a model that reads what all prompts share ahead of time."""
    return [Prompt(texts.system, texts.question_head, _examples(texts)) for texts in TEXTS.values()]


def _examples(texts: PromptTexts) -> tuple[Exchange, ...]:
    return tuple(
        Exchange(_user(texts, example.sources, example.question), example.reply) for example in texts.examples
    )


def _user(texts: PromptTexts, sources: str, question: str) -> str:
    return f"{texts.sources_head}\n{sources}\n\n{texts.question_head} {question}\n{texts.reply_head}"


def _disarmed(text: str) -> str:
    return " ".join(plain(text).translate(_DISARMED).split())

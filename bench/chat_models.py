"""A chat model against the located sentences on newsqa_dev, by type of question: what each states and proves."""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from bench.answers import Judged, figures_of, judge
from bench.archives import news_archive
from bench.data import NewsQuestion, load_news_questions, shared_folder
from bench.report import Table, publish
from rag.assistant import Assistant
from rag.catalogue import Catalogue
from rag.embedding import Embedder
from rag.errors import ModelError
from rag.llm import open_chat_model
from rag.llm.local import LLAMA_CPP
from rag.llm.packaged import model_file
from rag.prose import read_ahead
from rag.records import Answer, Checked, Done, Found, Token
from rag.settings import load_settings

# Seconds; a measurement waits for a busy machine, where the pages would show the located sentences.
PATIENCE = {"llm_timeout_s": 600.0, "llm_first_word_s": 590.0, "llm_stall_s": 120.0}
LOCATED, WRITTEN = "located", "written"


@dataclass(frozen=True, slots=True)
class Told:
    """An answer and when it came; seconds on the clock and of the processor, None where there was no such event."""

    answer: Answer
    sources_s: float
    first_word_s: float | None
    first_checked_s: float | None
    whole_s: float
    processor_s: float


@dataclass(frozen=True, slots=True)
class Pair:
    """One question answered both ways."""

    question: NewsQuestion
    judged: dict[str, Judged]
    told: dict[str, Told]


def main(options: argparse.Namespace) -> int:
    """Ask, print as it goes, keep."""
    shared = shared_folder(options.shared)
    base = load_settings()
    embedder = Embedder.load(base)
    archive = (
        base.model_copy(update={"data": options.archive})
        if options.archive
        else news_archive(shared, embedder, with_distractors=True)
    )
    settings = archive.model_copy(
        update=PATIENCE | {"llm": base.llm or f"{LLAMA_CPP}{model_file(base.models)}"}
    )
    model = open_chat_model(settings)
    if model is None:
        raise ModelError("No chat model is named.", hint="Run `make llm`, or set BELEG_LLM.")
    read_ahead(model)
    catalogue = Catalogue.open(settings)
    assistants = {
        LOCATED: Assistant(settings, catalogue, embedder),
        WRITTEN: Assistant(settings, catalogue, embedder, model),
    }
    pairs: list[Pair] = []
    end = time.monotonic() + 60 * options.minutes
    for question in sample(load_news_questions(shared), options.answerable, options.unanswerable):
        if time.monotonic() > end:
            break
        told = {name: tell(assistant, question) for name, assistant in assistants.items()}
        judged = {name: judge(question, each.answer, catalogue) for name, each in told.items()}
        pairs.append(Pair(question, judged, told))
        print(line(pairs[-1]), flush=True)
    publish("chat_models", [quality(pairs), refusals(pairs), seconds(pairs)], figures(pairs))
    return 0


def sample(questions: Sequence[NewsQuestion], answerable: int, unanswerable: int) -> Iterator[NewsQuestion]:
    """The types by turns, an unanswerable one behind every two, so that any beginning of it is spread; 0: all."""
    asked = _by_turns([each for each in questions if each.is_answerable])[: answerable or None]
    others = _by_turns([each for each in questions if not each.is_answerable])[: unanswerable or None]
    while asked or others:
        yield from (*asked[:2], *others[:1])
        del asked[:2], others[:1]


def _by_turns(questions: Sequence[NewsQuestion]) -> list[NewsQuestion]:
    groups: dict[tuple[str, str], list[NewsQuestion]] = defaultdict(list)
    for each in questions:
        groups[each.type, each.language].append(each)
    return [each for turn in zip_longest(*groups.values()) for each in turn if each is not None]


def tell(assistant: Assistant, question: NewsQuestion) -> Told:
    """Ask one question and note when what came."""
    started, processor = time.monotonic(), time.process_time()
    seen: dict[type, float] = {}
    for event in assistant.ask(question.text, question.history):
        seen.setdefault(type(event), time.monotonic() - started)
        if isinstance(event, Done):
            answer = event.answer
    return Told(
        answer,
        seen[Found],
        seen.get(Token),
        seen.get(Checked),
        time.monotonic() - started,
        time.process_time() - processor,
    )


def line(pair: Pair) -> str:
    """One question as a line for who watches."""
    marks = " ".join(
        f"{name}: {'facts' if judged.has_facts else '-'} {'gold' if judged.overlaps_gold else '-'} "
        f"{judged.answer.outcome}"
        for name, judged in pair.judged.items()
    )
    written = pair.told[WRITTEN]
    first = f"{written.first_word_s:.1f}" if written.first_word_s is not None else "-"
    return (
        f"{pair.question.id} {pair.question.type} {pair.question.language} | {marks} | first {first} s,"
        f" whole {written.whole_s:.1f} s, processor {written.processor_s:.1f} s | {written.answer.text!r}"
        f" {written.answer.notes}"
    )


def quality(pairs: Sequence[Pair]) -> Table:
    """The answerable questions by type, both ways side by side."""
    groups: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        if pair.question.is_answerable:
            groups[pair.question.type].append(pair)
            groups["all answerable"].append(pair)
    keys = ("answerable answered", "facts stated", "gold sentence cited", "citation precision")
    rows = []
    for name, group in sorted(groups.items(), key=lambda item: (item[0] == "all answerable", item[0])):
        shares = {way: figures_of([pair.judged[way] for pair in group]) for way in (LOCATED, WRITTEN)}
        rows.append((name, len(group), *(shares[way][key] for key in keys for way in (LOCATED, WRITTEN))))
    head = ("type", "n", *(f"{key}, {way}" for key in keys for way in (LOCATED, WRITTEN)))
    return Table("A chat model against the located sentences", head, tuple(rows))


def refusals(pairs: Sequence[Pair]) -> Table:
    """The unanswerable questions, both ways."""
    rows = []
    for is_near in (True, False):
        group = [
            pair
            for pair in pairs
            if not pair.question.is_answerable and pair.question.is_near_miss is is_near
        ]
        refused = [sum(not pair.judged[way].is_answered for pair in group) for way in (LOCATED, WRITTEN)]
        rows.append(("near miss" if is_near else "other", len(group), *refused))
    return Table("Unanswerable questions refused", ("kind", "n", LOCATED, WRITTEN), tuple(rows))


def seconds(pairs: Sequence[Pair]) -> Table:
    """Medians of the times where the model wrote."""
    told = [pair.told[WRITTEN] for pair in pairs if pair.told[WRITTEN].first_word_s is not None]
    rows = []
    for name in ("sources_s", "first_word_s", "first_checked_s", "whole_s", "processor_s"):
        spent = sorted(value for each in told if (value := getattr(each, name)) is not None)
        rows.append((name, len(spent), spent[len(spent) // 2] if spent else 0.0))
    return Table("Seconds with the chat model", ("until", "n", "median"), tuple(rows))


def figures(pairs: Sequence[Pair]) -> dict[str, object]:
    """The shares over all questions asked, both ways."""
    return {way: figures_of([pair.judged[way] for pair in pairs]) for way in (LOCATED, WRITTEN)}

"""Differing sources: invented cases, those planted in `samples/`, and false alarms over newsqa_dev.

`python -m bench differences`. Each case is asked of an archive of all the cases' articles, through the whole
assistant; a control or a dev question that shows a difference is a false alarm. Premises are counted alike.
"""

from __future__ import annotations

import argparse
import shutil
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.archives import CACHE, news_archive
from bench.data import ROOT, NewsQuestion, load_news_questions, shared_folder
from bench.difference_cases import NONE, Case, load_cases, write_feed
from bench.report import Table, publish
from ingest.pipeline import Ingestor
from ingest.records import ReadOptions
from rag.archive import ArchiveWriter
from rag.assistant import Assistant
from rag.catalogue import Catalogue
from rag.differences import say_difference
from rag.embedding import Embedder
from rag.premises import find_premises
from rag.records import Answer, Done, Turn
from rag.settings import Settings, load_settings

LEAST_SHOWN = 0.9  # of the planted and invented differences
MOST_ALARMS = 0.05  # of the answerable questions of newsqa_dev
MOST_PREMISES = 0.03  # of the same, for premises that are said to be false
PLANTED = (  # what samples/README.md plants, with the kinds that are right for it
    ("Wie viele Menschen starben beim Hochwasser im Trewetal?", ("development",)),
    ("Was kostet die Straßenbahnlinie 9 in Trewenau?", ("development",)),
    ("Wie viele Beschäftigte streikten im März 2026 in Trewenau?", ("figures",)),
    (
        "Wer ist für die Flut von Kaltenried verantwortlich, der Talsperrenverband oder das Landesamt?",
        ("claims",),
    ),
)
CORRECTED = ("Wie viele Betten fallen bei der Klinikfusion in Bad Ellmoor weg?", ("correction",))


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the kinds of difference that are right, and the answer."""

    question: str
    wanted: tuple[str, ...]
    answer: Answer

    @property
    def shown(self) -> tuple[str, ...]:
        """The kinds that the answer shows."""
        return tuple(each.kind.value for each in self.answer.differences)

    @property
    def is_right(self) -> bool:
        """Whether the first difference shown is of a right kind, or none is where none is to be."""
        return self.shown[:1] == () if self.wanted == (NONE,) else bool(set(self.wanted) & set(self.shown))


def main(options: argparse.Namespace) -> int:
    """Ask, print, keep; 1 if too few are shown or too many alarms are false."""
    embedder = Embedder.load(load_settings())
    cases = load_cases()
    invented = _invented(cases, embedder)
    planted = _planted(embedder)
    shared = shared_folder(options.shared)
    settings = (
        load_settings(data=options.archive)
        if options.archive
        else news_archive(shared, embedder, with_distractors=True)
    )
    dev = _dev(shared, settings, embedder)
    alarms = [(question, answer) for question, answer in dev if answer.differences]
    premises = [(question, answer) for question, answer in dev if _premises(answer)]
    differing = [each for each in (*invented, *planted) if each.wanted != (NONE,)]
    figures = {
        "shown as such": sum(each.is_right for each in differing) / len(differing),
        "differences": len(differing),
        "planted shown": sum(each.is_right for each in planted) / len(planted),
        "controls with an alarm": _share([bool(each.shown) for each in invented if each.wanted == (NONE,)]),
        "false alarms on newsqa_dev": len(alarms) / len(dev),
        "premises on newsqa_dev": len(premises) / len(dev),
    }
    tables = [_by_kind((*invented, *planted)), _wrong((*invented, *planted)), _alarms(alarms, premises)]
    publish("differences", tables, figures)
    return int(
        figures["shown as such"] < LEAST_SHOWN
        or figures["false alarms on newsqa_dev"] > MOST_ALARMS
        or figures["premises on newsqa_dev"] > MOST_PREMISES
    )


def _invented(cases: Sequence[Case], embedder: Embedder) -> list[Asked]:
    folder = CACHE / "differences"
    feed = CACHE / "differences.jsonl"
    CACHE.mkdir(parents=True, exist_ok=True)
    write_feed(list(cases), feed)
    settings = _archive(folder, [feed], embedder)
    assistant = Assistant(settings, Catalogue.open(settings), embedder)
    asked = [Asked(case.question, (case.kind,), _ask(assistant, case.question)) for case in cases]
    assistant.close()
    return asked


def _planted(embedder: Embedder) -> list[Asked]:
    folder = CACHE / "differences-samples"
    settings = _archive(folder, [ROOT / "samples" / "archive", ROOT / "samples" / "later"], embedder)
    assistant = Assistant(settings, Catalogue.open(settings), embedder)
    asked = [Asked(text, kinds, _ask(assistant, text)) for text, kinds in (*PLANTED, CORRECTED)]
    assistant.close()
    return asked


def _dev(shared: Path, settings: Settings, embedder: Embedder) -> list[tuple[NewsQuestion, Answer]]:
    assistant = Assistant(settings, Catalogue.open(settings), embedder)
    asked = [
        (question, _ask(assistant, question.text, question.history))
        for question in load_news_questions(shared)
        if question.is_answerable
    ]
    assistant.close()
    return asked


def _archive(folder: Path, sources: Sequence[Path], embedder: Embedder) -> Settings:
    """An archive of these sources, taken in one after the other, built anew."""
    shutil.rmtree(folder, ignore_errors=True)
    settings = load_settings(data=folder)
    writer = ArchiveWriter.open(settings)
    writer.require_model(embedder.card)
    for source in sources:
        Ingestor(writer, lambda: embedder, settings).add(
            [str(source)], ReadOptions(), lambda items, total: True
        )
    writer.settle()
    writer.close()
    return settings


def _ask(assistant: Assistant, text: str, history: Sequence[Turn] = ()) -> Answer:
    return next(event.answer for event in assistant.ask(text, history) if isinstance(event, Done))


def _premises(answer: Answer) -> bool:
    cited = [citation for sentence in answer.sentences for citation in sentence.citations]
    return bool(find_premises(answer.question, answer.evidence, cited))


def _share(values: Sequence[bool]) -> float:
    return sum(values) / max(1, len(values))


def _by_kind(asked: Sequence[Asked]) -> Table:
    groups: dict[str, list[Asked]] = defaultdict(list)
    for each in asked:
        groups["/".join(each.wanted)].append(each)
    rows = tuple(
        (kind, len(group), _share([each.is_right for each in group])) for kind, group in groups.items()
    )
    return Table("Differences shown as what they are, by kind", ("kind", "n", "right"), rows)


def _wrong(asked: Sequence[Asked]) -> Table:
    rows = tuple(
        (each.question, "/".join(each.wanted), _told(each.answer) or each.answer.outcome.value)
        for each in asked
        if not each.is_right
    )
    return Table("What went wrong", ("question", "to show", "shown"), rows)


def _alarms(
    alarms: Sequence[tuple[NewsQuestion, Answer]], premises: Sequence[tuple[NewsQuestion, Answer]]
) -> Table:
    rows = [(question.id, question.text, _told(answer)) for question, answer in alarms]
    rows += [(question.id, question.text, "premise") for question, _ in premises]
    note = "Some may be true differences between articles of the corpus: nobody labelled it for them."
    return Table("Dev questions with an alarm", ("id", "question", "shown"), tuple(rows), note)


def _told(answer: Answer) -> str:
    return " ".join(say_difference(each, answer.question.language) for each in answer.differences)

"""Measures the gate on true and false quotations, and the look-up of quotations: `python -m bench quotations`."""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bench.archives import news_archive
from bench.data import shared_folder
from bench.quotation_cases import Case, Kind, draw_cases
from bench.quotation_corpus import Corpus
from bench.quotation_lookup import look_up
from bench.report import Table, publish
from rag.catalogue import Catalogue
from rag.embedding import Embedder
from rag.faults import Fault, Remedy
from rag.gating import Gated, gate_sentence
from rag.records import Question
from rag.settings import load_settings

SEED = 20261124
TRUE, FALSE = 500, 500  # quotations set into answers
FALSE_KINDS = tuple(kind for kind in Kind if kind is not Kind.TRUE)
NAMES = {
    Kind.WORD: (Fault.QUOTE_ALTERED,),
    Kind.NUMBER: (Fault.QUOTE_ALTERED,),
    Kind.NAME: (Fault.QUOTE_ALTERED,),
    Kind.NEGATION: (Fault.QUOTE_ALTERED, Fault.QUOTE_SPLICED),  # a "nicht" left out leaves a splice
    Kind.SPLICED: (
        Fault.QUOTE_SPLICED,
        Fault.QUOTE_ALTERED,
        Fault.QUOTE_INVENTED,
    ),  # a half may be of no source shown
    Kind.SPEAKER: (Fault.WRONG_MOUTH,),
    Kind.CITATION: (Fault.QUOTE_ELSEWHERE,),
}


@dataclass(frozen=True, slots=True)
class Judged:
    """A case with what the gate made of it, and the milliseconds that took."""

    case: Case
    gated: tuple[Gated, ...]
    took_ms: float

    @property
    def stands(self) -> bool:
        """Whether the sentence passed as it was written, quotation and all."""
        return all(each.remedy is Remedy.KEPT and not each.findings for each in self.gated) and any(
            each.sentence for each in self.gated
        )

    @property
    def faults(self) -> set[Fault]:
        """What was named."""
        return {finding.fault for each in self.gated for finding in each.findings}


def judge(cases: Sequence[Case]) -> list[Judged]:
    """Put every case through the gate."""
    judged = []
    for case in cases:
        question = Question("?", "?", case.language)
        began = time.perf_counter()
        gated = gate_sentence(case.text, case.numbered, question)
        judged.append(Judged(case, gated, 1000 * (time.perf_counter() - began)))
    return judged


def gate_table(true: Sequence[Judged], false: Sequence[Judged]) -> Table:
    """Passed and caught, by kind."""
    rows: list[tuple[object, ...]] = [("true", len(true), sum(each.stands for each in true), "")]
    for kind in FALSE_KINDS:
        some = [each for each in false if each.case.kind is kind]
        caught = [each for each in some if not each.stands]
        named = sum(bool(each.faults & set(NAMES[kind])) for each in caught)
        rows.append((kind.value, len(some), len(some) - len(caught), named))
    return Table("The gate on quotations", ("kind", "quotations", "stand", "named rightly"), tuple(rows))


def main(options: argparse.Namespace) -> int:
    """Run both measures and print them."""
    shared = shared_folder(options.shared)
    settings = load_settings(data=options.archive) if options.archive else None
    settings = settings or news_archive(shared, Embedder.load(load_settings()), with_distractors=True)
    catalogue = Catalogue.open(settings, create=False)
    corpus = Corpus(catalogue, SEED)
    true = judge(draw_cases(corpus, TRUE, (Kind.TRUE,)))
    false = judge(draw_cases(corpus, FALSE, FALSE_KINDS))
    if options.errors:
        _show([each for each in true if not each.stands] + [each for each in false if each.stands])
    passed, caught = sum(each.stands for each in true), sum(not each.stands for each in false)
    times = sorted(each.took_ms for each in (*true, *false))
    lookup = look_up(corpus, catalogue, settings)
    if options.errors:
        print("\n".join(lookup.errors))
    languages = Counter(each.case.language for each in true)
    figures = {
        "true_passed": passed / len(true),
        "false_caught": caught / len(false),
        "gate_ms_p50": times[len(times) // 2],
        "languages": dict(languages),
        **lookup.figures,
    }
    publish("quotations", [gate_table(true, false), lookup.table], figures)
    return 0 if passed >= 0.99 * len(true) and caught == len(false) else 1


def _show(wrong: Sequence[Judged]) -> None:
    for each in wrong:
        cited = [found.detail or found.fault for one in each.gated for found in one.findings]
        print(f"[{each.case.kind}] {each.case.text}\n    {sorted(each.faults)} {cited}")

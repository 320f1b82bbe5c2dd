"""Near copies: labelled pairs by kind, perturbed and real articles of the shared corpus, and the time it takes.

`python -m bench copies` (or `python -m bench.copies`). Thresholds are looked for on the pairs with an even
number and reported on the others; `rag.copies` holds what was chosen.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from bench.copy_corpus import PERTURBATIONS, drawn, load_corpus, multiplied
from bench.copy_pairs import Pair, load_pairs
from bench.data import shared_folder
from bench.report import Table, publish
from rag import copies
from rag.catalogue import Catalogue, Staged
from rag.catalogue.linking import LEAST_ESTIMATE, Linker
from rag.copies import compare, overlap
from rag.records import Article
from rag.settings import load_settings
from rag.sketches import band_keys, estimate, sketch
from rag.wordings import Wording, read_wording

SHARES = tuple(round(0.3 + 0.02 * step, 2) for step in range(30))
FIGURES = tuple(round(0.3 + 0.05 * step, 2) for step in range(14))
SAMPLE = 250  # articles of the corpus that are perturbed, each in every way
SIZES = (1_000, 10_000)  # articles in the catalogue when the time of one more batch is taken
BATCH = 60  # articles; what the pipeline stores at once
RUNS = 5  # batches; the median counts
SHOWN = 70  # characters of a title in the list of pairs to look at


@dataclass(frozen=True, slots=True)
class Judged:
    """A pair with what was said of it: found by its bands, and copies by the exact comparison."""

    pair: Pair
    is_candidate: bool
    is_said: bool


def judge(pair: Pair) -> Judged:
    """Look at a pair as ingestion does."""
    a, b = read_wording(pair.a), read_wording(pair.b)
    return Judged(pair, is_candidate(a, b), compare(a, b) is not None)


def is_candidate(a: Wording, b: Wording) -> bool:
    """Whether ingestion would compare the two at all."""
    first, second = sketch(a), sketch(b)
    if not first or not second:
        return False
    keys = band_keys([first, second])
    return bool((keys[0] == keys[1]).any()) and estimate(first, second) >= LEAST_ESTIMATE


def precision_recall(judged: Sequence[Judged]) -> tuple[float, float]:
    """Precision and recall of the whole way, candidates and comparison; 1.0 where nothing is said or true."""
    said = [each for each in judged if each.is_candidate and each.is_said]
    true = [each for each in judged if each.pair.is_copy]
    right = sum(each.pair.is_copy for each in said)
    return right / len(said) if said else 1.0, right / len(true) if true else 1.0


def sweep(pairs: Sequence[Pair]) -> list[tuple[float, float]]:
    """The thresholds (share, figures) without a mistake on these pairs, or with the fewest."""
    seen = [(pair.is_copy, overlap(read_wording(pair.a), read_wording(pair.b))) for pair in pairs]

    def mistakes(share: float, figures: float) -> int:
        return sum(is_copy != copies.is_copy(found, share, figures) for is_copy, found in seen)

    counted = {each: mistakes(*each) for each in itertools.product(SHARES, FIGURES)}
    least = min(counted.values())
    return [each for each, count in counted.items() if count == least]


def labelled_tables(pairs: Sequence[Pair]) -> tuple[list[Table], dict[str, object]]:
    """Precision and recall by kind and half, and the range of thresholds that the even half allows."""
    judged = [judge(pair) for pair in pairs]
    halves = {
        name: [each for each in judged if each.pair.id % 2 == n] for n, name in enumerate(("even", "odd"))
    }
    rows: list[tuple[object, ...]] = []
    for kind in dict.fromkeys(each.pair.kind for each in judged):
        of_kind = [each for each in judged if each.pair.kind == kind]
        odd = [each for each in of_kind if each.pair.id % 2]
        said = sum(each.is_candidate and each.is_said for each in of_kind)
        wrong = sum((each.is_candidate and each.is_said) != each.pair.is_copy for each in odd)
        rows.append((kind, "yes" if of_kind[0].pair.is_copy else "no", len(of_kind), said, len(odd), wrong))
    figures: dict[str, object] = {}
    for name, half in halves.items():
        figures[f"precision_{name}"], figures[f"recall_{name}"] = precision_recall(half)
    allowed = sweep([each.pair for each in halves["even"]])
    shares, parts = ([each[n] for each in allowed] for n in range(2))
    note = (
        f"Odd half: precision {figures['precision_odd']:.3f}, recall {figures['recall_odd']:.3f}. The even half"
        f" allows shares from {min(shares)} to {max(shares)} and figures from {min(parts)} to {max(parts)};"
        f" used: {copies.LEAST_SHARE} and {copies.LEAST_FIGURES}."
    )
    missed = [each for each in judged if (each.is_candidate and each.is_said) != each.pair.is_copy]
    if missed:
        note += " Mistakes: " + ", ".join(f"{each.pair.id} ({each.pair.kind})" for each in missed) + "."
    head = ("kind", "copy", "pairs", "said to be copies", "odd half", "mistakes in it")
    return [Table("Near copies, labelled pairs", head, tuple(rows), note)], figures


def perturbed_table(articles: Sequence[Article]) -> Table:
    """Copies made by rule out of real articles: how many are found and said to be copies."""
    sample, rows = drawn(articles, SAMPLE), []
    for name, perturb in PERTURBATIONS.items():
        pairs = [
            (read_wording(each), read_wording(perturb(each, sample[n - 1]))) for n, each in enumerate(sample)
        ]
        found = [is_candidate(*pair) for pair in pairs]
        said = [compare(*pair) is not None for pair in pairs]
        both = sum(a and b for a, b in zip(found, said, strict=True))
        rows.append((name, len(pairs), sum(found) / len(pairs), sum(said) / len(pairs), both / len(pairs)))
    head = ("made by", "pairs", "share a band", "said to be copies", "recall")
    return Table("Copies made of corpus articles", head, tuple(rows))


def real_pairs(catalogue: Catalogue) -> Table:
    """The pairs of distinct corpus articles that ingestion says are copies, to be looked at."""
    rows = catalogue.database.read(
        "SELECT a.title AS one, b.title AS other, c.alike, c.share, a.outlet AS outlet, b.outlet AS second"
        " FROM copies c JOIN versions a ON a.article_id = c.a AND a.state = 'live'"
        " JOIN versions b ON b.article_id = c.b AND b.state = 'live' ORDER BY c.share DESC"
    )
    shown = tuple(
        (
            f"{row['outlet']}: {row['one'][:SHOWN]}",
            f"{row['second']}: {row['other'][:SHOWN]}",
            row["alike"],
            row["share"],
        )
        for row in rows
    )
    return Table("Pairs of corpus articles said to be copies", ("one", "other", "how", "%"), shown)


def store(catalogue: Catalogue, linker: Linker, articles: Sequence[Article]) -> tuple[float, float]:
    """Store articles without passages and look for their copies; seconds of the latter, and of the processor."""
    nothing = np.empty((0, 0), dtype=np.float32)
    keys = catalogue.stage([Staged(article, (), nothing, (), ()) for article in articles])
    catalogue.publish(keys)
    started, processor = time.perf_counter(), time.process_time()
    linker.link(keys)
    return time.perf_counter() - started, time.process_time() - processor


def speed_table(
    articles: Sequence[Article], sizes: Sequence[int], catalogue: Catalogue, linker: Linker
) -> Table:
    """What an article costs, sketched alone and with look-up and storing, as the archive grows."""
    sample = drawn(articles, RUNS * BATCH)
    started, processor = time.perf_counter(), time.process_time()
    for each in sample:
        sketch(read_wording(each))
    seconds, busy = time.perf_counter() - started, time.process_time() - processor
    rows: list[tuple[object, ...]] = [("sketch", "", len(sample) / seconds, 1000 * busy / len(sample), "")]
    more, held = multiplied(articles), 0
    for size in sizes:
        while held < size:
            store(catalogue, linker, list(itertools.islice(more, min(500, size - held))))
            held = catalogue.state().articles
        timed = [store(catalogue, linker, list(itertools.islice(more, BATCH))) for _ in range(RUNS)]
        held = catalogue.state().articles
        wall, busy = (sorted(each[n] for each in timed)[RUNS // 2] for n in range(2))
        size_bytes = catalogue.database.read(
            "SELECT sum(pgsize) FROM dbstat WHERE name IN ('sketches', 'copies', 'stories')"
        )[0][0]
        rows.append(
            ("all, stored", f"{size:,}", BATCH / wall, 1000 * busy / BATCH, f"{size_bytes / held / 1000:.1f}")
        )
    head = ("step", "articles held", "articles/s", "processor ms an article", "kB an article")
    return Table("Looking for copies at ingestion", head, tuple(rows))


def main(options: argparse.Namespace) -> int:
    """Print the tables; 1 if the labelled pairs miss their goals."""
    tables, figures = labelled_tables(load_pairs())
    if not options.labelled:
        articles = load_corpus(shared_folder(options.shared))
        with TemporaryDirectory() as folder:
            catalogue = Catalogue.open(load_settings(data=Path(folder)))
            linker = Linker(catalogue.database)
            store(catalogue, linker, articles)
            tables += [perturbed_table(articles), real_pairs(catalogue)]
            tables.append(speed_table(articles, options.sizes or SIZES, catalogue, linker))
            catalogue.close()
    publish("copies", tables, figures)
    return (
        0 if float(str(figures["precision_odd"])) >= 0.98 and float(str(figures["recall_odd"])) >= 0.95 else 1
    )


if __name__ == "__main__":
    from bench.__main__ import main as bench

    sys.exit(bench(["copies", *sys.argv[1:]]))

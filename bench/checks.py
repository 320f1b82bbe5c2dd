"""Measure the check on labelled claims: rules, with the embedding, weighed; by kind.

What is learnt is cross-validated by article over all claims; the table of the part held back is a fifth of
the same verdicts.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from bench.claims import Claim, Judged, by_kind, fold_of, read_claims, read_reviewed_claims, summary
from bench.data import shared_folder
from bench.train_checker import FOLDS, Read, cross_validated, read_texts
from rag.check import Similarity, check_claim
from rag.checker import Checker
from rag.embedding import Embedder
from rag.records import Verdict
from rag.settings import load_settings

TIMED = 60  # claims of which the time is taken, one at a time, texts embedded anew


def main(options: argparse.Namespace) -> int:
    """Judge the claims in each way and print the tables."""
    if options.claims:
        return _reviewed(options.claims)
    claims = read_claims(shared_folder(options.shared))
    embedder = Embedder.load(load_settings())
    read = read_texts(claims, embedder)
    variants = _variants(claims, read)
    held = {
        name: [one for one in judged if fold_of(one.claim.article, FOLDS) == 0]
        for name, judged in variants.items()
    }
    sys.stdout.write(f"All {len(claims)} claims, cross-validated by article in {FOLDS} parts\n\n")
    sys.stdout.write(f"{summary(variants)}\n\n{by_kind(variants)}\n\n")
    sys.stdout.write(f"The part held back\n\n{summary(held)}\n\n")
    checker = Checker.open(load_settings(), embedder)
    began = time.process_time()
    for claim in claims[:TIMED]:
        checker(claim.claim, claim.source)
    sys.stdout.write(f"{1000 * (time.process_time() - began) / TIMED:.0f} ms of processor time a claim\n")
    for one in variants["weighed"]:
        is_missed = (one.check.verdict is Verdict.NOT_SUPPORTED) != (one.claim.label is Verdict.NOT_SUPPORTED)
        if is_missed and options.errors in ("all", one.claim.kind):
            sys.stdout.write(
                f"\n[{one.claim.kind}] {one.check.verdict.value}: {one.check.reason}\n"
                f"  S {one.claim.source}\n  C {one.claim.claim}\n"
            )
    return 0


def _reviewed(path: Path) -> int:
    """Measure the check as it is shipped on what people judged."""
    claims = read_reviewed_claims(path)
    if not claims:
        sys.stderr.write(f"There are no claims in {path}.\n")
        return 2
    checker = Checker.open(load_settings())
    judged = [Judged(claim, checker(claim.claim, claim.source)) for claim in claims]
    sys.stdout.write(f"{len(claims)} reviewed claims\n\n{summary({'shipped': judged})}\n")
    return 0


def _variants(claims: Sequence[Claim], read: Read) -> dict[str, list[Judged]]:
    """The verdicts of the rules alone, with a threshold on the embedding, and weighed."""
    similarity = _similarity(read)
    judges = cross_validated(claims, read)
    return {
        "rules": [Judged(each, check_claim(each.claim, each.source)) for each in claims],
        "rules, similarity": [
            Judged(each, check_claim(each.claim, each.source, similarity=similarity)) for each in claims
        ],
        "weighed": [
            Judged(each, check_claim(each.claim, each.source, judge=judge))
            for each, judge in zip(claims, judges, strict=True)
        ],
    }


def _similarity(read: Read) -> Similarity:
    """Cosine of two texts that were embedded as passages."""

    def similarity(one: str, other: str) -> float:
        return float(read.vectors[one] @ read.vectors[other])

    return similarity

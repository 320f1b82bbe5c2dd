"""Measure the check on labelled claims: `python -m bench.checks CLAIMS.jsonl [--part held] [--meaning]`.

The claims are split by article: one fifth, fixed by a hash of the article's number, is held back and is not
looked at while rules are written.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.check import Similarity, check_claim
from rag.embedding.embedder import Embedder
from rag.records import Check, Verdict
from rag.settings import load_settings

HELD_BACK = 5  # one article in this many is held back


@dataclass(frozen=True, slots=True)
class Claim:
    """A labelled claim: what it says, the text it rests on, the right verdict, how it was made."""

    article: int
    source: str
    claim: str
    language: str
    label: Verdict
    kind: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim with what the check said."""

    claim: Claim
    check: Check


def is_held_back(article: int) -> bool:
    """Whether an article belongs to the part that is kept for measuring."""
    return int(hashlib.sha256(str(article).encode()).hexdigest(), 16) % HELD_BACK == 0


def read_claims(path: Path) -> list[Claim]:
    """Read labelled claims, one JSON object a line."""
    rows = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    return [
        Claim(row["article"], row["source"], row["claim"], row["lang"], Verdict(row["label"]), row["kind"])
        for row in rows
    ]


def precision_recall(judged: Iterable[Judged], verdict: Verdict) -> tuple[float, float]:
    """Precision and recall of one verdict, each 0 to 1."""
    pairs = [(one.check.verdict is verdict, one.claim.label is verdict) for one in judged]
    right = sum(said and true for said, true in pairs)
    return right / max(1, sum(said for said, _ in pairs)), right / max(1, sum(true for _, true in pairs))


def report(judged: Sequence[Judged]) -> str:
    """Precision and recall of each verdict, and for each kind how often each verdict was given."""
    lines = [f"{len(judged)} claims"]
    for verdict in Verdict:
        precision, recall = precision_recall(judged, verdict)
        lines.append(f"{verdict.value:<14} precision {precision:.3f}  recall {recall:.3f}")
    for language in ("de", "en"):
        precision, recall = precision_recall(
            [one for one in judged if one.claim.language == language], Verdict.NOT_SUPPORTED
        )
        lines.append(f"not_supported, claims in {language}: precision {precision:.3f}  recall {recall:.3f}")
    kinds: dict[tuple[str, str], list[Judged]] = defaultdict(list)
    for one in judged:
        kinds[one.claim.label.value, one.claim.kind].append(one)
    lines += ["", "| label | kind | n | supported | partly | not supported | right |", "|---|" + "---|" * 6]
    for (label, kind), rows in sorted(kinds.items()):
        counts = [sum(row.check.verdict is verdict for row in rows) for verdict in Verdict]
        right = sum(row.check.verdict is row.claim.label for row in rows) / len(rows)
        lines.append(f"| {label} | {kind} | {len(rows)} | {' | '.join(map(str, counts))} | {right:.2f} |")
    return "\n".join(lines)


def _embedding_similarity() -> Similarity:
    """Cosine of two texts, both embedded as passages by the model of the settings."""
    embedder = Embedder.load(load_settings())

    def similarity(one: str, other: str) -> float:
        left, right = embedder.embed_passages([one, other])
        return float(left @ right)

    return similarity


def main(arguments: Sequence[str] | None = None) -> int:
    """Judge the claims of a file and print the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("claims", type=Path)
    parser.add_argument("--part", choices=("seen", "held", "all"), default="held")
    parser.add_argument("--meaning", action="store_true", help="Use the packaged embedding model too.")
    parser.add_argument("--errors", default="", help="Kind whose wrong verdicts are shown, or all.")
    options = parser.parse_args(arguments)
    claims = [
        claim
        for claim in read_claims(options.claims)
        if options.part == "all" or is_held_back(claim.article) == (options.part == "held")
    ]
    similarity = _embedding_similarity() if options.meaning else None
    began = time.process_time()
    judged = [
        Judged(claim, check_claim(claim.claim, claim.source, similarity=similarity)) for claim in claims
    ]
    spent_ms = 1000 * (time.process_time() - began)
    sys.stdout.write(
        report(judged) + f"\n{spent_ms / max(1, len(judged)):.2f} ms of processor time a check\n"
    )
    for one in judged:
        if options.errors in ("all", one.claim.kind) and one.check.verdict is not one.claim.label:
            sys.stdout.write(
                f"\n[{one.claim.kind}] {one.check.verdict.value}: {one.check.reason}\n"
                f"  S {one.claim.source}\n  C {one.claim.claim}\n"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())

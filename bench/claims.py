"""The labelled claims of the evaluation data, and the measures of verdicts on them."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.records import Check, Verdict


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


def fold_of(article: int, folds: int) -> int:
    """Which part an article belongs to; part 0 of 5 is the one held back."""
    return int(hashlib.sha256(str(article).encode()).hexdigest(), 16) % folds


def read_claims(shared: Path) -> list[Claim]:
    """Read the labelled claims."""
    lines = (shared / "train" / "claims.jsonl").read_text(encoding="utf-8").splitlines()
    rows = (json.loads(line) for line in lines if line.strip())
    return [
        Claim(row["article"], row["source"], row["claim"], row["lang"], Verdict(row["label"]), row["kind"])
        for row in rows
    ]


def read_reviewed_claims(path: Path) -> list[Claim]:
    """Read the claims that people judged on the Review page, as `python -m rag reviews export` writes them."""
    lines = path.read_text(encoding="utf-8").split("\n")
    rows = (json.loads(line) for line in lines if line.strip())
    return [Claim(0, row["source"], row["claim"], "", Verdict(row["verdict"]), "reviewed") for row in rows]


def precision_recall(judged: Iterable[Judged], verdict: Verdict) -> tuple[float, float]:
    """Precision and recall of one verdict, each 0 to 1."""
    pairs = [(one.check.verdict is verdict, one.claim.label is verdict) for one in judged]
    right = sum(said and true for said, true in pairs)
    return right / max(1, sum(said for said, _ in pairs)), right / max(1, sum(true for _, true in pairs))


def summary(variants: Mapping[str, Sequence[Judged]]) -> str:
    """One row a variant: precision and recall of each verdict, and the share that is right."""
    lines = [
        "| check | " + " | ".join(f"{verdict.value} P | R" for verdict in Verdict) + " | right |",
        "|---|" + "---|" * (2 * len(Verdict) + 1),
    ]
    for name, judged in variants.items():
        figures = [f"{value:.3f}" for verdict in Verdict for value in precision_recall(judged, verdict)]
        right = sum(one.check.verdict is one.claim.label for one in judged) / len(judged)
        lines.append(f"| {name} | {' | '.join(figures)} | {right:.3f} |")
    return "\n".join(lines)


def by_kind(variants: Mapping[str, Sequence[Judged]]) -> str:
    """One row a kind: its number and for each variant the share judged right."""
    kinds: dict[tuple[str, str], dict[str, list[bool]]] = defaultdict(lambda: defaultdict(list))
    for name, judged in variants.items():
        for one in judged:
            is_right = one.check.verdict is one.claim.label
            kinds[one.claim.label.value, one.claim.kind][name].append(is_right)
    lines = [f"| label | kind | n | {' | '.join(variants)} |", "|---|---|---|" + "---|" * len(variants)]
    for (label, kind), found in sorted(kinds.items()):
        shares = [sum(found[name]) / len(found[name]) for name in variants]
        count = len(next(iter(found.values())))
        lines.append(f"| {label} | {kind} | {count} | {' | '.join(f'{share:.2f}' for share in shares)} |")
    return "\n".join(lines)

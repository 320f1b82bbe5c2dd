"""Checks an archive from end to end: texts, spans, passages, both indexes. Reads only."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field

import numpy as np

from rag.catalogue import Catalogue
from rag.catalogue.writes import text_digest
from rag.errors import BelegError
from rag.index import DenseIndex, LexicalIndex
from rag.records import NO_FILTERS
from rag.settings import Settings

NEIGHBOURS = 5  # among which a passage must find itself
SAME = 0.9999  # cosine from which two passages count as the same text


@dataclass(slots=True)
class VerifyReport:
    """What was checked and what is wrong; every finding is one sentence.

    `passages` and `words` are of live versions, `replaced` are passages of versions that are searched
    only as of a day.
    """

    articles: int = 0
    passages: int = 0
    pending: int = 0
    found_by_vector: int = 0
    words: int = 0
    replaced: int = 0
    findings: list[str] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings

    def to_json(self) -> str:
        """The report as one JSON object."""
        return json.dumps({"whole": self.is_whole, **asdict(self)}, ensure_ascii=False)

    def lines(self) -> list[str]:
        """The report for people."""
        head = (
            f"{self.articles} articles, {self.passages} passages, {self.found_by_vector} of them looked up by"
            f" their own vector, {self.words} in the word index; {self.replaced} more of replaced versions."
        )
        return [
            head,
            *self.findings,
            "The archive is whole." if self.is_whole else "The archive is NOT whole.",
        ]


def verify_archive(catalogue: Catalogue, settings: Settings, *, sample: int = 0) -> VerifyReport:
    """Check that every live article is whole and found.

    Args:
        catalogue: The archive's.
        settings: Which indexes.
        sample: Look this many passages up by their own vector; 0 for all.
    """
    report = VerifyReport()
    try:
        catalogue.check()
        _check_texts(catalogue, report)
        _check_vectors(catalogue, settings, report, sample)
        _check_words(catalogue, settings, report)
    except BelegError as error:
        report.findings.append(str(error))
    return report


def _check_texts(catalogue: Catalogue, report: VerifyReport) -> None:
    report.pending = len(catalogue.pending_keys())
    live = set(catalogue.live_keys().tolist())
    for key, article in catalogue.iter_kept():
        body = article.body
        if text_digest(body) != catalogue.stored_digest(key):
            report.findings.append(f"The text of article {article.id} differs from its checksum.")
        rows = catalogue.passages_of(key, article)
        is_live = all(number in live for number, _ in rows)
        report.articles += is_live
        report.passages += len(rows) if is_live else 0
        report.replaced += 0 if is_live else len(rows)
        if body.strip() and not rows:
            report.findings.append(f"Article {article.id} has no passages.")
        covered = 0
        for _, passage in rows:
            if passage.start < covered or passage.end > len(body) or not passage.text.strip():
                report.findings.append(f"Passage {passage.id} lies wrong in its article.")
            if body[covered : passage.start].strip():
                report.findings.append(
                    f"Article {article.id} has text before passage {passage.ordinal} in none."
                )
            covered = passage.end
        if body[covered:].strip():
            report.findings.append(f"The end of article {article.id} is in no passage.")


def _check_words(catalogue: Catalogue, settings: Settings, report: VerifyReport) -> None:
    words = LexicalIndex(catalogue, settings)
    report.words = words.count_live()
    if report.words != report.passages:
        report.findings.append(
            f"The word index holds {report.words} passages, the catalogue {report.passages}."
        )
    replaced = words.count() - report.words
    if replaced != report.replaced:
        report.findings.append(
            f"The word index holds {replaced} passages of replaced versions, the catalogue {report.replaced}."
        )


def _check_vectors(catalogue: Catalogue, settings: Settings, report: VerifyReport, sample: int) -> None:
    dense = DenseIndex(catalogue, settings)
    keys, vectors = catalogue.live_vectors(NO_FILTERS)
    if len(keys) == 0:
        return
    if not np.isfinite(vectors).all() or not np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-3):
        report.findings.append("A stored vector is not of length 1.")
    step = max(1, len(keys) // sample) if sample else 1
    for key, vector in zip(keys[::step], vectors[::step], strict=True):
        found, scores = dense.search(vector, NO_FILTERS, NEIGHBOURS)
        if key not in found and not (scores > SAME).all():
            report.findings.append(f"Passage {key} is not found by its own vector.")
        report.found_by_vector += 1
    if dense.damaged:
        report.findings.append(dense.damaged)
    dense.close()

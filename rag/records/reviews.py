"""Reviewing citations: what is asked of the desk, what people said, and what that adds up to."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from rag.records.answers import Citation, ReviewVerdict, Verdict

WILSON_Z = 1.959964  # standard deviations; the two-sided 95 % interval


class ReviewState(StrEnum):
    """Which citations a reviewer wants to see."""

    OPEN = "open"  # without a verdict of this reviewer
    SECOND = "second"  # judged by another, not yet by this reviewer
    MINE = "mine"  # judged by this reviewer
    DISPUTED = "disputed"  # reviewers differ and nobody settled it
    ALL = "all"


class ReviewOrder(StrEnum):
    """What comes first on the desk."""

    UNSUPPORTED = "unsupported"  # what the program's own check doubts, then the newest
    NEWEST = "newest"


class ReviewGroup(StrEnum):
    """What the verdicts of one figure share."""

    OUTLET = "outlet"
    MODEL = "model"  # the chat model that wrote the answer; empty for located sentences
    SETTINGS = "settings"  # settings other than the defaults when the answer was made
    CHECKED = "checked"  # what the program's own check said


@dataclass(frozen=True, slots=True)
class ReviewQuery:
    """What a reviewer restricts the desk to; empty means any.

    `since` and `until` are ISO 8601 instants in UTC between which the question was asked, `until` exclusive.
    `verdicts` are this reviewer's own: another's are not to be guessed from a list.
    """

    reviewer: str = ""
    state: ReviewState = ReviewState.OPEN
    order: ReviewOrder = ReviewOrder.UNSUPPORTED
    chat_id: str = ""
    outlets: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    checks: tuple[Verdict, ...] = ()
    verdicts: tuple[ReviewVerdict, ...] = ()
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Opinion:
    """A verdict with its note; `given` is ISO 8601 in UTC, `reviewer` empty where none was named."""

    reviewer: str
    verdict: ReviewVerdict
    note: str
    given: str


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """A citation on the desk of one reviewer.

    `others` are the verdicts of other reviewers; empty as long as they must not be seen. `asked` is
    ISO 8601 in UTC.
    """

    citation_id: str
    question: str
    asked: str
    sentence: str
    citation: Citation
    mine: Opinion | None = None
    others: tuple[Opinion, ...] = ()
    settled: Opinion | None = None


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One citation of an answer with what a person last said of it, None where nobody did."""

    citation_id: str
    turn_id: str
    chat_id: str
    question: str
    sentence: str
    citation: Citation
    verdict: ReviewVerdict | None
    note: str
    reviewer: str
    reviewed: str | None


@dataclass(frozen=True, slots=True)
class ReviewProgress:
    """How many citations there are and how many of them have a verdict."""

    total: int
    reviewed: int


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to filter by: its key, its name for people, and how many citations it has."""

    key: str
    name: str
    citations: int


@dataclass(frozen=True, slots=True)
class Tally:
    """The verdicts that count in one group, by kind; `name` is empty where there is none."""

    name: str
    supports: int = 0
    partly: int = 0
    does_not: int = 0
    wrong_source: int = 0

    @property
    def total(self) -> int:
        """How many citations were judged."""
        return self.supports + self.partly + self.does_not + self.wrong_source

    @property
    def precision(self) -> float:
        """Share of the judged citations that support their sentence, 0 to 1; 0 where none was judged."""
        return self.supports / max(1, self.total)

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of `precision`."""
        return wilson(self.supports, self.total)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How two reviewers judged the same citations.

    `share` is of `citations` on which they agree, `kappa` Cohen's, between -1 and 1; None where both
    gave one and the same verdict throughout, so that chance alone explains everything.
    """

    reviewers: tuple[str, str]
    citations: int
    share: float
    kappa: float | None


def wilson(hits: int, total: int, z: float = WILSON_Z) -> tuple[float, float]:
    """Return the interval in which a share lies, honest for small numbers: 1 of 1 gives 0.21 to 1.

    Args:
        hits: Successes, 0 to `total`.
        total: Trials; 0 gives the interval from 0 to 1.
        z: Half width in standard deviations.

    Source:
        Wilson, JASA 22 (1927), doi:10.1080/01621459.1927.10502953.
    """
    if not total:
        return 0.0, 1.0
    share, weight = hits / total, z * z / total
    middle = share + weight / 2
    half = z * math.sqrt(share * (1 - share) / total + weight / (4 * total))
    low, high = ((middle + side * half) / (1 + weight) for side in (-1, 1))
    return max(0.0, low), min(1.0, high)

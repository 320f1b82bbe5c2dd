"""What the archive's test of itself gives: recall by group and side, and alarms that say what fell."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Side(StrEnum):
    """What searched: one index alone, or the retriever as questions use it."""

    VECTORS = "vectors"
    WORDS = "words"
    FUSED = "fused"


class GroupedBy(StrEnum):
    """What the articles of a group share."""

    ALL = "all"
    OUTLET = "outlet"
    LANGUAGE = "language"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Sampled:
    """An article of the sample; `key` is its live version's, `month` "2024-07", "2024" or "undated"."""

    key: int
    article_id: str
    outlet: str
    language: str
    month: str

    def name_in(self, grouped_by: GroupedBy) -> str:
        """The name of its group."""
        names = {
            GroupedBy.OUTLET: self.outlet,
            GroupedBy.LANGUAGE: self.language,
            GroupedBy.MONTH: self.month,
        }
        return names.get(grouped_by, "")


@dataclass(frozen=True, slots=True)
class GroupRecall:
    """How many of a group's questions found their article among the first ten hits, by side.

    `name` is empty for the group of all and for articles without an outlet or a language.
    """

    grouped_by: GroupedBy
    name: str
    questions: int
    vectors: int
    words: int
    fused: int

    def found(self, side: Side) -> int:
        """Questions whose article that side found."""
        return {Side.VECTORS: self.vectors, Side.WORDS: self.words, Side.FUSED: self.fused}[side]

    def recall(self, side: Side) -> float:
        """The share found, from 0 to 1; 1 for a group without questions."""
        return self.found(side) / self.questions if self.questions else 1.0


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something fell: which side, in which group, one sentence from what to what, and what to do."""

    side: Side
    grouped_by: GroupedBy
    name: str
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class SelfTest:
    """One test of the archive by itself.

    `groups` begins with all questions together. `after` is the kind of the job before it ("add",
    "reindex"), empty where a person asked for it; `note` says what was left out.
    """

    created: str
    after: str
    job_id: int | None
    seconds: float
    groups: tuple[GroupRecall, ...]
    alarms: tuple[Alarm, ...] = ()
    note: str = ""

    @property
    def total(self) -> GroupRecall:
        """All questions together."""
        return self.groups[0]

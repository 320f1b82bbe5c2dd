"""What the catalogue gives back besides articles: rows of lists, jobs and their items."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rag.catalogue.standing import Standing
from rag.records import Passage, Source

STAGE_UNITS = {"parse": "documents", "embed": "passages", "store": "articles", "index": "passages"}


@dataclass(frozen=True, slots=True)
class OutletCount:
    """An outlet with its number of live articles and the latest publication day, ISO."""

    name: str
    articles: int
    newest: str | None


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One stored version of an article; `created` is when it came in, ISO in UTC."""

    version: str
    state: str
    created: str
    title: str


@dataclass(frozen=True, slots=True)
class Mentioning:
    """An article version that mentions what was looked for, by its key; its days are None if undated."""

    key: int
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class LivePassage:
    """A passage of a live version, as a hit needs it; `key` is its number in the catalogue."""

    key: int
    version_key: int
    ordinal: int
    start: int
    end: int
    text: str
    source: Source
    day_to: int | None

    @property
    def passage_id(self) -> str:
        """The id of the `Passage` that it is."""
        return self.passage.id

    @property
    def passage(self) -> Passage:
        """The passage without its source."""
        return Passage(
            self.source.article_id, self.source.version, self.ordinal, self.start, self.end, self.text
        )


@dataclass(frozen=True, slots=True)
class PassageWords:
    """What the word index takes of one passage; days as ordinals, None where unknown.

    `standing` says since when and until when its version could be read, and whether it is the live one.
    """

    key: int
    version_key: int
    text: str
    title: str
    language: str
    outlet: str
    section: str
    day_from: int | None
    day_to: int | None
    standing: Standing


@dataclass(frozen=True, slots=True)
class VersionMarks:
    """What filters ask of a version; days as ordinals, None where unknown."""

    key: int
    outlet: str
    section: str
    day_from: int | None
    day_to: int | None
    standing: Standing


@dataclass(frozen=True, slots=True)
class PassageMarks:
    """What the vector index keeps beside a vector to filter by; days as ordinals, None where unknown."""

    outlet: str
    section: str
    day_from: int | None
    day_to: int | None
    known_from: int | None


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of work for the worker; `rate` in articles a second, `total` None while unknown."""

    id: int
    kind: str
    state: str
    created: str
    started: str | None
    finished: str | None
    total: int | None
    done: int
    added: int
    updated: int
    unchanged: int
    duplicates: int
    failed: int
    stage: str
    rate: float | None
    seconds_left: float | None
    message: str
    sources: tuple[str, ...]
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class JobItem:
    """What became of one document of a job; `outcome` is one of the five counters' names."""

    source: str
    outcome: str
    article_id: str
    url: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class JobStage:
    """What one stage of a job has done so far, in `unit`, and the seconds that the job spent in it."""

    name: str
    done: int
    seconds: float

    @property
    def unit(self) -> str:
        """What is counted."""
        return STAGE_UNITS.get(self.name, "items")

    @property
    def rate(self) -> float | None:
        """Units a second; None before there is one to speak of."""
        return self.done / self.seconds if self.seconds > 0 and self.done else None

    def seconds_left(self, job: Job) -> float | None:
        """What the rest of a running job will spend in this stage; None where that is not known."""
        if job.state != "running" or not job.done or job.total is None:
            return None
        return self.seconds * max(0, job.total - job.done) / job.done


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """An article that was taken out of search, ISO time and reason; `is_kept` unless it was deleted."""

    article_id: str
    since: str
    reason: str
    is_kept: bool


@dataclass(frozen=True, slots=True)
class Undone:
    """An article of which a job's versions were taken back.

    Attributes:
        article_id: The article's.
        gone: Keys of the versions that are to be forgotten.
        restored: Key of the version that is in use now; None where the article goes altogether.
        source: Where the job had it from.
        title: Of the version in use now; empty where there is none.
    """

    article_id: str
    gone: tuple[int, ...]
    restored: int | None
    source: str
    title: str


@dataclass(frozen=True, slots=True)
class Generation:
    """A published directory of vectors: every live passage up to `high_water` was put in."""

    id: int
    name: str
    high_water: int
    passages: int

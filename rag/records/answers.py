"""What is found and answered: hits, citations, answers, and the events on the way to them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from rag.records.articles import Passage, Source
from rag.records.listings import Listing
from rag.records.questions import Question
from rag.records.voices import Voice


class Verdict(StrEnum):
    """What the check says of a sentence and its sources."""

    SUPPORTED = "supported"
    PARTLY = "partly"
    NOT_SUPPORTED = "not_supported"


class ReviewVerdict(StrEnum):
    """What a person says of a citation."""

    SUPPORTS = "supports"
    PARTLY = "partly"
    DOES_NOT = "does_not"
    WRONG_SOURCE = "wrong_source"


class DifferenceKind(StrEnum):
    """In what way sources say different things of one thing."""

    FIGURES = "figures"
    DATES = "dates"
    CLAIMS = "claims"
    DEVELOPMENT = "development"  # a figure that grew or fell from day to day
    CORRECTION = "correction"  # a later version of the article says something else


class Outcome(StrEnum):
    """How a question ended: an answer, or one of three kinds of no."""

    ANSWERED = "answered"
    NOT_IN_ARCHIVE = "not_in_archive"
    NO_COVERAGE = "no_coverage"
    NOT_SAID = "not_said"


@dataclass(frozen=True, slots=True)
class SourceSentence:
    """One sentence of a hit, in body offsets; `score` is higher for one more likely to answer.

    `context` says what it is about: its article's title and the heading above it, as far as there are.
    """

    start: int
    end: int
    text: str
    score: float = 0.0
    context: str = ""


@dataclass(frozen=True, slots=True)
class Copy:
    """Another article that tells the same story in the same words; `reason` says how that was seen."""

    source: Source
    reason: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found, `score` higher is better, `rank` from 1; `sentences` in body order.

    `copies` are the articles folded into this hit; `agency` is whose text they carry, empty where that
    is not known. However many there are, together they are one independent source.
    """

    passage: Passage
    source: Source
    score: float
    rank: int
    dense_score: float | None = None
    lexical_score: float | None = None
    sentences: tuple[SourceSentence, ...] = ()
    copies: tuple[Copy, ...] = ()
    agency: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """A located quote: `quote` is the body of the article version from `start` to `end`.

    `voice` is who says it, None where nobody looked (an answer kept before there were voices).
    """

    n: int
    source: Source
    start: int
    end: int
    quote: str
    verdict: Verdict
    reason: str
    voice: Voice | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """What one source says of a thing on which others say something else; `value` is its words for it."""

    citation: Citation
    value: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Sources that give different figures, dates or claims of one thing, in the order of their days.

    `subject` are the words for what is counted, dated or claimed; `statements` are two or more.
    """

    kind: DifferenceKind
    subject: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an answer with what proves it; never empty of citations in an answer.

    `gloss` tells figures, days and names of a sentence in another language in the reader's; empty for others.
    """

    text: str
    citations: tuple[Citation, ...]
    gloss: str = ""


@dataclass(frozen=True, slots=True)
class ArchiveState:
    """What the archive holds; days are ISO dates of the earliest and latest publication."""

    articles: int
    first: str | None = None
    last: str | None = None
    passages: int = 0
    undated: int = 0


@dataclass(frozen=True, slots=True)
class Timings:
    """Milliseconds by stage."""

    understand_ms: float = 0.0
    retrieve_ms: float = 0.0
    compose_ms: float = 0.0
    check_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class Answer:
    """The checked answer: sentences with citations, or a kind of no with the nearest evidence.

    `text` is what is shown above the sources: the sentences in order, or the words of the no.
    `notes` are one-line remarks on how it was made (a dropped sentence, a model that fell silent).
    `listing` is there where every article that mentions something was asked for. `suggestions` are
    questions to go on with, in the question's language, that the archive answers. `differences` are what
    the sources say differently of what was asked.
    """

    question: Question
    outcome: Outcome
    text: str
    sentences: tuple[Sentence, ...]
    evidence: tuple[Hit, ...]
    archive: ArchiveState
    models: tuple[tuple[str, str], ...] = ()
    timings: Timings = field(default_factory=Timings)
    notes: tuple[str, ...] = ()
    listing: Listing | None = None
    suggestions: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class Understood:
    """Event: the question as it will be searched."""

    question: Question


@dataclass(frozen=True, slots=True)
class Found:
    """Event: the hits, best first, before any word of the answer."""

    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Token:
    """Event: a piece of prose as a chat model writes it, not checked yet."""

    text: str


@dataclass(frozen=True, slots=True)
class Checked:
    """Event: a sentence of a chat model's prose that passed the check, in order and numbered as in `Done`.

    An answer that falls back to located sentences afterwards does not hold it.
    """

    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Done:
    """Event: the checked answer; always the last."""

    answer: Answer


Event = Understood | Found | Token | Checked | Done


@dataclass(frozen=True, slots=True)
class QuoteMatch:
    """Where a quotation occurs in the archive."""

    source: Source
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Check:
    """What checking a claim against a source text gave; `reason` is one short sentence."""

    verdict: Verdict
    reason: str

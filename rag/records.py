"""The records that flow from an article to a checked answer; values only, no storage, no markup."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

PARAGRAPH_BREAK = "\n\n"  # between the paragraphs of a body; offsets of spans count it


class Precision(StrEnum):
    """How exactly a publication time is known."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    INSTANT = "instant"


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


class Outcome(StrEnum):
    """How a question ended: an answer, or one of three kinds of no."""

    ANSWERED = "answered"
    NOT_IN_ARCHIVE = "not_in_archive"
    NO_COVERAGE = "no_coverage"
    NOT_SAID = "not_said"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of an article; `heading` stands above it, empty where none does."""

    text: str
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """One version of one story.

    `id` names the story (hash of the canonical URL or source id), `version` this wording of it
    (hash of the normalised content). `published` is ISO 8601 cut to its precision: "2024",
    "2024-07", "2024-07-04" or "2024-07-04T15:47:42+02:00"; None where it is unknown.
    """

    id: str
    version: str
    url: str
    outlet: str
    title: str
    lead: str
    authors: tuple[str, ...]
    published: str | None
    published_precision: Precision | None
    language: str
    paragraphs: tuple[Paragraph, ...]
    modified: str | None = None
    fetched: str | None = None
    section: str = ""
    origin: str = ""
    extractor: str = ""

    @property
    def body(self) -> str:
        """What spans are counted in: the paragraphs, then the lead, a blank line between each.

        The lead comes last so that the offsets of the paragraphs do not depend on whether the
        outlet wrote one; headings are structure, not text, and cannot be cited.
        """
        texts = [paragraph.text for paragraph in self.paragraphs]
        if self.lead:
            texts.append(self.lead)
        return PARAGRAPH_BREAK.join(texts)

    @property
    def own_title(self) -> str:
        """The title that the outlet gave it; empty where ours is only the beginning of the text.

        A title made of the first sentence says nothing that the text does not: put before a passage
        when embedding, or indexed as a title, it costs 0.03 to 0.08 of MRR@10 on XQuAD.
        """
        return "" if self.title and self.body.startswith(self.title.rstrip("… ")) else self.title

    def heading_at(self, start: int) -> str:
        """The heading that stands over a place of the body; empty where none does, and for the lead."""
        heading = ""
        for block_start, _, above, is_lead in self.blocks():
            if block_start > start:
                break
            heading = "" if is_lead else above or heading
        return heading

    def blocks(self) -> Iterator[tuple[int, int, str, bool]]:
        """Yield (start, end, heading, is_lead) of each paragraph in the body, in body order."""
        start = 0
        for paragraph in self.paragraphs:
            yield start, start + len(paragraph.text), paragraph.heading, False
            start += len(paragraph.text) + len(PARAGRAPH_BREAK)
        if self.lead:
            yield start, start + len(self.lead), "", True


@dataclass(frozen=True, slots=True)
class Span:
    """Character offsets into a body, `end` exclusive."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of one article version: `text` is the body from `start` to `end`, to the letter."""

    article_id: str
    version: str
    ordinal: int
    start: int
    end: int
    text: str

    @property
    def id(self) -> str:
        """Unique in the archive and the same whenever the same version is cut again."""
        return f"{self.article_id}:{self.version}:{self.ordinal}"


@dataclass(frozen=True, slots=True)
class Filters:
    """What the person restricts a question to; days inclusive, an empty tuple means any outlet."""

    date_from: date | None = None
    date_to: date | None = None
    outlets: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is restricted."""
        return self.date_from is None and self.date_to is None and not self.outlets


NO_FILTERS = Filters()


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier question of a chat with its answer's text."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, understood: `text` stands alone, without the chat before it.

    `found` says how each restriction came about: field name -> "asked" (a control or an option)
    or the words of the question that were read so.
    """

    original: str
    text: str
    language: str
    filters: Filters = NO_FILTERS
    found: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """What a hit or a citation needs to say of its article."""

    article_id: str
    version: str
    url: str
    title: str
    outlet: str
    published: str | None
    published_precision: Precision | None
    language: str


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
class Hit:
    """A passage found, `score` higher is better, `rank` from 1; `sentences` in body order."""

    passage: Passage
    source: Source
    score: float
    rank: int
    dense_score: float | None = None
    lexical_score: float | None = None
    sentences: tuple[SourceSentence, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """A located quote: `quote` is the body of the article version from `start` to `end`."""

    n: int
    source: Source
    start: int
    end: int
    quote: str
    verdict: Verdict
    reason: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an answer with what proves it; never empty of citations in an answer."""

    text: str
    citations: tuple[Citation, ...]


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
class Done:
    """Event: the checked answer; always the last."""

    answer: Answer


Event = Understood | Found | Token | Done


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

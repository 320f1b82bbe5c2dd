"""How well pages become articles: body, title, day and authors against `extraction_dev.jsonl`."""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ingest.clean import clean_line
from ingest.parse import parse_document
from ingest.readers import read_documents
from ingest.records import NO_OPTIONS, Document
from rag.errors import UnreadableSourceError
from rag.records import Article
from rag.settings import Settings

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Expected:
    """What a page holds, as the evaluation data say."""

    url: str
    title: str
    authors: tuple[str, ...]
    published: datetime
    text: str


@dataclass(frozen=True, slots=True)
class PageScore:
    """One page's scores, each 0 to 1; a page that failed has 0 everywhere."""

    url: str
    body_f1: float
    body_precision: float
    body_recall: float
    title_exact: float
    day_exact: float
    author_f1: float
    article: Article | None = None


@dataclass(frozen=True, slots=True)
class ExtractionResult:
    """One way of parsing over all pages."""

    name: str
    pages: tuple[PageScore, ...]
    pages_a_second: float

    def mean(self, field: str) -> float:
        """The mean of a score over all pages."""
        return sum(getattr(page, field) for page in self.pages) / len(self.pages)


def run(shared: Path, settings: Settings) -> list[ExtractionResult]:
    """Parse the evaluation pages with fundus and without.

    Args:
        shared: The folder with `corpus/news_pages.warc.gz` and `eval/extraction_dev.jsonl`.
        settings: The time zone and limits of the parser.
    """
    expected = read_expected(shared / "eval" / "extraction_dev.jsonl")
    documents = [
        item
        for item in read_documents(shared / "corpus" / "news_pages.warc.gz", NO_OPTIONS, settings)
        if isinstance(item, Document) and item.url in expected
    ]
    return [
        measure(name, documents, expected, settings, use_fundus=use_fundus)
        for name, use_fundus in (("fundus where known", True), ("fundus off", False))
    ]


def measure(
    name: str,
    documents: Sequence[Document],
    expected: dict[str, Expected],
    settings: Settings,
    *,
    use_fundus: bool,
) -> ExtractionResult:
    """Parse each page in this process and score it."""
    articles: list[Article | None] = []
    started = time.perf_counter()
    for document in documents:
        try:
            articles.append(parse_document(document, NO_OPTIONS, settings, use_fundus=use_fundus))
        except UnreadableSourceError:
            articles.append(None)
    seconds = time.perf_counter() - started
    pages = [score(expected[page.url], article) for page, article in zip(documents, articles, strict=True)]
    return ExtractionResult(name, tuple(pages), len(documents) / seconds)


def read_expected(path: Path) -> dict[str, Expected]:
    """Read the evaluation data, by URL."""
    with path.open(encoding="utf-8") as lines:
        rows: list[dict[str, Any]] = [json.loads(line) for line in lines]
    return {
        row["url"]: Expected(
            row["url"],
            row["title"],
            tuple(row["authors"] or ()),
            datetime.fromisoformat(row["published"]),
            "\n".join(text for section in row["sections"] for text in section["paragraphs"]),
        )
        for row in rows
    }


def score(expected: Expected, article: Article | None) -> PageScore:
    """Score one article against what its page holds."""
    if article is None:
        return PageScore(expected.url, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    text = "\n".join(paragraph.text for paragraph in article.paragraphs)
    precision, recall, f1 = overlap(_WORD.findall(text.lower()), _WORD.findall(expected.text.lower()))
    _, _, author_f1 = overlap(_names(article.authors), _names(expected.authors))
    return PageScore(
        url=expected.url,
        body_f1=f1,
        body_precision=precision,
        body_recall=recall,
        title_exact=float(clean_line(expected.title) == article.title),
        day_exact=float(_same_day(expected.published, article.published)),
        author_f1=author_f1,
        article=article,
    )


def overlap(found: Iterable[str], wanted: Iterable[str]) -> tuple[float, float, float]:
    """Precision, recall and F1 of two multisets; 1 where both are empty."""
    ours, theirs = Counter(found), Counter(wanted)
    common = (ours & theirs).total()
    if not ours and not theirs:
        return 1.0, 1.0, 1.0
    precision = common / max(1, ours.total())
    recall = common / max(1, theirs.total())
    return precision, recall, 2 * precision * recall / (precision + recall) if common else 0.0


def table(results: Sequence[ExtractionResult]) -> str:
    """The results as lines of text."""
    fields = ("body_f1", "body_precision", "body_recall", "title_exact", "day_exact", "author_f1")
    lines = [f"{'':20}" + "".join(f"{field:>16}" for field in fields) + f"{'pages/s':>10}"]
    for result in results:
        scores = "".join(f"{result.mean(field):16.3f}" for field in fields)
        lines.append(f"{result.name:20}{scores}{result.pages_a_second:10.1f}")
    return "\n".join(lines)


def _names(names: Iterable[str]) -> list[str]:
    return [clean_line(name).casefold() for name in names]


def _same_day(expected: datetime, published: str | None) -> bool:
    """Whether the days are equal, as instants where both have a zone."""
    if published is None:
        return False
    if len(published) <= len("2024-07-04") or expected.tzinfo is None:
        return published[:10] == expected.date().isoformat()
    return datetime.fromisoformat(published).astimezone(UTC).date() == expected.astimezone(UTC).date()

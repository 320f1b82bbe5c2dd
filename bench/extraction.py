"""How well pages become articles: body, title, day and authors against `extraction_dev.jsonl`.

`python -m bench extraction` (or `python -m bench.extraction`). With `--newspaper PYTHON`, an interpreter that
has newspaper4k (see bench/requirements.txt), its figures stand in the table too.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.data import shared_folder
from bench.extraction_baselines import Extracted, newspaper_pages, trafilatura_page
from bench.report import Table, publish
from ingest.clean import clean_line, clean_text
from ingest.html_title import fold_title
from ingest.parse import parse_document
from ingest.readers import read_documents
from ingest.records import NO_OPTIONS, Document
from rag.errors import UnreadableSourceError
from rag.settings import Settings, load_settings

FIELDS = ("body_f1", "body_precision", "body_recall", "title_exact", "day_exact", "author_f1")
PROBE_CHARS = 60  # folded, of a paragraph that is looked for in the expected text
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Expected:
    """What a page holds, as the evaluation data say; `whole` is all its words, folded, lead and headings too."""

    url: str
    title: str
    authors: tuple[str, ...]
    published: datetime
    text: str
    whole: str


@dataclass(frozen=True, slots=True)
class PageScore:
    """One page's scores, each 0 to 1; a page that failed has 0 everywhere.

    `paragraphs` were extracted, of which `stray` stand nowhere in what is expected.
    """

    url: str
    body_f1: float = 0.0
    body_precision: float = 0.0
    body_recall: float = 0.0
    title_exact: float = 0.0
    day_exact: float = 0.0
    author_f1: float = 0.0
    paragraphs: int = 0
    stray: int = 0


@dataclass(frozen=True, slots=True)
class ExtractionResult:
    """One way of parsing over all pages."""

    name: str
    pages: tuple[PageScore, ...]
    pages_a_second: float

    def mean(self, field: str) -> float:
        """The mean of a score over all pages."""
        return float(sum(getattr(page, field) for page in self.pages)) / len(self.pages)

    @property
    def stray_share(self) -> float:
        """Paragraphs that stand nowhere in what is expected, of all extracted."""
        return sum(page.stray for page in self.pages) / max(1, sum(page.paragraphs for page in self.pages))


def run(shared: Path, settings: Settings, newspaper: Path | None = None) -> list[ExtractionResult]:
    """Parse the evaluation pages with fundus, without it, and with other extractors.

    Args:
        shared: The folder with `corpus/news_pages.warc.gz` and `eval/extraction_dev.jsonl`.
        settings: The time zone and limits of the parser.
        newspaper: An interpreter that has newspaper4k; None leaves it out.
    """
    expected = read_expected(shared / "eval" / "extraction_dev.jsonl")
    documents = [
        item
        for item in read_documents(shared / "corpus" / "news_pages.warc.gz", NO_OPTIONS, settings)
        if isinstance(item, Document) and item.url in expected
    ]
    results = [
        measure(name, documents, expected, settings, use_fundus=use_fundus)
        for name, use_fundus in (("fundus where known", True), ("fundus off", False))
    ]
    started = time.perf_counter()
    alone = [trafilatura_page(document) for document in documents]
    results.append(_result("trafilatura alone", documents, alone, expected, time.perf_counter() - started))
    if newspaper is not None:
        pages, seconds = newspaper_pages(documents, newspaper)
        results.append(_result("newspaper4k", documents, pages, expected, seconds))
    return results


def measure(
    name: str,
    documents: Sequence[Document],
    expected: dict[str, Expected],
    settings: Settings,
    *,
    use_fundus: bool,
) -> ExtractionResult:
    """Parse each page in this process and score it."""
    started = time.perf_counter()
    pages = [_parsed(document, settings, use_fundus=use_fundus) for document in documents]
    return _result(name, documents, pages, expected, time.perf_counter() - started)


def _parsed(document: Document, settings: Settings, *, use_fundus: bool) -> Extracted | None:
    try:
        article = parse_document(document, NO_OPTIONS, settings, use_fundus=use_fundus)
    except UnreadableSourceError:
        return None
    texts = tuple(paragraph.text for paragraph in article.paragraphs)
    return Extracted(article.title, article.authors, article.published, texts)


def _result(
    name: str,
    documents: Sequence[Document],
    pages: Sequence[Extracted | None],
    expected: dict[str, Expected],
    seconds: float,
) -> ExtractionResult:
    scores = [score(expected[document.url], page) for document, page in zip(documents, pages, strict=True)]
    return ExtractionResult(name, tuple(scores), len(documents) / seconds)


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
            _whole(row),
        )
        for row in rows
    }


def _whole(row: dict[str, Any]) -> str:
    sections = [*row["sections"], {"headline": row["summary"] or [], "paragraphs": []}]
    parts = (text for section in sections for text in (*section["headline"], *section["paragraphs"]))
    return fold_title(clean_text("".join(parts)))


def score(expected: Expected, page: Extracted | None) -> PageScore:
    """Score what was extracted against what its page holds, both in the same Unicode form."""
    if page is None:
        return PageScore(expected.url)
    precision, recall, f1 = overlap(_words("\n".join(page.paragraphs)), _words(expected.text))
    _, _, author_f1 = overlap(_names(page.authors), _names(expected.authors))
    folded = [fold_title(clean_text(text))[:PROBE_CHARS] for text in page.paragraphs]
    return PageScore(
        url=expected.url,
        body_f1=f1,
        body_precision=precision,
        body_recall=recall,
        title_exact=float(clean_line(expected.title) == clean_line(page.title)),
        day_exact=float(_same_day(expected.published, page.published)),
        author_f1=author_f1,
        paragraphs=len(folded),
        stray=sum(text not in expected.whole for text in folded),
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


def table(results: Sequence[ExtractionResult]) -> Table:
    """One row a way of parsing."""
    rows = tuple(
        (each.name, *(each.mean(field) for field in FIELDS), each.stray_share, each.pages_a_second)
        for each in results
    )
    head = ("", *(field.replace("_", " ") for field in FIELDS), "stray paragraphs", "pages/s")
    return Table(
        f"Extraction, {len(results[0].pages)} pages",
        head,
        rows,
        "Stray paragraphs stand nowhere in the expected text, lead or headings: furniture, and lists and boxes that"
        " the gold leaves out.",
    )


def _words(text: str) -> list[str]:
    return _WORD.findall(clean_text(text).lower())


def _names(names: Iterable[str]) -> list[str]:
    return [clean_line(name).casefold() for name in names]


def _same_day(expected: datetime, published: str | None) -> bool:
    """Whether the days are equal, as instants where both have a zone."""
    if published is None:
        return False
    if len(published) <= len("2024-07-04") or expected.tzinfo is None:
        return published[:10] == expected.date().isoformat()
    return datetime.fromisoformat(published).astimezone(UTC).date() == expected.astimezone(UTC).date()


def main(options: argparse.Namespace) -> int:
    """Measure and print the table."""
    results = run(shared_folder(options.shared), load_settings(), getattr(options, "newspaper", None))
    figures = {
        f"{result.name}: {field}": round(result.mean(field), 4) for result in results for field in FIELDS
    }
    publish("extraction", [table(results)], figures)
    return 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--shared", type=Path)
    parser.add_argument("--newspaper", type=Path)
    sys.exit(main(parser.parse_args()))

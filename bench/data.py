"""The evaluation data as records: XQuAD, the newsqa questions and the distractors."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rag.contract import filters_from_json
from rag.records import NO_FILTERS, Filters, Turn

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path("..") / "shared"  # beside the checkout; `--shared` names another folder
OUT = ROOT / "bench" / "out"
LONGEST_CELL = 10_000_000  # characters; csv's own limit of 131,072 is below some articles


@dataclass(frozen=True, slots=True)
class XQuestion:
    """A question of XQuAD; `paragraph` is the number of the paragraph that answers it."""

    id: str
    paragraph: int
    text: str


@dataclass(frozen=True, slots=True)
class Gold:
    """The evidence of an answer: an article by URL and the sentence in it."""

    url: str
    quote: str


@dataclass(frozen=True, slots=True)
class GoldFilter:
    """What a question restricts itself to: a publisher, in fundus' spelling, and days, both inclusive."""

    publisher: str
    date_from: date
    date_to: date


@dataclass(frozen=True, slots=True)
class NewsQuestion:
    """One question of newsqa_dev, or of an archive's own reviews.

    `needs_all` asks for every gold article, not just one. `not_gold` are sentences that a person found not
    to support an answer, `filters` what the person had set beside the question: both only of reviews.
    """

    id: str
    text: str
    language: str
    type: str
    is_answerable: bool
    gold: tuple[Gold, ...]
    needs_all: bool
    must_include: tuple[tuple[str, ...], ...]
    history: tuple[Turn, ...]
    is_near_miss: bool
    is_oblique: bool
    filter: GoldFilter | None = None
    not_gold: tuple[Gold, ...] = ()
    filters: Filters = NO_FILTERS


def shared_folder(given: Path | None = None) -> Path:
    """The folder of the evaluation data.

    Raises:
        FileNotFoundError: If it is not there; the message says how to name it.
    """
    folder = given or ROOT / SHARED
    if not (folder / "eval" / "newsqa_dev.jsonl").is_file():
        raise FileNotFoundError(f"There is no evaluation data in {folder}; name its folder with --shared.")
    return folder


def load_xquad(folder: Path, language: str) -> tuple[list[str], list[XQuestion]]:
    """The 240 paragraphs and 1,190 questions of one language, in the same order in each."""
    data = json.loads((folder / "eval" / f"xquad.{language}.json").read_text(encoding="utf-8"))
    paragraphs: list[str] = []
    questions: list[XQuestion] = []
    for article in data["data"]:
        for paragraph in article["paragraphs"]:
            for each in paragraph["qas"]:
                questions.append(XQuestion(each["id"], len(paragraphs), each["question"]))
            paragraphs.append(paragraph["context"])
    return paragraphs, questions


def load_distractors(folder: Path) -> list[str]:
    """The texts of the 1,028 articles."""
    csv.field_size_limit(LONGEST_CELL)
    with gzip.open(folder / "corpus" / "derstandard_1028.csv.gz") as file:
        lines = io.TextIOWrapper(file, encoding="utf-8", newline="")
        return [row[1] for row in csv.reader(lines, delimiter=";", quotechar="'")]


def load_news_questions(folder: Path) -> list[NewsQuestion]:
    """The questions of newsqa_dev, in the file's order."""
    return read_questions(folder / "eval" / "newsqa_dev.jsonl")


def read_questions(path: Path) -> list[NewsQuestion]:
    """The questions of a file in the shape of newsqa_dev, as `python -m rag reviews export` writes it too."""
    questions = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        if not line.strip():
            continue
        row = json.loads(line)
        questions.append(
            NewsQuestion(
                id=row["id"],
                text=row["question"],
                language=row["lang"],
                type=row["type"],
                is_answerable=row["answerable"],
                gold=tuple(Gold(gold["url"], gold["quote"]) for gold in row["gold"]),
                needs_all=row["gold_mode"] == "all",
                must_include=tuple(tuple(each) for each in row["must_include"]),
                history=tuple(Turn(turn["question"], turn["answer"]) for turn in row.get("history", ())),
                is_near_miss=bool(row.get("near_miss")),
                is_oblique=bool(row.get("oblique")),
                filter=_filter_of(row["filter"]) if row.get("filter") else None,
                not_gold=tuple(Gold(gold["url"], gold["quote"]) for gold in row.get("not_gold", ())),
                filters=filters_from_json(row["filters"]) if row.get("filters") else NO_FILTERS,
            )
        )
    return questions


def _filter_of(row: dict[str, str]) -> GoldFilter:
    days = (date.fromisoformat(row[name]) for name in ("date_from", "date_to"))
    return GoldFilter(row["publisher"], *days)


def digest(paths: Sequence[Path], *more: object) -> str:
    """A short name for data and settings: SHA-256 of the files' bytes and of the values, 16 digits."""
    hashed = hashlib.sha256()
    for path in paths:
        hashed.update(path.read_bytes())
    hashed.update(repr(more).encode())
    return hashed.hexdigest()[:16]

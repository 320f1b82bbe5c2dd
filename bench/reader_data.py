"""Training examples of the reader: questions with the passage that answers and with ones that do not."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.archives import xquad_archive, xquad_id
from bench.data import load_xquad
from ingest.chunk import chunk_article
from rag.catalogue import Catalogue
from rag.embedding import Embedder
from rag.fold import locate
from rag.records import NO_FILTERS, Article, Paragraph, Span
from rag.sentences import split_sentences

HARD_NEGATIVES = 6  # nearest passages that do not answer, of which each epoch draws
HELD_BACK = 10  # one article in so many is never trained on
TITLE_CHARS = 100  # of the first sentence, which stands for the title that these articles lack
WINDOW_CHARS = 560  # of the sentences shown at once, see rag.reader.reader; one sentence may be longer
TITLED = 0.7  # share of examples with such a title: real pages have one, and it must not be leaned on


@dataclass(frozen=True, slots=True)
class Text:
    """A passage cut into sentences; `title` is what its article begins with, empty for its first passage."""

    owner: str
    title: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with passages; `gold` (passage, sentence) answers, with the answer's span in it.

    `others` are passages that do not answer, the nearest first. `gold` is None where nothing answers.
    """

    question: str
    owner: str
    gold: tuple[int, int] | None
    span: Span | None
    others: tuple[int, ...]

    @property
    def is_held_back(self) -> bool:
        """Whether its article is kept for measuring."""
        return int(self.owner[1:]) % HELD_BACK == 0


@dataclass(frozen=True, slots=True)
class Example:
    """What the network is shown: `sentence` answers (None: none does), `span` is in that sentence."""

    question: str
    context: str
    sentences: tuple[str, ...]
    sentence: int | None
    span: Span | None


@dataclass(frozen=True, slots=True)
class TrainingData:
    """All passages and all questions over them."""

    texts: tuple[Text, ...]
    asked: tuple[Asked, ...]

    def example(self, asked: Asked, passage: int, rng: random.Random) -> Example:
        """A question with a window of one passage, with or without a title."""
        text = self.texts[passage]
        context = text.title if rng.random() < TITLED else ""
        answers = asked.gold is not None and asked.gold[0] == passage
        around = asked.gold[1] if asked.gold and answers else rng.randrange(len(text.sentences))
        first, last = window(text.sentences, around, rng)
        shown = text.sentences[first : last + 1]
        if answers:
            return Example(asked.question, context, shown, around - first, asked.span)
        return Example(asked.question, context, shown, None, None)

    def without_answer(self, asked: Asked, rng: random.Random) -> Example | None:
        """A window about the answer with the answering sentence taken out: all of the topic, nothing said.

        None where nothing is left, or what is left may say it too.
        """
        if asked.gold is None or asked.span is None:
            return None
        text = self.texts[asked.gold[0]]
        gold = text.sentences[asked.gold[1]]
        answer = gold[asked.span.start : asked.span.end]
        first, last = window(text.sentences, asked.gold[1], rng)
        left = text.sentences[first : asked.gold[1]] + text.sentences[asked.gold[1] + 1 : last + 1]
        if not left or any(answer in sentence for sentence in left):
            return None
        context = text.title if rng.random() < TITLED and gold[:TITLE_CHARS] != text.title else ""
        return Example(asked.question, context, left, None, None)


def window(sentences: Sequence[str], around: int, rng: random.Random) -> tuple[int, int]:
    """The first and last of the sentences about one of them that fit, stretched to either side by chance."""
    first = last = around
    chars = len(sentences[around])
    sides = {-1, 1}
    while sides:
        side = rng.choice(sorted(sides))
        place = first - 1 if side < 0 else last + 1
        if not 0 <= place < len(sentences) or chars + len(sentences[place]) > WINDOW_CHARS:
            sides.discard(side)
            continue
        chars += len(sentences[place])
        first, last = min(first, place), max(last, place)
    return first, last


def load_training_data(shared: Path, embedder: Embedder) -> TrainingData:
    """Questions of `train/questions.jsonl` over their articles, and of XQuAD in four pairs of languages."""
    catalogue = Catalogue.open(xquad_archive(shared, embedder), create=False)
    keys, vectors = catalogue.live_vectors(NO_FILTERS)
    live = catalogue.live_passages(keys.tolist())
    starts: dict[str, str] = {}
    texts: list[Text] = []
    for key in keys.tolist():
        passage = live[key]
        owner = passage.source.article_id
        sentences = tuple(passage.text[span.start : span.end] for span in split_sentences(passage.text, "de"))
        starts.setdefault(owner, sentences[0][:TITLE_CHARS] if sentences else "")
        texts.append(Text(owner, starts[owner] if passage.ordinal else "", sentences))
    finder = _Finder(texts, vectors)
    asked = _newspaper_questions(shared, finder, embedder)
    asked += _xquad_questions(shared, finder, embedder)
    return TrainingData(tuple(finder.texts), tuple(asked))


class _Finder:
    """Finds the gold sentence and the nearest passages without it."""

    def __init__(self, texts: list[Text], vectors: np.ndarray) -> None:
        self.texts = texts
        self._vectors = vectors
        self._of: dict[str, list[int]] = {}
        for number, text in enumerate(texts):
            self._of.setdefault(text.owner, []).append(number)

    def gold(self, owner: str, sentence: str, answer: str) -> tuple[tuple[int, int], Span | None] | None:
        """Where a sentence stands, and its answer in it; None where it was cut in two."""
        for number in self._of.get(owner, ()):
            for place, text in enumerate(self.texts[number].sentences):
                if locate(sentence, text) or (len(text) > len(sentence) / 2 and locate(text, sentence)):
                    spans = locate(answer, text) if answer else []
                    return (number, place), spans[0] if spans else None
        return None

    def near(
        self, vectors: np.ndarray, owners: Sequence[str], answers: Sequence[str]
    ) -> list[tuple[int, ...]]:
        """The nearest passages to each question that do not hold its answer."""
        found = []
        for vector, owner, answer in zip(vectors, owners, answers, strict=True):
            order = np.argsort(-(self._vectors @ vector))[: 5 * HARD_NEGATIVES].tolist()
            own = [number for number in self._of.get(owner, ()) if number not in order]
            passages = [
                number
                for number in [*order, *own]
                if number < len(self._vectors)
                and not (answer and any(answer in text for text in self.texts[number].sentences))
            ]
            found.append(tuple(passages[:HARD_NEGATIVES]))
        return found


def _newspaper_questions(shared: Path, finder: _Finder, embedder: Embedder) -> list[Asked]:
    lines = (shared / "train" / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    vectors = embedder.embed_queries([row["question"] for row in rows])
    owners = [f"d{row['article']:06d}" for row in rows]
    near = finder.near(vectors, owners, [row["answer"] or row["sentence"] for row in rows])
    asked = []
    for row, owner, others in zip(rows, owners, near, strict=True):
        if not row["answerable"]:
            asked.append(Asked(row["question"], owner, None, None, others))
        elif found := finder.gold(owner, row["sentence"], row["answer"]):
            others = tuple(number for number in others if number != found[0][0])
            asked.append(Asked(row["question"], owner, *found, others))
    return asked


def _xquad_questions(shared: Path, finder: _Finder, embedder: Embedder) -> list[Asked]:
    """German and English questions over German and English paragraphs; neighbours do not answer."""
    asked: list[Asked] = []
    for of_text in ("de", "en"):
        paragraphs, questions = load_xquad(shared, of_text)
        data = json.loads((shared / "eval" / f"xquad.{of_text}.json").read_text(encoding="utf-8"))
        answers = [
            each["answers"][0]["text"]
            for article in data["data"]
            for p in article["paragraphs"]
            for each in p["qas"]
        ]
        passages = []
        for number, text in enumerate(paragraphs):
            owner = xquad_id(number)
            passages.append(len(finder.texts))
            for passage in _passages(owner, text, of_text):
                finder.texts.append(Text(owner, "", passage))
        firsts = [*passages, len(finder.texts)]
        for of_question in ("de", "en"):
            _, worded = load_xquad(shared, of_question)
            for question, answer in zip(worded, answers, strict=True):
                own = range(firsts[question.paragraph], firsts[question.paragraph + 1])
                gold = _first_with(finder.texts, own, answer)
                low = max(0, question.paragraph - 3)
                around = range(firsts[low], firsts[min(len(paragraphs), question.paragraph + 4)])
                others = tuple(
                    n
                    for n in around
                    if n not in own and not any(answer in s for s in finder.texts[n].sentences)
                )
                if gold is not None:
                    asked.append(
                        Asked(question.text, xquad_id(question.paragraph), *gold, others[:HARD_NEGATIVES])
                    )
    return asked


def _passages(owner: str, text: str, language: str) -> list[tuple[str, ...]]:
    article = Article(owner, "1", "", "", "", "", (), None, None, language, (Paragraph(text),))
    return [
        tuple(passage.text[span.start : span.end] for span in split_sentences(passage.text, language))
        for passage in chunk_article(article, 1000)
    ]


def _first_with(texts: Sequence[Text], numbers: range, answer: str) -> tuple[tuple[int, int], Span] | None:
    for number in numbers:
        for place, sentence in enumerate(texts[number].sentences):
            at = sentence.find(answer)
            if at >= 0:
                return (number, place), Span(at, at + len(answer))
    return None

"""Real articles to look for copies among, copies made of them by rule, and many different ones."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from bench.copy_pairs import cut
from bench.data import load_distractors
from ingest.plain import first_sentence_title
from ingest.pool import ParserPool
from ingest.readers import read_documents
from ingest.records import Failure, ReadOptions
from rag.records import Article, Paragraph
from rag.sentences import split_sentences
from rag.settings import load_settings

FEWEST_WORDS = 80  # of an article that is perturbed; less is left of it otherwise than the comparison takes
OTHER_WORDS = 0.5  # share of the words of a multiplied article that are drawn anew: no copy of the first
LIGHT = 12  # every so many words one is replaced by a light edit


def load_corpus(shared: Path) -> list[Article]:
    """The 1,028 articles and the news pages, read as ingestion reads them; one article an id."""
    articles = {}
    for n, text in enumerate(load_distractors(shared)):
        articles[f"d{n:06d}"] = _article(f"d{n:06d}", text)
    options, settings = ReadOptions(), load_settings()
    with ParserPool(settings) as pool:
        pages = read_documents(shared / "corpus" / "news_pages.warc.gz", options, settings)
        for parsed in pool.parse(pages, options):
            if not isinstance(parsed, Failure):
                articles[parsed[1].id] = parsed[1]
    return list(articles.values())


def drawn(articles: Sequence[Article], number: int) -> list[Article]:
    """As many articles, long enough to be perturbed; the same ones in each run."""
    long = [each for each in articles if len(each.body.split()) >= FEWEST_WORDS]
    return random.Random(1).sample(long, min(number, len(long)))


def multiplied(articles: Sequence[Article]) -> Iterator[Article]:
    """Articles without end as long as real ones, every tenth one a cut copy of the one before."""
    chance = random.Random(1)
    vocabulary = sorted({word for article in articles for word in article.body.split()})
    for n in range(10**9):
        original = articles[n % len(articles)]
        words = [
            chance.choice(vocabulary) if chance.random() < OTHER_WORDS else word
            for word in original.body.split()
        ]
        first = _with(original, [" ".join(words)], f"m{n}")
        yield first
        if n % 10 == 0:
            yield _first_part(first, first)


def _first_part(article: Article, _: Article) -> Article:
    return _with(article, cut(_texts(article), 0.4), "cut")


def _rear_part(article: Article, _: Article) -> Article:
    """A quarter is missing at the beginning, and a sixth at the end."""
    words = " ".join(_texts(article)).split()
    return _with(article, [" ".join(words[len(words) // 4 : -len(words) // 6])], "rear")


def _sentences_out(article: Article, _: Article) -> Article:
    """Every fifth sentence is left out."""
    text = " ".join(_texts(article))
    spans = split_sentences(text, article.language)
    return _with(article, [" ".join(text[s.start : s.end] for n, s in enumerate(spans) if n % 5 != 2)], "out")


def _inserted(article: Article, other: Article) -> Article:
    """A stretch of another article, a quarter as long, stands in the middle."""
    words, more = " ".join(_texts(article)).split(), " ".join(_texts(other)).split()
    half = len(words) // 2
    return _with(article, [" ".join([*words[:half], *more[: len(words) // 4], *words[half:]])], "in")


def _light(article: Article, other: Article) -> Article:
    """Every twelfth word is replaced by one of another article."""
    words, more = " ".join(_texts(article)).split(), " ".join(_texts(other)).split()
    edited = [more[n % len(more)] if n % LIGHT == LIGHT - 1 else word for n, word in enumerate(words)]
    return _with(article, [" ".join(edited)], "light")


def _merged(article: Article, other: Article) -> Article:
    """Nine tenths of the text, then as much of another article."""
    return _with(article, [*cut(_texts(article), 0.9), *cut(_texts(other), 0.9)], "merged")


PERTURBATIONS: dict[str, Callable[[Article, Article], Article]] = {
    "first 40 % only": _first_part,
    "first quarter and last sixth missing": _rear_part,
    "every fifth sentence out": _sentences_out,
    "a quarter put in": _inserted,
    "every twelfth word another": _light,
    "merged with another article": _merged,
}


def _texts(article: Article) -> list[str]:
    return [paragraph.text for paragraph in article.paragraphs]


def _with(article: Article, texts: Sequence[str], mark: str) -> Article:
    return replace(
        article,
        id=hashlib.sha256(f"{article.id} {mark}".encode()).hexdigest()[:16],
        url=f"{article.url}#{mark}",
        title=f"{mark} {article.title}",
        paragraphs=tuple(Paragraph(text) for text in texts),
    )


def _article(identity: str, text: str) -> Article:
    return Article(
        id=identity,
        version=identity,
        url=f"https://bench.invalid/{identity}",
        outlet="Der Standard",
        title=first_sentence_title(text, "de"),
        lead="",
        authors=(),
        published=None,
        published_precision=None,
        language="de",
        paragraphs=(Paragraph(text.strip()),),
    )

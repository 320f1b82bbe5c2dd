"""The archive that is asked as of days: the dev archive with planted dates and planted later versions.

What could be read on a day is told here by the planting itself, not by the code that is measured.
"""

from __future__ import annotations

import hashlib
import random
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from bench.archives import CACHE
from bench.vector_cache import CachedEmbedder
from ingest.chunk import chunk_article, contextual_text
from rag.archive import ArchiveWriter
from rag.catalogue import Catalogue, Staged
from rag.days import published_days
from rag.embedding import embed_articles
from rag.records import Article, Paragraph, Precision
from rag.settings import Settings, load_settings

SEED = 14
LEFT_UNDATED = 100  # of the distractors, none of which has a date; the others get one
CORRECTED = 60  # articles that get a later version, half of them articles that questions ask for
TWICE = 20  # of them that get two
LONGEST_DELAY = 400  # days until a correction; every tenth is made on the day of publication
MARK = " (berichtigt)"  # what a correction adds to the title
FIRST_HOUR = 9  # of the day at which a first correction is made; a second one follows at ten
BATCH = 200  # articles stored at once
FOLDER = "as-of"
NEVER = 1_000_000  # passages that make a generation of vectors: none is needed here


@dataclass(frozen=True, slots=True)
class Told:
    """A version with the first day at whose end it could be read, and the first at whose end no more."""

    staged: Staged
    first: date | None
    until: date | None = None

    def is_visible(self, day: date) -> bool:
        """Whether it is what one could read at the end of a day."""
        return self.first is not None and self.first <= day and (self.until is None or day < self.until)


def plan(base: Settings, embedder: CachedEmbedder, wanted: set[str]) -> list[Told]:
    """Every version of every article, in the order in which they came in.

    Args:
        base: The dev archive.
        embedder: Embeds the passages that a correction changes.
        wanted: Articles that questions ask for.
    """
    drawn = random.Random(SEED)
    catalogue = Catalogue.open(base, create=False)
    first = [_dated(each, drawn) for each in _stored(catalogue)]
    catalogue.close()
    undated = {
        each.article.id for each in drawn.sample([s for s in first if not s.article.fetched], LEFT_UNDATED)
    }
    first = [_undated(each) if each.article.id in undated else each for each in first]
    asked_for = [each for each in first if each.article.id in wanted and each.article.published]
    others = [each for each in first if each.article.id not in wanted and each.article.published]
    half = CORRECTED // 2
    corrected = drawn.sample(asked_for, half) + drawn.sample(others, half)
    told = {
        each.article.id: [Told(each, days[1] if (days := days_of(each.article)) else None)] for each in first
    }
    for place, each in enumerate(corrected):
        for _ in range(2 if place % (CORRECTED // TWICE) == 0 else 1):
            versions = told[each.article.id]
            day = versions[-1].first or date.min
            day += timedelta(days=0 if place % 10 == 0 else drawn.randint(1, LONGEST_DELAY))
            versions[-1] = replace(versions[-1], until=day)
            versions.append(Told(_correct(versions[-1].staged, day, embedder), day))
    later = [version for versions in told.values() for version in versions[1:]]
    return [versions[0] for versions in told.values()] + sorted(
        later, key=lambda each: each.first or date.min
    )


def build(name: str, told: Sequence[Told]) -> Settings:
    """Store versions in a new archive, as an ingestion would."""
    settings = load_settings(data=CACHE / FOLDER / name, generation_passages=NEVER)
    shutil.rmtree(settings.data, ignore_errors=True)
    writer = ArchiveWriter.open(settings)
    for at in range(0, len(told), BATCH):
        writer.add([each.staged for each in told[at : at + BATCH]])
    writer.close()
    return settings


def _stored(catalogue: Catalogue) -> list[Staged]:
    found = []
    for key, article in catalogue.iter_live():
        rows = catalogue.passages_of(key, article)
        numbers = [number for number, _ in rows]
        vectors, sentences = catalogue.vectors_of(numbers), catalogue.sentence_vectors(numbers)
        passages = tuple(passage for _, passage in rows)
        packed = tuple(sentences[number] for number in numbers) if len(sentences) == len(numbers) else ()
        matrix = np.stack([vectors[number] for number in numbers])
        found.append(Staged(article, passages, matrix, (article.url,), packed))
    return found


def _dated(staged: Staged, drawn: random.Random) -> Staged:
    """An article with its own date, or with one of the years of the others."""
    if staged.article.published:
        return staged
    day = date(2012, 1, 1) + timedelta(days=drawn.randrange(365 * 14))
    article = replace(staged.article, published=day.isoformat(), published_precision=Precision.DAY)
    return replace(staged, article=article)


def _undated(staged: Staged) -> Staged:
    return replace(staged, article=replace(staged.article, published=None, published_precision=None))


def days_of(article: Article) -> tuple[date, date] | None:
    """The first and the last day on which an article may have appeared."""
    return published_days(article.published, article.published_precision, load_settings().timezone)


def _correct(before: Staged, day: date, embedder: CachedEmbedder) -> Staged:
    """The next version: another title, other figures in the longest paragraph, which says since when."""
    paragraphs = list(before.article.paragraphs)
    place = max(range(len(paragraphs)), key=lambda n: len(paragraphs[n].text))
    changed = re.sub(r"\d", lambda digit: str((int(digit[0]) + 1) % 10), paragraphs[place].text)
    text = f"{changed} Diese Angaben wurden am {day.isoformat()} berichtigt."
    paragraphs[place] = Paragraph(text, paragraphs[place].heading)
    article = replace(
        before.article,
        version=hashlib.sha256(f"{before.article.version} {day} {text}".encode()).hexdigest()[:16],
        title=f"{before.article.title}{MARK}",
        paragraphs=tuple(paragraphs),
        modified=f"{day.isoformat()}T{FIRST_HOUR + before.article.title.count(MARK):02d}:00:00",
    )
    passages = tuple(chunk_article(article, load_settings().passage_chars))
    vectors, sentences = embed_articles(
        embedder, [(article, passage) for passage in passages], contextual_text
    )
    packed = tuple(sentences) if before.sentences else ()
    return Staged(article, passages, vectors, before.urls, packed)

"""Makes many different articles out of few: sentences, numbers, names, dates and outlets are exchanged.

A copy keeps about half of the sentences of each passage; the others come from other articles of the same
desk and language. Digits are drawn anew, and names that occur in only one article get other letters in
each copy, so that the vocabulary grows with the archive as that of real ones does. A passage's vector is
the stored one with a little seeded noise, of length 1 again, and its sentences keep theirs, so that nothing
is embedded anew.
"""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from rag.catalogue import Staged
from rag.embedding import Matrix
from rag.records import PARAGRAPH_BREAK, Article, Paragraph, Passage, Precision
from rag.sentences import split_sentences

KEPT = 0.5  # share of its sentences that a copied passage keeps: near copies share more, unrelated ones less
NOISE = 0.2  # length of the noise added to a vector of length 1: cosine 0.98 with the stored one
LAST_DAY = date(2025, 12, 31)
DAYS = 3 * 365  # over which the articles are spread, up to LAST_DAY
OUTLETS = tuple(f"Bench-Blatt {n:02d}" for n in range(1, 41))  # the first publishes most, by 1 / rank
RARE = 1  # articles; a capitalised word in no more of them is taken for a name
NAME = re.compile(r"\b[A-ZÄÖÜ][a-zäöüß]{3,}\b")
DIGIT = re.compile(r"\d")
VOWELS, CONSONANTS = "aeiou", "bdfgklmnprst"


@dataclass(frozen=True, slots=True)
class Original:
    """A stored article: its passages as lists of sentences, with their vectors (one row each).

    `sentences` are the packed vectors of each passage's sentences.
    """

    article: Article
    passages: tuple[tuple[str, ...], ...]
    vectors: Matrix
    sentences: tuple[bytes, ...]

    @property
    def desk(self) -> tuple[str, str]:
        """Whose sentences may be exchanged with its own."""
        return self.article.section, self.article.language


def original_of(
    article: Article, passages: Sequence[Passage], vectors: Matrix, sentences: Sequence[bytes]
) -> Original:
    """Cut the passages of a stored article into sentences."""
    texts = tuple(
        tuple(passage.text[span.start : span.end] for span in split_sentences(passage.text, article.language))
        or (passage.text,)
        for passage in passages
    )
    return Original(article, texts, vectors, tuple(sentences))


class Multiplier:
    """Draws articles without end: first the originals themselves, then copies of them in turns."""

    def __init__(self, originals: Sequence[Original], seed: int = 1) -> None:
        self._originals = originals
        self._seed = seed
        self._pools: dict[tuple[str, str], list[str]] = defaultdict(list)
        seen: Counter[str] = Counter()
        for each in originals:
            sentences = [sentence for passage in each.passages for sentence in passage]
            self._pools[each.desk].extend(sentences)
            seen.update({name for sentence in sentences for name in NAME.findall(sentence)})
        self._names = frozenset(name for name, count in seen.items() if count <= RARE)

    def articles(self) -> Iterator[Staged]:
        """Yield articles ready to be stored; the same ones in each run."""
        copy = 0
        while True:
            chance, noise = random.Random(f"{self._seed} {copy}"), np.random.default_rng((self._seed, copy))
            letters = _exchange(chance)
            for original in self._originals:
                yield self._draw(original, copy, chance, noise, letters)
            copy += 1

    def _draw(
        self,
        original: Original,
        copy: int,
        chance: random.Random,
        noise: np.random.Generator,
        letters: dict[int, str],
    ) -> Staged:
        texts = [" ".join(passage) for passage in original.passages]
        vectors = original.vectors
        if copy:
            pool = self._pools[original.desk]
            texts = [self._perturbed(passage, pool, chance, letters) for passage in original.passages]
            vectors = with_noise(vectors, noise)
        day = LAST_DAY - timedelta(days=chance.randrange(DAYS))
        article = replace(
            original.article,
            id=f"{original.article.id[:12]}c{copy:03d}",
            version=f"{original.article.version[:12]}c{copy:03d}",
            url=f"https://bench.invalid/{original.article.id}/{copy}",
            outlet=_drawn_outlet(chance),
            published=day.isoformat(),
            published_precision=Precision.DAY,
            lead="",
            paragraphs=tuple(Paragraph(text) for text in texts),
        )
        return Staged(article, passages_of(article), vectors, (article.url,), original.sentences)

    def _perturbed(
        self, sentences: Sequence[str], pool: Sequence[str], chance: random.Random, letters: dict[int, str]
    ) -> str:
        mixed = [each if chance.random() < KEPT else chance.choice(pool) for each in sentences]
        text = DIGIT.sub(lambda _: str(chance.randint(1, 9)), " ".join(mixed))
        return NAME.sub(lambda found: self._renamed(found[0], letters), text)

    def _renamed(self, word: str, letters: dict[int, str]) -> str:
        return word[0] + word[1:].translate(letters) if word in self._names else word


def passages_of(article: Article) -> tuple[Passage, ...]:
    """One passage for each paragraph, so that the stored vectors fit one to one."""
    passages, start = [], 0
    for ordinal, paragraph in enumerate(article.paragraphs):
        end = start + len(paragraph.text)
        passages.append(Passage(article.id, article.version, ordinal, start, end, paragraph.text))
        start = end + len(PARAGRAPH_BREAK)
    return tuple(passages)


def with_noise(vectors: Matrix, noise: np.random.Generator) -> Matrix:
    """Vectors turned a little, each its own way.

    Args:
        vectors: Shape (n, dimension), rows of length 1.
        noise: Draws the directions.

    Returns:
        The same shape, float32, rows of length 1.
    """
    drawn = noise.standard_normal(vectors.shape, dtype=np.float32)
    drawn *= NOISE / np.sqrt(vectors.shape[1])
    turned = vectors + drawn
    turned /= np.linalg.norm(turned, axis=1, keepdims=True)
    return turned.astype(np.float32)


def _exchange(chance: random.Random) -> dict[int, str]:
    """Other letters for vowels and consonants, each kind among itself."""
    table = {}
    for kind in (VOWELS, CONSONANTS):
        table.update(zip(map(ord, kind), chance.sample(kind, len(kind)), strict=True))
    return table


def _drawn_outlet(chance: random.Random) -> str:
    weights = [1 / rank for rank in range(1, len(OUTLETS) + 1)]
    return chance.choices(OUTLETS, weights)[0]

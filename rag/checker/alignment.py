"""Lays the words of a claim against those of its source, by the embedding of each word in its sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from rag.records import Span

Matrix = NDArray[np.float32]
# Vectors of texts and of the spans in each, as `rag.embedding.Embedder.embed_parts` gives them.
EmbedParts = Callable[[Sequence[str], Sequence[Sequence[Span]]], tuple[Matrix, list[Matrix]]]

LOOSE = 0.4  # cosine below which a word finds nothing like it; 0.3 to 0.5 differ little
SHORT_RUN, LONG_RUN = 3, 5  # neighbouring words whose mean fit is looked at: a phrase, a clause
FEW = 4  # words of the source that the claim fits least

_WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*")
_MIN_LETTERS = 4  # shorter words in lower case carry no content


@dataclass(frozen=True)
class Alignment:
    """How well the words of two texts match.

    `similarity` is the cosine of the whole texts. `spans` are the claim's content words; `fits` has the
    cosine of each with the nearest content word of the source, `cover` the same the other way round.
    """

    similarity: float
    spans: tuple[Span, ...]
    fits: Matrix
    cover: Matrix

    @cached_property
    def measures(self) -> tuple[float, ...]:
        """Nine numbers on the match; see `MEASURES` for their names."""
        lowest = np.sort(self.fits)
        return tuple(
            float(value)
            for value in (
                *(lowest[min(place, len(lowest) - 1)] for place in range(3)),
                self.fits.mean(),
                self.cover.mean(),
                np.sort(self.cover)[:FEW].mean(),
                self._run(SHORT_RUN)[1],
                self._run(LONG_RUN)[1],
                (self.fits < LOOSE).mean(),
            )
        )

    @property
    def loosest(self) -> Span:
        """The stretch of `SHORT_RUN` content words of the claim that fits least."""
        first, _ = self._run(SHORT_RUN)
        last = min(first + SHORT_RUN, len(self.spans)) - 1
        return Span(self.spans[first].start, self.spans[last].end)

    def _run(self, length: int) -> tuple[int, float]:
        """Where the neighbouring words begin that fit least, and their mean fit."""
        starts = range(max(1, len(self.fits) - length + 1))
        means = [float(self.fits[start : start + length].mean()) for start in starts]
        return int(np.argmin(means)), min(means)


MEASURES = (
    "lowest fit",
    "second lowest fit",
    "third lowest fit",
    "mean fit",
    "mean cover",
    "lowest cover",
    "loosest phrase",
    "loosest clause",
    "loose words",
)


def align(claim: str, source: str, embed: EmbedParts, centre: Matrix) -> Alignment | None:
    """Match the words of two texts.

    Args:
        claim: The sentence that is checked.
        source: What is to prove it.
        embed: Of the packaged model.
        centre: Mean of all word vectors, taken off each: the model's vectors lie close together.

    Returns:
        None where a text has no words, or the model does not tell where its tokens stand.
    """
    spans = [content_spans(text) for text in (claim, source)]
    vectors, parts = embed((claim, source), spans)
    if any(len(part) == 0 for part in parts):
        return None
    ours, theirs = (_centred(part, centre) for part in parts)
    cosines = ours @ theirs.T
    return Alignment(
        float(vectors[0] @ vectors[1]), tuple(spans[0]), cosines.max(axis=1), cosines.max(axis=0)
    )


def content_spans(text: str) -> list[Span]:
    """The words that carry content: numbers, capitalised and longer ones; all words where there are none."""
    words = list(_WORD.finditer(text))
    chosen = [word for word in words if len(word.group()) >= _MIN_LETTERS or not word.group()[0].islower()]
    return [Span(word.start(), word.end()) for word in chosen or words]


def _centred(vectors: Matrix, centre: Matrix) -> Matrix:
    """Rows of length 1 about the centre."""
    moved = vectors - centre
    lengths = np.linalg.norm(moved, axis=1, keepdims=True)
    return (moved / np.where(lengths > 0, lengths, 1)).astype(np.float32)

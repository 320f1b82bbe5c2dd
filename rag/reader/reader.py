"""Reads the windows of the hits with the question: which sentence answers, by which words, or none."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rag.embedding import Embedder
from rag.records import Span
from rag.settings import Settings

if TYPE_CHECKING:
    from rag.reader.inputs import Row

logger = logging.getLogger(__name__)

WEIGHTS = Path(__file__).with_name("reader.safetensors")  # adapters and heads, half precision
WINDOW_CHARS = 480  # of the sentences read at once; a passage has about two such windows
ROWS_AT_ONCE = 2  # more cost more padding than they save
SPAN_TOKENS = 24  # longest answer within a sentence


@dataclass(frozen=True, slots=True)
class Window:
    """Neighbouring sentences of a passage, with what they are about (title and heading)."""

    context: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader says of a sentence.

    `margin` is its logit above that of "nothing here answers": above 0 it rather answers. `span` is the
    part of it that answers, in its characters, None where the reader saw too little of it.
    """

    margin: float
    span: Span | None


class Reader:
    """The network with its weights, on the embedding model's own layers; used by one thread at a time."""

    def __init__(self, embedder: Embedder) -> None:
        """Build the network.

        Raises:
            ModelError: If the weights are missing or do not fit.
        """
        from rag.embedding.packaged import load_packaged_transformer
        from rag.reader.inputs import RowMaker
        from rag.reader.network import ReaderNetwork
        from rag.reader.weights import load_weights

        started = time.perf_counter()
        transformer = embedder.packaged or load_packaged_transformer()
        self._rows = RowMaker(transformer.tokenizer, transformer.normalization)
        self._network = ReaderNetwork(transformer.bert).eval()
        load_weights(self._network)
        self._lock = threading.Lock()
        logger.info("loaded the reader in %.1f s", time.perf_counter() - started)

    @classmethod
    def open(cls, settings: Settings, embedder: Embedder) -> Reader | None:
        """Load the reader; None where `BELEG_READER` is off.

        Raises:
            ModelError: If its weights are missing or do not fit.
        """
        return cls(embedder) if settings.reader else None

    def read(self, question: str, windows: Sequence[Window]) -> list[list[Reading]]:
        """Read windows, a few of about one length at a time, so that little of what is computed is padding.

        Args:
            question: Standing alone.
            windows: What to read.

        Returns:
            For each window one reading a sentence; sentences beyond the longest input are missing.
        """
        import torch

        from rag.reader.network import collate

        if not windows:
            return []
        rows = [self._rows.make(question, window.context, window.sentences) for window in windows]
        order = sorted(range(len(rows)), key=lambda number: len(rows[number].ids))
        found: list[list[Reading]] = [[] for _ in rows]
        for at in range(0, len(order), ROWS_AT_ONCE):
            numbers = order[at : at + ROWS_AT_ONCE]
            with self._lock, torch.inference_mode():
                read = self._network(collate([rows[number] for number in numbers]))
            margins = (read.sentence - read.nothing.unsqueeze(1)).tolist()
            for place, number in enumerate(numbers):
                spans = _spans(rows[number], read.start[place].tolist(), read.end[place].tolist())
                found[number] = [
                    Reading(margin, span) for margin, span in zip(margins[place], spans, strict=False)
                ]
        return found


def _spans(row: Row, starts: Sequence[float], ends: Sequence[float]) -> list[Span | None]:
    """The likeliest span of each sentence of a row."""
    tokens: list[list[int]] = [[] for _ in range(max(row.sentence, default=-1) + 1)]
    for token, sentence in enumerate(row.sentence):
        tokens[sentence].append(token)
    spans: list[Span | None] = []
    for inside in tokens:
        best = best_span(
            [starts[row.first + token] for token in inside], [ends[row.first + token] for token in inside]
        )
        spans.append(Span(row.starts[inside[best[0]]], row.ends[inside[best[1]]]) if best else None)
    return spans


def best_span(starts: Sequence[float], ends: Sequence[float]) -> tuple[int, int] | None:
    """The first and last token whose logits have the largest sum, at most `SPAN_TOKENS` apart."""
    best, best_score = None, float("-inf")
    for first, start in enumerate(starts):
        for last in range(first, min(len(ends), first + SPAN_TOKENS)):
            if start + ends[last] > best_score:
                best, best_score = (first, last), start + ends[last]
    return best

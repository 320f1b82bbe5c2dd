"""Vectors of the sentences of a passage from the same pass of the model as the passage's own.

The passage's vector is the mean of its tokens' states; a sentence's is the mean of the states of its
tokens, which have read the whole passage and the title before it ("late chunking", Günther et al. 2024,
arXiv:2409.04701). They cost no second pass. The best sentence of a passage tells more than the passage
on the whole: `python -m bench ablation` has the figures under *second*.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from rag.records import Span

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Matrix = NDArray[np.float32]
Offsets = list[tuple[int, int]]

LARGEST = 127.0  # of an int8: the largest component of a packed row


def token_offsets(model: SentenceTransformer, texts: Sequence[str], prompt: str) -> list[Offsets] | None:
    """Where each token stands in its text; empty spans for special tokens and the prompt.

    Returns:
        One list a text, as long as the text has tokens; None where the model's tokenizer cannot say.
    """
    first: Any = model[0]
    if hasattr(first, "offsets"):
        found: list[Offsets] = first.offsets(texts, prompt)
        return found
    tokenizer: Any = getattr(model, "tokenizer", None)
    if not getattr(tokenizer, "is_fast", False):
        return None
    encoded = tokenizer(
        [prompt + text for text in texts],
        return_offsets_mapping=True,
        truncation=True,
        max_length=model.max_seq_length,
    )
    return [[without_prompt(pair, len(prompt)) for pair in pairs] for pairs in encoded["offset_mapping"]]


def without_prompt(pair: tuple[int, int], prompt_chars: int) -> tuple[int, int]:
    """Offsets into prompt and text as offsets into the text alone."""
    return max(0, pair[0] - prompt_chars), max(0, pair[1] - prompt_chars)


def sentence_vectors(states: Matrix, offsets: Offsets, spans: Sequence[Span]) -> Matrix:
    """Means of the token states of each sentence.

    Args:
        states: Shape (tokens or more, dimension); rows beyond the offsets are padding.
        offsets: Characters that each token stands for.
        spans: The sentences, in characters of the same text.

    Returns:
        Shape (len(spans), dimension), float32, rows of length 1; zeros for a sentence without a token,
        such as one that was cut off.
    """
    starts, ends = np.array(offsets).T
    vectors = np.zeros((len(spans), states.shape[1]), dtype=np.float32)
    for number, span in enumerate(spans):
        inside = (starts < span.end) & (ends > span.start) & (ends > starts)
        if inside.any():
            mean = states[: len(offsets)][inside].mean(axis=0)
            vectors[number] = mean / np.linalg.norm(mean)
    return vectors


def pack(vectors: Matrix) -> bytes:
    """Rows as int8 with one scale each: a quarter of float32, and scores differ by less than 0.001."""
    scales = np.abs(vectors).max(axis=1).astype(np.float32) / LARGEST
    rows = np.rint(vectors / np.where(scales > 0, scales, 1)[:, None]).astype(np.int8)
    packed: bytes = scales.tobytes() + rows.tobytes()
    return packed


def unpack(packed: bytes, dimension: int) -> Matrix:
    """What was packed; shape (sentences, dimension), float32."""
    count = len(packed) // (dimension + 4)  # a float32 scale before each row's int8
    scales = np.frombuffer(packed, dtype=np.float32, count=count)
    rows = np.frombuffer(packed, dtype=np.int8, offset=4 * count).reshape(count, dimension)
    unpacked: Matrix = rows.astype(np.float32) * scales[:, None]
    return unpacked

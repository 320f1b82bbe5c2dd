"""Cuts passages into windows of neighbouring sentences and chooses those worth reading."""

from __future__ import annotations

from collections.abc import Sequence

from rag.reader.reader import WINDOW_CHARS, Window
from rag.records import SourceSentence


def cut_windows(sentences: Sequence[SourceSentence]) -> list[range]:
    """Ranges of sentence numbers that fit into a window, as even as may be, each sentence in one.

    Args:
        sentences: Of one passage, in order.

    Returns:
        Ranges that follow each other; a sentence longer than a window is one of its own.
    """
    total = sum(len(sentence.text) for sentence in sentences)
    parts = -(-total // WINDOW_CHARS)  # rounded up
    fair = total / parts if parts else 0.0
    windows: list[range] = []
    start, chars = 0, 0
    for number, sentence in enumerate(sentences):
        is_over = chars + len(sentence.text) > WINDOW_CHARS
        is_full = chars >= fair * 0.9  # a little less than its share, or a last sliver is left over
        if number > start and (is_over or is_full):
            windows.append(range(start, number))
            start, chars = number, 0
        chars += len(sentence.text)
    if sentences:
        windows.append(range(start, len(sentences)))
    return windows


def as_window(sentences: Sequence[SourceSentence], numbers: range) -> Window:
    """What the reader is shown of a passage."""
    return Window(
        context=sentences[numbers.start].context, sentences=tuple(sentences[n].text for n in numbers)
    )

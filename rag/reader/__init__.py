"""Reads a question and a passage together: which sentence answers, which words of it, or none."""

from rag.reader.reader import Reader, Reading, Window
from rag.reader.windows import as_window, cut_windows

__all__ = ["Reader", "Reading", "Window", "as_window", "cut_windows"]

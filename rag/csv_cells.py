"""Cells of CSV files that a spreadsheet shows and never runs."""

from __future__ import annotations

# A spreadsheet runs a cell that starts so; full-width signs count in some locales (OWASP, CSV injection).
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe_cell(text: str) -> str:
    """Put an apostrophe before a cell that a spreadsheet would run, spaces before it included."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_STARTS) else text

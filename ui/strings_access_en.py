"""English words for people who use the keyboard or a screen reader."""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "page.skip": "Skip to content",
}

"""Which addresses of articles may become links: the rule of `rag.links`, for the pages."""

from __future__ import annotations

from rag.links import safe_link

__all__ = ["safe_link"]

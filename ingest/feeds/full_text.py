"""Whether an entry carries its whole article, or a teaser that must never pass for one."""

from __future__ import annotations

import re

from ingest.rows import has_markup, strip_markup

FULL_CHARS = 1200  # of plain text; teasers have 100 to 600, the shortest full articles about 1,000
LONGER = 2.0  # times the summary: some feeds give their teaser as content too
_CUT = re.compile(
    r"(?:\.\.\.|…|\[…\]|\[\.\.\.\]|weiterlesen|mehr lesen|zum artikel|read more|continue reading"
    r"|read the full (?:story|article))[\s\]).»›→]*$",
    re.IGNORECASE,
)


def full_text(content: str, summary: str) -> str:
    """The content of an entry where it is the whole article.

    Args:
        content: What the entry gives as content, HTML or text; empty where it gives none.
        summary: What it gives as summary or description.

    Returns:
        `content`; empty where it is short, hardly longer than the summary, or breaks off.
    """
    plain = _plain(content)
    is_full = (
        len(plain) >= FULL_CHARS and len(plain) >= LONGER * len(_plain(summary)) and not _CUT.search(plain)
    )
    return content if is_full else ""


def _plain(text: str) -> str:
    return " ".join((strip_markup(text) if has_markup(text) else text).split())

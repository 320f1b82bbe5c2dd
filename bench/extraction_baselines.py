"""Other extractors on the same pages: trafilatura as it comes, newspaper4k in an environment of its own."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.decode import decode_html
from ingest.records import Document

NEWSPAPER_SCRIPT = Path(__file__).with_name("newspaper_pages.py")
NEWSPAPER_S = 1200.0  # seconds for all pages; 127 take about 60


@dataclass(frozen=True, slots=True)
class Extracted:
    """What an extractor made of a page; `published` is ISO 8601, None where it found no date."""

    title: str
    authors: tuple[str, ...]
    published: str | None
    paragraphs: tuple[str, ...]


def trafilatura_page(document: Document) -> Extracted | None:
    """Extract a page with trafilatura's defaults, comments off."""
    from trafilatura import bare_extraction

    html = decode_html(document.content, document.charset)
    found = bare_extraction(html, url=document.url, with_metadata=True, include_comments=False)
    if found is None:
        return None
    authors = tuple(name.strip() for name in (found.author or "").split(";") if name.strip())
    return Extracted(found.title or "", authors, found.date, tuple((found.text or "").split("\n")))


def newspaper_pages(documents: Sequence[Document], python: Path) -> tuple[list[Extracted | None], float]:
    """Extract pages with newspaper4k.

    Args:
        documents: The pages.
        python: An interpreter that has newspaper4k, whose lxml does not go with ours.

    Returns:
        What it made of each page, and the seconds it took without its start.

    Raises:
        subprocess.CalledProcessError: If the interpreter does not have it.
    """
    requests = [
        json.dumps({"url": document.url, "html": decode_html(document.content, document.charset)})
        for document in documents
    ]
    answer = subprocess.run(
        [python, "-I", NEWSPAPER_SCRIPT],
        input="\n".join(requests) + "\n",
        capture_output=True,
        encoding="utf-8",
        check=True,
        timeout=NEWSPAPER_S,
    )
    lines = [json.loads(line) for line in answer.stdout.splitlines()]
    pages = [
        Extracted(row["title"], tuple(row["authors"]), row["published"], tuple(row["text"].split("\n\n")))
        for row in lines
    ]
    return list(pages), sum(row["seconds"] for row in lines)

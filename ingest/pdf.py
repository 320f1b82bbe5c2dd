"""A PDF to a draft: the text layer in paragraphs, and of its metadata what can be believed."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ingest.clean import clean_line
from ingest.dates import parse_date
from ingest.html_refine import take_byline
from ingest.names import people_of
from ingest.pdf_text import Line, titled_paragraphs
from ingest.records import Draft, Stamp
from rag.errors import UnreadableSourceError

MAX_PAGES = 2000  # of a PDF; a print edition has up to 200
MIN_LETTERS = 40  # of a whole PDF; fewer are the page numbers of a scan
READABLE_SHARE = 0.7  # of letters and digits among what is no space; fonts without a map give signs instead
DATE_LINES = 5  # at the top of the first page, in which a printed date is looked for
DATE_LINE_CHARS = 100  # of such a line; a longer one is a sentence that speaks of some day
_DAY = re.compile(
    r"\b(\d{1,2}\.\s?(?:\d{1,2}\.|[A-ZÄ][a-zä]{2,8})\s?\d{4}|(?:\d{1,2} )?[A-Z][a-z]{2,8} (?:\d{1,2}, )?\d{4}"
    r"|\d{4}-\d{2}-\d{2})"
)
# Titles that a program wrote, not a person: names of files and of templates.
_NO_TITLE = re.compile(
    r"(?:microsoft|untitled|unbenannt|dokument ?\d*|document ?\d*|layout|seite|page)\b.*|.*\.\w{2,5}|[\w-]+|",
    re.I,
)
_PDF_DATE = re.compile(r"D:(\d{4})(\d{2})?(\d{2})?")


@dataclass(frozen=True, slots=True)
class _Said:
    """What the metadata say, as written."""

    title: str
    author: str
    created: str
    language: str


def draft_of_pdf(content: bytes, timezone: str) -> Draft:
    """Read a PDF's text layer.

    Args:
        content: The file.
        timezone: The zone of times that name none.

    Returns:
        A draft; its day is the one printed at the top of the first page, else that of the file's making.

    Raises:
        UnreadableSourceError: If it is damaged, encrypted, scanned, too long, or a bomb.
    """
    from pypdf.errors import LimitReachedError, PyPdfError

    try:
        said, pages = _read(content)
    except LimitReachedError as error:
        raise UnreadableSourceError("The PDF unpacks to more than it may.") from error
    except ImportError as error:  # the ciphers of newer PDFs need a package that is not required
        raise UnreadableSourceError("The PDF is encrypted; save it without a password.") from error
    except (
        PyPdfError, RecursionError, ValueError, LookupError, TypeError, AttributeError, OSError, ArithmeticError,
        NotImplementedError, AssertionError,
    ) as error:  # fmt: skip
        raise UnreadableSourceError("The PDF is damaged or cut off.") from error
    _require_text(pages)
    title, paragraphs = titled_paragraphs(pages, "" if _NO_TITLE.fullmatch(said.title) else said.title)
    byline, paragraphs = take_byline(paragraphs)
    authors = people_of([byline]) or tuple(name for name in people_of([said.author]) if " " in name)
    return Draft(
        title=title,
        authors=authors,
        published=_printed_day(pages[0], timezone) or _created(said.created),
        language=said.language,
        paragraphs=paragraphs,
        extractor="pdf",
    )


def _read(content: bytes) -> tuple[_Said, list[list[Line]]]:
    """Open a PDF and take out what it says and its lines."""
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        raise UnreadableSourceError("The PDF is encrypted; save it without a password.")
    count = len(reader.pages)
    if count > MAX_PAGES:
        raise UnreadableSourceError(f"The PDF has {count} pages, at most {MAX_PAGES} are read.")
    pages = [_page_lines(page) for page in reader.pages]
    about: Mapping[str, object] = reader.metadata or {}
    said = _Said(
        clean_line(str(about.get("/Title") or "")),
        clean_line(str(about.get("/Author") or "")),
        str(about.get("/CreationDate") or ""),
        clean_line(str(reader.root_object.get("/Lang") or ""), 20),
    )
    return said, pages


def _page_lines(page: Any) -> list[Line]:
    """The lines of a page, each with the size and weight of most of its letters."""
    lines: list[Line] = []
    parts: list[Line] = []

    def flush() -> None:
        text = clean_line("".join(part.text for part in parts), 10_000)
        if text:
            main = max(parts, key=lambda part: len(part.text.strip()))
            lines.append(Line(text, main.size, main.is_bold))
        parts.clear()

    def visit(text: str, matrix: Any, text_matrix: Any, font: Any, size: float) -> None:
        scale = abs(text_matrix[0] or text_matrix[1]) * abs(matrix[0] or matrix[1])
        is_bold = "bold" in str((font or {}).get("/BaseFont", "")).lower()
        first, *others = text.split("\n")
        parts.append(Line(first, round(size * scale, 1), is_bold))
        for other in others:
            flush()
            parts.append(Line(other, round(size * scale, 1), is_bold))

    page.extract_text(visitor_text=visit)
    flush()
    return lines


def _require_text(pages: Sequence[Sequence[Line]]) -> None:
    text = "".join("".join(line.text.split()) for page in pages for line in page)
    if sum(char.isalpha() for char in text) < MIN_LETTERS:
        raise UnreadableSourceError(
            "The PDF has no text layer; it is scanned or holds pictures.",
            hint="Run a text recognition over it.",
        )
    readable = sum(char.isalnum() and not "\ue000" <= char <= "\uf8ff" for char in text)
    if readable < READABLE_SHARE * len(text):
        raise UnreadableSourceError(
            "The PDF's fonts do not say which letters they show.", hint="Run a text recognition over it."
        )


def _printed_day(lines: Sequence[Line], timezone: str) -> Stamp | None:
    """The first date printed at the top of the first page."""
    top = [line.text for line in lines[:DATE_LINES] if len(line.text) <= DATE_LINE_CHARS]
    stamps = (parse_date(match.group(1), timezone) for text in top for match in _DAY.finditer(text))
    return next((stamp for stamp in stamps if stamp is not None), None)


def _created(value: str) -> Stamp | None:
    """The day the file was made, where nothing better is known."""
    match = _PDF_DATE.match(value)
    return parse_date("-".join(part for part in match.groups() if part), "UTC") if match else None

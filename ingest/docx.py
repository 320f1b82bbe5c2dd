"""A Word document to a draft: its paragraphs under their headings, its core properties."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from lxml import etree

from ingest.clean import clean_line
from ingest.dates import stamp_of
from ingest.names import people_of
from ingest.plain import draft_of_text
from ingest.records import Draft
from rag.errors import UnreadableSourceError

MAX_PARTS = 1000  # of the package: the text, its styles, its pictures
MAX_PART_BYTES = 100_000_000  # of all parts unpacked, since they are read into memory
# What zipfile and python-docx raise on packages that are cut, packed unheard of, encrypted or not built as Word does.
_UNREADABLE = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, LookupError, ValueError, AttributeError, TypeError,
    AssertionError,
)  # fmt: skip
_HEADING = re.compile(r"(?:heading|überschrift|titre)\s*[1-6]$", re.IGNORECASE)
_TITLE = re.compile(r"(?:title|titel)$", re.IGNORECASE)


def draft_of_docx(content: bytes, timezone: str) -> Draft:
    """Read a Word document.

    Args:
        content: The file.
        timezone: The zone of times that name none.

    Returns:
        A draft; header lines at the top, such as "Autor: …", win over the file's properties. A file's
        dates say when it was typed, so that of its making stands only where the text names none.

    Raises:
        UnreadableSourceError: If it is damaged or a bomb.
    """
    from docx import Document as open_docx
    from docx.opc.exceptions import OpcError

    _require_small(content)
    try:
        document = open_docx(io.BytesIO(content))
        properties = document.core_properties
        lines = [line for block in document.iter_inner_content() for line in _lines(block)]
        title, author = properties.title or "", properties.author or ""
        created, language = properties.created, properties.language or ""
    except (
        OpcError,
        etree.LxmlError,
        *_UNREADABLE,
    ) as error:
        raise UnreadableSourceError("The Word document is damaged.") from error
    draft = draft_of_text("\n\n".join(lines), timezone)
    return Draft(
        title=draft.title if lines and lines[0].startswith("# ") or not title else clean_line(title),
        lead=draft.lead,
        authors=draft.authors or tuple(name for name in people_of([author]) if " " in name),
        published=draft.published or (stamp_of(created.date(), timezone) if created else None),
        language=draft.language or language,
        outlet=draft.outlet,
        section=draft.section,
        paragraphs=draft.paragraphs,
        extractor="docx",
    )


def _lines(block: object) -> list[str]:
    """A paragraph, its heading marked, or a table's rows, as text with Markdown's marks."""
    from docx.table import Table
    from docx.text.paragraph import Paragraph

    if isinstance(block, Table):
        rows = (" ".join(dict.fromkeys(cell.text.strip() for cell in row.cells)) for row in block.rows)
        return [clean_line(row) for row in rows if row.strip()]
    if not isinstance(block, Paragraph) or not block.text.strip():
        return []
    style = block.style.name or "" if block.style is not None else ""
    mark = "# " if _TITLE.match(style) else "## " if _HEADING.match(style) else ""
    return [mark + (clean_line(block.text) if mark else block.text.strip())]


def _require_small(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
    except zipfile.BadZipFile as error:
        raise UnreadableSourceError("The Word document is damaged.") from error
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_PART_BYTES:
        raise UnreadableSourceError("The Word document unpacks to more than it may.")

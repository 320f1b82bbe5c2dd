"""What a file is, by its first bytes; its name decides only where they leave a choice."""

from __future__ import annotations

import json
import re
from enum import Enum
from pathlib import PurePath

from ingest.decode import detect_encoding
from ingest.fieldnames import map_names
from rag.errors import UnreadableSourceError

KNOWN = ".txt, .md, .html, .json, .jsonl, .csv, .tsv and .warc, each also as .gz"
_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title|article|main|div|p)\b",
    re.I | re.S,
)
_MAGIC = (
    (b"%PDF-", "a PDF"), (b"PK\x03\x04", "a ZIP archive or office file"), (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"), (b"GIF8", "a picture"), (b"RIFF", "a picture or a recording"),
    (b"\x28\xb5\x2f\xfd", "Zstandard-compressed"),
    (b"BZh", "bzip2-compressed"), (b"\xfd7zXZ", "xz-compressed"),
    (b"7z\xbc\xaf", "a 7-Zip archive"), (b"SQLite format 3", "an SQLite database"), (b"\x7fELF", "a program"),
    (b"OggS", "a recording"), (b"ID3", "a recording"), (b"wOFF", "a font"), (b"wOF2", "a font"),
)  # fmt: skip
_TABLE_NAMES = {".csv": "", ".tsv": "\t", ".tab": "\t"}


class Format(Enum):
    """The formats that are read."""

    WARC = "warc"
    HTML = "html"
    JSON = "json"
    JSON_LINES = "json lines"
    TABLE = "table"
    MARKDOWN = "markdown"
    TEXT = "text"


def sniff(head: bytes, name: str) -> Format:
    """Recognise a format.

    Args:
        head: The first bytes of the content, already unpacked.
        name: The file's name, as a tie-break.

    Raises:
        UnreadableSourceError: If it is empty or none of the known formats.
    """
    if not head.strip():
        raise UnreadableSourceError("The file is empty.")
    if head.startswith(b"WARC/"):
        return Format.WARC
    for magic, what in _MAGIC:
        if head.startswith(magic):
            raise UnreadableSourceError(f"The file is {what}, which is not read.", hint=f"Known are {KNOWN}.")
    text = head.decode(detect_encoding(head), "replace").lstrip("\ufeff \t\r\n")
    suffix = PurePath(name.lower().removesuffix(".gz")).suffix
    if _PAGE.match(text):
        return Format.HTML
    if text[0] in "{[" and suffix not in (".md", ".txt") or _is_object(text):
        return _json_kind(text)
    if suffix in _TABLE_NAMES or _has_header(text):
        return Format.TABLE
    if suffix in (".html", ".htm", ".xhtml") and "<" in text:
        return Format.HTML
    return Format.MARKDOWN if suffix in (".md", ".markdown") else Format.TEXT


def _is_object(text: str) -> bool:
    line = text.partition("\n")[0]
    if not line.startswith("{"):
        return False
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _json_kind(text: str) -> Format:
    """JSON lines have a whole object on their first line; else one value spans the file."""
    line, _, rest = text.partition("\n")
    if text.startswith("[") or (line.strip() == "{" and rest):
        return Format.JSON
    return Format.JSON_LINES if _is_object(text) or not rest or line.rstrip().endswith("}") else Format.JSON


def _has_header(text: str) -> bool:
    """Whether the first line of an unnamed file is a table's header with a text column."""
    line = text.partition("\n")[0]
    for delimiter in "\t;,|":
        cells = [cell.strip(" \"'\r") for cell in line.split(delimiter)]
        if len(cells) > 1 and all(0 < len(cell) < 40 for cell in cells):
            fields = map_names(cells).values()
            if "text" in fields and len(set(fields)) > 1:
                return True
    return False

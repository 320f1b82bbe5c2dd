"""What a file is, by its first bytes; its name decides only where they leave a choice."""

from __future__ import annotations

import json
import re
from enum import Enum
from pathlib import PurePath

from ingest.decode import detect_encoding
from ingest.fieldnames import map_names
from rag.errors import UnreadableSourceError

KNOWN = (
    "text, Markdown, HTML, JSON, JSON lines, ninjs, CSV, TSV, RSS, Atom, sitemaps, NewsML-G2, NITF, PDF, DOCX,"
    " mail (.eml, .mbox) and WARC, each also in gzip, ZIP or tar"
)
_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title|article|main|div|p)\b",
    re.I | re.S,
)
_MAGIC = (
    (b"\x89PNG", "a picture"), (b"\xff\xd8\xff", "a picture"), (b"GIF8", "a picture"),
    (b"RIFF", "a picture or a recording"), (b"\x28\xb5\x2f\xfd", "Zstandard-compressed"),
    (b"BZh", "bzip2-compressed"), (b"\xfd7zXZ", "xz-compressed"), (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"), (b"SQLite format 3", "an SQLite database"), (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"), (b"OggS", "a recording"), (b"ID3", "a recording"), (b"wOFF", "a font"),
    (b"wOF2", "a font"), (b"\xd0\xcf\x11\xe0", "an old office file or an Outlook message"),
    (b"{\\rtf", "an RTF document"),
)  # fmt: skip
_TABLE_NAMES = {".csv": "", ".tsv": "\t", ".tab": "\t"}
_TAR_AT = 257  # where POSIX puts "ustar"; older tars cannot be told from other bytes
_TAR_HEAD = 263
# The first element of an XML file, behind its declaration, comments, stylesheets and document type.
_XML_ROOT = re.compile(
    r"\s*(?:(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>)\s*)*<(?:[\w.-]+:)?([A-Za-z][\w.-]*)",
    re.S,
)
_MAIL_FIELD = re.compile(rb"([A-Za-z][A-Za-z0-9-]{1,60}):[ \t]")
_MAIL_SIGNS = {b"message-id", b"mime-version", b"received", b"return-path", b"delivered-to", b"x-mailer"}
_MBOX = re.compile(rb"From \S+ +\w{3} \w{3} +\d{1,2} \d{2}:\d{2}")


class Format(Enum):
    """The formats that are read."""

    WARC = "warc"
    ZIP = "zip"
    TAR = "tar"
    PDF = "pdf"
    MAIL = "mail"
    MAILBOX = "mailbox"
    NEWSML = "newsml-g2"
    NITF = "nitf"
    FEED = "feed"
    SITEMAP = "sitemap"
    HTML = "html"
    JSON = "json"
    JSON_LINES = "json lines"
    TABLE = "table"
    MARKDOWN = "markdown"
    TEXT = "text"


_ROOTS = {
    "newsmessage": Format.NEWSML, "newsitem": Format.NEWSML, "nitf": Format.NITF, "rss": Format.FEED,
    "feed": Format.FEED, "rdf": Format.FEED, "urlset": Format.SITEMAP, "sitemapindex": Format.SITEMAP,
}  # fmt: skip


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
    binary = _binary(head)
    if binary is not None:
        return binary
    if _MBOX.match(head):
        return Format.MAILBOX
    if _is_mail(head):
        return Format.MAIL
    text = head.decode(detect_encoding(head), "replace").lstrip("\ufeff \t\r\n")
    if not text:
        raise UnreadableSourceError("The file is empty.")
    return _format_of_text(text, PurePath(name.lower().removesuffix(".gz")).suffix)


def _binary(head: bytes) -> Format | None:
    """Recognise what is marked by its bytes; None for text."""
    if head.startswith(b"WARC/"):
        return Format.WARC
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return Format.ZIP
    if head[_TAR_AT:_TAR_HEAD].startswith(b"ustar"):
        return Format.TAR
    if b"%PDF-" in head[:1024]:  # readers accept that many bytes before it
        return Format.PDF
    for magic, what in _MAGIC:
        if head.startswith(magic):
            raise UnreadableSourceError(f"The file is {what}, which is not read.", hint=f"Known are {KNOWN}.")
    return None


def _format_of_text(text: str, suffix: str) -> Format:
    if _PAGE.match(text):
        return Format.HTML
    root = _XML_ROOT.match(text) if suffix not in (".html", ".htm") else None
    if root is not None and (root.group(1).lower() in _ROOTS or text.startswith("<?xml")):
        return _xml_format(root.group(1))
    if text[0] in "{[" and suffix not in (".md", ".txt") or _is_object(text):
        return _json_kind(text)
    if suffix in _TABLE_NAMES or _has_header(text):
        return Format.TABLE
    if suffix in (".html", ".htm", ".xhtml") and "<" in text:
        return Format.HTML
    return Format.MARKDOWN if suffix in (".md", ".markdown") else Format.TEXT


def _xml_format(root: str) -> Format:
    kind = _ROOTS.get(root.lower())
    if kind is None:
        raise UnreadableSourceError(
            f"The file is XML of a kind that is not read: <{root[:40]}>.", hint=f"Known are {KNOWN}."
        )
    return kind


def _is_mail(head: bytes) -> bool:
    """Whether it begins as a mail does: header fields that only mail programs write, and a sender."""
    names: set[bytes] = set()
    for line in head.lstrip(b"\xef\xbb\xbf\r\n").split(b"\n")[:200]:
        if not line.strip():
            break
        field = _MAIL_FIELD.match(line)
        if field is None:
            if names and line[:1] in b" \t":
                continue
            return False
        names.add(field.group(1).lower())
        if field.group(1).lower() == b"from" and b"@" in line:
            names.add(b"sender's address")
    return b"from" in names and (bool(names & _MAIL_SIGNS) or {b"sender's address", b"subject"} <= names)


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

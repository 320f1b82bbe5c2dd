"""Walk a source and hand each file, and each member of an archive, to the reader of its format."""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from ingest.feeds.parse import FEED_MB
from ingest.readers.archives import Member, is_docx, tar_members, zip_members
from ingest.readers.feeds import read_feed
from ingest.readers.json_lines import read_json, read_json_lines
from ingest.readers.news_items import MAIL_BYTES, mail_document, read_mailbox, read_newsml, read_nitf
from ingest.readers.sniff import Format, sniff
from ingest.readers.tables import read_table
from ingest.readers.warc import read_warc
from ingest.records import DOCX, HTML, MARKDOWN, PDF, PLAIN, Document, Failure, ReadOptions
from rag.errors import UnreadableSourceError
from rag.settings import Settings

HEAD_BYTES = 1 << 16  # 64 kB recognise a format and a table's columns
HEAD_STEP = 512  # bytes read at once, so that a cut-off file still shows what it is
GZIP_MAGIC = b"\x1f\x8b"
MEGABYTE = 1_000_000
PAGE_MB = 20  # a longer HTML page is no article; the longest of 258 real ones has 3.6 MB
XML_MB = 20  # of NewsML or NITF, whose tree takes ten times as much memory
# What lies beside saved pages and is no article; passed over in folders and archives without a word.
_BESIDES = frozenset(
    ".css .js .mjs .map .png .jpg .jpeg .gif .svg .webp .avif .ico .bmp .mp3 .mp4 .webm .m4a .ogg .wav .mov "
    ".woff .woff2 .ttf .otf .eot .lock .pyc".split()
)
_TYPES = {Format.HTML: HTML, Format.MARKDOWN: MARKDOWN, Format.TEXT: PLAIN, Format.PDF: PDF}
_SINGLE = {*_TYPES, Format.MAIL, Format.NITF}  # formats of one article a file
_LIMITS_MB = {
    Format.HTML: PAGE_MB, Format.NITF: XML_MB, Format.NEWSML: XML_MB, Format.FEED: FEED_MB,
    Format.SITEMAP: FEED_MB, Format.MAIL: MAIL_BYTES // MEGABYTE,
}  # fmt: skip

Items = Iterator[Document | Failure]


@dataclass(frozen=True, slots=True)
class _Opened:
    """A file or a member of an archive, ready to be read.

    `stream` is unpacked where `raw` is gzip; both stand at the start. `depth` counts the archives around it.
    """

    raw: BinaryIO
    stream: BinaryIO
    origin: str
    name: str
    depth: int = 0


def read_documents(source: Path, options: ReadOptions, settings: Settings) -> Items:
    """Read a file, or a folder with all below it, in the order of the names.

    Args:
        source: File or folder; hidden files in folders are passed over.
        options: What the person says of the source.
        settings: Limits on sizes.

    Yields:
        A document for each page, text or row; a failure for what cannot be read, and the rest goes on.
    """
    if source.is_dir():
        for path in _walk(source):
            yield from _read_file(path, path.relative_to(source).as_posix(), options, settings)
    elif source.exists():
        yield from _read_file(source, source.name, options, settings)
    else:
        yield Failure(str(source), "There is no such file or folder.")


def count_hint(source: Path) -> int | None:
    """Say how many documents a source holds where that is cheap to know.

    Returns:
        1 for a file of one text or page, the number of files for a folder of such; None where a
        table, JSON lines, an archive or a WARC must be read to know.
    """
    try:
        paths = list(_walk(source)) if source.is_dir() else [source]
        kinds = [_format_of(path) for path in paths]
    except OSError:
        return None
    return None if any(kind is not None and kind not in _SINGLE for kind in kinds) else len(paths)


def read_head(path: Path) -> bytes:
    """The first 64 kB of a file, unpacked where it is gzip.

    Raises:
        OSError, EOFError, zlib.error: If it cannot be read or unpacked.
    """
    with path.open("rb") as raw:
        return _head(_unpacked(raw))


def _format_of(path: Path) -> Format | None:
    try:
        return sniff(read_head(path), path.name)
    except (UnreadableSourceError, OSError, EOFError, zlib.error):
        return None


def _walk(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder, sorted by path; no hidden ones, no links to folders."""
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not _is_beside(name):
                yield Path(root, name)


def _is_beside(name: str) -> bool:
    """Whether a file is hidden, or belongs to a saved page and is no article."""
    path = PurePosixPath(name)
    return path.name.startswith(".") or path.parts[:1] == ("__MACOSX",) or path.suffix.lower() in _BESIDES


def _unpacked(raw: BinaryIO) -> BinaryIO:
    """The stream itself, or what it holds where it is gzip by content."""
    is_gzip = raw.read(2) == GZIP_MAGIC
    raw.seek(0)
    return cast(BinaryIO, gzip.GzipFile(fileobj=raw)) if is_gzip else raw


def _head(stream: BinaryIO) -> bytes:
    """The first bytes, and what there is of them where a packed file is cut off."""
    parts: list[bytes] = []
    try:
        while sum(map(len, parts)) < HEAD_BYTES and (part := stream.read(HEAD_STEP)):
            parts.append(part)
    except (EOFError, zlib.error):
        if not parts:
            raise
    return b"".join(parts)


def _read_file(path: Path, name: str, options: ReadOptions, settings: Settings) -> Items:
    """Read one file; whatever is wrong with it is one failure."""
    origin = str(path)
    try:
        if not path.is_file():
            raise UnreadableSourceError("This is no regular file.")
        with path.open("rb") as raw:
            yield from _guarded(_Opened(raw, _unpacked(raw), origin, name), options, settings)
    except UnreadableSourceError as error:
        yield Failure(origin, str(error))
    except OSError as error:
        yield Failure(origin, f"The file cannot be read: {error.strerror or error}.")


def _guarded(opened: _Opened, options: ReadOptions, settings: Settings) -> Items:
    """Read what was opened; an error in it ends it, with one failure, and so does finding nothing in it."""
    is_empty = True
    try:
        kind = sniff(_head(opened.stream), opened.name)
        opened.stream.seek(0)
        for item in _read_opened(opened, kind, options, settings):
            is_empty = False
            yield item
        if is_empty:
            yield Failure(opened.origin, "There is nothing in it that could be an article.")
    except UnreadableSourceError as error:
        yield Failure(opened.origin, str(error))
    except (EOFError, zlib.error, gzip.BadGzipFile):
        yield Failure(opened.origin, "The file is packed with gzip and damaged or cut off.")


def _read_opened(opened: _Opened, kind: Format, options: ReadOptions, settings: Settings) -> Items:
    stream, origin, name = opened.stream, opened.origin, opened.name
    if kind is Format.WARC:  # fastwarc unpacks by itself, record by record
        opened.raw.seek(0)
        return read_warc(opened.raw, origin)
    if kind in (Format.ZIP, Format.TAR):
        return _read_archive(opened, kind, options, settings)
    if kind is Format.TABLE:
        return read_table(stream, origin, name, options, settings)
    if kind is Format.JSON_LINES:
        return read_json_lines(stream, origin, name, options, settings)
    if kind is Format.MAILBOX:
        return read_mailbox(stream, origin)
    content = _read_whole(stream, min(_LIMITS_MB.get(kind, settings.max_file_mb), settings.max_file_mb))
    if kind in _TYPES:
        encoding = f"; charset={options.encoding}" if options.encoding else ""
        return iter([Document(content, origin, _TYPES[kind] + encoding, key=f"file:{options.outlet}:{name}")])
    if kind is Format.MAIL:
        return iter([mail_document(content, origin)])
    if kind is Format.JSON:
        return read_json(content, origin, name, options, settings)
    if kind in (Format.FEED, Format.SITEMAP):
        return read_feed(content, origin, options, settings)
    return read_newsml(content, origin) if kind is Format.NEWSML else read_nitf(content, origin, name)


def _read_archive(opened: _Opened, kind: Format, options: ReadOptions, settings: Settings) -> Items:
    """Read the members of an archive as files of their own; archives among them stay closed."""
    if kind is Format.ZIP and is_docx(opened.stream):
        opened.stream.seek(0)
        content = _read_whole(opened.stream, settings.max_file_mb)
        yield Document(content, opened.origin, DOCX, key=f"file:{options.outlet}:{opened.name}")
        return
    if opened.depth:
        raise UnreadableSourceError("An archive inside an archive is not opened.", hint="Unpack it first.")
    opened.stream.seek(0)
    members = (
        zip_members(opened.stream, opened.origin)
        if kind is Format.ZIP
        else tar_members(opened.stream, opened.raw, opened.origin)
    )
    for member in members:
        if isinstance(member, Failure):
            yield member
        elif not _is_beside(member.name):
            yield from _guarded(_member(member, opened), options, settings)


def _member(member: Member, archive: _Opened) -> _Opened:
    origin = f"{archive.origin}#{member.name}"
    return _Opened(member.stream, _unpacked(member.stream), origin, f"{archive.name}/{member.name}", 1)


def _read_whole(stream: BinaryIO, limit_mb: int) -> bytes:
    content = stream.read(limit_mb * MEGABYTE + 1)
    if len(content) > limit_mb * MEGABYTE:
        raise UnreadableSourceError(
            f"The file is larger than {limit_mb} MB.", hint="Split it, or raise BELEG_MAX_FILE_MB."
        )
    return content

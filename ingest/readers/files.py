"""Walk a source and hand each file to the reader of its format."""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from ingest.readers.json_lines import read_json, read_json_lines
from ingest.readers.sniff import Format, sniff
from ingest.readers.tables import read_table
from ingest.readers.warc import read_warc
from ingest.records import HTML, MARKDOWN, PLAIN, Document, Failure, ReadOptions
from rag.errors import UnreadableSourceError
from rag.settings import Settings

HEAD_BYTES = 1 << 16  # 64 kB recognise a format and a table's columns
HEAD_STEP = 512  # bytes read at once, so that a cut-off file still shows what it is
GZIP_MAGIC = b"\x1f\x8b"
MEGABYTE = 1_000_000
PAGE_MB = 20  # a longer HTML page is no article; the longest of 258 real ones has 3.6 MB
# What lies beside saved pages and is no article; passed over in folders without a word.
_BESIDES = frozenset(
    ".css .js .mjs .map .png .jpg .jpeg .gif .svg .webp .avif .ico .bmp .mp3 .mp4 .webm .m4a .ogg .wav .mov "
    ".woff .woff2 .ttf .otf .eot .lock .pyc".split()
)
_TYPES = {Format.HTML: HTML, Format.MARKDOWN: MARKDOWN, Format.TEXT: PLAIN}


def read_documents(source: Path, options: ReadOptions, settings: Settings) -> Iterator[Document | Failure]:
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
        table, JSON lines or a WARC must be read to know.
    """
    try:
        paths = list(_walk(source)) if source.is_dir() else [source]
        kinds = [_format_of(path) for path in paths]
    except OSError:
        return None
    return None if any(kind is not None and kind not in _TYPES for kind in kinds) else len(paths)


def _format_of(path: Path) -> Format | None:
    try:
        with _open(path) as stream:
            return sniff(_head(stream), path.name)
    except (UnreadableSourceError, OSError, EOFError, zlib.error):
        return None


def _walk(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder, sorted by path; no hidden ones, no links to folders."""
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(root, name)
            if not name.startswith(".") and path.suffix.lower() not in _BESIDES:
                yield path


def _open(path: Path) -> BinaryIO:
    """Open a file, unpacked where it is gzip by content."""
    with path.open("rb") as raw:
        is_gzip = raw.read(2) == GZIP_MAGIC
    return cast(BinaryIO, gzip.open(path)) if is_gzip else path.open("rb")


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


def _read_file(
    path: Path, name: str, options: ReadOptions, settings: Settings
) -> Iterator[Document | Failure]:
    """Read one file; whatever is wrong with it is one failure."""
    origin = str(path)
    try:
        if not path.is_file():
            raise UnreadableSourceError("This is no regular file.")
        with _open(path) as stream:
            kind = sniff(_head(stream), path.name)
            stream.seek(0)
            yield from _read_stream(stream, kind, path, name, options, settings)
    except UnreadableSourceError as error:
        yield Failure(origin, str(error))
    except (EOFError, zlib.error, gzip.BadGzipFile):
        yield Failure(origin, "The file is packed with gzip and damaged or cut off.")
    except OSError as error:
        yield Failure(origin, f"The file cannot be read: {error.strerror or error}.")


def _read_stream(
    stream: BinaryIO, kind: Format, path: Path, name: str, options: ReadOptions, settings: Settings
) -> Iterator[Document | Failure]:
    origin = str(path)
    if kind is Format.WARC:
        with path.open("rb") as raw:  # fastwarc unpacks by itself, record by record
            yield from read_warc(raw, origin)
    elif kind is Format.TABLE:
        yield from read_table(stream, origin, name, options, settings)
    elif kind is Format.JSON_LINES:
        yield from read_json_lines(stream, origin, name, options, settings)
    elif kind is Format.JSON:
        content = _read_whole(stream, settings.max_file_mb)
        yield from read_json(content, origin, name, options, settings)
    else:
        limit_mb = min(PAGE_MB, settings.max_file_mb) if kind is Format.HTML else settings.max_file_mb
        content = _read_whole(stream, limit_mb)
        encoding = f"; charset={options.encoding}" if options.encoding else ""
        yield Document(content, origin, _TYPES[kind] + encoding, key=f"file:{options.outlet}:{name}")


def _read_whole(stream: BinaryIO, limit_mb: int) -> bytes:
    content = stream.read(limit_mb * MEGABYTE + 1)
    if len(content) > limit_mb * MEGABYTE:
        raise UnreadableSourceError(
            f"The file is larger than {limit_mb} MB.", hint="Split it, or raise BELEG_MAX_FILE_MB."
        )
    return content

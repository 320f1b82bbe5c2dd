"""WARC files, streamed record by record; pages that were served well become documents."""

from __future__ import annotations

import logging
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

from ingest.records import HTML, Document, Failure

logger = logging.getLogger(__name__)

RECORD_BYTES = 20_000_000  # a longer record is no article; the longest of 258 real ones has 3.6 MB
GZIP_MAGIC = b"\x1f\x8b"
GZIP_WINDOW = 31  # zlib's number for gzip members
COPY_BYTES = 1 << 20  # unpacked at once
_PAGES = ("text/html", "application/xhtml+xml")


def read_warc(stream: BinaryIO, origin: str) -> Iterator[Document | Failure]:
    """Read the pages of a WARC file.

    Args:
        stream: The raw bytes, gzip or not.
        origin: The file, for people.

    Yields:
        A document for each response with status 200 and HTML; other records are passed over.
        A record that is too long or broken is a failure, and so is a file that ends early.
    """
    from fastwarc.stream_io import FastWARCError, StreamError
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    skipped, last, is_told = 0, 0, False
    try:
        for record in ArchiveIterator(
            stream,
            record_types=WarcRecordType.response,
            parse_http=True,
            auto_decode="all",
            strict_mode=False,
        ):
            last = record.stream_pos
            item = _read_record(record, origin)
            is_told = isinstance(item, Failure)
            if item is None:
                skipped += 1
            else:
                yield item
    except (StreamError, FastWARCError, EOFError) as error:
        yield Failure(origin, f"The file is damaged or cut off: {str(error).rstrip('.') or 'it ends early'}.")
    else:
        if not is_told and _is_cut(stream, last):  # fastwarc takes a cut in a record's head for the end
            yield Failure(origin, "The file is damaged or cut off: it ends early.")
    if skipped:
        logger.info("passed over %d records of %s that are no pages", skipped, origin)


def _is_cut(stream: BinaryIO, start: int) -> bool:
    """Whether a gzipped file ends inside a member, looked at from its last record on."""
    stream.seek(start)
    if stream.read(2) != GZIP_MAGIC:
        return False
    stream.seek(start)
    unpacker = zlib.decompressobj(GZIP_WINDOW)
    try:
        while data := stream.read(COPY_BYTES):
            while data:
                if unpacker.eof:
                    unpacker = zlib.decompressobj(GZIP_WINDOW)
                unpacker.decompress(data, COPY_BYTES)
                data = unpacker.unused_data if unpacker.eof else unpacker.unconsumed_tail
    except zlib.error:
        return True
    return not unpacker.eof


def _read_record(record: Any, origin: str) -> Document | Failure | None:
    url = str(record.headers.get("WARC-Target-URI", "")).strip("<> ")
    http = record.http_headers
    if http is None or http.status_code != 200:
        return None
    if (record.http_content_type or "").lower() not in _PAGES:
        return None
    content = record.reader.read(RECORD_BYTES + 1)
    where = f"{origin}#{url}" if url else origin
    if len(content) > RECORD_BYTES:
        return Failure(where, f"The page is larger than {RECORD_BYTES // 1_000_000} MB.")
    is_encoded = "Content-Encoding" in http or "Transfer-Encoding" in http
    if not is_encoded and len(content) < record.content_length:
        return Failure(where, f"The record is cut off: {len(content)} of {record.content_length} bytes.")
    if not content.strip():
        return Failure(where, "The page is empty.")
    fetched = record.headers.get("WARC-Date") or None
    charset = f"; charset={record.http_charset}" if record.http_charset else ""
    return Document(content, where, HTML + charset, url, fetched)

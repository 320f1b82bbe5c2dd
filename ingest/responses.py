"""What a server answered, judged: status, kind of content, unpacked size."""

from __future__ import annotations

import math
import re
import zlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime

from ingest.addresses import SAVE_PAGE
from ingest.clean import clean_line
from rag.errors import UnreadableSourceError

MB = 1_000_000  # bytes
STEP_BYTES = 65_536  # unpacked at once; the size is checked after each
MAX_RATIO = 200  # unpacked to packed; news pages have 4 to 20, a gzip bomb about 1,000
RATIO_FREE_BYTES = MB  # unpacked bytes below which the ratio says nothing
GZIP_WBITS = 31  # zlib's number for a gzip header and the largest window
GONE = 410  # the status that says: never again
MAX_WAIT_DIGITS = 9  # of a Retry-After in seconds; longer ones are no time

PAGE_TYPES = frozenset(
    {
        "text/html", "application/xhtml+xml", "text/xml", "application/xml", "text/plain", "text/markdown",
        "text/csv", "application/json", "text/json", "application/pdf",
    }
)  # fmt: skip
_STRUCTURED = re.compile(r"application/[\w.\-]+\+(xml|json)")  # feeds, JSON-LD
_CHARSET = re.compile(r"[A-Za-z0-9._:+\-]{1,40}")

Headers = tuple[tuple[bytes, bytes], ...]


class RefusedError(UnreadableSourceError):
    """A server answered, but not with a page.

    Args:
        message: One sentence.
        hint: What to do next.
        status: The HTTP status.
        wait_s: Seconds that the server asks to wait; None where it does not say.
    """

    def __init__(self, message: str, *, hint: str, status: int, wait_s: float | None) -> None:
        super().__init__(message, hint=hint, retryable=status == 429 or status >= 500)
        self.status = status
        self.wait_s = wait_s


def header(headers: Iterable[tuple[bytes, bytes]], name: bytes) -> str:
    """The first value of a header as text, UTF-8 before Latin-1; empty where it is missing."""
    value = next((value for key, value in headers if key.lower() == name), b"")
    try:
        return value.decode("utf-8").strip()
    except UnicodeDecodeError:
        return value.decode("latin-1").strip()


def refuse_status(host: str, status: int, retry_after: str) -> None:
    """Refuse an answer that is not a page.

    Args:
        host: Who answered.
        status: The HTTP status, redirects followed already.
        retry_after: The Retry-After header; empty where there is none.

    Raises:
        RefusedError: Unless the status is 200 or 203; retryable where waiting helps.
    """
    if status in (200, 203):
        return
    asked = _retry_time(retry_after) if status in (429, 503) else None
    wait = _wait(asked)
    message, hint = f"{host} answered with the error {status}.", SAVE_PAGE
    if status < 400:
        message = f"{host} answered {status}, without a page."
    elif status in (404, 410):
        message, hint = f"{host} has no such page ({status}).", "Check the address."
    elif status in (401, 402, 403, 451):
        message = f"{host} does not give this page out ({status})."
    elif status == 429:
        message, hint = f"{host} was asked too often (429).", wait or "Try again later."
    elif status >= 500:
        message, hint = f"{host} has a fault of its own ({status}).", wait or "Try again later."
    if isinstance(asked, datetime):
        asked = max(0, math.ceil((asked - datetime.now(UTC)).total_seconds()))
    raise RefusedError(message, hint=hint, status=status, wait_s=asked)


def media_type(host: str, content_type: str) -> str:
    """The kind of content, as a document carries it: "text/html; charset=utf-8".

    Args:
        host: Who answered.
        content_type: The Content-Type header; empty where there is none.

    Raises:
        UnreadableSourceError: If it is not HTML, XML, text, JSON or PDF.
    """
    if not content_type:
        raise UnreadableSourceError(f"{host} does not say what kind of content it sends.", hint=SAVE_PAGE)
    parsed = Message()
    parsed["content-type"] = clean_line(content_type, 200)
    kind = parsed.get_content_type()
    if kind not in PAGE_TYPES and not _STRUCTURED.fullmatch(kind):
        raise UnreadableSourceError(
            f"{host} sends {clean_line(kind, 60)}, but only HTML, XML, text, JSON and PDF are taken.",
            hint="Give the address of an article.",
        )
    charset = parsed.get_param("charset")
    return f"{kind}; charset={charset}" if isinstance(charset, str) and _CHARSET.fullmatch(charset) else kind


def read_content(
    host: str,
    headers: Iterable[tuple[bytes, bytes]],
    chunks: Iterable[bytes],
    limit: int,
    *,
    may_be_empty: bool = False,
) -> bytes:
    """Read a body whole, unpacked, and stop as soon as it grows too large.

    Args:
        host: Who answered.
        headers: Of the answer; Content-Encoding and Content-Length count.
        chunks: The body as it comes, packed.
        limit: Most bytes, packed and unpacked alike.
        may_be_empty: Whether a body without a byte is an answer, as it is for robots.txt.

    Raises:
        UnreadableSourceError: If it is too large, a gzip bomb, packed in another way, or empty.
    """
    headers = tuple(headers)
    packing = header(headers, b"content-encoding").lower()
    if packing not in ("", "identity", "gzip", "x-gzip"):
        raise UnreadableSourceError(
            f"{host} packs its page as {clean_line(packing, 40)}, which was not asked for.", hint=SAVE_PAGE
        )
    length = header(headers, b"content-length")
    if length.isascii() and length.isdigit() and int(length[:20]) > limit:
        raise _too_large(host, limit)
    counted = _Counted(chunks)
    content = bytearray()
    try:
        for piece in _gunzip(counted) if "gzip" in packing else counted:
            content += piece
            if len(content) > limit or counted.received > limit:
                raise _too_large(host, limit)
            if len(content) > max(RATIO_FREE_BYTES, MAX_RATIO * counted.received):
                raise UnreadableSourceError(
                    f"{host} sends a page that unpacks to more than {MAX_RATIO} times its size.",
                    hint=SAVE_PAGE,
                )
    except zlib.error as error:
        raise UnreadableSourceError(
            f"{host} sends a page that cannot be unpacked.", hint=SAVE_PAGE
        ) from error
    if not content and not may_be_empty:
        raise UnreadableSourceError(f"{host} sends an empty page.", hint=SAVE_PAGE)
    return bytes(content)


class _Counted:
    """Chunks as they come, with the number of bytes so far."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self.received = 0
        self._chunks = chunks

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._chunks:
            self.received += len(chunk)
            yield chunk


def _gunzip(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Unpack gzip members in steps; what follows the last member is left out.

    A step may be empty, so that the caller sees endless input that unpacks to nothing.

    Raises:
        zlib.error: If the first member is broken, or the last one ends early.
    """
    member = zlib.decompressobj(GZIP_WBITS)
    is_first = True
    for chunk in chunks:
        packed = chunk
        while packed:
            if member.eof:
                member, is_first = zlib.decompressobj(GZIP_WBITS), False
            try:
                yield member.decompress(packed, STEP_BYTES)
            except zlib.error:
                if is_first:
                    raise
                return
            packed = member.unused_data if member.eof else member.unconsumed_tail
    yield member.flush(STEP_BYTES)
    if not member.eof:
        raise zlib.error("ended early")


def _too_large(host: str, limit: int) -> UnreadableSourceError:
    return UnreadableSourceError(
        f"{host} sends more than {limit // MB} MB, the largest page that is fetched.",
        hint="Set BELEG_FETCH_MAX_MB to allow more.",
    )


def _retry_time(retry_after: str) -> int | datetime | None:
    """What a Retry-After header asks for: seconds or a moment; None where it makes no sense."""
    if retry_after.isascii() and retry_after.isdigit() and len(retry_after) <= MAX_WAIT_DIGITS:
        return int(retry_after)
    try:
        when = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def _wait(asked: int | datetime | None) -> str:
    """The same as a sentence; empty where nothing was asked."""
    if asked is None:
        return ""
    if isinstance(asked, datetime):
        return f"Try again after {asked.isoformat(timespec='minutes')}."
    return f"Try again in {asked} seconds."

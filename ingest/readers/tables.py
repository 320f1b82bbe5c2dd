"""CSV and TSV, streamed row by row; a broken row is one failure and the next one is read."""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterator
from typing import BinaryIO

from ingest.decode import SAMPLE_BYTES, detect_encoding
from ingest.readers.dialect import Dialect, recognise
from ingest.readers.rows import row_document
from ingest.records import Document, Failure, ReadOptions
from rag.settings import Settings

ROW_SLACK_CHARS = 100_000  # of a row beside its text: title, address, lead


class _TooLongError(Exception):
    """A row runs on beyond any article: its quote was never closed."""


class _Lines:
    """The lines of a table, with those of the running row kept, so that they can be read again."""

    def __init__(self, stream: io.TextIOBase, limit: int) -> None:
        self._stream = stream
        self._limit = limit
        self._again: deque[str] = deque()
        self.row: list[str] = []  # lines of the running row
        self._size = 0
        self.number = 0  # of the last line handed out, from 1
        self.at_end = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else self._stream.readline(self._limit)
        if not line:
            self.at_end = True
            raise StopIteration
        self.row.append(line)
        self._size += len(line)
        self.number += 1
        if self._size > self._limit:
            raise _TooLongError
        return line.replace("\0", "")

    def take_row(self) -> list[str]:
        """Hand over the lines of the running row and begin the next."""
        row, self.row, self._size = self.row, [], 0
        return row

    def read_again(self, lines: list[str]) -> None:
        """Put lines back, to be read next."""
        self._again.extendleft(reversed(lines))
        self.number -= len(lines)
        self.at_end = False


def read_table(
    stream: BinaryIO, origin: str, name: str, options: ReadOptions, settings: Settings
) -> Iterator[Document | Failure]:
    """Read a table's rows.

    Args:
        stream: The unpacked bytes, at their start.
        origin: The file, for people.
        name: Its name inside the source.
        options: Column mapping, delimiter, quote character, encoding.
        settings: The limit on an article's length.

    Raises:
        UnreadableSourceError: If the bytes are not text.
    """
    limit = settings.max_article_chars + ROW_SLACK_CHARS
    csv.field_size_limit(max(limit, csv.field_size_limit()))
    head = stream.read(SAMPLE_BYTES)
    is_whole = len(head) < SAMPLE_BYTES
    stream.seek(0)
    encoding = options.encoding or detect_encoding(head)
    sample = head.decode(encoding, "replace").lstrip("\ufeff")
    dialect = recognise(sample, options, is_whole=is_whole, name=name)
    if "text" not in dialect.fields and "html" not in dialect.fields:
        found = ", ".join(field or "?" for field in dialect.fields) or "none"
        yield Failure(
            origin, f"No column of the table holds texts (found: {found}). Name it with --column text=NAME."
        )
        return
    text = io.TextIOWrapper(stream, "utf-8-sig" if encoding == "utf-8" else encoding, "replace", newline="")
    try:
        yield from _read_rows(_Lines(text, limit), dialect, origin, name, options, settings)
    finally:
        text.detach()


def _read_rows(
    lines: _Lines, dialect: Dialect, origin: str, name: str, options: ReadOptions, settings: Settings
) -> Iterator[Document | Failure]:
    is_first = True
    while not lines.at_end:
        reader = csv.reader(lines, delimiter=dialect.delimiter, quotechar=dialect.quotechar)
        while True:
            start = lines.number + 1
            try:
                row = next(reader, None)
            except (csv.Error, _TooLongError):
                yield _broken(lines, origin, start)
                break
            if row is None:
                break
            if _is_open(lines.row, dialect):
                yield _broken(lines, origin, start)
                break
            lines.take_row()
            if is_first and dialect.has_header:
                is_first = False
            elif any(cell.strip() for cell in row):
                is_first = False
                yield _document(row, dialect, f"{origin}#{start}", start, name, options, settings)


def _broken(lines: _Lines, origin: str, start: int) -> Failure:
    """Report the row that never ended and go on with the line after its first."""
    row = lines.take_row()
    lines.read_again(row[1:])
    return Failure(f"{origin}#{start}", f"Line {start}: a quote is not closed, or the row is too long.")


def _is_open(lines: list[str], dialect: Dialect) -> bool:
    """Whether a row of several lines swallowed others, since its quote was never closed."""
    if len(lines) < 2:
        is_odd = bool(lines) and lines[0].count(dialect.quotechar) % 2 == 1
        return is_odd and _fails(lines, dialect, "unexpected end")
    return _fails(lines, dialect)


def _fails(lines: list[str], dialect: Dialect, reason: str = "") -> bool:
    try:
        list(csv.reader(lines, delimiter=dialect.delimiter, quotechar=dialect.quotechar, strict=True))
    except csv.Error as error:
        return reason in str(error)
    return False


def _document(
    row: list[str],
    dialect: Dialect,
    where: str,
    line: int,
    name: str,
    options: ReadOptions,
    settings: Settings,
) -> Document | Failure:
    if len(row) != len(dialect.fields):
        extra = row[len(dialect.fields) :]
        if len(row) < 2 or any(cell.strip() for cell in extra):
            return Failure(where, f"Line {line} has {len(row)} columns, expected {len(dialect.fields)}.")
    fields = [(field, cell) for field, cell in zip(dialect.fields, row, strict=False) if field]
    return row_document(fields, where, name, options, settings)

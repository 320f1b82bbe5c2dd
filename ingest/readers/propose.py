"""What the columns of a table or a JSON file seem to hold, with a few rows, for a person to confirm or fix."""

from __future__ import annotations

import csv
import gzip
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.clean import clean_line
from ingest.decode import decode_bytes
from ingest.fieldnames import map_names
from ingest.readers.dialect import recognise
from ingest.readers.files import HEAD_BYTES, read_head
from ingest.readers.json_lines import wrapped_items
from ingest.readers.sniff import Format, sniff
from ingest.records import NO_OPTIONS, ReadOptions
from rag.errors import UnreadableSourceError

PREVIEW_ROWS = 5  # that a page shows
CELL_CHARS = 200  # of a cell in the preview
FIELDS = (
    "title", "text", "html", "lead", "author", "published", "modified", "outlet", "url", "section", "language",
    "id",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, or its number from "1" where the table has no header; our field, or "".

    `samples` are its first cells, shortened, one a row of the preview.
    """

    name: str
    field: str
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """How a source would be read; `delimiter` and `quotechar` are empty for JSON."""

    columns: tuple[Column, ...]
    delimiter: str = ""
    quotechar: str = ""

    @property
    def mapping(self) -> tuple[tuple[str, str], ...]:
        """(field, column) pairs, as `ReadOptions.columns` takes them."""
        return tuple((column.field, column.name) for column in self.columns if column.field)

    @property
    def is_usable(self) -> bool:
        """Whether a column holds the texts."""
        return any(column.field in ("text", "html") for column in self.columns)


def propose_columns(path: Path, options: ReadOptions = NO_OPTIONS) -> Proposal:
    """Look at the first rows of a table, of JSON lines or of a JSON file.

    Args:
        path: The file; may be gzip.
        options: What the person has said so far; it wins.

    Returns:
        A field for each column that is recognised, by its name or by what it holds; one of `FIELDS`.

    Raises:
        UnreadableSourceError: If it is none of these formats, or cannot be read.
    """
    try:
        head = read_head(path)
        kind = sniff(head, path.name)
        whole = path.read_bytes() if kind is Format.JSON and path.suffix != ".gz" else head
    except (OSError, EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise UnreadableSourceError("The file cannot be read.") from error
    if kind is Format.TABLE:
        text = decode_bytes(head, options.encoding).lstrip("\ufeff")
        return _of_table(text, options, is_whole=len(head) < HEAD_BYTES, name=path.name)
    if kind in (Format.JSON, Format.JSON_LINES):
        text = decode_bytes(whole, options.encoding).lstrip("\ufeff")
        return _of_objects(_objects(text, kind), options)
    raise UnreadableSourceError(
        f"The file is {kind.value} and has no columns.", hint="Only tables and JSON are mapped."
    )


def _of_table(text: str, options: ReadOptions, *, is_whole: bool, name: str) -> Proposal:
    dialect = recognise(text, options, is_whole=is_whole, name=name)
    lines = text.replace("\0", "").splitlines(keepends=True)
    rows: list[list[str]] = []
    try:
        for row in csv.reader(lines, delimiter=dialect.delimiter, quotechar=dialect.quotechar):
            rows += [row] if any(row) else []
            if len(rows) > PREVIEW_ROWS:
                break
    except csv.Error as error:
        raise UnreadableSourceError("The table's first rows are broken.") from error
    names = rows[0] if dialect.has_header and rows else [str(n) for n in range(1, len(dialect.fields) + 1)]
    shown = rows[1:] if dialect.has_header else rows[:PREVIEW_ROWS]
    columns = (
        Column(column, field, tuple(_cell(row[place]) if place < len(row) else "" for row in shown))
        for place, (column, field) in enumerate(zip(names, dialect.fields, strict=False))
    )
    return Proposal(tuple(columns), dialect.delimiter, dialect.quotechar)


def _of_objects(objects: Sequence[Mapping[str, Any]], options: ReadOptions) -> Proposal:
    names = list(dict.fromkeys(str(key) for value in objects for key in value))
    mapping = map_names(names, options.columns)
    columns = (
        Column(name, mapping.get(name, ""), tuple(_cell(value.get(name, "")) for value in objects))
        for name in names
    )
    return Proposal(tuple(columns))


def _objects(text: str, kind: Format) -> list[Mapping[str, Any]]:
    try:
        if kind is Format.JSON:
            values = wrapped_items(json.loads(text))
        else:
            lines = [line for line in text.split("\n")[: PREVIEW_ROWS + 1] if line.strip()]
            values = [json.loads(line) for line in lines[:PREVIEW_ROWS]]
    except (ValueError, RecursionError) as error:
        raise UnreadableSourceError("The first rows are not JSON.") from error
    objects = [value for value in values[:PREVIEW_ROWS] if isinstance(value, Mapping)]
    if not objects:
        raise UnreadableSourceError("The file holds no JSON objects.")
    return objects


def _cell(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return clean_line(text, CELL_CHARS)

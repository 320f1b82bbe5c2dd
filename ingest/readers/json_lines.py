"""JSON lines, and JSON files of one object or a list of them."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from ingest.decode import SAMPLE_BYTES, decode_bytes, detect_encoding
from ingest.exported import exported_document
from ingest.fieldnames import map_names
from ingest.readers.ninjs import is_ninjs, is_text_item, ninjs_fields
from ingest.readers.rows import row_document
from ingest.records import Document, Failure, ReadOptions
from rag.errors import UnreadableSourceError
from rag.settings import Settings

LINE_SLACK = 4  # bytes a character at most, and as much again for the other fields of a line
LISTS = (
    "articles",
    "items",
    "documents",
    "results",
    "data",
    "entries",
    "docs",
)  # where an object keeps a list


def read_json_lines(
    stream: BinaryIO, origin: str, name: str, options: ReadOptions, settings: Settings
) -> Iterator[Document | Failure]:
    """Read one object a line; a bad line is one failure with its number.

    Args:
        stream: The unpacked bytes, at their start.
        origin: The file, for people.
        name: Its name inside the source.
        options: Column mapping and encoding.
        settings: The limit on an article's length.
    """
    sample = stream.read(SAMPLE_BYTES)
    stream.seek(0)
    encoding = options.encoding or detect_encoding(sample)
    if encoding.startswith(("utf-16", "utf-32")):
        lines: Iterator[bytes | None] = _wide_lines(stream, encoding)
        encoding = "utf-8"
    else:
        lines = _lines(stream, settings.max_article_chars * LINE_SLACK * 2)
    for number, line in enumerate(lines, start=1):
        where = f"{origin}#{number}"
        if line is None:
            yield Failure(where, f"Line {number} is too long to be an article.")
            continue
        text = line.decode(encoding, "replace").strip().lstrip("\ufeff")
        if text:
            yield from _read_line(text, where, number, name, options, settings)


def read_json(
    content: bytes, origin: str, name: str, options: ReadOptions, settings: Settings
) -> Iterator[Document | Failure]:
    """Read a file that is one object, a list of objects, or an object that holds such a list.

    Raises:
        UnreadableSourceError: If it is not JSON.
    """
    try:
        value = json.loads(decode_bytes(content, options.encoding))
    except (ValueError, RecursionError) as error:
        raise UnreadableSourceError(f"The file is not JSON: {_reason(error)}.") from error
    items = wrapped_items(value)
    if not items:
        yield Failure(origin, "The file holds an empty list.")
    for number, item in enumerate(items, start=1):
        yield _row(item, f"{origin}#{number}", f"Item {number}", name, options, settings)


def wrapped_items(value: Any) -> list[Any]:
    """The articles of a JSON value: a list's, those of the list that an object wraps, or the one object."""
    if isinstance(value, list):
        return value
    if isinstance(value, Mapping) and not is_ninjs(value):
        for key in LISTS:
            wrapped = value.get(key)
            if isinstance(wrapped, list) and all(isinstance(item, Mapping) for item in wrapped):
                return wrapped
    return [value]


def _lines(stream: BinaryIO, limit: int) -> Iterator[bytes | None]:
    """Yield lines; None for one longer than `limit` bytes, whose rest is passed over."""
    while line := stream.readline(limit):
        if len(line) == limit and not line.endswith(b"\n"):
            while (rest := stream.readline(limit)) and not rest.endswith(b"\n"):
                pass
            yield None
        else:
            yield line


def _wide_lines(stream: BinaryIO, encoding: str) -> Iterator[bytes | None]:
    for line in codecs.getreader(encoding)(stream, "replace"):
        yield line.encode("utf-8", "replace")


def _read_line(
    text: str, where: str, number: int, name: str, options: ReadOptions, settings: Settings
) -> Iterator[Document | Failure]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        yield Failure(where, f"Line {number} is not JSON: {_reason(error)}.")
        return
    items = [value] if isinstance(value, list) else wrapped_items(value)
    for place, item in enumerate(items, start=1):
        at = where if len(items) == 1 else f"{where}.{place}"
        yield _row(item, at, f"Line {number}", name, options, settings)


def _row(
    value: Any, where: str, what: str, name: str, options: ReadOptions, settings: Settings
) -> Document | Failure:
    if not isinstance(value, Mapping):
        return Failure(where, f"{what} is not a JSON object.")
    if exported := exported_document(value, where):
        return exported
    if is_ninjs(value) and not options.columns:
        if not is_text_item(value):
            return Failure(where, f"{what} is a ninjs item without a text.")
        return row_document(ninjs_fields(value), where, name, options, settings)
    mapping = map_names([str(key) for key in value], options.columns)
    fields: list[tuple[str, str]] = []
    if "text" not in mapping.values() and isinstance(value.get("paragraphs"), list):
        fields.append(("text", _paragraphs(value["paragraphs"])))
    for key, field in mapping.items():
        texts = _texts(value[key], is_list=field == "author")
        if texts is None:
            return Failure(where, f"{what}: {key!r} is {type(value[key]).__name__}, expected text.")
        fields += [(field, text) for text in texts]
    return row_document(fields, where, name, options, settings)


def _texts(value: Any, *, is_list: bool) -> list[str] | None:
    """The text of a value, of each name in a list of authors; None where it is neither."""
    if value is None:
        return []
    if isinstance(value, str):
        return [value]
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return [str(value)]
    if isinstance(value, Mapping) and isinstance(value.get("name"), str):
        return [value["name"]]
    if is_list and isinstance(value, list):
        parts = [_texts(item, is_list=False) for item in value]
        return [text for part in parts if part for text in part]
    return None


def _paragraphs(items: list[Any]) -> str:
    """Bring a list of paragraphs, as `ingest show` writes it, to text with marked headings."""
    pieces: list[str] = []
    for item in items:
        if isinstance(item, str):
            pieces.append(item)
        elif isinstance(item, Mapping):
            heading, text = item.get("heading"), item.get("text")
            pieces += [f"## {heading}"] if isinstance(heading, str) and heading else []
            pieces += [text] if isinstance(text, str) else []
    return "\n\n".join(pieces)


def _reason(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "it is nested too deep"
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg.lower()} at character {error.pos}"
    return "a number is too long"

"""How a table is written: its delimiter, its quote character, its header, what its columns hold."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.dates import parse_date
from ingest.fieldnames import map_names
from ingest.records import ReadOptions

DELIMITERS = (",", ";", "\t", "|")  # in order of preference where a sample leaves a choice
QUOTES = ('"', "'")
SAMPLE_ROWS = 200  # that say what the columns hold
TEXT_CHARS = 80  # mean length from which a column holds texts, not titles
TITLE_CHARS = 15  # mean length from which a column that rarely repeats holds titles
QUOTE_BONUS = 0.5  # of a whole score: quotes beside delimiters outweigh commas that happen to be as many
REPEATS = 0.5  # distinct values per row below which a short column holds sections


@dataclass(frozen=True, slots=True)
class Dialect:
    """A table's layout: `fields` has one of our fields, or "", for each column."""

    delimiter: str
    quotechar: str
    has_header: bool
    fields: tuple[str, ...]


def recognise(sample: str, options: ReadOptions, *, is_whole: bool, name: str = "") -> Dialect:
    """Recognise a table's layout from its first rows.

    Args:
        sample: The table's first characters.
        options: What the person says; it wins.
        is_whole: Whether the sample is the whole table; else its last row is cut and not looked at.
        name: The file's name; ".tsv" means tabs where the sample leaves a choice.
    """
    delimiter, quotechar = _separators(sample, options, is_whole, name)
    rows = _rows(sample, delimiter, quotechar, is_whole)[:SAMPLE_ROWS]
    if not rows:
        return Dialect(delimiter, quotechar, False, ())
    mapping = map_names(rows[0], options.columns)
    numbered = {column: field for field, column in options.columns if column.isdecimal()}
    if mapping and _is_short(rows[0]):
        fields = tuple(_once([mapping.get(cell, "") for cell in rows[0]]))
        return Dialect(delimiter, quotechar, True, _with_text(fields, rows[1:]))
    has_header = _looks_like_header(rows)
    guessed = _guess_fields(rows[1:] if has_header else rows)
    if numbered:
        guessed = tuple(numbered.get(str(place), "") for place in range(1, len(guessed) + 1))
    return Dialect(delimiter, quotechar, has_header, guessed)


def _separators(sample: str, options: ReadOptions, is_whole: bool, name: str) -> tuple[str, str]:
    """Choose the pair under which most rows have the same number of columns, at least two."""
    order = ("\t", *DELIMITERS) if name.lower().removesuffix(".gz").endswith((".tsv", ".tab")) else DELIMITERS
    delimiters = (options.delimiter,) if options.delimiter else tuple(dict.fromkeys(order))
    quotes = (options.quotechar,) if options.quotechar else QUOTES
    best, best_score = (delimiters[0], quotes[0]), -1.0
    for delimiter in delimiters:
        for quotechar in quotes:
            rows = _rows(sample, delimiter, quotechar, is_whole)[:SAMPLE_ROWS]
            score = _score(rows) + QUOTE_BONUS * _quoting(sample, delimiter, quotechar, len(rows))
            if score > best_score + 1e-9:
                best, best_score = (delimiter, quotechar), score
    return best


def _quoting(sample: str, delimiter: str, quotechar: str, rows: int) -> float:
    """Cells that open with the quote right after the delimiter, a row; at most 1."""
    comma, quote = re.escape(delimiter), re.escape(quotechar)
    opening = re.compile(rf"(?:^|{comma}){quote}(?=[^\s{comma}])", re.MULTILINE)
    return min(1.0, len(opening.findall(sample)) / max(1, rows))


def _score(rows: Sequence[Sequence[str]]) -> float:
    """Share of the rows with the commonest number of columns, less the quotes left standing around cells."""
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        return 0.0
    width, count = widths.most_common(1)[0]
    cells = [cell for row in rows if len(row) == width for cell in row if cell]
    quoted = sum(len(cell) > 1 and cell[0] == cell[-1] and cell[0] in QUOTES for cell in cells)
    return count / len(rows) - quoted / max(1, len(cells))


def _rows(sample: str, delimiter: str, quotechar: str, is_whole: bool) -> list[list[str]]:
    lines = sample.replace("\0", "").splitlines(keepends=True)
    rows: list[list[str]] = []
    try:
        rows.extend(row for row in csv.reader(lines, delimiter=delimiter, quotechar=quotechar) if any(row))
    except csv.Error:
        return rows
    return rows if is_whole or len(rows) < 2 else rows[:-1]


def _once(fields: list[str]) -> list[str]:
    """Keep the first column of each field."""
    return [field if field and field not in fields[:place] else "" for place, field in enumerate(fields)]


def _is_short(row: Sequence[str]) -> bool:
    return all(len(cell) <= 60 for cell in row)


def _looks_like_header(rows: Sequence[Sequence[str]]) -> bool:
    """Whether an unknown first row names columns: short words above cells that hold more."""
    if len(rows) < 2 or not all(re.fullmatch(r"\s*[^\W\d][\w \-./]{0,40}\s*", cell) for cell in rows[0]):
        return False
    longest = max(len(cell) for row in rows[1:] for cell in row)
    repeated = {cell for row in rows[1:] for cell in row}
    return longest > TEXT_CHARS and not any(cell in repeated for cell in rows[0])


def _with_text(fields: tuple[str, ...], rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Where the header names no text column, take the unnamed one with the longest cells."""
    if "text" in fields or "html" in fields or not rows:
        return fields
    guessed = _guess_fields(rows)
    place = guessed.index("text") if "text" in guessed else -1
    if 0 <= place < len(fields) and not fields[place]:
        return (*fields[:place], "text", *fields[place + 1 :])
    return fields


def _guess_fields(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Say what each column of a table without names holds, by its cells."""
    width = Counter(len(row) for row in rows).most_common(1)[0][0]
    columns = [[row[place] for row in rows if len(row) == width] for place in range(width)]
    means = [sum(map(len, cells)) / len(cells) for cells in columns]
    longest = max(range(width), key=lambda place: means[place])
    kinds = [_kind(cells, mean) for cells, mean in zip(columns, means, strict=True)]
    kinds[longest] = "text"
    return tuple(_once(kinds))


def _kind(cells: Sequence[str], mean: float) -> str:
    filled = [cell.strip() for cell in cells if cell.strip()]
    if not filled:
        return ""
    if all(re.match(r"https?://\S+$", cell) for cell in filled):
        return "url"
    if all(
        re.search(r"\d", cell) and not cell.isdecimal() and parse_date(cell, "UTC") for cell in filled[:20]
    ):
        return "published"
    distinct = len(set(filled)) / len(filled)
    if all(cell.isdecimal() for cell in filled):
        return "id" if distinct == 1.0 and len(filled) > 1 else ""
    if distinct <= REPEATS and mean < TEXT_CHARS:
        return "section"
    return "title" if TITLE_CHARS <= mean < 3 * TEXT_CHARS and distinct > REPEATS else ""

"""One row of a table or a JSON file to a document."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.clean import without_surrogates
from ingest.records import HTML, ROW, Document, Failure, ReadOptions
from rag.settings import Settings

_WHOLE_PAGE = re.compile(r"\s*<(?:!doctype|html|head|body)\b", re.IGNORECASE)


def row_document(
    fields: Sequence[tuple[str, str]], origin: str, name: str, options: ReadOptions, settings: Settings
) -> Document | Failure:
    """Make a document of a row's fields, or say what it lacks.

    Args:
        fields: (our field, value) pairs; empty values count as missing.
        origin: File and line, for people.
        name: The file's name inside its source; parts equal ids of different files.
        options: What the person says of the source.
        settings: The limit on an article's length.
    """
    kept = [(field, without_surrogates(value)) for field, value in fields if value and value.strip()]
    text = next((value for field, value in kept if field == "text"), "")
    page = next((value for field, value in kept if field == "html"), "")
    if not text and not page:
        return Failure(origin, "The row has no text.")
    if len(text) > settings.max_article_chars or len(page) > settings.max_article_chars * 4:
        return Failure(origin, f"The text is longer than {settings.max_article_chars} characters.")
    given = dict(kept)
    outlet = options.outlet or given.get("outlet", "")
    key = f"id:{outlet or name}:{given['id']}" if "id" in given else ""
    url = given.get("url", "")
    if not text or _WHOLE_PAGE.match(text):
        rest = tuple(pair for pair in kept if pair[0] not in ("text", "html"))
        content = (page or text).encode("utf-8", "replace")
        return Document(content, origin, HTML + "; charset=utf-8", url, fields=rest, key=key)
    return Document(b"", origin, ROW, url, fields=tuple(kept), key=key)

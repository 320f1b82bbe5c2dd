"""Every article out of the archive, one JSON object a line: our own shape, without loss, or ninjs."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from html import escape
from pathlib import Path

from ingest.exported import MARK
from rag.catalogue import Catalogue
from rag.contract import article_to_json
from rag.errors import DiskFullError
from rag.records import Article, Precision

NINJS = {"name": "ninjs", "version": "2.0", "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_2.0.json"}


def export_articles(catalogue: Catalogue, form: str) -> Iterator[str]:
    """The live version of every article as a line of JSON, in the order in which they came in.

    Args:
        catalogue: The archive's.
        form: "jsonl": what `show --json` says, and `python -m ingest add` takes back without loss;
            "ninjs": version 2.0 of IPTC's standard.
    """
    to_json = to_ninjs if form == "ninjs" else to_line
    for _, article in catalogue.iter_live():
        yield json.dumps(to_json(article), ensure_ascii=False)


def export_to_file(catalogue: Catalogue, form: str, path: Path) -> int:
    """Write every article to a file that is whole or not there; how many there are.

    Raises:
        DiskFullError: If it cannot be written.
    """
    partial = path.with_name(f".{path.name}.part")
    count = 0
    try:
        with open(partial, "w", encoding="utf-8") as file:
            for line in export_articles(catalogue, form):
                file.write(line + "\n")
                count += 1
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise DiskFullError(f"{path} cannot be written: {error.strerror}.", retryable=True) from error
    catalogue.note_file(str(path.absolute()), "export")
    return count


def to_line(article: Article) -> dict[str, object]:
    """An article in our own shape; the body is left out, since it follows from lead and paragraphs."""
    shown = article_to_json(article)
    del shown["body"]
    return {MARK: 1, **shown}


def to_ninjs(article: Article) -> dict[str, object]:
    """An article as ninjs 2.0; what is not known is left out, times are as exact as they are known."""
    blocks = []
    for paragraph in article.paragraphs:
        if paragraph.heading:
            blocks.append(f"<h2>{escape(paragraph.heading)}</h2>")
        blocks.append(f"<p>{escape(paragraph.text)}</p>")
    item: dict[str, object] = {
        "uri": article.url or f"urn:beleg:{article.id}",
        "standard": NINJS,
        "type": "text",
        "pubstatus": "usable",
        "firstcreated": article.published,
        "versioncreated": _instant(article) or article.modified,
        "language": article.language,
        "by": ", ".join(article.authors),
        "headlines": [{"role": "main", "value": article.title}],
        "descriptions": [{"role": "summary", "value": article.lead}] if article.lead else [],
        "infosources": [{"name": article.outlet, "rel": "publisher"}] if article.outlet else [],
        "subjects": [{"name": article.section, "rel": "section"}] if article.section else [],
        "altids": [
            {"role": "beleg-id", "value": article.id},
            {"role": "beleg-version", "value": article.version},
        ],
        "bodies": [
            {
                "role": "main",
                "contenttype": "text/html",
                "charcount": len(article.body),
                "wordcount": len(article.body.split()),
                "value": "".join(blocks),
            }
        ],
    }
    return {key: value for key, value in item.items() if value}


def _instant(article: Article) -> str | None:
    is_exact = article.published_precision is Precision.INSTANT and article.modified is None
    return article.published if is_exact else None

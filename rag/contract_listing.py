"""The complete mode's half of the public JSON, and the same list as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

from rag.contract_evidence import Json, source_from_json, source_to_json
from rag.csv_cells import safe_cell
from rag.json_reading import optional_text, rows, text, texts, truth, whole
from rag.records import Filters, Listed, Listing, Place, Span

CSV_COLUMNS = (
    "published", "outlet", "title", "url", "mentions", "where", "forms", "quote", "article_id", "version",
    "start", "end",
)  # fmt: skip


def listing_to_json(listing: Listing) -> Json:
    """Write a listing: what was wanted, the exact counts, and each article with its reason.

    `start`, `end` and `quote` are the first sentence of the body that mentions it; 0, 0 and empty where
    only the title does.
    """
    return {
        "wanted": list(listing.wanted),
        "every": listing.every,
        "total": listing.total,
        "undated": listing.undated,
        "first": listing.first,
        "last": listing.last,
        "articles": [
            {
                **source_to_json(each.source),
                "mentions": each.mentions,
                "where": [place.value for place in each.where],
                "forms": list(each.forms),
                "start": each.span.start,
                "end": each.span.end,
                "quote": each.quote,
            }
            for each in listing.articles
        ],
    }


def listing_from_json(data: Mapping[str, object], filters: Filters) -> Listing:
    """Read a listing; the inverse of `listing_to_json`.

    Args:
        data: The JSON object.
        filters: Those of the question that it answers; the JSON does not repeat them.

    Raises:
        ValueError: If a key is missing or holds a value of another kind, by name.
    """
    return Listing(
        wanted=texts(data, "wanted"),
        filters=filters,
        articles=tuple(
            Listed(
                source_from_json(row),
                whole(row, "mentions"),
                tuple(Place(name) for name in texts(row, "where")),
                Span(whole(row, "start"), whole(row, "end")),
                text(row, "quote"),
                texts(row, "forms"),
            )
            for row in rows(data, "articles")
        ),
        undated=whole(data, "undated"),
        total=whole(data, "total"),
        every=truth(data, "every"),
        first=optional_text(data, "first"),
        last=optional_text(data, "last"),
    )


def listing_to_csv(listing: Listing) -> str:
    """Write the articles of a listing as CSV, one line each, with a head; no cell runs in a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(CSV_COLUMNS)
    for each in listing.articles:
        source = each.source
        told = (source.published or "", source.outlet, source.title, source.url)
        reason = (", ".join(place.value for place in each.where), ", ".join(each.forms), each.quote)
        writer.writerow(
            [
                *(safe_cell(cell) for cell in told),
                each.mentions,
                *(safe_cell(cell) for cell in (*reason, source.article_id, source.version)),
                each.span.start,
                each.span.end,
            ]
        )
    return out.getvalue()

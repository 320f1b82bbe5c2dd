"""The complete list: counted, marked, paged, and whole in what is downloaded."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest

from rag.contract import listing_to_csv
from rag.records import Answer, ArchiveState, Filters, Listed, Listing, Outcome, Place, Question, Span
from tests.ui.conftest import HOSTILE, make_article
from ui.listing import listing_head, marked
from ui.passages import Opened, opened_at
from ui.strings import Texts

TEXTS = Texts("de")


def make_listing(articles, total=None, filters=Filters(), undated=0):  # noqa: B008  a frozen value
    listed = tuple(
        Listed(each.source, 1, (Place.TEXT,), Span(0, 9), each.body[:9], ("Satz",)) for each in articles
    )
    return Listing(
        ("Satz",), filters, listed, undated, total or len(listed), first="2026-03-04", last="2026-03-06"
    )


def test_the_mentions_are_marked_and_the_pieces_join_to_the_text():
    pieces = marked("Satz um Satz, kein Satzbau.", ("Satz",))
    assert "".join(piece for piece, _ in pieces) == "Satz um Satz, kein Satzbau."
    assert [piece for piece, kind in pieces if kind] == ["Satz", "Satz"]


@pytest.mark.parametrize(
    ("text", "forms", "found"),
    [
        ("Die Linie\n9 fährt.", ("Linie 9",), ["Linie\n9"]),
        ("Linie 9 und Linie 9a", ("Linie 9", "Linie 9a"), ["Linie 9", "Linie 9a"]),
        ("", ("x",), []),
        ("Der a.b, nicht acb", ("a.b",), ["a.b"]),
        (HOSTILE, ("onerror",), ["onerror"]),
    ],
)
def test_forms_are_found_as_they_stand(text, forms, found):
    assert [piece for piece, kind in marked(text, forms) if kind] == found


def test_the_head_counts_and_says_from_when_to_when():
    articles = [make_article(f"Artikel {n}", f"Satz {n} steht hier.") for n in range(2)]
    assert listing_head(make_listing(articles, total=2113, undated=4), TEXTS) == {
        "title": "2.113 Artikel nennen „Satz“",
        "text": "4. März 2026 bis 6. März 2026 · 4 davon ohne Datum",
    }
    dated = make_listing(articles, filters=Filters(date_from=date(2026, 1, 1)), undated=1)
    assert listing_head(dated, TEXTS)["text"].endswith("1 weiterer ohne Datum ist nicht mitgezählt")


def test_a_row_of_the_list_opens_its_article_at_the_sentence():
    article = make_article("Artikel", "Satz 1 steht hier.")
    answer = Answer(
        Question("Alle?", "Alle?", "de"),
        Outcome.ANSWERED,
        "",
        (),
        (),
        ArchiveState(1),
        listing=make_listing([article]),
    )
    assert opened_at(answer, "l0") == Opened(article.source, article.body[:9], (Span(0, 9),))
    assert opened_at(answer, "l1") is None
    assert opened_at(answer, "lx") is None


def test_no_cell_of_the_file_runs_in_a_spreadsheet():
    article = make_article("=HYPERLINK(1)", "Satz 1 steht hier.")
    rows = list(csv.DictReader(io.StringIO(listing_to_csv(make_listing([article])))))
    assert rows[0]["title"] == "'=HYPERLINK(1)"

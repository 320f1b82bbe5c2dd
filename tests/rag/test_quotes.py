"""Quotations: found in every style, attributed only where the words stand."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from rag.quotes import find_quote, locate_quote, quoted_stretches
from rag.records import Article, Paragraph, Precision, Source

SPEECH = (
    "Die Bürgermeisterin sagte: „Wir haben den Deich rechtzeitig erhöht, und das war ‚keine leichte‘ "
    "Entscheidung. Niemand wollte dafür zahlen. Am Ende haben alle mitgemacht.“ Danach ging sie."
)


class Shelf:
    """An archive of a few articles that offers all of them for every quotation."""

    def __init__(self, *bodies: str) -> None:
        self.articles = [
            Article(
                str(n),
                "v1",
                f"https://example.org/{n}",
                "Blatt",
                f"Titel {n}",
                "",
                (),
                "2024-07",
                Precision.MONTH,
                "de",
                tuple(Paragraph(text) for text in body.split("\n\n")),
            )
            for n, body in enumerate(bodies)
        ]

    def candidate_articles(self, text: str, limit: int) -> Sequence[Article]:
        return self.articles[:limit]

    def source(self, article: Article) -> Source:
        return Source(
            article.id,
            article.version,
            article.url,
            article.title,
            article.outlet,
            article.published,
            article.published_precision,
            article.language,
        )


def quoted(text: str) -> list[str]:
    return [text[span.start : span.end] for span in quoted_stretches(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Er sagte „ja“ und »nein«.", ["ja", "nein"]),
        ("He said “yes” and ‘no’.", ["yes", "no"]),
        ("Il dit « oui » et «non».", [" oui ", "non"]),
        ('Er rief "halt" laut.', ["halt"]),
        ('Er rief „halt" laut.', ["halt"]),
        ("„Das ist ‚gut‘ so“", ["Das ist ‚gut‘ so", "gut"]),
        ("\"It is 'fine' now,\" she said.", ["It is 'fine' now,", "fine"]),
        ("‹klein› und ›fein‹", ["klein", "fein"]),
        ("Don't say it's the dogs' bone.", []),
        ('Ein Schirm mit 5" Bild.', []),
        ("Offen „bis zum Ende\n\nNeuer Absatz", ["bis zum Ende"]),
        ("„“ leer", []),
    ],
)
def test_quotations_of_every_style_are_found(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


def test_a_true_quote_is_attributed_to_its_place_whatever_its_typesetting() -> None:
    shelf = Shelf("Anderes steht hier.", SPEECH)
    quote = '"wir haben den Deich rechtzeitig er\u00adhöht, und das war keine leichte Entscheidung."'
    (match,) = find_quote(quote, shelf)
    assert match.source.title == "Titel 1"
    assert match.quote == shelf.articles[1].body[match.start : match.end]
    assert match.quote.startswith("Wir haben den Deich")


def test_a_quote_inside_a_sentence_is_looked_up_by_itself() -> None:
    assert find_quote("Wer sagte „Niemand wollte dafür zahlen“?", Shelf(SPEECH))


@pytest.mark.parametrize(
    "quote",
    [
        "Wir haben den Deich rechtzeitig gesenkt",
        "Wir haben den Deich nicht rechtzeitig erhöht",
        "Wir haben den Deich rechtzeitig erhöht. Am Ende haben alle mitgemacht.",
        "Niemand wollte dafür zahl",
        "den Deich",
        "…",
        "",
    ],
)
def test_an_invented_altered_spliced_or_too_short_quote_is_attributed_to_nobody(quote: str) -> None:
    assert find_quote(quote, Shelf(SPEECH)) == []


@pytest.mark.parametrize("mark", ["…", "[…]", "[...]", "(...)", "...", "[sagte sie]"])
def test_a_quote_with_an_omission_matches_its_parts_in_order(mark: str) -> None:
    quote = f"Wir haben den Deich rechtzeitig erhöht {mark} haben alle mitgemacht"
    (match,) = find_quote(quote, Shelf(SPEECH))
    assert match.quote.startswith("Wir haben") and match.quote.endswith("mitgemacht")
    assert find_quote(f"haben alle mitgemacht {mark} Wir haben den Deich", Shelf(SPEECH)) == []


def test_parts_far_apart_or_in_two_articles_are_not_one_quote() -> None:
    filler = "Dazwischen steht vieles, das nichts zur Sache tut. " * 20
    quote = "Der Anfang ist hier … das Ende ist dort"
    assert find_quote(quote, Shelf(f"Der Anfang ist hier. {filler} Und das Ende ist dort.")) == []
    assert find_quote(quote, Shelf("Der Anfang ist hier.", "Und das Ende ist dort.")) == []


def test_a_literal_ellipsis_in_the_article_is_part_of_the_quote() -> None:
    assert len(locate_quote("Na ja ... mal sehen", "Er meinte: „Na ja… mal sehen.“")) == 1

"""Looking a quotation up in an archive: the article that has it, or none; no model is asked."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest

from rag.archive import ArchiveWriter
from rag.quoting import QuoteFinder, open_quote_finder, stretches_of
from rag.records import Filters
from tests.hashed import HashedEmbedder, hashed_settings
from tests.support import ARTICLES, BRIDGE, ELECTION, article, stage

LONG = article(
    "langes-interview",
    *(
        f"In Abschnitt {n} spricht der Forscher über Messreihe {n}, die im Labor seit Jahren läuft. "
        f"„Wir haben {n} Proben aus dem Moor gezogen und jede davon zweimal gewogen“, sagt er. "
        f"Das Ergebnis {n} liegt im Archiv der Hochschule."
        for n in range(11, 41)
    ),
    title="Ein Forscher erzählt",
    published="2025-06-01",
    outlet="Kurier",
)
COPY = article(
    "bruecke-kopie", *(each.text for each in BRIDGE.paragraphs), outlet="Kurier", published="2025-03-15"
)


@pytest.fixture(scope="module")
def finder(tmp_path_factory):
    settings = hashed_settings(tmp_path_factory.mktemp("quoting"), passage_chars=300)
    writer = ArchiveWriter.open(settings)
    writer.require_model(HashedEmbedder.card)
    articles = (*ARTICLES, LONG, COPY)
    writer.add([stage(each, HashedEmbedder(), 300) for each in articles])
    writer.settle()
    writer.close()
    return open_quote_finder(settings)


def found(finder: QuoteFinder, text: str, filters: Filters | None = None) -> set[str]:
    matches = finder.find(text, filters) if filters else finder.find(text)
    bodies = {each.id: each.body for each in (*ARTICLES, LONG, COPY)}
    for match in matches:
        assert bodies[match.source.article_id][match.start : match.end] == match.quote
    return {match.source.article_id for match in matches}


@pytest.mark.parametrize(
    "quote",
    [
        "Harm Lüdekamp hat die Stichwahl um das Bürgermeisteramt mit 52,3 Prozent gewonnen",
        "»die Stichwahl um das Bürgermeister\u00adamt«",
        unicodedata.normalize("NFD", "„Harm Lüdekamp hat die Stichwahl“"),
        '"hat die Stich-\nwahl um das Bürgermeisteramt"',
        "“mit 52,3\u00a0Prozent gewonnen”",
        "„Harm Lüdekamp hat […] mit 52,3 Prozent gewonnen“",
        "hat die Stichwahl um das",
    ],
)
def test_a_true_quotation_leads_to_its_article_whatever_its_typesetting(finder, quote):
    assert found(finder, quote) == {ELECTION.id}


@pytest.mark.parametrize(
    "quote",
    [
        "Harm Lüdekamp hat die Stichwahl um das Bürgermeisteramt mit 53,3 Prozent gewonnen",
        "Harm Lüdekamp hat die Stichwahl nicht um das Bürgermeisteramt",
        "Harm Lüdeking hat die Stichwahl um das Bürgermeisteramt",
        "mit 3 Prozent gewonnen hat",
        "Harm Lüdekamp hat die Stichwahl Seine Gegnerin Frauke Möller",
        "Der Kanzler hat die Brücke selbst gebaut und bezahlt",
        "Wir haben 99 Proben aus dem Moor gezogen",
        "hat die",
    ],
)
def test_an_invented_altered_or_spliced_quotation_leads_nowhere(finder, quote):
    assert found(finder, quote) == set()


def test_a_quotation_that_runs_over_two_passages_is_found(finder):
    at = LONG.body.index("Messreihe 20")
    assert found(finder, LONG.body[at : at + 900]) == {LONG.id}


def test_a_copy_of_the_story_is_found_too_and_filters_choose_between_them(finder):
    quote = "bleibt bis Oktober gesperrt, teilte die Stadt am Freitag mit"
    assert found(finder, quote) == {BRIDGE.id, COPY.id}
    assert found(finder, quote, Filters(outlets=("Kurier",))) == {COPY.id}
    assert found(finder, quote, Filters(date_to=date(2025, 3, 14))) == {BRIDGE.id}


def test_what_came_later_is_not_there_as_of_a_day(finder):
    assert (
        found(finder, "Wir haben 12 Proben aus dem Moor gezogen", Filters(as_of=date(2025, 5, 31))) == set()
    )


def test_a_quotation_is_looked_for_whole_and_then_in_stretches_that_reach_its_end():
    words = [f"wort{n}" for n in range(40)]
    first, *rest = stretches_of(" ".join(words))
    assert first.split() == words
    assert rest[0].split() == words[:5] and rest[-1].split() == words[-5:]
    assert len(rest) <= 9

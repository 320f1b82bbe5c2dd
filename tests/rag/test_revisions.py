"""What became of a cited passage, and the difference by words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.catalogue import Catalogue
from rag.records import Citation, Verdict
from rag.revisions import Change, Fate, Piece, difference, marked, revision_of
from tests.hashed import HashedEmbedder, hashed_settings
from tests.support import BRIDGE, article, stage

LATER = article(
    "bruecke",
    "Die Hochbrücke über die Trewe bleibt bis Dezember gesperrt, teilte die Stadt am Montag mit.",
    "Die Sanierung kostet 2,4 Millionen Euro. Das Land übernimmt davon die Hälfte.",
    title="Hochbrücke bleibt länger gesperrt",
)


def cite(quote):
    start = BRIDGE.body.index(quote)
    return Citation(1, BRIDGE.source, start, start + len(quote), quote, Verdict.SUPPORTED, "")


@pytest.fixture
def catalogue(tmp_path):
    catalogue = Catalogue.open(hashed_settings(tmp_path))
    catalogue.publish(catalogue.stage([stage(BRIDGE, HashedEmbedder())]))
    yield catalogue
    catalogue.close()


def put(catalogue, later):
    catalogue.publish(catalogue.stage([stage(later, HashedEmbedder())]))


QUOTE = BRIDGE.paragraphs[0].text
COST = "Die Sanierung kostet 2,4 Millionen Euro."


def test_a_citation_of_the_version_in_use_is_live_and_says_nothing(catalogue):
    revision = revision_of(cite(QUOTE), catalogue)
    assert revision.fate is Fate.LIVE
    assert revision.say("de") == "" and revision.pieces == ()


def test_a_changed_passage_shows_what_was_and_what_is(catalogue):
    put(catalogue, LATER)
    revision = revision_of(cite(QUOTE), catalogue)
    assert revision.fate is Fate.CHANGED
    assert revision.version == LATER.version
    assert revision.say("de").startswith("Seither geändert (20")
    assert revision.say("en").startswith("Changed since (20")
    assert marked(revision.pieces) == (
        "Die Hochbrücke über die Trewe bleibt bis [-Oktober-]{+Dezember+} gesperrt, teilte die Stadt am"
        " [-Freitag-]{+Montag+} mit."
    )


def test_a_passage_that_stayed_is_kept_though_the_article_changed(catalogue):
    put(catalogue, LATER)
    revision = revision_of(cite(COST), catalogue)
    assert revision.fate is Fate.KEPT and revision.pieces == ()
    assert "diese Stelle nicht" in revision.say("de")


def test_a_passage_without_a_successor_is_gone(catalogue):
    put(catalogue, article("bruecke", "Im Zoo kamen am Wochenende drei Otter zur Welt.", title=BRIDGE.title))
    revision = revision_of(cite(QUOTE), catalogue)
    assert revision.fate is Fate.GONE
    assert revision.pieces == (Piece(Change.DELETED, QUOTE),)


def test_a_withdrawn_article_and_a_removed_one_are_told_apart(catalogue):
    catalogue.withdraw_article(BRIDGE.id, "Gegendarstellung")
    revision = revision_of(cite(QUOTE), catalogue)
    assert revision.fate is Fate.WITHDRAWN
    assert revision.say("en").startswith("The article was withdrawn (20")
    catalogue.delete_article(BRIDGE.id)
    assert revision_of(cite(QUOTE), catalogue).fate is Fate.REMOVED


def test_a_text_that_came_back_leaves_earlier_citations_resolvable(catalogue):
    put(catalogue, LATER)
    put(catalogue, replace(BRIDGE))
    assert revision_of(cite(QUOTE), catalogue).fate is Fate.LIVE


@pytest.mark.parametrize(
    ("old", "new"),
    [("", "neu"), ("alt", ""), ("Der  Rat\n\ntagt.", "Der Rat tagt nicht."), ("a b c", "c b a")],
)
def test_a_difference_holds_both_texts_to_the_letter(old, new):
    pieces = difference(old, new)
    assert "".join(p.text for p in pieces if p.kind is not Change.INSERTED) == old
    assert "".join(p.text for p in pieces if p.kind is not Change.DELETED) == new

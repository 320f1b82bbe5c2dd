"""Copies among the hits become one hit by rule, and several stories come to the front."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from rag import stories as stories_module
from rag.copies import Alike, Likeness
from rag.records import Filters, Hit, Passage, Precision, Source
from rag.stories import Link, Member, Story, fold_stories, order_members, say_likeness, spread_stories
from tests.support import article, stage

WIRE = "Der Minister kündigte am Montag an, die Zuschüsse für alle neun Häfen zum Jahresende zu streichen."
MORE = "Die Häfen haben nach eigenen Angaben schon jetzt Schulden in Höhe von 41 Millionen Euro angehäuft."
OTHER = "Im Zoo von Harkenburg sind zwei Luchse geboren worden, die nun einen Namen suchen und viel schlafen."
SAME = Likeness(Alike.SAME, 100, 100, True)


def source(name, outlet="Tagblatt"):
    return Source(name, "v", f"https://news.example/{name}", name, outlet, "2025-03-14", Precision.DAY, "de")


def hit(name, text, score, start=0):
    return Hit(Passage(name, "v", start, start, start + len(text), text), source(name), score, 0)


def member(name, day=0, moment=None, characters=100, agency=""):
    return Member(source(name), day and date(2025, 3, day).toordinal() or None, moment, characters, agency)


def story(*members, links=(), agency=""):
    ordered = order_members(members)
    made = Story(min(each.source.article_id for each in members), agency, ordered, tuple(links))
    return {each.source.article_id: made for each in members}


def names(hits):
    return [each.source.article_id for each in hits]


@pytest.mark.parametrize(
    ("members", "first"),
    [
        ((member("b", 2), member("a", 3)), "b"),  # the earlier day
        ((member("a", 0), member("b", 9)), "b"),  # a day rather than none
        ((member("a", 2, characters=80), member("b", 2, characters=90)), "b"),  # the fuller of one day
        ((member("a", 2, 7200.0, 900), member("b", 2, 3600.0, 90)), "b"),  # the earlier hour
        ((member("a", 2, 7200.0, 90), member("b", 2, None, 900)), "b"),  # no hour for both: the fuller
        ((member("b", 2), member("a", 2)), "a"),  # the smaller id
    ],
)
def test_the_earliest_stands_for_a_story_then_the_fullest(members, first):
    assert order_members(members)[0].source.article_id == first


def test_copies_become_one_hit_at_the_best_place_with_the_best_score():
    hits = [hit("late", WIRE, 0.9), hit("zoo", OTHER, 0.8), hit("early", WIRE, 0.7)]
    stories = story(member("early", 1), member("late", 2), links=[Link("early", "late", SAME)], agency="dpa")
    folded = fold_stories(hits, stories, "de")
    assert names(folded) == ["early", "zoo"]
    assert [(each.rank, each.score) for each in folded] == [(1, 0.9), (2, 0.8)]
    assert folded[0].agency == "dpa"
    assert [(copy.source.article_id, copy.reason) for copy in folded[0].copies] == [("late", "gleicher Text")]
    assert folded[1].copies == ()


def test_a_copy_that_was_not_found_is_listed_all_the_same():
    stories = story(member("early", 1), member("late", 2), links=[Link("early", "late", SAME)])
    folded = fold_stories([hit("late", WIRE, 0.9)], stories, "en")
    assert names(folded) == ["late"]  # of those found, not of those that exist
    assert [copy.source.article_id for copy in folded[0].copies] == ["early"]


def test_passages_of_one_article_stay_hits_of_their_own():
    hits = [hit("a", WIRE, 0.9), hit("a", MORE, 0.8, 200), hit("b", MORE, 0.7), hit("b", WIRE, 0.6, 200)]
    folded = fold_stories(hits, story(member("a", 1), member("b", 2)), "de")
    assert [(each.source.article_id, each.passage.text) for each in folded] == [("a", WIRE), ("a", MORE)]


def test_what_only_a_copy_tells_stays_and_is_marked_as_the_same_source():
    hits = [hit("a", WIRE, 0.9), hit("b", OTHER, 0.8)]
    folded = fold_stories(hits, story(member("a", 1), member("b", 2), links=[Link("a", "b", SAME)]), "de")
    assert names(folded) == ["a", "b"]
    assert all(len(each.copies) == 1 for each in folded)


def test_an_article_that_only_a_third_one_connects_is_no_copy_unless_its_passage_was_folded():
    members = [member("a", 1), member("b", 2), member("c", 3)]
    links = [Link("a", "b", SAME), Link("b", "c", SAME)]
    alone = fold_stories([hit("a", WIRE, 0.9)], story(*members, links=links), "de")
    assert [copy.source.article_id for copy in alone[0].copies] == ["b"]
    both = fold_stories([hit("a", WIRE, 0.9), hit("c", WIRE, 0.8)], story(*members, links=links), "de")
    assert [copy.source.article_id for copy in both[0].copies] == ["b", "c"]


def test_hits_without_a_story_are_left_as_they_are():
    hits = (hit("a", WIRE, 0.9), hit("b", WIRE, 0.8))
    assert fold_stories(hits, {}, "de") == (replace(hits[0], rank=1), replace(hits[1], rank=2))


def test_folding_keeps_the_order_of_what_is_left():
    hits = [hit("a", WIRE, 0.9), hit("zoo", OTHER, 0.8), hit("b", WIRE, 0.7), hit("tee", MORE, 0.6)]
    assert names(fold_stories(hits, story(member("a", 1), member("b", 2)), "de")) == ["a", "zoo", "tee"]


def test_another_story_passes_a_near_second_passage_but_not_a_clearly_better_one(monkeypatch):
    monkeypatch.setattr(stories_module, "REPEAT_COST", 0.15)
    # range 0.4, so a repeat costs 0.06: 0.88 - 0.06 < 0.85, but 0.95 - 0.06 > 0.85
    near = [hit("a", WIRE, 0.9), hit("a", MORE, 0.88, 200), hit("b", OTHER, 0.85), hit("c", OTHER, 0.5)]
    assert names(spread_stories(near, {}, 4)) == ["a", "b", "a", "c"]
    clear = [hit("a", WIRE, 0.98), hit("a", MORE, 0.95, 200), hit("b", OTHER, 0.85), hit("c", OTHER, 0.58)]
    assert names(spread_stories(clear, {}, 4)) == ["a", "a", "b", "c"]


def test_copies_count_as_one_story_when_spreading(monkeypatch):
    monkeypatch.setattr(stories_module, "REPEAT_COST", 0.15)
    hits = [hit("a", WIRE, 0.9), hit("b", MORE, 0.88), hit("c", OTHER, 0.86), hit("d", OTHER, 0.5)]
    assert names(spread_stories(hits, story(member("a", 1), member("b", 2)), 4)) == ["a", "c", "b", "d"]


def test_no_article_falls_among_the_articles_when_spreading():
    scores = [0.9, 0.89, 0.88, 0.87, 0.86, 0.85, 0.7, 0.69, 0.6]
    hits = [
        hit(name, WIRE, score, n) for n, (name, score) in enumerate(zip("aabacbbdc", scores, strict=True))
    ]
    for k in range(1, 10):
        spread = spread_stories(hits, {}, k)
        assert list(dict.fromkeys(names(spread))) == ["a", "b", "c", "d"]
        shown = [each.score for each in spread[:k]]
        assert shown == sorted(shown, reverse=True)
        assert [each.rank for each in spread] == list(range(1, 10))


def test_spreading_nothing_gives_nothing():
    assert spread_stories([], {}, 8) == ()


@pytest.mark.parametrize(
    ("likeness", "german", "english"),
    [
        (SAME, "gleicher Text", "same text"),
        (
            Likeness(Alike.EDITED, 97, 99, False),
            "97 % gleiche Wortfolgen, andere Überschrift",
            "97% of the wording the same, another headline",
        ),
        (None, "gleiche Meldung in anderer Fassung", "another version of the same report"),
    ],
)
def test_reasons_are_said_in_german_and_english(likeness, german, english):
    assert say_likeness(likeness, "de") == german
    assert say_likeness(likeness, "en") == english


# ---- read from the archive

TEXT = " ".join((WIRE, MORE, OTHER))


def test_members_outside_the_filters_are_not_listed(archive, embedder):
    first = article("a", TEXT, published="2025-03-14", outlet="Tagblatt")
    second = article("b", TEXT, published="2025-03-16", outlet="Kurier")
    third = article("c", TEXT, published="2025-03-20", outlet="Landbote")
    archive.add([stage(each, embedder) for each in (first, second, third)])
    catalogue = archive.catalogue

    def seen(filters):
        found = catalogue.stories_of([second.id], filters)
        return [each.source.outlet for each in found[second.id].members] if found else []

    assert seen(Filters()) == ["Tagblatt", "Kurier", "Landbote"]
    assert seen(Filters(as_of=date(2025, 3, 17))) == ["Tagblatt", "Kurier"]
    assert seen(Filters(date_from=date(2025, 3, 15))) == ["Kurier", "Landbote"]
    assert seen(Filters(outlets=("Kurier",))) == []


def test_an_article_alone_has_a_story_where_it_names_an_agency(archive, embedder):
    wire = article("a", TEXT, authors=("dpa",))
    own = article("b", OTHER)
    archive.add([stage(wire, embedder), stage(own, embedder)])
    stories = archive.catalogue.stories_of([wire.id, own.id])
    assert {key: each.agency for key, each in stories.items()} == {wire.id: "dpa"}
    assert archive.catalogue.stories_of([]) == {}

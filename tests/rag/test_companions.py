"""What stands beside the hits in their articles is read too, and only that."""

from __future__ import annotations

from datetime import date

from rag.companions import MOST_COMPANIONS
from rag.records import Filters, Question
from rag.settings import Stage
from tests.support import article, stage

FILLER = "Der Landkreis will darüber im Herbst noch einmal mit den Gemeinden am Fluss beraten, hieß es. "
LONG = article(
    "werft",
    "Die Werft in Eldekamp baut drei Fähren für den Norden.",
    FILLER * 3,
    "Die Aufträge sind zusammen 96 Millionen Euro wert, sagte Werftchefin Petra Ohm.",
    FILLER * 3,
    "Eingestellt werden 45 Schweißerinnen und Schweißer.",
    title="Werft baut drei Fähren",
)


def find(retriever, text, k, **filters):
    asked = Question(text, text, "de", Filters(**filters))
    vector = retriever.embed(asked)
    hits = retriever.retrieve(asked, vector, k)
    return hits, retriever.companions(asked, vector, hits)


def test_the_other_passages_of_the_best_article_stand_beside_the_hits(archive, embedder, open_retriever):
    staged = stage(LONG, embedder, 300)
    archive.add([staged])
    hits, companions = find(open_retriever(archive.catalogue), "Welche Werft baut drei Fähren?", 1)
    assert [hit.source.article_id for hit in hits] == [LONG.id]
    assert {each.passage.id for each in (*hits, *companions)} == {each.id for each in staged.passages}
    assert len(staged.passages) == 1 + len(companions) <= 1 + MOST_COMPANIONS
    assert [each.rank for each in companions] == list(range(2, 2 + len(companions)))
    body = LONG.body
    assert all(
        body[sentence.start : sentence.end] == sentence.text
        for each in companions
        for sentence in each.sentences
    )


def test_what_a_filter_leaves_out_is_no_companion(archive, embedder, open_retriever):
    archive.add([stage(LONG, embedder, 300)])
    day = date.fromisoformat(LONG.published[:10])
    text = "Welche Werft baut drei Fähren?"
    within, _ = find(open_retriever(archive.catalogue), text, 1, date_from=day, date_to=day)
    assert within[0].source.article_id == LONG.id
    hits, companions = find(open_retriever(archive.catalogue), text, 8, date_to=date(1999, 1, 1))
    assert hits == companions == ()


def test_the_stage_can_be_switched_off(archive, settings, embedder, open_retriever):
    archive.add([stage(LONG, embedder, 300)])
    off = settings.model_copy(update={"switched_off": Stage.COMPANIONS.value})
    hits, companions = find(open_retriever(archive.catalogue, off), "Welche Werft baut drei Fähren?", 1)
    assert hits
    assert companions == ()

"""The stages of retrieval on a real archive, each on and off."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

import pytest
from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

from rag.errors import ModelError, SettingsError
from rag.records import Filters, Question
from rag.reranking import Reranker
from rag.settings import Stage, load_settings
from tests.support import article, stage

WIRE = article(
    "faehre",
    "Die Fähre über die Elde fällt nach einem Maschinenschaden bis Ende Juli aus, teilte der Landkreis mit.",
    "Täglich nutzten sie nach Angaben des Betreibers 1.340 Pendler. Die Reparatur kostet 870.000 Euro, davon"
    " trägt die Versicherung 600.000 Euro. Ein Ersatzboot mit 24 Plätzen fährt ab Montag alle 40 Minuten.",
    title="Fähre fällt bis Ende Juli aus",
)
COPY = replace(
    WIRE,
    id="faehre-2",
    url="https://anzeiger.invalid/faehre",
    outlet="Anzeiger",
    title="Pendler müssen umsteigen",
)


def ask(retriever, text, k=5, found=(), **filters):
    asked = Question(text, text, "de", Filters(**filters), found)
    return retriever.retrieve(asked, retriever.embed(asked), k)


def without(settings, *stages):
    return settings.model_copy(update={"switched_off": ",".join(stages)})


def test_the_sentence_that_answers_has_the_best_score_of_its_passage(archive, open_retriever):
    hit = ask(open_retriever(archive.catalogue), "Bis wann ist die Hochbrücke gesperrt?")[0]
    scores = [sentence.score for sentence in hit.sentences]
    assert len(set(scores)) == len(scores) > 1
    assert "gesperrt" in hit.sentences[scores.index(max(scores))].text


def test_an_archive_without_sentence_vectors_is_searched_by_passages_alone(archive, settings, open_retriever):
    with sqlite3.connect(settings.data / "catalogue.sqlite") as database:
        database.execute("DELETE FROM sentence_vectors")
    database.close()
    hits = ask(open_retriever(archive.catalogue), "Bis wann ist die Hochbrücke gesperrt?")
    off = ask(
        open_retriever(archive.catalogue, without(settings, Stage.SECOND)),
        "Bis wann ist die Hochbrücke gesperrt?",
    )
    assert hits == off
    assert all(sentence.score == pytest.approx(hits[0].score) for sentence in hits[0].sentences)


def test_copies_are_one_hit_that_names_them_and_two_without_the_stage(
    archive, settings, embedder, open_retriever
):
    archive.add([stage(WIRE, embedder), stage(COPY, embedder)])
    text = "Was kostet die Reparatur der Fähre?"
    best = ask(open_retriever(archive.catalogue), text)[0]
    assert {best.source.outlet, *(copy.source.outlet for copy in best.copies)} == {"Tagblatt", "Anzeiger"}
    apart = ask(open_retriever(archive.catalogue, without(settings, Stage.STORIES)), text)
    assert {WIRE.id, COPY.id} <= {hit.source.article_id for hit in apart}
    assert not any(hit.copies for hit in apart)


def test_where_the_newest_is_asked_for_it_gains_more_than_a_tie_break(archive, embedder, open_retriever):
    old = article(
        "pegel-alt",
        "Der Pegel der Elde steht bei 3,10 Metern.",
        title="Pegel der Elde",
        published="2019-01-05",
    )
    new = article(
        "pegel-neu",
        "Der Pegel der Elde steht nun bei 4,20 Metern.",
        title="Pegel der Elde",
        published="2025-06-02",
    )
    archive.add([stage(old, embedder), stage(new, embedder)])
    retriever = open_retriever(archive.catalogue)
    text, wish = "Wie hoch ist der Pegel der Elde?", (("latest", "aktuell"),)
    newest = ask(retriever, text, found=wish)
    assert newest[0].source.article_id == new.id
    by_id = {hit.source.article_id: hit.score for hit in newest}
    plain = {hit.source.article_id: hit.score for hit in ask(retriever, text)}
    assert by_id[new.id] - by_id[old.id] > plain[new.id] - plain[old.id]


def test_an_unknown_stage_is_refused_by_name():
    with pytest.raises(SettingsError, match="BELEG_SWITCHED_OFF='magic'"):
        load_settings({}, switched_off="magic")


@pytest.fixture(scope="module")
def cross_encoder(tmp_path_factory):
    """A tiny cross-encoder with random weights, as a directory."""
    folder = tmp_path_factory.mktemp("cross")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"abcdefghijklmnopqrstuvwxyz", "##e", "##n"]
    (folder / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    BertTokenizerFast(vocab_file=str(folder / "vocab.txt")).save_pretrained(folder)
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        num_labels=1,
    )
    BertForSequenceClassification(config).save_pretrained(folder)
    return folder


def test_any_cross_encoder_can_order_the_candidates(archive, settings, open_retriever, cross_encoder):
    plain = ask(open_retriever(archive.catalogue), "Bis wann ist die Hochbrücke gesperrt?")
    other = settings.model_copy(update={"reranker": str(cross_encoder)})
    reranked = ask(open_retriever(archive.catalogue, other), "Bis wann ist die Hochbrücke gesperrt?")
    assert {hit.passage.id for hit in reranked} == {hit.passage.id for hit in plain}
    assert [hit.score for hit in reranked] == sorted((hit.score for hit in reranked), reverse=True)
    assert Reranker.open(settings) is None


def test_a_reranker_that_is_not_there_is_one_clear_sentence(settings, tmp_path):
    other = settings.model_copy(update={"reranker": str(tmp_path / "nothing")})
    with pytest.raises(ModelError, match="cannot be opened"):
        Reranker.open(other)


def test_what_stands_in_quotation_marks_must_occur_and_its_absence_is_no_dead_end(
    archive, settings, open_retriever
):
    retriever = open_retriever(archive.catalogue)
    held = ask(retriever, "Was ist mit „Stichwahl um das Bürgermeisteramt“ und der Hochbrücke?")
    assert {hit.source.title for hit in held} == {"Lüdekamp gewinnt Stichwahl"}
    off = open_retriever(archive.catalogue, without(settings, Stage.PHRASES))
    assert (
        len({hit.source.article_id for hit in ask(off, "Was ist mit „Stichwahl um das Bürgermeisteramt“?")})
        > 1
    )
    missing = Question("?", "Wann ist die „Hochbrücke von Atlantis“ gesperrt?", "de")
    assert ask(retriever, missing.text)
    assert retriever.unheld(missing) == ("Hochbrücke von Atlantis",)
    assert retriever.unheld(Question("?", "Wann ist die Hochbrücke gesperrt?", "de")) == ()

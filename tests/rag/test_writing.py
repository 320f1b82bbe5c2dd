"""What of a chat model's reply stands: numbers, quotes, links and checks."""

from __future__ import annotations

import time

import pytest

from rag.errors import ModelError
from rag.llm import stream_within
from rag.records import Hit, Passage, Question, Source, SourceSentence, Verdict
from rag.selecting import Candidate
from rag.writing import build_prompt, gate, split_reply
from tests.support import BRIDGE, ELECTION

QUESTION = Question("Wie lange ist die Brücke gesperrt?", "Wie lange ist die Brücke gesperrt?", "de")


def candidate(article, text):
    start = article.body.index(text)
    source = Source(
        article.id, article.version, article.url, article.title, article.outlet, article.published,
        article.published_precision, article.language,
    )  # fmt: skip
    passage = Passage(article.id, article.version, 0, 0, len(article.body), article.body)
    return Candidate(
        Hit(passage, source, 1.0, 1), SourceSentence(start, start + len(text), text), 1.0, 0.9, 0.5
    )


CANDIDATES = [
    candidate(
        BRIDGE, "Die Hochbrücke über die Trewe bleibt bis Oktober gesperrt, teilte die Stadt am Freitag mit."
    ),
    candidate(BRIDGE, "Die Sanierung kostet 2,4 Millionen Euro."),
    candidate(ELECTION, "Seine Gegnerin Frauke Möller sprach von einem knappen Ergebnis."),
]


def test_a_supported_sentence_stands_with_its_located_source():
    draft = gate("Die Hochbrücke bleibt laut der Stadt bis Oktober gesperrt [1].", QUESTION, CANDIDATES)
    (sentence,) = draft.sentences
    (citation,) = sentence.citations
    assert BRIDGE.body[citation.start : citation.end] == citation.quote == CANDIDATES[0].sentence.text
    assert draft.text.endswith("[1]")


def test_a_wrong_number_is_replaced_by_the_source_sentence_and_said():
    draft = gate("Die Sanierung kostet 3,4 Millionen Euro [2].", QUESTION, CANDIDATES)
    assert [sentence.text for sentence in draft.sentences] == ["Die Sanierung kostet 2,4 Millionen Euro."]
    assert draft.sentences[0].citations[0].verdict is Verdict.SUPPORTED
    assert len(draft.notes) == 1


@pytest.mark.parametrize("reply", ["Die Brücke ist zu.", "Die Brücke ist zu [9].", "Die Brücke ist zu [0]."])
def test_a_sentence_without_a_number_that_exists_is_left_out_and_counted(reply):
    draft = gate(reply, QUESTION, CANDIDATES)
    assert draft.sentences == ()
    assert draft.notes == ("Ein Satz ohne Beleg wurde weggelassen.",)


def test_a_quotation_that_is_not_in_the_source_never_stands():
    draft = gate("Die Stadt nannte die Sperrung „ein Desaster für alle Pendler“ [1].", QUESTION, CANDIDATES)
    assert all("Desaster" not in sentence.text for sentence in draft.sentences)


def test_links_and_images_of_a_reply_never_reach_the_text():
    reply = (
        "Die Sanierung kostet 2,4 Millionen Euro ![x](https://evil.example/?q=1) <https://evil.example> [2]."
    )
    draft = gate(reply, QUESTION, CANDIDATES)
    assert "evil" not in draft.text
    assert "http" not in draft.text


def test_not_said_gives_no_sentence():
    assert gate("NOT SAID", QUESTION, CANDIDATES).sentences == ()


def test_numbers_before_and_behind_the_full_stop_belong_to_their_sentence():
    assert split_reply("Erster Satz [1]. Zweiter Satz. [2][3] Dritter [1, 2].") == [
        ("Erster Satz.", (1,)),
        ("Zweiter Satz.", (2, 3)),
        ("Dritter.", (1, 2)),
    ]


def test_sources_are_numbered_from_one_and_stand_on_one_line_each():
    _, user = build_prompt(QUESTION, CANDIDATES)
    assert "\n[1] (Tagblatt, 14 March 2025) Die Hochbrücke" in user
    assert user.rstrip().endswith("Answer:")


class Model:
    """Replays pieces, each after a pause in seconds; an error is raised in its place."""

    name = "replay"

    def __init__(self, *pieces, pause=0.0):
        self.pieces, self.pause = pieces, pause

    def stream(self, system, user):
        for piece in self.pieces:
            time.sleep(self.pause)
            if isinstance(piece, Exception):
                raise piece
            yield piece


def test_a_stream_that_hangs_is_given_up_in_time():
    started = time.monotonic()
    with pytest.raises(ModelError, match="within"):
        list(stream_within(Model("a", "b", pause=1.0), "", "", 0.2))
    assert time.monotonic() - started < 0.9


def test_an_error_in_the_middle_of_a_stream_reaches_the_caller():
    stream = stream_within(Model("a", ModelError("broken")), "", "", 5)
    assert next(stream) == "a"
    with pytest.raises(ModelError, match="broken"):
        next(stream)

"""Vectors of sentences from the passage's own pass of the model."""

from __future__ import annotations

import numpy as np
import pytest

from rag.embedding import Embedder
from rag.embedding.late import pack, sentence_vectors, unpack
from rag.late_interaction import SENTENCE_SHARE, look_again
from rag.records import Span

TEXT = "Der Stadtrat hat die Sanierung der Brücke beschlossen. Sie kostet 4,2 Millionen Euro."
FIRST, SECOND = Span(0, 54), Span(55, len(TEXT))


def test_passages_get_the_same_vectors_with_and_without_their_sentences(embedder: Embedder) -> None:
    texts = [TEXT, "Kurz.", "Der Titel\n" + TEXT]
    vectors, _ = embedder.embed_parts(texts, [[FIRST, SECOND], [Span(0, 5)], [Span(10, 64)]])
    assert np.allclose(vectors, embedder.embed_passages(texts), atol=2e-3)


def test_each_sentence_is_nearest_to_the_question_that_it_answers(embedder: Embedder) -> None:
    _, (sentences,) = embedder.embed_parts([TEXT], [[FIRST, SECOND]])
    decided, cost = embedder.embed_queries(
        ["Was hat der Stadtrat beschlossen?", "Wie viele Euro kostet das?"]
    )
    assert np.linalg.norm(sentences, axis=1) == pytest.approx([1.0, 1.0], abs=1e-3)
    assert np.argmax(sentences @ decided) == 0
    assert np.argmax(sentences @ cost) == 1


def test_a_sentence_is_the_mean_of_its_tokens_and_one_without_tokens_is_zero() -> None:
    states = np.array([[9, 9], [1, 0], [0, 1], [0, 3]], dtype=np.float32)
    offsets = [(0, 0), (0, 4), (4, 8), (9, 12)]  # the first token is special and stands for nothing
    found = sentence_vectors(states, offsets, [Span(0, 8), Span(9, 12), Span(20, 30)])
    half = 2**-0.5  # the mean of (1, 0) and (0, 1) is (0.5, 0.5), of length 1 (0.707, 0.707)
    assert found == pytest.approx(np.array([[half, half], [0, 1], [0, 0]]))


def test_offsets_stay_right_where_normalisation_stretches_characters(embedder: Embedder) -> None:
    text = "½ ﬁnal … Wert. Danach kommt der zweite Satz."
    spans = [Span(0, 14), Span(15, len(text))]
    _, (sentences,) = embedder.embed_parts([text], [spans])
    _, (plain,) = embedder.embed_parts(
        ["1/2 final ... Wert. Danach kommt der zweite Satz."], [[Span(0, 19), Span(20, 49)]]
    )
    assert float(sentences[1] @ plain[1]) > 0.98


def test_packed_rows_come_back_within_a_thousandth() -> None:
    rows = np.random.default_rng(1).normal(size=(5, 384)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    rows[3] = 0
    back = unpack(pack(rows), 384)
    assert back.shape == (5, 384)
    assert np.abs(back @ rows[0] - rows @ rows[0]).max() < 1e-3
    assert not back[3].any()


def test_the_best_sentence_counts_beside_the_whole_passage() -> None:
    scores = look_again({1: 0.5, 2: 0.4}, {1: np.array([0.1, 0.7], dtype=np.float32)})
    assert scores[1] == pytest.approx((1 - SENTENCE_SHARE) * 0.5 + SENTENCE_SHARE * 0.7)
    assert scores[2] == 0.4  # no sentence vectors: an archive of before

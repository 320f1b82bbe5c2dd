from __future__ import annotations

import numpy as np
import pytest

from bench import vector_cache
from bench.vector_cache import CachedEmbedder
from rag.records import Span


class Counted(CachedEmbedder):
    """The project's embedder, counting what reaches it."""

    def __init__(self, embedder) -> None:
        self.card, self.asked, self._real = embedder.card, [], embedder

    def embed_passages(self, texts):
        self.asked.append(list(texts))
        return self._real.embed_passages(texts)

    def embed_parts(self, texts, spans):
        self.asked.append(list(texts))
        return self._real.embed_parts(texts, spans)

    def embed_queries(self, texts):
        self.asked.append(list(texts))
        return self._real.embed_queries(texts)


@pytest.fixture
def counted(embedder, tmp_path, monkeypatch) -> Counted:
    monkeypatch.setattr(vector_cache, "OUT", tmp_path)
    return Counted(embedder)


def test_only_passages_that_are_new_are_embedded(counted):
    CachedEmbedder(counted).embed_passages(["Die Brücke ist gesperrt.", "Die Wahl ist vorbei."])
    again = CachedEmbedder(counted).embed_passages(["Die Wahl ist vorbei.", "Der Turm steht."])
    assert counted.asked == [["Die Brücke ist gesperrt.", "Die Wahl ist vorbei."], ["Der Turm steht."]]
    assert again.shape == (2, counted.card.dimension)


def test_questions_are_kept_with_those_that_they_were_embedded_with(counted):
    first = CachedEmbedder(counted).embed_queries(["Wer gewann?"])
    again = CachedEmbedder(counted).embed_queries(["Wer gewann?"])
    CachedEmbedder(counted).embed_queries(["Wer gewann?", "Wer verlor?"])
    assert np.array_equal(first, again)
    assert counted.asked == [["Wer gewann?"], ["Wer gewann?", "Wer verlor?"]]


def test_a_text_has_one_vector_as_a_question_and_another_as_a_passage(counted):
    kept = CachedEmbedder(counted)
    assert not np.allclose(kept.embed_queries(["Die Wahl"]), kept.embed_passages(["Die Wahl"]), atol=1e-3)


def test_vectors_of_sentences_are_kept_with_their_text_and_made_anew_for_other_sentences(counted):
    text, both = "Die Brücke ist zu. Die Wahl ist vorbei.", [Span(0, 18), Span(19, 39)]
    vectors, parts = CachedEmbedder(counted).embed_parts([text], [both])
    again, kept = CachedEmbedder(counted).embed_parts([text], [both])
    assert np.allclose(vectors, again)
    assert kept[0].shape == parts[0].shape == (2, counted.card.dimension)
    assert np.allclose(kept[0], parts[0], atol=0.005)  # int8 with a scale for each row
    assert len(counted.asked) == 1
    _, whole = CachedEmbedder(counted).embed_parts([text], [[Span(0, 39)]])
    assert len(whole[0]) == 1
    assert len(counted.asked) == 2

"""The reader: rows of tokens, windows, spans, and what it picks with its shipped weights."""

from __future__ import annotations

import pytest

from rag.embedding import Embedder
from rag.errors import ModelError
from rag.reader import Reader, Window, cut_windows
from rag.reader.inputs import MOST_TOKENS, RowMaker
from rag.reader.reader import WINDOW_CHARS, best_span
from rag.reader.weights import load_weights
from rag.records import SourceSentence
from rag.settings import load_settings

SENTENCES = (
    "Der Stadtrat hat die Sanierung der Hochbrücke am Montag beschlossen.",
    "Sie kostet nach Angaben der Verwaltung 4,2 Millionen Euro.",
    "Bürgermeisterin Ilse Brandt sprach von einem guten Tag für die Stadt.",
)


@pytest.fixture(scope="module")
def reader(embedder: Embedder) -> Reader:
    """The reader on the session's embedding model."""
    return Reader(embedder)


@pytest.fixture(scope="module")
def rows(embedder: Embedder) -> RowMaker:
    """The tokeniser of the packaged model."""
    packaged = embedder.packaged
    assert packaged is not None
    return RowMaker(packaged.tokenizer, packaged.normalization)


@pytest.mark.parametrize(
    ("question", "sentence", "span"),
    [
        ("Wie viel kostet die Sanierung?", 1, "4,2 Millionen Euro"),
        ("How much does the renovation cost?", 1, "4,2 Millionen Euro"),
        ("Wie heißt die Bürgermeisterin?", 2, "Ilse Brandt"),
    ],
)
def test_the_sentence_and_the_words_that_answer_are_found(
    reader: Reader, question: str, sentence: int, span: str
) -> None:
    (readings,) = reader.read(question, [Window("Sanierung der Hochbrücke", SENTENCES)])
    margins = [reading.margin for reading in readings]
    assert margins.index(max(margins)) == sentence
    found = readings[sentence].span
    assert found is not None
    assert (
        span in SENTENCES[sentence][found.start : found.end]
        or SENTENCES[sentence][found.start : found.end].strip() in span
    )


def test_nothing_answers_a_question_about_something_else(reader: Reader) -> None:
    asked = ("Wie viel kostet die Sanierung?", "Welche Mannschaft gewann das Pokalfinale?")
    best = [
        max(reading.margin for reading in reader.read(question, [Window("", SENTENCES)])[0])
        for question in asked
    ]
    assert best[1] < best[0]


def test_no_windows_give_no_readings(reader: Reader) -> None:
    assert reader.read("Wer?", []) == []


def test_missing_weights_are_one_clear_sentence(reader: Reader, tmp_path) -> None:
    with pytest.raises(ModelError, match="weights nothing.safetensors are missing"):
        load_weights(reader._network, tmp_path / "nothing.safetensors")


def test_every_token_stands_for_its_own_characters(rows: RowMaker) -> None:
    sentences = ("Die ﬁnale Summe: ½ Mio. €…", "Älteste  Zeile")
    row = rows.make("Wie viel?", "Titel", sentences)
    assert len(row.ids) == row.first + len(row.sentence) + 1  # the last token ends the row
    for number, sentence in enumerate(sentences):
        places = [n for n, of in enumerate(row.sentence) if of == number]
        covered = "".join(sentence[row.starts[n] : row.ends[n]] for n in places)
        assert set(sentence.replace(" ", "")) <= set(covered)
        assert all(
            row.starts[one] <= row.starts[next_] for one, next_ in zip(places, places[1:], strict=False)
        )


def test_a_row_never_grows_beyond_its_limit(rows: RowMaker) -> None:
    row = rows.make(
        "Wer?" * 200, "Titel " * 100, ["Ein sehr langer Satz über die Brücke. " * 60, "Noch einer."]
    )
    assert len(row.ids) <= MOST_TOKENS
    assert set(row.sentence) == {0}  # the second did not fit


def test_windows_cover_every_sentence_once_and_keep_to_their_length() -> None:
    sentences = [SourceSentence(0, 0, "x" * length) for length in (200, 200, 200, 700, 100, 100)]
    windows = cut_windows(sentences)
    assert [number for window in windows for number in window] == list(range(6))
    for window in windows:
        chars = sum(len(sentences[number].text) for number in window)
        assert chars <= WINDOW_CHARS or len(window) == 1
    assert cut_windows([]) == []


def test_the_span_is_the_best_pair_with_its_start_before_its_end() -> None:
    assert best_span([0.0, 5.0, 1.0], [9.0, 0.0, 4.0]) == (
        0,
        0,
    )  # 0 + 9; 5 + 4 is no more, the first wins
    assert best_span([0.0, 5.0, 1.0], [1.0, 0.0, 4.0]) == (1, 2)  # 5 + 4
    assert best_span([], []) is None


def test_the_reader_can_be_switched_off(embedder: Embedder) -> None:
    assert Reader.open(load_settings(reader=False), embedder) is None

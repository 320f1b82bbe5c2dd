"""What a question takes for granted and its source says otherwise is told; what holds is left alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rag.premises import find_premises, say_premise
from rag.records import Citation, Hit, Passage, Precision, Question, Source, SourceSentence, Verdict
from rag.sentences import split_sentences

CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "data" / "premises.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]


def found_in(case):
    text, language = case["source"], case.get("source_language", "de")
    source = Source(
        "a", "v", "https://x.invalid", case.get("title", ""), "Bote", "2025-05-06", Precision.DAY, language
    )
    sentences = tuple(
        SourceSentence(span.start, span.end, text[span.start : span.end])
        for span in split_sentences(text, language)
    )
    hit = Hit(Passage("a", "v", 0, 0, len(text), text), source, 0.9, 1, sentences=sentences)
    first = sentences[0]
    cited = Citation(1, source, first.start, first.end, first.text, Verdict.SUPPORTED, "")
    question = Question(case["question"], case["question"], case.get("language", "de"))
    return find_premises(question, (hit,), (cited,))


@pytest.mark.parametrize(
    "case", [case for case in CASES if case["stated"]], ids=lambda case: case["question"]
)
def test_a_false_premise_is_told_with_what_the_source_says(case):
    found = found_in(case)
    assert [each.stated for each in found] == [case["stated"]]
    assert case["asked"] == found[0].asked


@pytest.mark.parametrize(
    "case", [case for case in CASES if not case["stated"]], ids=lambda case: case["question"]
)
def test_a_true_premise_or_another_thing_is_left_alone(case):
    assert found_in(case) == ()


def test_there_are_enough_cases_of_both_sides():
    assert sum(bool(case["stated"]) for case in CASES) >= 20
    assert sum(not case["stated"] for case in CASES) >= 20


def test_the_note_is_in_the_questions_language_and_names_the_citation():
    case = next(case for case in CASES if case["asked"] == "40")
    (premise,) = found_in(case)
    assert say_premise(premise, "de") == "Die Frage nennt 40; die Quelle sagt 31 [1]."
    assert say_premise(premise, "en") == "The question says 40; the source says 31 [1]."

"""What a command makes of an answer: fewer or more sentences, a list, the sources; spans stay what they are."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.conversation import read_talk, shape
from rag.records import (
    NO_FILTERS,
    Answer,
    ArchiveState,
    Citation,
    Hit,
    Outcome,
    Passage,
    Question,
    Sentence,
    SourceSentence,
    Turn,
    Verdict,
)
from tests.support import BRIDGE, FUND

ASKED = "Was ist mit der Hochbrücke?"


def sentences_of(article):
    """The sentences of an article's paragraphs, cut by hand at ". "."""
    found, start = [], 0
    for paragraph in article.paragraphs:
        for text in paragraph.text.replace(". ", ".|").split("|"):
            at = article.body.index(text, start)
            found.append(SourceSentence(at, at + len(text), text, 0.5))
            start = at + len(text)
    return tuple(found)


def hit_of(article, rank=1):
    passage = Passage(article.id, article.version, 0, 0, len(article.body), article.body)
    return Hit(passage, article.source, 1.0, rank, sentences=sentences_of(article))


def located(article, place, n):
    sentence = sentences_of(article)[place]
    citation = Citation(
        n, article.source, sentence.start, sentence.end, sentence.text, Verdict.SUPPORTED, "itself"
    )
    return Sentence(sentence.text, (citation,))


def answer_of(*sentences, article=BRIDGE, language="de"):
    return Answer(
        Question(ASKED, ASKED, language),
        Outcome.ANSWERED if sentences else Outcome.NOT_SAID,
        " ".join(each.text for each in sentences) or "Nein.",
        sentences,
        (hit_of(article),),
        ArchiveState(1),
    )


def told(message, answer):
    return shape(answer, read_talk(message, [Turn(ASKED, answer.text)], NO_FILTERS, ()))


def cited(answer):
    return [citation for sentence in answer.sentences for citation in sentence.citations]


def test_shorter_keeps_the_first_two_sentences_with_their_citations():
    whole = answer_of(*(located(BRIDGE, place, n) for n, place in enumerate((1, 2, 0), start=1)))
    short = told("kürzer", whole)
    assert [each.text for each in short.sentences] == [each.text for each in whole.sentences[:2]]
    assert [each.n for each in cited(short)] == [1, 2]
    assert "[2]" in short.text and "[3]" not in short.text


def test_one_sentence_is_all_that_one_sentence_has():
    whole = answer_of(located(BRIDGE, 0, 1), located(BRIDGE, 1, 2))
    assert len(told("in einem Satz", whole).sentences) == 1
    assert len(told("kürzer", whole).sentences) == 1
    shortest = told("kürzer", answer_of(located(BRIDGE, 0, 1)))
    assert shortest.notes == ("Kürzer geht es nicht: Das ist schon ein einziger Satz.",)


def test_longer_tells_the_sentences_around_in_the_order_of_the_article():
    longer = told("ausführlicher", answer_of(located(BRIDGE, 1, 1)))
    assert [each.text for each in longer.sentences] == [each.text for each in sentences_of(BRIDGE)]
    assert [each.n for each in cited(longer)] == [1, 2, 3]
    assert all(BRIDGE.body[each.start : each.end] == each.quote for each in cited(longer))


def test_longer_says_so_where_there_is_no_more():
    whole = answer_of(*(located(BRIDGE, place, place + 1) for place in range(3)))
    assert told("mehr", whole).notes == ("Mehr steht dazu an den gefundenen Stellen nicht.",)


def test_the_sources_come_with_title_outlet_date_address_and_quote():
    text = told("nenne die Quellen", answer_of(located(BRIDGE, 1, 1), located(BRIDGE, 2, 2))).text
    for part in (
        BRIDGE.title,
        "Tagblatt, 14. März 2025",
        BRIDGE.url,
        "Die Sanierung kostet 2,4 Millionen Euro.",
    ):
        assert part in text
    assert text.count(BRIDGE.title) == 1 and "[1]" in text and "[2]" in text


def test_a_list_has_a_line_for_each_sentence():
    text = told("als Liste", answer_of(located(BRIDGE, 0, 1), located(BRIDGE, 1, 2))).text
    assert [line[:2] for line in text.splitlines()] == ["- ", "- "]
    assert text.endswith("[2]")


def test_source_sentences_stay_in_their_language_and_it_says_so():
    english = answer_of(located(FUND, 0, 1), article=FUND, language="de")  # as asked for: told in German
    german = told("auf Deutsch", english)
    assert german.sentences == english.sentences
    assert german.notes == (
        "Die Sätze stehen in der Sprache ihrer Quelle; übersetzen kann sie nur ein Sprachmodell.",
    )
    assert told("auf Deutsch", answer_of(located(BRIDGE, 0, 1))).notes == ()


@pytest.mark.parametrize("message", ["kürzer", "mehr", "als Liste", "nenne die Quellen"])
def test_a_no_stays_the_same_no(message):
    no = answer_of()
    assert replace(told(message, no), question=no.question) == no


def test_the_question_is_shown_as_typed_and_searched_as_the_last_one():
    question = told("kürzer", answer_of(located(BRIDGE, 0, 1), located(BRIDGE, 1, 2))).question
    assert (question.original, question.text) == ("kürzer", ASKED)
    assert dict(question.found)["command"] == "shorter"

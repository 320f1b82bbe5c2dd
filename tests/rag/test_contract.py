import json
from dataclasses import replace
from datetime import date

import pytest

from rag.contract import (
    answer_from_json,
    answer_to_json,
    article_from_json,
    article_to_json,
    check_to_json,
    filters_from_json,
    filters_to_json,
    quotes_to_json,
)
from rag.records import (
    NO_FILTERS,
    Answer,
    ArchiveState,
    Article,
    Check,
    Citation,
    Copy,
    Filters,
    Hit,
    Outcome,
    Paragraph,
    Passage,
    Precision,
    Question,
    QuoteMatch,
    Reading,
    Sentence,
    Source,
    SourceSentence,
    Timings,
    Verdict,
    Voice,
    VoiceKind,
)

SOURCE = Source(
    "a1", "v1", "https://example.org/1", "Neue Brücke", "Hafenbote", "2024-07", Precision.MONTH, "de"
)
QUOTE = "Die Brücke kostet 2,4 Millionen Euro."
CITATION = Citation(
    1,
    SOURCE,
    10,
    47,
    QUOTE,
    Verdict.PARTLY,
    "Der Ort fehlt.",
    Voice(VoiceKind.REPORTED, "die Stadt"),
)
ANSWER = Answer(
    question=Question(
        "Was kostet sie?",
        "Was kostet sie? Brücke",
        "de",
        Filters(
            date(2024, 7, 1),
            date(2024, 7, 31),
            ("Hafenbote",),
            ("Stadt",),
            date(2024, 8, 1),
            frozenset({Reading.RECENCY}),
        ),
        (("date", "im Juli 2024"), ("outlets", "asked")),
    ),
    outcome=Outcome.ANSWERED,
    text=QUOTE,
    sentences=(Sentence(QUOTE, (CITATION,)),),
    evidence=(
        Hit(
            Passage("a1", "v1", 3, 10, 47, QUOTE),
            SOURCE,
            0.75,
            1,
            dense_score=0.9,
            lexical_score=None,
            sentences=(SourceSentence(10, 47, QUOTE, 0.5),),
            copies=(Copy(replace(SOURCE, article_id="a2", outlet="Anzeiger"), "near copy"),),
            agency="dpa",
        ),
    ),
    archive=ArchiveState(30, "2024-01-02", "2025-06-30", 210, 4),
    models=(("embedding", "e5"), ("chat", "")),
    timings=Timings(1.5, 20.25, 3.0, 4.125),
    notes=("Ein Satz fiel weg.",),
)
ARTICLE = Article(
    id="a1",
    version="v1",
    url="https://example.org/1",
    outlet="Hafenbote",
    title="Neue Brücke",
    lead="Sie wird teuer.",
    authors=("Jo Muster", "Kim Beispiel"),
    published="2024-07-04T15:47:42+02:00",
    published_precision=Precision.INSTANT,
    language="de",
    paragraphs=(Paragraph("Erster Absatz."), Paragraph(QUOTE, "Die Kosten")),
    modified="2024-07-05",
    fetched="2024-07-06",
    section="Stadt",
    origin="brücke.html",
    extractor="trafilatura",
)


def test_an_answer_survives_json_without_loss():
    data = json.loads(json.dumps(answer_to_json(ANSWER, "q1")))
    assert answer_from_json(data) == ANSWER


def test_a_no_without_sentences_filters_and_archive_dates_survives_json():
    no = Answer(
        Question("Wer?", "Wer?", "de", NO_FILTERS), Outcome.NOT_IN_ARCHIVE, "", (), (), ArchiveState(0)
    )
    assert answer_from_json(json.loads(json.dumps(answer_to_json(no, "")))) == no


def test_the_answer_has_the_keys_that_callers_rely_on():
    data = answer_to_json(ANSWER, "q1")
    contract = ["id", "question", "understood", "outcome", "text", "sentences", "evidence", "archive"]
    assert list(data)[: len(contract) + 2] == [*contract, "models", "timings"]
    assert data["id"] == "q1"
    assert data["question"] == "Was kostet sie?"
    assert data["understood"] | {"found": []} == {
        "text": "Was kostet sie? Brücke",
        "language": "de",
        "date_from": "2024-07-01",
        "date_to": "2024-07-31",
        "outlets": ["Hafenbote"],
        "sections": ["Stadt"],
        "as_of": "2024-08-01",
        "ignore": ["recency"],
        "found": [],
    }
    citation = data["sentences"][0]["citations"][0]
    assert {"n", "article_id", "version", "url", "title", "outlet", "published"} <= set(citation)
    assert {"start", "end", "quote", "verdict", "reason"} <= set(citation)
    assert citation["verdict"] == "partly"
    hit = data["evidence"][0]
    assert hit["passage_id"] == "a1:v1:3"
    assert {"article_id", "url", "title", "outlet", "published", "start", "end", "text", "score"} <= set(hit)
    assert data["models"] == {"embedding": "e5", "chat": ""}


def test_an_article_survives_json_without_loss_and_shows_its_body():
    data = json.loads(json.dumps(article_to_json(ARTICLE)))
    assert data["body"] == f"Erster Absatz.\n\n{QUOTE}\n\nSie wird teuer."
    assert data["paragraphs"][1] == {"heading": "Die Kosten", "text": QUOTE}
    assert article_from_json(data) == ARTICLE


def test_an_article_without_a_date_survives_json():
    undated = Article("a", "v", "", "", "T", "", (), None, None, "", (Paragraph("X"),))
    data = article_to_json(undated)
    assert data["published"] is None and data["published_precision"] is None
    assert article_from_json(json.loads(json.dumps(data))) == undated


@pytest.mark.parametrize(
    "filters", [NO_FILTERS, Filters(date_from=date(2024, 2, 29)), ANSWER.question.filters]
)
def test_filters_survive_json(filters):
    assert filters_from_json(json.loads(json.dumps(filters_to_json(filters)))) == filters


def test_filters_and_hits_kept_by_an_earlier_beleg_can_be_read():
    old = {"date_from": "2024-07-01", "date_to": None, "outlets": []}
    assert filters_from_json(old) == Filters(date_from=date(2024, 7, 1))
    data = answer_to_json(ANSWER, "q1")
    for hit in data["evidence"]:
        del hit["copies"], hit["agency"]
    assert answer_from_json(data).evidence[0].copies == ()


def test_a_missing_key_is_named():
    data = answer_to_json(ANSWER, "q1")
    del data["outcome"]
    with pytest.raises(ValueError, match="no 'outcome'"):
        answer_from_json(data)


@pytest.mark.parametrize(
    ("key", "value", "wanted"),
    [
        ("text", 3, "text"),
        ("sentences", {}, "list of objects"),
        ("notes", [1], "list of texts"),
        ("archive", 1, "object"),
    ],
)
def test_a_value_of_the_wrong_kind_is_named(key, value, wanted):
    with pytest.raises(ValueError, match=f"'{key}' must be .*{wanted}"):
        answer_from_json(answer_to_json(ANSWER, "q1") | {key: value})


def test_quote_matches_and_checks_have_the_contract_keys():
    match = quotes_to_json([QuoteMatch(SOURCE, 10, 47, QUOTE)])["matches"][0]
    contract = ("article_id", "url", "title", "outlet", "published", "start", "end", "quote")
    assert [match[key] for key in contract] == [
        "a1",
        "https://example.org/1",
        "Neue Brücke",
        "Hafenbote",
        "2024-07",
        10,
        47,
        QUOTE,
    ]
    check = Check(Verdict.NOT_SUPPORTED, "Die Zahl steht nicht da.")
    assert check_to_json(check, "c1") == {
        "id": "c1",
        "verdict": "not_supported",
        "reason": "Die Zahl steht nicht da.",
    }

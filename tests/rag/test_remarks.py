"""An answer's sentences get their voices, and notes tell what the sources say differently."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from rag.catalogue import Catalogue
from rag.records import (
    Citation,
    Filters,
    Hit,
    Passage,
    Question,
    Sentence,
    SourceSentence,
    Verdict,
    Voice,
    VoiceKind,
)
from rag.remarks import make_remarks
from rag.sentences import split_sentences
from tests.hashed import HashedEmbedder, hashed_settings
from tests.support import article, stage

FIRST = article(
    "grube",
    "Beim Grubenunglück in Zlatna sind 12 Menschen gestorben, teilte die Polizei mit.",
    title="Grubenunglück in Zlatna",
    published="2025-05-03",
    authors=(),
)
SECOND = article(
    "grube-2",
    "Die Zahl der Toten nach dem Grubenunglück in Zlatna liegt nun bei 31.",
    title="Mehr Tote in Zlatna",
    published="2025-05-06",
    outlet="Bote",
    authors=(),
)
QUESTION = Question("Wie viele starben?", "Wie viele Menschen starben beim Grubenunglück in Zlatna?", "de")


@pytest.fixture
def catalogue(tmp_path):
    catalogue = Catalogue.open(hashed_settings(tmp_path))
    catalogue.publish(catalogue.stage([stage(each, HashedEmbedder()) for each in (FIRST, SECOND)]))
    yield catalogue
    catalogue.close()


def hit(told, rank):
    body = told.body
    sentences = tuple(SourceSentence(s.start, s.end, body[s.start : s.end]) for s in split_sentences(body))
    return Hit(
        Passage(told.id, told.version, 0, 0, len(body), body), told.source, 0.9, rank, sentences=sentences
    )


def answered(told):
    citation = Citation(1, told.source, 0, len(told.body), told.body, Verdict.SUPPORTED, "")
    return (Sentence(told.body, (citation,)),)


def test_each_citation_gets_its_voice_and_a_development_is_noted(catalogue):
    remarks = make_remarks(QUESTION, answered(FIRST), (hit(FIRST, 1), hit(SECOND, 2)), catalogue)
    assert remarks.sentences[0].citations[0].voice == Voice(VoiceKind.REPORTED, "die Polizei")
    assert [each.kind.value for each in remarks.differences] == ["development"]
    told = "Die Zahl stieg von 12, laut Polizei (Tagblatt, 3. Mai 2025) [1] auf 31 (Bote, 6. Mai 2025) [2]."
    assert remarks.notes == (told,)


def test_a_false_premise_is_noted(catalogue):
    question = replace(QUESTION, text="Warum starben 50 Menschen beim Grubenunglück in Zlatna?")
    remarks = make_remarks(question, answered(FIRST), (hit(FIRST, 1),), catalogue)
    assert remarks.notes == ("Die Frage nennt 50; die Quelle sagt 12 [1].",)


def test_a_version_that_was_replaced_is_said_to_be_corrected(catalogue):
    later = replace(
        article("grube", FIRST.body.replace("12", "14"), title=FIRST.title, published="2025-05-03"),
        authors=(),
    )
    catalogue.publish(catalogue.stage([stage(later, HashedEmbedder())]))
    remarks = make_remarks(QUESTION, answered(later), (hit(later, 1),), catalogue)
    assert [each.kind.value for each in remarks.differences] == ["correction"]
    as_of = replace(QUESTION, filters=Filters(as_of=date(2025, 5, 4)))
    assert make_remarks(as_of, answered(later), (hit(later, 1),), catalogue).differences == ()


def test_without_sentences_there_is_nothing_to_remark(catalogue):
    assert make_remarks(QUESTION, (), (hit(FIRST, 1),), catalogue).sentences == ()

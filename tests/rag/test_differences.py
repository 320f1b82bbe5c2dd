"""Sources that say different things of one thing are shown side by side; what agrees raises no alarm."""

from __future__ import annotations

from bench.difference_cases import NONE, load_cases
from rag.contract import answer_from_json, answer_to_json
from rag.differences import find_corrections, find_differences, say_difference
from rag.records import (
    Answer,
    ArchiveState,
    Citation,
    Copy,
    DifferenceKind,
    Hit,
    Outcome,
    Passage,
    Precision,
    Question,
    Source,
    SourceSentence,
    Verdict,
)
from rag.sentences import split_sentences
from tests.support import article

CASES = load_cases()
LEAST_SHOWN = 0.95  # of the invented differences
MOST_ALARMS = 0.05  # of the invented controls


def hit(name, outlet, day, title, text, language="de", copies=()):
    source = Source(name, "v", f"https://x.invalid/{name}", title, outlet, day, Precision.DAY, language)
    sentences = tuple(
        SourceSentence(span.start, span.end, text[span.start : span.end], 0.9)
        for span in split_sentences(text, language)
    )
    return Hit(Passage(name, "v", 0, 0, len(text), text), source, 0.9, 1, sentences=sentences, copies=copies)


def hits_of(case):
    return [
        hit(f"{case.id}-{n}", each.outlet, each.published, each.title, each.text, each.language)
        for n, each in enumerate(case.articles)
    ]


def first_cited(hits):
    sentence = hits[0].sentences[0]
    return [Citation(1, hits[0].source, sentence.start, sentence.end, sentence.text, Verdict.SUPPORTED, "")]


def found_in(case):
    hits = hits_of(case)
    return find_differences(Question(case.question, case.question, case.language), hits, first_cited(hits))


def test_nearly_every_difference_is_shown_as_what_it_is():
    differing = [case for case in CASES if case.kind != NONE]
    wrong = [case.question for case in differing if [each.kind for each in found_in(case)] != [case.kind]]
    assert len(wrong) <= (1 - LEAST_SHOWN) * len(differing), wrong


def test_controls_raise_hardly_an_alarm():
    controls = [case for case in CASES if case.kind == NONE]
    wrong = [case.question for case in controls if found_in(case)]
    assert len(wrong) <= MOST_ALARMS * len(controls), wrong


def test_there_are_enough_cases_and_controls():
    assert sum(case.kind != NONE for case in CASES) >= 40
    assert sum(case.kind == NONE for case in CASES) >= 25


def mine(days=("2025-05-03", "2025-05-06")):
    text = "Beim Grubenunglück in Zlatna sind 12 Menschen gestorben."
    more = "Die Zahl der Toten nach dem Grubenunglück in Zlatna liegt nun bei 31."
    return [
        hit("a", "Kurier", days[0], "Grubenunglück in Zlatna", text),
        hit("b", "Bote", days[1], "Mehr Tote in Zlatna", more),
    ]


QUESTION = Question("Wie viele starben in Zlatna?", "Wie viele starben beim Grubenunglück in Zlatna?", "de")


def test_a_figure_that_grew_is_told_as_a_development_in_the_order_of_days():
    hits = mine()
    (found,) = find_differences(QUESTION, hits[::-1], first_cited(hits))
    told = "Die Zahl stieg von 12 (Kurier, 3. Mai 2025) [1] auf 31 (Bote, 6. Mai 2025) [2]."
    assert say_difference(found, "de") == told
    assert "rose from 12 (Kurier, 3 May 2025) [1] to 31" in say_difference(found, "en")


def test_figures_of_one_day_stand_side_by_side_and_the_newest_is_not_preferred():
    hits = mine(("2025-05-06", "2025-05-06"))
    (found,) = find_differences(QUESTION, hits, first_cited(hits))
    assert found.kind is DifferenceKind.FIGURES
    assert "12 (Kurier, 6. Mai 2025) [1]; 31 (Bote, 6. Mai 2025) [2]" in say_difference(found, "de")


def test_a_copy_of_a_story_is_no_second_source():
    first, second = mine()
    one = hit(
        "a", "Kurier", "2025-05-03", first.source.title, first.passage.text, copies=(Copy(second.source, ""),)
    )
    assert find_differences(QUESTION, [one, second], first_cited([one])) == ()


def test_satire_is_no_source():
    first, second = mine()
    joke = hit("b", "Bote", "2025-05-06", "Glosse: Mehr Tote in Zlatna", second.passage.text)
    assert find_differences(QUESTION, [first, joke], first_cited([first])) == ()


def test_what_the_answer_does_not_cite_gets_the_next_number_and_a_verbatim_quote():
    hits = mine()
    (found,) = find_differences(QUESTION, hits, first_cited(hits))
    second = found.statements[1].citation
    assert second.n == 2
    assert hits[1].passage.text[second.start : second.end] == second.quote


def test_a_corrected_figure_is_said_to_be_corrected():
    old = article("klinik", "Die Fusion kommt. Insgesamt fallen 210 der 640 Betten weg.")
    new = article("klinik", "Die Fusion kommt. Insgesamt fallen 120 der 640 Betten weg.")
    start = new.body.index("Insgesamt")
    quote = new.body[start:]
    cited = [Citation(1, new.source, start, len(new.body), quote, Verdict.SUPPORTED, "")]
    (found,) = find_corrections(cited, lambda source: [old], "de")
    assert found.kind is DifferenceKind.CORRECTION
    assert [each.value for each in found.statements] == ["210", "120"]
    assert found.statements[0].citation.source.version == old.version
    assert find_corrections(cited, lambda source: [], "de") == ()
    assert say_difference(found, "de").startswith("Der Artikel wurde berichtigt")


def test_differences_survive_the_round_trip_through_json():
    hits = mine()
    found = find_differences(QUESTION, hits, first_cited(hits))
    answer = Answer(QUESTION, Outcome.ANSWERED, "", (), tuple(hits), ArchiveState(2), differences=found)
    assert answer_from_json(answer_to_json(answer, "1")).differences == found

"""The check: right claims pass, a changed figure, name, quote, negation or doubt is named."""

from __future__ import annotations

import time

import pytest

from rag.check import check_claim
from rag.records import Verdict

RIVER = "Der Fluss Lorn stieg am Montag auf 7,2 Meter, sagte Bürgermeisterin Ada Kern der Agentur."
PLANT = "Das Werk in Halden soll 2026 öffnen und könnte 300 Menschen Arbeit geben."


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("Der Fluss Lorn stieg am Montag auf 7,2 Meter", RIVER),
        ("Laut Bürgermeisterin Ada Kern erreichte der Fluss Lorn am Montag 720 Zentimeter.", RIVER),
        ("The river Lorn rose to 7.2 metres on Monday, mayor Ada Kern said.", RIVER),
        ("The plant in Halden is to open in 2026 and could employ 300 people.", PLANT),
        ("Kyiv received 2.4 billion euros.", "Kiew erhielt 2,4 Milliarden Euro."),
        ("In Polen stimmten 53 Prozent dafür.", "Die polnischen Wähler stimmten zu 53 Prozent dafür."),
        ("Sie nannte den Plan „sehr mutig“.", "Den Plan nannte sie »sehr mutig«."),
        ("The siege of Kharkiv lasted two weeks.", "Die Belagerung von Charkiw dauerte 14 Tage."),
        ("25 Prozent der Befragten zahlen.", "Rund jeder vierte Befragte zahlt."),
        ("The final took an hour and 41 minutes.", "Das Finale dauerte 101 Minuten."),
        ("Of this, €8.6 billion go to the fund.", "Rund 8,6 Mrd. davon gehen an den Fonds."),
        ("The rate is twice as high.", "Die Quote ist doppelt so hoch."),
        ("Auch wegen des Regens kam die Wehr.", "Nicht zuletzt wegen des Regens kam die Wehr."),
        ("Die österreichischen Wähler blieben fern.", "Die heimischen Wähler blieben fern."),
    ],
)
def test_a_right_claim_is_supported(claim: str, source: str) -> None:
    assert check_claim(claim, source).verdict is Verdict.SUPPORTED


@pytest.mark.parametrize(
    ("claim", "source", "named"),
    [
        ("Der Fluss Lorn stieg am Montag auf 7,4 Meter, sagte Ada Kern.", RIVER, "7,4 Meter"),
        ("Der Fluss Lorn stieg am Montag auf 7,2 Kilometer, sagte Ada Kern.", RIVER, "7,2 Kilometer"),
        ("The river Lorn rose to 7.2 metres on Tuesday, Ada Kern said.", RIVER, "Tuesday"),
        ("Der Fluss stieg am Montag auf 7,2 Meter, sagte Minister Udo Brahm der Agentur.", RIVER, "Brahm"),
        ("Kern sagte: „Der Fluss Lorn fiel auf 7,2 Meter“.", RIVER, "Der Fluss Lorn fiel"),
        ("Der Fluss Lorn stieg am Montag nicht auf 7,2 Meter, sagte Ada Kern.", RIVER, "nicht"),
        ("Der Fluss Lorn sank am Montag auf 7,2 Meter, sagte Ada Kern.", RIVER, "sank"),
        ("Das Werk in Halden öffnet 2026 und gibt 300 Menschen Arbeit.", PLANT, "soll"),
        ("Das Werk liegt in Frankreich.", "Das Werk liegt in Spanien.", "Frankreich"),
        ("All schools in the north are closed.", "Einige Schulen im Norden sind geschlossen.", "All"),
        ("Sie kommen täglich.", "Sie kommen wöchentlich.", "täglich"),
        ("Sie lebten 14 Tage im Zelt.", "Sie lebten 14 Stunden im Zelt, je zwei in einem.", "14 Tage"),
        ("Es waren bis zu 38 Grad Fahrenheit.", "Es waren bis zu 38 Grad.", "38 Grad"),
        ("Sie wuchs um 1,3 statt 1,6 Prozent.", "Sie wuchs um 1,6 statt 1,3 Prozent.", "statt 1,3"),
        ("Seit Jahren rügt Nordfunk die Täuschung der Hörer durch Südfunk.",
         "Seit Jahren rügt Südfunk die Täuschung der Hörer durch Nordfunk.", "Plätze getauscht"),
        ("Ada Kern sagte, der Damm halte.", "Ada Kern und Udo Brahm kamen. Brahm sagte, der Damm halte.", "Brahm"),
        ("Der Umzug beginnt nach der Messe.", "Der Umzug beginnt vor der Messe.", "nach"),
        ("Er rief zuerst die Wehr, danach löschte er den Keller.",
         "Erst löschte er den Keller, dann rief er die Wehr.", "anderer Reihenfolge"),
        ("Das Bad schließt wegen der hohen Kosten.", "Das Bad schließt im Herbst.", "wegen"),
        ("Der Gipfel hat in Halden stattgefunden, die Gäste haben getagt.",
         "Der Gipfel ist in Halden für kommenden Dienstag geplant, Gäste tagen dort.", "kommenden"),
        ("The bridge will open in June.", "Die Brücke könnte im Juni öffnen.", "könnte"),
        ("The city has not begun any work.", "In der Stadt laufen bereits Arbeiten.", "not"),
        ("Die Nord AG hält 20 Prozent, die Süd AG 30 Prozent.",
         "Die Nord AG hält 30 Prozent, die Süd AG 20 Prozent.", "Plätze getauscht"),
    ],
)  # fmt: skip
def test_a_wrong_claim_is_not_supported_and_the_reason_names_why(claim: str, source: str, named: str) -> None:
    check = check_claim(claim, source)
    assert check.verdict is Verdict.NOT_SUPPORTED
    assert named in check.reason


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("Das Rathaus brannte, und vier Menschen wurden verletzt.", "Das Rathaus brannte."),
        ("Das Rathaus könnte möglicherweise gebrannt haben.", "Das Rathaus hat gebrannt."),
        ("Das Rathaus wurde renoviert.", "Das Rathaus sei renoviert worden, sagte ein Sprecher."),
    ],
)
def test_something_added_or_a_lost_speaker_is_supported_in_part(claim: str, source: str) -> None:
    assert check_claim(claim, source).verdict is Verdict.PARTLY


def test_a_weekday_is_resolved_by_the_articles_day() -> None:
    source = "Das Stadion wurde am Montag eröffnet."
    claim = "Das Stadion wurde am 1. Juli 2024 eröffnet."
    assert check_claim(claim, source, published="2024-07-04T10:00:00+02:00").verdict is Verdict.SUPPORTED
    assert check_claim(claim, source, published="2024-07-12").verdict is Verdict.NOT_SUPPORTED


def test_a_claim_about_something_else_is_not_supported_by_words_or_by_meaning() -> None:
    claim = "Neue Fahrräder werden künftig billiger verkauft als bisher."
    source = "Der Chor probt jeden Abend in der alten Kirche."
    assert check_claim(claim, source).verdict is Verdict.NOT_SUPPORTED
    assert check_claim(claim, source, similarity=lambda one, other: 0.7).verdict is Verdict.NOT_SUPPORTED
    assert check_claim(claim, source, similarity=lambda one, other: 0.95).verdict is Verdict.SUPPORTED


@pytest.mark.parametrize(("claim", "source"), [("", "Text."), ("Text.", " ")])
def test_nothing_is_never_supported(claim: str, source: str) -> None:
    assert check_claim(claim, source).verdict is Verdict.NOT_SUPPORTED


def test_a_check_of_hostile_text_ends_soon() -> None:
    began = time.perf_counter()
    for text in ("1." * 5000, "„" * 5000, "A " * 5000, "1 " * 3000, "a-" * 5000):
        check_claim(text, text[:-2] + "x")
    assert time.perf_counter() - began < 20

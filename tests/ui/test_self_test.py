"""The archive's test of itself on the pages: a line with its history, an alarm that names what fell."""

from __future__ import annotations

from rag.records.selftests import Alarm, GroupedBy, GroupRecall, SelfTest, Side
from ui.self_test import alarm_row, trend_data
from ui.strings import Texts

TEXTS = Texts("de")
BEFORE = (
    GroupRecall(GroupedBy.ALL, "", 60, 58, 57, 59),
    GroupRecall(GroupedBy.OUTLET, "taz", 12, 12, 11, 12),
)
NOW = (GroupRecall(GroupedBy.ALL, "", 60, 48, 57, 58), GroupRecall(GroupedBy.OUTLET, "taz", 12, 2, 11, 12))
ALARM = Alarm(Side.VECTORS, GroupedBy.OUTLET, "taz", "Vectors alone find 2 of 12.", "Reindex.")
WELL = SelfTest("2026-03-04T08:00:00+00:00", "add", 1, 2.0, BEFORE)
FALLEN = SelfTest("2026-03-05T08:00:00+00:00", "add", 2, 2.0, NOW, (ALARM,))


def test_the_line_counts_what_a_search_finds_again_and_the_curve_goes_from_old_to_new():
    data = trend_data([FALLEN, WELL], TEXTS)
    assert (data["text"], data["tone"]) == ("Selbsttest: 58 von 60 Artikeln wiedergefunden", "bad")
    assert [(point["share"], point["alarm"]) for point in data["points"]] == [
        (59 / 60, False),
        (58 / 60, True),
    ]
    assert data["points"][0]["label"] == "4. März 2026, 09:00: 59 von 60"


def test_an_alarm_names_the_search_the_group_and_the_fall_in_the_pages_language():
    row = alarm_row(ALARM, [FALLEN, FALLEN, WELL], TEXTS)
    assert row.title == "Die Vektorsuche findet Artikel nicht mehr"
    assert row.text.startswith(
        "Medium taz: nur noch 2 von 12 unter den ersten zehn Treffern. Zuletzt ohne Alarm: 12 von 12."
    )
    assert "reindex --only vectors" in row.text
    english = alarm_row(ALARM, [FALLEN, WELL], Texts("en"))
    assert english.text.startswith("Outlet taz: only 2 of 12 among the first ten hits.")


def test_an_alarm_without_a_history_says_what_is_found_now():
    row = alarm_row(Alarm(Side.FUSED, GroupedBy.ALL, "", "", ""), [FALLEN], TEXTS)
    assert row.text.startswith("Alle Artikel: nur noch 58 von 60 unter den ersten zehn Treffern. Prüfen")

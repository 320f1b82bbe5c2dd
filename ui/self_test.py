"""What the archive's test of itself says: a line with its history, an alarm that names what fell."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from rag.records.selftests import Alarm, GroupedBy, GroupRecall, SelfTest, Side
from ui import components
from ui.components import Cell, Column, Row, TableRow
from ui.services import Services
from ui.strings import Texts

CURVE_FLOOR = 0.5  # share at the foot of the curve, unless one is lower: a small fall is to look small
HISTORY = 30  # tests that the curve shows; one a job, so about the last month of a daily archive


def self_test(services: Services, texts: Texts) -> None:
    """Show on the Ingest page how many known articles a search finds again, and what fell."""
    tests = services.catalogue.self_tests(limit=HISTORY)
    if not tests or not tests[0].total.questions:
        return
    with st.container(key="self-test"):
        components.trend(trend_data(tests, texts), key="self-test-trend")
        if tests[0].alarms:
            rows = [alarm_row(alarm, tests, texts) for alarm in tests[0].alarms]
            components.rows(rows, key="self-test-alarms", look="notice problem alarms")
        with st.expander(texts("selftest.groups"), key="self-test-groups", on_change="rerun") as box:
            if box.open:
                _groups(tests[0], texts)


def self_test_warning(services: Services, texts: Texts) -> None:
    """Warn on the Ask page while the latest test raises an alarm; otherwise say nothing."""
    tests = services.catalogue.self_tests(limit=1)
    if tests and tests[0].alarms:
        with st.container(key="self-test-warning", horizontal=True, vertical_alignment="center", gap="small"):
            components.rows([Row(text=texts("selftest.warning"))], key="self-test-strip", look="strip alarm")
            st.page_link("ui/ingest.py", label=texts("selftest.warning.more"), width="content")


def trend_data(tests: Sequence[SelfTest], texts: Texts) -> dict[str, object]:
    """Lay out the line and its curve.

    Args:
        tests: Newest first, at least one.
        texts: The words of the page.
    """
    latest = tests[0]
    points = [
        {
            "share": test.total.recall(Side.FUSED),
            "alarm": bool(test.alarms),
            "label": f"{texts.instant(test.created)}: {_share(test.total, Side.FUSED, texts)}",
        }
        for test in reversed(tests)
        if test.total.questions
    ]
    return {
        "text": texts("selftest.line", share=_share(latest.total, Side.FUSED, texts)),
        "meta": texts.instant(latest.created),
        "tone": "bad" if latest.alarms else "",
        "points": points,
        "floor": CURVE_FLOOR,
        "label": texts("selftest.history", n=len(points)),
    }


def alarm_row(alarm: Alarm, tests: Sequence[SelfTest], texts: Texts) -> Row:
    """Word one alarm in the page's language: which search, in which group, from what to what, what to do."""
    group = _group(tests[0], alarm)
    before = next((test for test in tests[1:] if not test.alarms), None)
    earlier = _group(before, alarm) if before else None
    words = texts("selftest.fell", group=_name(alarm.grouped_by, alarm.name, texts))
    if group is not None:
        words = f"{words} {texts('selftest.now', share=_share(group, alarm.side, texts))}"
    if earlier is not None:
        words = f"{words} {texts('selftest.before', share=_share(earlier, alarm.side, texts))}"
    return Row(
        title=texts(f"selftest.alarm.{alarm.side}"), text=f"{words} {texts(f'selftest.hint.{alarm.side}')}"
    )


def _groups(test: SelfTest, texts: Texts) -> None:
    """List the groups with what each side finds; those where a search misses most come first."""
    columns = [Column(texts("selftest.group"), "title")]
    columns += [Column(texts(f"selftest.side.{side}"), "number") for side in Side]
    groups = sorted(
        test.groups, key=lambda group: (group.grouped_by is not GroupedBy.ALL, group.recall(Side.FUSED))
    )
    lines = [
        TableRow(
            (
                Cell.of(_name(group.grouped_by, group.name, texts)),
                *(Cell.of(_share(group, side, texts)) for side in Side),
            )
        )
        for group in groups
    ]
    components.table(columns, lines, key="self-test-table", label=texts("selftest.groups"))
    st.caption(texts("selftest.about"))


def _group(test: SelfTest, alarm: Alarm) -> GroupRecall | None:
    return next(
        (each for each in test.groups if (each.grouped_by, each.name) == (alarm.grouped_by, alarm.name)), None
    )


def _name(grouped_by: GroupedBy, name: str, texts: Texts) -> str:
    """Name a group; its own name may be an outlet's, so it is shown by components only."""
    if grouped_by is GroupedBy.ALL:
        return texts("selftest.by.all")
    if grouped_by is GroupedBy.MONTH:
        name = texts.day(None if name == "undated" else name)
    return texts(f"selftest.by.{grouped_by}", name=name or texts("selftest.nameless"))


def _share(group: GroupRecall, side: Side, texts: Texts) -> str:
    return texts("selftest.share", found=group.found(side), questions=group.questions)

"""A self-test for people and for programs: recall by side and group, alarms with what to do."""

from __future__ import annotations

from collections.abc import Sequence

from rag.records.selftests import GroupedBy, GroupRecall, SelfTest, Side


def self_test_lines(tests: Sequence[SelfTest], *, by_group: bool) -> list[str]:
    """Write the latest test and its alarms in lines.

    Args:
        tests: Newest first.
        by_group: Add a line for each group, and one for each earlier test.
    """
    if not tests:
        return ["The archive has not tested itself yet."]
    latest = tests[0]
    lines = [
        f"Self-test of {latest.created}: {_recalls(latest.total)}, {latest.seconds:.1f} s. {latest.note}".strip()
    ]
    if by_group:
        lines += [
            f"  {group.grouped_by:8}  {group.name or '(none)'}: {_recalls(group)}"
            for group in latest.groups[1:]
        ]
        lines += [
            f"Before, {test.created}: {_recalls(test.total)}, {len(test.alarms)} alarms."
            for test in tests[1:]
        ]
    lines += [f"ALARM: {alarm.message} {alarm.hint}" for alarm in latest.alarms]
    if not latest.alarms:
        lines.append("No alarm.")
    return lines


def self_test_json(tests: Sequence[SelfTest]) -> dict[str, object] | None:
    """The latest test with its groups and alarms, and the totals of those before it; None without any."""
    if not tests:
        return None
    latest = tests[0]
    return {
        "created": latest.created,
        "after": latest.after,
        "job": latest.job_id,
        "seconds": latest.seconds,
        "note": latest.note,
        **_counts(latest.total),
        "groups": [
            {"grouped_by": group.grouped_by.value, "name": group.name, **_counts(group)}
            for group in latest.groups
            if group.grouped_by is not GroupedBy.ALL
        ],
        "alarms": [
            {
                "side": alarm.side.value,
                "grouped_by": alarm.grouped_by.value,
                "name": alarm.name,
                "message": alarm.message,
                "hint": alarm.hint,
            }
            for alarm in latest.alarms
        ],
        "history": [
            {"created": test.created, **_counts(test.total), "alarms": len(test.alarms)} for test in tests[1:]
        ],
    }


def _recalls(group: GroupRecall) -> str:
    sides = ", ".join(f"{side} {group.recall(side):.2f}" for side in (Side.FUSED, Side.VECTORS, Side.WORDS))
    return f"{group.questions} questions, recall@10 {sides}"


def _counts(group: GroupRecall) -> dict[str, object]:
    return {"questions": group.questions, **{side.value: group.found(side) for side in Side}}

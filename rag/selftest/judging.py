"""Says what fell: recall by group against the last test that was well, with a margin for chance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import comb

from rag.records.selftests import Alarm, GroupedBy, GroupRecall, SelfTest, Side

# Chance that a fall is none. A test looks at about 30 groups on 3 sides, so that one in ten tests would
# cry wolf if all groups were large; most hold fewer than 6 questions and cannot reach it at all.
ALPHA = 0.001
FLOOR = 0.3  # recall of any side that is too low even where nothing is known from before

REINDEX = "reindex"
LABELS = {Side.VECTORS: "Vectors alone find", Side.WORDS: "Words alone find", Side.FUSED: "A search finds"}
HINTS = {
    Side.VECTORS: "Run `python -m ingest reindex --only vectors`; if that does not help, `python -m ingest reindex`.",
    Side.WORDS: "Run `python -m ingest reindex --only words`.",
    Side.FUSED: "Look at BELEG_SWITCHED_OFF, then run `python -m ingest reindex`.",
}


def judge(groups: Sequence[GroupRecall], history: Sequence[SelfTest]) -> list[Alarm]:
    """Compare a test with the last one that was well.

    Args:
        groups: The new results, all questions together first.
        history: Earlier tests, newest first.

    Returns:
        For each side the groups that fell on their own, or else all together, or that it is below the floor.
    """
    before = baseline(history)
    alarms: list[Alarm] = []
    for side in Side:
        fallen = list(_fallen(groups, before.groups, side)) if before else []
        if not fallen and is_below_floor(groups[0].found(side), groups[0].questions):
            fallen = [_alarm(side, groups[0], f"that is below {FLOOR:.0%}")]
        alarms.extend(fallen)
    return alarms


def baseline(history: Sequence[SelfTest]) -> SelfTest | None:
    """The newest test without an alarm, or after the indexes were rebuilt: nothing better can be had then."""
    return next((test for test in history if not test.alarms or test.after == REINDEX), None)


def _fallen(now: Sequence[GroupRecall], before: Sequence[GroupRecall], side: Side) -> Iterator[Alarm]:
    """Alarms of groups that fell while the others did not; of all together where none stands out."""
    known = {(group.grouped_by, group.name): group for group in before}
    total, total_before = now[0], before[0]
    is_any = False
    for group in now[1:]:
        earlier = known.get((group.grouped_by, group.name))
        if earlier is None or not _fell(group, earlier, side):
            continue
        if not _fell(_without(total, group), _without(total_before, earlier), side):
            is_any = True
            yield _alarm(side, group, _before(earlier, side))
    if not is_any and _fell(total, total_before, side):
        yield _alarm(side, total, _before(total_before, side))


def _fell(now: GroupRecall, before: GroupRecall, side: Side) -> bool:
    return has_fallen(now.found(side), now.questions, before.found(side), before.questions)


def has_fallen(found: int, questions: int, found_before: int, questions_before: int) -> bool:
    """Whether a share is lower than before by more than chance explains.

    Args:
        found: Successes now, of `questions`.
        questions: Tries now.
        found_before: Successes before, of `questions_before`.
        questions_before: Tries before.

    Returns:
        Whether so few successes or fewer fall to now with a chance below `ALPHA`, if all successes of
        both are dealt out blindly.

    Source:
        Fisher's exact test, one-sided: Fisher, The Logic of Inductive Inference, JRSS 98, 1935.
    """
    successes, tries = found + found_before, questions + questions_before
    ways = sum(
        comb(questions, here) * comb(questions_before, successes - here)
        for here in range(max(0, successes - questions_before), found + 1)
    )
    return ways < ALPHA * comb(tries, successes)


def is_below_floor(found: int, questions: int) -> bool:
    """Whether so few would be found with a chance below `ALPHA` if the true share were the floor."""
    chance = sum(
        comb(questions, here) * FLOOR**here * (1 - FLOOR) ** (questions - here) for here in range(found + 1)
    )
    return chance < ALPHA


def _without(total: GroupRecall, group: GroupRecall) -> GroupRecall:
    return GroupRecall(
        GroupedBy.ALL,
        "",
        total.questions - group.questions,
        total.vectors - group.vectors,
        total.words - group.words,
        total.fused - group.fused,
    )


def _before(group: GroupRecall, side: Side) -> str:
    return f"before it was {group.found(side)} of {group.questions}"


def _alarm(side: Side, group: GroupRecall, compared: str) -> Alarm:
    of_group = "" if group.grouped_by is GroupedBy.ALL else f" of {group.grouped_by} {group.name!r}"
    message = (
        f"{LABELS[side]} {group.found(side)} of {group.questions} known articles{of_group} among the first ten,"
        f" {compared}."
    )
    return Alarm(side, group.grouped_by, group.name, message, HINTS[side])

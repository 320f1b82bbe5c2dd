"""How long the stages of one question take."""

from __future__ import annotations

import time

from rag.records import Timings


class Clock:
    """Milliseconds between stages, from the moment it is made."""

    def __init__(self) -> None:
        self._last = time.perf_counter()
        self._spent: dict[str, float] = {}

    def stop(self, stage: str) -> None:
        """Add the time since the last stop to a stage, a field of `Timings`."""
        now = time.perf_counter()
        self._spent[stage] = self._spent.get(stage, 0.0) + (now - self._last) * 1000
        self._last = now

    def timings(self) -> Timings:
        """The stages so far, to 0.1 ms."""
        return Timings(**{stage: round(spent, 1) for stage, spent in self._spent.items()})

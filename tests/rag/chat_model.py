"""A chat model that replays, for tests that need no server."""

from __future__ import annotations

import time


class Model:
    """Replays pieces, each after a pause in seconds; an error is raised in its place."""

    name = "replay"

    def __init__(self, *pieces, pause=0.0):
        self.pieces, self.pause, self.asked = pieces, pause, []

    def stream(self, prompt):
        self.asked.append(prompt)
        for piece in self.pieces:
            time.sleep(self.pause)
            if isinstance(piece, Exception):
                raise piece
            yield piece

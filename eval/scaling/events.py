"""Events in the order of their time, and stations where jobs wait for one of some servers."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable
from itertools import count
from math import inf

Action = Callable[[], None]


class Events:
    """What is to happen, the earliest first; of the same moment, what was planned first."""

    def __init__(self) -> None:
        self.now = 0.0
        self._planned: list[tuple[float, int, Action]] = []
        self._numbers = count()

    def after(self, seconds: float, action: Action) -> None:
        """Plan something so many seconds from now."""
        heapq.heappush(self._planned, (self.now + seconds, next(self._numbers), action))

    def run(self) -> None:
        """Let everything happen."""
        while self._planned:
            self.now, _, action = heapq.heappop(self._planned)
            action()


class Station:
    """Some servers and one line before them: first come, first served."""

    def __init__(self, events: Events, servers: int) -> None:
        self.events = events
        self.free = servers
        self.worked = 0.0
        """Seconds that servers were promised to jobs by `serve`."""
        self._line: deque[list[Action]] = deque()

    def take(self, begin: Action, patience: float = inf, give_up: Action | None = None) -> None:
        """Begin when a server is free; who has waited for longer than that gives up instead."""
        if self.free:
            self.free -= 1
            begin()
            return
        place = [begin]
        self._line.append(place)
        if give_up is not None:
            self.events.after(patience, lambda: _leave(place, give_up))

    def release(self) -> None:
        """A server has done its job: it takes the next who is still there."""
        while self._line:
            place = self._line.popleft()
            if place:
                place.pop()()
                return
        self.free += 1

    def serve(self, seconds: float, done: Action) -> None:
        """Take a server for so long."""

        def begin() -> None:
            self.worked += seconds
            self.events.after(seconds, end)

        def end() -> None:
            self.release()
            done()

        self.take(begin)


def _leave(place: list[Action], give_up: Action) -> None:
    if place:
        place.clear()
        give_up()

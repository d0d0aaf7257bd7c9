"""A town's time, which runs faster than ours; the town and its bot share it."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

MONDAY = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
"""A Monday at eight in Denmark, far from holidays."""


@dataclass(frozen=True)
class TownClock:
    """At the real moment `begun` it is `moment` in the town; a second there lasts 1/`speed`."""

    begun: float
    moment: datetime = MONDAY
    speed: float = 900.0

    def __call__(self) -> datetime:
        return self.at(time.time())

    def at(self, real: float) -> datetime:
        """What time it was in the town."""
        return self.moment + timedelta(seconds=(real - self.begun) * self.speed)

    def faster(self, speed: float) -> TownClock:
        """The same clock, at another speed from now on."""
        now = time.time()
        return TownClock(now, self.at(now), speed)

    def to_text(self) -> str:
        """For the environment of the bot's process."""
        return json.dumps([self.begun, self.moment.isoformat(), self.speed])

    @classmethod
    def from_text(cls, text: str) -> TownClock:
        """The clock of the process that started this one."""
        begun, moment, speed = json.loads(text)
        return cls(begun, datetime.fromisoformat(moment), speed)

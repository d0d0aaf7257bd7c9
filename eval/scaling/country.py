"""All municipalities on the same Monday: what they need, and what gives way first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from eval.scaling.day import Day, Setup, live
from eval.scaling.desks import Desks, work_off
from eval.scaling.figures import Figures
from eval.scaling.monday import Monday, talks
from eval.scaling.populations import Municipality

TARGET_S = 5.0
"""In each hour 99 of 100 answers must come within this."""

_MOST_REPLICAS = 8


@dataclass(frozen=True)
class Town:
    """A municipality's day with what answered it, and how long people waited for people."""

    municipality: Municipality
    setup: Setup
    day: Day
    desks: Desks
    desk_count: int

    @property
    def waits(self) -> np.ndarray:
        """Seconds each answer took."""
        return np.array([wait for _, wait in self.day.answers])

    @property
    def hours(self) -> np.ndarray:
        """The hour in which each answered message was written."""
        return np.array([int(at // 3600) for at, _ in self.day.answers])

    @property
    def peak(self) -> float:
        """Messages a second in the worst minute."""
        minutes = np.bincount([int(at // 60) for at, _ in self.day.answers], minlength=1)
        return float(minutes.max()) / 60

    @property
    def worst_p99(self) -> float:
        """The worst hour's time within which 99 of 100 answers came (s); of rare hours nothing."""
        waits, hours = self.waits, self.hours
        full = [hour for hour in np.unique(hours) if (hours == hour).sum() >= 100]
        return max((float(np.percentile(waits[hours == hour], 99)) for hour in full), default=0.0)


@dataclass(frozen=True)
class Limit:
    """Something that can be too little: what the worst moment asks of it, and what it has."""

    name: str
    asked: float
    has: float
    unit: str

    @property
    def share(self) -> float:
        """How full it is; above 1 it is too little."""
        return self.asked / self.has


def simulate(
    municipality: Municipality, setup: Setup, figures: Figures, monday: Monday, seed: int
) -> Town:
    """One municipality's Monday; the same seed gives the same one."""
    day = live(talks(municipality, monday, seed), setup, figures, monday)
    count = max(1, round(municipality.people / monday.people_a_desk))
    return Town(municipality, setup, day, work_off(day.cases, count, monday.person_s, seed), count)


def enough(municipality: Municipality, figures: Figures, monday: Monday, seed: int) -> Town:
    """The day with as few replicas as keep the target, or with the most that are tried."""
    for replicas in range(1, _MOST_REPLICAS + 1):
        town = simulate(municipality, Setup(replicas), figures, monday, seed)
        if town.worst_p99 <= TARGET_S:
            break
    return town


def country(
    towns: Sequence[Municipality],
    figures: Figures,
    monday: Monday,
    seed: int,
    told: Callable[[int], None] = lambda _: None,
) -> list[Town]:
    """Every municipality with as many replicas as it needs; `told` hears how many are done."""
    found = []
    for number, municipality in enumerate(towns):
        found.append(enough(municipality, figures, monday, seed))
        told(number + 1)
    return found


def peak_rate(towns: Iterable[Town]) -> float:
    """Messages a second in the worst minute of all together."""
    minutes = np.zeros(2 * 24 * 60)
    for town in towns:
        written = np.array([int(at // 60) for at, _ in town.day.answers], int)
        minutes += np.bincount(np.minimum(written, len(minutes) - 1), minlength=len(minutes))
    return float(minutes.max()) / 60


def limits(town: Town, towns: Sequence[Town], figures: Figures, monday: Monday) -> list[Limit]:
    """What is fullest first: a municipality's own limits, and those that all share."""
    peak, together = town.peak, peak_rate(towns)
    replicas = town.setup.replicas
    cases = np.bincount([int(at // 3600) for at in town.day.cases], minlength=1)
    drafts = min(figures.draft_s * float(np.exp(0.32)), figures.draft_longest_s)
    found = [
        Limit(
            "people at the desks", cases.max() * monday.person_s / 3600, town.desk_count, "desks"
        ),
        Limit("Telegram, one bot", peak, figures.telegram_per_second, "messages/s"),
        Limit("assistants' processes", peak * figures.mean_service_ms / 1000, replicas, "cores"),
        Limit("bots' processes", peak * figures.bot_ms / 1000, replicas, "cores"),
        Limit("PostgreSQL, all 98", together * figures.postgresql_ms / 1000, 1, "cores"),
        Limit("Redis, all 98", together * figures.redis_ms / 1000, 1, "cores"),
        Limit("Chroma, all 98", together * figures.chroma_ms / 1000, 1, "cores"),
        Limit(
            "a chat model's drafts, if on",
            peak * figures.draft_share * drafts,
            replicas * figures.drafts_at_once,
            "at once",
        ),
    ]
    return sorted(found, key=lambda limit: -limit.share)


def measures(
    municipality: Municipality, figures: Figures, monday: Monday, seed: int
) -> list[tuple[str, Town]]:
    """The same Monday with more replicas, with a chat model, and with people who flood the bot."""
    flood = replace(monday, flooders=50)
    open_house = Setup(1, throttle_per_minute=10**6)
    wide = figures.model_copy(update={"drafts_at_once": 40})
    tried = (
        ("1 replica", Setup(1), figures, monday),
        ("2 replicas", Setup(2), figures, monday),
        ("3 replicas", Setup(3), figures, monday),
        ("1 replica, chat model", Setup(1, chat_model=True), figures, monday),
        ("3 replicas, chat model", Setup(3, chat_model=True), figures, monday),
        ("3 replicas, chat model, 40 drafts at once", Setup(3, chat_model=True), wide, monday),
        ("1 replica, 50 flood it", Setup(1), figures, flood),
        ("1 replica, 50 flood it, no throttle", open_house, figures, flood),
        ("2 replicas, 50 flood it", Setup(2), figures, flood),
    )
    return [
        (name, simulate(municipality, setup, known, day, seed)) for name, setup, known, day in tried
    ]

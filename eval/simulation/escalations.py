"""Whether everybody was told of the cases that waited, in the right order and in time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.cases.escalation import Tell
from bot.cases.lifecycle import Event
from bot.settings import CaseSettings
from bot.store.tables import Case, CaseEvent
from eval.simulation.evidence import Evidence, Heard
from knowledge.opening_hours import OpeningHours

_LATE = timedelta(hours=6)
"""For so long in the town's time a killed bot may be away."""

_UNDER_WAY = timedelta(days=1)
_ROOM = timedelta(minutes=15)
_COARSE = timedelta(hours=4, minutes=15)
"""Messages are dated in whole seconds, and at its end the town lives four hours in one."""

_TOLD = {
    Tell.DEPARTMENT: ": Ingen har taget sag ",
    Tell.LEADER: "Lederen har nu fået besked",
    Tell.FRONT_DOOR: "Hele gruppen har nu fået besked",
}
_BY_NAME = {Tell.LEADER: "Find en, der kan tage den", Tell.FRONT_DOOR: "Kan en af jer tage den"}
_ANEW = ("har givet sagen videre", "har taget sagen", "åbnet sagen igen", "Sagen er åben")
_DIVISOR = {"high": 2, "acute": 4}


@dataclass(frozen=True)
class Wait:
    """A case waits in a department; `since` it has waited, also in others."""

    department: str
    since: datetime
    begins: datetime
    ends: datetime


def escalated(evidence: Evidence) -> Iterator[str]:
    """What is wrong."""
    by_case: dict[str, list[Heard]] = {}
    named: dict[Tell, str] = {
        tell: "\n".join(heard.text for heard in evidence.office if words in heard.text)
        for tell, words in _BY_NAME.items()
    }
    for heard in evidence.office:
        by_case.setdefault(heard.case, []).append(heard)
    for case in evidence.cases:
        said = by_case.get(case.number, [])
        told = [(tell, heard.at) for heard in said if (tell := _tells(heard.text))]
        yield from _order(case.number, said)
        for wait in waits(evidence.events.get(case.id, []), evidence.until):
            yield from _missing(case, wait, evidence.hours[wait.department], told)
        for tell in {tell for tell, _ in told} & named.keys():
            if f"{case.number} " not in named[tell] and f"{case.number}." not in named[tell]:
                yield f"{case.number}: the topic says {tell.name} was told, and nobody was"


def waits(events: list[CaseEvent], until: datetime) -> list[Wait]:
    """When a case waited for somebody to take it, department by department."""
    found: list[Wait] = []
    now: Wait | None = None
    for event in events:
        if now:
            found.append(replace(now, ends=event.at))
        if event.event in (Event.OPENED, Event.REOPENED):
            now = Wait(event.department, event.at, event.at, until)
        elif event.event == Event.PASSED_ON:
            since = now.since if now else event.at
            now = Wait(event.department, since, event.at + _ROOM, until)
        else:
            now = None
    return [*found, now] if now else found


def _missing(
    case: Case, wait: Wait, hours: OpeningHours, told: list[tuple[Tell, datetime]]
) -> Iterator[str]:
    deadlines = CaseSettings()
    minutes = (deadlines.remind_minutes, deadlines.leader_minutes, deadlines.front_door_minutes)
    for tell, after in zip(Tell, minutes, strict=True):
        deadline = hours.after_open_time(wait.since, after // _DIVISOR.get(case.urgency, 1))
        ready = hours.opens_next(max(wait.begins, deadline))
        if hours.opens_next(ready + _LATE) + _LATE > wait.ends:
            return
        if not any(
            name == tell and ready - _COARSE <= at <= wait.ends + _UNDER_WAY for name, at in told
        ):
            yield f"{case.number} waited from {wait.since}: {tell.name} was not told"


def _order(number: str, said: list[Heard]) -> Iterator[str]:
    stage = 0
    for heard in said:
        tell = _tells(heard.text)
        if tell and tell > stage + 1:
            yield f"{number}: {tell.name} was told before {Tell(tell - 1).name}"
        if tell:
            stage = tell
        elif any(words in heard.text for words in _ANEW):
            stage = 0


def _tells(text: str) -> Tell | None:
    return next((tell for tell in reversed(Tell) if _TOLD[tell] in text), None)

"""A citizen's plan to take along: as a calendar file, and as plain text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Alarm, Calendar, Event, Todo

from knowledge.danish.normal import clean
from knowledge.opening_hours import in_words

_LENGTH = timedelta(minutes=30)
_WARNING = timedelta(days=1)
_NO_AREA = "Andet"


@dataclass(frozen=True)
class PlanEntry:
    """One thing of a plan. `area` and `who` are "" when there is none; `due` is aware."""

    id: int
    text: str
    area: str
    who: str
    due: datetime | None
    done: bool


def as_ics(items: Sequence[PlanEntry], now: datetime) -> bytes:
    """The plan as iCalendar: half an hour for what has a time, a to-do for the rest.

    The UID comes from the entry's id, so that a newer file replaces the older in a calendar.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Borgerland//Plan//DA")
    calendar.add("version", "2.0")
    for item in items:
        calendar.add_component(_component(item, now))
    return bytes(calendar.to_ical())


def _component(item: PlanEntry, now: datetime) -> Event | Todo:
    component = Event() if item.due else Todo()
    component.add("uid", f"plan-{item.id}@borgerland")
    component.add("dtstamp", now.astimezone(UTC))
    component.add("summary", clean(item.text))
    if item.who:
        component.add("description", f"Hvem: {clean(item.who)}")
    if item.area:
        component.add("categories", [clean(item.area)])
    if item.due:
        # In UTC a calendar needs no time zone definition to show it right.
        begins = item.due.astimezone(UTC)
        component.add("dtstart", begins)
        component.add("dtend", begins + _LENGTH)
        if not item.done:
            component.add_component(_alarm(item))
    elif item.done:
        component.add("status", "COMPLETED")
    return component


def _alarm(item: PlanEntry) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", clean(item.text))
    alarm.add("trigger", -_WARNING)
    return alarm


def as_text(items: Sequence[PlanEntry], now: datetime) -> str:
    """The plan in plain Danish, by area as they first come; what has no area comes last."""
    if not items:
        return "Der står ikke noget i planen endnu.\n"
    areas = sorted(dict.fromkeys(_one_line(item.area) for item in items), key=lambda area: not area)
    return "\n".join(
        f"{area or _NO_AREA}\n"
        + "".join(_line(item, now) for item in items if _one_line(item.area) == area)
        for area in areas
    )


def _line(item: PlanEntry, now: datetime) -> str:
    parts = [_one_line(item.text)]
    if item.due:
        parts.append(in_words(item.due, now))
    if item.who:
        parts.append(f"hvem: {_one_line(item.who)}")
    return f"- {', '.join(parts)}{' (klaret)' if item.done else ''}\n"


def _one_line(text: str) -> str:
    return " ".join(clean(text).split())

"""Who is told of a case that nobody has taken, and when. It never goes silent."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import IntEnum
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.settings import CaseSettings
from bot.store.tables import Case, Status
from knowledge.calendar import DENMARK

_DIVISORS = {"high": 2, "acute": 4}
"""Urgency -> how many times sooner than a normal case."""

_log = logging.getLogger(__name__)


class Hours(Protocol):
    """When a department is open. A moment that never comes raises ValueError."""

    def is_open(self, moment: datetime) -> bool: ...

    def opens_next(self, moment: datetime) -> datetime: ...

    def after_open_time(self, start: datetime, open_minutes: int) -> datetime: ...


class Tell(IntEnum):
    """Who is told; the number is the stage that the case has then.

    After the last one the front door is told again on each day that the department opens.
    """

    DEPARTMENT = 1
    LEADER = 2
    FRONT_DOOR = 3


@dataclass(frozen=True)
class Step:
    """Somebody is to be told now."""

    case: Case
    tell: Tell

    @property
    def stage(self) -> int:
        """How far the case has come."""
        return self.tell.value


@dataclass(frozen=True)
class Notice:
    """What a citizen is told about who is there for their case.

    `holder` is who is responsible, also while the case is on its way to another department.
    `back` is when people are back; None when they are there, or when it cannot be known.
    """

    holder: str | None
    there: bool
    back: datetime | None


def first_check(case: Case, hours: Hours, deadlines: CaseSettings) -> datetime:
    """When the department is reminded, if nobody takes the case."""
    return hours.opens_next(_deadline(case, Tell.DEPARTMENT, hours, deadlines))


async def due(
    tx: AsyncSession,
    now: datetime,
    hours_of: Callable[[str], Hours],
    deadlines: CaseSettings,
    limit: int = 100,
) -> list[Step]:
    """Who is to be told now, in the departments' opening hours; each step is returned once.

    A case comes here when it begins to wait, for its first deadline to be set by the hours.
    One that was found too late, or was passed on, is told of to all whose time is up. A department
    that `hours_of` does not know (LookupError), or that never opens, is the front door's.
    """
    query = select(Case).where(Case.check_at <= now).order_by(Case.check_at, Case.id).limit(limit)
    # A case that somebody is just taking is left alone.
    query = query.with_for_update(skip_locked=True).execution_options(populate_existing=True)
    steps = []
    for case in (await tx.execute(query)).scalars():
        try:
            told = _advance(case, now, hours_of(case.department), deadlines)
        except (LookupError, ValueError) as error:
            _log.error("%s: no opening hours of '%s': %s", case.number, case.department, error)
            case.stage, case.check_at = Tell.FRONT_DOOR.value, now + timedelta(days=1)
            told = [Tell.FRONT_DOOR]
        steps += [Step(case, tell) for tell in told]
    return steps


def citizen_notice(case: Case, hours: Hours, now: datetime) -> Notice:
    """Who is there for a case now, or when people are back."""
    holder = case.holder if case.status in (Status.TAKEN, Status.PASSED_ON) else None
    there = hours.is_open(now)
    try:
        back = None if there else hours.opens_next(now)
    except ValueError:
        back = None
    return Notice(holder, there, back)


def _advance(case: Case, now: datetime, hours: Hours, deadlines: CaseSettings) -> list[Tell]:
    """Everybody who is told now; notes when to look again."""
    told: list[Tell] = []
    for tell in list(Tell)[min(case.stage, Tell.LEADER) :]:
        ready = hours.opens_next(max(now, _deadline(case, tell, hours, deadlines)))
        if ready > now:
            case.check_at = ready
            return told
        case.stage = tell.value
        told.append(tell)
    tomorrow = now.astimezone(DENMARK).date() + timedelta(days=1)
    case.check_at = hours.opens_next(datetime.combine(tomorrow, time(), DENMARK))
    return told


def _deadline(case: Case, tell: Tell, hours: Hours, deadlines: CaseSettings) -> datetime:
    minutes = {
        Tell.DEPARTMENT: deadlines.remind_minutes,
        Tell.LEADER: deadlines.leader_minutes,
        Tell.FRONT_DOOR: deadlines.front_door_minutes,
    }
    start = case.waiting_since or case.opened
    return hours.after_open_time(start, minutes[tell] // _divisor(case))


def _divisor(case: Case) -> int:
    return _DIVISORS.get(case.urgency, 1)

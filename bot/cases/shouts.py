"""Reports that a rule, a letter or a gap hurts: they go to a leader, and are never left silent."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.cases.staff import Member, Staff
from bot.store.tables import Shout
from knowledge.danish.personal_data import mask

REMIND = timedelta(days=3)


class ShoutState(StrEnum):
    """How far a report has come."""

    SENT = "sent"
    READ = "read"
    ANSWERED = "answered"


class ShoutProblem(StrEnum):
    """Why something cannot be done with a report."""

    EMPTY = "empty"
    NOT_YOURS = "not_yours"
    NOT_READ = "not_read"
    ENDED = "ended"


class ShoutRefused(Exception):
    """Something cannot be done with a report; `reason` says why."""

    def __init__(self, reason: ShoutProblem) -> None:
        super().__init__(reason.value)
        self.reason = reason


def areas_of(staff: Staff, member: Member, departments: Iterable[str]) -> frozenset[str]:
    """The areas whose reports a member reads and answers; none unless they are a leader."""
    return frozenset(area for area in departments if member in staff.leaders(area))


async def report(
    tx: AsyncSession, *, person: str, by_staff: bool, area: str, text: str, now: datetime
) -> Shout:
    """A new report, kept without personal data.

    Raises:
        ShoutRefused: there is no text.
    """
    shout = Shout(
        person=person,
        by_staff=by_staff,
        area=area,
        text=mask(_said(text))[0],
        state=ShoutState.SENT,
        created=now,
        check_at=now + REMIND,
    )
    tx.add(shout)
    await tx.flush()
    return shout


async def mark_read(
    tx: AsyncSession, shout_id: int, areas: Collection[str], now: datetime
) -> Shout:
    """A leader of `areas` has read it; once read, it stays as it is.

    Raises:
        ShoutRefused: it belongs to none of the areas.
    """
    shout = await _of(tx, shout_id, areas)
    if shout.state == ShoutState.SENT:
        shout.state, shout.read, shout.check_at = ShoutState.READ, now, now + REMIND
    return shout


async def answer(
    tx: AsyncSession, shout_id: int, areas: Collection[str], text: str, now: datetime
) -> Shout:
    """What a leader of `areas` did about it, or why nothing can be done. It ends the report.

    Raises:
        ShoutRefused: it belongs to none of the areas, nobody has read it yet, it has an answer
            already, or there is no text.
    """
    shout = await _of(tx, shout_id, areas)
    if shout.state == ShoutState.SENT:
        raise ShoutRefused(ShoutProblem.NOT_READ)
    if shout.state == ShoutState.ANSWERED:
        raise ShoutRefused(ShoutProblem.ENDED)
    shout.answer = _said(text)
    shout.state, shout.ended, shout.check_at = ShoutState.ANSWERED, now, None
    return shout


async def due(tx: AsyncSession, now: datetime) -> Sequence[Shout]:
    """Those whose leader must be reminded now; each comes again after three days of silence."""
    found = await tx.scalars(
        select(Shout)
        .where(Shout.state != ShoutState.ANSWERED, Shout.check_at <= now)
        .order_by(Shout.id)
        .with_for_update(skip_locked=True)
    )
    shouts = found.all()
    for shout in shouts:
        shout.check_at = now + REMIND
        shout.stage += 1
    return shouts


async def open_list(tx: AsyncSession, areas: Collection[str]) -> Sequence[Shout]:
    """What the areas have not answered, the oldest first."""
    found = await tx.scalars(
        select(Shout)
        .where(Shout.state != ShoutState.ANSWERED, Shout.area.in_(areas))
        .order_by(Shout.created, Shout.id)
    )
    return found.all()


async def _of(tx: AsyncSession, shout_id: int, areas: Collection[str]) -> Shout:
    """Held until the transaction ends, so that two leaders cannot both answer it."""
    shout = await tx.get(Shout, shout_id, with_for_update=True, populate_existing=True)
    if shout is None or shout.area not in areas:
        raise ShoutRefused(ShoutProblem.NOT_YOURS)
    return shout


def _said(text: str) -> str:
    text = text.strip()
    if not text:
        raise ShoutRefused(ShoutProblem.EMPTY)
    return text

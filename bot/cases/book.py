"""The cases: opened, taken, passed on, closed and reopened, each with a line of its history."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import bindparam, exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.cases.lifecycle import Actor, Event, Promise, Refusal, Refused, after
from bot.store.tables import Agreement, Case, CaseEvent, Contact, Status

_ROOM = timedelta(minutes=15)
"""A new department is not reminded sooner, however long the citizen has waited elsewhere."""


_NOT_CLOSED = (
    select(Case)
    .where(Case.person == bindparam("of"), Case.status != Status.CLOSED)
    .order_by(Case.opened.desc(), Case.id.desc())
)


async def open_case(
    tx: AsyncSession,
    *,
    person: str,
    department: str,
    urgency: str,
    channel: str,
    summary: str,
    now: datetime,
) -> Case:
    """A new case, which waits for somebody to take it."""
    case = Case(
        person=person,
        department=department,
        urgency=urgency,
        channel=channel,
        summary=summary,
        status=Status.OPEN,
        opened=now,
        waiting_since=now,
        stage=0,
        check_at=now,
        asked=0,
    )
    tx.add(case)
    await tx.flush()
    _note(tx, case, Event.OPENED, Actor.ASSISTANT, "", now)
    return case


async def take(tx: AsyncSession, case_id: int, staff: str, now: datetime) -> Case:
    """Somebody on the staff is responsible from now on.

    Who takes back what they passed on has it in the department where they took it.

    Raises:
        Refused: somebody has it already, it is closed, or there is no such case.
    """
    case = await _locked(tx, case_id)
    status = after(case, Event.TAKEN, Actor.STAFF, staff)
    if case.status == Status.PASSED_ON and case.holder == staff:
        case.department = await _where_taken(tx, case)
    case.status, case.holder = status, staff
    _stop_waiting(case)
    _note(tx, case, Event.TAKEN, Actor.STAFF, staff, now)
    return case


async def pass_on(
    tx: AsyncSession, case_id: int, staff: str, department: str, now: datetime
) -> Case:
    """To another department. Its holder, if it has one, is responsible until it is taken there.

    A case that waits keeps the time it has waited: passing it around does not start it anew.

    Raises:
        Refused: it is somebody else's, in that department already, closed, or not there.
    """
    case = await _locked(tx, case_id)
    status = after(case, Event.PASSED_ON, Actor.STAFF, staff)
    if department == case.department:
        raise Refused(Refusal.SAME_DEPARTMENT)
    case.status, case.department = status, department
    case.waiting_since = case.waiting_since or now
    case.stage, case.check_at = 0, now + _ROOM
    _note(tx, case, Event.PASSED_ON, Actor.STAFF, staff, now)
    return case


async def close_by_staff(
    tx: AsyncSession, case_id: int, staff: str, reason: str, now: datetime
) -> Case:
    """The holder has finished it; without a reason an agreement must stand.

    Raises:
        Refused: it is somebody else's, nobody has taken it, it is closed already, not there, or
            has neither a reason nor an agreement.
    """
    case = await _locked(tx, case_id)
    status = after(case, Event.CLOSED, Actor.STAFF, staff)
    if not reason.strip() and not await _agreed(tx, case_id):
        raise Refused(Refusal.NEEDS_REASON)
    await _close(tx, case, status, Actor.STAFF, now)
    case.reason = reason.strip() or None
    _note(tx, case, Event.CLOSED, Actor.STAFF, staff, now)
    return case


async def close_by_citizen(tx: AsyncSession, case_id: int, person: str, now: datetime) -> Case:
    """The citizen needs it no longer.

    Raises:
        Refused: it is not their case, or closed already.
    """
    case = await _locked(tx, case_id, Refusal.NOT_YOUR_CASE)
    await _close(tx, case, after(case, Event.CLOSED, Actor.CITIZEN, person), Actor.CITIZEN, now)
    _note(tx, case, Event.CLOSED, Actor.CITIZEN, person, now)
    return case


async def reopen(tx: AsyncSession, case_id: int, actor: Actor, who: str, now: datetime) -> Case:
    """It waits again. Its holder is the last one who knew it, but somebody must take it again.

    Raises:
        Refused: it is not closed, not the citizen's, not there, or the actor is no person.
    """
    missing = Refusal.NOT_YOUR_CASE if actor is Actor.CITIZEN else Refusal.NO_CASE
    case = await _locked(tx, case_id, missing)
    case.status = after(case, Event.REOPENED, actor, who)
    case.closed = case.closed_by = case.reason = None
    case.waiting_since, case.stage, case.check_at = now, 0, now
    _note(tx, case, Event.REOPENED, actor, who, now)
    return case


async def waiting_or_taken(tx: AsyncSession, person: str) -> list[Case]:
    """A person's cases that are not closed, newest first."""
    return list((await tx.execute(_NOT_CLOSED, {"of": person})).scalars())


async def by_topic(tx: AsyncSession, topic: int) -> Case | None:
    """The case that a topic is about."""
    return (await tx.execute(select(Case).where(Case.topic == topic))).scalar_one_or_none()


async def set_topic(tx: AsyncSession, case_id: int, topic: int | None) -> None:
    """Note the topic that is about a case; None when it is gone."""
    await tx.execute(update(Case).where(Case.id == case_id).values(topic=topic))


async def _locked(tx: AsyncSession, case_id: int, missing: Refusal = Refusal.NO_CASE) -> Case:
    # Of two who act at once, the second must see what the first has done: it waits for the lock,
    # and what its session has read before is read again.
    query = select(Case).where(Case.id == case_id).with_for_update()
    found = await tx.execute(query.execution_options(populate_existing=True))
    case = found.scalar_one_or_none()
    if case is None:
        raise Refused(missing)
    return case


async def _where_taken(tx: AsyncSession, case: Case) -> str:
    query = (
        select(CaseEvent.department)
        .where(CaseEvent.case_id == case.id, CaseEvent.event == Event.TAKEN)
        .order_by(CaseEvent.id.desc())
        .limit(1)
    )
    return (await tx.execute(query)).scalar_one()


async def _agreed(tx: AsyncSession, case_id: int) -> bool:
    stands = exists().where(Agreement.case_id == case_id, Agreement.state == Promise.AGREED)
    return bool((await tx.execute(select(stands))).scalar_one())


async def _close(tx: AsyncSession, case: Case, status: Status, actor: Actor, now: datetime) -> None:
    case.status, case.closed, case.closed_by = status, now, actor
    _stop_waiting(case)
    await tx.flush()
    others = exists().where(Case.person == case.person, Case.status != Status.CLOSED)
    unused = update(Contact).where(Contact.person == case.person, ~others)
    await tx.execute(unused.values(phone=None))  # nobody is to call any more


def _stop_waiting(case: Case) -> None:
    case.waiting_since, case.stage, case.check_at = None, 0, None


def _note(
    tx: AsyncSession, case: Case, event: Event, actor: Actor, who: str, now: datetime
) -> None:
    staff = who if actor is Actor.STAFF else None
    tx.add(
        CaseEvent(
            case_id=case.id,
            event=event,
            actor=actor,
            staff=staff,
            department=case.department,
            at=now,
        )
    )

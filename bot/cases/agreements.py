"""Who does what and when: reminded of before, asked about after, and a no reopens the case."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from bot.cases.book import reopen
from bot.cases.lifecycle import Actor, Promise, Refusal, Refused
from bot.store.tables import Agreement, Case, PlanItem, Status
from knowledge.calendar import DENMARK

_REMIND, _ASK = time(9), time(10)
_DAY = timedelta(days=1)
_SOON = timedelta(hours=1)
_WAKES, _SLEEPS = time(8), time(21)


async def propose(
    tx: AsyncSession,
    *,
    case_id: int | None,
    person: str,
    who: str,
    what: str,
    due: datetime,
    now: datetime,
) -> Agreement:
    """An agreement that the citizen has not said yes to.

    Raises:
        Refused: the case is not the person's, or what is agreed would be past already.
    """
    if case_id is not None:
        case = await tx.get(Case, case_id)
        if case is None or case.person != person:
            raise Refused(Refusal.NOT_YOUR_CASE)
    if due <= now:
        raise Refused(Refusal.PAST)
    agreement = Agreement(
        case_id=case_id, person=person, who=who, what=what, due=due, state=Promise.PROPOSED
    )
    tx.add(agreement)
    await tx.flush()
    return agreement


async def accept(
    tx: AsyncSession, agreement_id: int, person: str, now: datetime
) -> Agreement | None:
    """The citizen says yes: it stands, and is in their plan. None when it is not theirs to accept.

    It is always reminded of and asked about, also when the yes comes late.
    """
    agreement = await _theirs(tx, agreement_id, person, Promise.PROPOSED)
    if agreement:
        agreement.state = Promise.AGREED
        agreement.remind_at = _remind_at(agreement.due, now)
        agreement.ask_at = _clock(_day(max(agreement.due, now)) + _DAY, _ASK)
        case = await tx.get(Case, agreement.case_id) if agreement.case_id else None
        tx.add(
            PlanItem(
                person=person,
                text=agreement.what,
                area=case.department if case else "",
                who=agreement.who,
                due=agreement.due,
                agreement_id=agreement.id,
            )
        )
    return agreement


async def decline(tx: AsyncSession, agreement_id: int, person: str) -> Agreement | None:
    """The citizen says no to a proposal. None when there is none of theirs."""
    agreement = await _theirs(tx, agreement_id, person, Promise.PROPOSED)
    if agreement:
        agreement.state = Promise.DROPPED
    return agreement


async def drop(tx: AsyncSession, agreement_id: int, person: str) -> Agreement | None:
    """It stands no longer, and leaves the plan. None when no such agreement of theirs stands."""
    agreement = await _theirs(tx, agreement_id, person, Promise.AGREED)
    if agreement:
        _end(agreement, Promise.DROPPED)
        await tx.execute(delete(PlanItem).where(PlanItem.agreement_id == agreement.id))
    return agreement


async def due_reminders(tx: AsyncSession, now: datetime, limit: int = 100) -> list[Agreement]:
    """The agreements to remind of now, each returned once."""
    return await _each_once(tx, Agreement.remind_at, now, limit)


async def due_questions(tx: AsyncSession, now: datetime, limit: int = 100) -> list[Agreement]:
    """The agreements to ask about now whether it worked, each returned once."""
    return await _each_once(tx, Agreement.ask_at, now, limit)


async def answer(
    tx: AsyncSession, agreement_id: int, person: str, kept: bool, now: datetime
) -> Case | None:
    """The citizen says whether it worked. A no returns its case, which somebody must act on.

    A no is heard also after a yes, which may have been a slip. None after a yes, without a case,
    and when no such agreement of theirs stands.
    """
    heard = (Promise.AGREED,) if kept else (Promise.AGREED, Promise.KEPT)
    agreement = await _theirs(tx, agreement_id, person, *heard)
    if agreement is None:
        return None
    _end(agreement, Promise.KEPT if kept else Promise.BROKEN)
    plan = update(PlanItem).where(PlanItem.agreement_id == agreement.id)
    await tx.execute(plan.values(done=kept))
    if kept or agreement.case_id is None:
        return None
    case = await tx.get(Case, agreement.case_id, with_for_update=True, populate_existing=True)
    if case and case.status == Status.CLOSED:
        return await reopen(tx, case.id, Actor.CITIZEN, person, now)
    return case


async def _theirs(
    tx: AsyncSession, agreement_id: int, person: str, *states: Promise
) -> Agreement | None:
    """Somebody else's agreement is as if it did not exist."""
    query = select(Agreement).where(
        Agreement.id == agreement_id, Agreement.person == person, Agreement.state.in_(states)
    )
    query = query.with_for_update().execution_options(populate_existing=True)
    return (await tx.execute(query)).scalar_one_or_none()


async def _each_once(
    tx: AsyncSession, when: InstrumentedAttribute[datetime | None], now: datetime, limit: int
) -> list[Agreement]:
    query = select(Agreement).where(when <= now).order_by(when, Agreement.id).limit(limit)
    query = query.with_for_update(skip_locked=True).execution_options(populate_existing=True)
    agreements = list((await tx.execute(query)).scalars())
    for agreement in agreements:
        setattr(agreement, when.key, None)
    return agreements


def _end(agreement: Agreement, state: Promise) -> None:
    agreement.state, agreement.remind_at, agreement.ask_at = state, None, None


def _remind_at(due: datetime, now: datetime) -> datetime:
    """The morning before; for what is sooner half-way, but not at night; or else at once."""
    morning_before = _clock(_day(due) - _DAY, _REMIND)
    if morning_before > now:
        return morning_before
    # The time between two moments of one zone would be counted without its change of clocks.
    left = due.astimezone(UTC) - now.astimezone(UTC)
    if left < _SOON:
        return now
    half_way = (now.astimezone(UTC) + left / 2).astimezone(DENMARK)
    if _WAKES <= half_way.time() < _SLEEPS:
        return half_way
    evening = half_way.time() >= _SLEEPS
    awake = _clock(_day(half_way + _DAY if evening else half_way), _WAKES)
    return awake if awake < due else now


def _day(moment: datetime) -> date:
    return moment.astimezone(DENMARK).date()


def _clock(day: date, at: time) -> datetime:
    return datetime.combine(day, at, DENMARK)

"""Agreements: when they are reminded of and asked about, and what a no does."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.cases.agreements import (
    accept,
    answer,
    decline,
    drop,
    due_questions,
    due_reminders,
    propose,
)
from bot.cases.book import close_by_citizen, close_by_staff, open_case, take
from bot.cases.lifecycle import Promise, Refusal, Refused
from bot.store.database import Database
from bot.store.tables import Agreement, Case, CaseEvent, PlanItem, Status
from knowledge.calendar import DENMARK


def _at(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=DENMARK)


NOW = _at("2026-11-23 10:00")
DUE = _at("2026-11-26 13:00")
AFTER = _at("2026-11-27 10:00")


async def _case(tx: AsyncSession, person: str = "p") -> Case:
    return await open_case(
        tx,
        person=person,
        department="familie",
        urgency="normal",
        channel="chat",
        summary="",
        now=NOW,
    )


async def _propose(
    tx: AsyncSession, case_id: int | None = None, due: datetime = DUE, now: datetime = NOW
) -> Agreement:
    return await propose(
        tx, case_id=case_id, person="p", who="Mette", what="ringer til mor", due=due, now=now
    )


async def _plan(tx: AsyncSession) -> list[tuple[str, str, datetime | None, bool]]:
    items = (await tx.execute(select(PlanItem).where(PlanItem.person == "p"))).scalars()
    return [(item.text, item.who, item.due, item.done) for item in items]


@pytest.mark.parametrize(
    ("now", "due", "remind", "ask"),
    [
        ("2026-11-23 10:00", "2026-11-26 13:00", "2026-11-25 09:00", "2026-11-27 10:00"),
        ("2026-11-23 08:59", "2026-11-24 08:00", "2026-11-23 09:00", "2026-11-25 10:00"),
        ("2026-11-23 09:00", "2026-11-24 15:00", "2026-11-24 08:00", "2026-11-25 10:00"),
        ("2026-11-23 10:00", "2026-11-23 14:00", "2026-11-23 12:00", "2026-11-24 10:00"),
        ("2026-11-23 10:00", "2026-11-23 11:00", "2026-11-23 10:30", "2026-11-24 10:00"),
        ("2026-11-23 10:00", "2026-11-23 10:59", "2026-11-23 10:00", "2026-11-24 10:00"),
        ("2026-11-23 18:00", "2026-11-24 11:00", "2026-11-24 08:00", "2026-11-25 10:00"),
        ("2026-11-23 20:00", "2026-11-24 11:00", "2026-11-24 08:00", "2026-11-25 10:00"),
        ("2026-11-23 20:00", "2026-11-24 07:30", "2026-11-23 20:00", "2026-11-25 10:00"),
        ("2026-12-22 10:00", "2026-12-25 12:00", "2026-12-24 09:00", "2026-12-26 10:00"),
        ("2026-12-30 10:00", "2027-01-01 12:00", "2026-12-31 09:00", "2027-01-02 10:00"),
        # The clock goes forward in the night of 29 March 2026 and back in that of 25 October.
        ("2026-03-25 10:00", "2026-03-29 12:00", "2026-03-28 09:00", "2026-03-30 10:00"),
        ("2026-03-28 21:00", "2026-03-29 22:00", "2026-03-29 10:00", "2026-03-30 10:00"),
        ("2026-10-24 21:00", "2026-10-25 22:00", "2026-10-25 09:00", "2026-10-26 10:00"),
    ],
)
async def test_when_it_is_reminded_of_and_asked_about(
    database: Database, now: str, due: str, remind: str, ask: str
) -> None:
    async with database.begin() as tx:
        agreement = await _propose(tx, due=_at(due), now=_at(now))
        assert (agreement.remind_at, agreement.ask_at) == (None, None)
        accepted = await accept(tx, agreement.id, "p", _at(now).astimezone(UTC))
        assert accepted
        assert (accepted.remind_at, accepted.ask_at) == (_at(remind), _at(ask))


async def test_whatever_is_accepted_is_reminded_of_and_asked_about(database: Database) -> None:
    random = Random(1)
    async with database.begin() as tx:
        for _ in range(100):
            now = NOW + timedelta(minutes=random.randrange(600_000))
            due = now + timedelta(minutes=int(10 ** random.uniform(0, 5)))
            agreement = await _propose(tx, due=due, now=now)
            late = random.random() < 0.2
            said = due + timedelta(hours=5) if late else now
            await accept(tx, agreement.id, "p", said)
            assert agreement.remind_at
            assert agreement.ask_at
            assert said <= agreement.remind_at < agreement.ask_at
            assert late or agreement.remind_at <= due < agreement.ask_at


async def test_what_stands_is_in_the_plan(database: Database) -> None:
    async with database.begin() as tx:
        agreement = await _propose(tx)
        assert agreement.state == Promise.PROPOSED
        assert await _plan(tx) == []
        accepted = await accept(tx, agreement.id, "p", NOW)
        assert accepted
        assert accepted.state == Promise.AGREED
        assert await accept(tx, agreement.id, "p", NOW) is None
        assert await _plan(tx) == [("ringer til mor", "Mette", DUE, False)]
        assert await drop(tx, agreement.id, "p")
        assert await _plan(tx) == []
        assert await due_reminders(tx, AFTER) == await due_questions(tx, AFTER) == []


async def test_a_proposal_that_is_declined_stays_so(database: Database) -> None:
    async with database.begin() as tx:
        agreement = await _propose(tx)
        assert await drop(tx, agreement.id, "p") is None
        assert await decline(tx, agreement.id, "p")
        assert await accept(tx, agreement.id, "p", NOW) is None
        assert await answer(tx, agreement.id, "p", False, NOW) is None
        assert agreement.state == Promise.DROPPED
        other = await _propose(tx)
        await accept(tx, other.id, "p", NOW)
        assert await decline(tx, other.id, "p") is None
        assert other.state == Promise.AGREED


async def test_what_would_be_past_is_not_proposed(database: Database) -> None:
    async with database.begin() as tx:
        with pytest.raises(Refused, match=Refusal.PAST):
            await _propose(tx, due=NOW)


async def test_each_is_returned_once(database: Database) -> None:
    async with database.begin() as tx:
        for _ in range(4):
            await accept(tx, (await _propose(tx)).id, "p", NOW)
        await _propose(tx)

    async def remind() -> int:
        async with database.begin() as tx:
            return len(await due_reminders(tx, _at("2026-11-25 09:00")))

    async with database.begin() as tx:
        assert await due_reminders(tx, _at("2026-11-25 08:59")) == []
        assert await due_questions(tx, _at("2026-11-27 09:59")) == []
    assert sum(await asyncio.gather(*(remind() for _ in range(5)))) == 4
    async with database.begin() as tx:
        assert len(await due_questions(tx, AFTER, limit=3)) == 3
        assert [item.state for item in await due_questions(tx, AFTER)] == [Promise.AGREED]
        assert await due_questions(tx, AFTER) == []


async def test_a_no_reopens_a_closed_case(database: Database) -> None:
    async with database.begin() as tx:
        case = await _case(tx)
        await take(tx, case.id, "s", NOW)
        agreement = await _propose(tx, case.id)
        await accept(tx, agreement.id, "p", NOW)
        await close_by_staff(tx, case.id, "s", "", NOW)
    async with database.begin() as tx:
        assert await due_questions(tx, AFTER)
        found = await answer(tx, agreement.id, "p", False, AFTER)
        assert found
        assert (found.id, found.status, found.holder) == (case.id, Status.REOPENED, "s")
        assert (found.waiting_since, found.check_at) == (AFTER, AFTER)
        assert await answer(tx, agreement.id, "p", False, AFTER) is None
        assert await answer(tx, agreement.id, "p", True, AFTER) is None
        assert (await tx.get_one(Agreement, agreement.id)).state == Promise.BROKEN
        event = (await tx.execute(select(CaseEvent).order_by(CaseEvent.id.desc()))).scalars()
        assert [(e.event, e.actor) for e in event][0] == ("reopened", "citizen")
        await take(tx, case.id, "s", AFTER)
        with pytest.raises(Refused, match=Refusal.NEEDS_REASON):
            await close_by_staff(tx, case.id, "s", "", AFTER)


@pytest.mark.parametrize("taken", [True, False])
async def test_a_no_leaves_an_open_case_as_it_is(database: Database, taken: bool) -> None:
    async with database.begin() as tx:
        case = await _case(tx)
        if taken:
            await take(tx, case.id, "s", NOW)
        agreement = await _propose(tx, case.id)
        await accept(tx, agreement.id, "p", NOW)
        found = await answer(tx, agreement.id, "p", False, AFTER)
        assert found
        assert found.status == (Status.TAKEN if taken else Status.OPEN)
        assert found.waiting_since == (None if taken else NOW)


async def test_a_yes_is_done_and_a_later_no_is_heard(database: Database) -> None:
    async with database.begin() as tx:
        case = await _case(tx)
        agreement = await _propose(tx, case.id)
        await accept(tx, agreement.id, "p", NOW)
        await close_by_citizen(tx, case.id, "p", NOW)
        assert await answer(tx, agreement.id, "p", True, AFTER) is None
        assert agreement.state == Promise.KEPT
        assert [done for *_, done in await _plan(tx)] == [True]
        assert await due_questions(tx, AFTER) == []
        found = await answer(tx, agreement.id, "p", False, AFTER)
        assert found
        assert found.status == Status.REOPENED
        assert agreement.state == Promise.BROKEN
        assert [done for *_, done in await _plan(tx)] == [False]


async def test_a_no_without_a_case(database: Database) -> None:
    async with database.begin() as tx:
        agreement = await _propose(tx)
        await accept(tx, agreement.id, "p", NOW)
        assert await answer(tx, agreement.id, "p", False, AFTER) is None
        assert agreement.state == Promise.BROKEN


async def test_somebody_elses_agreement_is_as_if_it_did_not_exist(database: Database) -> None:
    async with database.begin() as tx:
        case = await _case(tx)
        for case_id in (case.id, 999):
            with pytest.raises(Refused, match=Refusal.NOT_YOUR_CASE):
                await propose(tx, case_id=case_id, person="q", who="", what="", due=DUE, now=NOW)
        agreement = await _propose(tx, case.id)
        assert await accept(tx, agreement.id, "q", NOW) is None
        assert await decline(tx, agreement.id, "q") is None
        await accept(tx, agreement.id, "p", NOW)
        await close_by_citizen(tx, case.id, "p", NOW)
        for kept in (True, False):
            assert await answer(tx, agreement.id, "q", kept, NOW) is None
        assert await drop(tx, agreement.id, "q") is None
        assert await accept(tx, 999, "p", NOW) is None
        assert (agreement.state, case.status) == (Promise.AGREED, Status.CLOSED)


async def test_a_no_pressed_twice_at_once_reopens_once(database: Database) -> None:
    async with database.begin() as tx:
        case = await _case(tx)
        agreement = await _propose(tx, case.id)
        await accept(tx, agreement.id, "p", NOW)
        await close_by_citizen(tx, case.id, "p", NOW)

    async def no() -> bool:
        async with database.begin() as tx:
            return await answer(tx, agreement.id, "p", False, AFTER) is not None

    assert sorted(await asyncio.gather(no(), no(), no())) == [False, False, True]

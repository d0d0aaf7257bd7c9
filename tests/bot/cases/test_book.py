"""The cases in both databases, also when several people act at the same moment."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.cases.agreements import accept, decline, drop, propose
from bot.cases.book import (
    by_topic,
    close_by_citizen,
    close_by_staff,
    open_case,
    pass_on,
    reopen,
    set_topic,
    take,
    waiting_or_taken,
)
from bot.cases.lifecycle import Actor, Event, Promise, Refusal, Refused
from bot.store.database import Database
from bot.store.tables import Agreement, Case, CaseEvent, Status

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=2)


async def _open(tx: AsyncSession, person: str = "p", now: datetime = NOW) -> Case:
    return await open_case(
        tx,
        person=person,
        department="familie",
        urgency="normal",
        channel="chat",
        summary="vil gerne tale med nogen",
        now=now,
    )


async def _history(tx: AsyncSession, case: Case) -> list[tuple[str, str, str | None, str]]:
    query = select(CaseEvent).where(CaseEvent.case_id == case.id).order_by(CaseEvent.id)
    events = (await tx.execute(query)).scalars()
    return [(event.event, event.actor, event.staff, event.department) for event in events]


async def _taken_at_once(database: Database, case_id: int, staff: str) -> str:
    try:
        async with database.begin() as tx:
            await tx.get(Case, case_id)  # as if it was read before it was waited for
            await take(tx, case_id, staff, NOW)
            await asyncio.sleep(0.02)
    except Refused as refused:
        return refused.reason
    return staff


async def test_of_many_who_take_at_once_one_has_it(database: Database) -> None:
    async with database.begin() as tx:
        case_id = (await _open(tx)).id
    staff = [f"s{n}" for n in range(12)]
    outcomes = await asyncio.gather(*(_taken_at_once(database, case_id, who) for who in staff))
    winners = [who for who in outcomes if who in staff]
    assert len(winners) == 1
    assert outcomes.count(Refusal.ALREADY_TAKEN) == 11
    async with database.begin() as tx:
        case = await tx.get_one(Case, case_id)
        assert (case.status, case.holder) == (Status.TAKEN, winners[0])
        assert [event for event, *_ in await _history(tx, case)] == [Event.OPENED, Event.TAKEN]


async def test_taken_and_closed_by_the_citizen_at_once(database: Database) -> None:
    async with database.begin() as tx:
        case_id = (await _open(tx)).id

    async def close() -> None:
        async with database.begin() as tx:
            await close_by_citizen(tx, case_id, "p", NOW)

    taken, _ = await asyncio.gather(_taken_at_once(database, case_id, "s"), close())
    assert taken in ("s", Refusal.ALREADY_CLOSED)
    async with database.begin() as tx:
        case = await tx.get_one(Case, case_id)
        assert (case.status, case.check_at) == (Status.CLOSED, None)


async def test_the_way_of_a_case(database: Database) -> None:
    async with database.begin() as tx:
        case = await _open(tx)
        assert (case.number, case.holder, case.waiting_since) == (f"B-{case.id}", None, NOW)
        assert (case.stage, case.check_at) == (0, NOW)
    async with database.begin() as tx:
        case = await take(tx, case.id, "s", NOW)
        assert (case.waiting_since, case.check_at) == (None, None)
        case = await pass_on(tx, case.id, "s", "borgerservice", LATER)
        assert (case.status, case.holder) == (Status.PASSED_ON, "s")
        assert case.waiting_since == LATER
        case = await take(tx, case.id, "t", LATER)
        assert (case.holder, case.department) == ("t", "borgerservice")
        case = await close_by_staff(tx, case.id, "t", " klaret ", LATER)
        assert (case.closed, case.closed_by, case.reason) == (LATER, "staff", "klaret")
        case = await reopen(tx, case.id, Actor.CITIZEN, "p", LATER)
        assert (case.closed, case.closed_by, case.reason) == (None, None, None)
        assert (case.status, case.holder, case.check_at) == (Status.REOPENED, "t", LATER)
    async with database.begin() as tx:
        assert await _history(tx, case) == [
            ("opened", "assistant", None, "familie"),
            ("taken", "staff", "s", "familie"),
            ("passed_on", "staff", "s", "borgerservice"),
            ("taken", "staff", "t", "borgerservice"),
            ("closed", "staff", "t", "borgerservice"),
            ("reopened", "citizen", None, "borgerservice"),
        ]


async def test_who_takes_back_has_it_where_they_took_it(database: Database) -> None:
    async with database.begin() as tx:
        case = await _open(tx)
        await take(tx, case.id, "s", NOW)
        await pass_on(tx, case.id, "s", "borgerservice", NOW)
        await pass_on(tx, case.id, "s", "tandpleje", NOW)
        case = await take(tx, case.id, "s", NOW)
        assert (case.status, case.department) == (Status.TAKEN, "familie")


async def test_passing_around_does_not_begin_the_wait_anew(database: Database) -> None:
    async with database.begin() as tx:
        case = await _open(tx)
        case.stage = 3
        case = await pass_on(tx, case.id, "s", "borgerservice", LATER)
        assert (case.status, case.holder, case.waiting_since) == (Status.OPEN, None, NOW)
        assert case.stage == 0
        assert case.check_at
        assert LATER < case.check_at <= LATER + timedelta(minutes=15)
        with pytest.raises(Refused, match=Refusal.SAME_DEPARTMENT):
            await pass_on(tx, case.id, "s", "borgerservice", LATER)


@pytest.mark.parametrize("reason", ["", " \n"])
async def test_staff_close_with_a_reason_or_an_agreement(database: Database, reason: str) -> None:
    async with database.begin() as tx:
        case = await _open(tx)
        await take(tx, case.id, "s", NOW)
        promised = [
            await propose(
                tx, case_id=case.id, person="p", who="Mette", what="ringer", due=LATER, now=NOW
            )
            for _ in range(3)
        ]
        await decline(tx, promised[1].id, "p")
        await accept(tx, promised[2].id, "p", NOW)
        await drop(tx, promised[2].id, "p")
        with pytest.raises(Refused, match=Refusal.NEEDS_REASON):
            await close_by_staff(tx, case.id, "s", reason, NOW)
        await accept(tx, promised[0].id, "p", NOW)
        case = await close_by_staff(tx, case.id, "s", reason, NOW)
        assert (case.status, case.reason) == (Status.CLOSED, None)


async def test_a_citizen_has_no_way_to_somebody_elses_case(database: Database) -> None:
    async with database.begin() as tx:
        case = await _open(tx)
        for case_id in (case.id, 999):
            with pytest.raises(Refused, match=Refusal.NOT_YOUR_CASE):
                await close_by_citizen(tx, case_id, "q", NOW)
            with pytest.raises(Refused, match=Refusal.NOT_YOUR_CASE):
                await reopen(tx, case_id, Actor.CITIZEN, "q", NOW)
        assert await waiting_or_taken(tx, "q") == []
        assert case.status == Status.OPEN


async def test_a_case_that_is_gone(database: Database) -> None:
    async with database.begin() as tx:
        for action in (
            take(tx, 999, "s", NOW),
            pass_on(tx, 999, "s", "familie", NOW),
            close_by_staff(tx, 999, "s", "klaret", NOW),
            reopen(tx, 999, Actor.STAFF, "s", NOW),
        ):
            with pytest.raises(Refused, match=Refusal.NO_CASE):
                await action


async def test_a_persons_cases_newest_first_and_topics(database: Database) -> None:
    async with database.begin() as tx:
        first, second, third = [
            await _open(tx, now=NOW + timedelta(hours=hour)) for hour in (1, 3, 2)
        ]
        await _open(tx, person="q")
        await set_topic(tx, first.id, 2**40)
    async with database.begin() as tx:
        await close_by_citizen(tx, third.id, "p", LATER)
        await take(tx, first.id, "s", LATER)
        assert [case.id for case in await waiting_or_taken(tx, "p")] == [second.id, first.id]
        found = await by_topic(tx, 2**40)
        assert found
        assert found.id == first.id
        assert await by_topic(tx, 1) is None
        await set_topic(tx, first.id, None)
        assert await by_topic(tx, 2**40) is None


async def _random_action(tx: AsyncSession, random: Random, case: Case) -> None:
    staff, person = random.choice("stu"), random.choice("pq")
    reason = random.choice(["", "klaret"])
    match random.randrange(6):
        case 0 | 1:
            await take(tx, case.id, staff, NOW)
        case 2:
            await pass_on(tx, case.id, staff, random.choice(["familie", "tandpleje"]), NOW)
        case 3:
            await close_by_staff(tx, case.id, staff, reason, NOW)
        case 4 if random.random() < 0.3:
            await close_by_citizen(tx, case.id, person, NOW)
        case _:
            actor = random.choice(list(Actor))
            await reopen(tx, case.id, actor, person if actor is Actor.CITIZEN else staff, NOW)


async def test_no_way_lets_a_case_go(database: Database) -> None:
    random = Random(1)
    closings: set[tuple[str, str | None, str | None]] = set()
    async with database.begin() as tx:
        case = await _open(tx)
        tx.add(
            Agreement(
                case_id=case.id, person="p", who="", what="", due=LATER, state=Promise.PROPOSED
            )
        )
        for _ in range(2000):
            before, holder = case.status, case.holder
            try:
                await _random_action(tx, random, case)
            except Refused:
                assert (case.status, case.holder) == (before, holder)
            waits = case.status not in (Status.TAKEN, Status.CLOSED)
            assert waits == (case.waiting_since is not None) == (case.check_at is not None)
            assert case.holder or case.status in (Status.OPEN, Status.CLOSED)
            if case.status == Status.CLOSED != before:
                closings.add((before, case.closed_by, case.reason))
        events = await _history(tx, case)
    allowed: set[tuple[str, str, str | None]] = {
        *((status, "citizen", None) for status in set(Status) - {Status.CLOSED}),
        *((status, "staff", "klaret") for status in (Status.TAKEN, Status.PASSED_ON)),
    }
    assert {("taken", "staff", "klaret"), ("taken", "citizen", None)} <= closings <= allowed
    holder = None
    for event, actor, staff, _ in events:
        holder = staff if event == Event.TAKEN else holder
        assert event != Event.CLOSED or actor == Actor.CITIZEN or (staff and staff == holder)

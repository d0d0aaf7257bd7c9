"""Who is told of a waiting case, across nights, weekends, holidays and changes of clocks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from bot.cases.book import close_by_citizen, open_case, pass_on, reopen, take
from bot.cases.escalation import Hours, Step, Tell, citizen_notice, due, first_check
from bot.cases.lifecycle import Actor
from bot.settings import CaseSettings
from bot.store.database import Database
from bot.store.tables import Case
from knowledge.calendar import DENMARK
from knowledge.opening_hours import OpeningHours

HOURS = OpeningHours.parse(
    "mandag-torsdag kl. 9-15, fredag kl. 9-12", frozenset({"12-24", "12-31"})
)
THURSDAYS = OpeningHours.parse("torsdag kl. 10-16")
NEVER = OpeningHours(((),) * 7)
DEADLINES = CaseSettings()


def _at(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=DENMARK)


def _hours_of(department: str) -> Hours:
    return {"familie": HOURS, "tandpleje": THURSDAYS, "aldrig": NEVER, "genbrug": HOURS}[department]


def _case(waiting_since: str, urgency: str = "normal") -> Case:
    moment = _at(waiting_since)
    return Case(id=1, urgency=urgency, opened=moment, waiting_since=moment, stage=0, status="open")


async def _open(
    database: Database, now: str, urgency: str = "normal", department: str = "familie"
) -> int:
    async with database.begin() as tx:
        case = await open_case(
            tx,
            person="p",
            department=department,
            urgency=urgency,
            channel="chat",
            summary="",
            now=_at(now),
        )
    return case.id


async def _due(
    database: Database, now: datetime, hours_of: Callable[[str], Hours] = _hours_of
) -> list[Step]:
    async with database.begin() as tx:
        return await due(tx, now, hours_of, DEADLINES)


async def _told(
    database: Database, start: str, end: str, minutes: int = 15
) -> list[tuple[str, Tell]]:
    """What is told when we look every so many minutes."""
    told, now = [], _at(start).timestamp()
    while now < _at(end).timestamp():
        moment = datetime.fromtimestamp(now, DENMARK)
        steps = await _due(database, moment)
        told += [(f"{moment:%d %H:%M}", step.tell) for step in steps]
        now += minutes * 60
    return told


@pytest.mark.parametrize(
    ("since", "urgency", "expected"),
    [
        ("2026-11-23 10:00", "normal", "2026-11-23 11:00"),
        ("2026-11-23 10:00", "high", "2026-11-23 10:30"),
        ("2026-11-23 10:00", "acute", "2026-11-23 10:15"),
        ("2026-11-23 14:30", "normal", "2026-11-24 09:30"),
        ("2026-11-23 14:00", "normal", "2026-11-24 09:00"),  # nobody is reminded at closing time
        ("2026-11-23 03:00", "normal", "2026-11-23 10:00"),
        ("2026-11-27 11:30", "normal", "2026-11-30 09:30"),  # over a weekend
        ("2026-12-23 14:30", "normal", "2026-12-28 09:30"),  # over Christmas
        ("2026-03-27 11:30", "normal", "2026-03-30 09:30"),  # an hour is lost on the Sunday
        ("2026-10-23 11:30", "normal", "2026-10-26 09:30"),  # an hour is won on the Sunday
    ],
)
def test_when_the_department_is_first_reminded(since: str, urgency: str, expected: str) -> None:
    assert first_check(_case(since, urgency), HOURS, DEADLINES) == _at(expected)


async def test_it_never_goes_silent(database: Database) -> None:
    await _open(database, "2026-12-21 14:30")
    assert await _told(database, "2026-12-21 14:30", "2027-01-02 00:00", 30) == [
        ("22 09:30", Tell.DEPARTMENT),
        ("22 12:30", Tell.LEADER),
        ("23 10:30", Tell.FRONT_DOOR),
        ("28 09:00", Tell.FRONT_DOOR),
        ("29 09:00", Tell.FRONT_DOOR),
        ("30 09:00", Tell.FRONT_DOOR),
    ]


@pytest.mark.parametrize(
    ("urgency", "expected"),
    [
        ("high", ["30 09:30", "30 11:00", "30 13:00"]),
        ("acute", ["27 11:45", "30 09:30", "30 10:30"]),
    ],
)
async def test_what_is_urgent_is_told_sooner(
    database: Database, urgency: str, expected: list[str]
) -> None:
    opened = "2026-11-27 11:30" if urgency == "acute" else "2026-11-27 12:00"
    await _open(database, opened, urgency)
    told = await _told(database, opened, "2026-11-30 15:00")
    assert [tell for _, tell in told] == list(Tell)
    assert [moment for moment, _ in told] == expected


async def test_nothing_is_told_twice(database: Database) -> None:
    await _open(database, "2026-11-23 10:00")
    moment = _at("2026-11-23 11:00")
    first, again = await _due(database, moment), await _due(database, moment)
    assert [(step.tell, step.stage, step.case.stage) for step in first] == [(Tell.DEPARTMENT, 1, 1)]
    assert again == []


async def test_of_several_processes_one_tells(database: Database) -> None:
    for _ in range(5):
        await _open(database, "2026-11-23 10:00")
    moment = _at("2026-11-23 11:00")
    found = await asyncio.gather(*(_due(database, moment) for _ in range(6)))
    assert sorted(step.case.id for steps in found for step in steps) == [1, 2, 3, 4, 5]


async def test_after_a_standstill_all_whose_time_is_up_are_told(database: Database) -> None:
    await _open(database, "2026-11-20 10:00")
    await _open(database, "2026-11-16 10:00")
    assert await _told(database, "2026-11-22 20:00", "2026-11-23 15:00") == [
        ("23 09:00", Tell.DEPARTMENT),
        *[("23 09:00", tell) for tell in Tell],
        ("23 11:00", Tell.LEADER),
    ]


async def test_it_ends_when_somebody_takes_it_and_begins_again(database: Database) -> None:
    case_id = await _open(database, "2026-11-23 10:00")
    assert await _told(database, "2026-11-23 10:00", "2026-11-23 12:00")
    async with database.begin() as tx:
        await take(tx, case_id, "s", _at("2026-11-23 12:00"))
    assert await _told(database, "2026-11-23 12:00", "2026-11-25 12:00") == []
    async with database.begin() as tx:
        await close_by_citizen(tx, case_id, "p", _at("2026-11-25 12:00"))
    assert await _told(database, "2026-11-25 12:00", "2026-11-26 12:00") == []
    async with database.begin() as tx:
        await reopen(tx, case_id, Actor.CITIZEN, "p", _at("2026-11-26 12:00"))
    assert await _told(database, "2026-11-26 12:00", "2026-11-26 15:00") == [
        ("26 13:00", Tell.DEPARTMENT)
    ]


async def test_passed_on_it_goes_by_the_new_departments_hours(database: Database) -> None:
    case_id = await _open(database, "2026-11-23 10:00")
    async with database.begin() as tx:
        await take(tx, case_id, "s", _at("2026-11-23 10:00"))
        await pass_on(tx, case_id, "s", "tandpleje", _at("2026-11-23 11:00"))
    assert await _told(database, "2026-11-23 11:00", "2026-12-04 00:00", 60) == [
        ("26 11:00", Tell.DEPARTMENT),
        ("26 14:00", Tell.LEADER),
        ("03 12:00", Tell.FRONT_DOOR),
    ]


async def test_passed_around_it_comes_to_the_leaders_all_the_same(database: Database) -> None:
    case_id = await _open(database, "2026-11-23 09:00")
    told = []
    for hour in range(9, 15):
        day = "2026-11-23"
        told += await _told(database, f"{day} {hour:02}:00", f"{day} {hour}:45")
        async with database.begin() as tx:
            to = "genbrug" if hour % 2 else "familie"
            await pass_on(tx, case_id, "s", to, _at(f"{day} {hour:02}:45"))
    told += await _told(database, "2026-11-23 15:00", "2026-11-24 12:00")
    assert told == [
        ("23 10:00", Tell.DEPARTMENT),
        ("23 11:00", Tell.DEPARTMENT),
        ("23 12:00", Tell.DEPARTMENT),
        ("23 13:00", Tell.DEPARTMENT),
        ("23 13:00", Tell.LEADER),
        ("23 14:00", Tell.DEPARTMENT),
        ("23 14:00", Tell.LEADER),
        ("24 09:00", Tell.DEPARTMENT),
        ("24 09:00", Tell.LEADER),
        ("24 11:00", Tell.FRONT_DOOR),
    ]


@pytest.mark.parametrize("department", ["aldrig", "nedlagt"])
async def test_a_department_without_hours_is_the_front_doors(
    database: Database, department: str
) -> None:
    await _open(database, "2026-11-23 10:00", department=department)
    await _open(database, "2026-11-23 10:00")
    assert await _told(database, "2026-11-23 10:00", "2026-11-24 10:10") == [
        ("23 10:00", Tell.FRONT_DOOR),
        ("23 11:00", Tell.DEPARTMENT),
        ("23 14:00", Tell.LEADER),
        ("24 10:00", Tell.FRONT_DOOR),
    ]


async def test_only_so_many_at_a_time_and_the_oldest_first(database: Database) -> None:
    for hour in (12, 10, 11):
        await _open(database, f"2026-11-23 {hour}:00")
    seen = []
    for _ in range(2):
        async with database.begin() as tx:
            steps = await due(tx, _at("2026-11-23 13:00"), _hours_of, DEADLINES, limit=2)
        seen.append([step.case.id for step in steps])
    assert seen == [[2, 3], [1]]


@pytest.mark.parametrize(
    ("now", "back"),
    [
        ("2026-11-23 09:00", None),
        ("2026-11-23 15:00", "2026-11-24 09:00"),
        ("2026-11-27 13:00", "2026-11-30 09:00"),
        ("2026-12-24 10:00", "2026-12-28 09:00"),
        ("2026-03-28 23:30", "2026-03-30 09:00"),
    ],
)
def test_a_citizen_hears_when_people_are_back(now: str, back: str | None) -> None:
    notice = citizen_notice(_case("2026-11-23 09:00"), HOURS, _at(now))
    assert (notice.holder, notice.there) == (None, back is None)
    assert notice.back == (_at(back) if back else None)


def test_a_citizen_hears_who_is_responsible() -> None:
    case, now = _case("2026-11-23 09:00"), _at("2026-11-23 10:00")
    case.holder = "s"
    holders = {}
    for case.status in ("taken", "passed_on", "reopened", "closed"):
        holders[case.status] = citizen_notice(case, HOURS, now).holder
    assert holders == {"taken": "s", "passed_on": "s", "reopened": None, "closed": None}


def test_a_citizen_is_promised_nobody_who_never_comes() -> None:
    notice = citizen_notice(_case("2026-11-23 09:00"), NEVER, _at("2026-11-23 10:00"))
    assert (notice.there, notice.back) == (False, None)


async def test_the_step_stands_only_when_the_transaction_does(database: Database) -> None:
    await _open(database, "2026-11-23 10:00")
    moment = _at("2026-11-23 11:00") + timedelta(minutes=1)
    with pytest.raises(RuntimeError):
        async with database.begin() as tx:
            assert await due(tx, moment, _hours_of, DEADLINES)
            raise RuntimeError
    assert len(await _due(database, moment)) == 1

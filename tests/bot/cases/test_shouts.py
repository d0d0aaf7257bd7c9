"""Reports that something hurts: read before answered, by the right leader, and never silent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.cases import shouts
from bot.cases.shouts import ShoutProblem, ShoutRefused, ShoutState
from bot.cases.staff import Member, Staff
from bot.store.database import Database
from bot.store.people import Pseudonyms
from bot.store.tables import Shout

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
TEXT = "Brevet om boligstøtte er ikke til at forstå"


async def send(database: Database, *, area: str = "bolig", text: str = TEXT) -> int:
    async with database.begin() as tx:
        shout = await shouts.report(tx, person="p", by_staff=False, area=area, text=text, now=NOW)
        return shout.id


async def stored(database: Database, number: int) -> Shout:
    async with database.begin() as tx:
        return await tx.get_one(Shout, number)


async def due(database: Database, now: datetime) -> list[int]:
    async with database.begin() as tx:
        return [shout.id for shout in await shouts.due(tx, now)]


async def test_from_sent_to_read_to_answered(database: Database) -> None:
    number = await send(database)
    assert (await stored(database, number)).state == ShoutState.SENT
    async with database.begin() as tx:
        await shouts.mark_read(tx, number, {"bolig"}, NOW + DAY)
    shout = await stored(database, number)
    assert (shout.state, shout.read, shout.ended) == (ShoutState.READ, NOW + DAY, None)
    async with database.begin() as tx:
        await shouts.answer(tx, number, {"bolig"}, " Brevet er skrevet om. ", NOW + 2 * DAY)
    shout = await stored(database, number)
    assert (shout.state, shout.answer) == (ShoutState.ANSWERED, "Brevet er skrevet om.")
    assert (shout.ended, shout.check_at, shout.text) == (NOW + 2 * DAY, None, TEXT)


async def test_nothing_is_answered_unread(database: Database) -> None:
    number = await send(database)
    with pytest.raises(ShoutRefused) as refused:
        async with database.begin() as tx:
            await shouts.answer(tx, number, {"bolig"}, "Tak.", NOW)
    assert refused.value.reason is ShoutProblem.NOT_READ
    shout = await stored(database, number)
    assert (shout.state, shout.answer, shout.ended) == (ShoutState.SENT, None, None)


async def test_read_and_answered_in_one_transaction(database: Database) -> None:
    number = await send(database)
    async with database.begin() as tx:
        await shouts.mark_read(tx, number, {"bolig"}, NOW)
        shout = await shouts.answer(tx, number, {"bolig"}, "Tak.", NOW)
        assert shout.state == ShoutState.ANSWERED
    assert (await stored(database, number)).read == NOW


@pytest.mark.parametrize("areas", [set(), {"familie"}, {"boli"}])
async def test_only_a_leader_of_the_area(database: Database, areas: set[str]) -> None:
    number = await send(database)
    async with database.begin() as tx:
        for refuse in (
            shouts.mark_read(tx, number, areas, NOW),
            shouts.answer(tx, number, areas, "Tak.", NOW),
            shouts.mark_read(tx, 987_654, {"bolig"}, NOW),
        ):
            with pytest.raises(ShoutRefused) as refused:
                await refuse
            assert refused.value.reason is ShoutProblem.NOT_YOURS
    assert (await stored(database, number)).state == ShoutState.SENT


async def test_an_answer_stands(database: Database) -> None:
    number = await send(database)
    async with database.begin() as tx:
        await shouts.mark_read(tx, number, {"bolig"}, NOW)
        await shouts.answer(tx, number, {"bolig"}, "Første.", NOW)
        with pytest.raises(ShoutRefused) as refused:
            await shouts.answer(tx, number, {"bolig"}, "Anden.", NOW)
        assert refused.value.reason is ShoutProblem.ENDED
        await shouts.mark_read(tx, number, {"bolig"}, NOW + DAY)
    shout = await stored(database, number)
    assert (shout.state, shout.answer, shout.read) == (ShoutState.ANSWERED, "Første.", NOW)


async def test_empty_words_are_no_report_and_no_answer(database: Database) -> None:
    with pytest.raises(ShoutRefused) as refused:
        await send(database, text=" \n")
    assert refused.value.reason is ShoutProblem.EMPTY
    number = await send(database)
    async with database.begin() as tx:
        await shouts.mark_read(tx, number, {"bolig"}, NOW)
        with pytest.raises(ShoutRefused) as refused:
            await shouts.answer(tx, number, {"bolig"}, "  ", NOW)
    assert refused.value.reason is ShoutProblem.EMPTY
    assert (await stored(database, number)).state == ShoutState.READ


async def test_personal_data_is_not_kept(database: Database) -> None:
    number = await send(database, text="Mit cpr 010190-1234 stod i brevet, ring 20 30 40 50")
    text = (await stored(database, number)).text
    assert text == "Mit cpr [cpr] stod i brevet, ring [phone]"


async def test_reminded_every_three_days_until_answered(database: Database) -> None:
    number = await send(database)
    assert await due(database, NOW + 3 * DAY - timedelta(seconds=1)) == []
    assert await due(database, NOW + 3 * DAY) == [number]
    assert await due(database, NOW + 3 * DAY) == []
    assert await due(database, NOW + 30 * DAY) == [number]
    assert (await stored(database, number)).stage == 2
    async with database.begin() as tx:
        await shouts.mark_read(tx, number, {"bolig"}, NOW + 31 * DAY)
    async with database.begin() as tx:  # reading it again puts nothing off
        await shouts.mark_read(tx, number, {"bolig"}, NOW + 33 * DAY)
    assert await due(database, NOW + 34 * DAY) == [number]
    async with database.begin() as tx:
        await shouts.answer(tx, number, {"bolig"}, "Tak.", NOW + 35 * DAY)
    assert await due(database, NOW + 99 * DAY) == []


async def test_a_reminder_that_was_not_sent_comes_again(database: Database) -> None:
    number = await send(database)
    with pytest.raises(RuntimeError):
        async with database.begin() as tx:
            assert await shouts.due(tx, NOW + 3 * DAY)
            raise RuntimeError
    assert await due(database, NOW + 3 * DAY) == [number]


async def test_the_open_list_of_areas(database: Database) -> None:
    first = await send(database)
    read = await send(database, text="Køen er for lang")
    await send(database, area="familie")
    async with database.begin() as tx:
        await shouts.mark_read(tx, read, {"bolig"}, NOW)
    async with database.begin() as tx:
        assert [shout.id for shout in await shouts.open_list(tx, {"bolig"})] == [first, read]
        assert await shouts.open_list(tx, set()) == []
        await shouts.answer(tx, read, {"bolig"}, "Tak.", NOW)
    async with database.begin() as tx:
        assert [shout.id for shout in await shouts.open_list(tx, ["bolig"])] == [first]


def test_an_area_without_a_leader_belongs_to_all_leaders() -> None:
    leader = Member(id=1, name="Mette", departments=("bolig",), leader=True)
    other = Member(id=2, name="Ali", departments=("familie",), leader=True)
    worker = Member(id=3, name="Bo", departments=("bolig", "job"))
    staff = Staff((leader, other, worker), Pseudonyms("k" * 32))
    departments = ("bolig", "familie", "job")
    assert shouts.areas_of(staff, leader, departments) == {"bolig", "job"}
    assert shouts.areas_of(staff, other, departments) == {"familie", "job"}
    assert shouts.areas_of(staff, worker, departments) == set()

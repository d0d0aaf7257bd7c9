"""The citizen's own plan: their words, one list, and nobody else's business."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from bot.cases import plan
from bot.cases.plan import PlanError, PlanProblem
from bot.store.database import Database
from bot.store.tables import Agreement, PlanItem

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
WORDS = "  Ring til  lægen – «i morgen» 🙂\nog spørg om DET dér  "


async def texts(database: Database, person: str) -> list[str]:
    async with database.begin() as tx:
        return [item.text for item in await plan.items(tx, person)]


async def test_an_empty_plan(database: Database) -> None:
    assert await texts(database, "p") == []
    async with database.begin() as tx:
        assert await plan.remove_all(tx, "p") == 0


async def test_words_are_kept_to_the_letter(database: Database) -> None:
    async with database.begin() as tx:
        item = await plan.add(tx, "p", WORDS)
    assert await texts(database, "p") == [WORDS]
    async with database.begin() as tx:
        changed = await plan.change(tx, "p", item.id, WORDS.upper())
        assert changed is not None
    assert await texts(database, "p") == [WORDS.upper()]


async def test_what_is_open_comes_first_and_the_earliest_before_the_rest(
    database: Database,
) -> None:
    async with database.begin() as tx:
        await plan.add(tx, "p", "uden dato")
        await plan.add(tx, "p", "sent", due=NOW + timedelta(days=9))
        ticked = await plan.add(tx, "p", "klaret", due=NOW)
        await plan.add(tx, "p", "snart", due=NOW + timedelta(days=1))
        await plan.add(tx, "p", "også uden dato")
        await plan.set_done(tx, "p", ticked.id, True)
    order = ["snart", "sent", "uden dato", "også uden dato", "klaret"]
    assert await texts(database, "p") == order
    async with database.begin() as tx:
        await plan.set_done(tx, "p", ticked.id, False)
    assert (await texts(database, "p"))[0] == "klaret"


async def test_three_areas_one_plan_no_duplicates(database: Database) -> None:
    async with database.begin() as tx:
        first = await plan.add(tx, "p", "Find min lønseddel", area="job")
        for area in ("bolig", "familie"):
            again = await plan.add(tx, "p", " find MIN  lønseddel ", area=area)
            assert again.id == first.id
    async with database.begin() as tx:
        (item,) = await plan.items(tx, "p")
        assert (item.text, item.area) == ("Find min lønseddel", "job")


async def test_what_is_done_may_be_to_do_again(database: Database) -> None:
    async with database.begin() as tx:
        first = await plan.add(tx, "p", "vask op")
        await plan.set_done(tx, "p", first.id, True)
        assert (await plan.add(tx, "p", "vask op")).id != first.id


async def test_no_date_and_no_agreement_is_lost_to_the_same_words(database: Database) -> None:
    later = NOW + timedelta(days=7)
    async with database.begin() as tx:
        agreement = Agreement(
            person="p", who="Mette", what="møde", due=later, state="agreed", case_id=None
        )
        tx.add(agreement)
        await tx.flush()
        monday = await plan.add(tx, "p", "møde", due=NOW)
        assert (await plan.add(tx, "p", "møde")).id == monday.id
        assert (await plan.add(tx, "p", "møde", due=NOW)).id == monday.id
        other = await plan.add(tx, "p", "møde", due=later)
        agreed = await plan.add(tx, "p", "møde", due=later, agreement_id=agreement.id)
        again = await plan.add(tx, "p", "møde", due=later, agreement_id=agreement.id)
        assert len({monday.id, other.id, agreed.id}) == 3
        assert again.id == agreed.id


async def test_somebody_elses_item_does_not_exist(database: Database) -> None:
    async with database.begin() as tx:
        item = await plan.add(tx, "p", "min")
        await plan.add(tx, "q", "min")
    async with database.begin() as tx:
        for stranger, number in (("q", item.id), ("p", 987_654)):
            assert await plan.change(tx, stranger, number, "din") is None
            assert await plan.set_done(tx, stranger, number, True) is None
            assert not await plan.remove(tx, stranger, number)
        assert await plan.remove_all(tx, "q") == 1
    async with database.begin() as tx:
        (left,) = await plan.items(tx, "p")
        assert (left.text, left.done) == ("min", False)


async def test_removing_leaves_no_trace(database: Database) -> None:
    async with database.begin() as tx:
        item = await plan.add(tx, "p", "et")
        await plan.add(tx, "p", "to")
        await plan.add(tx, "p", "tre")
        assert await plan.remove(tx, "p", item.id)
        assert not await plan.remove(tx, "p", item.id)
    async with database.begin() as tx:
        assert await plan.remove_all(tx, "p") == 2
    async with database.begin() as tx:
        assert await tx.scalar(select(func.count()).select_from(PlanItem)) == 0


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", PlanProblem.EMPTY),
        (" \n\t ", PlanProblem.EMPTY),
        ("å" * 501, PlanProblem.TOO_LONG),
    ],
)
async def test_what_cannot_stand_in_a_plan(
    database: Database, text: str, reason: PlanProblem
) -> None:
    async with database.begin() as tx:
        item = await plan.add(tx, "p", "å" * 500)
        with pytest.raises(PlanError) as refused:
            await plan.add(tx, "p", text)
        assert refused.value.reason is reason
        with pytest.raises(PlanError) as refused:
            await plan.change(tx, "p", item.id, text)
        assert refused.value.reason is reason
    assert await texts(database, "p") == ["å" * 500]


async def test_a_plan_is_full_for_new_things_only(database: Database) -> None:
    async with database.begin() as tx:
        tx.add_all(PlanItem(person="p", text=f"ting {n}") for n in range(99))
        await plan.add(tx, "p", "den sidste")
        with pytest.raises(PlanError) as refused:
            await plan.add(tx, "p", "en for meget")
        assert refused.value.reason is PlanProblem.FULL
        assert (await plan.add(tx, "p", "ting 7")).text == "ting 7"
        await plan.add(tx, "q", "en andens")


async def test_entries_name_the_area(database: Database) -> None:
    async with database.begin() as tx:
        await plan.add(tx, "p", WORDS, area="job", who="mig", due=NOW)
        await plan.add(tx, "p", "to", area="nedlagt")
        await plan.add(tx, "p", "tre")
    async with database.begin() as tx:
        first, second, third = plan.entries(await plan.items(tx, "p"), {"job": "Job og Ydelser"})
    assert (first.text, first.area, first.who) == (WORDS, "Job og Ydelser", "mig")
    assert (first.due, first.done) == (NOW, False)
    assert (second.area, third.area, third.due) == ("nedlagt", "", None)

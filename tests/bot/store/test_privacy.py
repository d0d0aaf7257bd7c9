"""What is kept, erased and forgotten, in both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.cases import agreements, book
from bot.store.columns import Base
from bot.store.database import Database
from bot.store.inbox import InboxQueue
from bot.store.locks import connect_redis
from bot.store.outbox import Outgoing, put, to_case, to_person, to_staff
from bot.store.people import remember
from bot.store.privacy import belongs, erase, export, retention
from bot.store.tables import (
    Case,
    Contact,
    Inbox,
    Line,
    Outbox,
    Passed,
    PlanItem,
    Question,
    Shout,
    SurveyAnswer,
    Talk,
    UnknownWord,
)
from bot.store.talks import DatabaseTalks, Dialogue, Memory, RedisTalks

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ANNA, BO = "a" * 32, "b" * 32
TALKS = DatabaseTalks()


def _memory(word: str) -> Memory:
    return Memory(dialogue=Dialogue(name="plan", step="add", values={"text": word}, since=NOW))


async def _case(tx: AsyncSession, person: str, now: datetime = NOW, channel: str = "chat") -> Case:
    case = await book.open_case(
        tx,
        person=person,
        department="familie",
        urgency="normal",
        channel=channel,
        summary=f"sag {person}",
        now=now,
    )
    tx.add(Line(person=person, case_id=case.id, author="citizen", text="i sagen", at=now))
    tx.add(Passed(case_id=case.id, citizen_message=1, topic_message=2))
    return case


async def _everything(database: Database, person: str, chat_id: int) -> Case:
    """A row of a person in every table that knows people."""
    async with database.begin() as tx:
        await remember(tx, person, chat_id, "da", NOW)
        await TALKS.save(tx, person, _memory(f"ord {person}"), NOW)
        case = await _case(tx, person)
        case.topic = chat_id
        await book.take(tx, case.id, "s" * 32, NOW)
        agreement = await agreements.propose(
            tx,
            case_id=case.id,
            person=person,
            who="Mette",
            what="ringer",
            due=NOW + timedelta(days=2),
            now=NOW,
        )
        await agreements.accept(tx, agreement.id, person, NOW)
        await TALKS.save(tx, f"{case.id}:{'s' * 20}", _memory(f"udkast {person}"), NOW)
        tx.add(Line(person=person, author="assistant", text="et svar", at=NOW))
        tx.add(
            Shout(
                person=person,
                by_staff=False,
                area="familie",
                text="gør ondt",
                state="sent",
                created=NOW,
            )
        )
        put(tx, Outgoing(to_person(person), "sendMessage", {"text": "hej"}), NOW)
        put(tx, Outgoing(to_case(case.id), "sendMessage", {"text": "i emnet"}), NOW)
        copied = {"from": to_person(person), "message_id": 3}
        put(tx, Outgoing(to_staff("s" * 32), "copyMessage", copied), NOW)
        queue = InboxQueue(database)
        await queue.add(tx, chat_id, to_person(person), {"person": person, "text": "ord"}, NOW)
    return case


async def _rows(database: Database) -> str:
    async with database.begin() as tx:
        rows = [
            f"{table.name} {row._mapping}"
            for table in Base.metadata.sorted_tables
            for row in await tx.execute(select(table))
        ]
    return "\n".join(rows)


async def _count(database: Database, table: type[Base]) -> int:
    async with database.begin() as tx:
        return int((await tx.execute(select(func.count()).select_from(table))).scalar_one())


async def _forget(database: Database, now: datetime) -> dict[str, int]:
    async with database.begin() as tx:
        return await retention(tx, now, 30, 90)


def test_every_table_is_thought_of() -> None:
    tables = {mapper.class_ for mapper in Base.registry.mappers}
    assert tables == belongs(ANNA).keys() | {Talk, SurveyAnswer, UnknownWord, Question}


async def test_erasing_leaves_nothing_of_the_person_and_all_of_others(database: Database) -> None:
    await _everything(database, ANNA, 7_770_001)
    await _everything(database, BO, 7_770_002)
    others = (await _rows(database)).count(BO)
    async with database.begin() as tx:
        erased = await erase(tx, TALKS, ANNA)
    rows = await _rows(database)
    assert ANNA not in rows
    assert "'chat_id': 7770001" not in rows
    assert rows.count(BO) == others
    kinds = ("line", "case", "agreement", "plan_item", "shout", "outbox", "talk", "contact")
    assert [erased.counts[kind] for kind in kinds] == [2, 1, 1, 1, 1, 3, 1, 1]
    [left] = erased.topics
    assert (left.number, left.topic, left.was_open) == ("B-1", 7_770_001, True)
    assert await _count(database, Shout) == 2


async def test_an_update_of_somebody_erased_is_known_and_never_done_again(
    database: Database,
) -> None:
    await _everything(database, ANNA, 7_770_001)
    async with database.begin() as tx:
        await erase(tx, TALKS, ANNA)
    queue = InboxQueue(database)
    assert await queue.keys(NOW + timedelta(days=1)) == []
    async with database.begin() as tx:
        assert not await queue.add(tx, 7_770_001, to_person(ANNA), {}, NOW)
        assert (await tx.scalars(select(Inbox))).one().payload is None


async def test_the_export_holds_all_of_the_person_and_nothing_of_the_staff(
    database: Database,
) -> None:
    await _everything(database, ANNA, 7_770_001)
    await _everything(database, BO, 7_770_002)
    async with database.begin() as tx:
        found = await export(tx, TALKS, ANNA)
        assert await export(tx, TALKS, "nobody") == {}
    assert found.keys() == {table.__tablename__ for table in belongs(ANNA)} | {"talk"}
    assert len(found["line"]) == 2
    assert found["case"][0]["opened"] == NOW.isoformat()
    assert found["talk"]["dialogue"]["values"] == {"text": f"ord {ANNA}"}
    assert BO not in str(found)
    assert "holder" not in found["case"][0] and "staff" not in found["case_event"][0]


async def test_a_memory_in_redis_is_erased_and_exported_too(
    database: Database, redis_url: str
) -> None:
    async with connect_redis(redis_url) as redis:
        talks = RedisTalks(redis, 60, prefix="borgerland-test-privacy")
        async with database.begin() as tx:
            await talks.save(tx, ANNA, _memory("ord"), NOW)
            assert "talk" in await export(tx, talks, ANNA)
            assert (await erase(tx, talks, ANNA)).counts["talk"] == 1
            assert await export(tx, talks, ANNA) == {}


async def test_time_forgets_but_never_an_open_case(database: Database) -> None:
    long_ago, year = NOW - timedelta(days=200), timedelta(days=366)
    async with database.begin() as tx:
        await remember(tx, ANNA, 1, "da", long_ago)
        await _case(tx, ANNA, long_ago)
        closed = await _case(tx, ANNA, long_ago)
        await book.close_by_citizen(tx, closed.id, ANNA, long_ago)
        tx.add(Line(person=ANNA, author="citizen", text="gammel", at=long_ago))
        tx.add(Line(person=ANNA, author="citizen", text="ny", at=NOW))
        await TALKS.save(tx, ANNA, _memory("ord"), long_ago)
        tx.add(PlanItem(person=ANNA, text="købe pas"))
    counts = await _forget(database, NOW)
    assert counts["line"] == counts["talk"] == counts["case"] == 1
    assert counts["plan_item"] == counts["contact"] == 0
    assert await _count(database, Case) == 1
    assert await _count(database, Line) == 2
    assert await _count(database, Passed) == 1
    counts = await _forget(database, NOW + 10 * year)
    assert counts["plan_item"] == 1
    assert counts["case"] == counts["contact"] == 0
    assert await _count(database, Case) == 1


async def test_a_closed_case_waits_for_its_agreement(database: Database) -> None:
    async with database.begin() as tx:
        case = await _case(tx, ANNA)
        due = NOW + timedelta(days=200)
        agreement = await agreements.propose(
            tx, case_id=case.id, person=ANNA, who="Mette", what="ringer", due=due, now=NOW
        )
        await agreements.accept(tx, agreement.id, ANNA, NOW)
        await book.close_by_citizen(tx, case.id, ANNA, NOW)
    assert (await _forget(database, NOW + timedelta(days=150)))["case"] == 0
    async with database.begin() as tx:
        await agreements.answer(tx, agreement.id, ANNA, True, due)
    assert (await _forget(database, due + timedelta(days=1)))["case"] == 1


async def test_a_number_to_call_is_kept_while_somebody_is_to_call(database: Database) -> None:
    async with database.begin() as tx:
        for person, number in ((ANNA, 1), (BO, 2)):
            await remember(tx, person, number, "da", NOW)
            (await tx.get_one(Contact, person)).phone = "20304050"
        case = await _case(tx, ANNA, channel="call")
    assert (await _forget(database, NOW))["phone"] == 1
    async with database.begin() as tx:
        await book.close_by_citizen(tx, case.id, ANNA, NOW)
    assert (await _forget(database, NOW))["phone"] == 0  # it went with the case
    assert "20304050" not in await _rows(database)


async def test_contacts_with_nothing_left_and_answered_reports_go(database: Database) -> None:
    async with database.begin() as tx:
        await remember(tx, ANNA, 1, "da", NOW)
        await remember(tx, BO, 2, "da", NOW)
        shout = Shout(
            person=BO, by_staff=False, area="familie", text="x", state="answered", created=NOW
        )
        shout.ended = NOW
        tx.add(shout)
        put(tx, Outgoing(to_person(ANNA), "sendMessage", {"text": "hej"}), NOW)
    assert (await _forget(database, NOW + timedelta(days=29)))["contact"] == 0
    assert (await _forget(database, NOW + timedelta(days=31)))["contact"] == 0
    async with database.begin() as tx:
        for row in await tx.scalars(select(Outbox)):
            await tx.delete(row)
    assert (await _forget(database, NOW + timedelta(days=31)))["contact"] == 1
    counts = await _forget(database, NOW + timedelta(days=91))
    assert counts["shout"] == counts["contact"] == 1
    assert await _count(database, Contact) == 0

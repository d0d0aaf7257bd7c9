"""The tables on both databases: migrations, moments, the way in and the way out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, select
from sqlalchemy.exc import StatementError

from bot.store.columns import Base
from bot.store.database import Database, StoreError
from bot.store.inbox import DoneElsewhere, InboxQueue, finish, forget_done
from bot.store.outbox import (
    OutboxQueue,
    Outgoing,
    Posted,
    forget_held,
    put,
    release,
    sent,
    to_person,
)
from bot.store.people import chat_of, check_key, open_pseudonyms, remember
from bot.store.review import note_word, unknown_words
from bot.store.tables import Contact, Doubt, Inbox

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def _differences(connection: Connection) -> list[object]:
    return list(compare_metadata(MigrationContext.configure(connection), Base.metadata))


async def test_the_migrations_make_the_tables_that_the_code_has(database: Database) -> None:
    async with database.engine.begin() as connection:
        assert await connection.run_sync(_differences) == []


def _to(connection: Connection, revision: str) -> None:
    """Bring the tables back to an older version."""
    config = Config()
    config.set_main_option("script_location", "bot.store:migrations")
    config.attributes["connection"] = connection
    command.downgrade(config, revision)


def _tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names())


def _version(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


async def test_a_database_of_the_first_version_gets_the_words(database: Database) -> None:
    async with database.begin() as tx:
        await remember(tx, "p", 7, "da", NOW)
        await note_word(tx, "snurrebasse", NOW)
    async with database.engine.begin() as connection:
        await connection.run_sync(_to, "0001")
        assert await connection.run_sync(_version) == "0001"
        tables = await connection.run_sync(_tables)
        assert "contact" in tables
        assert "unknown_word" not in tables
    await database.migrate()
    async with database.engine.begin() as connection:
        assert await connection.run_sync(_version) == "0003"
        assert await connection.run_sync(_differences) == []
    async with database.begin() as tx:
        assert await chat_of(tx, "p") == 7
        assert await unknown_words(tx, 9) == {}
        await note_word(tx, "snurrebasse", NOW)
        assert await unknown_words(tx, 9) == {"snurrebasse": 1}


async def test_all_migrations_can_be_taken_back(database: Database) -> None:
    async with database.engine.begin() as connection:
        await connection.run_sync(_to, "base")
        assert await connection.run_sync(_tables) == {"alembic_version"}
    await database.migrate()
    async with database.engine.begin() as connection:
        assert await connection.run_sync(_differences) == []


async def test_migrating_again_changes_nothing(database: Database) -> None:
    async with database.begin() as tx:
        await remember(tx, "p", 7, "da", NOW)
    await database.migrate()
    async with database.begin() as tx:
        assert await chat_of(tx, "p") == 7


async def test_moments_come_back_in_utc(database: Database) -> None:
    local = datetime(2026, 7, 1, 12, 30, tzinfo=ZoneInfo("Europe/Copenhagen"))
    async with database.begin() as tx:
        await remember(tx, "p", 7, "da", local)
    async with database.begin() as tx:
        seen = (await tx.execute(select(Contact.seen))).scalar_one()
    assert seen == local
    assert seen.utcoffset() == timedelta(0)


async def test_a_moment_without_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="time zone"):
        async with database.begin() as tx:
            await remember(tx, "p", 7, "da", NOW.replace(tzinfo=None))


async def test_all_of_a_transaction_or_nothing(database: Database) -> None:
    with pytest.raises(RuntimeError):
        async with database.begin() as tx:
            await remember(tx, "p", 7, "da", NOW)
            raise RuntimeError
    async with database.begin() as tx:
        assert await chat_of(tx, "p") is None


async def test_an_update_is_stored_once_and_done_once(database: Database) -> None:
    inbox = InboxQueue(database)
    async with database.begin() as tx:
        assert await inbox.add(tx, 5, "p", {"text": "æ"}, NOW)
        assert not await inbox.add(tx, 5, "p", {"text": "en kopi"}, NOW)
    arrived = await inbox.oldest("p")
    assert arrived is not None
    assert (arrived.update_id, arrived.payload) == (5, {"text": "æ"})
    async with database.begin() as tx:
        await finish(tx, 5, NOW)
    assert await inbox.oldest("p") is None
    with pytest.raises(DoneElsewhere):
        async with database.begin() as tx:
            await finish(tx, 5, NOW)
    async with database.begin() as tx:
        assert (await tx.get(Inbox, 5)).payload is None  # type: ignore[union-attr]
        assert await forget_done(tx, NOW + timedelta(hours=47)) == 0
        assert await forget_done(tx, NOW + timedelta(hours=49)) == 1


async def test_updates_of_a_key_come_in_their_order(database: Database) -> None:
    inbox = InboxQueue(database)
    async with database.begin() as tx:
        for update_id in (9, 3, 6):
            await inbox.add(tx, update_id, "p", {"n": update_id}, NOW)
        await inbox.add(tx, 1, "q", {}, NOW)
    order = []
    while arrived := await inbox.oldest("p"):
        order.append(arrived.update_id)
        async with database.begin() as tx:
            await finish(tx, arrived.update_id, NOW)
    assert order == [3, 6, 9]
    assert await inbox.keys(NOW + timedelta(seconds=1)) == ["q"]
    assert await inbox.keys(NOW) == []


async def _claim(database: Database, now: datetime = NOW, replica: str = "first") -> Posted | None:
    async with database.begin() as tx:
        return await OutboxQueue(database, replica).claim(tx, "person:p", now)


async def test_a_message_claimed_twice_is_doubtful(database: Database) -> None:
    queue = OutboxQueue(database, "first")
    async with database.begin() as tx:
        put(tx, Outgoing(to_person("p"), "sendMessage", {"text": "hej"}, Doubt.ASK), NOW)
    row = await _claim(database) or pytest.fail("nothing to send")
    assert (row.payload, row.doubt, row.doubtful) == ({"text": "hej"}, Doubt.ASK, False)
    row = await _claim(database, replica="second") or pytest.fail("nothing to send")
    assert (row.doubtful, row.attempts) == (True, 2)
    later = NOW + timedelta(seconds=3)
    await queue.put_back(row, later)
    assert await _claim(database) is None
    assert await queue.due(NOW) == []
    row = await _claim(database, later) or pytest.fail("nothing to send")
    assert not row.doubtful
    async with database.begin() as tx:
        await sent(tx, row)
    assert await queue.waiting() == 0


async def test_a_held_message_waits_until_its_person_asks(database: Database) -> None:
    queue = OutboxQueue(database, "first")
    async with database.begin() as tx:
        put(tx, Outgoing(to_person("p"), "sendMessage", {}, Doubt.ASK), NOW)
    row = await _claim(database) or pytest.fail("nothing to send")
    async with database.begin() as tx:
        await queue.hold(tx, row)
    assert await _claim(database) is None
    async with database.begin() as tx:
        assert not await release(tx, row.id, to_person("somebody else"))
        assert await release(tx, row.id, to_person("p"))
        assert not await release(tx, row.id, to_person("p"))
        await queue.hold(tx, row)
        assert await forget_held(tx, NOW + timedelta(hours=23)) == 0
        assert await forget_held(tx, NOW + timedelta(hours=25)) == 1


async def test_a_key_that_does_not_fit_the_database_is_refused(
    database: Database, tmp_path: Path
) -> None:
    first = open_pseudonyms("", tmp_path / "data")
    other = open_pseudonyms("", tmp_path / "other")
    async with database.begin() as tx:
        await check_key(tx, other)  # an empty database takes any key
        await remember(tx, first.of(7), 7, "da", NOW)
    async with database.begin() as tx:
        await check_key(tx, first)
        with pytest.raises(StoreError, match=r"secret\.key"):
            await check_key(tx, other)


async def test_a_database_of_a_newer_version_is_refused_in_one_line(database: Database) -> None:
    async with database.engine.begin() as connection:
        await connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match="version") as refused:
        await database.migrate()
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("url", ["mysql://x/y", "hvad", "", "sqlite+aiosqlite"])
def test_another_database_is_refused_in_one_line(url: str) -> None:
    with pytest.raises(StoreError) as refused:
        Database(url)
    assert "\n" not in str(refused.value)


async def test_a_database_that_is_away_is_told_without_its_password() -> None:
    database = Database("postgresql://somebody:hemmelig@127.0.0.1:1/none")
    with pytest.raises(StoreError) as refused:
        await database.migrate()
    assert "hemmelig" not in str(refused.value)
    assert "127.0.0.1" in str(refused.value)
    await database.close()


def test_the_key_is_made_once_and_kept(tmp_path: Path) -> None:
    first = open_pseudonyms("", tmp_path / "data")
    again = open_pseudonyms("", tmp_path / "data")
    other = open_pseudonyms("", tmp_path / "other")
    assert first.of(42) == again.of(42) != other.of(42)
    assert len(first.of(42)) == 32
    assert (tmp_path / "data" / "secret.key").stat().st_mode & 0o077 == 0


def test_a_short_key_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="32"):
        open_pseudonyms("kort", tmp_path)

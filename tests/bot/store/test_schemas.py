"""Several municipalities in one PostgreSQL: a schema for each, and no way out of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, event, make_url, select, text
from sqlalchemy.exc import ProgrammingError

from bot.store.columns import Base
from bot.store.database import Database, StoreError
from bot.store.people import remember
from bot.store.tables import Contact

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ON_POSTGRES = pytest.mark.parametrize("database", ["postgresql"], indirect=True)


def _differences(connection: Connection) -> list[object]:
    return list(compare_metadata(MigrationContext.configure(connection), Base.metadata))


def _to_nothing(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", "bot.store:migrations")
    config.attributes["connection"] = connection
    command.downgrade(config, "base")


KOLDING, KERTEMINDE = "borgerland_kolding", "borgerland_kerteminde"


@pytest.fixture
async def server(database: Database) -> str:
    """The address of an empty PostgreSQL database; tables of a single installation are there."""
    return database.url.render_as_string(hide_password=False)


def _in_schema(server: str, schema: str) -> Database:
    return Database(f"{server}?options=-csearch_path%3D{schema}")


async def _people(database: Database) -> list[str]:
    async with database.begin() as tx:
        return list((await tx.execute(select(Contact.person))).scalars())


@ON_POSTGRES
async def test_schemas_of_one_database_know_nothing_of_each_other(
    server: str, database: Database
) -> None:
    both = [_in_schema(server, schema) for schema in (KOLDING, KERTEMINDE)]
    for one in both:
        await one.migrate()
        await one.migrate()
        async with one.engine.begin() as connection:
            assert await connection.run_sync(_differences) == []
    for one in (*both, database):
        async with one.begin() as tx:
            await remember(tx, f"in {one.schema}", 7, "da", NOW)
    assert [await _people(one) for one in (*both, database)] == [
        [f"in {KOLDING}"],
        [f"in {KERTEMINDE}"],
        ["in "],
    ]
    async with both[0].engine.begin() as connection:
        await connection.run_sync(_to_nothing)
    assert await _people(both[1]) == [f"in {KERTEMINDE}"]
    assert await _people(database) == ["in "]
    for one in both:
        await one.close()


@ON_POSTGRES
async def test_without_its_schema_nothing_is_written_anywhere_else(
    server: str, database: Database
) -> None:
    one = _in_schema(server, KOLDING)
    with pytest.raises(ProgrammingError, match="contact"):
        async with one.begin() as tx:
            await remember(tx, "p", 7, "da", NOW)
    await one.close()
    assert await _people(database) == []


@ON_POSTGRES
async def test_a_connection_that_leads_elsewhere_is_refused(server: str) -> None:
    one = _in_schema(server, KOLDING)

    def elsewhere(connection: Any, _: object) -> None:  # as a pooler that drops options
        connection.cursor().execute("SET SESSION search_path TO public")

    event.listen(one.engine.sync_engine, "connect", elsewhere)
    with pytest.raises(StoreError, match="is not in borgerland_kolding"):
        await one.migrate()
    await one.close()


@ON_POSTGRES
async def test_a_role_that_may_make_no_schema_uses_the_one_that_is_there(
    server: str, database: Database
) -> None:
    role = f"role_{uuid4().hex[:12]}"
    own = make_url(server).set(username=role).render_as_string(hide_password=False)
    one = _in_schema(own, KOLDING)
    async with database.engine.begin() as connection:
        await connection.exec_driver_sql(f"CREATE ROLE {role} LOGIN")
    try:
        with pytest.raises(StoreError, match="permission denied"):
            await one.migrate()
        async with database.engine.begin() as connection:
            await connection.exec_driver_sql(f"CREATE SCHEMA {KOLDING} AUTHORIZATION {role}")
        await one.migrate()
        assert await _people(one) == []
        with pytest.raises(ProgrammingError, match="permission denied"):
            async with one.begin() as tx:
                await tx.execute(text("SELECT * FROM public.contact"))
    finally:
        await one.close()
        async with database.engine.begin() as connection:
            await connection.exec_driver_sql(f"DROP OWNED BY {role} CASCADE")
            await connection.exec_driver_sql(f"DROP ROLE {role}")


def test_an_address_without_a_schema_has_none() -> None:
    assert Database("postgresql://db/x").schema == ""
    assert Database("postgresql://db/x?options=-cstatement_timeout%3D9").schema == ""
    assert (
        Database("postgresql://db/x?options=-cwork_mem%3D9%20-c%20search_path%3Da_1").schema
        == "a_1"
    )

"""`borgerland privacy`: what is kept about a person, erasing it, and the clearing up."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.console import get_settings

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.store.database import Database
    from bot.store.privacy import Erased
    from bot.store.talks import Talks

_UNKNOWN = "nothing is kept about this person"


@click.group()
def privacy() -> None:
    """What is kept about people (docs/privacy.md)."""


def _of_person(command: Callable[..., None]) -> Callable[..., None]:
    command = click.option("--person", help="The pseudonym, instead of the chat's number.")(command)
    return click.argument("chat_id", type=int, required=False)(command)


@privacy.command()
@_of_person
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write to a file.")
def export(chat_id: int | None, person: str | None, out: Path | None) -> None:
    """All that is kept about the person with CHAT_ID, as JSON."""
    settings = get_settings()
    found = asyncio.run(_export(settings, _pseudonym(settings, chat_id, person)))
    if not found:
        raise click.ClickException(_UNKNOWN)
    text = json.dumps(found, ensure_ascii=False, indent=1)
    if out is None:
        click.echo(text)
        return
    try:
        descriptor = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text + "\n")
    except OSError as error:
        raise click.ClickException(f"{out}: {error.strerror}") from error


@privacy.command()
@_of_person
@click.option("--yes", is_flag=True, help="Do not ask first.")
def erase(chat_id: int | None, person: str | None, *, yes: bool) -> None:
    """Remove all that is kept about the person with CHAT_ID; staff are told in the topics."""
    settings = get_settings()
    pseudonym = _pseudonym(settings, chat_id, person)
    if not yes:
        click.confirm("Erase all that is kept about this person?", abort=True, err=True)
    erased = asyncio.run(_erase(settings, pseudonym))
    if erased is None:
        raise click.ClickException(_UNKNOWN)
    _print(erased.counts)


@privacy.command()
def retention() -> None:
    """Forget what has been kept long enough, once, now; the running bot does it by itself."""
    _print(asyncio.run(_retention(get_settings())))


def _pseudonym(settings: Settings, chat_id: int | None, person: str | None) -> str:
    from bot.store.people import open_pseudonyms

    if (chat_id is None) == (person is None):
        raise click.UsageError("give either a CHAT_ID or --person")
    if person is not None:
        return person
    assert chat_id is not None
    secret = settings.secret.get_secret_value()
    return open_pseudonyms(secret, settings.data_dir).of(chat_id)


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[tuple[Database, Talks]]:
    from bot.store.database import Database
    from bot.store.locks import connect_redis
    from bot.store.talks import DatabaseTalks, RedisTalks

    database = Database(settings.database_url)
    redis = connect_redis(settings.redis_url) if settings.redis_url else None
    seconds = int(timedelta(days=settings.retention.talk_days).total_seconds())
    try:
        await database.migrate()
        in_redis = RedisTalks(redis, seconds, settings.namespace) if redis else None
        yield database, in_redis or DatabaseTalks()
    finally:
        if redis:
            await redis.aclose()
        await database.close()


async def _export(settings: Settings, person: str) -> dict[str, Any]:
    from bot.store.privacy import export

    async with _opened(settings) as (database, talks), database.begin() as tx:
        return await export(tx, talks, person)


async def _erase(settings: Settings, person: str) -> Erased | None:
    from bot.store.outbox import put
    from bot.store.privacy import erase
    from bot.telegram.citizen.privacy import topic_notes
    from bot.telegram.texts import Texts

    async with _opened(settings) as (database, talks), database.begin() as tx:
        erased = await erase(tx, talks, person)
        for note in topic_notes(Texts(), erased):
            put(tx, note, datetime.now(UTC))
    return erased if any(erased.counts.values()) else None


async def _retention(settings: Settings) -> dict[str, int]:
    from bot.store.privacy import retention

    kept = settings.retention
    async with _opened(settings) as (database, _), database.begin() as tx:
        return await retention(tx, datetime.now(UTC), kept.talk_days, kept.case_days)


def _print(counts: dict[str, int]) -> None:
    for kind, count in counts.items():
        click.echo(f"{kind:<12}{count}")

"""What the Telegram bot needs: its settings, its list of staff, the database, the key, Redis."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, select
from sqlalchemy.exc import DBAPIError

import bot.store.migrations
from bot.cases.staff import StaffError, load_staff
from bot.doctor import Finding
from bot.settings import Settings, SettingsError, TelegramSettings
from bot.store.database import Database, StoreError
from bot.store.locks import SharedStoreError, connect_redis, reachable
from bot.store.people import Pseudonyms, open_pseudonyms
from bot.store.tables import Contact
from bot.telegram.serve import check
from knowledge.library import Library

_DOCS = "docs/telegram.md"
_SUPERGROUP = "-100"


def examine_bot(settings: Settings, library: Library | None) -> Iterator[Finding]:
    """Look at everything the bot needs. Nothing is sent, and nothing is made or changed."""
    if settings.telegram == TelegramSettings():
        yield Finding("telegram", True, f"not set up ({_DOCS})")
    else:
        yield _settings(settings)
        if library and settings.telegram.staff:
            yield _staff(settings.telegram.staff, library)
    yield from asyncio.run(_stores(settings))


def _settings(settings: Settings) -> Finding:
    telegram = settings.telegram
    try:
        check(settings, webhook=bool(telegram.webhook_url))
    except SettingsError as error:
        return Finding("telegram", False, str(error), _DOCS)
    group = telegram.staff_group
    if group is None:
        return Finding("telegram", True, "token given, no staff: nothing can be handed over")
    if not str(group).startswith(_SUPERGROUP):
        detail = f"BORGERLAND_TELEGRAM__STAFF_GROUP: {group} is no supergroup ({_SUPERGROUP}…)"
        return Finding("telegram", False, detail, f"turn topics on in the group: {_DOCS}")
    way = f"webhook {telegram.webhook_url}" if telegram.webhook_url else "by long polling"
    return Finding("telegram", True, f"token given, staff group {group}, {way}")


def _staff(path: Path, library: Library) -> Finding:
    departments = library.register.departments
    try:
        # Only the list is looked at, so any key will do.
        staff = load_staff(path, frozenset(d.id for d in departments), Pseudonyms(""))
    except StaffError as error:
        return Finding("staff", False, " ".join(str(error).split()), "see staff.example.yaml")
    led = {area for member in staff.members if member.leader for area in member.departments}
    detail = f"{path}: {len(staff.members)} people"
    if alone := [department.id for department in departments if department.id not in led]:
        detail += f"; without a leader of their own: {', '.join(alone)}"
    return Finding("staff", True, detail)


async def _stores(settings: Settings) -> list[Finding]:
    found, people = await _database(settings)
    findings = [found, _key(settings, people=people)]
    if settings.redis_url:
        findings.append(await _redis(settings.redis_url))
    return findings


async def _database(settings: Settings) -> tuple[Finding, bool]:
    """How the database is, and whether there are people in it."""
    fix = "mend DATABASE_URL, or start the database"
    try:
        database = Database(settings.database_url)
    except StoreError as error:
        return Finding("database", False, str(error), fix), False
    file = database.url.database if database.kind == "sqlite" else None
    if file and not Path(file).exists():
        return Finding("database", True, f"{database.name}, made when it is first used"), False
    try:
        async with database.engine.connect() as connection:
            revision, people = await connection.run_sync(_look)
    except (DBAPIError, OSError) as error:
        reason = str(getattr(error, "orig", None) or error).splitlines()[0]
        return Finding("database", False, f"{database.name}: {reason}", fix), False
    finally:
        await database.close()
    return _revision(database.name, revision), people


def _look(connection: Connection) -> tuple[str | None, bool]:
    revision = MigrationContext.configure(connection).get_current_revision()
    if not inspect(connection).has_table(Contact.__tablename__):
        return revision, False
    return revision, connection.execute(select(Contact.person).limit(1)).first() is not None


def _revision(name: str, revision: str | None) -> Finding:
    scripts = ScriptDirectory(str(Path(bot.store.migrations.__path__[0])))
    if revision == scripts.get_current_head():
        return Finding("database", True, f"{name}, tables up to date")
    if revision is None or revision in {each.revision for each in scripts.walk_revisions()}:
        return Finding("database", True, f"{name}, tables brought up to date at the next start")
    detail = f"{name}: its tables ({revision}) are of a newer version"
    return Finding("database", False, detail, "install that version, or restore a backup")


def _key(settings: Settings, *, people: bool) -> Finding:
    """The key that leads from Telegram's numbers to the people in the database."""
    path = settings.data_dir / "secret.key"
    secret = settings.secret.get_secret_value()
    if not secret and not path.exists():
        if people:
            detail = f"{path} is gone: nobody in the database is known any more"
            return Finding("key", False, detail, "restore it, or BORGERLAND_SECRET, from a backup")
        return Finding("key", True, f"{path}, made when the bot first starts")
    try:
        open_pseudonyms(secret, settings.data_dir)
    except StoreError as error:
        return Finding("key", False, str(error), _DOCS)
    return Finding("key", True, "BORGERLAND_SECRET" if secret else str(path))


async def _redis(url: str) -> Finding:
    fix = "start Redis, or mend or empty REDIS_URL"
    try:
        redis = connect_redis(url)
    except SharedStoreError as error:
        return Finding("redis", False, f"REDIS_URL: {error}", fix)
    try:
        if await reachable(redis):
            return Finding("redis", True, "answers")
        return Finding("redis", False, "REDIS_URL: the Redis there does not answer", fix)
    finally:
        await redis.aclose()

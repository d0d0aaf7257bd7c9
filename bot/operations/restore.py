"""Restores a backup: all of it or nothing, into an empty place or with the old kept aside."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

import bot.store.migrations
from bot.operations.archive import FILES, OWNED, BackupError, Manifest, unpack
from bot.operations.destination import empty_database
from bot.operations.in_place import InPlace
from bot.operations.readiness import migrations
from bot.operations.rows import go_on_after, read_rows
from bot.settings import Settings
from bot.store.database import Database, StoreError
from bot.store.people import check_key, open_pseudonyms
from bot.store.privacy import retention


@dataclass(frozen=True)
class Restored:
    """What was restored, how many rows of it were too old to be kept, and where the old lies."""

    manifest: Manifest
    forgotten: int
    aside: tuple[str, ...]


async def restore(settings: Settings, source: Path, now: datetime, *, replace: bool) -> Restored:
    """Restore an archive, bring its tables up to date, and forget what is too old to be kept.

    Raises:
        BackupError: the archive cannot be used, something is there already, or the bot runs.
        StoreError: the database cannot be used, or the key is not the one of the backup.
    """
    data, database = settings.data_dir, Database(settings.database_url)
    moves = InPlace(f"replaced_{now:%Y%m%d_%H%M%S}")
    try:
        data.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".restore-", dir=data) as name, moves:
            folder = Path(name)
            manifest = unpack(source, folder)
            _refuse(manifest, source, data, replace=replace)
            async with empty_database(database, moves, replace=replace) as connection:
                await connection.run_sync(_fill, folder, manifest)
                async with AsyncSession(connection) as tx:
                    forgotten = await _brought_up_to_today(tx, settings, folder / FILES, now)
                _put_files(moves, folder / FILES, data)
    except (SQLAlchemyError, OSError) as error:
        reason = str(getattr(error, "orig", None) or error).splitlines()[0]
        raise StoreError(f"nothing is restored: {reason}") from error
    finally:
        await database.close()
    return Restored(manifest, forgotten, tuple(moves.aside))


def _refuse(manifest: Manifest, source: Path, data: Path, *, replace: bool) -> None:
    known = {script.revision for script in migrations().walk_revisions()}
    if manifest.revision not in known:
        raise BackupError(f"{source}: made by a newer version of Borgerland; install that first")
    there = [name for name in OWNED if (data / name).exists()]
    if there and not replace:
        raise BackupError(f"{data / there[0]}: is there already; --replace keeps it aside")


def _fill(connection: Connection, folder: Path, manifest: Manifest) -> None:
    """The tables as they were, and then as the code has them."""
    config = Config()
    config.set_main_option("script_location", str(Path(bot.store.migrations.__path__[0])))
    config.attributes["connection"] = connection
    command.upgrade(config, manifest.revision)
    read_rows(connection, folder, manifest.rows)
    go_on_after(connection, manifest.highest_ids)
    command.upgrade(config, "head")


async def _brought_up_to_today(
    tx: AsyncSession, settings: Settings, files: Path, now: datetime
) -> int:
    """Hold the key against the people, and forget again what was forgotten since the backup."""
    await check_key(tx, open_pseudonyms(settings.secret.get_secret_value(), files))
    kept = settings.retention
    forgotten = await retention(tx, now, kept.talk_days, kept.case_days)
    await tx.commit()
    return sum(forgotten.values())


def _put_files(moves: InPlace, files: Path, data: Path) -> None:
    for name in OWNED:
        moves.clear(data / name)
        if (files / name).exists():
            moves.put(files / name, data / name)

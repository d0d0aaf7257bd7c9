"""Makes a backup while the bot runs: the database at one moment, own documents, the key."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, create_engine
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError

from bot.operations.archive import FILES, OWNED, BackupError, Manifest, pack, sums
from bot.operations.readiness import revision
from bot.operations.rows import highest_ids, write_rows
from bot.settings import Settings
from bot.store.database import Database, StoreError

_COPY = "borgerland.sqlite"


async def back_up(settings: Settings, target: Path, now: datetime) -> Manifest:
    """Write an archive of all that cannot be made again; the index can, and is not in it.

    Raises:
        BackupError: there is nothing to back up, or the archive cannot be written.
        StoreError: the database cannot be read.
    """
    try:
        with tempfile.TemporaryDirectory(prefix=".backup-", dir=target.parent) as name:
            folder = Path(name) / "contents"
            folder.mkdir()
            read = await _rows(settings.database_url, folder, Path(name))
            _copy_files(settings.data_dir, folder / FILES)
            version, counts, highest = read
            manifest = Manifest(
                created=now,
                revision=version,
                rows=counts,
                highest_ids=highest,
                files=sums(folder),
            )
            pack(folder, manifest, target)
    except OSError as error:
        raise BackupError(f"{error.filename or target}: {error.strerror}") from error
    except sqlite3.Error as error:
        raise BackupError(f"{settings.data_dir}: {error}") from error
    return manifest


_Read = tuple[str, dict[str, int], dict[str, int]]


async def _rows(url: str, folder: Path, beside: Path) -> _Read:
    """Write the tables of one moment; returns their version, the counts and the highest ids."""

    def read(connection: Connection) -> _Read:
        version = revision(connection)
        if version is None:
            raise BackupError(f"database {database.name}: there is nothing in it to back up")
        return version, write_rows(connection, folder), highest_ids(connection)

    database = Database(url)
    try:
        if database.kind == "sqlite":
            return _of_sqlite(Path(database.url.database or ""), beside / _COPY, read)
        at_one_moment = database.engine.execution_options(isolation_level="REPEATABLE READ")
        async with at_one_moment.connect() as connection:
            return await connection.run_sync(read)
    except (SQLAlchemyError, OSError) as error:
        reason = str(getattr(error, "orig", None) or error).splitlines()[0]
        raise StoreError(f"database {database.name}: {reason}") from error
    finally:
        await database.close()


def _of_sqlite(source: Path, copy: Path, read: Callable[[Connection], _Read]) -> _Read:
    """SQLite is copied first, which keeps a running bot waiting for nothing."""
    if not source.is_file():
        raise BackupError(f"{source}: there is no database to back up")
    copy_sqlite(source, copy)
    engine = create_engine(URL.create("sqlite", database=str(copy)))
    try:
        with engine.connect() as connection:
            return read(connection)
    finally:
        engine.dispose()


def copy_sqlite(source: Path, target: Path) -> None:
    """Copy an SQLite file as it stands between two transactions."""
    address = f"{source.resolve().as_uri()}?mode=ro"
    with (
        closing(sqlite3.connect(address, uri=True)) as old,
        closing(sqlite3.connect(target)) as new,
    ):
        old.backup(new)


def _copy_files(data: Path, folder: Path) -> None:
    for name in OWNED:
        source, target = data / name, folder / name
        if not source.exists():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.suffix == ".sqlite":
            copy_sqlite(source, target)
        elif source.is_dir():
            target.mkdir()
            for file in sorted(source.glob("*.yaml")):
                shutil.copyfile(file, target / file.name)
        else:
            shutil.copyfile(source, target)

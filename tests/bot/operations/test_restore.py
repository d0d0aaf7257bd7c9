"""A backup is worth what can be restored from it."""

from __future__ import annotations

import stat
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.operations.archive import BackupError
from bot.operations.backup import back_up
from bot.operations.restore import restore
from bot.settings import Settings
from bot.store.database import Database, StoreError
from bot.store.tables import Case
from tests.bot.operations.conftest import NewPlace
from tests.bot.operations.town import ALL_ROWS, CHAT, NOW, _case, everything, live_in, opened

KINDS = ("sqlite", "postgresql")
WAYS = pytest.mark.parametrize(("old", "new"), [(a, b) for a in KINDS for b in KINDS])


def _files(settings: Settings) -> set[str]:
    folder = settings.data_dir
    return {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()}


@WAYS
async def test_every_row_and_file_comes_back(
    old: str, new: str, new_place: NewPlace, tmp_path: Path
) -> None:
    source, target = await new_place(old), await new_place(new)
    await live_in(source)
    archive = tmp_path / "backup.tar.gz"
    manifest = await back_up(source, archive, NOW)
    assert sum(manifest.rows.values()) == ALL_ROWS
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    restored = await restore(target, archive, NOW, replace=False)
    assert (restored.forgotten, restored.aside) == (0, ())
    before = await everything(source)
    assert all(before.values()), "a table has no row to lose"
    assert await everything(target) == before
    for name in ("documents.sqlite", "secret.key", "review/drafts/pas.yaml"):
        assert (target.data_dir / name).is_file()
    key = (source.data_dir / "secret.key").read_bytes()
    assert (target.data_dir / "secret.key").read_bytes() == key
    assert not [name for name in _files(target) if name.startswith(".")]
    async with opened(target) as database, database.begin() as tx:
        case = _case(99, "p", NOW)
        tx.add(case)
        await tx.flush()
        # SQLite gives the number of the last case again when that is deleted; PostgreSQL never.
        assert case.id == (4 if (old, new) == ("postgresql", "postgresql") else 3)


@pytest.mark.parametrize("kind", KINDS)
async def test_what_is_there_is_not_touched_unless_it_is_to_be_replaced(
    kind: str, new_place: NewPlace, tmp_path: Path
) -> None:
    source, target = await new_place("sqlite"), await new_place(kind)
    await live_in(source)
    await live_in(target, NOW + timedelta(hours=1))
    await back_up(source, tmp_path / "b", NOW)
    before, files = await everything(target), _files(target)
    with pytest.raises(BackupError, match="--replace"):
        await restore(target, tmp_path / "b", NOW, replace=False)
    assert (await everything(target), _files(target)) == (before, files)
    restored = await restore(target, tmp_path / "b", NOW, replace=True)
    assert await everything(target) == await everything(source)
    assert len(restored.aside) == 4
    label = "replaced_20261123_090000"
    assert (target.data_dir / f"secret.key.{label}").is_file()
    if kind == "sqlite":
        (target.data_dir / "borgerland.sqlite").unlink()
        (target.data_dir / f"borgerland.sqlite.{label}").rename(
            target.data_dir / "borgerland.sqlite"
        )
        assert await everything(target) == before
    else:
        async with opened(target) as database, database.engine.connect() as connection:
            summaries = await connection.exec_driver_sql(
                f'SELECT opened FROM public_{label}."case"'
            )
            assert {row[0] for row in summaries} == {NOW + timedelta(hours=1)}


@pytest.mark.parametrize("kind", KINDS)
async def test_a_database_that_a_new_bot_has_made_counts_as_empty(
    kind: str, new_place: NewPlace, tmp_path: Path
) -> None:
    source, target = await new_place("sqlite"), await new_place(kind)
    await live_in(source)
    await back_up(source, tmp_path / "b", NOW)
    async with opened(target):
        pass
    await restore(target, tmp_path / "b", NOW, replace=False)
    assert await everything(target) == await everything(source)


@pytest.mark.parametrize("kind", KINDS)
async def test_what_is_too_old_by_now_is_forgotten_at_once(
    kind: str, new_place: NewPlace, tmp_path: Path
) -> None:
    source, target = await new_place("sqlite"), await new_place(kind)
    await live_in(source)
    await back_up(source, tmp_path / "b", NOW)
    later = NOW + timedelta(days=source.retention.talk_days + 1)
    restored = await restore(target, tmp_path / "b", later, replace=False)
    after = await everything(target)
    assert restored.forgotten > 0
    assert after["talk"] == after["question"] == []
    assert len(after["line"]) == 1, "the line of the open case stays"
    assert len(after["case"]) == 2


@pytest.mark.parametrize("kind", KINDS)
async def test_a_running_bot_is_not_restored_over(
    kind: str, new_place: NewPlace, tmp_path: Path
) -> None:
    target = await new_place(kind)
    await live_in(target)
    await back_up(target, tmp_path / "b", NOW)
    async with opened(target) as running:
        async with running.begin() as tx:
            await tx.execute(select(Case))
        with pytest.raises(BackupError, match="in use; stop the bot"):
            await restore(target, tmp_path / "b", NOW, replace=True)
        async with running.begin() as tx:
            assert len(list(await tx.scalars(select(Case)))) == 2


@pytest.mark.parametrize("kind", KINDS)
async def test_a_running_bot_is_backed_up(kind: str, new_place: NewPlace, tmp_path: Path) -> None:
    source, target = await new_place(kind), await new_place("sqlite")
    await live_in(source)
    async with opened(source) as running:
        async with running.begin() as tx:
            tx.add(_case(50, "before", NOW))
        await back_up(source, tmp_path / "b", NOW)
        async with running.begin() as tx:
            tx.add(_case(51, "after", NOW))
    await restore(target, tmp_path / "b", NOW, replace=False)
    people = {row[1] for row in (await everything(target))["case"]}
    assert "before" in people
    assert "after" not in people


@pytest.mark.parametrize("kind", KINDS)
async def test_an_older_version_is_brought_up_to_date(
    kind: str, new_place: NewPlace, tmp_path: Path
) -> None:
    source, target = await new_place(kind), await new_place(kind)
    await live_in(source)
    before = await everything(source)
    await _go_back(source, "0001")
    manifest = await back_up(source, tmp_path / "b", NOW)
    assert manifest.revision == "0001"
    assert "question" not in manifest.rows
    await restore(target, tmp_path / "b", NOW, replace=False)
    after = await everything(target)
    assert after == before | {"question": [], "unknown_word": []}


async def _go_back(settings: Settings, revision: str) -> None:
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import Connection

    def downgrade(connection: Connection) -> None:
        config = Config()
        config.set_main_option("script_location", "bot.store:migrations")
        config.attributes["connection"] = connection
        command.downgrade(config, revision)

    database = Database(settings.database_url)
    async with database.engine.begin() as connection:
        await connection.run_sync(downgrade)
    await database.close()


@pytest.mark.parametrize("kind", KINDS)
async def test_with_the_wrong_key_nothing_is_restored(
    kind: str, new_place: NewPlace, tmp_path: Path
) -> None:
    source, target = await new_place("sqlite"), await new_place(kind)
    await live_in(source)
    await back_up(source, tmp_path / "b", NOW)
    other = target.model_copy(update={"secret": type(target.secret)("o" * 40)})
    with pytest.raises(StoreError, match="the key does not fit"):
        await restore(other, tmp_path / "b", NOW, replace=False)
    assert _files(target) == set()
    assert not any((await everything(target)).values())


@pytest.mark.parametrize("kind", KINDS)
async def test_when_the_last_step_fails_everything_is_as_before(
    kind: str, new_place: NewPlace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = await new_place("sqlite"), await new_place(kind)
    await live_in(source)
    await live_in(target, NOW + timedelta(hours=1))
    await back_up(source, tmp_path / "b", NOW)
    before, files = await everything(target), _files(target)
    rename = Path.rename

    def failing(self: Path, to: Path) -> Path:
        if to.name == "drafts" and ".restore-" in str(self):
            raise OSError(28, "No space left on device")
        return rename(self, to)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", failing)
        with pytest.raises(StoreError, match="nothing is restored: .*No space left"):
            await restore(target, tmp_path / "b", NOW, replace=True)
    assert await everything(target) == before
    assert _files(target) == files


async def test_one_municipality_of_several_in_a_database(
    new_place: NewPlace, tmp_path: Path
) -> None:
    """Each has a schema of its own; the others are neither looked at nor in the way."""
    source, place = await new_place("sqlite"), await new_place("postgresql")
    await live_in(source)
    await back_up(source, tmp_path / "b", NOW)
    towns = [
        place.model_copy(
            update={
                "database": f"{place.database}?options=-csearch_path%3D{name}",
                "data_dir": tmp_path / name,
            }
        )
        for name in ("nordby", "sydby")
    ]
    rows = await everything(source)
    for town in towns:
        await restore(town, tmp_path / "b", NOW, replace=False)
        assert await everything(town) == rows
    again = await restore(towns[0], tmp_path / "b", NOW, replace=True)
    assert any(name.startswith("schema nordby_replaced_") for name in again.aside)
    assert [await everything(town) for town in towns] == [rows, rows]


async def test_there_must_be_something_to_back_up(new_place: NewPlace, tmp_path: Path) -> None:
    for kind in KINDS:
        with pytest.raises(BackupError, match="to back up"):
            await back_up(await new_place(kind), tmp_path / "b", NOW)
    assert not (tmp_path / "b").exists()
    assert CHAT > 2**32, "a chat's number needs more than an ordinary integer"

"""`borgerland doctor` about what the bot needs: found without asking Telegram for anything."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from bot.doctor import Finding
from bot.settings import Settings
from bot.store.database import Database
from bot.store.people import open_pseudonyms, remember
from bot.telegram.doctor import examine_bot
from knowledge.library import Library, load_library
from tests.bot.helpers import settings
from tests.bot.telegram.office import MONDAY

TOKEN = "123456:" + "A" * 35
GROUP = -1_001_000_000_001
MEMBER = "{id: 1, name: Mette, departments: [borgerservice], leader: true}"


@pytest.fixture(scope="module")
def small(small_folder: Path) -> Library:
    return load_library(small_folder)


@pytest.fixture
def staff(tmp_path: Path) -> Path:
    path = tmp_path / "staff.yaml"
    path.write_text(f"staff: [{MEMBER}]\n", "utf-8")
    return path


def found(chosen: Settings, library: Library | None) -> dict[str, Finding]:
    findings = list(examine_bot(chosen, library))
    assert len({finding.topic for finding in findings}) == len(findings)
    assert all(bool(finding.fix) is not finding.ok for finding in findings)
    assert not any("\n" in finding.detail for finding in findings)
    return {finding.topic: finding for finding in findings}


def look(folder: Path, library: Library | None, **values: Any) -> dict[str, Finding]:
    return found(settings(data_dir=folder / "data", **values), library)


def make_database(folder: Path) -> Path:
    """The bot's database, with somebody in it."""
    data = folder / "data"

    async def make() -> None:
        database = Database(f"sqlite:///{data / 'borgerland.sqlite'}")
        await database.migrate()
        person = open_pseudonyms("", data).of(7)
        async with database.begin() as tx:
            await remember(tx, person, 7, "da", MONDAY)
        await database.close()

    asyncio.run(make())
    return data / "borgerland.sqlite"


def test_without_settings_there_is_nothing_to_mend(tmp_path: Path, small: Library) -> None:
    findings = look(tmp_path, small)
    assert findings.keys() == {"telegram", "database", "key"}
    assert "not set up" in findings["telegram"].detail
    assert "first used" in findings["database"].detail
    assert "first starts" in findings["key"].detail
    assert not (tmp_path / "data").exists()


def test_all_is_well(tmp_path: Path, small: Library, staff: Path) -> None:
    make_database(tmp_path)
    telegram = {"token": TOKEN, "staff": staff, "staff_group": GROUP}
    findings = look(tmp_path, small, telegram=telegram)
    assert all(finding.ok for finding in findings.values()), findings
    assert "long polling" in findings["telegram"].detail
    assert "1 people" in findings["staff"].detail
    assert "without a leader of their own: " in findings["staff"].detail
    assert "up to date" in findings["database"].detail
    assert TOKEN not in str(findings)


@pytest.mark.parametrize(
    ("telegram", "said"),
    [
        ({"staff_group": GROUP, "staff": "staff.yaml"}, "BORGERLAND_TELEGRAM__TOKEN"),
        ({"token": TOKEN, "staff_group": GROUP}, "give both, or none"),
        ({"token": TOKEN, "staff": "staff.yaml"}, "give both, or none"),
        ({"token": TOKEN, "staff": "staff.yaml", "staff_group": -42}, "no supergroup"),
        ({"token": TOKEN, "webhook_url": "https://bot.example/x"}, "WEBHOOK_SECRET"),
    ],
)
def test_settings_that_do_not_fit(tmp_path: Path, telegram: dict[str, Any], said: str) -> None:
    finding = look(tmp_path, None, telegram=telegram)["telegram"]
    assert not finding.ok
    assert said in finding.detail
    assert "docs/telegram.md" in finding.fix


def test_a_bot_without_staff_is_told_of(tmp_path: Path) -> None:
    finding = look(tmp_path, None, telegram={"token": TOKEN})["telegram"]
    assert finding.ok
    assert "nothing can be handed over" in finding.detail


def test_the_webhook_is_told_of(tmp_path: Path, staff: Path) -> None:
    telegram = {"token": TOKEN, "staff": staff, "staff_group": GROUP} | {
        "webhook_url": "https://bot.example/x",
        "webhook_secret": "hemmelig-nok",
    }
    finding = look(tmp_path, None, telegram=telegram)["telegram"]
    assert finding.ok, finding
    assert "https://bot.example/x" in finding.detail
    assert "hemmelig-nok" not in finding.detail


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("staff: [", "cannot be read"),
        ("staff: []", "at least 1"),
        (f"staff: [{MEMBER.replace('borgerservice', 'maanen')}]", "'maanen' is none of"),
        (f"staff: [{MEMBER.replace('true', 'false')}]", "nobody is a leader"),
    ],
)
def test_a_list_of_staff_that_cannot_be_used(
    tmp_path: Path, small: Library, staff: Path, text: str, said: str
) -> None:
    staff.write_text(text, "utf-8")
    telegram = {"token": TOKEN, "staff": staff, "staff_group": GROUP}
    finding = look(tmp_path, small, telegram=telegram)["staff"]
    assert not finding.ok
    assert said in finding.detail
    assert "staff.example.yaml" in finding.fix


def test_a_database_that_is_none(tmp_path: Path) -> None:
    path = tmp_path / "data" / "borgerland.sqlite"
    path.parent.mkdir()
    path.write_text("no database " * 100, "utf-8")
    finding = look(tmp_path, None)["database"]
    assert not finding.ok
    assert "not a database" in finding.detail


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("mysql://x", "none of"),
        ("nonsense", "not a database address"),
        ("postgresql://me:hemmelig@127.0.0.1:1/x", "127.0.0.1:1/x"),
    ],
)
def test_a_database_that_cannot_be_reached(tmp_path: Path, address: str, said: str) -> None:
    finding = look(tmp_path, None, database=address)["database"]
    assert not finding.ok
    assert said in finding.detail
    assert "hemmelig" not in finding.detail


def test_tables_of_a_newer_version(tmp_path: Path) -> None:
    path = make_database(tmp_path)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    finding = look(tmp_path, None)["database"]
    assert not finding.ok
    assert "newer version" in finding.detail


def test_an_empty_database_is_filled_later_and_not_now(tmp_path: Path) -> None:
    path = tmp_path / "data" / "borgerland.sqlite"
    path.parent.mkdir()
    path.touch()
    assert "next start" in look(tmp_path, None)["database"].detail
    with sqlite3.connect(path) as connection:
        assert not connection.execute("SELECT name FROM sqlite_master").fetchall()
    connection.close()


def test_postgresql(database: Database, tmp_path: Path) -> None:
    url = database.url.render_as_string(hide_password=False)
    finding = look(tmp_path, None, database=url)["database"]
    assert finding.ok
    assert "up to date" in finding.detail


def test_a_database_that_does_not_exist(database: Database, tmp_path: Path) -> None:
    if database.kind != "postgresql":
        pytest.skip("a file is made when it is first used")
    url = database.url.set(database=f"none_{uuid4().hex}").render_as_string(hide_password=False)
    finding = look(tmp_path, None, database=url)["database"]
    assert not finding.ok
    assert "does not exist" in finding.detail


def test_a_lost_key_is_the_worst_news(tmp_path: Path) -> None:
    make_database(tmp_path)
    (tmp_path / "data" / "secret.key").unlink()
    finding = look(tmp_path, None)["key"]
    assert not finding.ok
    assert "nobody in the database is known" in finding.detail
    assert not (tmp_path / "data" / "secret.key").exists()


def test_a_key_of_the_settings(tmp_path: Path) -> None:
    assert look(tmp_path, None, secret="k" * 32)["key"].detail == "BORGERLAND_SECRET"
    finding = look(tmp_path, None, secret="short")["key"]
    assert not finding.ok
    assert "at least 32" in finding.detail


@pytest.mark.parametrize("url", ["redis://127.0.0.1:1/0", "nonsense"])
def test_a_redis_that_does_not_answer(tmp_path: Path, url: str) -> None:
    finding = look(tmp_path, None, redis_url=url)["redis"]
    assert not finding.ok
    assert "REDIS_URL" in finding.detail


def test_a_redis_that_answers(tmp_path: Path, redis_url: str) -> None:
    assert look(tmp_path, None, redis_url=redis_url)["redis"].ok

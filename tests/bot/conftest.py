"""The assistant over the shared index, away from the developer's own settings."""

from __future__ import annotations

import io
import os
import shutil
import socket
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest

from bot.assistant import Assistant, open_assistant
from bot.cli import main
from bot.kinds import Kinds, open_kinds
from bot.learnt import Learnt
from bot.letters.learning import open_sentences
from bot.settings import Settings
from bot.store.database import Database
from bot.wording import Wording
from knowledge.index.glossary import glossary_stems
from knowledge.index.store import Index
from knowledge.library import DEFAULT_LIBRARY, Library
from knowledge.search import Search
from tests.bot.helpers import CACHE, Cli, Result, clean_environment, settings
from tests.factories import write_library


@pytest.fixture(autouse=True)
def _away_from_own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ.keys() - clean_environment().keys():
        monkeypatch.delenv(name)
    monkeypatch.setenv("BORGERLAND_CACHE_DIR", str(CACHE))
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def data_dir(index_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with an index of the shipped library; read it only."""
    folder = tmp_path_factory.mktemp("data")
    shutil.copytree(index_folder, folder / "index")
    return folder


@pytest.fixture(scope="session")
def wording(library: Library) -> Wording:
    """The shipped wording with the shipped library's numbers."""
    return Wording(library.register, library.crisis_lines)


@pytest.fixture(scope="session")
def example_messages(wording: Wording) -> dict[str, tuple[str, ...]]:
    """Kind of message -> the examples it is learnt from."""
    return wording.examples


@pytest.fixture(scope="session")
def kinds(library: Library, wording: Wording, data_dir: Path) -> Kinds:
    """The recogniser of message kinds, fitted on the shipped examples."""
    return open_kinds(CACHE / "kinds", library, wording)


@pytest.fixture(scope="session")
def letters(wording: Wording) -> Learnt:
    """What is learnt of the sentences of letters, from the shipped examples."""
    return open_sentences(CACHE / "letters", wording.examples)


@pytest.fixture(scope="session")
def make_assistant(
    library: Library, index: Index, wording: Wording, kinds: Kinds, letters: Learnt
) -> Callable[[Settings], Assistant]:
    """Makes assistants over the shared index."""

    def make(chosen: Settings) -> Assistant:
        search = Search(
            index,
            index.svd,
            glossary_stems(library.glossary),
            chosen.lexical_weight,
            chosen.search.intent_weight,
        )
        return Assistant(library, search, wording, kinds, letters, chosen)

    return make


@pytest.fixture(scope="session")
def assistant(make_assistant: Callable[[Settings], Assistant]) -> Assistant:
    """The assistant with default settings over the shipped library."""
    return make_assistant(settings())


@pytest.fixture(scope="session")
def small_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small library with the crisis lines that the shipped wording needs; read it only."""
    folder = write_library(tmp_path_factory.mktemp("small") / "library")
    shutil.copy(DEFAULT_LIBRARY / "crisis_lines.yaml", folder)
    return folder


@pytest.fixture(scope="session")
def small_data_dir(small_folder: Path) -> Path:
    """A data folder with what is built from the small library; read it only."""
    folder = small_folder.parent / "data"
    open_assistant(settings(library=small_folder, data_dir=folder))
    return folder


@pytest.fixture(scope="session")
def small_assistant(small_folder: Path, small_data_dir: Path) -> Assistant:
    """The assistant over the small library; it answers whatever is asked."""
    always = {"answer_from": 0, "outside_below": 0, "ask_margin": 0}
    return open_assistant(settings(library=small_folder, data_dir=small_data_dir, search=always))


@pytest.fixture
def cli(
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
    small_folder: Path,
    small_data_dir: Path,
) -> Cli:
    """Runs the command line on the small library, in this process."""
    monkeypatch.setenv("BORGERLAND_LIBRARY", str(small_folder))
    monkeypatch.setenv("BORGERLAND_DATA_DIR", str(small_data_dir))

    def call(*arguments: str | Path, stdin: bytes = b"") -> Result:
        monkeypatch.setattr(sys, "argv", ["borgerland", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), "utf-8"))
        capfdbinary.readouterr()
        with pytest.raises(SystemExit) as exited:
            main()
        out, err = capfdbinary.readouterr()
        return Result(exited.value.code, out.decode(), err.decode())

    return call


@pytest.fixture
def own_library(
    small_folder: Path, tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """The command line's library, free to change."""
    folder = shutil.copytree(small_folder, tmp_path / "library")
    monkeypatch.setenv("BORGERLAND_LIBRARY", str(folder))
    return folder


@pytest.fixture
def own_data(
    small_data_dir: Path, tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """The command line's data folder, free to change."""
    folder = shutil.copytree(small_data_dir, tmp_path / "own")
    monkeypatch.setenv("BORGERLAND_DATA_DIR", str(folder))
    return folder


POSTGRES = "postgresql://postgres@127.0.0.1:5432/"


async def _postgres(name: str) -> AsyncIterator[Database]:
    try:
        owner = await asyncpg.connect(f"{POSTGRES}postgres", timeout=2)
    except (OSError, asyncpg.PostgresError) as error:
        pytest.skip(f"no PostgreSQL on 127.0.0.1:5432 ({type(error).__name__})")
    await owner.execute(f'CREATE DATABASE "{name}"')
    try:
        database = Database(POSTGRES + name)
        await database.migrate()
        yield database
        await database.close()
    finally:
        await owner.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        await owner.close()


@pytest.fixture(params=["sqlite", "postgresql"])
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    """An empty database with all tables: the same test runs on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path / 'borgerland.sqlite'}")
        await database.migrate()
        yield database
        await database.close()
    else:
        async for database in _postgres(f"borgerland_test_{uuid4().hex[:12]}"):
            yield database


@pytest.fixture
def redis_url() -> str:
    """The address of a Redis; skips where there is none."""
    try:
        socket.create_connection(("127.0.0.1", 6379), timeout=1).close()
    except OSError as error:
        pytest.skip(f"no Redis on 127.0.0.1:6379 ({type(error).__name__})")
    return "redis://127.0.0.1:6379/0"

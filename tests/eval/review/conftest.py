"""An installation with a small library of its own, whose questions can be reviewed."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.assistant import open_assistant
from bot.settings import Settings, load_settings
from bot.store.database import Database
from bot.store.questions import Why, note_question, open_questions
from bot.store.tables import Question
from eval.case import Case
from eval.review.cli import review
from eval.suites import Suite
from knowledge.library import DEFAULT_LIBRARY
from tests.bot.helpers import CACHE, clean_environment, settings
from tests.factories import write_library

ONE_CASE = Suite("egne", (Case(id="skur", messages=("der bor en hel familie af mår i skuret",)),))
"""Instead of the shipped suites, which take seconds to hold a phrasing against."""

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the small library and what is built of it; read it only."""
    folder = tmp_path_factory.mktemp("review")
    shutil.copy(DEFAULT_LIBRARY / "crisis_lines.yaml", write_library(folder / "library"))
    open_assistant(settings(library=folder / "library", data_dir=folder / "data"))
    return folder


class Town:
    """The installation: its folders, its questions and its command line."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def settings(self) -> Settings:
        return load_settings()

    def run(self, *arguments: str | int | Path) -> Result:
        """Run `borgerland review …`."""
        return CliRunner().invoke(review, [*map(str, arguments)], prog_name="review")

    def keep(
        self, *texts: str, why: Why = Why.UNANSWERED, services: Sequence[str] = ()
    ) -> list[int]:
        """Keep questions as the bot does; their numbers."""

        async def note() -> list[int]:
            database = Database(self.settings.database_url)
            await database.migrate()
            async with database.begin() as tx:
                for text in texts:
                    note_question(
                        tx, text, why=why, outcome="no_evidence", services=services, now=NOW
                    )
            async with database.begin() as tx:
                found = [question.id for question in await open_questions(tx)]
            await database.close()
            return found[-len(texts) :]

        return asyncio.run(note())

    def open(self) -> list[Question]:
        """The open questions."""

        async def read() -> list[Question]:
            database = Database(self.settings.database_url)
            await database.migrate()
            async with database.begin() as tx:
                found = await open_questions(tx)
            await database.close()
            return found

        return asyncio.run(read())

    def card(self, service: str) -> Path:
        """A card's file."""
        return self.folder / "library" / "services" / f"{service}.md"

    def library_files(self) -> dict[str, bytes]:
        """Every file of the library."""
        root = self.folder / "library"
        return {str(p.relative_to(root)): p.read_bytes() for p in root.rglob("*") if p.is_file()}

    def suite(self, **cases: tuple[str, str]) -> Path:
        """A suite of messages, each with the service it asks for."""
        lines = [
            {"id": name, "message": message, "expect": {"services": [service]}}
            for name, (message, service) in cases.items()
        ]
        path = self.folder / "small.jsonl"
        path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
        return path

    def gates(self, metric: str, at_least: float) -> Path:
        """A file with one gate."""
        path = self.folder / "gates.yaml"
        path.write_text(f"gates: [{{metric: {metric}, at_least: {at_least}}}]\n", "utf-8")
        return path


@pytest.fixture
def town(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Town:
    """A town of its own, free to change."""
    shutil.copytree(built, tmp_path, dirs_exist_ok=True)
    for name in os.environ.keys() - clean_environment().keys():
        monkeypatch.delenv(name)
    monkeypatch.setenv("BORGERLAND_LIBRARY", str(tmp_path / "library"))
    monkeypatch.setenv("BORGERLAND_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("BORGERLAND_CACHE_DIR", str(CACHE))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("eval.review.review.shipped_suites", lambda: [ONE_CASE])
    return Town(tmp_path)

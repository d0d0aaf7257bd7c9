"""Cases, replies and a system made by hand, and the small library that they are held against."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from bot.settings import Settings
from bot.wording import Wording
from eval.answer import Answer, ReplyRecord
from eval.case import Case, Expect
from eval.reference import Reference
from eval.score import Scored
from eval.scorer import Score
from eval.suites import Suite
from eval.systems import Answered
from knowledge.library import DEFAULT_LIBRARY, load_library
from tests.bot.helpers import settings
from tests.factories import write_library

MS = 2.5
"""What each reply of a `FakeSystem` takes."""

Replies = Callable[[Case], Sequence[ReplyRecord]]


def case(case_id: str = "c1", *messages: str, **values: Any) -> Case:
    """A case; what `Expect` knows of the values is what is right."""
    expect = {name: values.pop(name) for name in Expect.model_fields.keys() & values.keys()}
    return Case.model_validate(
        {"id": case_id, "messages": messages or (f"besked {case_id}",), "expect": expect, **values}
    )


def reply(outcome: str = "answered", *services: str, **values: Any) -> ReplyRecord:
    """A reply about some services, the best first."""
    return ReplyRecord.model_validate(
        {"text": "svar", "outcome": outcome, "services": services, **values}
    )


def answer(*replies: ReplyRecord, unchanged: ReplyRecord | None = None) -> Answer:
    """Replies as scorers see them, beside the small library."""
    return Answer(replies or (reply(),), reference(), unchanged)


def scored(one: Case, *replies: ReplyRecord, suite: str = "s", **values: float | None) -> Scored:
    """A case with its replies and the values of some scorers."""
    scores = {name: Score(value) for name, value in values.items()}
    return Scored(suite, one, answer(*replies), scores)


def write_small_library(folder: Path) -> Path:
    """The small library with the crisis lines that the shipped wording needs."""
    write_library(folder)
    shutil.copy(DEFAULT_LIBRARY / "crisis_lines.yaml", folder)
    return folder


@cache
def reference() -> Reference:
    """The small library with the shipped wording."""
    with TemporaryDirectory() as folder:
        library = load_library(write_small_library(Path(folder) / "library"))
    return Reference(library, Wording(library.register, library.crisis_lines))


def small_settings(folder: Path) -> Settings:
    """Settings for the small library and an empty data folder, both below `folder`."""
    return settings(library=write_small_library(folder / "library"), data_dir=folder / "data")


def write_suite(path: Path, *cases: Case) -> Path:
    """A suite as a file of JSON lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [one.model_dump_json(exclude_defaults=True) + "\n" for one in cases]
    path.write_text("".join(lines), encoding="utf-8")
    return path


def told_first(one: Case) -> list[ReplyRecord]:
    """A right reply to every message: about the first of the services."""
    right = one.expect.services[:1] or ("pas",)
    return [reply("answered", *right, text=f"Svar på: {text}") for text in one.messages]


class FakeSystem:
    """Answers as it is told to, and remembers what it was asked and on what documents."""

    def __init__(self, replies: Replies = told_first) -> None:
        self.replies = replies
        self.asked: list[str] = []
        self.opened: list[tuple[Any, ...]] = []
        self.closed = 0

    def answer(self, case: Case) -> Answered:
        """See `eval.systems.System`."""
        self.asked.append(case.id)
        replies = tuple(self.replies(case))
        return Answered(replies, (MS,) * len(replies))

    def close(self) -> None:
        """See `eval.systems.System`."""
        self.closed += 1

    def stand_in(self, monkeypatch: pytest.MonkeyPatch) -> FakeSystem:
        """Be what a run asks, whatever it opens."""

        def open_system(*arguments: Any) -> FakeSystem:
            self.opened.append(arguments)
            return self

        monkeypatch.setattr("eval.generate.open_system", open_system)
        return self


class Stop(Exception):
    """What a test interrupts a run with."""


def stop_after(count: int) -> Callable[[str, int, int], None]:
    """A progress callback that interrupts when so many cases are answered."""

    def progress(what: str, done: int, total: int) -> None:
        if what == "answering" and done == count:
            raise Stop

    return progress


def lines_of(path: Path) -> list[Any]:
    """The values of a file of JSON lines."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def suite(*cases: Case, name: str = "s") -> Suite:
    """Cases as a suite."""
    return Suite(name, tuple(cases))


def by_id(items: Iterable[Scored]) -> dict[str, Scored]:
    """What was scored, by the id of its case."""
    return {item.case.id: item for item in items}

"""Two real bots on one PostgreSQL and one Redis, one of them killed: nothing is lost."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.assistant import open_assistant
from eval.simulation.questions import Question, missing_in, rehearse
from eval.simulation.replicas import run
from eval.simulation.stores import StoresMissing, own_stores
from knowledge.library import DEFAULT_LIBRARY
from tests.bot.helpers import CACHE, settings

_A, _B, _C = (Question(text, text) for text in "abc")


@pytest.mark.slow
async def test_two_bots_answer_each_question_once(
    small_library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(DEFAULT_LIBRARY / "crisis_lines.yaml", small_library)
    assistant = open_assistant(settings(library=small_library, data_dir=tmp_path / "data"))
    for name, value in {"LIBRARY": small_library, "DATA_DIR": tmp_path / "data"}.items():
        monkeypatch.setenv(f"BORGERLAND_{name}", str(value))
    monkeypatch.setenv("BORGERLAND_CACHE_DIR", str(CACHE))
    monkeypatch.chdir(tmp_path)
    try:
        async with own_stores() as stores:
            outcomes = await run(rehearse(assistant), stores, 20, 120, 15)
    except StoresMissing as error:
        pytest.skip(str(error))
    assert outcomes.broken == []


@pytest.mark.parametrize(
    ("got", "missing"),
    [
        ([_A, _B, _C, _A], []),
        ([_A, _C, _A], [_B]),
        ([_A, _B, _B, _C, _A], None),
        ([_B, _A, _C, _A], None),
        ([], [_A, _B, _C, _A]),
    ],
)
def test_answers_are_held_against_questions(
    got: list[Question], missing: list[Question] | None
) -> None:
    assert missing_in([_A, _B, _C, _A], got) == missing

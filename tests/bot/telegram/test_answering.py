"""The assistant in a process of its own."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

import pytest

from bot.settings import Settings
from bot.telegram.answering import AssistantProblem, InProcess, in_process
from bot.turn import Conversation, Message, Outcome
from tests.bot.helpers import RATS, settings


@pytest.fixture
def chosen(small_folder: Path, small_data_dir: Path) -> Settings:
    always = {"answer_from": 0, "outside_below": 0, "ask_margin": 0}
    return settings(library=small_folder, data_dir=small_data_dir, search=always)


def _processes(answering: InProcess) -> list[int]:
    assert answering._pool
    return list(answering._pool._processes)


async def test_it_answers_remembers_and_is_opened_again_when_killed(chosen: Settings) -> None:
    conversation = Conversation()
    async with in_process(chosen) as answering:
        reply = await answering.reply(Message(RATS), conversation)
        assert "Rotter i haven" in reply.text
        assert conversation.services[0] == "rotter"
        follow_up = await answering.reply(Message("hvad koster det"), conversation)
        assert follow_up.services[0] == "rotter"
        (child,) = _processes(answering)
        os.kill(child, signal.SIGTERM)  # a signal to all of us is not for it
        os.kill(child, signal.SIGKILL)
        again = await asyncio.gather(
            *(answering.reply(Message(RATS), Conversation()) for _ in range(3))
        )
        assert {reply.outcome for reply in again} == {Outcome.ANSWERED}
        (other,) = _processes(answering)
        assert other != child
    with pytest.raises(ProcessLookupError):
        os.kill(other, 0)


async def test_what_is_wrong_is_told_in_one_line(chosen: Settings, tmp_path: Path) -> None:
    (tmp_path / "kinds").write_text("not a folder", "utf-8")
    broken = chosen.model_copy(update={"cache_dir": tmp_path, "data_dir": tmp_path})
    with pytest.raises(AssistantProblem) as problem:
        async with in_process(broken):
            pass
    assert "\n" not in str(problem.value).strip()

"""The assistant in a process of its own, and how it takes up a new index."""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import signal
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.assistant import Assistant
from bot.indexing import build, read_library
from bot.settings import Settings
from bot.telegram import answering as module
from bot.telegram.answering import AssistantProblem, InProcess, in_process
from bot.telegram.assistant_process import forget_removed
from bot.turn import Conversation, Message, Option, Outcome, Reply, Topic
from knowledge.index.publish import published
from tests.bot.helpers import RATS, settings, talked_about
from tests.factories import service, write

ALWAYS = {"answer_from": 0, "outside_below": 0, "ask_margin": 0}
QUESTIONS = (
    RATS,
    "hvad koster et nyt pas til min datter",
    "min mor kan ikke lave varm mad mere",
    "hej",
    "huslejen er for dyr, kan jeg få hjælp",
    "hvad betyder rotteanmeldelse",
    "jeg vil gerne have en nøgle til badehuset og saunaen",
)


@pytest.fixture
def chosen(small_folder: Path, small_data_dir: Path) -> Settings:
    return settings(library=small_folder, data_dir=small_data_dir, search=ALWAYS)


@pytest.fixture
def own(small_folder: Path, small_data_dir: Path, tmp_path: Path) -> Settings:
    """Settings whose library and index are free to change."""
    library = shutil.copytree(small_folder, tmp_path / "library")
    data_dir = shutil.copytree(small_data_dir, tmp_path / "data")
    return settings(library=library, data_dir=data_dir, search=ALWAYS)


def publish(chosen: Settings) -> str:
    """Build the index of the library as it is now; returns the build's name."""
    build(chosen, read_library(chosen), lambda *_: None)
    built = published(chosen.index_dir)
    assert built
    return built.name


def price(text: str) -> str:
    return service("rotter", sections={"Hvad koster det": text})


async def until_open(answering: InProcess, name: str) -> None:
    async with asyncio.timeout(120):
        while answering.build != name:
            await asyncio.sleep(0.05)


async def test_it_answers_remembers_and_is_opened_again_when_killed(chosen: Settings) -> None:
    conversation = Conversation()
    async with in_process(chosen) as answering:
        reply = await answering.reply(Message(RATS), conversation)
        assert "Rotter i haven" in reply.text
        assert conversation.services[0] == "rotter"
        follow_up = await answering.reply(Message("hvad koster det"), conversation)
        assert follow_up.services[0] == "rotter"
        child = (await answering.open()).pid
        assert child
        asked = [
            asyncio.create_task(answering.reply(Message(RATS), Conversation())) for _ in range(3)
        ]
        await asyncio.sleep(0)
        os.kill(child, signal.SIGTERM)  # a signal to all of us is not for it
        os.kill(child, signal.SIGKILL)
        assert {reply.outcome for reply in await asyncio.gather(*asked)} == {Outcome.ANSWERED}
        other = (await answering.open()).pid
        assert other
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


class TestNewIndex:
    @pytest.mark.slow
    async def test_no_turn_fails_while_indexes_are_published(
        self, own: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Four people ask without pause; two indexes are published; everybody is answered once."""
        monkeypatch.setattr(module, "_LOOK_SECONDS", 0.1)
        asked: list[int] = []
        replies: list[Reply] = []
        done = asyncio.Event()

        async def ask(person: int) -> None:
            while not done.is_set():
                asked.append(person)
                replies.append(await answering.reply(Message(RATS), Conversation()))

        async def costs() -> str:
            reply = await answering.reply(Message("hvad koster det"), talked_about("rotter"))
            return reply.text

        async with in_process(own) as answering:
            people = [asyncio.create_task(ask(person)) for person in range(4)]
            for text in ("Det koster elleve kroner.", "Det koster tolv kroner."):
                write(own.library, "services/rotter.md", price(text))
                await until_open(answering, await asyncio.to_thread(publish, own))
                assert text in await costs()
                assert answering.library.digest == read_library(own).digest
            done.set()
            await asyncio.gather(*people)
        assert len(replies) == len(asked) > 20
        assert {reply.outcome for reply in replies} == {Outcome.ANSWERED}
        assert {reply.services[0] for reply in replies} == {"rotter"}

    def test_a_talk_forgets_services_that_are_gone(self, small_assistant: Assistant) -> None:
        conversation = talked_about("nedlagt")
        conversation.options = (Option("Nedlagt", "service", "nedlagt"),)
        conversation.talk_about(Topic(("pas",), "nyt pas"))
        forget_removed(conversation, small_assistant.library)
        assert conversation.services == ("pas",)
        assert len(conversation.topics) == 1
        assert not conversation.options

    @pytest.mark.slow
    async def test_an_index_that_cannot_be_opened_changes_nothing_and_is_told_once(
        self, own: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        monkeypatch.setattr(module, "_LOOK_SECONDS", 0.05)
        monkeypatch.setattr(module, "_AGAIN_SECONDS", 0.1)
        before = published(own.index_dir)
        assert before
        other = own.model_copy(update={"library": own.library.with_name("other")})
        shutil.copytree(own.library, other.library)
        write(other.library, "services/rotter.md", price("Det koster hundrede kroner."))
        async with in_process(own) as answering:
            child = await answering.open()
            with caplog.at_level(logging.ERROR, "borgerland"):
                name = await asyncio.to_thread(publish, other)  # of a library that is not here
                async with asyncio.timeout(120):
                    while not caplog.records:
                        await asyncio.sleep(0.05)
                opened: list[bool] = []
                monkeypatch.setattr(InProcess, "_start", _counted(InProcess._start, opened))
                async with asyncio.timeout(120):
                    while len(opened) < 2:
                        await asyncio.sleep(0.05)
            reply = await answering.reply(Message(RATS), Conversation())
            assert await answering.open() is child
            assert answering.build == before.name
        assert reply.outcome is Outcome.ANSWERED
        (logged,) = [record.getMessage() for record in caplog.records]
        assert name in logged
        assert "another library" in logged
        assert published(own.index_dir) == own.index_dir / name


def _counted(start: Any, calls: list[bool]) -> Any:
    async def counted(answering: InProcess, *, may_build: bool) -> None:
        calls.append(may_build)
        await start(answering, may_build=may_build)

    return counted


async def test_turns_that_wait_for_a_chat_model_do_not_wait_for_each_other(
    chosen: Settings,
) -> None:
    together, waiting, most = asyncio.Event(), 0, 0

    async def answer(_: web.Request) -> web.Response:
        nonlocal waiting, most
        waiting += 1
        most = max(most, waiting)
        if waiting == 3:
            together.set()
        async with asyncio.timeout(60):
            await together.wait()
        waiting -= 1
        return web.json_response({"error": {"message": "no"}}, status=400)

    app = web.Application()
    app.router.add_post("/v1/chat/completions", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
    chat = {"base_url": url, "api_key": "x", "at_once": 3, "seconds": 60, "rest_after": 100}
    slow = settings(
        library=chosen.library,
        data_dir=chosen.data_dir,
        search=ALWAYS,
        chat_model="openai:slow",
        chat=chat,
    )
    try:
        async with in_process(slow) as answering:
            replies = await asyncio.gather(
                *(answering.reply(Message(RATS, person=str(n)), Conversation()) for n in range(3))
            )
    finally:
        await runner.cleanup()
    assert most == 3
    assert {reply.outcome for reply in replies} == {Outcome.ANSWERED}


def test_many_threads_get_the_replies_of_one(small_assistant: Assistant) -> None:
    def turns(start: int) -> list[Reply]:
        conversation, replies = Conversation(), []
        for number in range(start, start + 50):
            text = QUESTIONS[number * (start + 1) % len(QUESTIONS)]
            reply = small_assistant.reply(Message(text), conversation)
            replies.append(replace(reply, ms=0, trace=()))
        return replies

    alone = [turns(start) for start in range(8)]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(turns, range(8)))
    assert together == alone
    assert Outcome.FAILED not in {reply.outcome for replies in alone for reply in replies}

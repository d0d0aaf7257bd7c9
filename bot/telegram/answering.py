"""Where answers come from: the assistant in a thread of this process, or in one of its own."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from time import monotonic
from typing import Protocol

from bot.assistant import Assistant
from bot.settings import Settings
from bot.telegram.assistant_process import (
    AssistantProblem,
    AssistantProcess,
    Opened,
    ProcessGone,
    forget_removed,
)
from bot.turn import Conversation, Message, Reply
from bot.wording import Wording
from knowledge.index.publish import published
from knowledge.library import Library

__all__ = ["Answering", "AssistantProblem", "InProcess", "InThread", "in_process", "in_thread"]

_LOOK_SECONDS = 3.0
_AGAIN_SECONDS = 60.0
_FINISH_SECONDS = 60.0

log = logging.getLogger("borgerland")


class Answering(Protocol):
    """The assistant as the bot knows it."""

    @property
    def library(self) -> Library:
        """What the assistant knows."""

    @property
    def wording(self) -> Wording:
        """What the assistant says by itself."""

    async def reply(self, message: Message, conversation: Conversation) -> Reply:
        """The reply to a message; the conversation is brought up to date."""


class InThread:
    """Answers in a thread, one at a time: for tests, and where memory is short."""

    def __init__(self, assistant: Assistant) -> None:
        self.library = assistant.library
        self.wording = assistant.wording
        self._assistant = assistant
        self._thread = ThreadPoolExecutor(1, "assistant")

    async def reply(self, message: Message, conversation: Conversation) -> Reply:
        """The reply to a message; the conversation is brought up to date."""
        forget_removed(conversation, self.library)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(
            self._thread, self._assistant.reply, message, conversation
        )

    def close(self) -> None:
        """End the thread."""
        self._thread.shutdown(cancel_futures=True)


@contextmanager
def in_thread(assistant: Assistant) -> Iterator[InThread]:
    """An assistant that answers until the block ends."""
    answering = InThread(assistant)
    try:
        yield answering
    finally:
        answering.close()


class InProcess:
    """Answers in a process of its own, so that understanding one message delays no other's way.

    An index that is published meanwhile is opened in a second process, beside the first: the new
    one gets what is asked from then on, the old one finishes what it has.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._process: AssistantProcess | None = None
        self._opened: Opened | None = None
        self._opening = asyncio.Lock()

    @property
    def library(self) -> Library:
        """What the assistant knows: the library of the index it has open."""
        return self._now.library

    @property
    def wording(self) -> Wording:
        """What the assistant says by itself."""
        return self._now.wording

    @property
    def build(self) -> str:
        """The name of the index it has open."""
        return self._now.build

    @property
    def _now(self) -> Opened:
        assert self._opened, "not opened"
        return self._opened

    async def reply(self, message: Message, conversation: Conversation) -> Reply:
        """The reply to a message; the conversation is brought up to date."""
        process = await self.open()
        try:
            reply, after = await process.reply(message, conversation)
        except ProcessGone:  # killed, or out of memory: another one is opened
            if self._process is process:
                self._process = None
                process.close()
            reply, after = await (await self.open()).reply(message, conversation)
        vars(conversation).update(vars(after))
        return reply

    async def open(self) -> AssistantProcess:
        """The process, started when there is none.

        Raises:
            AssistantProblem: the assistant cannot be opened.
        """
        if self._process is None:
            async with self._opening:
                if self._process is None:
                    await self._start(may_build=True)
        assert self._process
        return self._process

    async def follow(self) -> None:
        """Take up each index that is published, until cancelled."""
        refused, again = "", 0.0
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            build = await asyncio.to_thread(published, self._settings.index_dir)
            if build is None or build.name == self.build:
                continue
            if build.name == refused and monotonic() < again:
                continue
            try:
                await self._take_up()
            except Exception as error:  # whatever it is, the old one goes on answering
                if build.name != refused:
                    log.error("index not taken up build=%s: %s", build.name, error)
                refused, again = build.name, monotonic() + _AGAIN_SECONDS

    async def _take_up(self) -> None:
        """Put an assistant with the published index in the place of the one there is."""
        async with self._opening:
            old = self._process
            await self._start(may_build=False)
        log.info("index taken up build=%s", self.build)
        if old:
            try:
                await old.finish(_FINISH_SECONDS)
            finally:
                old.close()

    async def _start(self, *, may_build: bool) -> None:
        process = AssistantProcess(self._settings, may_build=may_build)
        try:
            self._opened = await process.open()
        except BaseException:
            process.close()
            raise
        self._process = process

    def close(self) -> None:
        """End the process."""
        if self._process:
            self._process.close()
            self._process = None


@asynccontextmanager
async def in_process(settings: Settings) -> AsyncIterator[InProcess]:
    """An assistant in a process of its own, until the block ends.

    Raises:
        AssistantProblem: says how to mend it.
    """
    answering = InProcess(settings)
    try:
        await answering.open()
        following = asyncio.create_task(answering.follow())
        try:
            yield answering
        finally:
            following.cancel()
            await asyncio.wait((following,))
    finally:
        answering.close()

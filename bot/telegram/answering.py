"""Where answers come from: the assistant in a thread of this process, or in one of its own."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
import time
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import asynccontextmanager, contextmanager
from multiprocessing import get_context
from typing import Protocol

from bot.assistant import Assistant, open_assistant
from bot.settings import Settings
from bot.turn import Conversation, Message, Reply
from bot.wording import Wording
from knowledge.library import Library

_WATCH_SECONDS = 1.0

_assistant: Assistant
"""The assistant of the process that only answers."""


class AssistantProblem(Exception):
    """The assistant could not be opened in its own process. The message says how to mend it."""


class Answering(Protocol):
    """The assistant as the bot knows it."""

    library: Library
    wording: Wording

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
    """Answers in a process of its own, so that understanding one message delays no other's way."""

    def __init__(self, settings: Settings, library: Library, wording: Wording) -> None:
        self.library = library
        self.wording = wording
        self._settings = settings
        self._pool: ProcessPoolExecutor | None = None
        self._opening = asyncio.Lock()

    async def reply(self, message: Message, conversation: Conversation) -> Reply:
        """The reply to a message; the conversation is brought up to date."""
        pool = await self.open()
        loop = asyncio.get_running_loop()
        try:
            reply, after = await loop.run_in_executor(pool, _reply, message, conversation)
        except BrokenProcessPool:  # killed, or out of memory: another one is opened
            if self._pool is pool:
                self._pool = None
            reply, after = await loop.run_in_executor(
                await self.open(), _reply, message, conversation
            )
        vars(conversation).update(vars(after))
        return reply

    async def open(self) -> ProcessPoolExecutor:
        """The process, started when there is none.

        Raises:
            AssistantProblem: the assistant cannot be opened.
        """
        async with self._opening:
            if self._pool is None:
                pool = ProcessPoolExecutor(
                    1, get_context("spawn"), initializer=_live_with, initargs=(os.getpid(),)
                )
                problem = await asyncio.get_running_loop().run_in_executor(
                    pool, _open, self._settings
                )
                if problem:
                    pool.shutdown()
                    raise AssistantProblem(problem)
                self._pool = pool
            return self._pool

    def close(self) -> None:
        """End the process."""
        if self._pool:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None


@asynccontextmanager
async def in_process(settings: Settings) -> AsyncIterator[InProcess]:
    """An assistant in a process of its own, until the block ends.

    Raises:
        LibraryError, CollectionError, WordingError, AssistantProblem: each says how to mend it.
    """
    from bot.indexing import read_library

    library = read_library(settings)
    answering = InProcess(settings, library, Wording(library.register, library.crisis_lines))
    try:
        await answering.open()
        yield answering
    finally:
        answering.close()


def _live_with(parent: int) -> None:
    """Signals are the parent's business, and a process whose parent is gone must end."""
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, signal.SIG_IGN)

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_WATCH_SECONDS)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _open(settings: Settings) -> str:
    """Open the assistant here; returns what is wrong, "" when nothing is."""
    global _assistant  # noqa: PLW0603 - the process holds nothing else
    from bot.cli import user_errors
    from bot.console import progress_bar, set_up_logging

    set_up_logging(settings)
    try:
        with progress_bar() as progress:
            _assistant = open_assistant(settings, progress)
    except user_errors() as error:
        return str(error)
    return ""


def _reply(message: Message, conversation: Conversation) -> tuple[Reply, Conversation]:
    return _assistant.reply(message, conversation), conversation

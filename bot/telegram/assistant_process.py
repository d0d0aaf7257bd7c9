"""An assistant in a process of its own, with as many threads as turns may wait on the network.

The standard library's pool gives a process one task at a time. Turns that wait for a chat model
must not wait for each other too, so this has a loop of its own: requests go in by a pipe and
replies come back by it, in any order, each with its number.
"""

from __future__ import annotations

import asyncio
import os
import signal
import traceback
from concurrent.futures import Future, wait
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from queue import SimpleQueue
from threading import Lock, Thread

from bot.assistant import Assistant, open_assistant
from bot.indexing import check_published
from bot.prompt_files import use_prompts
from bot.settings import Settings
from bot.turn import Conversation, Message, Reply
from bot.wording import Wording
from knowledge.library import Library

Request = tuple[int, Message, Conversation]
Answered = tuple[Reply, Conversation]


class AssistantProblem(Exception):
    """The assistant could not be opened in its own process. The message says how to mend it."""


class ProcessGone(Exception):
    """The process ended before it replied."""


@dataclass(frozen=True)
class Opened:
    """What an assistant that has been opened answers from; `build` names its index."""

    build: str
    library: Library
    wording: Wording


class AssistantProcess:
    """The process as its parent knows it. It holds nothing that could be lost with it."""

    def __init__(self, settings: Settings, *, may_build: bool) -> None:
        context = get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_live, args=(theirs, settings, may_build))
        self._listener = Thread(target=self._listen, name="replies")
        self._asked: dict[int, Future[Answered]] = {}
        self._count = 0
        self._process.start()
        theirs.close()

    @property
    def pid(self) -> int | None:
        """The number of the process."""
        return self._process.pid

    async def open(self) -> Opened:
        """What it answers from, when it is ready to.

        Raises:
            AssistantProblem: the assistant cannot be opened.
        """
        try:
            opened = await asyncio.to_thread(self._pipe.recv)
        except (EOFError, OSError) as error:
            raise AssistantProblem("the assistant's process ended while it was opened") from error
        if isinstance(opened, str):
            raise AssistantProblem(opened)
        self._listener.start()
        assert isinstance(opened, Opened)
        return opened

    async def reply(self, message: Message, conversation: Conversation) -> Answered:
        """The reply, and the conversation as it is after it.

        Raises:
            ProcessGone: the process ended first.
        """
        self._count += 1
        number, future = self._count, Future[Answered]()
        self._asked[number] = future
        try:
            self._pipe.send((number, message, conversation))
        except OSError as error:
            self._asked.pop(number, None)
            raise ProcessGone from error
        return await asyncio.wrap_future(future)

    async def finish(self, seconds: float) -> None:
        """Wait until what was asked is answered, but no longer than this."""
        await asyncio.to_thread(wait, list(self._asked.values()), seconds)

    def close(self) -> None:
        """End the process at once."""
        self._process.kill()
        self._process.join()
        if self._listener.is_alive():
            self._listener.join()
        self._pipe.close()

    def _listen(self) -> None:
        while True:
            try:
                number, answered = self._pipe.recv()
            except (EOFError, OSError):
                break
            _settle(self._asked.pop(number), answered)
        while self._asked:
            _settle(self._asked.popitem()[1], ProcessGone())


def _settle(future: Future[Answered], answered: Answered | Exception) -> None:
    """Nobody may be waiting any more."""
    if not future.set_running_or_notify_cancel():
        return
    if isinstance(answered, Exception):
        future.set_exception(answered)
    else:
        future.set_result(answered)


def _live(pipe: Connection, settings: Settings, may_build: bool) -> None:
    """All that the process does: open the assistant, then answer until the parent is gone."""
    for name in (signal.SIGINT, signal.SIGTERM):  # signals are the parent's business
        signal.signal(name, signal.SIG_IGN)
    requests = SimpleQueue[Request]()
    receiver = Thread(target=_receive, args=(pipe, requests), daemon=True)
    receiver.start()
    assistant = _open(settings, may_build)
    if isinstance(assistant, str):
        pipe.send(assistant)
        return
    index = assistant.search.index
    pipe.send(Opened(index.build, assistant.library, assistant.wording))
    sending = Lock()
    # Without a chat model a turn only computes, and more threads would but take turns at that.
    for _ in range(settings.chat.at_once + 1 if settings.chat_model else 1):
        Thread(target=_answer, args=(assistant, requests, pipe, sending), daemon=True).start()
    receiver.join()


def _receive(pipe: Connection, requests: SimpleQueue[Request]) -> None:
    """Take in what is asked. The pipe ends with the parent, and nobody is left to answer then."""
    while True:
        try:
            requests.put(pipe.recv())
        except (EOFError, OSError):
            os._exit(0)


def _answer(
    assistant: Assistant, requests: SimpleQueue[Request], pipe: Connection, sending: Lock
) -> None:
    try:
        while True:
            number, message, conversation = requests.get()
            forget_removed(conversation, assistant.library)
            reply = assistant.reply(message, conversation)
            with sending:
                pipe.send((number, (reply, conversation)))
    except BaseException:  # a bug; whoever waits is answered by another process
        traceback.print_exc()
        os._exit(1)


def _open(settings: Settings, may_build: bool) -> Assistant | str:
    """The assistant, or what is wrong with it."""
    from bot.cli import user_errors
    from bot.console import progress_bar, set_up_logging

    set_up_logging(settings)
    try:
        use_prompts(settings.prompts)
        if not may_build:
            check_published(settings)
        with progress_bar() as progress:
            return open_assistant(settings, progress)
    except user_errors() as error:
        return str(error)


def forget_removed(conversation: Conversation, library: Library) -> None:
    """Forget the services that are no longer in the library; a talk can be older than it."""
    kept = library.service
    conversation.topics = tuple(t for t in conversation.topics if kept.keys() >= {*t.services})
    conversation.options = tuple(
        o for o in conversation.options if o.kind != "service" or o.value in kept
    )

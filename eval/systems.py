"""What is asked: the assistant in this process, or any command that speaks `ask --jsonl`."""

from __future__ import annotations

import json
import shlex
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from time import perf_counter
from typing import TYPE_CHECKING, Any, Protocol

from pydantic import ValidationError

from eval.answer import ReplyRecord
from eval.case import Case
from eval.reading import SuiteError

if TYPE_CHECKING:
    from bot.assistant import Assistant
    from bot.settings import Settings


class SystemProblem(Exception):
    """A system does not answer as it must. The message says what it did."""


@dataclass(frozen=True)
class Answered:
    """The replies to a case, and the milliseconds each took."""

    replies: tuple[ReplyRecord, ...]
    ms: tuple[float, ...]


class System(Protocol):
    """Something that answers cases."""

    def answer(self, case: Case) -> Answered:
        """The replies to a case.

        Raises:
            SystemProblem: there is no usable reply.
        """

    def close(self) -> None:
        """End what was started."""


class InProcess:
    """The assistant in this process."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant

    def answer(self, case: Case) -> Answered:
        """See `System`."""
        from bot.turn import Conversation, Message

        conversation = Conversation()
        replies, ms = [], []
        for number, text in enumerate(case.messages, 1):
            letter = case.letter if number == len(case.messages) else ""
            message = Message(text, case.audience, letter=letter)
            reply = self.assistant.reply(message, conversation)
            replies.append(ReplyRecord.model_validate(reply.to_dict()))
            ms.append(reply.ms)
        return Answered(tuple(replies), tuple(ms))

    def close(self) -> None:
        """Nothing was started."""


class Command:
    """A command that reads cases as JSON lines and writes a line of replies for each."""

    def __init__(self, command: str) -> None:
        self.command = command
        try:
            self._process = subprocess.Popen(
                shlex.split(command), stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
        except (IndexError, OSError, ValueError) as error:
            raise SystemProblem(f"'{command}' cannot be run: {error}") from error

    def answer(self, case: Case) -> Answered:
        """See `System`."""
        pipe_in, pipe_out = self._process.stdin, self._process.stdout
        assert pipe_in and pipe_out
        started = perf_counter()
        try:
            pipe_in.write(json.dumps(question(case), ensure_ascii=False).encode() + b"\n")
            pipe_in.flush()
        except OSError as error:
            raise SystemProblem(f"'{self.command}' ended before '{case.id}'") from error
        line = pipe_out.readline()
        if not line:
            raise SystemProblem(f"'{self.command}' ended at '{case.id}'")
        return _read(line, case, (perf_counter() - started) * 1000, self.command)

    def close(self) -> None:
        """End the command."""
        self._process.kill()
        self._process.communicate()


def question(case: Case) -> dict[str, Any]:
    """A case as `ask --jsonl` takes it."""
    asked: dict[str, Any] = {
        "id": case.id,
        "messages": list(case.messages),
        "audience": case.audience.value,
    }
    return {**asked, "letter": case.letter} if case.letter else asked


def _read(line: bytes, case: Case, ms: float, command: str) -> Answered:
    try:
        value = json.loads(line)
        if "error" in value:
            raise SystemProblem(f"'{command}' on '{case.id}': {value['error']}")
        replies = tuple(ReplyRecord.model_validate(reply) for reply in value["replies"])
        told = [reply.get("ms") for reply in value["replies"]]
    except (ValueError, KeyError, TypeError, AttributeError, ValidationError) as error:
        raise SystemProblem(
            f"'{command}' on '{case.id}': not a line of replies: {line[:80]!r}"
        ) from error
    if value.get("id") != case.id or len(replies) != len(case.messages):
        raise SystemProblem(f"'{command}' answered something else than '{case.id}'")
    measured = all(isinstance(one, (int, float)) for one in told)
    return Answered(replies, tuple(told) if measured else (ms / len(replies),) * len(replies))


def open_system(command: str, settings: Settings, day: date) -> InProcess | Command:
    """The named command, or the assistant of the settings on a day of its own.

    Raises:
        SystemProblem, and what `open_assistant` raises.
    """
    if command:
        return Command(command)
    from bot.assistant import open_assistant

    return InProcess(open_assistant(settings, today=lambda: day))


def pairs(
    system: System, cases: Iterable[tuple[str, Case]]
) -> Iterator[tuple[str, Case, Answered]]:
    """The answers of a system to cases with the names of their suites.

    Raises:
        SuiteError: the system gives no usable reply; names the case.
    """
    for suite, case in cases:
        try:
            yield suite, case, system.answer(case)
        except SystemProblem as error:
            raise SuiteError(f"{suite}: {error}") from error

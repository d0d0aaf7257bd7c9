"""The conversation in a terminal; also with piped input and without colour."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from bot.assistant import Assistant
from bot.letters.files import read_letter
from bot.letters.prepare import NotExplained
from bot.turn import Conversation, Message, Option, Reply
from knowledge.content import Audience

with contextlib.suppress(ImportError):
    import readline  # noqa: F401 - gives input() history and line editing

_STOP, _RESTART, _STAFF, _LETTER = "/stop", "/nulstil", "/medarbejder", "/brev"
_PROMPT = "\n> "
_COMMANDS = (_STOP, _RESTART, _STAFF, f"{_LETTER} fil.pdf")


class Terminal:
    """Reads messages line by line and prints replies until /stop or the end of the input."""

    def __init__(self, assistant: Assistant, console: Console, lines: TextIO) -> None:
        self.assistant = assistant
        self.wording = assistant.wording
        self.console = console
        self.lines = lines
        self.conversation = Conversation()
        self.audience = Audience.CITIZEN

    def run(self) -> None:
        """Talk until the person is done."""
        name = self.wording.municipality
        self._print(self.wording.say("greeting", municipality=name))
        if self.assistant.library.register.example:
            self._print(self.wording.say("example_notice", municipality=name), "dim")
        self._print(", ".join(_COMMANDS), "dim")
        for line in self._messages():
            if line == _STOP:
                break
            if line.startswith(f"{_LETTER} "):
                self._reply(self._letter(line.removeprefix(_LETTER).strip()))
            elif re.fullmatch(r"/\w+", line):
                self._command(line)
            else:
                self._reply(Message(line, self.audience))
        self._print(self.wording.say("goodbye"))

    def _messages(self) -> Iterator[str]:
        while (line := self._read()) is not None:
            if line.strip():
                yield line.strip()

    def _read(self) -> str | None:
        """The next line, with line editing where a person types; None at the end."""
        try:
            if self.lines.isatty():
                return input(_PROMPT)
        except (EOFError, KeyboardInterrupt):
            self.console.print()
            return None
        line = self.lines.readline()
        self.console.print(Text(_PROMPT + line.rstrip("\n")))
        return line or None

    def _reply(self, message: Message) -> None:
        reply = self.assistant.reply(message, self.conversation)
        print_reply(self.console, reply, staff=self.audience is Audience.STAFF)

    def _letter(self, name: str) -> Message:
        """A letter as a file, or why it cannot be read."""
        try:
            letter = read_letter(name, Path(name).expanduser().read_bytes())
            return Message("", self.audience, letter=letter.text)
        except NotExplained as error:
            return Message("", self.audience, problem=error.problem)
        except OSError:
            return Message("", self.audience, problem="broken")

    def _command(self, command: str) -> None:
        if command == _RESTART:
            self.conversation = Conversation()
            self._print(self.wording.say("restarted"))
        elif command == _STAFF:
            on = self.audience is Audience.CITIZEN
            self.audience = Audience.STAFF if on else Audience.CITIZEN
            self.conversation = Conversation()
            self._print(self.wording.say("staff_on" if on else "staff_off"))
        else:
            self._print(self.wording.say("unknown_command", commands=", ".join(_COMMANDS)))

    def _print(self, text: str, style: str = "") -> None:
        self.console.print(Text(text, style=style))


def print_reply(console: Console, reply: Reply, *, staff: bool = False) -> None:
    """A reply with its choices and offers numbered; for staff with the trace."""
    console.print(Text(reply.text))
    options: tuple[Option, ...] = (*reply.choices, *reply.offers)
    for number, option in enumerate(options, 1):
        console.print(Text(f"  {number}. {option.label}", style="cyan"))
    if staff:
        console.print(Panel(Text(_trace(reply)), title="Spor", style="dim", expand=False))


def _trace(reply: Reply) -> str:
    rows = [f"{reply.outcome} · {reply.department or 'ingen afdeling'} · {reply.ms:.1f} ms"]
    for step in reply.trace:
        notes = ", ".join(f"{key}={value}" for key, value in step.notes.items() if value)
        rows.append(f"{step.step:<11}{step.ms:7.2f} ms  {notes}")
    return "\n".join(rows)

"""Short ways to talk with an assistant, to run parts of a turn and to run the command line."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bot.assistant import Assistant, Step
from bot.settings import Settings
from bot.turn import Conversation, Message, Option, Reply, Topic, Turn
from knowledge.content import SERVICE_HEADINGS, Audience, Document
from knowledge.index.passages import Passage, make_passages
from knowledge.library import Library
from knowledge.search import Findings, Hit

ROLLATOR = "min gamle rollator er gået i stykker, kan jeg få en ny rollator af kommunen"
CACHE = Path(tempfile.mkdtemp(prefix="borgerland-kinds-"))
"""What is learnt of message kinds is the same for all tests of a library: learnt once."""

RATS = "der er rotter i haven, rotterne løber under huset og terrassen"

CITIZEN_HEADINGS = SERVICE_HEADINGS[:-1]

REPLY_KEYS = {
    "text",
    "outcome",
    "services",
    "needs",
    "department",
    "sources",
    "choices",
    "offers",
    "confidence",
    "ms",
}
"""What docs/batch.md promises of every reply."""


@dataclass(frozen=True)
class Result:
    """What one run of the command line left behind."""

    code: object
    out: str
    err: str

    @property
    def complaint(self) -> str:
        """The one line on stderr."""
        lines = self.err.splitlines()
        assert len(lines) == 1, self.err
        assert self.out == ""
        return lines[0]

    def count(self, label: str) -> int:
        """The number beside a label in a summary."""
        found = re.search(rf"{re.escape(label)}\W+(\d+)", self.out)
        assert found, self.out
        return int(found[1])


Cli = Callable[..., Result]


def settings(**values: Any) -> Settings:
    """Default settings, whatever stands in the folder's .env."""
    values.setdefault("cache_dir", CACHE)
    return Settings(_env_file=None, **values)


def clean_environment(**values: str) -> dict[str, str]:
    """This process's environment without settings of ours, and with these values."""
    own = {k: v for k, v in os.environ.items() if not k.upper().startswith("BORGERLAND_")}
    return own | {"BORGERLAND_CACHE_DIR": str(CACHE)} | values


def talk(
    assistant: Assistant,
    *messages: str,
    audience: Audience = Audience.CITIZEN,
    conversation: Conversation | None = None,
) -> list[Reply]:
    """The replies to some messages of one conversation."""
    conversation = conversation or Conversation()
    return [assistant.reply(Message(text, audience), conversation) for text in messages]


def say(assistant: Assistant, *messages: str, audience: Audience = Audience.CITIZEN) -> Reply:
    """The last reply of a conversation."""
    return talk(assistant, *messages, audience=audience)[-1]


def talked_about(*services: str) -> Conversation:
    """A conversation in which these services were the last answer."""
    return Conversation(topics=(Topic(services, "spørgsmål"),) if services else ())


def pick(
    assistant: Assistant,
    service: str,
    heading: str | None = None,
    audience: Audience = Audience.CITIZEN,
) -> Reply:
    """The reply when a service, or an aspect of it, has just been offered and is chosen."""
    option = Option("Det", "aspect", heading) if heading else Option("Det", "service", service)
    conversation = talked_about(service)
    conversation.options = (option,)
    return assistant.reply(Message("1", audience), conversation)


def notes(reply: Reply, step: str) -> dict[str, Any]:
    """What a step noted in a reply's trace."""
    return next(trace.notes for trace in reply.trace if trace.step == step)


def passages(library: Library) -> dict[str, Passage]:
    """All passages of a library by location and owner."""
    return {passage.id: passage for passage in make_passages(library)}


def findings(
    owners: Sequence[tuple[Passage, float]],
    evidence: float = 1.0,
    *,
    shares: tuple[float, float] = (0.9, 0.0),
    before: Sequence[Passage] = (),
) -> Findings:
    """Findings made by hand; `before` are hits that rank above those of the owners."""
    hits = tuple(Hit(passage, score, score, score) for passage, score in owners)
    first = tuple(Hit(passage, 1.0, 1.0, 1.0) for passage in before)
    return Findings((*first, *hits), hits, evidence, *shares)


def short_answer(library: Library, service: str) -> Passage:
    """The passage with a service's short answer."""
    return section(library, service, SERVICE_HEADINGS[0])


def section(library: Library, owner: str, heading: str = "") -> Passage:
    """The passage of a service, authority or document with this heading."""
    return next(
        passage
        for passage in make_passages(library)
        if passage.owner == owner and (not heading or passage.heading == heading)
    )


def passages_of(library: Library, *documents: Document) -> list[Passage]:
    """The passages of some documents, as if they were the library's."""
    owners = {document.id for document in documents}
    made = make_passages(replace(library, documents=documents))
    return [passage for passage in made if passage.owner in owners]


def turn_about(
    text: str = "spørgsmål", audience: Audience = Audience.CITIZEN, **values: Any
) -> Turn:
    """A turn as the first steps leave it."""
    turn = Turn(Message(text, audience), values.pop("conversation", Conversation()))
    turn.text = turn.query = text
    for name, value in values.items():
        setattr(turn, name, value)
    return turn


def step(assistant: Assistant, name: str) -> Step:
    """One step of an assistant."""
    return next(each for each in assistant.steps if each.name == name)


def run_from(assistant: Assistant, step: str, turn: Turn) -> Turn:
    """Run the turn from a step on."""
    names = [each.name for each in assistant.steps]
    for each in assistant.steps[names.index(step) :]:
        if not turn.ended:
            each(turn)
    return turn


def run(
    *arguments: str, cwd: Path, stdin: bytes = b"", **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """Run the command line in a process of its own, in a folder of its own."""
    return subprocess.run(
        [sys.executable, "-c", "from bot.cli import main; main()", *arguments],
        cwd=cwd,
        input=stdin,
        env=clean_environment(**environment),
        capture_output=True,
        check=False,
        timeout=120,
    )

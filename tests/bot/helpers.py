"""Short ways to talk with an assistant, to run parts of a turn and to run the command line."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.assistant import Assistant
from bot.settings import Settings
from bot.turn import Conversation, Message, Option, Reply, Turn
from knowledge.content import SERVICE_HEADINGS, Audience, Document
from knowledge.index.passages import Passage, make_passages
from knowledge.library import Library
from knowledge.search import Findings, Hit

ROLLATOR = "min gamle rollator er gået i stykker, kan jeg få en ny rollator af kommunen"
RATS = "der er rotter i haven, rotterne løber under huset og terrassen"

CITIZEN_HEADINGS = SERVICE_HEADINGS[:-1]


def settings(**values: Any) -> Settings:
    """Default settings, whatever stands in the folder's .env."""
    return Settings(_env_file=None, **values)


def clean_environment(**values: str) -> dict[str, str]:
    """This process's environment without settings of ours, and with these values."""
    own = {k: v for k, v in os.environ.items() if not k.upper().startswith("BORGERLAND_")}
    return own | values


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


def pick(
    assistant: Assistant,
    service: str,
    heading: str | None = None,
    audience: Audience = Audience.CITIZEN,
) -> Reply:
    """The reply when a service, or an aspect of it, has just been offered and is chosen."""
    option = Option("Det", "aspect", heading) if heading else Option("Det", "service", service)
    conversation = Conversation(services=(service,), options=(option,))
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
    spread: float = 0.0,
    before: Sequence[Passage] = (),
) -> Findings:
    """Findings made by hand; `before` are hits that rank above those of the owners."""
    hits = tuple(Hit(passage, score, score, score) for passage, score in owners)
    first = tuple(Hit(passage, 1.0, 1.0, 1.0) for passage in before)
    return Findings((*first, *hits), hits, evidence, spread)


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

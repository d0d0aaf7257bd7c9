from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from rich.console import Console

from bot.assistant import Assistant
from bot.terminal import Terminal
from bot.wording import Wording
from knowledge.content import SERVICE_HEADINGS
from tests.bot.helpers import ROLLATOR

Session = Callable[..., str]


@pytest.fixture
def session(assistant: Assistant) -> Session:
    def run(*lines: str, end: str = "\n") -> str:
        output = io.StringIO()
        console = Console(file=output, highlight=False, soft_wrap=True)
        Terminal(assistant, console, io.StringIO("\n".join(lines) + end)).run()
        return output.getvalue()

    return run


def test_it_begins_by_saying_that_it_is_a_machine(session: Session, wording: Wording) -> None:
    text = session("/stop")
    assert wording.say("greeting", municipality=wording.municipality) in text
    assert "AI" in text
    assert wording.say("example_notice", municipality=wording.municipality) in text


def test_it_says_which_commands_there_are(session: Session) -> None:
    greeting = session("/stop").partition("> ")[0]
    assert all(command in greeting for command in ("/stop", "/nulstil", "/medarbejder"))


@pytest.mark.parametrize("lines", [("/stop", "hej"), ()])
def test_it_ends_with_goodbye(session: Session, wording: Wording, lines: tuple[str, ...]) -> None:
    text = session(*lines, end="")
    assert text.rstrip().endswith(wording.say("goodbye"))
    assert not any(talk.reply in text for talk in wording.chat.small_talk)


def test_the_last_line_needs_no_line_end(session: Session, assistant: Assistant) -> None:
    assert assistant.library.service["hjaelpemidler"].title in session(ROLLATOR, end="")


def test_offers_are_numbered_and_can_be_chosen(session: Session, assistant: Assistant) -> None:
    service = assistant.library.service["hjaelpemidler"]
    text = session(ROLLATOR, "1")
    offer = re.search(r"^  1\. (.+)$", text, re.M)
    assert offer
    headings = {a.offer: a.heading for a in assistant.wording.aspects.aspects}
    assert service.section(headings[offer[1]]).text in text


def test_start_over_forgets(session: Session, wording: Wording, assistant: Assistant) -> None:
    cost = assistant.library.service["hjaelpemidler"].section("Hvad koster det").text
    assert cost in session(ROLLATOR, "hvad koster det?")
    text = session(ROLLATOR, "/nulstil", "hvad koster det?")
    assert wording.say("restarted") in text
    assert cost not in text


def test_staff_can_be_switched_on_and_off(
    session: Session, wording: Wording, assistant: Assistant
) -> None:
    staff = assistant.library.service["hjaelpemidler"].section(SERVICE_HEADINGS[-1]).text
    on = session("/medarbejder", ROLLATOR)
    off = session("/medarbejder", "/medarbejder", ROLLATOR)
    assert wording.say("staff_on") in on
    assert staff.splitlines()[0] in on
    assert "retrieve" in on
    assert wording.say("staff_off") in off
    assert staff.splitlines()[0] not in off
    assert "retrieve" not in off


def test_unknown_command_is_told(session: Session, wording: Wording) -> None:
    commands = "/stop, /nulstil, /medarbejder, /brev fil.pdf"
    assert wording.say("unknown_command", commands=commands) in session("/hjælp")


def test_blank_lines_are_not_answered(session: Session, wording: Wording) -> None:
    assert wording.say("message_empty") not in session("", "   ", "\t")


def test_piped_output_has_no_colours(session: Session) -> None:
    text = session(ROLLATOR, "1", "/medarbejder", ROLLATOR, "/stop")
    assert "\x1b" not in text


def test_markup_in_a_message_is_plain_text(session: Session) -> None:
    assert session("[bold]hej[/bold] [/nope] [cpr]")

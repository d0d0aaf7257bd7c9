from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.assistant import Assistant
from bot.settings import Settings
from bot.steps.check import Check
from bot.steps.compose import Compose
from bot.turn import Outcome, Source, Turn
from bot.wording import Wording
from knowledge.content import Audience
from tests.bot.helpers import ROLLATOR, notes, pick, say, settings, turn_about

GROUND = (
    "Ring 00 00 10 03 inden 4 uger efter § 112. Se borger.dk/hjaelp. "
    "Det koster 1.250,50 kr. den 12. marts 2026."
)
PLANTED = [
    "Det koster 500 kr.",
    "Det koster 1.250 kr.",
    "Ring 00 00 10 04.",
    "Ring 00 00 10 03 04.",
    "Inden 6 uger.",
    "Den 13. marts.",
    "Senest 2027.",
    "Klokken 14.30.",
    "Se svindel.dk.",
    "Se https://borger.dk.svindel.com/hjaelp nu.",
    "Se borger.dk/andet.",
    "Du får helt sikkert ja.",
    "Jeg garanterer det.",
    "Du er berettiget.",
    "Din ansøgning er godkendt.",
    "Efter § 113.",
]
TRUE = [
    "Inden 4 uger.",
    "Ring 00 00 10 03.",
    "Det koster 1.250,50 kr.",
    "Se borger.dk/hjaelp.",
    "Den 12. marts 2026.",
    "Ring i dag.",
]


@pytest.fixture
def check(wording: Wording) -> Check:
    return Check(wording, 120)


def drafted(body: str, audience: Audience = Audience.CITIZEN) -> Turn:
    return turn_about(
        "spørgsmål",
        audience,
        body=body,
        grounds=[GROUND],
        sources=[Source("Ting", "Kort svar", "services/hjaelpemidler.md#kort-svar")],
        outcome=Outcome.ANSWERED,
        services=("hjaelpemidler",),
    )


def assert_replaced(turn: Turn, wording: Wording) -> None:
    assert turn.notes["problems"]
    assert turn.outcome is Outcome.NO_EVIDENCE
    assert turn.sources == []
    assert turn.parts == []
    door = wording.door(wording.front_door)
    assert turn.body == wording.outcome(Outcome.NO_EVIDENCE, door=door)


@pytest.mark.parametrize("body", TRUE)
def test_what_stands_in_the_sources_passes(check: Check, body: str) -> None:
    turn = drafted(body)
    check(turn)
    assert turn.notes["problems"] == []
    assert turn.body == body
    assert turn.outcome is Outcome.ANSWERED


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize("body", PLANTED)
def test_what_does_not_is_replaced(
    check: Check, wording: Wording, body: str, audience: Audience
) -> None:
    turn = drafted(body, audience)
    check(turn)
    assert_replaced(turn, wording)


@pytest.mark.parametrize("link", ["https://svindel.ru/mitid", "svindel.info", "a@svindel.io"])
def test_links_of_any_country_are_replaced(check: Check, link: str) -> None:
    turn = drafted(f"Se {link} nu.")
    check(turn)
    assert turn.notes["problems"]


@pytest.mark.parametrize("body", PLANTED)
def test_what_later_steps_planted_is_replaced(check: Check, wording: Wording, body: str) -> None:
    turn = drafted("Ring i dag.")
    turn.parts = [body]
    check(turn)
    assert_replaced(turn, wording)


def test_law_is_for_staff(check: Check, wording: Wording) -> None:
    citizen, staff = drafted("Efter § 112."), drafted("Efter § 112.", Audience.STAFF)
    check(citizen)
    check(staff)
    assert_replaced(citizen, wording)
    assert staff.notes["problems"] == []


def test_section_at_the_end_of_a_source_is_known(check: Check) -> None:
    turn = drafted("Efter § 113.", Audience.STAFF)
    turn.grounds += ["serviceloven § 113", "Kommunen hjælper."]
    check(turn)
    assert turn.notes["problems"] == []


def test_citizens_get_no_long_answers(check: Check, wording: Wording) -> None:
    fits, long = drafted("ord " * 120), drafted("ord " * 121)
    staff = drafted("ord " * 121, Audience.STAFF)
    for turn in (fits, long, staff):
        check(turn)
    assert fits.notes["problems"] == staff.notes["problems"] == []
    assert_replaced(long, wording)


def test_nothing_is_said_without_a_source(check: Check, wording: Wording) -> None:
    turn = drafted("Ring i dag.")
    turn.sources = []
    check(turn)
    assert_replaced(turn, wording)


def test_the_word_on_personal_data_stays(check: Check) -> None:
    turn = drafted("Det koster 500 kr.")
    turn.notice = "Jeg har skjult det."
    check(turn)
    assert turn.notice == "Jeg har skjult det."


def test_a_failed_draft_never_reaches_the_citizen(
    assistant: Assistant, wording: Wording, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = Compose.__call__

    def plant(self: Compose, turn: Turn) -> None:
        original(self, turn)
        turn.body += "\nDu får 987.654 kr."

    monkeypatch.setattr(Compose, "__call__", plant)
    reply = say(assistant, ROLLATOR)
    assert reply.outcome is Outcome.NO_EVIDENCE
    assert "987" not in reply.text
    assert wording.front_door.phone in reply.text
    assert notes(reply, "check")["problems"]


def test_word_limit_is_a_setting(make_assistant: Callable[[Settings], Assistant]) -> None:
    short = make_assistant(settings(answer={"max_words": 60}))
    outcomes = {pick(short, s.id, "Hvem kan få det").outcome for s in short.library.services}
    assert Outcome.NO_EVIDENCE in outcomes

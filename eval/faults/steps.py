"""Faults in the steps that make a reply: what they leave out, let through or promise."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.assistant import Assistant
from bot.letters.explain import Explanation
from bot.steps.check import Check
from bot.steps.compose import Compose
from bot.steps.decide import Decide
from bot.steps.letter import ExplainLetter
from bot.steps.next_step import NextStep
from bot.steps.protect import Protect
from bot.turn import Turn
from eval.faults.breaking import Fault, after, fault, step, steps, without
from knowledge.content import Service

_MISSING = ("complete", "nugget_vital", "nugget_all")
_REFUSED = ("answered_when_known", "refusal_f1", "coverage_at_5", "outcome_right")
_NO_AGREEMENT = ("ends_with_agreement", "c12_agreement")
_PROMISED = ("no_promise",)

_MONTHS = "januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december"
_DAY = re.compile(rf"\b\d{{1,2}}(?=\. (?:{_MONTHS})\b)")
_LAST_DAY = 28


def _failing(turn: Turn) -> None:
    raise RuntimeError("put in")


def _bare_offers(turn: Turn) -> None:
    turn.offers = tuple(option for option in turn.offers if option.kind != "person")


def _staff_notes(assistant: Assistant) -> None:
    """Citizens get what is for staff."""
    services = step(assistant, Compose).services
    answer = services.answer

    def leaking(turn: Turn, service: Service) -> None:
        answer(turn, service)
        services._for_staff(turn, service)

    services.answer = leaking  # type: ignore[method-assign]
    without(Check)(assistant)


def _echo(turn: Turn) -> None:
    turn.notice = f"Du skrev: {turn.message.text}"


def _unmasked(assistant: Assistant) -> None:
    """Nothing is masked, and what was written is repeated."""
    after(Protect, _echo)(assistant)


def _without_deadlines(assistant: Assistant) -> None:
    explainer = step(assistant, ExplainLetter).explainer
    read = explainer.read

    def reading(*arguments: object) -> Explanation:
        found: Explanation = read(*arguments)  # type: ignore[arg-type]
        return replace(found, actions=())

    explainer.read = reading  # type: ignore[method-assign, assignment]


def _misread(turn: Turn) -> None:
    """Every date of a letter a day late (the last days of a month a day early)."""

    def other(found: re.Match[str]) -> str:
        day = int(found[0])
        return str(day + 1 if day < _LAST_DAY else day - 1)

    turn.letter = _DAY.sub(other, turn.letter)


def _bare(turn: Turn) -> None:
    turn.parts = [turn.citation]


STEPS: tuple[Fault, ...] = (
    fault(
        "step-fails",
        "Et led i assistenten fejler",
        steps(after(Decide, _failing)),
        *_REFUSED,
    ),
    fault(
        "next-step-off",
        "Svarene mangler næste skridt og dør",
        steps(after(NextStep, _bare)),
        *_NO_AGREEMENT,
    ),
    fault(
        "person-hidden",
        "Intet menneske bliver tilbudt",
        steps(after(NextStep, _bare_offers)),
        "person_offered",
    ),
    fault(
        "staff-notes", "Borgere ser noter til medarbejdere", steps(_staff_notes), "no_staff_leak"
    ),
    fault(
        "unmasked",
        "Det, folk skriver, bliver gentaget uden at blive skjult",
        steps(_unmasked),
        "personal_not_echoed",
        "no_cpr",
    ),
    fault(
        "promise",
        "Assistenten lover noget",
        steps(
            without(Check),
            lambda whole: whole.with_words(
                next_step="Næste skridt: {step} Jeg sender din ansøgning i dag."
            ),
        ),
        *_PROMISED,
    ),
    fault(
        "verdict",
        "Assistenten afgør folks sager",
        steps(
            without(Check),
            lambda whole: whole.with_words(
                about="Det handler om: {title}. Du opfylder kravene og får hjælpen."
            ),
        ),
        *_PROMISED,
    ),
    fault(
        "letter-deadlines",
        "Frister i breve bliver overset",
        steps(_without_deadlines),
        *_MISSING,
    ),
    fault(
        "letter-dates",
        "Datoer i breve bliver læst en dag forkert",
        steps(after(Protect, _misread)),
        *_MISSING,
    ),
)

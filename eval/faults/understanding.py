"""Faults in what a message is taken for: danger, need, follow-up, nothing for us."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import replace

from bot.assistant import Assistant
from bot.steps.crisis import Crisis
from bot.steps.decide import Decide
from bot.steps.protect import Protect
from bot.steps.retrieve import Retrieve
from bot.turn import Turn
from bot.wording import DANGER
from eval.faults.breaking import Fault, Parts, after, fault, forgetful, parts, step, steps, without
from knowledge.search import Findings

_NEVER, _ALWAYS = 2.0, -9.0
_WRONG = ("service_first", "service_in_three", "mrr", "ndcg")
_WRONG_DOOR = ("department_right", "wrong_door_cost", "routing_macro_f1")
_REFUSED = ("answered_when_known", "refusal_f1", "coverage_at_5", "outcome_right")


def _alarming(whole: Parts) -> Parts:
    thresholds = {**whole.kinds.thresholds, DANGER: _ALWAYS}
    return replace(whole, kinds=replace(whole.kinds, thresholds=thresholds))


def _blind(whole: Parts) -> Parts:
    """Without words and without what citizens are known to say: bare likeness of letters."""
    search = copy(whole.search)
    search.lexical_weight = search.intent_weight = 0.0
    return replace(whole, search=search)


def _reversed(turn: Turn) -> None:
    if turn.findings:
        first = turn.findings.owners[:5]
        owners = (*reversed(first), *turn.findings.owners[5:])
        turn.findings = replace(turn.findings, owners=owners)


def _without_needs(turn: Turn) -> None:
    turn.needs = ()


def _asking(is_due: Callable[[Findings], bool]) -> Callable[[Assistant], None]:
    def change(assistant: Assistant) -> None:
        ask = step(assistant, Decide).ask
        ask.is_due = lambda _, found: is_due(found)  # type: ignore[method-assign, assignment]

    return change


def _urgent_last(turn: Turn) -> None:
    others = turn.services[len(turn.needs) :]
    turn.needs = turn.needs[::-1]
    turn.services = (*turn.needs, *others)


def _without_capitals(turn: Turn) -> None:
    turn.query = " ".join(word for word in turn.query.split() if not word.isupper())


def _offer_nothing(whole: Parts) -> Parts:
    return whole.with_settings("search", answer_from=_NEVER, outside_below=_NEVER)


def _offer_all(whole: Parts) -> Parts:
    return whole.with_settings("search", answer_from=0.0, outside_below=0.0)


UNDERSTANDING: tuple[Fault, ...] = (
    fault("crisis-off", "Mennesker i fare bliver ikke set", steps(without(Crisis)), "crisis_shown"),
    fault("false-alarms", "Alle beskeder udløser krisetekster", parts(_alarming), "no_false_alarm"),
    fault(
        "answers-all",
        "Alt bliver besvaret, også det, biblioteket ikke ved",
        parts(_offer_all),
        "held_back",
        "seen_as_outside",
        "refusal_f1",
    ),
    fault("answers-nothing", "Næsten intet bliver besvaret", parts(_offer_nothing), *_REFUSED),
    fault("search-blind", "Søgningen kender ikke ordene", parts(_blind), *_WRONG, *_WRONG_DOOR),
    fault(
        "ranking-reversed",
        "De bedste ydelser kommer sidst",
        steps(after(Retrieve, _reversed)),
        *_WRONG,
        *_WRONG_DOOR,
    ),
    fault(
        "memory-lost",
        "Assistenten glemmer samtalen",
        forgetful,
        "follow_ups_right",
        "turns_right",
    ),
    fault(
        "needs-dropped",
        "Kun ét af flere behov bliver set",
        steps(after(Retrieve, _without_needs)),
        "needs_found",
        "all_needs",
    ),
    fault(
        "urgent-last",
        "Det, der haster mest, kommer sidst",
        steps(after(Decide, _urgent_last)),
        "heaviest_first",
    ),
    fault(
        "asks-always",
        "Alle bliver mødt med et spørgsmål",
        steps(_asking(lambda found: bool(found.services))),
        "not_asked_back",
        "outcome_right",
    ),
    fault(
        "asks-never",
        "Vage beskeder bliver besvaret i blinde",
        steps(_asking(lambda _: False)),
        "outcome_right",
    ),
    fault(
        "capitals-lost",
        "Ord med store bogstaver bliver ikke læst",
        steps(after(Protect, _without_capitals)),
        "same_answer",
    ),
)

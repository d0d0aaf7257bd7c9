"""The simulated town: a small one lives without a broken promise, and each broken one is found."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.store.tables import Agreement, Case, CaseEvent, Contact
from eval.simulation.__main__ import figures, simulate
from eval.simulation.escalations import waits
from eval.simulation.evidence import Evidence, Heard
from eval.simulation.ledger import Diary, Ledger
from eval.simulation.town import Plan
from eval.simulation.town_clock import TownClock
from eval.simulation.verdict import verdict
from knowledge.opening_hours import OpeningHours

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ANNA, BO, METTE, OLE = 1, 2, 11, 12
PERSON = {ANNA: "anna", BO: "bo", METTE: "mette", OLE: "ole"}


def hours(count: float) -> datetime:
    """So long after the case was opened."""
    return MONDAY + timedelta(hours=count)


def event(name: str, actor: str, at: float, staff: str | None = None) -> CaseEvent:
    """A line of the case's history."""
    return CaseEvent(
        case_id=1, event=name, actor=actor, staff=staff, department="pas", at=hours(at)
    )


def good() -> Evidence:
    """A town in which all is well: Anna's case waited until all were told, and was closed."""
    ledger = Ledger()
    ledger.people[ANNA] = Diary(
        ANNA, asked={10_001: 1, 10_002: 5}, spoken={3: "/menneske"}, cpr=["010190-1234"]
    )
    ledger.people[BO] = Diary(BO, asked={10_003: 1}, erased=True)
    ledger.lines["LINJE-10004"] = "B-1"
    ledger.closes.add(("B-1", METTE))
    case = Case(
        id=1, person="anna", department="pas", urgency="normal", status="closed", holder="mette",
        closed_by="staff", reason="GRUND-1", opened=MONDAY,
    )  # fmt: skip
    agreement = Agreement(
        id=1, case_id=1, person="anna", who="Mette", what="AFTALE-1 mødes", due=hours(60),
        state="agreed", remind_at=None, ask_at=None,
    )  # fmt: skip
    history = [
        event("opened", "assistant", 0),
        event("taken", "staff", 80, "mette"),
        event("closed", "staff", 82, "mette"),
    ]
    reads = [
        (2, "Svar 10001: Pas."),
        (4, "Din sag har nummer B-1. Den er gemt."),
        (6, "Svar 10002: Kørekort."),
        (7, "Mette:\nLINJE-10004 kom forbi"),
        (8, "Så er det aftalt: AFTALE-1 mødes, torsdag."),
        (9, "Husk aftalen\nAFTALE-1 mødes"),
        (10, "I havde en aftale\nAFTALE-1 mødes\n\nBlev det til noget?"),
    ]
    office = [
        Heard("Sag B-1 · Pas", hours(0), "B-1"),
        Heard("Pas: Ingen har taget sag B-1 endnu.", hours(1.1), "B-1"),
        Heard("Ingen har taget sag B-1 endnu. Lederen har nu fået besked.", hours(4.1), "B-1"),
        Heard("Sag B-1. Find en, der kan tage den.", hours(4.1)),
        Heard("Ingen har taget sag B-1. Hele gruppen har nu fået besked.", hours(27.1), "B-1"),
        Heard("Sag B-1 hos Pas. Kan en af jer tage den?", hours(27.1)),
        Heard("Mette fra Pas har taget sagen.", hours(80), "B-1"),
    ]
    return Evidence(
        ledger,
        hours(200),
        person=PERSON,
        reads={ANNA: reads, BO: [(2, "Nu er det slettet")]},
        office=office,
        cases=[case],
        events={1: history},
        agreements=[agreement],
        contacts=[Contact(person="anna", chat_id=ANNA)],
        kept="(1, 'anna', 'Spørgsmål 10001: hvad gør jeg?')",
        hours={"pas": OpeningHours.parse("mandag-fredag kl. 10-15", frozenset())},
    )


def test_where_all_is_well_nothing_is_found() -> None:
    assert verdict(good()) == []


def drop(words: str) -> Callable[[Evidence], None]:
    """Nobody ever read a message with these words."""

    def change(evidence: Evidence) -> None:
        for chat, read in evidence.reads.items():
            evidence.reads[chat] = [(n, text) for n, text in read if words not in text]
        evidence.office = [heard for heard in evidence.office if words not in heard.text]

    return change


def read(text: str, chat: int = ANNA) -> Callable[[Evidence], None]:
    """A citizen read something more."""
    return lambda evidence: evidence.reads[chat].append((20, text))


def happen(place: int, name: str, actor: str, staff: str | None) -> Callable[[Evidence], None]:
    """Something else stands in the case's history."""

    def change(evidence: Evidence) -> None:
        evidence.events[1][place] = event(name, actor, 81, staff)

    return change


def case_is(**values: str | None) -> Callable[[Evidence], None]:
    """The case is stored otherwise."""

    def change(evidence: Evidence) -> None:
        for name, value in values.items():
            setattr(evidence.cases[0], name, value)

    return change


def keep(text: str) -> Callable[[Evidence], None]:
    """Something more is stored."""

    def change(evidence: Evidence) -> None:
        evidence.kept += text

    return change


def without_agreement(evidence: Evidence) -> None:
    evidence.agreements.clear()
    evidence.cases[0].reason = None


def leader_first(evidence: Evidence) -> None:
    evidence.office[1], evidence.office[2] = evidence.office[2], evidence.office[1]


def still_known(evidence: Evidence) -> None:
    evidence.contacts.append(Contact(person="bo", chat_id=BO))


PLANTED: dict[str, tuple[Callable[[Evidence], object], str]] = {
    "a case is lost": (lambda e: e.cases.clear(), "is not stored for them"),
    "a case is somebody else's": (case_is(person="bo"), "is not stored for them"),
    "a number is given twice": (read("Din sag har nummer B-1.", BO), "was given to 2 citizens"),
    "no card": (lambda e: e.office.clear(), "has no card"),
    "a citizen is not told of the case": (drop("Din sag har nummer"), "was not told"),
    "closed by a colleague": (happen(2, "closed", "staff", "ole"), "is illegal: not_yours"),
    "closed before it was taken": (
        lambda e: e.events[1].pop(1), "is illegal: not_taken",
    ),
    "closed by the assistant": (happen(2, "closed", "assistant", None), "is illegal: not_allowed"),
    "closed and nobody meant to": (lambda e: e.ledger.closes.clear(), "did not mean to"),
    "closed by a citizen who did not": (happen(2, "closed", "citizen", None), "did not mean to"),
    "closed without a reason": (without_agreement, "without a reason"),
    "taken twice": (happen(2, "taken", "staff", "ole"), "is illegal: already_taken"),
    "the history is another": (case_is(holder="ole"), "its history says"),
    "the history has no beginning": (lambda e: e.events[1].pop(0), "begins with"),
    "answered twice": (read("Svar 10001: Pas."), "was answered again unasked"),
    "never answered": (drop("Svar 10002"), "got no answer to [10002]"),
    "no word after a command": (lambda e: e.ledger.people[ANNA].spoken.update({99: "/slet"}),
                                "read nothing after it"),
    "never reminded": (drop("Husk aftalen"), "never reminded of"),
    "never asked about": (drop("Blev det til noget"), "never asked about"),
    "agreed and not stored so": (lambda e: setattr(e.agreements[0], "state", "proposed"),
                                 "stored as proposed"),
    "agreed by nobody": (drop("Så er det aftalt"), "its citizen was not told"),
    "the department is not told": (drop("Pas: Ingen har taget"), "DEPARTMENT was not told"),
    "the leader is not told": (drop("Lederen har nu"), "LEADER was not told"),
    "the front door is not told": (drop("Hele gruppen har nu"), "FRONT_DOOR was not told"),
    "the leader is told first": (leader_first, "LEADER was told before DEPARTMENT"),
    "the leader is not written to": (drop("Find en, der kan"), "LEADER was told, and nobody was"),
    "the group is not written to": (drop("Kan en af jer"), "FRONT_DOOR was told, and nobody was"),
    "a note is read": (read("NOTE-1 ring til mig"), "reads what is for staff"),
    "a private name is read": (read("Mette Privatnavn:\nhej"), "reads what is for staff"),
    "a line is lost": (drop("LINJE-10004"), "never got LINJE-10004"),
    "a CPR number is stored": (keep("010190-1234"), "stands in the database"),
    "a CPR number is told": (lambda e: e.office.append(Heard("mit cpr 0101901234", MONDAY)),
                             "stands in the group"),
    "an erased question is kept": (keep("Spørgsmål 10003: hvad"), "something is kept"),
    "who was erased is known": (keep("'bo'"), "is still known"),
    "the way back to the erased": (still_known, "is still known"),
    "an update is not done": (lambda e: setattr(e, "unhandled", 1), "not done"),
    "a message is not sent": (lambda e: e.unsent.append("sendMessage to group"), "not sent"),
    "the bot failed": (read("Undskyld, der gik noget galt hos mig."), "the bot failed"),
}  # fmt: skip


@pytest.mark.parametrize("planted", PLANTED)
def test_a_broken_promise_is_found(planted: str) -> None:
    change, problem = PLANTED[planted]
    evidence = good()
    change(evidence)
    assert any(problem in found for found in verdict(evidence)), verdict(evidence)


def test_an_answer_may_come_twice_when_it_was_asked_for() -> None:
    evidence = good()
    evidence.reads[ANNA].append((20, "Svar 10001: Pas."))
    evidence.ledger.people[ANNA].again = 1
    assert verdict(evidence) == []


def test_a_case_that_was_passed_on_has_waited_since_it_was_opened() -> None:
    history = [event("opened", "assistant", 0), event("passed_on", "staff", 2, "mette")]
    first, second = waits(history, hours(9))
    assert (first.begins, first.ends) == (MONDAY, hours(2))
    assert (second.since, second.ends) == (MONDAY, hours(9))


def test_the_clock_goes_on_where_it_was_at_another_speed() -> None:
    clock = TownClock.from_text(TownClock(1000.0, MONDAY, 60).to_text())
    assert clock.at(1010.0) == MONDAY + timedelta(minutes=10)
    faster = clock.faster(3600)
    assert faster.at(faster.begun + 1) - clock.at(faster.begun) == timedelta(hours=1)


@pytest.mark.slow
def test_a_small_town_lives(tmp_path: Path) -> None:
    plan = Plan(
        citizens=40, messages=200, kills=4, settle_seconds=5, last_days=2, last_speed=14_400
    )
    evidence, log = asyncio.run(simulate(plan, tmp_path, f"sqlite:///{tmp_path}/town.sqlite"))
    broken = verdict(evidence)
    # What is written at the very moment a form asks for something is taken by the form, which the
    # verdict cannot always see.
    unclear = [problem for problem in broken if " got no answer to " in problem]
    assert [problem for problem in broken if problem not in unclear] == [], log
    assert len(unclear) <= 2, unclear
    seen = figures(evidence, log)
    assert seen["times the bot was killed"] == 4
    assert evidence.cases
    assert seen["answers"]

"""Every status × event × actor, written out: what happens, or why it may not."""

from __future__ import annotations

from itertools import product

import pytest

from bot.cases.lifecycle import Actor, Event, Refusal, Refused, after
from bot.store.tables import Case, Status

WHO = {
    "holder": (Actor.STAFF, "holder"),
    "colleague": (Actor.STAFF, "colleague"),
    "citizen": (Actor.CITIZEN, "citizen"),
    "stranger": (Actor.CITIZEN, "stranger"),
    "assistant": (Actor.ASSISTANT, ""),
}
EVENTS = (Event.TAKEN, Event.PASSED_ON, Event.CLOSED, Event.REOPENED)
GONE = {"stranger": Refusal.NOT_YOUR_CASE, "assistant": Refusal.NOT_ALLOWED}

# (holder, colleague, citizen) for each event; nobody holds an open case.
EXPECTED: dict[Status, dict[Event, tuple[Status | Refusal, ...]]] = {
    Status.OPEN: {
        Event.TAKEN: (Status.TAKEN, Status.TAKEN, Refusal.NOT_ALLOWED),
        Event.PASSED_ON: (Status.OPEN, Status.OPEN, Refusal.NOT_ALLOWED),
        Event.CLOSED: (Refusal.NOT_TAKEN, Refusal.NOT_TAKEN, Status.CLOSED),
        Event.REOPENED: (Refusal.NOT_CLOSED,) * 3,
    },
    Status.TAKEN: {
        Event.TAKEN: (Refusal.ALREADY_TAKEN,) * 3,
        Event.PASSED_ON: (Status.PASSED_ON, Refusal.NOT_YOURS, Refusal.NOT_ALLOWED),
        Event.CLOSED: (Status.CLOSED, Refusal.NOT_YOURS, Status.CLOSED),
        Event.REOPENED: (Refusal.NOT_CLOSED,) * 3,
    },
    Status.PASSED_ON: {
        Event.TAKEN: (Status.TAKEN, Status.TAKEN, Refusal.NOT_ALLOWED),
        Event.PASSED_ON: (Status.PASSED_ON, Refusal.NOT_YOURS, Refusal.NOT_ALLOWED),
        Event.CLOSED: (Status.CLOSED, Refusal.NOT_YOURS, Status.CLOSED),
        Event.REOPENED: (Refusal.NOT_CLOSED,) * 3,
    },
    Status.REOPENED: {
        Event.TAKEN: (Status.TAKEN, Status.TAKEN, Refusal.NOT_ALLOWED),
        Event.PASSED_ON: (Status.REOPENED, Status.REOPENED, Refusal.NOT_ALLOWED),
        Event.CLOSED: (Refusal.NOT_TAKEN, Refusal.NOT_TAKEN, Status.CLOSED),
        Event.REOPENED: (Refusal.NOT_CLOSED,) * 3,
    },
    Status.CLOSED: {
        Event.TAKEN: (Refusal.ALREADY_CLOSED,) * 3,
        Event.PASSED_ON: (Refusal.ALREADY_CLOSED,) * 3,
        Event.CLOSED: (Refusal.ALREADY_CLOSED,) * 3,
        Event.REOPENED: (Status.REOPENED,) * 3,
    },
}


def _outcome(status: Status, event: Event, who: str) -> Status | Refusal:
    holder = None if status is Status.OPEN else "holder"
    case = Case(person="citizen", status=status.value, holder=holder)
    try:
        return after(case, event, *WHO[who])
    except Refused as refused:
        return refused.reason


@pytest.mark.parametrize(("status", "event", "who"), list(product(Status, EVENTS, WHO)))
def test_what_may_happen(status: Status, event: Event, who: str) -> None:
    by = dict(zip(WHO, EXPECTED[status][event], strict=False)) | GONE
    assert _outcome(status, event, who) == by[who]


def test_only_a_closed_case_has_nobody_who_must_act() -> None:
    for status in set(Status) - {Status.CLOSED}:
        ways = {e for e in EVENTS if isinstance(_outcome(status, e, "holder"), Status)}
        assert ways - {Event.CLOSED}

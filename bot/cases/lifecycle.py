"""What may happen to a case, and by whom: never let go before a named person has taken it."""

from __future__ import annotations

from enum import StrEnum

from bot.store.tables import Case, Status


class Event(StrEnum):
    """What happens to a case."""

    OPENED = "opened"
    TAKEN = "taken"
    PASSED_ON = "passed_on"
    CLOSED = "closed"
    REOPENED = "reopened"


class Actor(StrEnum):
    """Who makes it happen. The assistant opens cases, and does nothing else to them."""

    CITIZEN = "citizen"
    STAFF = "staff"
    ASSISTANT = "assistant"


class Promise(StrEnum):
    """Where an agreement is. Only one that stands, `AGREED`, is reminded and asked about."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    KEPT = "kept"
    BROKEN = "broken"
    DROPPED = "dropped"


class Refusal(StrEnum):
    """Why something may not happen."""

    ALREADY_TAKEN = "already_taken"
    ALREADY_CLOSED = "already_closed"
    NOT_CLOSED = "not_closed"
    NOT_TAKEN = "not_taken"
    NOT_YOURS = "not_yours"
    NEEDS_REASON = "needs_reason"
    SAME_DEPARTMENT = "same_department"
    NOT_YOUR_CASE = "not_your_case"
    NO_CASE = "no_case"
    NOT_ALLOWED = "not_allowed"
    PAST = "past"


class Refused(Exception):
    """It may not happen, and nothing has changed."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason.value)
        self.reason = reason


class _Role(StrEnum):
    """What somebody is to a case."""

    HOLDER = "holder"
    COLLEAGUE = "colleague"
    CITIZEN = "citizen"


_STAFF = frozenset({_Role.HOLDER, _Role.COLLEAGUE})
_HOLDER = frozenset({_Role.HOLDER})
_CITIZEN = frozenset({_Role.CITIZEN})

TRANSITIONS: dict[tuple[Status, Event], tuple[Status, frozenset[_Role]]] = {
    (Status.OPEN, Event.TAKEN): (Status.TAKEN, _STAFF),
    (Status.OPEN, Event.PASSED_ON): (Status.OPEN, _STAFF),
    (Status.OPEN, Event.CLOSED): (Status.CLOSED, _CITIZEN),
    (Status.TAKEN, Event.PASSED_ON): (Status.PASSED_ON, _HOLDER),
    (Status.TAKEN, Event.CLOSED): (Status.CLOSED, _HOLDER | _CITIZEN),
    (Status.PASSED_ON, Event.TAKEN): (Status.TAKEN, _STAFF),
    (Status.PASSED_ON, Event.PASSED_ON): (Status.PASSED_ON, _HOLDER),
    (Status.PASSED_ON, Event.CLOSED): (Status.CLOSED, _HOLDER | _CITIZEN),
    (Status.REOPENED, Event.TAKEN): (Status.TAKEN, _STAFF),
    (Status.REOPENED, Event.PASSED_ON): (Status.REOPENED, _STAFF),
    (Status.REOPENED, Event.CLOSED): (Status.CLOSED, _CITIZEN),
    (Status.CLOSED, Event.REOPENED): (Status.REOPENED, _STAFF | _CITIZEN),
}
"""Where a case stands, and what happens -> where it stands then, and who may do it."""

_MISSING = {Event.TAKEN: Refusal.ALREADY_TAKEN, Event.REOPENED: Refusal.NOT_CLOSED}


def after(case: Case, event: Event, actor: Actor, who: str) -> Status:
    """Where a case stands when somebody has done something to it; nothing is changed here.

    Raises:
        Refused: it cannot happen to the case as it stands, or somebody else must do it.
    """
    if actor is Actor.CITIZEN and who != case.person:
        raise Refused(Refusal.NOT_YOUR_CASE)
    if actor is Actor.ASSISTANT:
        raise Refused(Refusal.NOT_ALLOWED)
    status = Status(case.status)
    if (status, event) not in TRANSITIONS:
        closed = status is Status.CLOSED
        raise Refused(Refusal.ALREADY_CLOSED if closed else _MISSING[event])
    then, allowed = TRANSITIONS[status, event]
    if _role(case, actor, who) not in allowed:
        raise Refused(_not_allowed(status, actor))
    return then


def _role(case: Case, actor: Actor, who: str) -> _Role:
    if actor is Actor.CITIZEN:
        return _Role.CITIZEN
    return _Role.HOLDER if who == case.holder else _Role.COLLEAGUE


def _not_allowed(status: Status, actor: Actor) -> Refusal:
    if actor is Actor.CITIZEN:
        return Refusal.NOT_ALLOWED
    held = status in (Status.TAKEN, Status.PASSED_ON)
    return Refusal.NOT_YOURS if held else Refusal.NOT_TAKEN

"""The right door."""

from __future__ import annotations

from eval.answer import Answer
from eval.case import Case
from eval.scorer import Score, passed, scorer

_WRONG = "Folk bliver sendt til den forkerte afdeling eller myndighed."
_OTHER = "ekstern:"
_NEIGHBOUR, _ANOTHER_AUTHORITY, _ACUTE = 1.0, 2.0, 5.0


@scorer("department_right", "Rigtig afdeling", cause=_WRONG)
def department_right(case: Case, answer: Answer) -> Score | None:
    """The department named is a right one."""
    if not case.expect.departments:
        return None
    named = answer.last.department
    return passed(
        named in case.expect.departments,
        f"{named or 'ingen'}, ikke {' eller '.join(case.expect.departments)}",
    )


@scorer(
    "wrong_door_cost",
    "Pris for forkert dør (0-5)",
    cause=_WRONG,
    kind="mean",
    better="low",
)
def wrong_door_cost(case: Case, answer: Answer) -> Score | None:
    """What a wrong door costs: 1 a neighbour, 2 another authority or none, 5 where it is acute."""
    right = case.expect.departments
    if not right:
        return None
    named = answer.last.department
    if named in right:
        return Score(0.0)
    evidence = f"{named or 'ingen'}, ikke {right[0]}"
    library = answer.reference.library
    asked = [library.service[s] for s in case.expect.services[:1] if s in library.service]
    if any(service.urgency == "acute" for service in asked):
        return Score(_ACUTE, evidence)
    crossed = named is None or named.startswith(_OTHER) != right[0].startswith(_OTHER)
    return Score(_ANOTHER_AUTHORITY if crossed else _NEIGHBOUR, evidence)

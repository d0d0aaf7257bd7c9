from __future__ import annotations

from dataclasses import replace

import pytest

from eval.answer import Answer
from eval.reference import Reference
from eval.scorers.routing import department_right, wrong_door_cost
from tests.eval.fakes import answer, case, reference, reply

BAD_DOOR = "ekstern:skat"


@pytest.mark.parametrize(
    ("named", "right", "value", "evidence"),
    [
        ("teknik", ("teknik",), 1, ""),
        ("aeldre", ("teknik", "aeldre"), 1, ""),
        ("aeldre", ("teknik", "borgerservice"), 0, "aeldre, ikke teknik eller borgerservice"),
        (None, ("teknik",), 0, "ingen, ikke teknik"),
    ],
)
def test_any_right_department_will_do(
    named: str | None, right: tuple[str, ...], value: float, evidence: str
) -> None:
    score = department_right(case(departments=right), answer(reply(department=named)))
    assert score
    assert (score.value, score.evidence) == (value, evidence)


@pytest.mark.parametrize(
    ("named", "right", "cost"),
    [
        ("teknik", "teknik", 0),
        (BAD_DOOR, BAD_DOOR, 0),
        ("aeldre", "teknik", 1),
        ("ekstern:atp", BAD_DOOR, 1),
        (BAD_DOOR, "teknik", 2),
        ("teknik", BAD_DOOR, 2),
        (None, "teknik", 2),
    ],
)
def test_a_wrong_door_costs_more_the_farther_it_is(
    named: str | None, right: str, cost: float
) -> None:
    given = answer(reply("answered", department=named))
    score = wrong_door_cost(case(services=("pas",), departments=(right,)), given)
    assert score
    assert score.value == cost
    assert bool(score.evidence) is (cost > 0)


def with_acute(service_id: str) -> Reference:
    """The small library where one service is acute."""
    library = reference().library
    services = tuple(
        service.model_copy(update={"urgency": "acute"}) if service.id == service_id else service
        for service in library.services
    )
    return Reference(replace(library, services=services), reference().wording)


@pytest.mark.parametrize(
    ("asked", "named", "cost"),
    [
        (("rotter",), "aeldre", 5),
        (("rotter",), None, 5),
        (("rotter",), "teknik", 0),
        (("pas", "rotter"), "aeldre", 1),
        (("pas",), "aeldre", 1),
        (("ukendt",), "aeldre", 1),
        ((), "aeldre", 1),
    ],
)
def test_where_it_is_acute_any_wrong_door_is_dear(
    asked: tuple[str, ...], named: str | None, cost: float
) -> None:
    one = case(services=asked, departments=("teknik",))
    score = wrong_door_cost(one, Answer((reply(department=named),), with_acute("rotter")))
    assert score
    assert score.value == cost


def test_cases_without_a_department_do_not_count() -> None:
    for scorer in (department_right, wrong_door_cost):
        assert scorer(case(services=("pas",)), answer(reply(department="teknik"))) is None

"""What is wrong between files is found, with file and line."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from knowledge.library import Problem, load_library
from knowledge.lint import REVIEW_AFTER, check_library
from tests import factories
from tests.factories import REVIEWED, line_of, write


def check(folder: Path, today: date = REVIEWED) -> list[Problem]:
    return check_library(load_library(folder), today)


def only_problem(folder: Path, today: date = REVIEWED) -> Problem:
    (problem,) = check(folder, today)
    return problem


def test_a_sound_library_has_no_problems(small_library: Path) -> None:
    assert check(small_library) == []


@pytest.mark.parametrize("door", ["havnefogeden", "ekstern:havnefogeden"])
def test_a_dead_department_is_named_with_the_ones_that_live(small_library: Path, door: str) -> None:
    path = write(small_library, "services/pas.md", factories.service("pas", department=door))
    problem = only_problem(small_library)
    assert (problem.path, problem.line) == ("services/pas.md", line_of(path, "department:"))
    assert f"unknown department '{door}'" in problem.message
    assert "aeldre, borgerservice, ekstern:skat, teknik" in problem.message


def test_a_card_may_belong_to_another_authority(small_library: Path) -> None:
    write(small_library, "services/pas.md", factories.service("pas", department="ekstern:skat"))
    assert check(small_library) == []


@pytest.mark.parametrize("other", ["ukendt", "pas"])
def test_a_card_must_relate_to_another_card(small_library: Path, other: str) -> None:
    path = write(
        small_library, "services/pas.md", factories.service("pas", related=["flytning", other])
    )
    problem = only_problem(small_library)
    assert (problem.path, problem.line) == ("services/pas.md", line_of(path, "- flytning") + 1)
    assert f"'{other}'" in problem.message


def test_a_community_must_name_services_that_exist(small_library: Path) -> None:
    path = write(
        small_library,
        "communities/naboklubben.md",
        factories.community(services=["pas", "ukendt"]),
    )
    assert only_problem(small_library) == Problem(
        "communities/naboklubben.md",
        line_of(path, "- ukendt"),
        "services: no service has the id 'ukendt'",
    )


@pytest.mark.parametrize("other", ["113", "night_lines.dentist"])
def test_a_crisis_line_must_name_lines_that_exist(small_library: Path, other: str) -> None:
    path = write(
        small_library,
        "crisis_lines.yaml",
        {"lines": [factories.crisis_line(together_with=["112", other])]},
    )
    problem = only_problem(small_library)
    assert (problem.path, problem.line) == ("crisis_lines.yaml", line_of(path, "together_with"))
    assert f"unknown line '{other}'" in problem.message


def test_two_documents_may_not_have_one_id(small_library: Path) -> None:
    write(small_library, "strategies/hverdagen.md", factories.document())
    problem = only_problem(small_library)
    assert problem == Problem(
        "conduct/hverdagen.md", 2, "the id 'hverdagen' also stands in strategies/hverdagen.md"
    )


@pytest.mark.parametrize(
    "variant", ["min nye raadhusnøgle", "MIN NYE RÅDHUSNØGLE", "min  nye   rådhusnøgle "]
)
def test_a_phrasing_that_stands_on_two_cards_is_named(small_library: Path, variant: str) -> None:
    write(
        small_library,
        "services/flytning.md",
        factories.service(
            "flytning", say=[*factories.phrasings("flytning"), "min nye rådhusnøgle"]
        ),
    )
    path = write(
        small_library,
        "services/pas.md",
        factories.service("pas", say=[*factories.phrasings("pas"), variant]),
    )
    problem = only_problem(small_library)
    assert (problem.path, problem.line) == ("services/pas.md", line_of(path, variant.strip()))
    assert problem.message.endswith("already stands in services/flytning.md")


def test_a_phrasing_that_stands_twice_on_one_card_is_named(small_library: Path) -> None:
    said = factories.phrasings("pas")
    write(small_library, "services/pas.md", factories.service("pas", say=[*said, said[0]]))
    assert "already stands in services/pas.md" in only_problem(small_library).message


REVIEWED_FILES: list[tuple[str, Any]] = [
    ("services/pas.md", lambda day: factories.service("pas", reviewed=day)),
    ("conduct/hverdagen.md", lambda day: factories.document(reviewed=day)),
    ("communities/naboklubben.md", lambda day: factories.community(reviewed=day)),
    (
        "departments.yaml",
        lambda day: factories.register(authorities=[factories.authority(reviewed=day)]),
    ),
    ("crisis_lines.yaml", lambda day: {"lines": [factories.crisis_line(reviewed=day)]}),
]


@pytest.mark.parametrize(("name", "make"), REVIEWED_FILES, ids=[n for n, _ in REVIEWED_FILES])
@pytest.mark.parametrize(
    ("age", "message"),
    [
        (timedelta(days=366), "is over a year ago"),
        (timedelta(days=365), None),
        (timedelta(0), None),
        (timedelta(days=-1), "lies in the future"),
    ],
)
def test_a_fact_is_looked_at_once_a_year(
    small_library: Path, name: str, make: Any, age: timedelta, message: str | None
) -> None:
    reviewed = REVIEWED - age
    path = write(small_library, name, make(reviewed))
    found = check(small_library)
    if message is None:
        assert found == []
        return
    (problem,) = found
    assert (problem.path, problem.line) == (name, line_of(path, "reviewed:"))
    assert problem.message.startswith(f"reviewed: {reviewed} {message}")


def test_a_year_after_the_review_every_sourced_fact_is_named(small_library: Path) -> None:
    found = check(small_library, REVIEWED + REVIEW_AFTER + timedelta(days=1))
    assert len(found) == len(factories.SERVICE_IDS) + 2 + 1 + 1 + 1
    assert found == sorted(found)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"authorities": [factories.authority()] * 2}, "the id 'ekstern:skat' stands twice"),
        (
            {"authorities": [factories.authority(id="skat")]},
            "'skat': only authorities begin with 'ekstern:'",
        ),
    ],
)
def test_doors_have_ids_of_their_own(
    small_library: Path, changes: dict[str, Any], message: str
) -> None:
    write(small_library, "departments.yaml", factories.register(**changes))
    problem = only_problem(small_library)
    assert (problem.path, problem.message) == ("departments.yaml", message)
    assert problem.line


def test_two_departments_may_not_have_one_id(small_library: Path) -> None:
    departments = factories.register()["departments"]
    departments.append(departments[0])
    path = write(small_library, "departments.yaml", factories.register(departments=departments))
    (problem,) = check(small_library)
    assert problem.message == "the id 'borgerservice' stands twice"
    assert problem.line > line_of(path, "departments:")


def test_two_crisis_lines_may_not_have_one_id(small_library: Path) -> None:
    write(small_library, "crisis_lines.yaml", {"lines": [factories.crisis_line()] * 2})
    assert [p.path for p in check(small_library)] == ["crisis_lines.yaml"]


def test_a_document_may_not_have_the_id_of_a_service(small_library: Path) -> None:
    write(small_library, "conduct/pas.md", factories.document("pas"))
    assert check(small_library)

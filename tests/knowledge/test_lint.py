"""What is wrong between files is found, with file and line."""

from __future__ import annotations

from dataclasses import replace
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


@pytest.mark.parametrize("hours", ["ring og hør", "mandag-torsdag kl. 15-10", "onsdag"])
def test_opening_hours_that_cannot_be_read_are_named(small_library: Path, hours: str) -> None:
    departments = factories.register()["departments"]
    departments[1]["hours"] = hours
    path = write(small_library, "departments.yaml", factories.register(departments=departments))
    problem = only_problem(small_library)
    assert (problem.path, problem.line) == ("departments.yaml", line_of(path, f"hours: {hours}"))
    assert problem.message.startswith(f"hours: cannot read the opening hours '{hours}': ")


def test_two_crisis_lines_may_not_have_one_id(small_library: Path) -> None:
    write(small_library, "crisis_lines.yaml", {"lines": [factories.crisis_line()] * 2})
    assert [p.path for p in check(small_library)] == ["crisis_lines.yaml"]


def test_a_document_may_not_have_the_id_of_a_service(small_library: Path) -> None:
    write(small_library, "conduct/pas.md", factories.document("pas"))
    assert check(small_library)


ENDED = REVIEWED - timedelta(days=1)


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("services/pas.md", lambda day: factories.service("pas", valid_to=day)),
        ("conduct/hverdagen.md", lambda day: factories.document(valid_to=day)),
    ],
    ids=["card", "document"],
)
@pytest.mark.parametrize("last", [ENDED, REVIEWED, REVIEWED + timedelta(days=1)])
def test_what_holds_no_longer_is_named(
    small_library: Path, name: str, make: Any, last: date
) -> None:
    path = write(small_library, name, make(last))
    found = check(small_library)
    expired = Problem(name, line_of(path, "valid_to:"), f"expired: it was valid to {last}")
    assert found == ([expired] if last < REVIEWED else [])


def test_what_does_not_hold_yet_is_no_problem(small_library: Path) -> None:
    later = REVIEWED + timedelta(days=400)
    write(small_library, "services/pas.md", factories.service("pas", valid_from=later))
    assert check(small_library) == []


def test_an_own_document_that_holds_no_longer_is_named(small_library: Path) -> None:
    plan = factories.own_document({"Glas": "Glas skal i kuben."}, valid_to=ENDED)
    library = load_library(small_library)
    library = replace(library, documents=(*library.documents, plan))
    assert check_library(library, REVIEWED) == [
        Problem("own/planer/affald.pdf", 0, f"expired: it was valid to {ENDED}")
    ]


def test_a_figure_without_a_source_is_named_with_its_place(small_library: Path) -> None:
    text = {"Hvad koster det": "Det er billigt.\nDet koster 25 kroner."}
    path = write(small_library, "services/pas.md", factories.service("pas", sections=text))
    problem = only_problem(small_library)
    assert (problem.path, problem.line) == ("services/pas.md", line_of(path, "## Hvad koster"))
    assert problem.message.startswith("Hvad koster det: the figure '25' has no source in facts")
    assert "Det koster 25 kroner" in problem.message


def test_each_figure_without_a_source_is_a_problem(small_library: Path) -> None:
    card = factories.service("pas", title="Pas fra 18 år", ask="Er du over 15 år?", facts={})
    write(small_library, "services/pas.md", card)
    places = {problem.message.partition(":")[0] for problem in check(small_library)}
    assert places == {"title", "ask", "Hvad sker der så"}


@pytest.mark.parametrize(
    ("facts", "line_with", "message"),
    [
        ({"25 kroner": "PAGE"}, "25 kroner:", "'25 kroner' stands nowhere on the card"),
        ({"§ 777": "PAGE"}, "§ 777:", "'§ 777' stands nowhere on the card"),
        ({"vi ringer": "PAGE"}, "vi ringer:", "'vi ringer' stands nowhere on the card"),
        ({"Vi ringer": "PAGE"}, "Vi ringer:", "'Vi ringer' holds no figure"),
        ({"inden ti dage": "https://x.example"}, "inden ti", "https://x.example does not stand"),
        pytest.param(
            {"77 kroner": "PAGE"},
            "  77 kroner:",
            "'77 kroner' stands nowhere on the card",
        ),
    ],
)
def test_a_fact_that_stands_for_nothing_is_named(
    small_library: Path, facts: dict[str, str], line_with: str, message: str
) -> None:
    page = "https://borgerby.example/pas"
    stated = {"ti dage": page, "777 kroner": page}
    stated |= {fact: source.replace("PAGE", page) for fact, source in facts.items()}
    sections = {
        "Hvad koster det": "Det koster 777 kroner.",
        "For medarbejdere": "<!-- audience: staff -->\nSe § 777 og 25 kroner.",
    }
    card = factories.service("pas", facts=stated, sections=sections)
    path = write(small_library, "services/pas.md", card)
    problem = only_problem(small_library)
    assert (problem.path, problem.line) == ("services/pas.md", line_of(path, line_with))
    assert problem.message.startswith("facts: ")
    assert message in problem.message


@pytest.mark.parametrize(
    "front",
    [
        {"title": "Pas fra 777 kroner"},
        {"ask": "Har du 777 kroner?"},
        {"replaces": [{"name": "pasbog", "now": "Pasbogen koster 777 kroner."}]},
    ],
    ids=["title", "ask", "replaces"],
)
def test_a_fact_may_stand_for_a_figure_of_the_front_matter(
    small_library: Path, front: dict[str, Any]
) -> None:
    page = "https://borgerby.example/pas"
    card = factories.service("pas", facts={"ti dage": page, "777 kroner": page}, **front)
    write(small_library, "services/pas.md", card)
    assert check(small_library) == []


def test_two_terms_may_not_claim_one_word(small_library: Path) -> None:
    terms = factories.glossary()
    first, second = terms["terms"]
    terms["terms"].append({**first, "term": "rejsepas", "forms": [second["term"]]})
    path = write(small_library, "terms.yaml", terms)
    problem = only_problem(small_library)
    assert (problem.path, problem.line) == ("terms.yaml", line_of(path, "term: rejsepas"))
    assert problem.message == "'visitation' also stands under 'visitation'"


@pytest.mark.parametrize("key", ["example", "met"])
def test_a_meaning_needs_an_example_and_a_place_to_meet_it(small_library: Path, key: str) -> None:
    terms = factories.glossary()
    del terms["terms"][1]["senses"][1][key]
    write(small_library, "terms.yaml", terms)
    assert only_problem(small_library).message == "'visitation': 'example' or 'met' is missing"

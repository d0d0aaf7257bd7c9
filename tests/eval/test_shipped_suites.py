"""What the shipped suites say is right can be right: it exists, and stands in the message."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.wording import Wording
from eval.case import NO_CRISIS, Case
from eval.suites import SHIPPED, read_suite
from knowledge.library import Library

SUITES = sorted(path for path in SHIPPED.iterdir() if path.is_dir())


def services_of(case: Case) -> Iterator[str]:
    expect = case.expect
    yield from (*expect.services, *expect.needs, *filter(None, [expect.heaviest]))
    for turn in expect.turns:
        yield from turn.services if turn else ()


@pytest.fixture(params=SUITES, ids=lambda path: path.name)
def cases(request: pytest.FixtureRequest) -> tuple[Case, ...]:
    path: Path = request.param
    return read_suite(path).cases


def test_services_and_departments_exist_and_belong_together(
    cases: tuple[Case, ...], library: Library
) -> None:
    for case in cases:
        assert set(services_of(case)) <= library.service.keys(), case.id
        assert set(case.expect.departments) <= library.door.keys(), case.id
        if case.expect.services and case.expect.departments:
            doors = {library.service[name].department for name in case.expect.services}
            assert doors == set(case.expect.departments), case.id


def test_the_heaviest_need_is_one_of_the_needs(cases: tuple[Case, ...]) -> None:
    for case in cases:
        if case.expect.heaviest:
            assert case.expect.heaviest in case.expect.needs, case.id


def test_situations_exist(cases: tuple[Case, ...], library: Library) -> None:
    wording = Wording(library.register, library.crisis_lines)
    situations = {situation.id for situation in wording.crisis.situations} | {NO_CRISIS, None}
    for case in cases:
        assert case.expect.crisis in situations, case.id


@pytest.mark.parametrize("name", ["privacy", "letters"])
def test_personal_data_stands_in_what_was_sent(name: str) -> None:
    for case in read_suite(SHIPPED / name).cases:
        sent = "\n".join((*case.messages, case.letter))
        for value in case.expect.personal:
            assert value in sent, (case.id, value)


def test_the_suites_are_as_large_as_is_said() -> None:
    said = {"questions": 1400, "conversations": 60, "letters": 40, "strategies": 60, "crisis": 1300}
    counts = {name: len(read_suite(SHIPPED / name).cases) for name in said}
    assert {name: count for name, count in counts.items() if count < said[name]} == {}


def test_every_service_is_asked_for(library: Library) -> None:
    cases = read_suite(SHIPPED / "questions").cases
    asked = {name for case in cases for name in services_of(case)}
    assert library.service.keys() - asked == set()

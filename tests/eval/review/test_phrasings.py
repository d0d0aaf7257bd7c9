"""Which texts may become phrasings, and why others may not."""

from __future__ import annotations

import pytest

from eval.case import Case
from eval.review.phrasings import LONGEST, sort_out
from eval.suites import Suite

LEARNT = ["der løber rotter rundt under vores hus", "kan jeg få pas"]
SUITE = Suite(
    "egne",
    (
        Case(id="hus", messages=("vi har mus i kælderen under det gamle hus",)),
        Case(id="kort", messages=("hvad koster et pas",)),
        Case(id="samtale", messages=("hej", "må jeg holde høns i kolonihaven")),
    ),
)


def reason(text: str, *, learnt: list[str] = LEARNT) -> str:
    accepted, refused = sort_out([text], learnt, [SUITE])
    assert (accepted == [text]) != bool(refused)
    return refused[0].reason if refused else ""


@pytest.mark.parametrize("text", ["mus i haven", "jeg har set en mår på taget i nat", "rottegift?"])
def test_something_new_is_accepted(text: str) -> None:
    assert reason(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "der løber rotter rundt under vores hus",
        "Der løber ROTTER rundt under vores hus!",
        "hej, der løber rotter rundt under vores hus",
        "kan jeg faa pas?",
    ],
)
def test_what_is_known_is_refused(text: str) -> None:
    assert reason(text).startswith("is known already: '")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("vi har mus i kælderen under det gamle hus", "egne/hus"),
        ("vi har mus i kælderen under det gamle skur", "egne/hus"),
        ("Hvad koster et pas?", "egne/kort"),
        ("må jeg holde høns i kolonihaven", "egne/samtale"),
    ],
)
def test_what_would_spoil_a_test_case_is_refused_and_the_case_named(text: str, place: str) -> None:
    assert reason(text).endswith(f"spoil: {place}")


def test_each_of_several_that_are_near_one_case_is_refused() -> None:
    texts = [f"vi har mus i kælderen under det gamle {what}" for what in ("hus", "skur", "stuehus")]
    accepted, refused = sort_out(texts, [], [SUITE])
    assert accepted == []
    assert [one.text for one in refused] == texts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[name] har mus i haven", "personal data"),
        ("ring på 20 30 40 50 om mus", "personal data"),
        ("mus " * (LONGEST // 4 + 1), "longer"),
        ("kan jeg få det", "says nothing"),
        ("??", "says nothing"),
    ],
)
def test_what_is_no_phrasing_is_refused(text: str, expected: str) -> None:
    assert expected in sort_out([text], [], [])[1][0].reason


def test_two_that_are_alike_become_one() -> None:
    same = ["mår på taget", "Mår på taget!", "mår  på\ntaget"]
    longer = ["jeg har set en mår på taget i nat", "hej jeg har set en mår på taget i nat"]
    accepted, refused = sort_out([*same, *longer], [], [])
    assert accepted == [same[0], longer[0]]
    assert len(refused) == 2  # the third is the first once its blanks are gone


def test_nothing_is_nothing() -> None:
    assert sort_out([], LEARNT, [SUITE]) == ([], [])

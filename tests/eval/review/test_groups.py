"""Questions that are alike stand together, and the cards that may be meant beside them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date

import pytest

from bot.store.tables import Question
from eval.review import groups
from eval.review.groups import group
from knowledge.library import Library, load_library
from tests.factories import write_library

HAMSTERS = (
    "hvor finder jeg en tandlæge til min hamster",
    "min hamster skal til tandlæge",
    "findes der en tandlæge for hamstere",
)
ROOMS = ("kan jeg leje et festlokale", "hvem udlejer et festlokale til en fest")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return load_library(write_library(tmp_path_factory.mktemp("groups") / "library"))


def questions(
    *texts: str, services: Sequence[str] = (), first: int = 1, why: str = "unanswered"
) -> list[Question]:
    return [
        Question(id=number, text=text, why=why, services=list(services), day=date(2026, 11, number))
        for number, text in enumerate(texts, first)
    ]


def test_no_questions_no_groups(small: Library) -> None:
    assert group([], small) == []


def test_a_single_question_is_a_group(small: Library) -> None:
    [only] = group(questions("hvor finder jeg en tandlæge"), small)
    assert (only.number, only.example, len(only.questions)) == (1, "hvor finder jeg en tandlæge", 1)


def test_what_is_alike_stands_together_the_largest_first(small: Library) -> None:
    mixed = questions(ROOMS[0], HAMSTERS[0], HAMSTERS[1], ROOMS[1], HAMSTERS[2])
    found = group(mixed, small)
    assert [{q.text for q in one.questions} for one in found] == [set(HAMSTERS), set(ROOMS)]
    assert [one.number for one in found] == [2, 1]
    assert found[0].example in HAMSTERS
    assert found[0].days == (date(2026, 11, 2), date(2026, 11, 5))


def test_the_same_words_are_one_however_they_are_written(small: Library) -> None:
    [found] = group(questions("Rævene på torvet", "raevene paa torvet", "rævene på torvet"), small)
    assert len(found.questions) == 3


def test_the_order_they_come_in_says_nothing(small: Library) -> None:
    asked = questions(*HAMSTERS, *ROOMS, "en enlig ting uden lige")
    expected = group(asked, small)
    for seed in range(3):
        random.Random(seed).shuffle(asked)
        assert group(asked, small) == expected


def test_reasons_are_counted(small: Library) -> None:
    asked = [*questions(*HAMSTERS), *questions(HAMSTERS[0], first=9, why="disliked")]
    [found] = group(asked, small)
    assert found.reasons == {"unanswered": 3, "disliked": 1}


def test_cards_that_were_offered_or_are_near_may_be_meant(small: Library) -> None:
    [near] = group(questions("en rotte sidder i haven"), small)
    assert near.guesses[0] == "rotter"
    [offered] = group(questions("qxz wvk", services=["pas", "flytning"]), small)
    assert offered.guesses == ("pas", "flytning")
    [gone] = group(questions("qxz wvk", services=["nedlagt"]), small)
    assert gone.guesses == ()


def test_only_the_newest_are_looked_at(small: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(groups, "MOST", 3)
    [found] = group(questions(*ROOMS, *HAMSTERS), small)
    assert {question.text for question in found.questions} == set(HAMSTERS)

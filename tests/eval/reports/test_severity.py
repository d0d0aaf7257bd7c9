from __future__ import annotations

import pytest

from eval.reports.severity import failures, rank
from eval.scorer import Score
from tests.eval.factories import FIGURES, scored

DEFINITIONS = {definition.name: definition for definition in FIGURES}


def test_danger_comes_before_secrets_facts_doors_and_clarity() -> None:
    names = [
        *("crisis_shown", "no_staff_leak", "no_promise", "phones_right", "figures_supported"),
        *("nothing_forbidden", "heaviest_first", "service_first", "department_right"),
        *("turns_right", "complete", "c02_sentence_length", "clear", "latency_p99"),
    ]
    assert [rank(name) for name in names] == sorted({rank(name) for name in names})


def test_a_figure_nobody_has_heard_of_comes_before_clarity() -> None:
    assert rank("service_first") < rank("something_new") < rank("clear")


@pytest.mark.parametrize(
    ("name", "score", "fails"),
    [
        ("crisis_shown", Score(0.0), True),
        ("crisis_shown", Score(1.0), False),
        ("crisis_shown", Score(None, "ingen tekst"), False),
        ("turns_right", Score(0.5, "2: asked"), True),
        ("turns_right", Score(1.0), False),
        ("mrr", Score(0.5), False),
        ("wrong_door_cost", Score(2.0, "job, ikke teknik"), False),
        ("lix", Score(60.0, "svært"), False),
        ("unheard_of", Score(0.0, "galt"), False),
    ],
)
def test_what_says_that_an_answer_is_wrong(name: str, score: Score, fails: bool) -> None:
    assert bool(failures(scored("a", {name: score}), DEFINITIONS)) is fails


def test_failures_are_told_with_the_gravest_first() -> None:
    item = scored("a", {"c02_sentence_length": 0, "service_first": 0, "crisis_shown": 0})
    assert list(failures(item, DEFINITIONS)) == [
        "crisis_shown",
        "service_first",
        "c02_sentence_length",
    ]

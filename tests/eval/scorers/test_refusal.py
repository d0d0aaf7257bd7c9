from __future__ import annotations

import pytest

from bot.turn import Outcome
from eval.case import Case
from eval.scorer import Scorer
from eval.scorers.refusal import (
    answered_when_known,
    held_back,
    not_asked_back,
    outcome_right,
    person_offered,
    seen_as_outside,
)
from tests.eval.fakes import answer, case, reference, reply

KNOWN, UNKNOWN, UNSAID = case(answerable=True), case(answerable=False), case()
ANSWERS = {"answered", "partly_answered", "other_authority"}
TAKEN_UP = ANSWERS | {"asked", "crisis"}


def value(scorer: Scorer, one: Case, outcome: str, **values: object) -> float | None:
    score = scorer(one, answer(reply(outcome, **values)))
    assert score
    assert score.evidence or score.value == 1
    return score.value


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_is_right_or_wrong_of_a_known_and_of_an_unknown_question(
    outcome: Outcome,
) -> None:
    assert value(answered_when_known, KNOWN, outcome) == (
        outcome in TAKEN_UP | {"letter_explained"}
    )
    assert value(not_asked_back, KNOWN, outcome) == (outcome not in {"asked", "handed_over"})
    assert value(held_back, UNKNOWN, outcome) == (outcome not in ANSWERS)
    assert value(seen_as_outside, UNKNOWN, outcome) == (outcome not in TAKEN_UP)


@pytest.mark.parametrize(
    ("scorer", "others"),
    [
        (answered_when_known, (UNKNOWN, UNSAID)),
        (not_asked_back, (UNKNOWN, UNSAID, case(answerable=True, outcomes=("asked",)))),
        (held_back, (KNOWN, UNSAID)),
        (seen_as_outside, (KNOWN, UNSAID)),
        (outcome_right, (KNOWN, UNKNOWN, UNSAID)),
        (person_offered, (KNOWN, UNKNOWN, UNSAID)),
    ],
    ids=lambda value: value.definition.name if isinstance(value, Scorer) else "",
)
def test_other_cases_do_not_count(scorer: Scorer, others: tuple[Case, ...]) -> None:
    assert [scorer(one, answer()) for one in others] == [None] * len(others)


def test_the_evidence_says_what_was_answered_instead() -> None:
    score = held_back(UNKNOWN, answer(reply("answered", "pas", "rotter")))
    assert score
    assert score.evidence == "answered: pas"


def test_any_of_the_right_outcomes_will_do() -> None:
    one = case(outcomes=("asked", "no_evidence"))
    assert value(outcome_right, one, "asked") == 1
    assert value(outcome_right, one, "no_evidence") == 1
    score = outcome_right(one, answer(reply("answered")))
    assert score
    assert (score.value, score.evidence) == (0, "answered, ikke asked eller no_evidence")


@pytest.mark.parametrize("wanted", [True, False])
def test_a_person_is_offered_by_a_button_or_by_handing_over(wanted: bool) -> None:
    label = reference().wording.say("offer_person")
    one = case(person=wanted)
    for values in ({"offers": (label,)}, {"choices": ("Pas", label)}):
        assert value(person_offered, one, "answered", **values) == wanted
    assert value(person_offered, one, "handed_over") == wanted
    assert value(person_offered, one, "answered", offers=("Hvad koster det?",)) == (not wanted)

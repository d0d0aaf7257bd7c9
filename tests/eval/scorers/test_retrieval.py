from __future__ import annotations

import math

import pytest

from eval.scorer import Scorer
from eval.scorers.retrieval import mrr, ndcg, service_first, service_in_three
from tests.eval.fakes import answer, case, reply

ALL = (service_first, service_in_three, mrr, ndcg)
ASKED = case(services=("pas", "flytning"))
OTHERS = tuple(f"andet{number}" for number in range(20))


@pytest.mark.parametrize("scorer", ALL, ids=lambda scorer: scorer.definition.name)
def test_only_cases_that_name_a_service_count(scorer: Scorer) -> None:
    assert scorer(case(answerable=False), answer(reply("answered", "pas"))) is None


@pytest.mark.parametrize("scorer", ALL, ids=lambda scorer: scorer.definition.name)
def test_no_service_at_all_is_wrong_and_says_what_was_asked(scorer: Scorer) -> None:
    score = scorer(ASKED, answer(reply("no_evidence")))
    assert score
    assert score.value == 0
    if scorer is not ndcg:
        assert "pas eller flytning" in score.evidence


@pytest.mark.parametrize(
    ("outcome", "services", "value"),
    [
        ("answered", ("pas", "rotter"), 1),
        ("answered", ("flytning",), 1),
        ("asked", ("pas",), 1),
        ("crisis", ("pas",), 1),
        ("other_authority", ("pas",), 1),
        ("partly_answered", ("pas",), 1),
        ("answered", ("rotter", "pas"), 0),
        ("no_evidence", ("pas",), 0),
        ("outside_topic", ("pas",), 0),
        ("failed", ("pas",), 0),
        ("answered", (), 0),
    ],
)
def test_the_first_service_must_be_right_and_taken_up(
    outcome: str, services: tuple[str, ...], value: float
) -> None:
    score = service_first(ASKED, answer(reply(outcome, *services)))
    assert score
    assert score.value == value
    assert bool(score.evidence) is (value == 0)


def test_the_evidence_names_what_came_instead() -> None:
    score = service_first(ASKED, answer(reply("answered", "rotter")))
    assert score
    assert score.evidence == "answered: rotter, ikke pas eller flytning"


@pytest.mark.parametrize(
    ("before", "value", "rank"), [(0, 1, 1), (1, 1, 1 / 2), (2, 1, 1 / 3), (3, 0, 1 / 4)]
)
def test_among_three_and_the_rank(before: int, value: float, rank: float) -> None:
    for outcome in ("answered", "no_evidence"):
        given = answer(reply(outcome, *OTHERS[:before], "flytning", "pas"))
        among, reciprocal = service_in_three(ASKED, given), mrr(ASKED, given)
        assert among
        assert reciprocal
        assert (among.value, reciprocal.value) == (value, rank)


def test_ranks_are_counted_among_ten() -> None:
    last, too_late = (answer(reply("answered", *OTHERS[:n], "pas")) for n in (9, 10))
    scores = [scorer(ASKED, given) for given in (last, too_late) for scorer in (mrr, ndcg)]
    assert [score.value for score in scores if score] == [
        pytest.approx(value) for value in (1 / 10, 2 / math.log2(11) / (2 + 1 / math.log2(3)), 0, 0)
    ]


@pytest.mark.parametrize(
    ("services", "gain"),
    [
        (("pas", "flytning"), 2 + 1 / math.log2(3)),
        (("flytning", "pas"), 1 + 2 / math.log2(3)),
        (("pas", "rotter"), 2),
        (("rotter", "pas"), 2 / math.log2(3)),
        (("rotter", "madservice", "flytning"), 1 / math.log2(4)),
    ],
)
def test_the_service_asked_for_is_worth_twice_as_much(
    services: tuple[str, ...], gain: float
) -> None:
    score = ndcg(ASKED, answer(reply("answered", *services)))
    assert score
    assert score.value == pytest.approx(gain / (2 + 1 / math.log2(3)))


def test_one_right_service_first_is_all_there_is() -> None:
    score = ndcg(case(services=("pas",)), answer(reply("answered", "pas", *OTHERS)))
    assert score
    assert score.value == 1


def test_only_the_last_reply_counts() -> None:
    given = answer(reply("answered", "rotter"), reply("answered", "pas"))
    assert [scorer(ASKED, given).value for scorer in (service_first, mrr)] == [1, 1]  # type: ignore[union-attr]


def test_a_service_named_twice_counts_once() -> None:
    score = ndcg(case(services=("pas",)), answer(reply("answered", "pas", "pas")))
    assert score
    assert score.value == 1


def test_a_service_named_twice_takes_one_rank() -> None:
    score = ndcg(ASKED, answer(reply("answered", "rotter", "rotter", "pas")))
    assert score
    assert score.value == pytest.approx(2 / math.log2(3) / (2 + 1 / math.log2(3)))

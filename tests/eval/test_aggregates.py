"""Figures of a set by hand: macro-F1, refusal both ways, risk over coverage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from eval.aggregate import Aggregate
from eval.aggregates import AGGREGATES, risk
from eval.case import Case
from eval.score import Scored
from tests.eval.fakes import case, reply, scored

NAMED = {one.definition.name: one for one in AGGREGATES}


def value(name: str, *items: Scored) -> float | None:
    return NAMED[name].with_interval(items, 0)[0]


def routed(number: int, right: str | tuple[str, ...], named: str | None) -> Scored:
    departments = (right,) if isinstance(right, str) else right
    return scored(case(f"c{number}", departments=departments), reply(department=named))


def test_macro_f1_counts_small_departments_as_much_as_large_ones() -> None:
    items = [routed(number, "a", "a") for number in range(9)] + [routed(9, "b", "a")]
    # a: 9 hits of 9 true and 10 named; b: none of 1.
    assert value("routing_macro_f1", *items) == pytest.approx((2 * 9 / (9 + 10) + 0) / 2)


def test_macro_f1_by_hand() -> None:
    pairs = [("a", "a"), ("a", "b"), ("b", "b"), ("c", None), ("c", "c"), ("c", "d")]
    items = [routed(number, *pair) for number, pair in enumerate(pairs)]
    assert value("routing_macro_f1", *items) == pytest.approx((2 / 3 + 2 / 3 + 2 / 4) / 3)


def test_any_right_department_counts_as_the_first() -> None:
    assert value("routing_macro_f1", routed(1, ("a", "b"), "b"), routed(2, "a", "a")) == 1


def test_cases_without_a_department_do_not_count() -> None:
    items = [scored(case("x"), reply(department="b")), routed(1, "a", "a")]
    assert NAMED["routing_macro_f1"].with_interval(items, 0) == (1, None, None, 1)
    assert NAMED["routing_macro_f1"].with_interval(items[:1], 0) == (None, None, None, 0)


def asked(number: int, answerable: bool, outcome: str, letter: str = "") -> Scored:
    return scored(case(f"c{number}", answerable=answerable, letter=letter), reply(outcome))


def test_refusal_f1_is_the_mean_of_both_ways() -> None:
    items = [
        asked(1, True, "answered"),
        asked(2, True, "asked"),
        asked(3, True, "no_evidence"),
        asked(4, False, "no_evidence"),
        asked(5, False, "answered"),
    ]
    # Refusing: 1 of 2 told and 2 true. Answering: 2 of 3 told and 3 true.
    assert value("refusal_f1", *items) == pytest.approx((2 * 1 / 4 + 2 * 2 / 6) / 2)


def test_a_system_that_always_answers_gets_half_at_most() -> None:
    items = [asked(number, number < 5, "answered") for number in range(10)]
    assert value("refusal_f1", *items) == pytest.approx((0 + 2 * 5 / 15) / 2)


def test_refusal_f1_needs_both_kinds() -> None:
    assert value("refusal_f1", asked(1, True, "answered"), asked(2, True, "asked")) is None
    assert value("refusal_f1", asked(1, False, "answered"), asked(2, False, "asked")) is None
    assert value("refusal_f1", asked(1, False, "no_evidence"), asked(2, True, "answered")) == 1


def test_letters_are_no_refusals() -> None:
    items = [asked(1, False, "no_evidence"), asked(2, True, "answered")]
    assert value("refusal_f1", *items, asked(3, True, "no_evidence", letter="Kære borger")) == 1


SURE = ("answered", "pas")


def sure(number: int, right: bool, confidence: float | None) -> Scored:
    one = case(f"c{number}", services=("pas",), answerable=True)
    return scored(one, reply("answered", "pas" if right else "rotter", confidence=confidence))


def test_aurc_by_hand() -> None:
    items = [sure(1, True, 0.9), sure(2, False, 0.8), sure(3, True, 0.7), sure(4, True, 0.1)]
    # Risks with 1, 2, 3 and 4 answered: 0, 1/2, 1/3, 1/4.
    assert value("aurc", *items) == pytest.approx((0 + 1 / 2 + 1 / 3 + 1 / 4) / 4)
    assert value("aurc", *reversed(items)) == value("aurc", *items)


def test_a_system_that_knows_when_it_is_wrong_has_a_lower_aurc() -> None:
    knows = [sure(number, number < 8, 1 - number / 10) for number in range(10)]
    doubts = [sure(number, number >= 2, 1 - number / 10) for number in range(10)]
    assert (value("aurc", *knows) or 0) < 0.05
    assert (value("aurc", *doubts) or 0) > 0.4
    assert NAMED["aurc"].definition.better == "low"


def test_coverage_by_hand() -> None:
    items = [sure(number, number != 50, 1 - number / 100) for number in range(100)]
    # The fifty surest are right; the error is 1 of 51, and 1 of 100 at last.
    assert value("coverage_at_1", *items) == 1
    assert value("coverage_at_1", *items[:60]) == pytest.approx(50 / 60)
    assert value("coverage_at_2", *items[:60]) == 1
    assert value("coverage_at_5", *items[:51]) == 1


def test_nothing_can_be_answered_when_the_surest_is_wrong() -> None:
    items = [sure(1, False, 1.0), sure(2, True, 0.5)]
    assert value("coverage_at_5", *items) == 0


@pytest.mark.parametrize("name", ["aurc", "coverage_at_1", "coverage_at_2", "coverage_at_5"])
def test_where_nothing_is_right_a_curve_says_nothing(name: str) -> None:
    assert value(name, sure(1, False, 0.9), sure(2, False, 0.2)) is None
    assert value(name) is None


@pytest.mark.parametrize(
    ("one", "confidence", "counts"),
    [
        (case(services=("pas",), answerable=True), 0.5, True),
        (case(services=("pas",), answerable=True), 0.0, True),
        (case(answerable=False), 0.5, True),
        (case(services=("pas",), answerable=True), None, False),
        (case(services=("pas",)), 0.5, False),
        (case(answerable=True), 0.5, False),
        (case("a", "hej", "og?", services=("pas",), answerable=True), 0.5, False),
    ],
)
def test_risk_needs_a_confidence_and_a_truth(
    one: Case, confidence: float | None, counts: bool
) -> None:
    assert (risk(scored(one, reply(*SURE, confidence=confidence))) is not None) is counts


def wrong(one: Case, *told: str) -> bool:
    pair = risk(scored(one, reply(*told, confidence=0.5)))
    assert pair
    return pair[1]


def test_answering_is_an_error_outside_the_library_and_about_something_else() -> None:
    right = case(services=("flytning", "pas"), answerable=True)
    assert not wrong(right, "no_evidence", "pas", "rotter")
    assert wrong(right, "answered", "rotter", "pas")
    assert wrong(right, "answered")
    assert wrong(case(answerable=False), *SURE)
    assert wrong(case(services=("pas",), answerable=False), *SURE)


def test_lix_figures_are_of_the_replies_that_have_one() -> None:
    items = [
        scored(case(f"c{n}"), reply(), lix=lix) for n, lix in enumerate([10.0, 20.0, 30.0, None])
    ]
    assert value("lix_median", *items, scored(case("x"))) == 20
    assert value("lix_p95", *items) == pytest.approx(29)
    assert value("lix_median", items[-1]) is None


MEAN = Aggregate(
    NAMED["aurc"].definition,
    lambda item: item.scores["x"].value if "x" in item.scores else None,
    lambda found: sum(found) / len(found),
)


def test_only_none_keeps_a_case_out() -> None:
    items = [scored(case(f"c{n}"), x=x) for n, x in enumerate([0.0, None, 1.0])]
    value, _, _, n = MEAN.with_interval([*items, scored(case("other"))], 0)
    assert (value, n) == (0.5, 2)


def test_of_no_cases_there_is_no_value() -> None:
    assert MEAN.with_interval([], 0) == (None, None, None, 0)
    assert MEAN.with_interval([scored(case("other"))], 0) == (None, None, None, 0)


def test_the_interval_is_drawn_over_clusters_and_always_alike() -> None:
    values = [float(number % 4) for number in range(40)]
    apart = [scored(case(f"c{n}"), x=x) for n, x in enumerate(values)]
    together = [scored(case(f"c{n}", cluster=f"k{n % 4}"), x=x) for n, x in enumerate(values)]
    point, low, high, n = MEAN.with_interval(apart, 0)
    wide_point, wide_low, wide_high, _ = MEAN.with_interval(together, 0)
    assert (point, n) == (1.5, 40)
    assert wide_point == point
    assert point is not None
    assert low is not None
    assert high is not None
    assert wide_low is not None
    assert wide_high is not None
    assert low < point < high
    assert wide_high - wide_low > 2 * (high - low)
    assert MEAN.with_interval(apart, 0) == (point, low, high, n)


def test_one_cluster_has_no_interval() -> None:
    items = [scored(case(f"c{n}", cluster="k"), x=1.0) for n in range(3)]
    assert MEAN.with_interval(items, 0) == (1.0, None, None, 3)


def rarely(every: int) -> Aggregate:
    """Has no value in one of so many resamples, and 1 in the others."""
    told = iter(range(1_000))  # 0 is the figure itself

    def figure(_: Sequence[float]) -> float | None:
        number = next(told)
        return None if number and number % every == 0 else 1.0

    return replace(MEAN, figure=figure)


@pytest.mark.parametrize(("every", "interval"), [(40, (1, 1)), (20, (1, 1)), (18, (None, None))])
def test_resamples_without_a_value_are_left_out_while_they_are_few(
    every: int, interval: tuple[float | None, float | None]
) -> None:
    items = [scored(case(f"c{n}"), x=1.0) for n in range(4)]
    assert rarely(every).with_interval(items, 0) == (1, *interval, 4)


@pytest.mark.parametrize(("right", "has_ends"), [(2, False), (6, True)])
def test_a_curve_that_often_says_nothing_has_no_interval(right: int, has_ends: bool) -> None:
    items = [
        *(sure(number, True, 0.9) for number in range(right)),
        *(sure(number, False, 0.5) for number in range(right, right + 2)),
    ]
    for number, item in enumerate(items):
        items[number] = scored(
            item.case.model_copy(update={"cluster": f"k{number}"}), item.answer.last
        )
    point, low, high, n = NAMED["aurc"].with_interval(items, 0)
    assert point is not None
    assert n == right + 2
    assert (low is not None and high is not None and low <= point <= high) is has_ends
    assert (low, high) == (None, None) or has_ends

from __future__ import annotations

import pytest

from eval.statistics.risk import Point, risk_coverage


def test_a_curve_by_hand() -> None:
    curve = risk_coverage([0.6, 0.9, 0.7, 0.8], [False, False, True, False])
    assert curve
    assert curve.points == (
        Point(0.9, 0.25, 0.0),
        Point(0.8, 0.5, 0.0),
        Point(0.7, 0.75, 1 / 3),
        Point(0.6, 1.0, 0.25),
    )
    assert curve.aurc == pytest.approx((0 + 0 + 1 / 3 + 1 / 4) / 4)
    assert curve.coverage_at == {0.01: 0.5, 0.02: 0.5, 0.05: 0.5}


def test_the_same_confidence_is_answered_together() -> None:
    curve = risk_coverage([0.9, 0.5, 0.5, 0.5], [False, True, False, False])
    assert curve
    assert curve.points == (Point(0.9, 0.25, 0.0), Point(0.5, 1.0, 0.25))
    # Each of the three counts with a third of their one error.
    assert curve.aurc == pytest.approx((0 + 1 / 6 + 2 / 9 + 1 / 4) / 4)


def test_the_order_of_equal_cases_does_not_matter() -> None:
    assert risk_coverage([0.5, 0.5, 0.9], [True, False, False]) == risk_coverage(
        [0.9, 0.5, 0.5], [False, False, True]
    )


def test_coverage_counts_up_to_the_last_threshold_within_the_risk() -> None:
    # The first answer is wrong, but 1 of 20 is within 5 % and 1 of 19 is not.
    confidences = [1 - n / 100 for n in range(20)]
    curve = risk_coverage(confidences, [True] + [False] * 19)
    assert curve
    assert curve.coverage_at == {0.01: 0.0, 0.02: 0.0, 0.05: 1.0}


@pytest.mark.parametrize(("error", "risk", "coverage"), [(False, 0.0, 1.0), (True, 1.0, 0.0)])
def test_all_right_or_all_wrong(error: bool, risk: float, coverage: float) -> None:
    curve = risk_coverage([0.2, 0.4, 0.4], [error] * 3)
    assert curve
    assert curve.aurc == risk
    assert set(curve.coverage_at.values()) == {coverage}


def test_nothing_answered() -> None:
    assert risk_coverage([], []) is None


def test_what_cannot_be_drawn() -> None:
    with pytest.raises(ValueError, match="1 confidences, but 2 errors"):
        risk_coverage([0.1], [True, False])
    with pytest.raises(ValueError, match="not a number"):
        risk_coverage([float("nan")], [True])

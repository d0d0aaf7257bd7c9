from __future__ import annotations

import math

import numpy as np
import pytest

from eval.statistics import Interval, clustered_mean
from eval.statistics.bootstrap import percentile_interval


def test_two_clusters_are_drawn_whole() -> None:
    assert clustered_mean([0, 0, 1, 1], ["a", "a", "b", "b"], seed=1) == Interval(0, 1)


def test_a_large_cluster_weighs_by_its_cases() -> None:
    values, clusters = [0.0] * 9 + [1.0], ["a"] * 9 + ["b"]
    # Drawn: a a, a b or b a, b b. Half of the draws are mixed and give 1 of 10.
    drawn = [clustered_mean(values, clusters, seed, resamples=1) for seed in range(400)]
    means = [one.low for one in drawn if one]
    assert set(means) == {0.0, 0.1, 1.0}
    assert means.count(0.1) == pytest.approx(200, abs=40)


def test_it_agrees_with_the_normal_interval_of_many_independent_values() -> None:
    values = np.random.default_rng(3).normal(5, 2, 400)
    interval = clustered_mean(values.tolist(), [str(n) for n in range(400)], seed=1)
    assert interval
    half = 1.96 * values.std() / math.sqrt(400)
    assert interval.low == pytest.approx(values.mean() - half, abs=0.03)
    assert interval.high == pytest.approx(values.mean() + half, abs=0.03)


def test_cases_that_share_a_cluster_say_less() -> None:
    values = [1.0, 0.0] * 20
    apart = clustered_mean(values, [str(n) for n in range(40)], seed=1)
    alike = clustered_mean(sorted(values), [str(n // 10) for n in range(40)], seed=1)
    assert apart
    assert alike
    assert alike.high - alike.low > 1.5 * (apart.high - apart.low)


def test_the_same_seed_gives_the_same_whatever_the_order() -> None:
    values, clusters = [0.0, 1.0, 3.0, 7.0], ["d", "a", "c", "b"]
    first = clustered_mean(values, clusters, seed=4)
    assert first == clustered_mean(values, clusters, seed=4)
    assert first == clustered_mean(values[::-1], clusters[::-1], seed=4)


@pytest.mark.parametrize(("values", "clusters"), [([], []), ([1.0, 2.0], ["a", "a"])])
def test_fewer_than_two_clusters_have_no_interval(values: list[float], clusters: list[str]) -> None:
    assert clustered_mean(values, clusters, seed=1) is None


def test_every_value_needs_a_cluster() -> None:
    with pytest.raises(ValueError, match="2 values, but 1 clusters"):
        clustered_mean([1.0, 2.0], ["a"], seed=1)


def test_resamples_without_a_value_are_left_out_unless_they_are_many() -> None:
    values = [float(n) for n in range(100)]
    assert percentile_interval([*values, math.nan]) == pytest.approx((2.475, 96.525))
    assert percentile_interval([*values, *[math.nan] * 6]) is None
    assert percentile_interval([]) is None


@pytest.mark.parametrize(
    ("low", "high", "clear"),
    [(0.1, 0.2, True), (-0.2, -0.1, True), (-0.1, 0.1, False), (0, 1, False)],
)
def test_whether_zero_lies_outside(low: float, high: float, clear: bool) -> None:
    assert Interval(low, high).leaves_out_zero is clear

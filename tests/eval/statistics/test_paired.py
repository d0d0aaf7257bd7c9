from __future__ import annotations

import pytest

from eval.statistics.paired import holm, mcnemar, paired, paired_difference, sign_flip


def names(n: int) -> list[str]:
    return [str(number) for number in range(n)]


def test_mcnemar_looks_at_the_changed_cases_only() -> None:
    first = [True] * 50 + [False] * 9 + [True]
    second = [True] * 50 + [True] * 9 + [False]
    result = mcnemar(first, second)
    assert (result.gained, result.lost) == (9, 1)
    assert result.p == pytest.approx(22 / 1024)  # 2 (C(10,0) + C(10,1)) / 2^10
    assert mcnemar(second, first).p == result.p


@pytest.mark.parametrize("values", [[], [True, False]])
def test_mcnemar_without_changes(values: list[bool]) -> None:
    assert mcnemar(values, values) == (0, 0, 1.0)


def test_sign_flips_come_near_the_exact_p() -> None:
    # Of the 2^5 signs only all + and all - give a sum as large.
    assert sign_flip([1.0] * 5, names(5), seed=1) == pytest.approx(2 / 32, abs=0.01)
    # |sum| is 4 of 6: sums of +-3 +-2 +-1 with |sum| >= 4 are 6, 4 and their opposites.
    assert sign_flip([3.0, 2.0, -1.0], names(3), seed=1) == pytest.approx(4 / 8, abs=0.02)


def test_sign_flips_never_give_0() -> None:
    assert sign_flip([0.3] * 40, names(40), seed=1) == 1 / 10_000
    assert sign_flip([1.0] * 40, names(40), seed=1, permutations=99) == 1 / 100


@pytest.mark.parametrize("differences", [[], [0.0, 0.0]])
def test_sign_flips_of_no_difference(differences: list[float]) -> None:
    assert sign_flip(differences, names(len(differences)), seed=1) == 1.0


def test_the_signs_of_a_cluster_flip_together() -> None:
    assert sign_flip([1.0] * 20, ["a"] * 10 + ["b"] * 10, seed=1) == pytest.approx(0.5, abs=0.02)


def test_the_interval_of_a_difference_is_of_second_minus_first() -> None:
    assert paired_difference([0, 1, 2], [1, 2, 3], names(3), seed=1) == (1, 1)
    assert paired_difference([1], [2], ["a"], seed=1) is None


def test_holm_multiplies_by_what_is_left_and_never_falls() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.9, 0.5]) == [1.0, 1.0]
    assert holm([]) == []


def test_a_share_is_tested_by_mcnemar() -> None:
    first, second = [0.0] * 6 + [1.0] * 4, [1.0] * 10
    result = paired(first, second, names(10), 1, share=True)
    assert result
    assert (result.n, result.first, result.second) == (10, 0.4, 1.0)
    assert result.difference == pytest.approx(0.6)
    assert result.test == "mcnemar"
    assert result.p == pytest.approx(2 / 64)
    assert result.interval
    assert 0.2 <= result.interval.low < 0.6 < result.interval.high <= 0.9


@pytest.mark.parametrize(("second", "share"), [([1.0, 0.5], True), ([1.0, 1.0], False)])
def test_other_values_are_tested_by_sign_flips(second: list[float], share: bool) -> None:
    result = paired([0.0, 0.0], second, ["a", "b"], 1, share=share)
    assert result
    assert result.test == "sign_flip"


def test_nothing_to_compare() -> None:
    assert paired([], [], [], 1, share=True) is None


def test_the_runs_must_be_of_one_length() -> None:
    with pytest.raises(ValueError, match="shorter"):
        paired([1.0, 0.0], [1.0], ["a", "b"], 1, share=True)

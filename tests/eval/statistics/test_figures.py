from __future__ import annotations

import pytest

from eval.statistics import macro_f1, p99


@pytest.mark.parametrize(
    ("pairs", "value"),
    [
        ([], None),
        ([("a", "a")], 1.0),
        ([("a", None)], 0.0),
        ([("a", "a"), ("a", "a"), ("a", "b"), ("b", "b")], (4 / 5 + 2 / 3) / 2),
        ([("a", "a"), ("b", "never true")], 1 / 2),
        ([("a", "a")] * 98 + [("b", "a"), ("c", "c")], (196 / 197 + 0 + 1) / 3),
    ],
)
def test_each_label_counts_alike(pairs: list[tuple[str, str | None]], value: float | None) -> None:
    assert macro_f1(pairs) == (value if value is None else pytest.approx(value))


@pytest.mark.parametrize(
    ("values", "value"), [([], 0.0), ([7.0], 7.0), ([1.0, 2.0], 1.99), (list(range(101)), 99.0)]
)
def test_what_99_of_100_stay_within(values: list[float], value: float) -> None:
    assert p99(values) == pytest.approx(value)

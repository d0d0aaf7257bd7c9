from __future__ import annotations

import pytest

from eval.statistics import Share, macro_f1, p99


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [
        (0, 10, 0.0, 0.27754),
        (10, 10, 0.72246, 1.0),
        (5, 10, 0.23659, 0.76341),
        (1, 1, 0.20654, 1.0),
        (81, 263, 0.25527, 0.36623),
        (90, 100, 0.82563, 0.94477),
        (0, 0, 0.0, 1.0),
    ],
)
def test_wilson_interval(hits: int, n: int, low: float, high: float) -> None:
    assert Share(hits, n).interval == pytest.approx((low, high), abs=2e-4)


@pytest.mark.parametrize(
    ("hits", "n", "value"), [(0, 0, 0.0), (0, 5, 0.0), (2, 8, 0.25), (3, 3, 1)]
)
def test_value(hits: int, n: int, value: float) -> None:
    assert Share(hits, n).value == value


@pytest.mark.parametrize("n", [1, 2, 7, 100, 10_000])
def test_interval_lies_around_the_value_inside_0_and_1(n: int) -> None:
    for hits in {0, 1, n // 2, n - 1, n}:
        low, high = Share(hits, n).interval
        assert 0 <= low <= Share(hits, n).value <= high <= 1


def test_more_cases_make_it_narrower() -> None:
    widths = [high - low for low, high in (Share(n // 2, n).interval for n in (10, 100, 1000))]
    assert widths == sorted(widths, reverse=True)


def test_it_is_printed_with_its_interval_and_counts() -> None:
    text = str(Share(5, 10))
    assert "50.0%" in text
    assert "23.7%" in text
    assert "76.3%" in text
    assert text.endswith("5/10")


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

from __future__ import annotations

import pytest

from eval.statistics import Share


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


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (Share(5, 10), " 50.0%  [23.7%, 76.3%]  5/10"),
        (Share(0, 10), "  0.0%  [0.0%, 27.8%]  0/10"),
        (Share(10, 10), "100.0%  [72.2%, 100.0%]  10/10"),
    ],
)
def test_it_is_printed_with_its_interval_and_counts(share: Share, text: str) -> None:
    assert str(share) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (Share(5, 10), "50,0 % [23,7 %; 76,3 %] (5 af 10)"),
        (Share(0, 300), "0 af 300 (højst 1,3 %)"),
        (Share(10, 10), "10 af 10 (mindst 72,2 %)"),
        (Share(0, 0), "ingen talt"),
    ],
)
def test_in_danish_none_and_all_are_told_with_their_bound(share: Share, text: str) -> None:
    assert share.danish == text

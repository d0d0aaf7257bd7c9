"""Agreement against published values and values computed by hand."""

from __future__ import annotations

import csv
import math
import os
from pathlib import Path

import pytest

from eval.statistics.agreement import (
    Level,
    cohen_kappa,
    krippendorff_alpha,
    spearman,
)

# Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability": four observers, 12 units.
OBSERVERS = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]
WORD_SIMILARITY = "BORGERLAND_WORD_SIMILARITY"


@pytest.mark.parametrize(
    ("level", "value"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)]
)
def test_alpha_of_the_textbook(level: Level, value: float) -> None:
    alpha = krippendorff_alpha(OBSERVERS, level, seed=1)
    assert alpha.value == pytest.approx(value, abs=5e-4)
    assert alpha.interval
    assert alpha.interval.low < value < alpha.interval.high <= 1


def test_alpha_of_two_observers() -> None:
    one, two = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    alpha = krippendorff_alpha([one, two], "nominal", seed=1)
    assert alpha.value == pytest.approx(0.095, abs=5e-4)  # the same paper, binary data


def test_the_same_seed_gives_the_same_interval() -> None:
    assert krippendorff_alpha(OBSERVERS, "ordinal", 3) == krippendorff_alpha(
        OBSERVERS, "ordinal", 3
    )


def test_alpha_of_perfect_agreement_is_sure() -> None:
    row = [1, 2, 3, 4, 5] * 6
    assert krippendorff_alpha([row, row], "ordinal", seed=1) == (1.0, (1.0, 1.0))


@pytest.mark.parametrize(
    "ratings",
    [[], [[]], [[1, 2, 3]], [[1, None], [None, 2]], [[4, 4], [4, 4]], [[4, 4, 1], [4, 4, None]]],
    ids=["no raters", "no items", "one rater", "none in common", "all alike", "alike where shared"],
)
def test_alpha_that_cannot_be_said(ratings: list[list[float | None]]) -> None:
    assert krippendorff_alpha(ratings, "ordinal", seed=1) == (None, None)


def test_alpha_without_a_sure_interval() -> None:
    # One item in twelve differs: a third of the resamples hold only one value.
    rows = [[5.0] * 11 + [1.0], [5.0] * 11 + [1.0]]
    assert krippendorff_alpha(rows, "ordinal", seed=1) == (1.0, None)


def test_kappa_by_hand() -> None:
    first = [1] * 20 + [1] * 5 + [0] * 10 + [0] * 15
    second = [1] * 20 + [0] * 5 + [1] * 10 + [0] * 15
    kappa = cohen_kappa(first, second, seed=1)
    assert kappa.value == pytest.approx(0.4)  # agreement .70, by chance .50
    assert kappa.interval
    assert kappa.interval.low == pytest.approx(0.15, abs=0.05)
    assert kappa.interval.high == pytest.approx(0.65, abs=0.05)


def test_kappa_with_quadratic_weights_by_hand() -> None:
    kappa = cohen_kappa([1, 2, 3, 1], [1, 2, 3, 3], seed=1, weights="quadratic")
    assert kappa.value == pytest.approx(1 - 1 / 1.625)


@pytest.mark.parametrize("values", [[], [1], [1, 1, 1]])
def test_kappa_that_cannot_be_said(values: list[float]) -> None:
    assert cohen_kappa(values, values, seed=1) == (None, None)


def test_spearman_by_hand() -> None:
    rho = spearman([1, 2, 3, 4, 5], [2, 1, 4, 3, 50], seed=1)
    assert rho.value == pytest.approx(1 - 6 * 4 / (5 * 24))
    assert rho.interval
    assert rho.interval.low < 0.8 <= rho.interval.high <= 1


def test_spearman_with_ties() -> None:
    # Ranks 1.5 1.5 3 4 and 1 2 3.5 3.5: r = 4 / 4.5.
    assert spearman([1, 1, 2, 3], [1, 2, 3, 3], seed=1).value == pytest.approx(4 / 4.5)


@pytest.mark.parametrize("second", [[], [1], [2, 2, 2]])
def test_spearman_that_cannot_be_said(second: list[float]) -> None:
    first = [float(n) for n in range(len(second))]
    assert spearman(first, second, seed=1) == (None, None)
    assert spearman(second, first, seed=1) == (None, None)


def test_raters_of_different_items_are_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        spearman([1, 2], [1], seed=1)
    with pytest.raises(ValueError, match="shorter"):
        cohen_kappa([1, 2], [1], seed=1)


def raters_of(path: Path) -> list[list[float | None]]:
    """The columns of whole numbers; labels and means of raters are none."""
    text = path.read_text(encoding="utf-8-sig")
    delimiter = max("\t;,", key=text.partition("\n")[0].count)
    _, *rows = csv.reader(text.splitlines(), delimiter=delimiter)
    columns = []
    for column in zip(*rows, strict=True):
        try:
            values = [float("nan" if cell in ("", "NA") else cell) for cell in column]
        except ValueError:
            continue
        if all(math.isnan(value) or value.is_integer() for value in values):
            columns.append([None if math.isnan(value) else value for value in values])
    return columns


@pytest.mark.parametrize("delimiter", ["\t", ";", ","])
def test_raters_are_told_from_labels_and_means(tmp_path: Path, delimiter: str) -> None:
    rows = [["word", "mean", "r1", "r2"], ["hus", "2.5", "2.0", "3"], ["å", "4", "nan", "4"]]
    path = tmp_path / "ratings.csv"
    path.write_text("\n".join(delimiter.join(row) for row in rows), encoding="utf-8")
    assert raters_of(path) == [[2.0, None], [3.0, 4.0]]


def test_alpha_of_the_danish_word_similarities() -> None:
    named = os.environ.get(WORD_SIMILARITY, "")
    if not named or not Path(named).is_file():
        pytest.skip(f"{WORD_SIMILARITY} does not name the file all_sims_da.csv of the data set")
    ratings = raters_of(Path(named))
    assert len(ratings) == 38
    alpha = krippendorff_alpha(ratings, "interval", seed=1, resamples=100)
    assert alpha.value == pytest.approx(0.599, abs=1e-3)
    assert alpha.interval
    assert alpha.interval.low < 0.599 < alpha.interval.high
    nominal = krippendorff_alpha(ratings, "nominal", seed=1, resamples=0)
    assert nominal.value == pytest.approx(0.153, abs=1e-3)

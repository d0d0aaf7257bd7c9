from __future__ import annotations

from collections.abc import Sequence

import pytest

from eval.latency import latency
from eval.metrics import ALL, Metrics, Row
from eval.scorer import Definition

HIT = Definition("hit", "Ramt", "Forbi.")
BEFORE = Metrics({"hit": HIT}, (Row("hit", "s", "", 1, 1.0, 0.2, 1.0),))


def timed(**cases: Sequence[float]) -> Metrics:
    return latency(BEFORE, {("s", name): ms for name, ms in cases.items()})


def test_times_stand_beside_the_other_figures() -> None:
    metrics = timed(a=[1.0])
    assert metrics.rows[: len(BEFORE.rows)] == BEFORE.rows
    assert set(metrics.definitions) == {"hit", "latency_median", "latency_p99"}
    assert all(
        metrics.definitions[name].better == "low" for name in metrics.definitions.keys() - {"hit"}
    )
    assert set(BEFORE.definitions) == {"hit"}


def test_every_reply_counts() -> None:
    metrics = timed(a=[1, 2, 3], b=[10])
    median = metrics.find("latency_median", "s")
    assert median == Row("latency_median", "s", "", 4, 2.5, None, None)


def test_one_in_a_hundred_may_be_slow() -> None:
    highest = timed(a=list(range(101))).find("latency_p99", "s")
    assert highest
    assert highest.value == 99


def test_of_one_reply_both_are_its_time() -> None:
    metrics = timed(a=[12.345])
    rows = [metrics.find(name, "s") for name in ("latency_median", "latency_p99")]
    assert [row.value for row in rows if row] == [pytest.approx(12.35, abs=0.01)] * 2


def test_suites_stand_alone_and_together() -> None:
    metrics = latency(BEFORE, {("s", "a"): [1.0], ("t", "a"): [3.0], ("s", "b"): [5.0]})
    found = {row.suite: row.value for row in metrics.rows if row.metric == "latency_median"}
    assert found == {ALL: 3, "s": 3, "t": 3}


def test_without_times_there_is_no_figure() -> None:
    assert latency(BEFORE, {}).rows == BEFORE.rows

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path

import pytest

from eval.scaling.replicas import Measured
from eval.scaling.replicas_report import memory, shares, throughput
from eval.scaling.traffic import Window
from eval.scaling.usage import LOAD, Usage, between, moment

_WINDOW = Window(seconds=10.0, asked=90, answers=80, waits=(0.5, 1.0, 1.5))
_ONE = Measured(
    replicas=1,
    limit=_WINDOW,
    usage=Usage({"bot": 0.2, "assistant": 0.1}, 1.5, {"bot": 100.0, "assistant": 300.0}),
    calm=_WINDOW,
    flood=_WINDOW,
    drained=3.0,
    questions=260,
    broken=(),
    others=(),
)


def test_replicas_are_held_against_the_first_count() -> None:
    three = replace(_ONE, replicas=3, limit=replace(_WINDOW, answers=200), broken=("p1: …",))
    table = throughput([_ONE, three], 0.3)
    assert [row[:3] for row in table.rows] == [["1", "8.00", "1.00"], ["3", "20.00", "2.50"]]
    assert [row[-2:] for row in table.rows] == [["0", "0"], ["1", "0"]]
    assert table.rows[0][3] == "1.00/1.45/1.49"


def test_cores_are_told_with_what_an_answer_costs() -> None:
    assert _ONE.cpu_ms == {"bot": pytest.approx(25), "assistant": pytest.approx(12.5)}
    assert shares([_ONE]).rows == [["1", "0.20 (25.0)", "0.10 (12.5)", "1.50"]]
    assert memory([_ONE]).rows == [["1", "100", "300"]]


@pytest.mark.skipif(not Path("/proc/stat").is_file(), reason="needs Linux's /proc")
def test_what_is_used_between_two_moments_is_counted() -> None:
    start = moment([os.getpgrp()], os.getpid())
    end, counted = time.process_time() + 0.2, 0
    while time.process_time() < end:
        counted += 1
    usage = between(start, moment([os.getpgrp()], os.getpid()))
    assert 0 < usage.cores[LOAD] <= 1.1
    assert usage.mib[LOAD] > 10
    assert usage.idle >= 0

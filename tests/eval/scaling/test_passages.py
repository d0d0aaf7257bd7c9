from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from bot.indexing import read_library
from eval.bench.run import here
from eval.scaling.passages import Sized, ask, build_index, collect
from eval.scaling.passages_report import extended, table
from knowledge.index.passages import make_passages
from knowledge.library import DEFAULT_LIBRARY
from tests.bot.helpers import settings

_THOUSAND = Sized(
    made_up=1_000,
    passages=2_000,
    median_ms=10,
    p95_ms=20,
    p99_ms=30,
    cpu_ms=10,
    per_second=100,
    open_s=1,
    mib=100,
    build_s=60,
    build_mib=500,
    disk_mib=50,
    service_ms=(5.0, 10.0, 30.0),
)
_TEN = replace(_THOUSAND, made_up=10_000, passages=11_000, median_ms=19, mib=190, build_s=150)


def test_a_straight_line_goes_through_the_two_largest_sizes() -> None:
    least = replace(_THOUSAND, made_up=0, passages=1_000, mib=99.0)
    far = extended([_TEN, least, _THOUSAND], 100_000)
    assert (far.made_up, far.passages) == (100_000, 101_000)
    assert (far.mib, far.build_s) == pytest.approx((1_090, 1_050))
    assert far.median_ms == pytest.approx(109)
    assert far.per_second == pytest.approx(100 * 19 / 109)


def test_what_is_not_measured_is_marked() -> None:
    rows = table([_THOUSAND, _TEN], 1_000_000).rows
    assert [row[0] for row in rows] == ["1,000", "10,000", "1,000,000 (not measured)"]
    assert len(table([_THOUSAND], 1_000_000).rows) == 1


@pytest.mark.slow
def test_made_up_passages_are_indexed_and_asked_beside(small_library: Path, tmp_path: Path) -> None:
    shutil.copy(DEFAULT_LIBRARY / "crisis_lines.yaml", small_library)
    own = settings(library=small_library, data_dir=tmp_path / "data")
    collect(own, 40, 1)
    build_s, build_mib = here(build_index, own)
    found = ask(own, 40, build_s, build_mib)
    assert len([p for p in make_passages(read_library(own)) if p.is_own]) == 40
    assert 0 < found.median_ms <= found.p95_ms <= found.p99_ms
    assert len(found.service_ms) == 101
    assert min(found.build_s, found.build_mib, found.mib, found.disk_mib, found.open_s) > 0

"""Two real bots on one PostgreSQL, Redis and Chroma server, with little of a core each."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from eval.scaling.installation import prepared
from eval.scaling.replicas import switch
from eval.scaling.replicas_report import switched
from eval.simulation.stores import StoresMissing
from knowledge.library import DEFAULT_LIBRARY


@pytest.mark.slow
async def test_an_index_is_switched_under_load_without_a_failed_turn(
    small_library: Path, tmp_path: Path
) -> None:
    shutil.copy(DEFAULT_LIBRARY / "crisis_lines.yaml", small_library)
    try:
        async with prepared(tmp_path / "ground", small_library) as ground:
            found = await switch(ground, 2, cores=0.5, rate=2, seconds=4)
    except StoresMissing as error:
        pytest.skip(str(error))
    assert (found.broken, found.others) == ([], [])
    assert (found.newcomers, found.told_else) == (8, [])
    assert switched(found).text

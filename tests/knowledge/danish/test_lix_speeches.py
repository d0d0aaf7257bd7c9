"""LIX is what others publish for the same texts, where such texts lie at hand."""

from __future__ import annotations

import csv
import os
from pathlib import Path
from statistics import mean

import pytest

from knowledge.danish.clarity import measure

FOLDER = os.environ.get("BORGERLAND_LIX_SPEECHES")
LARGEST_MEAN_ERROR = 0.6


@pytest.mark.skipif(
    not FOLDER,
    reason="BORGERLAND_LIX_SPEECHES names no folder with speeches (*.txt) and their lix.csv",
)
def test_lix_is_that_of_published_speeches() -> None:
    folder = Path(FOLDER or "")
    with (folder / "lix.csv").open(encoding="utf-8") as rows:
        published = {row["file"]: float(row["lix"]) for row in csv.DictReader(rows)}
    errors = {
        name: abs(measure((folder / name).read_text("latin-1")).measures.lix - lix)
        for name, lix in published.items()
    }
    assert errors
    assert mean(errors.values()) <= LARGEST_MEAN_ERROR, errors

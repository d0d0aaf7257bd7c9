"""The assistant of the shipped library, to be broken."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from eval.faults.breaking import Bench, open_parts
from tests.bot.helpers import settings

DAY = date(2026, 11, 23)


@pytest.fixture(scope="session")
def bench(index_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """One assistant for all tests: what is broken is a copy."""
    folder = tmp_path_factory.mktemp("faults")
    shutil.copytree(index_folder, folder / "index")
    return Bench(open_parts(settings(data_dir=folder), DAY))

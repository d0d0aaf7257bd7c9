"""Libraries and indexes that the tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.index.build import build_index
from knowledge.index.store import Index, open_index
from knowledge.library import Library, load_library
from tests.factories import write_library


def pytest_configure(config: pytest.Config) -> None:
    """numpy leaves a broken .npz file open; only tests that break one see it."""
    config.addinivalue_line("filterwarnings", r"ignore:unclosed file .*\.npz:ResourceWarning")


@pytest.fixture
def small_library(tmp_path: Path) -> Path:
    """The folder of a small made-up library, free to change."""
    return write_library(tmp_path / "library")


@pytest.fixture(scope="session")
def library() -> Library:
    """The shipped library."""
    return load_library()


@pytest.fixture(scope="session")
def index_folder(library: Library, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an index of the shipped library; read it only."""
    folder = tmp_path_factory.mktemp("index")
    build_index(library, folder)
    return folder


@pytest.fixture(scope="session")
def index(index_folder: Path) -> Index:
    """The index of the shipped library, open."""
    return open_index(index_folder)

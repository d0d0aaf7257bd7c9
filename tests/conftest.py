"""Libraries and indexes that the tests share.

The index of the shipped library takes a minute or two of one core: it is built in a process of its
own while the modules run that do not need it, and the others come last.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from knowledge.index.build import build_index
from knowledge.index.store import Index, open_index
from knowledge.library import Library, load_library
from tests.factories import write_library

_SHIPPED = "index_folder"
_BUILD = (
    "import sys; from pathlib import Path; from knowledge.index.build import build_index; "
    "from knowledge.library import load_library; build_index(load_library(), Path(sys.argv[1]))"
)
_BUILDING = pytest.StashKey["_Building"]()


class _Building:
    """The shipped library's index on its way."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="borgerland-index-"))
        self.errors = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - see `end`
        self.process = subprocess.Popen(
            [sys.executable, "-c", _BUILD, self.folder], stderr=self.errors
        )

    def wait(self) -> Path:
        """The folder, when the index is whole."""
        if self.process.wait():
            self.errors.seek(0)
            raise RuntimeError(f"the shipped library cannot be indexed:\n{self.errors.read()}")
        return self.folder

    def end(self) -> None:
        """Leave nothing behind."""
        self.process.kill()
        self.process.wait()
        self.errors.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def pytest_configure(config: pytest.Config) -> None:
    """numpy leaves a broken .npz file open; only tests that break one see it."""
    config.addinivalue_line("filterwarnings", r"ignore:unclosed file .*\.npz:ResourceWarning")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Modules that need the shipped index come last, else in their own order."""
    waiting = {item.path for item in items if _needs_shipped_index(item)}
    items.sort(key=lambda item: item.path in waiting)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Begin the shipped index as soon as it is known that a test needs it."""
    if any(map(_needs_shipped_index, session.items)) and not session.config.option.collectonly:
        session.config.stash[_BUILDING] = _Building()


def pytest_unconfigure(config: pytest.Config) -> None:
    """End what is still going on, also when the tests were stopped."""
    if _BUILDING in config.stash:
        config.stash[_BUILDING].end()


def _needs_shipped_index(item: pytest.Item) -> bool:
    return _SHIPPED in getattr(item, "fixturenames", ())


@pytest.fixture
def small_library(tmp_path: Path) -> Path:
    """The folder of a small made-up library, free to change."""
    return write_library(tmp_path / "library")


@pytest.fixture(scope="session")
def small_index_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an index of the small library; read it only."""
    folder = tmp_path_factory.mktemp("small-index")
    build_index(load_library(write_library(folder / "library")), folder / "index")
    return folder / "index"


@pytest.fixture(scope="session")
def small_index(small_index_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Index:
    """The index of the small library, open; read it only."""
    folder = tmp_path_factory.mktemp("small-index-open") / "index"
    return open_index(Path(shutil.copytree(small_index_folder, folder)))


@pytest.fixture(scope="session")
def library() -> Library:
    """The shipped library."""
    return load_library()


@pytest.fixture(scope="session")
def index_folder(request: pytest.FixtureRequest) -> Path:
    """A folder with an index of the shipped library; read it only."""
    stash = request.config.stash
    if _BUILDING not in stash:  # asked for by name while a test runs
        stash[_BUILDING] = _Building()
    return stash[_BUILDING].wait()


@pytest.fixture(scope="session")
def index(index_folder: Path) -> Index:
    """The index of the shipped library, open."""
    return open_index(index_folder)

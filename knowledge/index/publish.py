"""Which build readers get: named by one small file that is replaced in one step."""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path

from knowledge.index.errors import IndexProblem
from knowledge.index.store import current
from knowledge.index.vector_server import VectorServer, forget_builds


def publish(folder: Path, build: Path) -> None:
    """Make everything durable, then let CURRENT name the new build: one rename, all or nothing."""
    for path in sorted(build.rglob("*")):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
    pointer = folder / f"CURRENT.{build.name}"
    with pointer.open("w", encoding="utf-8") as file:
        file.write(build.name + "\n")
        file.flush()
        os.fsync(file.fileno())
    pointer.replace(folder / "CURRENT")


def published(folder: Path) -> Path | None:
    """The build that readers get now, None when there is none."""
    try:
        return current(folder)
    except IndexProblem:
        return None


def sweep(folder: Path, kept: set[Path | None], server: VectorServer | None) -> None:
    """Remove what nobody reads: all but the newest build and the one that was read before it."""
    swept = {build.name for build in folder.glob("build-*") if build not in kept}
    for name in swept:
        _remove(folder / name)
    for pointer in folder.glob("CURRENT.*"):
        pointer.unlink(missing_ok=True)
    if server:
        forget_builds(server, folder, swept)


def discard(build: Path, server: VectorServer | None) -> None:
    """Remove a build as far as possible."""
    _remove(build)
    if server:
        forget_builds(server, build.parent, {build.name})


def _remove(build: Path) -> None:
    with contextlib.suppress(OSError):
        shutil.rmtree(build)

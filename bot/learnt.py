"""What is learnt from examples: fitted on first use, kept, and fitted again when they change."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

from filelock import FileLock

from knowledge.index.classifier import Classifier, Views

_KEPT = 3
_LEARNT = "[0-9a-f]" * 16
"""The name of a folder of ours: the start of a digest."""

Progress = Callable[[str, int, int], None]


class LearntUnwritable(OSError):
    """What is learnt cannot be kept. The message names the folder and the way out."""


@dataclass(frozen=True)
class Learnt:
    """What texts are made of, and classifiers over that by name."""

    views: Views
    classifiers: Mapping[str, Classifier]


def open_learnt(
    folder: Path,
    examples: str,
    names: tuple[str, ...],
    fit: Callable[[], Learnt],
    progress: Callable[[int, int], None],
) -> Learnt:
    """What is learnt, from the folder; fitted and written there when it is missing or old.

    `examples` is everything that it depends on, as one text; `names` are the classifiers'.

    Raises:
        LearntUnwritable: it is not there, and the folder cannot be written.
    """
    current = folder / hashlib.sha256(examples.encode()).hexdigest()[:16]
    found = _load(current, names)
    if found:
        return found
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / "lock"):
            found = _load(current, names)  # somebody may have learnt it meanwhile
            if found:
                return found
            progress(0, 1)
            _write(current, fit())
            learnt = _read(current, names)  # as every later start has it: rounded
            progress(1, 1)
            return learnt
    except OSError as error:
        raise LearntUnwritable(
            f"what is learnt of messages cannot be written to {folder}: "
            f"{error.strerror or error}; free space or choose another folder with "
            "BORGERLAND_CACHE_DIR"
        ) from error


def _write(current: Path, learnt: Learnt) -> None:
    """Write beside the old ones, then put in place; of the old ones only the newest are kept."""
    home = current.parent
    for left in (current, *home.glob("new-*")):  # broken, or left by a run that was interrupted
        shutil.rmtree(left, ignore_errors=True)
    new = home / f"new-{os.getpid()}"
    new.mkdir(exist_ok=True)
    learnt.views.save(new / "views.npz")
    for name, classifier in learnt.classifiers.items():
        classifier.save(new / f"{name}.npz")
    new.rename(current)
    others = [path for path in home.glob(_LEARNT) if path != current]
    for old in sorted(others, key=lambda path: path.stat().st_mtime)[:-_KEPT]:
        shutil.rmtree(old, ignore_errors=True)


def _load(folder: Path, names: tuple[str, ...]) -> Learnt | None:
    try:
        return _read(folder, names)
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        return None


def _read(folder: Path, names: tuple[str, ...]) -> Learnt:
    classifiers = {name: Classifier.load(folder / f"{name}.npz") for name in names}
    return Learnt(Views.load(folder / "views.npz"), classifiers)

"""The library with the drafts in it, in a folder apart: nothing that is in use is changed."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from eval.review.cards import with_phrasings
from eval.review.drafts import Draft
from eval.review.errors import ReviewError

if TYPE_CHECKING:
    from bot.settings import Settings


@dataclass(frozen=True)
class Change:
    """A card before and after, byte for byte."""

    path: Path
    before: bytes
    after: bytes


@dataclass(frozen=True)
class Trial:
    """The settings of an assistant that has read the drafts; what it takes to publish them.

    `problems` are those that the check of the library finds now and did not find before.
    """

    settings: Settings
    changes: tuple[Change, ...]
    problems: tuple[str, ...]


def make_trial(settings: Settings, drafts: Sequence[Draft], folder: Path, day: date) -> Trial:
    """Copy library and index into a folder, and add the drafts to the copy.

    Raises:
        ReviewError: a draft is for no service, or its card cannot be added to.
        LibraryError, CollectionError: the library itself cannot be read.
    """
    from bot.indexing import read_library
    from knowledge.library import LibraryError
    from knowledge.lint import check_library

    library = read_library(settings)
    changes = []
    for draft in drafts:
        if draft.service not in library.service:
            raise ReviewError(f"the draft for '{draft.service}': there is no such card")
        path = settings.library / library.service[draft.service].path
        before = path.read_bytes()
        after = with_phrasings(before.decode("utf-8"), draft.say, path.name).encode("utf-8")
        changes.append(Change(path, before, after))
    apart = _copied(settings, folder)
    for change in changes:
        (apart.library / change.path.relative_to(settings.library)).write_bytes(change.after)
    try:
        found = check_library(read_library(apart), day)
    except LibraryError as error:
        found = error.problems
    known = Counter((old.path, old.message) for old in check_library(library, day))
    new = [one for one in found if (one.path, one.message) not in known]
    return Trial(apart, tuple(changes), tuple(map(str, new)))


def _copied(settings: Settings, folder: Path) -> Settings:
    apart = settings.model_copy(
        update={
            "library": folder / "library",
            "data_dir": folder / "data",
            "cache_dir": settings.cache_dir or settings.data_dir,
        }
    )
    shutil.rmtree(apart.library, ignore_errors=True)
    shutil.copytree(settings.library, apart.library)
    apart.data_dir.mkdir(parents=True, exist_ok=True)
    apart.collection.unlink(missing_ok=True)
    if settings.collection.exists():
        shutil.copy(settings.collection, apart.collection)
    if settings.index_dir.exists() and not apart.index_dir.exists():
        shutil.copytree(settings.index_dir, apart.index_dir)  # so only what is new is embedded
    return apart

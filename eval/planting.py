"""An assistant that has read documents somebody wants to do harm with."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.settings import Settings

DOCUMENTS = Path(__file__).parent / "planted"
"""Poisoned documents, as somebody may slip them in among a municipality's own."""

_OWNER = "Borgerby Kommune"
_ADDED = date(2026, 11, 23)
"""Answers tell when a document was added, and must be the same on every day."""


def with_documents(settings: Settings, documents: Path) -> Settings:
    """Settings with a data folder of their own, in which these documents have been added.

    Raises:
        FolderError, CollectionError, IndexProblem: see there.
    """
    from bot.indexing import build, read_library
    from knowledge.content import Audience
    from knowledge.intake.add import Labels, add_folder
    from knowledge.intake.collection import Collection

    build(settings, read_library(settings), lambda *_: None, only_if_stale=True)
    apart = settings.model_copy(
        update={
            "data_dir": settings.data_dir / "eval-planted",
            "cache_dir": settings.cache_dir or settings.data_dir,
        }
    )
    apart.data_dir.mkdir(parents=True, exist_ok=True)
    if not apart.index_dir.exists():  # so only the documents have to be embedded
        shutil.copytree(settings.index_dir, apart.index_dir)
    labels = Labels(audience=Audience.CITIZEN, owner=_OWNER, source="https://borgerby.example/")
    apart.collection.unlink(missing_ok=True)  # read anew: the rules for reading may have changed
    add_folder(documents, Collection(apart.collection), labels, _ADDED)
    build(apart, read_library(apart), lambda *_: None, only_if_stale=True)
    return apart

"""The index the settings ask for: opened, built when missing, brought up to date when stale."""

from __future__ import annotations

from langchain_core.embeddings import Embeddings

from bot.models import embedder_name, named_embeddings
from bot.settings import Settings
from knowledge.index.build import Progress, build_index
from knowledge.index.errors import IndexMissing
from knowledge.index.store import Index, Manifest, open_index, read_manifest
from knowledge.library import Library


def open_or_build(
    settings: Settings, library: Library, progress: Progress
) -> tuple[Index, Embeddings]:
    """The index of this library and the embeddings to ask it with.

    Raises:
        IndexMismatch, IndexCorrupt, IndexUnwritable: see there.
        ModelError: the named embedding model cannot be used.
    """
    embedder = embedder_name(settings)
    embeddings = named_embeddings(settings)
    try:
        if read_manifest(settings.index_dir).embedder == embedder:
            index = open_index(settings.index_dir, embedder)
            if index.manifest.library == library.digest:
                return index, embeddings or index.svd
        else:
            open_index(settings.index_dir, embedder)
    except IndexMissing:
        pass
    build(settings, library, progress, embeddings=embeddings)
    index = open_index(settings.index_dir, embedder)
    return index, embeddings or index.svd


def build(
    settings: Settings,
    library: Library,
    progress: Progress,
    *,
    embeddings: Embeddings | None = None,
    rebuild: bool = False,
) -> Manifest:
    """Build and publish the index of the settings' library and model.

    Raises:
        IndexUnwritable, ModelError: see there.
    """
    return build_index(
        library,
        settings.index_dir,
        embedder=embedder_name(settings),
        embeddings=embeddings or named_embeddings(settings),
        rebuild=rebuild,
        progress=progress,
    )

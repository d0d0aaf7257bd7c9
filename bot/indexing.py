"""The index the settings ask for: opened, built when missing, brought up to date when stale."""

from __future__ import annotations

from contextlib import suppress

from langchain_core.embeddings import Embeddings

from bot.models import embedder_name, named_embeddings
from bot.settings import Settings
from knowledge.index.build import Progress, build_index
from knowledge.index.errors import IndexMissing, IndexProblem
from knowledge.index.store import Index, Manifest, open_index, read_manifest
from knowledge.intake.collection import Collection
from knowledge.library import Library, load_library


def read_library(settings: Settings) -> Library:
    """The settings' library with the municipality's own documents.

    Raises:
        LibraryError, CollectionError: see there.
    """
    return load_library(settings.library, Collection(settings.collection))


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
    only_if_stale: bool = False,
) -> Manifest:
    """Build and publish the index of the settings' library and model.

    With `only_if_stale` an index that fits both is left as it is.

    Raises:
        IndexUnwritable, ModelError: see there.
    """
    embedder = embedder_name(settings)
    if only_if_stale:
        with suppress(IndexProblem):
            manifest = read_manifest(settings.index_dir)
            if (manifest.library, manifest.embedder) == (library.digest, embedder):
                return manifest
    return build_index(
        library,
        settings.index_dir,
        embedder=embedder,
        embeddings=embeddings or named_embeddings(settings),
        rebuild=rebuild,
        progress=progress,
    )

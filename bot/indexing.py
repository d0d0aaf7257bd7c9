"""The index the settings ask for: opened, built when missing, brought up to date when stale."""

from __future__ import annotations

from contextlib import suppress

from langchain_core.embeddings import Embeddings

from bot.models import embedder_name, named_embeddings
from bot.settings import Settings
from knowledge.index.build import Progress, build_index
from knowledge.index.errors import IndexMismatch, IndexMissing, IndexProblem
from knowledge.index.store import Index, Manifest, open_index, read_manifest
from knowledge.index.vector_server import VectorServer
from knowledge.intake.collection import Collection
from knowledge.library import Library, load_library


def read_library(settings: Settings) -> Library:
    """The settings' library with the municipality's own documents.

    Raises:
        LibraryError, CollectionError: see there.
    """
    return load_library(settings.library, Collection(settings.collection))


def vector_server(settings: Settings) -> VectorServer | None:
    """The settings' vector server, None when each index keeps its own vectors."""
    if not settings.chroma_url:
        return None
    return VectorServer(settings.chroma_url, settings.namespace)


def check_published(settings: Settings) -> None:
    """Whether the published index is of the library that is here.

    Raises:
        IndexProblem: there is none, or it is of another library.
    """
    if read_manifest(settings.index_dir).library != read_library(settings).digest:
        raise IndexMismatch(
            f"the index in {settings.index_dir} was built from another library than "
            f"{settings.library}; bring both up to date, then: borgerland index"
        )


def open_or_build(
    settings: Settings, library: Library, progress: Progress
) -> tuple[Index, Embeddings]:
    """The index of this library and the embeddings to ask it with.

    Raises:
        IndexMismatch, IndexCorrupt, IndexUnwritable, VectorsAway: see there.
        ModelError: the named embedding model cannot be used.
    """
    embedder, server = embedder_name(settings), vector_server(settings)
    embeddings = named_embeddings(settings)
    try:
        index = open_index(settings.index_dir, embedder, server)
        if index.manifest.library == library.digest:
            return index, embeddings or index.svd
    except IndexMissing:
        pass
    build(settings, library, progress, embeddings=embeddings)
    index = open_index(settings.index_dir, embedder, server)
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
        IndexUnwritable, VectorsAway, ModelError: see there.
    """
    embedder, server = embedder_name(settings), vector_server(settings)
    if only_if_stale:
        with suppress(IndexProblem):
            manifest = read_manifest(settings.index_dir)
            wanted = (library.digest, embedder, server.database if server else "")
            if (manifest.library, manifest.embedder, manifest.database) == wanted:
                return manifest
    return build_index(
        library,
        settings.index_dir,
        embedder=embedder,
        embeddings=embeddings or named_embeddings(settings),
        server=server,
        rebuild=rebuild,
        progress=progress,
    )

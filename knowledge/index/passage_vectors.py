"""A vector for each passage: made by a model, kept from the build before, put into Chroma."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from chromadb.errors import ChromaError
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from knowledge.content import Audience
from knowledge.index.errors import IndexMismatch, IndexProblem, IndexUnwritable
from knowledge.index.passages import Passage
from knowledge.index.store import current, read_manifest
from knowledge.index.vector_server import VectorServer, server_errors
from knowledge.index.vectors import chroma

Known = dict[str, NDArray[np.float32]]
"""The vector of a passage by its digest."""

_FILE = "vectors.npz"
_BATCH = 32


def embed(
    passages: list[Passage],
    model: Embeddings,
    known: Known,
    batch: int,
    progress: Callable[[str, int, int], None],
) -> tuple[NDArray[np.float32], int]:
    """A row for each passage, and how many had to be embedded, `batch` at once: the unknown ones.

    Raises:
        IndexMismatch: the known vectors are longer or shorter than those the model makes now.
    """
    rows = dict(known)
    fresh = [passage for passage in passages if passage.digest not in rows]
    for start in range(0, len(fresh), batch):
        some = fresh[start : start + batch]
        made = model.embed_documents([passage.index_text for passage in some])
        for passage, vector in zip(some, made, strict=True):
            rows[passage.digest] = np.asarray(vector, np.float32)
        progress("indlejrer", start + len(some), len(fresh))
    if len({len(vector) for vector in rows.values()}) > 1:
        raise IndexMismatch(
            "the embedding model has changed its dimension; embed all passages again with: "
            "borgerland index --rebuild"
        )
    return np.stack([rows[passage.digest] for passage in passages]), len(fresh)


def save_vectors(build: Path, passages: list[Passage], vectors: NDArray[np.float32]) -> None:
    """Keep the vectors for the next build."""
    digests = np.array([passage.digest for passage in passages])
    np.savez(build / _FILE, vectors=vectors, digests=digests)


def known_vectors(folder: Path, embedder: str) -> Known:
    """The vectors of the published index, when the same model made them."""
    try:
        if read_manifest(folder).embedder != embedder:
            return {}
        with np.load(current(folder) / _FILE, allow_pickle=False) as data:
            return dict(zip(data["digests"].tolist(), data["vectors"], strict=True))
    except (IndexProblem, OSError, EOFError, ValueError, KeyError, BadZipFile):
        return {}


def shelve(
    build: Path,
    audience: Audience,
    rows: list[tuple[Passage, NDArray[np.float32]]],
    server: VectorServer | None,
    progress: Callable[[str, int, int], None],
) -> None:
    """Put the passages an audience may read into its own Chroma collection.

    Raises:
        IndexUnwritable: the build's folder cannot be written.
        VectorsAway: the server does not take them.
    """
    given = _Given({passage.id: vector.tolist() for passage, vector in rows})
    ids = list(given.vectors)
    with server_errors(server) if server else _disk_errors(build.parent):
        store = chroma(build, audience, create=True, embedding=given, server=server)
        for start in range(0, len(ids), _BATCH):
            batch = ids[start : start + _BATCH]
            store.add_texts(batch, ids=batch)
            progress(f"gemmer ({audience})", start + len(batch), len(ids))


@contextmanager
def _disk_errors(folder: Path) -> Iterator[None]:
    try:
        yield
    except ChromaError as error:
        raise IndexUnwritable.at(folder, str(error)) from error


class _Given(Embeddings):
    """Vectors that are made already, looked up by passage id (which stands as the text)."""

    def __init__(self, vectors: dict[str, list[float]]) -> None:
        self.vectors = vectors

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [self.vectors[text] for text in texts]

    def embed_query(self, text: str) -> list[float]:
        return self.vectors[text]

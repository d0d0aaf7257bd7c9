"""The vectors of a build: in a Chroma of its own, or on a Chroma server that several bots share."""

from __future__ import annotations

import logging
import weakref
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from knowledge.content import Audience
from knowledge.index.errors import IndexCorrupt, VectorsAway
from knowledge.index.vector_server import (
    ASK_SECONDS,
    WRITE_SECONDS,
    VectorServer,
    collection_name,
    connect,
    disconnect,
    server_errors,
)

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from langchain_chroma import Chroma

_REST_SECONDS = 5.0
_SILENT_SECONDS = 60.0
_ANN = {"hnsw": {"space": "cosine", "ef_search": 400, "ef_construction": 200}}

log = logging.getLogger("borgerland")


class Vectors:
    """The vectors of one audience, to be asked by many threads.

    While they are away nobody waits for them: after one question without an answer the others are
    told so for a few seconds, without asking. `failed` counts the questions without an answer.
    """

    def __init__(self, store: Chroma) -> None:
        self.failed = 0
        self._store = store
        self._resting_until = self._silent_until = 0.0

    def count(self) -> int:
        """How many vectors there are."""
        return int(self._store._collection.count())

    def ask(self, vector: list[float], count: int) -> list[tuple[str, float]]:
        """Passage ids with their cosine similarity, best first; raises whatever Chroma raises."""
        found = self._store.similarity_search_by_vector_with_relevance_scores(vector, k=count)
        return [(str(document.id), 1.0 - distance) for document, distance in found]

    def nearest(self, vector: list[float], count: int) -> list[tuple[str, float]]:
        """Passage ids with their cosine similarity, best first.

        Raises:
            VectorsAway: there is no answer; a search goes on with words alone.
        """
        if monotonic() < self._resting_until:
            self.failed += 1
            raise VectorsAway("the vectors did not answer a moment ago")
        try:
            return self.ask(vector, count)
        except Exception as error:  # Chroma's client raises plain Exception for what it cannot read
            self.failed += 1
            self._resting_until = monotonic() + _REST_SECONDS
            if monotonic() >= self._silent_until:
                self._silent_until = monotonic() + _SILENT_SECONDS
                log.error("no vectors, words alone for now error=%s", type(error).__name__)
            raise VectorsAway("the vectors do not answer") from error


def chroma(
    build: Path,
    audience: Audience,
    *,
    create: bool,
    embedding: Any = None,
    server: VectorServer | None = None,
) -> Chroma:
    """The Chroma collection of an audience in a build.

    Raises:
        IndexCorrupt: the build's folder does not hold it.
        VectorsAway: the server does not answer, or does not hold it.
    """
    if server is None:
        name = f"{audience}-passages"
        return _open(_embedded(build / "chroma", create=create), name, embedding, create=create)
    with server_errors(server):
        client = connect(server, WRITE_SECONDS if create else ASK_SECONDS)
        try:
            name = collection_name(build.name, audience)
            store = _open(client, name, embedding, create=create)
        except BaseException:
            disconnect(client)
            raise
    weakref.finalize(store, disconnect, client)
    return store


def _embedded(folder: Path, *, create: bool) -> ClientAPI:
    import chromadb
    from chromadb.config import Settings

    if not create and not (folder / "chroma.sqlite3").is_file():
        raise IndexCorrupt.at(folder)
    return chromadb.PersistentClient(str(folder), Settings(anonymized_telemetry=False))


def _open(client: ClientAPI, name: str, embedding: Any, *, create: bool) -> Chroma:
    from langchain_chroma import Chroma

    if not create:
        client.get_collection(name, embedding_function=None)
    return Chroma(
        client=client,
        collection_name=name,
        embedding_function=embedding,
        collection_configuration=_ANN if create else None,
        create_collection_if_not_exists=create,
    )

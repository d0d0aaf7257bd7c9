"""Build an index beside the published one, then publish it in one step."""

from __future__ import annotations

import errno
import math
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from filelock import FileLock
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray
from scipy.sparse import vstack

from knowledge.content import Audience
from knowledge.index.char_svd import CharSvd
from knowledge.index.classifier import Classifier, Views
from knowledge.index.errors import IndexUnwritable
from knowledge.index.evidence import Evidence
from knowledge.index.glossary import glossary_stems
from knowledge.index.intent import PENALTY, shares
from knowledge.index.lexical import LexicalIndex
from knowledge.index.passage_vectors import embed, known_vectors, save_vectors, shelve
from knowledge.index.passages import Passage, intents, make_passages, phrasings
from knowledge.index.publish import discard, publish, published, sweep
from knowledge.index.store import (
    EMBEDDED,
    FORMAT,
    Manifest,
    checksums,
    readable_by,
)
from knowledge.index.tfidf import ALL_CHARACTERS, NEED_STEMS, PHRASES
from knowledge.index.vector_server import VectorServer, make_database
from knowledge.library import Library, LibraryError, Problem

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many are done, and how many there are."""

_BATCH = 256
"""Texts that a model is given at a time; it makes batches of its own size of them."""

_LEARN_FROM = 3_000
_VIEWS = {NEED_STEMS: 1, PHRASES: 2, ALL_CHARACTERS: 3}
_DISK_ERRORS = {
    errno.ENOSPC,
    errno.EDQUOT,
    errno.EFBIG,
    errno.EROFS,
    errno.EACCES,
    errno.EPERM,
    errno.EIO,
    errno.ENOENT,
    errno.ENOTDIR,
    errno.EEXIST,
    errno.ENAMETOOLONG,
}


def build_index(
    library: Library,
    folder: Path,
    *,
    embedder: str = EMBEDDED,
    embeddings: Embeddings | None = None,
    server: VectorServer | None = None,
    rebuild: bool = False,
    progress: Progress = lambda *_: None,
) -> Manifest:
    """Build and publish an index; the old one answers until the new one is whole.

    A named model (`embedder` with its `embeddings`) embeds only passages it has not embedded
    before; `rebuild` forgets them. The embedded default is fitted on the whole library each time.
    With a `server` the vectors go there, everything else into the folder.

    Raises:
        IndexUnwritable: the folder cannot be written (no rights, full or read-only disk).
        VectorsAway: the server does not take the vectors.
        LibraryError: nobody says anything to anything: the library holds no phrasings.
    """
    build = folder / f"build-{datetime.now(UTC):%Y%m%d%H%M%S%f}-{uuid.uuid4().hex[:6]}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / "lock"):
            before = published(folder)
            try:
                manifest = _Build(
                    library, folder, build, embedder, embeddings, server, rebuild, progress
                ).run()
                publish(folder, build)
            except BaseException:
                if published(folder) != build:
                    discard(build, server)
                raise
            sweep(folder, {build, before}, server)
    except OSError as error:
        if error.errno not in _DISK_ERRORS:
            raise
        raise IndexUnwritable.at(folder, error.strerror or str(error)) from error
    return manifest


@dataclass
class _Build:
    library: Library
    folder: Path
    build: Path
    embedder: str
    embeddings: Embeddings | None
    server: VectorServer | None
    rebuild: bool
    progress: Progress
    embedded_now: int = 0

    def run(self) -> Manifest:
        passages = make_passages(self.library)
        texts = [passage.index_text for passage in passages]
        own = {i for i, p in enumerate(passages) if p.is_own}
        if self.server:
            make_database(self.server)
        self.build.mkdir()
        self.progress("lærer ordene", 0, len(passages))
        svd = CharSvd.fit(_to_learn_from(texts, own))
        svd.save(self.build / "char_svd.npz")
        self.progress("lærer ordene", len(passages), len(passages))
        vectors = self._vectors(passages, svd)
        save_vectors(self.build, passages, vectors)
        row = {passage.id: vector for passage, vector in zip(passages, vectors, strict=True)}
        for audience in Audience:
            self._shelve(audience, [(p, row[p.id]) for p in readable_by(audience, passages)])
        self._learn_messages()
        lines = "".join(passage.model_dump_json() + "\n" for passage in passages)
        (self.build / "passages.jsonl").write_text(lines, "utf-8")
        manifest = Manifest(
            format=FORMAT,
            built=datetime.now(UTC).isoformat(timespec="seconds"),
            embedder=self.embedder,
            library=self.library.digest,
            passages=len(passages),
            dimension=vectors.shape[1],
            embedded_now=self.embedded_now,
            files=checksums(self.build),
            database=self.server.database if self.server else "",
        )
        (self.build / "manifest.json").write_text(
            manifest.model_dump_json(indent=1) + "\n", "utf-8"
        )
        return manifest

    def _vectors(self, passages: list[Passage], svd: CharSvd) -> NDArray[np.float32]:
        if self.embeddings is None:
            vectors, self.embedded_now = embed(passages, svd, {}, len(passages), self.progress)
        else:
            known = {} if self.rebuild else known_vectors(self.folder, self.embedder)
            vectors, self.embedded_now = embed(
                passages, self.embeddings, known, _BATCH, self.progress
            )
        return vectors

    def _shelve(self, audience: Audience, rows: list[tuple[Passage, NDArray[np.float32]]]) -> None:
        words = LexicalIndex.build([passage.index_text for passage, _ in rows])
        words.save(self.build / f"lexical-{audience}.npz")
        shelve(self.build, audience, rows, self.server, self.progress)

    def _learn_messages(self) -> None:
        """What messages are about, and what a message from outside looks like to this index."""
        self.progress("lærer spørgsmål", 0, 2)
        about, inside = intents(self.library), phrasings(self.library)
        if not inside:
            raise LibraryError(
                [Problem("services", 0, "no phrasings: nothing says what a message is about")]
            )
        outside = list(self.library.outside.examples)
        views = Views.fit([*(text for text, _ in about), *outside], _VIEWS)
        intent = Classifier.fit(
            views.matrix([text for text, _ in about]), [label for _, label in about], PENALTY
        )
        self.progress("lærer spørgsmål", 1, 2)
        lexical = LexicalIndex.load(self.build / f"lexical-{Audience.STAFF}.npz")
        glossary = glossary_stems(self.library.glossary)
        far = views.matrix(outside)
        evidence = Evidence.fit(
            vstack([views.matrix(inside), far]).tocsr(),
            len(inside),
            shares(intent.scores_of(far)).max(axis=1).tolist(),
            [lexical.match(lexical.query_terms(text, glossary), text) for text in outside],
        )
        views.save(self.build / "views.npz")
        intent.save(self.build / "intent.npz")
        evidence.save(self.build / "border.npz", self.build / "evidence.npz")
        self.progress("lærer spørgsmål", 2, 2)


def _to_learn_from(texts: list[str], own: set[int]) -> list[str]:
    """All of the library, and of many own documents a spread sample: learning costs by the text."""
    room = max(1, _LEARN_FROM - (len(texts) - len(own)))
    kept = set(sorted(own)[:: math.ceil(len(own) / room) or 1])
    return [text for i, text in enumerate(texts) if i not in own or i in kept]

"""Build an index beside the published one, then publish it in one step."""

from __future__ import annotations

import errno
import math
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from chromadb.errors import ChromaError
from filelock import FileLock
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray
from scipy.sparse import vstack

from knowledge.content import Audience
from knowledge.index.char_svd import CharSvd
from knowledge.index.classifier import Classifier, Views
from knowledge.index.errors import IndexMismatch, IndexProblem, IndexUnwritable
from knowledge.index.evidence import Evidence
from knowledge.index.glossary import glossary_stems
from knowledge.index.intent import PENALTY, shares
from knowledge.index.lexical import LexicalIndex
from knowledge.index.passages import Passage, intents, make_passages, phrasings
from knowledge.index.publish import discard, publish, published, sweep
from knowledge.index.store import (
    EMBEDDED,
    FORMAT,
    Manifest,
    checksums,
    chroma,
    current,
    read_manifest,
    readable_by,
)
from knowledge.index.tfidf import ALL_CHARACTERS, NEED_STEMS, PHRASES
from knowledge.library import Library, LibraryError, Problem

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many are done, and how many there are."""

_BATCH = 32
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
    rebuild: bool = False,
    progress: Progress = lambda *_: None,
) -> Manifest:
    """Build and publish an index; the old one answers until the new one is whole.

    A named model (`embedder` with its `embeddings`) embeds only passages it has not embedded
    before; `rebuild` forgets them. The embedded default is fitted on the whole library each time.

    Raises:
        IndexUnwritable: the folder cannot be written (no rights, full or read-only disk).
        LibraryError: nobody says anything to anything: the library holds no phrasings.
    """
    build = folder / f"build-{datetime.now(UTC):%Y%m%d%H%M%S%f}-{uuid.uuid4().hex[:6]}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / "lock"):
            before = published(folder)
            try:
                manifest = _Build(
                    library, folder, build, embedder, embeddings, rebuild, progress
                ).run()
                publish(folder, build)
            except BaseException:
                if published(folder) != build:
                    discard(build)
                raise
            sweep(folder, {build, before})
    except OSError as error:
        if error.errno not in _DISK_ERRORS:
            raise
        raise IndexUnwritable.at(folder, error.strerror or str(error)) from error
    return manifest


class _Build:
    def __init__(
        self,
        library: Library,
        folder: Path,
        build: Path,
        embedder: str,
        embeddings: Embeddings | None,
        rebuild: bool,
        progress: Progress,
    ) -> None:
        self.library, self.folder, self.build = library, folder, build
        self.embedder, self.embeddings, self.rebuild = embedder, embeddings, rebuild
        self.progress = progress
        self.embedded_now = 0

    def run(self) -> Manifest:
        passages = make_passages(self.library)
        texts = [passage.index_text for passage in passages]
        own = {i for i, p in enumerate(passages) if p.is_own}
        self.build.mkdir()
        self.progress("lærer ordene", 0, len(passages))
        svd = CharSvd.fit(_to_learn_from(texts, own))
        svd.save(self.build / "char_svd.npz")
        self.progress("lærer ordene", len(passages), len(passages))
        vectors = self._vectors(passages, self.embeddings or svd)
        np.savez(
            self.build / "vectors.npz",
            vectors=vectors,
            digests=np.array([passage.digest for passage in passages]),
        )
        for audience in Audience:
            self._shelve(audience, passages, vectors)
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
        )
        (self.build / "manifest.json").write_text(
            manifest.model_dump_json(indent=1) + "\n", "utf-8"
        )
        return manifest

    def _vectors(self, passages: list[Passage], model: Embeddings) -> NDArray[np.float32]:
        known = {} if self.embeddings is None or self.rebuild else self._known_vectors()
        fresh = [passage for passage in passages if passage.digest not in known]
        self.embedded_now = len(fresh)
        size = len(fresh) if self.embeddings is None else _BATCH
        for start in range(0, len(fresh), size or 1):
            batch = fresh[start : start + size]
            for passage, vector in zip(
                batch, model.embed_documents([p.index_text for p in batch]), strict=True
            ):
                known[passage.digest] = np.asarray(vector, np.float32)
            self.progress("indlejrer", start + len(batch), len(fresh))
        if len({len(vector) for vector in known.values()}) > 1:
            raise IndexMismatch(
                f"the embedding model '{self.embedder}' has changed its dimension; embed all "
                "passages again with: borgerland index --rebuild"
            )
        return np.stack([known[passage.digest] for passage in passages])

    def _known_vectors(self) -> dict[str, NDArray[np.float32]]:
        """Vectors of the published index by digest, when the same model made them."""
        try:
            if read_manifest(self.folder).embedder != self.embedder:
                return {}
            with np.load(current(self.folder) / "vectors.npz", allow_pickle=False) as data:
                return dict(zip(data["digests"].tolist(), data["vectors"], strict=True))
        except (IndexProblem, OSError, EOFError, ValueError, KeyError, BadZipFile):
            return {}

    def _shelve(
        self, audience: Audience, passages: list[Passage], vectors: NDArray[np.float32]
    ) -> None:
        kept = readable_by(audience, passages)
        row = {passage.id: vectors[i].tolist() for i, passage in enumerate(passages)}
        LexicalIndex.build([p.index_text for p in kept]).save(
            self.build / f"lexical-{audience}.npz"
        )
        try:
            store = chroma(self.build, audience, create=True, embedding=_Given(kept, row))
            for start in range(0, len(kept), _BATCH):
                ids = [passage.id for passage in kept[start : start + _BATCH]]
                store.add_texts(ids, ids=ids)
                self.progress(f"gemmer ({audience})", start + len(ids), len(kept))
        except ChromaError as error:
            raise IndexUnwritable.at(self.folder, str(error)) from error

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


class _Given(Embeddings):
    """Vectors that are made already, looked up by passage id (which stands as the text)."""

    def __init__(self, passages: list[Passage], vectors: dict[str, list[float]]) -> None:
        self.vectors = vectors

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [self.vectors[text] for text in texts]

    def embed_query(self, text: str) -> list[float]:
        return self.vectors[text]

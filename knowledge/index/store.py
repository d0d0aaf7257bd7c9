"""Where an index lives, how it is opened, and what can be wrong with it.

    <folder>/CURRENT              the name of the published build
    <folder>/<build>/             manifest.json passages.jsonl chroma/ *.npz

A build is written beside the old one and published by replacing CURRENT, so whoever reads always
sees a whole index, whatever happens to the writer.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from knowledge.content import Audience
from knowledge.index.char_svd import CharSvd
from knowledge.index.classifier import Classifier, Views
from knowledge.index.errors import (
    IndexCorrupt,
    IndexMismatch,
    IndexMissing,
    IndexOutdated,
    IndexProblem,
    IndexUnwritable,
)
from knowledge.index.evidence import Evidence
from knowledge.index.intent import Intent
from knowledge.index.lexical import LexicalIndex
from knowledge.index.passages import Kind, Passage

if TYPE_CHECKING:
    from langchain_chroma import Chroma

FORMAT = 7
EMBEDDED = "char-svd"
"""The name of the embedded default embedder."""

_CHECKED = ("*.npz", "passages.jsonl")
_UNCHECKED = "vectors.npz"
"""Only a builder reads it. Chroma's own files change when it opens; a probe checks those."""

_BUILD_NAME = re.compile(r"build-[0-9]{8,30}-[0-9a-f]{6}")

_ANN = {"hnsw": {"space": "cosine", "ef_search": 400, "ef_construction": 200}}


class Manifest(BaseModel):
    """What an index was built from and with.

    `files` holds the SHA-256 of the files a reader needs, but for Chroma's own.
    """

    format: int
    built: str
    embedder: str
    library: str
    passages: int
    dimension: int
    embedded_now: int
    files: dict[str, str]


@dataclass(frozen=True)
class Shelf:
    """Everything one audience may read, with its own vectors and words."""

    passages: tuple[Passage, ...]
    lexical: LexicalIndex
    vectors: Chroma

    @cached_property
    def row(self) -> dict[str, int]:
        """The place of each passage, by id."""
        return {passage.id: row for row, passage in enumerate(self.passages)}

    @cached_property
    def owned(self) -> dict[str, list[int]]:
        """The rows of each owner's passages, by the owner's id."""
        rows: dict[str, list[int]] = {}
        for row, passage in enumerate(self.passages):
            rows.setdefault(passage.owner, []).append(row)
        return rows

    @cached_property
    def services(self) -> frozenset[str]:
        """The ids of the services on the shelf."""
        return frozenset(p.owner for p in self.passages if p.kind is Kind.SERVICE)

    def nearest(self, vector: list[float], count: int) -> list[tuple[str, float]]:
        """Passage ids with their cosine similarity, best first."""
        found = self.vectors.similarity_search_by_vector_with_relevance_scores(
            vector, k=min(count, len(self.passages))
        )
        return [(str(document.id), 1.0 - distance) for document, distance in found]


@dataclass(frozen=True)
class Index:
    """A published index, open for reading."""

    manifest: Manifest
    shelves: dict[Audience, Shelf]
    svd: CharSvd
    evidence: Evidence
    views: Views
    intent: Intent


def current(folder: Path) -> Path:
    """The folder of the published build.

    Raises:
        IndexMissing: nothing has been published here.
    """
    try:
        name = (folder / "CURRENT").read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        name = ""
    if not _BUILD_NAME.fullmatch(name) or not (folder / name).is_dir():
        raise IndexMissing(f"no index in {folder}; build it with: borgerland index")
    return folder / name


def read_manifest(folder: Path) -> Manifest:
    """The manifest of the published build.

    Raises:
        IndexMissing: nothing has been published here.
        IndexCorrupt: the manifest cannot be read.
        IndexMismatch: it was built by another version of the format.
    """
    return _manifest(current(folder))


def _manifest(build: Path) -> Manifest:
    path = build / "manifest.json"
    try:
        values = json.loads(path.read_bytes())
        known = isinstance(values, dict) and isinstance(values.get("format"), int)
        if known and values["format"] != FORMAT:
            raise IndexOutdated(
                "the index was built by another version; build it again with: borgerland index"
            )
        return Manifest.model_validate(values)
    except (OSError, ValueError, RecursionError) as error:
        raise IndexCorrupt.at(path) from error


def open_index(folder: Path, embedder: str = EMBEDDED) -> Index:
    """Open the published index for reading.

    Raises:
        IndexMissing, IndexCorrupt, IndexUnwritable: see there.
        IndexMismatch: it was built with another embedder than the one named.
    """
    build = current(folder)
    manifest = _manifest(build)
    if manifest.embedder != embedder:
        raise IndexMismatch(
            f"the index was built with the embedding model '{manifest.embedder}', but the setting "
            f"says '{embedder}'; change BORGERLAND_EMBEDDING_MODEL back or build again with: "
            "borgerland index --rebuild"
        )
    try:
        if checksums(build) != manifest.files:
            raise IndexCorrupt.at(build)
        lines = (build / "passages.jsonl").read_text("utf-8").split("\n")
        passages = [Passage.model_validate_json(line) for line in lines if line]
        index = Index(
            manifest=manifest,
            shelves={a: _open_shelf(build, a, passages, manifest.dimension) for a in Audience},
            svd=CharSvd.load(build / "char_svd.npz"),
            evidence=Evidence.load(build / "border.npz", build / "evidence.npz"),
            views=Views.load(build / "views.npz"),
            intent=Intent(Classifier.load(build / "intent.npz")),
        )
    except (IndexProblem, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # what broken files make sqlite and Chroma raise, panics too
        if not os.access(build, os.W_OK):
            raise IndexUnwritable(
                f"the index in {folder} is read-only, and Chroma must write even to read; make it "
                "writable or choose another folder with BORGERLAND_DATA_DIR"
            ) from error
        raise IndexCorrupt.at(build) from error
    if len(passages) != manifest.passages:
        raise IndexCorrupt.at(build / "passages.jsonl")
    return index


def checksums(build: Path) -> dict[str, str]:
    """SHA-256 of the files that stay as they were written, by name."""
    sums = {}
    for path in sorted(path for pattern in _CHECKED for path in build.glob(pattern)):
        if path.name != _UNCHECKED:
            with path.open("rb") as file:
                sums[path.name] = hashlib.file_digest(file, "sha256").hexdigest()
    return sums


def readable_by(audience: Audience, passages: list[Passage]) -> list[Passage]:
    """The passages an audience may read: the wall between citizens and staff."""
    if audience is Audience.STAFF:
        return passages
    return [passage for passage in passages if passage.audience is Audience.CITIZEN]


def _open_shelf(build: Path, audience: Audience, passages: list[Passage], dimension: int) -> Shelf:
    """Open a shelf and ask it once: what Chroma has lost shows only then."""
    shelf = Shelf(
        passages=tuple(readable_by(audience, passages)),
        lexical=LexicalIndex.load(build / f"lexical-{audience}.npz"),
        vectors=chroma(build, audience, create=False),
    )
    few = min(5, len(shelf.passages))
    answered = shelf.nearest([1.0] + [0.0] * (dimension - 1), few)
    if shelf.vectors._collection.count() != len(shelf.passages) or len(answered) != few:
        raise IndexCorrupt.at(build / "chroma")
    return shelf


def chroma(build: Path, audience: Audience, *, create: bool, embedding: Any = None) -> Chroma:
    """The Chroma collection of an audience, in the build's own database."""
    import chromadb
    from chromadb.config import Settings
    from langchain_chroma import Chroma

    folder = build / "chroma"
    if not create and not (folder / "chroma.sqlite3").is_file():
        raise IndexCorrupt.at(folder)
    client = chromadb.PersistentClient(str(folder), Settings(anonymized_telemetry=False))
    if not create:
        client.get_collection(f"{audience}-passages", embedding_function=None)
    return Chroma(
        client=client,
        collection_name=f"{audience}-passages",
        embedding_function=embedding,
        collection_configuration=_ANN if create else None,
        create_collection_if_not_exists=create,
    )

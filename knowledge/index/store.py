"""Where an index lives, how it is opened, and what can be wrong with it.

    <folder>/CURRENT              the name of the published build
    <folder>/<build>/             manifest.json passages.jsonl chroma/ *.npz

With a vector server there is no chroma/, and readers write nothing: many can share the folder.

A build is written beside the old one and published by replacing CURRENT, so whoever reads always
sees a whole index, whatever happens to the writer.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

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
    VectorsAway,
)
from knowledge.index.evidence import Evidence
from knowledge.index.intent import Intent
from knowledge.index.lexical import LexicalIndex
from knowledge.index.passages import Passage
from knowledge.index.shelf import Shelf
from knowledge.index.vector_server import VectorServer, server_errors
from knowledge.index.vectors import Vectors, chroma

FORMAT = 7
EMBEDDED = "char-svd"
"""The name of the embedded default embedder."""

_CHECKED = ("*.npz", "passages.jsonl")
_UNCHECKED = "vectors.npz"
"""Only a builder reads it. Chroma's own files change when it opens; a probe checks those."""

_BUILD_NAME = re.compile(r"build-[0-9]{8,30}-[0-9a-f]{6}")


class Manifest(BaseModel):
    """What an index was built from and with.

    `files` holds the SHA-256 of the files a reader needs, but for Chroma's own; `database` is the
    one on a vector server that holds the vectors, "" when they are in the build's folder.
    """

    format: int
    built: str
    embedder: str
    library: str
    passages: int
    dimension: int
    embedded_now: int
    files: dict[str, str]
    database: str = ""


@dataclass(frozen=True)
class Index:
    """A published index, open for reading. `build` is the name of its folder."""

    build: str
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


def open_index(folder: Path, embedder: str = EMBEDDED, server: VectorServer | None = None) -> Index:
    """Open the published index for reading.

    Raises:
        IndexMissing, IndexCorrupt, IndexUnwritable, VectorsAway: see there.
        IndexMismatch: it was built with another embedder than the one named, or its vectors are
            not in the server's database (without a server: in its own folder).
    """
    build = current(folder)
    manifest = _manifest(build)
    _check_match(manifest, embedder, server)
    try:
        if checksums(build) != manifest.files:
            raise IndexCorrupt.at(build)
        lines = (build / "passages.jsonl").read_text("utf-8").split("\n")
        passages = [Passage.model_validate_json(line) for line in lines if line]
        dimension = manifest.dimension
        index = Index(
            build=build.name,
            manifest=manifest,
            shelves={a: _open_shelf(build, a, passages, dimension, server) for a in Audience},
            svd=CharSvd.load(build / "char_svd.npz"),
            evidence=Evidence.load(build / "border.npz", build / "evidence.npz"),
            views=Views.load(build / "views.npz"),
            intent=Intent(Classifier.load(build / "intent.npz")),
        )
    except (IndexProblem, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # what broken files make sqlite and Chroma raise, panics too
        if server is None and not os.access(build, os.W_OK):
            raise IndexUnwritable(
                f"the index in {folder} is read-only, and Chroma must write even to read; make it "
                "writable or choose another folder with BORGERLAND_DATA_DIR"
            ) from error
        raise IndexCorrupt.at(build) from error
    if len(passages) != manifest.passages:
        raise IndexCorrupt.at(build / "passages.jsonl")
    return index


def _check_match(manifest: Manifest, embedder: str, server: VectorServer | None) -> None:
    """The settings must name the embedder and the database that the index was built with."""
    if manifest.embedder != embedder:
        raise IndexMismatch(
            f"the index was built with the embedding model '{manifest.embedder}', but the setting "
            f"says '{embedder}'; change BORGERLAND_EMBEDDING_MODEL back or build again with: "
            "borgerland index --rebuild"
        )
    wanted = server.database if server else ""
    if manifest.database != wanted:
        there, here = (
            f"in the database '{database}' of a vector server" if database else "in its own folder"
            for database in (manifest.database, wanted)
        )
        raise IndexMismatch(
            f"the index has its vectors {there}, but the settings say {here}; change "
            "BORGERLAND_CHROMA_URL or BORGERLAND_MUNICIPALITY back, or build again with: "
            "borgerland index"
        )


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


def _open_shelf(
    build: Path,
    audience: Audience,
    passages: list[Passage],
    dimension: int,
    server: VectorServer | None,
) -> Shelf:
    """Open a shelf and ask it once: what Chroma has lost shows only then."""
    shelf = Shelf(
        passages=tuple(readable_by(audience, passages)),
        lexical=LexicalIndex.load(build / f"lexical-{audience}.npz"),
        vectors=Vectors(chroma(build, audience, create=False, server=server)),
    )
    few = min(5, len(shelf.passages))
    with server_errors(server) if server else nullcontext():
        answered = shelf.vectors.ask([1.0] + [0.0] * (dimension - 1), few)
        whole = shelf.vectors.count() == len(shelf.passages) and len(answered) == few
    if not whole:
        lost = VectorsAway.lost(str(server), server.database) if server else None
        raise lost or IndexCorrupt.at(build / "chroma")
    return shelf

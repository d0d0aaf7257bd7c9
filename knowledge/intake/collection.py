"""The collection: a municipality's own documents, read and clean, in one SQLite file.

Each row is a file of an added folder with what was made of it; `digest` tells when it changed.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from knowledge.content import Document

_TABLE = """CREATE TABLE IF NOT EXISTS files (
    folder TEXT NOT NULL,
    path TEXT NOT NULL,
    digest TEXT NOT NULL,
    note TEXT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (folder, path)
)"""


class CollectionError(Exception):
    """The collection's file cannot be read or written. The message says what to do."""


@dataclass(frozen=True)
class Stored:
    """A file of the collection: where it was read, what it was then, and its document.

    `note` is what a person must know of it on every run ("scanned without text: page 3").
    """

    folder: str
    path: str
    digest: str
    document: Document
    note: str = ""


class Collection:
    """Opens the file when asked, and makes it only when there is something to keep.

    Raises (every method):
        CollectionError: the file is damaged or cannot be written.
    """

    def __init__(self, file: Path) -> None:
        self.file = file

    def documents(self) -> tuple[Document, ...]:
        """All documents, in order of folder and path."""
        with self._open() as database:
            rows = database.execute("SELECT document FROM files ORDER BY folder, path")
            return tuple(Document.model_validate_json(row[0]) for row in rows.fetchall())

    def digest(self) -> str:
        """Changes when any document changes; empty while there are none."""
        total = hashlib.sha256()
        with self._open() as database:
            rows = database.execute(
                "SELECT folder, path, digest FROM files ORDER BY 1, 2"
            ).fetchall()
        for row in rows:
            total.update("\0".join([*row, ""]).encode())
        return total.hexdigest() if rows else ""

    def known(self, folder: str) -> dict[str, tuple[str, str]]:
        """Path -> digest and note of the files of a folder."""
        with self._open() as database:
            rows = database.execute(
                "SELECT path, digest, note FROM files WHERE folder = ?", (folder,)
            )
            return {path: (digest, note) for path, digest, note in rows.fetchall()}

    def folders(self) -> dict[str, int]:
        """The added folders with how many files each holds."""
        with self._open() as database:
            rows = database.execute("SELECT folder, COUNT(*) FROM files GROUP BY folder ORDER BY 1")
            return dict(rows.fetchall())

    def update(self, put: list[Stored], removed: list[tuple[str, str]]) -> None:
        """Store and remove files, all or nothing. `removed` holds (folder, path)."""
        with self._open(write=True) as database:
            database.executemany("DELETE FROM files WHERE folder = ? AND path = ?", removed)
            database.executemany(
                "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?)",
                [(f.folder, f.path, f.digest, f.note, f.document.model_dump_json()) for f in put],
            )

    @contextmanager
    def _open(self, *, write: bool = False) -> Iterator[sqlite3.Connection]:
        try:
            if write:
                self.file.parent.mkdir(parents=True, exist_ok=True)
            known = write or self.file.is_file()
            database = sqlite3.connect(self.file if known else ":memory:")
            try:
                database.execute(_TABLE)
                with database:
                    yield database
            finally:
                database.close()
        except (sqlite3.Error, OSError, ValidationError) as error:
            raise CollectionError(
                f"the collection {self.file} cannot be used: {_reason(error)}; move it away, "
                "then add the folders again with: borgerland library add FOLDER"
            ) from error


def _reason(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return "a document in it is damaged"
    return str(error)

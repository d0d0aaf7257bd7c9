"""What can be wrong with an index.

IndexProblem
├── IndexMissing
│   └── IndexOutdated
├── IndexMismatch
├── IndexCorrupt
├── IndexUnwritable
└── VectorsAway
"""

from __future__ import annotations

from pathlib import Path


class IndexProblem(Exception):
    """The index cannot be used. `fix` is what to do about it."""

    fix = "borgerland index --rebuild"


class IndexMissing(IndexProblem):
    """There is no index yet."""

    fix = "borgerland index"


class IndexOutdated(IndexMissing):
    """The index was built by another version of the program: as good as none."""


class IndexMismatch(IndexProblem):
    """The index was built with another embedding model."""


class IndexCorrupt(IndexProblem):
    """Files of the index are missing or broken."""

    @classmethod
    def at(cls, path: Path) -> IndexCorrupt:
        """With the place, and the way out."""
        return cls(f"the index is damaged ({path}); build it again with: {cls.fix}")


class IndexUnwritable(IndexProblem):
    """The index cannot be written: full or read-only disk."""

    fix = "free space, or set BORGERLAND_DATA_DIR to a folder that can be written"

    @classmethod
    def at(cls, folder: Path, reason: str) -> IndexUnwritable:
        """With the place, what the system says, and the way out."""
        return cls(
            f"the index cannot be written to {folder}: {reason}; free space or choose another "
            "folder with BORGERLAND_DATA_DIR"
        )


class VectorsAway(IndexProblem):
    """The vectors do not answer, or the server no longer holds those of this index."""

    fix = "start the server of BORGERLAND_CHROMA_URL, or build again with: borgerland index"

    @classmethod
    def at(cls, address: str, reason: str) -> VectorsAway:
        """With the address, what was met there, and the way out."""
        reason = " ".join(reason.split())[:200]
        return cls(
            f"the vector server {address} does not answer as it should: {reason}; start it, or "
            "mend BORGERLAND_CHROMA_URL"
        )

    @classmethod
    def lost(cls, address: str, database: str) -> VectorsAway:
        """With the address, the database that lacks something, and the way out."""
        return cls(
            f"the vector server {address} does not hold the vectors of this index in its database "
            f"'{database}'; build it again with: borgerland index"
        )

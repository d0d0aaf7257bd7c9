"""What can be wrong with an index.

IndexProblem
├── IndexMissing
│   └── IndexOutdated
├── IndexMismatch
├── IndexCorrupt
└── IndexUnwritable
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

"""What can be wrong with an index.

IndexProblem
├── IndexMissing
│   └── IndexOutdated
├── IndexMismatch
├── IndexCorrupt
└── IndexUnwritable
"""

from __future__ import annotations


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


class IndexUnwritable(IndexProblem):
    """The index cannot be written: full or read-only disk."""

    fix = "free space, or set BORGERLAND_DATA_DIR to a folder that can be written"

"""Builds an index on a vector server in a process of its own, and waits to be killed at a stage.

LIBRARY INDEX URL DATABASE STAGE
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from knowledge.index.build import build_index
from knowledge.index.vector_server import VectorServer
from knowledge.library import load_library


def main(library: str, folder: str, url: str, database: str, stage: str) -> None:
    def progress(what: str, done: int, total: int) -> None:
        if what == stage:
            sys.stdout.write("here\n")
            sys.stdout.flush()
            time.sleep(120)

    server = VectorServer(url, database)
    build_index(load_library(Path(library)), Path(folder), server=server, progress=progress)


if __name__ == "__main__":
    main(*sys.argv[1:])

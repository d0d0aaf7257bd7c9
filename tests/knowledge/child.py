"""Uses an index in a process of its own, which may be killed, starved or crash.

killed|starved LIBRARY INDEX STAGE: build; at the stage wait to be killed, or write no more.
asked INDEX: open it and search.
"""

from __future__ import annotations

import resource
import sys
import time
from pathlib import Path
from typing import Any

from knowledge.content import Audience
from knowledge.index.build import build_index
from knowledge.index.store import open_index
from knowledge.library import load_library
from knowledge.search import Search

_SMALL = 1_000


def build(fate: str, library: str, folder: str, stage: str) -> None:
    def meet_fate() -> None:
        if fate == "starved":
            hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
            resource.setrlimit(resource.RLIMIT_FSIZE, (_SMALL, hard))
            return
        say("here\n")
        time.sleep(120)

    def progress(what: str, done: int, total: int) -> None:
        if what == stage:
            meet_fate()

    def replace(*_: Any) -> None:
        meet_fate()

    if stage == "publish":
        setattr(Path, "replace", replace)  # noqa: B010 - mypy refuses the plain assignment
    build_index(load_library(Path(library)), Path(folder), progress=progress)


def ask(folder: str) -> None:
    index = open_index(Path(folder))
    for who in Audience:
        hits = Search(index, index.svd, {}).find("rotter på loftet", who).hits
        if len(hits) < 100:
            raise LookupError(f"{len(hits)} hits")


def say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def main(fate: str, *arguments: str) -> None:
    try:
        if fate == "asked":
            ask(*arguments)
        else:
            build(fate, *arguments)
    except BaseException as error:
        say(f"{type(error).__name__}: {error}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])

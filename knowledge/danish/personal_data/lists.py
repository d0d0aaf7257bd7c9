"""Word lists with sections: lines of words under "[section]"; lines with "#" are remarks."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent.parent


@cache
def sections(file: str) -> dict[str, frozenset[str]]:
    """The words of a list file by section, as they stand there."""
    words: dict[str, set[str]] = {}
    section = ""
    for line in (_FOLDER / file).read_text("utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif not line.startswith("#"):
            words.setdefault(section, set()).update(line.split())
    return {section: frozenset(listed) for section, listed in words.items()}

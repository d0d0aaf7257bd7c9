"""The bodies that write to citizens, and the words that tell whose time runs out."""

from __future__ import annotations

import re
from functools import cache
from typing import Annotated

from pydantic import Field

from bot.prompt_files import Strict, read_prompt

Patterns = Annotated[tuple[str, ...], Field(min_length=1)]


class LetterBodies(Strict):
    """The lists of `bodies.yaml`, which says what each is."""

    bodies: tuple[str, ...]
    last_resort: tuple[str, ...]
    spelled: dict[str, str]
    other_bodies: Patterns
    sender: str
    authorities: Patterns
    receiving: Patterns
    not_reader: Patterns
    history: Patterns
    not_yet: Patterns
    reader: Patterns
    what: dict[str, Patterns]
    unhappy: Patterns
    refers_back: Patterns
    can_complain: Patterns
    conditional: Patterns
    limits: dict[str, Patterns]


@cache
def letter_bodies() -> LetterBodies:
    """The authorities, and the signs of who must act, that ship with the project."""
    return read_prompt("letters/bodies.yaml", LetterBodies)


@cache
def alternatives(name: str) -> str:
    """A list of patterns as one that matches any; a part of a list is named "what.klage"."""
    group, _, part = name.partition(".")
    patterns = getattr(letter_bodies(), group)
    return "|".join(f"(?:{p})" for p in (patterns[part] if part else patterns))


@cache
def signs(name: str) -> re.Pattern[str]:
    """A list of patterns, compiled without regard to case."""
    return re.compile(alternatives(name), re.IGNORECASE)

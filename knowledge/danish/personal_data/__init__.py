"""Personal data in Danish text, found and masked: CPR and account numbers, phones, e-mails,
addresses and, as well as a list of names can, names.

Names cannot be removed for certain without a model; the other kinds are meant to be complete.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from knowledge.danish.personal_data.accounts import accounts
from knowledge.danish.personal_data.addresses import addresses
from knowledge.danish.personal_data.contact import emails, phones
from knowledge.danish.personal_data.cpr import cprs
from knowledge.danish.personal_data.names import names
from knowledge.danish.personal_data.reading import Span, read, taken

KINDS = ("cpr", "email", "account", "phone", "address", "name")
UNTOLD_KINDS = frozenset({"name"})
"""Kinds that are hidden without a word: to write a name is natural."""

# The order matters: what one finder takes, the next no longer sees.
_FINDERS: tuple[tuple[str, Callable[[str], list[Span]]], ...] = (
    ("email", emails),
    ("account", accounts),
    ("cpr", cprs),
    ("phone", phones),
    ("address", addresses),
    ("name", names),
)
_MASKS = re.compile(rf"\[(?:{'|'.join(KINDS)})\]")


@dataclass(frozen=True)
class Found:
    """A piece of personal data: its kind (one of KINDS) and its place."""

    kind: str
    start: int
    end: int


def find_personal_data(text: str) -> list[Found]:
    """Everything recognised, in order, without overlaps."""
    return sorted(_find(text), key=lambda item: item.start)


def mask(text: str, of: Collection[str] = KINDS) -> tuple[str, list[str]]:
    """The text with personal data replaced by `[kind]`, and the kinds found, each once.

    Only the kinds in `of` are replaced.
    """
    kinds: list[str] = []
    parts, at = [], 0
    for item in find_personal_data(text):
        if item.kind not in of:
            continue
        parts += [text[at : item.start], f"[{item.kind}]"]
        at = item.end
        if item.kind not in kinds:
            kinds.append(item.kind)
    return "".join([*parts, text[at:]]), kinds


def without_masks(text: str) -> str:
    """A masked text without the marks, for searching."""
    return _MASKS.sub(" ", text)


def _find(text: str) -> Iterator[Found]:
    readable, places = read(text)
    for kind, finder in _FINDERS:
        spans = finder(readable)
        if spans:
            readable = taken(readable, spans)
            yield from (Found(kind, places[start], places[end]) for start, end in spans)

"""What every reader makes of a file: blocks of text in reading order, and what surrounds them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Unreadable(Exception):
    """A file that cannot be read as a document. The message says why, in one line."""


class BlockKind(StrEnum):
    """What a block is in its document."""

    HEADING = "heading"
    TEXT = "text"
    ITEM = "item"
    ROW = "row"


class Zone(StrEnum):
    """Where on a page a block stands."""

    MAIN = "main"
    FURNITURE = "furniture"
    """Menus, headers, footers, cookie bars."""
    HIDDEN = "hidden"
    """Text that is in the file but that no reader sees."""
    COMMENT = "comment"


@dataclass(frozen=True)
class Block:
    """A heading, a paragraph, a list item or a table row (each cell with its column's name).

    `level` is a heading's depth (1 is the title) or an item's indentation; `page` is 1-based where
    the file has pages; `linked` is the share (0-1) of the text that is links.
    """

    kind: BlockKind
    text: str
    level: int = 0
    page: int | None = None
    zone: Zone = Zone.MAIN
    linked: float = 0.0


@dataclass(frozen=True)
class Extract:
    """A file as it was read. `textless_pages` are pages with pictures and no text: scans."""

    title: str
    blocks: tuple[Block, ...]
    address: str = ""
    date: str = ""
    textless_pages: tuple[int, ...] = ()
    front: dict[str, str] | None = None


def row_text(header: list[str], cells: list[str]) -> str:
    """A table row that can stand alone: "Afdeling: Borgerservice · Telefon: 70 10 10 10"."""
    if not any(header):
        return " · ".join(cell for cell in cells if cell)
    names = [*header, *[""] * len(cells)]
    named = [f"{n}: {c}" if n else c for n, c in zip(names, cells, strict=False) if c]
    return " · ".join(named)


_CONTACT = re.compile(
    r"@|\b(?:tlf|telefon|www)\b|\d{2}[ .]?\d{2}[ .]?\d{2}[ .]?\d{2}|\bring\b.*\b\d{3,}"
    r"|\d{5}|,\s*\d{4}\s+[a-zæøå]|\d\s*(?:kr|kroner)\b",
    re.IGNORECASE,
)
_HOURS = re.compile(
    r"\bkl\b\.?\s*\d|\b(?:man|tirs|ons|tors|fre|lør|søn)dage?\b.*(?:\d|\blukket)"
    r"|\d[.:]\d\d\s*[-–]\s*\d",
    re.IGNORECASE,
)


def looks_like_heading(text: str) -> bool:
    """Whether a line that stands out can be a heading: short, no sentence, no number to use."""
    words = text.split()
    return (
        0 < len(words) <= 12
        and "\n" not in text
        and text[-1] not in ".,;:!–-"
        and any(c.isalpha() for c in text)
        and not _CONTACT.search(text)
        and not _HOURS.search(text)
    )

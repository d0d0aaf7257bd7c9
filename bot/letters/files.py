"""A letter as a file -> its text, headers and footers too; hidden text is never read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.letters.prepare import MOST_PAGES, NotExplained
from knowledge.intake.prepare import FORMATS, Unreadable, read_file
from knowledge.readers.blocks import Block, BlockKind, Extract, Zone
from knowledge.readers.text import decode

LARGEST = 20_000_000
"""Bytes. Telegram hands a bot no larger file."""

_PICTURES = {".jpg", ".jpeg", ".png", ".gif", ".heic", ".heif", ".webp", ".tif", ".tiff", ".bmp"}


@dataclass(frozen=True)
class LetterFile:
    """The text of a letter; `has_pictures` says that some pages are pictures without text."""

    text: str
    has_pictures: bool = False


def read_letter(name: str, data: bytes) -> LetterFile:
    """Read a PDF, Word, HTML, Markdown or text file.

    Raises:
        NotExplained: it cannot be read; the problem says why.
    """
    suffix = Path(name).suffix.lower()
    if len(data) > LARGEST:
        raise NotExplained("too_large")
    if suffix in _PICTURES:
        raise NotExplained("picture")
    if suffix not in FORMATS:
        raise NotExplained("unknown_format")
    if not data.strip():
        raise NotExplained("no_text")
    try:
        extract = read_file(name, data)
        text = decode(data) if suffix == ".txt" else _text(extract)
    except Unreadable as error:
        raise NotExplained("locked" if "password" in str(error) else "broken") from error
    if len({block.page for block in extract.blocks}) + len(extract.textless_pages) > MOST_PAGES:
        raise NotExplained("too_long")
    if extract.textless_pages and not text.strip():
        raise NotExplained("picture")
    return LetterFile(text, bool(extract.textless_pages))


def _text(extract: Extract) -> str:
    """What a reader sees: what stands beside the text first, for there are sender and date."""
    beside = [block.text for block in extract.blocks if block.zone is Zone.FURNITURE]
    main = [_line(block) for block in extract.blocks if block.zone is Zone.MAIN]
    return "\n\n".join(["\n".join(beside), *main])


def _line(block: Block) -> str:
    """A block's text; what begins with a number has its own mark, or is a date."""
    marked = block.kind is BlockKind.ITEM and not block.text[:1].isdigit()
    return f"- {block.text}" if marked else block.text

"""One file -> its sections, or why it cannot be read. Runs in a process of its own: files bite."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from knowledge.content import Audience, Section
from knowledge.danish.personal_data import find_personal_data
from knowledge.intake.clean import Quarantined, clean_blocks, says_internal
from knowledge.intake.harm import harm_in
from knowledge.intake.hidden import laced
from knowledge.intake.links import own_hosts
from knowledge.intake.rules import reason_in, rules
from knowledge.intake.sections import make_sections
from knowledge.readers.blocks import Block, BlockKind, Extract, Unreadable
from knowledge.readers.docx import read_docx
from knowledge.readers.html import read_html
from knowledge.readers.pdf import read_pdf
from knowledge.readers.text import decode, read_markdown_text, read_text

FORMATS = {
    ".md": "text",
    ".markdown": "text",
    ".txt": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".pdf": "pdf",
    ".docx": "docx",
}
"""What each kind of file must hold."""

VERSION = 3
"""Raised when reading changes, so that files are read again."""

FRONT_KEYS = ("title", "owner", "audience", "source", "date", "valid_from", "valid_to")
"""What a Markdown file may say of itself between two lines of ---; other keys are passed over."""

_MISSPELT = 75
_MEMORY = 1_500_000_000
_TITLE_WORDS = 9
_LONGEST_TITLE = 25


@dataclass(frozen=True)
class Prepared:
    """A file as it goes into the collection. `front` holds its own metadata (Markdown only)."""

    title: str
    sections: tuple[Section, ...]
    address: str
    date: str
    front: dict[str, str]
    textless_pages: tuple[int, ...]
    quarantined: tuple[Quarantined, ...]
    dropped: Counter[str] = field(default_factory=Counter)


def prepare(path: Path, audience: Audience, *whose: str) -> Prepared:
    """Read, clean and part one file. `whose` names its owner or an address of its owner.

    Raises:
        Unreadable: broken, encrypted, mislabelled, empty, scanned, internal and for citizens, or
            with something in it for which no part of it is read.
    """
    data = path.read_bytes()
    extract = read_file(path.name, data)
    front = dict(extract.front or {})
    _check_front(front)
    audience = Audience(front.get("audience", audience))
    if audience is Audience.CITIZEN and says_internal(extract.blocks):
        raise Unreadable("says that it is internal; add it with --audience staff")
    own = own_hosts(*whose, extract.address, front.get("source", ""))
    hidden = (
        laced(decode(data)) if FORMATS[path.suffix.lower()] in {"text", "html"} else frozenset()
    )
    cleaned = clean_blocks(extract.blocks, own, hidden)
    for item in cleaned.quarantined:
        if item.read and item.reason in rules().whole:
            raise Unreadable(_refusal(item))
    title = _title(extract, cleaned.blocks, path)
    sections = make_sections(cleaned.blocks, title, audience)
    if not sections and extract.textless_pages:
        raise Unreadable(f"scanned without text: {_pages(extract.textless_pages)}")
    if not sections and cleaned.quarantined:
        raise Unreadable(f"everything in it was quarantined ({cleaned.quarantined[0].reason})")
    if not sections:
        raise Unreadable("empty: no text in it")
    return Prepared(
        title=title,
        sections=sections,
        address=extract.address,
        date=extract.date,
        front=front,
        textless_pages=extract.textless_pages,
        quarantined=tuple(cleaned.quarantined),
        dropped=cleaned.dropped,
    )


def _refusal(item: Quarantined) -> str:
    place = f"page {item.page}" if item.page else f"under »{item.heading}«" if item.heading else ""
    return f"all of it is quarantined ({item.reason}){f', {place}' if place else ''}: {item.text}"


def limit_memory() -> None:
    """Let a file that unpacks to gigabytes fail alone (called in the reading process)."""
    try:
        import resource
    except ImportError:  # not on Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def textless(pages: tuple[int, ...]) -> str:
    """The line about a file of which some pages are pictures."""
    return f"scanned without text: {_pages(pages)}; the rest is read"


def _pages(pages: tuple[int, ...]) -> str:
    shown = ", ".join(str(page) for page in pages[:10])
    more = f" and {len(pages) - 10} more" if len(pages) > 10 else ""
    return f"page {shown}{more}"


def _check_front(front: dict[str, str]) -> None:
    """Refuse what would be misread: a misspelt key may be the one that says "staff only"."""
    from rapidfuzz import fuzz

    for key, value in front.items():
        for known in FRONT_KEYS:
            if key not in FRONT_KEYS and fuzz.ratio(key.lower(), known) >= _MISSPELT:
                raise Unreadable(f"front matter: unknown key '{key}' (did you mean '{known}'?)")
        if key in FRONT_KEYS and _is_unsafe(value):
            raise Unreadable(f"front matter: '{key}' holds what does not belong")
    value = front.get("audience", Audience.CITIZEN)
    if value not in tuple(Audience):
        allowed = ", ".join(Audience)
        raise Unreadable(f"front matter: audience '{value}' is not known (allowed: {allowed})")


def _is_unsafe(text: str) -> bool:
    """Whether a title or a label holds what is quarantined in a text."""
    return (
        reason_in(rules().quarantine, text) is not None
        or harm_in([Block(BlockKind.TEXT, text)]) != [None]
        or any(found.kind == "cpr" for found in find_personal_data(text))
    )


def read_file(name: str, data: bytes) -> Extract:
    """Read a file by its name's ending, which must be one of FORMATS, and its bytes.

    Raises:
        Unreadable: empty, broken, encrypted, or not what its name says.
    """
    if not data.strip():
        raise Unreadable("empty")
    suffix = Path(name).suffix.lower()
    expected, found = FORMATS[suffix], _kind(data)
    if expected != found and not (expected == "html" and found == "text"):
        raise Unreadable(f"named {suffix} but is {found}")
    if found == "pdf":
        return read_pdf(data)
    if found == "docx":
        return read_docx(data)
    if expected == "html":
        return read_html(decode(data))
    if suffix == ".txt":
        return read_text(decode(data))
    return read_markdown_text(decode(data))


def _kind(data: bytes) -> str:
    """What a file is by its first bytes."""
    head = data[:2048].lstrip().lower()
    if b"%pdf-" in head[:1024]:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return "docx" if b"word/" in data else "another archive (not .docx)"
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return "an old or encrypted Office file"
    if head.startswith((b"\x89png", b"\xff\xd8\xff", b"gif8")):
        return "a picture"
    if head.removeprefix(b"\xef\xbb\xbf").startswith((b"<!doctype html", b"<html")):
        return "html"
    return "text"


def _title(extract: Extract, blocks: list[Block], path: Path) -> str:
    """The file's own title; else its first line, when it reads like one; else its first words."""
    texts = [block.text for block in blocks]
    unsafe = _is_unsafe(extract.title)
    if (
        extract.title
        and not unsafe
        and (path.suffix.lower() != ".txt" or texts[:1] == [extract.title])
    ):
        return extract.title
    first = texts[0].split("\n")[0] if texts else path.stem
    words = first.split()
    if len(words) <= _LONGEST_TITLE and first[-1] not in ".:;,":
        return first
    if extract.title in texts and not unsafe:
        return extract.title
    return " ".join(words[:_TITLE_WORDS]) + "…"


__all__ = [
    "FORMATS",
    "VERSION",
    "Prepared",
    "Unreadable",
    "limit_memory",
    "prepare",
    "read_file",
    "textless",
]

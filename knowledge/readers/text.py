"""Plain text and Markdown -> blocks.

Markdown goes by way of HTML. In plain text, headings are the short lines that stand alone,
lists are lines with a mark, and a line that follows an item belongs to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from knowledge.readers.blocks import (
    Block,
    BlockKind,
    Extract,
    Unreadable,
    looks_like_heading,
)
from knowledge.readers.html import read_html
from knowledge.readers.markdown import FormatError, read_yaml

_MARK = re.compile(r"^(?P<indent>\s*)(?P<mark>[-*•·–▪◦]|\d{1,2}[.)])\s+(?P<text>\S.*)$")
_DOTS = re.compile(r"[.·…]{4,}\s*\d*\s*$|\t\d+\s*$")
_EMPHASIS = re.compile(r"(?<!\w)(\*{1,3}|`)(?=\S)(.+?)(?<=\S)\1(?!\w)", re.DOTALL)
_SPACED = re.compile(r"\b(?:\w ){4,}\w\b")
_LIGATURES = str.maketrans(
    {"ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "\u00ad": "", "\u200b": "", "\ufeff": ""}
)


def decode(data: bytes) -> str:
    """Bytes -> text in the encoding they were written in.

    Raises:
        Unreadable: no text in any encoding.
    """
    if b"\0" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable("not text, though its name says so")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        from charset_normalizer import from_bytes

        best = from_bytes(data, cp_isolation=["cp1252", "latin_1", "utf_16", "mac_roman", "cp865"])
        found = best.best()
        if found is None:
            raise Unreadable("not text, though its name says so") from None
        return str(found)


def read_markdown_text(text: str) -> Extract:
    """Read Markdown. Front matter (title, date, source, owner …) is kept as `front`."""
    from markdown_it import MarkdownIt

    rows = text.replace("\r\n", "\n").split("\n")
    front: dict[str, str] = {}
    if rows[0].strip() == "---" and "---" in (row.strip() for row in rows[1:]):
        end = next(i for i in range(1, len(rows)) if rows[i].strip() == "---")
        try:
            values = read_yaml("\n".join(rows[1:end])).values
            front = {str(k): str(v) for k, v in values.items() if not isinstance(v, dict)}
            rows = rows[end + 1 :]
        except FormatError:
            front = {}
    html = MarkdownIt("commonmark").enable("table").render("\n".join(rows))
    extract = read_html(html)
    return replace(
        extract,
        title=front.get("title") or extract.title,
        address=front.get("source", ""),
        date=front.get("date", ""),
        front=front or None,
    )


def read_text(text: str) -> Extract:
    """Read plain text: paragraphs are parted by empty lines."""
    text = (
        text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n").translate(_LIGATURES)
    )
    blocks = tuple(b for part in re.split(r"\n[ \t\xa0]*\n", text) for b in _paragraph(part))
    title = next((b.text for b in blocks if b.kind is BlockKind.HEADING), "")
    return Extract(title=title, blocks=blocks)


def _paragraph(part: str) -> Iterator[Block]:
    """One paragraph: a heading, items, or lines of text (kept apart when each is an own line)."""
    lines = [_clean(line) for line in _EMPHASIS.sub(r"\2", part).split("\n")]
    lines = [line for line in lines if line.strip() and not _DOTS.search(line)]
    if not lines:
        return
    if len(lines) == 1 and not _MARK.match(lines[0]) and looks_like_heading(lines[0].strip()):
        yield Block(BlockKind.HEADING, lines[0].strip(), level=_depth(lines[0]))
        return
    gathered: list[str] = []
    item: str | None = None
    level = 0
    for line in lines:
        mark = _MARK.match(line)
        if mark is None and item is None:
            gathered.append(line.strip())
        elif mark is None:
            item = f"{item}\n{line.strip()}"
        else:
            yield from _ended(gathered, item, level)
            gathered, item, level = [], mark["text"].strip(), 1 + len(mark["indent"]) // 4
            if mark["mark"][0].isdigit():
                item = f"{mark['mark']} {item}"
    yield from _ended(gathered, item, level)


def _ended(gathered: list[str], item: str | None, level: int) -> Iterator[Block]:
    if gathered:
        first, *rest = gathered
        if rest and looks_like_heading(first) and len(rest[0]) > len(first):
            yield Block(BlockKind.HEADING, first, level=3)
            gathered = rest
        yield Block(BlockKind.TEXT, "\n".join(gathered))
    if item is not None:
        yield Block(BlockKind.ITEM, item, level=level)


def _depth(line: str) -> int:
    """A numbered or capital heading stands above others: "Punkt 2: …", "3. …"."""
    return 1 if re.match(r"\s*(?:punkt|kapitel|afsnit|bilag|del)\s+\w+\s*[:.]", line, re.I) else 2


def _clean(line: str) -> str:
    """Undo what copying from pages and scans leaves: hard blanks, s p a c e d words."""
    joined = _SPACED.sub(lambda found: found[0].replace(" ", ""), line.replace("\xa0", " "))
    return joined.rstrip()

"""Plain text and Markdown -> blocks.

Markdown goes by way of HTML. In plain text, headings are the short lines that stand alone,
lists are lines with a mark, and a line that follows an item belongs to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

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
# A page has at most three figures, so that a number after a leader stays; 112 and 114 are Danish
# emergency numbers. Quantifiers are possessive: a line may be 20,000 dots.
_LEADER = re.compile(
    r"(?:(?<![.·…])[.·…]{4,}+\s*+(?:(?!11[24]\b)\d{1,3}+)?|\t(?!11[24]\b)\d{1,3}+)\s*+$"
)
_EMPHASIS = re.compile(r"(?<!\w)(\*{1,3}|`)(?=\S)(.{1,500}?)(?<=\S)\1(?!\w)", re.DOTALL)
_SPACED = re.compile(r"(?<!\w)(?:[^\W\d_] ){4,}[^\W\d_](?!\w)")
_KEY = re.compile(r"[\w-]+\s*:(\s|$)")
_LIGATURES = str.maketrans(
    {"ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "\u00ad": "", "\u200b": "", "\ufeff": ""}
)
_ENCODINGS = ("cp1252", "mac_roman", "cp865")
_EXPECTED = frozenset("æøåÆØÅéÉèêëáàâíóñçüöäÜÖÄß§°½²³´«»–—‘’‚“”„…•·€£©®\u00a0\u00ad")
_ENOUGH = 0.5


def decode(data: bytes) -> str:
    """Bytes -> text in the encoding they were written in: UTF-8, else the one that makes sense.

    Statistical detectors take short texts from Windows for Macintosh ones. So a guess is judged by
    its letters outside ASCII: in the right encoding they are those of Danish texts.

    Raises:
        Unreadable: no text in any encoding.
    """
    utf_16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = data.decode("utf-16" if utf_16 else "utf-8-sig", "replace")
    special = sum(not letter.isascii() for letter in text)
    readable = 2 * text.count("\ufffd") <= special
    if not readable:
        text = max((data.decode(name, "replace") for name in _ENCODINGS), key=_likeness)
        readable = _likeness(text) >= _ENOUGH
    if not readable or "\0" in text[:4096]:
        raise Unreadable("not text, though its name says so")
    return text


def _likeness(text: str) -> float:
    """The share of the letters outside ASCII that Danish texts have."""
    special = [letter for letter in text if not letter.isascii()]
    return sum(letter in _EXPECTED for letter in special) / max(1, len(special))


def read_markdown_text(text: str) -> Extract:
    """Read Markdown. Front matter (title, date, source, owner …) is kept as `front`.

    Raises:
        Unreadable: broken front matter, which may say for whom the text is.
    """
    from markdown_it import MarkdownIt

    front, body = _front(_lines(text).lstrip("\ufeff\n").split("\n"))
    extract = read_html(MarkdownIt("commonmark").enable("table").render(body))
    return replace(
        extract,
        title=front.get("title") or extract.title,
        address=front.get("source", ""),
        date=front.get("date", ""),
        front=front or None,
    )


def _front(rows: list[str]) -> tuple[dict[str, str], str]:
    """The keys with a value between two lines of ---, and the text after them."""
    body = "\n".join(rows)
    if rows[0].strip() != "---" or len(rows) < 2:
        return {}, body
    end = next((i for i in range(1, len(rows)) if rows[i].strip() == "---"), 0)
    keys = rows[1:end] if end else rows[1:2]
    if not any(_KEY.match(row) for row in keys):  # a rule between two parts of the text
        return {}, body
    if not end:
        raise Unreadable("front matter: no closing ---")
    try:
        values = read_yaml("\n".join(rows[1:end])).values
    except FormatError as error:
        raise Unreadable(f"front matter: {' '.join(error.message.split())}") from error
    front = {str(key): _value(value) for key, value in values.items()}
    return {key: value for key, value in front.items() if value}, "\n".join(rows[end + 1 :])


def _value(value: Any) -> str:
    """A value as text; of several (sources) the first."""
    if isinstance(value, list):
        return next((found for found in map(_value, value) if found), "")
    if value is None or isinstance(value, dict):
        return ""
    return value.isoformat()[:10] if isinstance(value, date) else str(value).strip()


def read_text(text: str) -> Extract:
    """Read plain text: paragraphs are parted by empty lines."""
    text = _lines(text).replace("\f", "\n\n").translate(_LIGATURES)
    blocks = tuple(b for part in re.split(r"\n[ \t\xa0]*\n", text) for b in _paragraph(part))
    title = next((b.text for b in blocks if b.kind is BlockKind.HEADING), "")
    return Extract(title=title, blocks=blocks)


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _paragraph(part: str) -> Iterator[Block]:
    """One paragraph: a heading, items, or lines of text (kept apart when each is an own line)."""
    lines = [_clean(line) for line in _EMPHASIS.sub(r"\2", part).split("\n")]
    lines = [line for line in lines if line.strip() and not _LEADER.search(line)]
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

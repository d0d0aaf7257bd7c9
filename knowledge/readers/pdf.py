"""PDF -> blocks with their page. pdfium (the engine of Chrome) gives every letter with its size.

Headings are the lines that are larger or bolder than the body. Lines that come again on most pages
are headers and footers. Letters nobody can see (white, tiny, invisible) are hidden text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from knowledge.readers.blocks import (
    Block,
    BlockKind,
    Extract,
    Unreadable,
    Zone,
    looks_like_heading,
    row_text,
)
from knowledge.readers.pdf_lines import Line, read_lines

_ALIGNED = 4.0
_LARGER = 1.12
_FEWEST_LETTERS = 20
_EDGE_LINES = 3
_RAGGED = 45
_ITEM = re.compile(r"^\s*(?:[-•·–▪◦\uf0b7]|\d{1,2}[.)])\s+(?=\S)")
_DOTS = re.compile(r"(?:[.·…_]\s?){4,}\s*\d*\s*$")
_PAGE_NUMBER = re.compile(r"^(?:side\s*)?\d{1,4}(?:\s*(?:af|/|of)\s*\d{1,4})?$", re.IGNORECASE)


def read_pdf(data: bytes) -> Extract:
    """Read a PDF.

    Raises:
        Unreadable: broken, encrypted, or without a single page.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise Unreadable("locked with a password" if locked else "broken PDF file") from error
    try:
        pages = len(document)
        if not pages:
            raise Unreadable("PDF file without pages")
        lines: list[Line] = []
        textless: list[int] = []
        for number in range(1, pages + 1):
            found = list(read_lines(document[number - 1], number))
            shown = sum(c.isalnum() for line in found if not line.hidden for c in line.text)
            if shown < _FEWEST_LETTERS and _has_picture(document[number - 1]):
                textless.append(number)
            lines += found
        info = document.get_metadata_dict()
    except pypdfium2.PdfiumError as error:
        raise Unreadable("broken PDF file") from error
    finally:
        document.close()
    blocks = tuple(_blocks(lines, pages))
    return Extract(
        title=_title(info.get("Title", ""), blocks),
        blocks=blocks,
        date=_date(info.get("ModDate") or info.get("CreationDate") or ""),
        textless_pages=tuple(textless),
    )


def _has_picture(page: Any) -> bool:
    import pypdfium2.raw as pdfium

    return any(True for _ in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=4))


def _blocks(lines: list[Line], pages: int) -> Iterator[Block]:
    sizes = Counter[float]()
    for line in lines:
        sizes[line.size] += len(line.text) if not line.hidden else 0
    body = max(sizes, key=lambda size: (sizes[size], -size), default=10.0)
    larger = sorted({line.size for line in lines if line.size > body * _LARGER}, reverse=True)
    lines = _columns(lines)
    repeated = _repeated(lines, pages)
    leading = _leading(lines)
    open_lines: list[Line] = []
    for line in lines:
        if _DOTS.search(line.text):
            continue
        heading = (
            len(line.cells) == 1
            and (line.size > body * _LARGER or line.bold)
            and looks_like_heading(line.text)
        )
        alone = line.hidden or line in repeated or heading
        if open_lines and (alone or not _goes_on(open_lines[-1], line, leading)):
            yield from _close(open_lines)
            open_lines = []
        if line.hidden:
            yield Block(BlockKind.TEXT, line.text, page=line.page, zone=Zone.HIDDEN)
        elif line in repeated:
            yield Block(BlockKind.TEXT, line.text, page=line.page, zone=Zone.FURNITURE)
        elif heading:
            level = 1 + larger.index(line.size) if line.size in larger else len(larger) + 1
            yield Block(BlockKind.HEADING, line.text, level=min(level, 6), page=line.page)
        else:
            open_lines.append(line)
    yield from _close(open_lines)


def _columns(lines: list[Line]) -> list[Line]:
    """Lines with gaps are rows only beside rows of the same columns; else the gap was nothing."""
    padded = [None, *lines, None]
    return [
        line
        if len(line.cells) == 1 or _aligned(before, line) or _aligned(line, after)
        else replace(line, cells=(line.text,), lefts=line.lefts[:1])
        for before, line, after in zip(padded, lines, padded[2:], strict=False)
    ]


def _aligned(first: Line | None, second: Line | None) -> bool:
    return (
        first is not None
        and second is not None
        and first.page == second.page
        and len(first.cells) == len(second.cells) > 1
        and all(abs(a - b) < _ALIGNED for a, b in zip(first.lefts, second.lefts, strict=True))
    )


def _leading(lines: list[Line]) -> float:
    """The usual distance between two lines of a paragraph, in points."""
    steps = Counter(
        round(before.top - line.top)
        for before, line in zip(lines, lines[1:], strict=False)
        if before.page == line.page and 0 < before.top - line.top < 40
    )
    return float(max(steps, key=lambda step: (steps[step], -step), default=14))


def _goes_on(last: Line, line: Line, leading: float) -> bool:
    """Whether a line continues what is open: the next row, or the next line of the paragraph."""
    if len(line.cells) > 1 or len(last.cells) > 1:
        return _aligned(last, line)
    if _ITEM.match(line.text) or abs(last.size - line.size) > 0.6 or last.bold != line.bold:
        return False
    if line.page != last.page:
        return last.text[-1] not in ".!?:" and line.text[:1].islower()
    return 0 <= last.top - line.top < 1.35 * leading


def _close(lines: list[Line]) -> Iterator[Block]:
    if not lines:
        return
    page = lines[0].page
    if len(lines[0].cells) > 1:
        header = list(lines[0].cells)
        named = len(lines) > 1 and not any(re.search(r"\d", cell) for cell in header)
        for line in lines[1:] if named else lines:
            text = row_text(header if named else [], list(line.cells))
            yield Block(BlockKind.ROW, text, page=page)
        return
    mark = _ITEM.match(lines[0].text)
    ragged = max(len(line.text) for line in lines) < _RAGGED
    joint = "\n" if ragged and not mark else " "
    text = joint.join(line.text for line in lines)
    if mark and not mark[0].strip()[0].isdigit():
        text = text[mark.end() :]
    kind = BlockKind.ITEM if mark else BlockKind.TEXT
    yield Block(kind, text, level=1 if mark else 0, page=page)


def _repeated(lines: list[Line], pages: int) -> set[Line]:
    """Lines at the edge of pages that stand in the same place on most; and page numbers."""
    edges: list[Line] = []
    for number in range(1, pages + 1):
        own = sorted((line for line in lines if line.page == number), key=lambda line: -line.top)
        edges += dict.fromkeys([*own[:_EDGE_LINES], *own[-_EDGE_LINES:]])
    often = Counter(_shape(line) for line in edges)
    enough = max(3, pages * 0.5)
    return {
        line for line in edges if often[_shape(line)] >= enough or _PAGE_NUMBER.match(line.text)
    }


def _shape(line: Line) -> tuple[str, int]:
    """A line's text without its figures, and its place on the page."""
    return re.sub(r"\d+", "#", line.text.lower()), round(line.top / 8)


def _title(given: str, blocks: tuple[Block, ...]) -> str:
    """The file's own title, unless a program made it up; else the first large line."""
    given = " ".join(given.split())
    made_up = re.search(
        r"\.(docx?|pdf|indd|pptx?|xlsx?)$|^(microsoft|untitled|dokument\d*$)", given, re.I
    )
    if given and not made_up:
        return given
    headings = [b for b in blocks if b.kind is BlockKind.HEADING]
    return min(headings, key=lambda b: (b.page or 0, b.level)).text if headings else ""


def _date(stamp: str) -> str:
    """D:20260112093000+01'00' -> 2026-01-12"""
    match = re.match(r"D:(\d{4})(\d{2})(\d{2})", stamp)
    return "-".join(match.groups()) if match else ""

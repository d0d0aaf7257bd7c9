"""PDF -> blocks with their page. pdfium (the engine of Chrome) gives every letter with its size.

Lines become headings, tables, headers and footers, list items or paragraphs. Letters nobody can
see are hidden text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from knowledge.readers.blocks import (
    Block,
    BlockKind,
    Extract,
    Unreadable,
    Zone,
    row_text,
)
from knowledge.readers.pdf_furniture import is_contents_line, repeated
from knowledge.readers.pdf_headings import Looks, join_headings
from knowledge.readers.pdf_lines import Line, read_lines
from knowledge.readers.pdf_tables import Table, with_tables

_FEWEST_LETTERS = 20
_RAGGED = 45
_ITEM = re.compile(r"^\s*(?:[-•·–▪◦\uf0b7\uf0a7]|\d{1,2}[.)])\s+(?=\S)")


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
    """The text in the order of the file; after it, what stands beside it."""
    looks = Looks.of(lines)
    leading = _leading(lines)
    seen = [line for line in lines if not line.hidden and not is_contents_line(line.text)]
    parts = list(with_tables(seen))
    furniture = repeated([part for part in parts if isinstance(part, Line)], pages, looks)
    open_lines: list[Line] = []
    table: Table | None = None
    for part in join_headings([part for part in parts if part not in furniture], looks):
        if open_lines and (
            isinstance(part, Table)
            or looks.is_heading(part)
            or not _goes_on(open_lines[-1], part, leading)
        ):
            yield _paragraph(open_lines)
            open_lines = []
        if isinstance(part, Table):
            table = part.named_by(table)
            yield from _rows(table)
            continue
        table = None
        if looks.is_heading(part):
            yield Block(BlockKind.HEADING, part.text, level=looks.level(part), page=part.page)
        else:
            open_lines.append(part)
    if open_lines:
        yield _paragraph(open_lines)
    beside = [part for part in parts if isinstance(part, Line) and part in furniture]
    for line in [*beside, *(line for line in lines if line.hidden)]:
        zone = Zone.HIDDEN if line.hidden else Zone.FURNITURE
        yield Block(BlockKind.TEXT, line.text, page=line.page, zone=zone)


def _leading(lines: list[Line]) -> float:
    """The usual distance between two lines of a paragraph, in points."""
    steps = Counter(
        round(before.bottom - line.top)
        for before, line in zip(lines, lines[1:], strict=False)
        if before.page == line.page and 0 < before.bottom - line.top < 40
    )
    return float(max(steps, key=lambda step: (steps[step], -step), default=14))


def _goes_on(last: Line, line: Line, leading: float) -> bool:
    """Whether a line is the next of the paragraph, if need be at the top of a page or column."""
    if _ITEM.match(line.text) or abs(last.size - line.size) > 0.6 or last.bold != line.bold:
        return False
    if line.page != last.page or line.top > last.bottom:
        return last.text[-1] not in ".!?:" and line.text[:1].islower()
    return last.bottom - line.top < 1.35 * leading


def _rows(table: Table) -> Iterator[Block]:
    for row in table.rows:
        if row != table.header:
            yield Block(BlockKind.ROW, row_text(list(table.header), list(row)), page=table.page)


def _paragraph(lines: list[Line]) -> Block:
    mark = _ITEM.match(lines[0].text)
    ragged = max(len(line.text) for line in lines) < _RAGGED and not mark
    text = lines[0].text
    for line in lines[1:]:
        # Short lines are those of an address, unless they begin within a sentence.
        text += f"\n{line.text}" if ragged and not line.text[:1].islower() else f" {line.text}"
    if mark and not mark[0].strip()[0].isdigit():
        text = text[mark.end() :]
    kind = BlockKind.ITEM if mark else BlockKind.TEXT
    return Block(kind, text, level=1 if mark else 0, page=lines[0].page)


def _title(given: str, blocks: tuple[Block, ...]) -> str:
    """The file's own title, unless a program made it up; else the first large line."""
    given = " ".join(given.split())
    made_up = re.search(
        r"\.(docx?|pdf|indd|pptx?|xlsx?)$|^(microsoft|untitled|\(?anonymous|dokument\d*$)",
        given,
        re.I,
    )
    if given and not made_up:
        return given
    headings = [b for b in blocks if b.kind is BlockKind.HEADING]
    return min(headings, key=lambda b: (b.page or 0, b.level)).text if headings else ""


def _date(stamp: str) -> str:
    """D:20260112093000+01'00' -> 2026-01-12"""
    match = re.match(r"D:(\d{4})(\d{2})(\d{2})", stamp)
    return "-".join(match.groups()) if match else ""

"""What surrounds the text of a PDF: headers, footers, page numbers, lines of its contents."""

from __future__ import annotations

import re
from collections import Counter

from knowledge.readers.pdf_headings import Looks
from knowledge.readers.pdf_lines import Line

_EDGE_LINES = 3
_MARGIN = 60.0
_LEADERS = ".·…_"
_FEWEST_LEADERS = 4
_EMERGENCY = {"112", "113", "114"}
_PAGE_NUMBER = re.compile(
    r"^[-–|\s]*(?:side\s*\d{1,4}|(?!24/7)\d{1,3})(?:\s*(?:af|/|of)\s*\d{1,4})?[-–|\s]*$",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(?<!\d)(\d{1,4})(?:\s*(?:af|of|/)\s*\d{1,4})?\W*$|^(\d{1,4})(?!\d)")
_SIDE = re.compile(r"\bside\s*(\d{1,4})(?:\s*(?:af|/)\s*\d{1,4})?\W*$")
_PHONE = re.compile(r"\d{2} ?\d{2} ?\d{2} ?\d{2}")


def is_contents_line(text: str) -> bool:
    """Whether a line is one of a table of contents: dots, and at most a page number after them."""
    head = text.rstrip("0123456789")
    number = text[len(head) :]
    leaders = head[len(head.rstrip(f"{_LEADERS} ")) :]
    many = sum(leaders.count(leader) for leader in _LEADERS) >= _FEWEST_LEADERS
    return many and len(number) <= 3 and number not in _EMERGENCY


def repeated(lines: list[Line], pages: int, looks: Looks) -> set[Line]:
    """Lines at the edge of pages that stand in the same place on most; and page numbers."""
    edges: list[Line] = []
    for number in range(1, pages + 1):
        own = sorted((line for line in lines if line.page == number), key=lambda line: -line.top)
        edges += dict.fromkeys([*own[:_EDGE_LINES], *own[-_EDGE_LINES:]])
    often = Counter(_shape(line, looks) for line in edges)
    return {
        line
        for line in edges
        if often[_shape(line, looks)] >= _enough(line, pages)
        or (_PAGE_NUMBER.match(line.text) and line.text.strip() not in _EMERGENCY)
    }


def _enough(line: Line, pages: int) -> float:
    """On how many pages a line must stand. Two are enough only in the margin of a short file."""
    called = _PHONE.search(line.text) and not _SIDE.search(line.text.lower())
    return max(2 if line.edge < _MARGIN and not called else 3, pages * 0.5)


def _shape(line: Line, looks: Looks) -> tuple[str, int]:
    """A line's place and text, with a number that grows with the pages taken out."""
    text = line.text.lower()
    # "Punkt 1" and "Punkt 2" at the top of their pages are headings, phone numbers are text.
    plain = looks.stands_out(line) or _PHONE.search(text)
    if found := (_SIDE if plain else _NUMBERED).search(text):
        number = int(next(filter(None, found.groups()))) - line.page
        text = f"{text[: found.start()]}#{number}{text[found.end() :]}"
    return text, round(line.top / 8)

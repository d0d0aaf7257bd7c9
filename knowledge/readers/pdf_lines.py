"""The printed lines of a PDF page, with how they look."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from knowledge.readers.pdf_letters import Letters, Word

_GAP = 0.9
_HYPHENS = "\x02\ufffe\u00ad"
"""What pdfium gives for a hyphen at the end of a line, instead of the end."""

_MARKS = re.compile(r"[-•·–▪◦\uf0b7\uf0a7]|\d{1,2}[.)]")
_JOINERS = {"og", "eller", "samt", "and", "or"}


@dataclass(frozen=True)
class Line:
    """A printed line. `cells` are its parts with wide gaps between, `lefts` where they begin.

    `top` and `bottom` are the baselines of its first and last word: a line that ends in a parted
    word goes on over the next.
    """

    cells: tuple[str, ...]
    lefts: tuple[float, ...]
    page: int
    size: float
    bold: bool
    hidden: bool
    top: float
    bottom: float
    right: float
    edge: float
    """How far it stands from the top or the bottom of its page."""

    @property
    def text(self) -> str:
        return " ".join(self.cells)


def read_lines(page: Any, number: int) -> Iterator[Line]:
    """The lines of a page in the order of the file, each with its looks."""
    text_page = page.get_textpage()
    letters = Letters(page, text_page.raw)
    text = "".join(letters.letter(index) for index in range(letters.count))
    line: list[Word] = []
    word: list[int] = []
    written = ""
    for index, letter in enumerate(text):
        if letter in _HYPHENS:
            written += _hyphen(written, text, index)
        elif not letter.isspace():
            word.append(index)
            written += letter
        elif not _goes_on(written, text, index):
            if word:
                line.append(letters.word(word, written))
            word, written = [], ""
            if line and letter in "\r\n":
                yield _line(line, number, letters.height)
                line = []
    if word:
        line.append(letters.word(word, written))
    if line:
        yield _line(line, number, letters.height)
    text_page.close()


def _hyphen(before: str, text: str, index: int) -> str:
    """What stands for a hyphen at the end of a line: nothing, when it parts a word there."""
    after = text[index + 1 : index + 40].split()
    if after and after[0] in _JOINERS:
        return "- "
    part = before.rsplit("-", 1)[-1].strip("(\"'»")
    compound = len(part) == 1 or (part.isupper() and part.isalpha())
    return "-" if compound or (after and not after[0][0].islower()) else ""


def _goes_on(before: str, text: str, index: int) -> bool:
    """Whether a space parts no words: after a hyphen, or within a range of numbers."""
    if index and text[index - 1] in _HYPHENS + "\r\n" and before:
        return True
    after = text[index : index + 3].lstrip()
    return (
        text[index] in "\r\n"
        and before[-1:] in ("-", "–")
        and before[-2:-1].isdigit()
        and after[:1].isdigit()
    )


def _line(words: list[Word], number: int, height: float) -> Line:
    size = sorted(word.size for word in words)[len(words) // 2]
    cells, lefts = [words[0].text], [words[0].left]
    for before, word in zip(words, words[1:], strict=False):
        # An item's mark hangs out at the left; it is no column of its own.
        hanging = len(cells) == 1 and _MARKS.fullmatch(cells[0])
        if word.left - before.right > _GAP * size and not hanging:
            cells.append(word.text)
            lefts.append(word.left)
        else:
            cells[-1] += f" {word.text}"
    return Line(
        cells=tuple(cells),
        lefts=tuple(lefts),
        page=number,
        size=size,
        bold=sum(word.bold for word in words) > 0.8 * len(words),
        hidden=sum(word.hidden for word in words) > 0.5 * len(words),
        top=words[0].top,
        bottom=words[-1].bottom,
        right=words[-1].right,
        edge=min(words[0].top, height - words[0].top),
    )

"""The printed lines of a PDF page, with how they look: pdfium gives every letter with its size."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_TINY = 2.5
_BOLD = 600
_GAP = 0.9
_WHITE, _CLEAR = 250, 10
_HYPHENS = "\x02\ufffe\u00ad"


@dataclass(frozen=True)
class _Word:
    text: str
    size: float
    bold: bool
    hidden: bool
    left: float
    right: float
    top: float


@dataclass(frozen=True)
class Line:
    """A printed line. `cells` are its parts with wide gaps between, `lefts` where they begin."""

    cells: tuple[str, ...]
    lefts: tuple[float, ...]
    page: int
    size: float
    bold: bool
    hidden: bool
    top: float

    @property
    def text(self) -> str:
        return " ".join(self.cells)


def read_lines(page: Any, number: int) -> Iterator[Line]:
    """The lines of a page in the order of the file, each with its looks."""
    text_page = page.get_textpage()
    letters = _Letters(text_page.raw)
    line: list[_Word] = []
    word: list[int] = []
    hyphen = False
    for index in range(letters.count):
        letter = letters.letter(index)
        if letter in _HYPHENS:
            hyphen = True
        elif not letter.isspace():
            word.append(index)
        elif not (hyphen and letter in "\r\n"):
            if word:
                line.append(letters.word(word))
                word = []
            if line and letter in "\r\n":
                yield _line(line, number)
                line = []
        hyphen = hyphen and (letter in _HYPHENS or letter in "\r\n")
    if word:
        line.append(letters.word(word))
    if line:
        yield _line(line, number)
    text_page.close()


class _Letters:
    """The letters of a page. Looks are asked of a word's first and last letter only: calls cost."""

    def __init__(self, raw: Any) -> None:
        import pypdfium2.raw as pdfium

        self._raw, self._pdfium = raw, pdfium
        self._box = pdfium.FS_RECTF()
        self._color = tuple(ctypes.c_uint() for _ in range(4))
        self.count: int = pdfium.FPDFText_CountChars(raw)

    def letter(self, index: int) -> str:
        return chr(self._pdfium.FPDFText_GetUnicode(self._raw, index))

    def word(self, indices: list[int]) -> _Word:
        pdfium, raw, first, last = self._pdfium, self._raw, indices[0], indices[-1]
        right = self._edges(last)[1]
        left, _, top, height = self._edges(first)
        colored = pdfium.FPDFText_GetFillColor(raw, first, *self._color)
        *shades, alpha = (value.value for value in self._color)
        white = bool(colored) and (min(shades) > _WHITE or alpha < _CLEAR)
        return _Word(
            text="".join(self.letter(index) for index in indices),
            size=round(height, 1),
            bold=pdfium.FPDFText_GetFontWeight(raw, first) >= _BOLD,
            hidden=white or 0 < height < _TINY,
            left=left,
            right=right,
            top=top,
        )

    def _edges(self, index: int) -> tuple[float, float, float, float]:
        """Left, right, top and height of a letter's line box, in points as printed."""
        if not self._pdfium.FPDFText_GetLooseCharBox(self._raw, index, self._box):
            return 0.0, 0.0, 0.0, 10.0
        box = self._box
        return box.left, box.right, box.top, abs(box.top - box.bottom)


def _line(words: list[_Word], number: int) -> Line:
    size = sorted(word.size for word in words)[len(words) // 2]
    cells, lefts = [words[0].text], [words[0].left]
    for before, word in zip(words, words[1:], strict=False):
        if word.left - before.right > _GAP * size:
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
    )

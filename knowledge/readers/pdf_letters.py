"""The letters of a PDF page as pdfium gives them, and whether a reader can see them."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

_TINY = 2.5
_BOLD = 600
_BOLD_NAMES = (b"bold", b"black", b"heavy")
_WHITE, _LIGHT, _CLEAR = 250, 225, 10
_UNPAINTED = {3, 7}
_NAME_BYTES = 128

_Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Word:
    """Letters without a space between, and their place on the page as it is shown, in points."""

    text: str
    size: float
    bold: bool
    hidden: bool
    left: float
    right: float
    top: float
    bottom: float
    """The baselines of its first and its last letter; they differ when it goes on over a line."""


class Letters:
    """The letters of a page. Looks are asked of a word's first and last letter only: calls cost."""

    def __init__(self, page: Any, raw: Any) -> None:
        import pypdfium2.raw as pdfium

        self._raw, self._pdfium = raw, pdfium
        self._rect, self._matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
        self._numbers = tuple(ctypes.c_uint() for _ in range(4))
        self._point = ctypes.c_double(), ctypes.c_double()
        self._name = ctypes.create_string_buffer(_NAME_BYTES)
        self._page: _Box = page.get_bbox()
        self._rotation: int = page.get_rotation()
        self._grounds = _Grounds(page)
        self.height: float = page.get_height()
        self.count: int = pdfium.FPDFText_CountChars(raw)

    def letter(self, index: int) -> str:
        """The letter with this number."""
        return chr(self._pdfium.FPDFText_GetUnicode(self._raw, index))

    def word(self, indices: list[int], text: str) -> Word:
        """The word of these letters; `text` may hold a hyphen more or less than they do."""
        first, last = indices[0], indices[-1]
        start, end = self._box(first), self._box(last)
        size = self._size(first, start)
        corners = [self._shown(*point) for point in (start[:2], start[2:], end[:2], end[2:])]
        tops = (self._shown(*self._origin(index))[1] for index in (first, last))
        return Word(
            text=text,
            size=round(size, 1),
            bold=self._bold(first),
            hidden=0 < size < _TINY or self._unseen(first, start),
            left=min(x for x, _ in corners[:2]),
            right=max(x for x, _ in corners[2:]),
            top=next(tops),
            bottom=next(tops),
        )

    def _box(self, index: int) -> _Box:
        """Left, bottom, right and top of a letter."""
        if not self._pdfium.FPDFText_GetLooseCharBox(self._raw, index, self._rect):
            return 0.0, 0.0, 0.0, 0.0
        return self._rect.left, self._rect.bottom, self._rect.right, self._rect.top

    def _origin(self, index: int) -> tuple[float, float]:
        x, y = self._point
        self._pdfium.FPDFText_GetCharOrigin(self._raw, index, x, y)
        return x.value, y.value

    def _shown(self, x: float, y: float) -> tuple[float, float]:
        """A point where it stands once the page is turned upright."""
        left, bottom, right, top = self._page
        turned = {90: (y - bottom, right - x), 180: (right - x, top - y), 270: (top - y, x - left)}
        return turned.get(self._rotation, (x - left, y - bottom))

    def _size(self, index: int, box: _Box) -> float:
        """The font size as printed; fonts with a scale of their own are measured by the letter."""
        pdfium, matrix = self._pdfium, self._matrix
        height = max(box[3] - box[1], box[2] - box[0])
        scaled = 0.0
        if pdfium.FPDFText_GetMatrix(self._raw, index, matrix):
            scaled = pdfium.FPDFText_GetFontSize(self._raw, index) * math.hypot(matrix.c, matrix.d)
        return scaled if not height or height / 3 < scaled < height * 3 else height

    def _bold(self, index: int) -> bool:
        """By weight; fonts that are not in the file have none, but a name."""
        pdfium, raw = self._pdfium, self._raw
        if pdfium.FPDFText_GetFontWeight(raw, index) >= _BOLD:
            return True
        pdfium.FPDFText_GetFontInfo(raw, index, self._name, _NAME_BYTES, ctypes.c_int())
        return any(part in self._name.value.lower() for part in _BOLD_NAMES)

    def _unseen(self, index: int, box: _Box) -> bool:
        """Off the page, white on white, or unpainted (but over a scan that is how OCR writes)."""
        pdfium, raw = self._pdfium, self._raw
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        left, bottom, right, top = self._page
        if not (left <= x <= right and bottom <= y <= top):
            return True
        text_object = pdfium.FPDFText_GetTextObject(raw, index)
        if text_object and pdfium.FPDFTextObj_GetTextRenderMode(text_object) in _UNPAINTED:
            return not _within(self._grounds.pictures, x, y)
        colored = pdfium.FPDFText_GetFillColor(raw, index, *self._numbers)
        *shades, alpha = (number.value for number in self._numbers)
        if colored and (min(shades) > _WHITE or alpha < _CLEAR):
            return not _within(self._grounds.dark, x, y)
        return False


class _Grounds:
    """What lies behind the letters of a page."""

    def __init__(self, page: Any) -> None:
        self._page = page

    @cached_property
    def pictures(self) -> list[_Box]:
        """The places of pictures."""
        return [box for box, picture in self._shapes if picture]

    @cached_property
    def dark(self) -> list[_Box]:
        """The places of pictures, and of shapes filled with a color that white stands out from."""
        return [box for box, _ in self._shapes]

    @cached_property
    def _shapes(self) -> list[tuple[_Box, bool]]:
        return list(self._find())

    def _find(self) -> Iterator[tuple[_Box, bool]]:
        import pypdfium2.raw as pdfium

        shapes = {pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING}
        kinds = [*shapes, pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_FORM]
        outer: Any = None
        for found in self._page.get_objects(filter=kinds, max_depth=4):
            # What lies in a form has places of the form's own; the form's is near enough.
            if found.level == 0:
                outer = found
            if found.type in shapes or (
                found.type == pdfium.FPDF_PAGEOBJ_PATH and self._is_dark(found.raw)
            ):
                yield outer.get_bounds(), found.type == pdfium.FPDF_PAGEOBJ_IMAGE

    @staticmethod
    def _is_dark(path: Any) -> bool:
        import pypdfium2.raw as pdfium

        mode, stroked = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(path, mode, stroked)
        shades = tuple(ctypes.c_uint() for _ in range(4))
        if not mode.value or not pdfium.FPDFPageObj_GetFillColor(path, *shades):
            return False
        *colors, alpha = (shade.value for shade in shades)
        return sum(colors) / 3 < _LIGHT and alpha > 2 * _CLEAR


def _within(boxes: list[_Box], x: float, y: float) -> bool:
    return any(a <= x <= c and b <= y <= d for a, b, c, d in boxes)

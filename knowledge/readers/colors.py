"""Colours as HTML and Word write them, and whether a letter stands out from its background."""

from __future__ import annotations

import re

Color = tuple[int, int, int]
"""Red, green and blue, 0-255."""

WHITE: Color = (255, 255, 255)
_NAMES = {"white": WHITE, "black": (0, 0, 0)}
_FUNCTION = re.compile(r"rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})\b")
_CLOSEST = 16


def parse_color(text: str) -> Color | None:
    """A colour from #fff, #ffffff, rgb(…), white or black; None for all others."""
    text = text.strip().lower()
    if text in _NAMES:
        return _NAMES[text]
    if match := re.fullmatch(r"#?([\da-f]{6})(?:[\da-f]{2})?", text):
        red, green, blue = (int(match[1][at : at + 2], 16) for at in (0, 2, 4))
        return red, green, blue
    if match := re.fullmatch(r"#([\da-f])([\da-f])([\da-f])[\da-f]?", text):
        red, green, blue = (int(digit * 2, 16) for digit in match.groups())
        return red, green, blue
    if match := _FUNCTION.match(text):
        red, green, blue = (int(number) for number in match.groups())
        return red, green, blue
    return None


def alike(one: Color, other: Color) -> bool:
    """Whether text of one colour cannot be seen on the other."""
    return all(abs(a - b) <= _CLOSEST for a, b in zip(one, other, strict=True))

"""What a page shows and what it hides: inline styles, its own style sheets, and expanders."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bs4 import BeautifulSoup, Tag

from knowledge.readers.colors import WHITE, Color, alike, parse_color
from knowledge.readers.css import Style, classes, declarations, sheet_styles

_HIDING_CLASS = re.compile(
    r"(?:^|\s)(?:(?:is|u|js|element)[-_])?(?:hidden|visually-?hidden|sr-only|screen-reader-text|"
    r"honeypot|hp-field)(?:-focusable)?(?:\s|$)",
    re.IGNORECASE,
)
_RESPONSIVE = re.compile(r"(?:^|\s)(?:xs|sm|md|lg|xl|2xl):(?:block|flex|grid|inline|table)")
_EXPANDING = re.compile(r"(?:^|[\s_-])(?:accordion|collaps|panel|tab-?pane|tabpanel|faq)", re.I)
_CONTROLS = ("aria-controls", "data-target", "data-bs-target")
_LENGTH = re.compile(r"\s*(-?(?:\d+\.?\d*|\.\d+))\s*([a-z%]*)", re.IGNORECASE)
_OFFSETS = ("left", "top", "right", "bottom", "text-indent", "margin-left", "margin-top")
_OUTSIDE = {"px": -500, "pt": -500, "": -500, "%": -200}
_SIZES = ("height", "max-height", "width", "max-width")
_NO_COLOR = re.compile(r"(?:none|initial|0 0)\b")
_CLEAR = re.compile(r"transparent|rgba\([^)]*[,/]\s*0(?:\.0+)?%?\s*\)|#[\da-f]{3}0$|#[\da-f]{6}00$")
_CLIPPED = re.compile(r"inset\(\s*(?:50|100)%|circle\(\s*0\D|polygon\(\s*0\D+0\D+0\D+0\D+0\D+0\b")
_MOVED = re.compile(r"scale(?:3d|x|y)?\(\s*0(?:\.0+)?\s*[,)]|translate(?:3d|x|y)?\(\s*-\d{4,}")
_DECISIVE = frozenset(
    [*_OFFSETS, *_SIZES, "display", "visibility", "opacity", "transform", "clip", "clip-path"]
    + ["overflow", "overflow-y", "font", "font-size", "color", "background", "background-color"]
    + ["background-image", "background-clip", "-webkit-background-clip"]
)
_FEW_PIXELS = 1
_FONT = 16


@dataclass(frozen=True)
class Look:
    """How text in an element looks, by what the element says and what it inherits.

    Colours are None where they are not known: text of the default colour, pictures behind it.
    """

    gone: bool = False
    invisible: bool = False
    tiny: bool = False
    clear: bool = False
    color: Color | None = None
    ground: Color | None = WHITE

    @property
    def hidden(self) -> bool:
        """Whether no reader of the page sees text that looks like this."""
        merged = self.color and self.ground and alike(self.color, self.ground)
        return bool(self.gone or self.invisible or self.tiny or self.clear or merged)


class PageStyles:
    """What the styles on a page do to its elements. What an expander on the page opens is shown."""

    def __init__(self, soup: BeautifulSoup) -> None:
        self._controlled = set(_controlled(soup))
        self._sheet = sheet_styles(soup, _DECISIVE)

    def look(self, tag: Tag, above: Look) -> Look:
        """How text directly in an element looks, given how it looks around the element."""
        style = {**self._sheet.get(id(tag), {}), **_attributes(tag)}
        closed = _is_closed(style) or _says_hidden(tag)
        if not style and not closed:
            return above
        look = replace(
            above,
            color=parse_color(style["color"]) if "color" in style else above.color,
            clear=_is_clear(style) if "color" in style else above.clear,
            ground=_ground(style, above.ground),
        )
        if tag.name in {"html", "body"}:  # hidden only until a script shows the page
            return look
        expandable = self._is_expandable(tag)
        return replace(
            look,
            gone=above.gone or _is_gone(style) or (closed and not expandable),
            invisible=_is_invisible(style, above.invisible) and not expandable,
            tiny=_is_tiny(style.get("font-size", style.get("font", "")), above.tiny),
        )

    def _is_expandable(self, tag: Tag) -> bool:
        return tag.get("id") in self._controlled or _is_part_of_expander(tag)


def is_expander(tag: Tag) -> bool:
    """Whether a tag, such as a button, opens and closes another element."""
    return any(tag.get(key) for key in _CONTROLS) or _is_part_of_expander(tag)


def _is_part_of_expander(tag: Tag) -> bool:
    return bool(_EXPANDING.search(f"{_names(tag)} {tag.get('role') or ''}"))


def _controlled(soup: BeautifulSoup) -> Iterator[str]:
    for tag in soup.find_all(True):
        for key in _CONTROLS:
            if value := tag.get(key):
                yield from str(value).replace("#", "").split()
        if "collapse" in (tag.get("data-toggle"), tag.get("data-bs-toggle")):
            yield str(tag.get("href") or "").removeprefix("#")


def _attributes(tag: Tag) -> Style:
    """Declarations of the tag itself; old pages have their colours in attributes."""
    style: Style = {}
    if ground := tag.get("bgcolor"):
        style["background"] = str(ground)
    if tag.name == "font" and (color := tag.get("color")):
        style["color"] = str(color)
    return {**style, **declarations(str(tag.get("style") or ""))}


def _names(tag: Tag) -> str:
    return " ".join([str(tag.get("id") or ""), *classes(tag)])


def _says_hidden(tag: Tag) -> bool:
    names = _names(tag)
    by_name = _HIDING_CLASS.search(names) and not _RESPONSIVE.search(names)
    return tag.has_attr("hidden") or bool(by_name)


def _is_closed(style: Style) -> bool:
    """Hidden in a way that expanders use."""
    flat = any(_pixels(style.get(size)) <= _FEW_PIXELS for size in _SIZES)
    cut = "hidden" in style.get("overflow", "") or "hidden" in style.get("overflow-y", "")
    return style.get("display") == "none" or (flat and cut)


def _is_gone(style: Style) -> bool:
    """Hidden in a way that no child can undo."""
    return (
        _pixels(style.get("opacity")) < 0.05
        or style.get("mso-hide") == "all"
        or any(_is_outside(style.get(key)) for key in _OFFSETS)
        or bool(re.match(r"rect\(\s*[01]\D", style.get("clip", "")))
        or bool(_CLIPPED.match(style.get("clip-path", "")))
        or bool(_MOVED.search(style.get("transform", "")))
    )


def _is_outside(offset: str | None) -> bool:
    match = _LENGTH.match(offset or "")
    return match is not None and float(match[1]) <= _OUTSIDE.get(match[2], -100)


def _is_invisible(style: Style, above: bool) -> bool:
    value = style.get("visibility")
    return value in {"hidden", "collapse"} if value in {"hidden", "collapse", "visible"} else above


def _is_tiny(size: str, above: bool) -> bool:
    match = _LENGTH.match(size)
    if not match:
        return above
    value, unit = float(match[1]), match[2]
    if unit in {"px", "pt", "rem", ""}:
        return value <= _FEW_PIXELS if unit in {"px", "pt"} else value <= 0.1
    return above or value <= (10 if unit == "%" else 0.1)


def _is_clear(style: Style) -> bool:
    painted = style.get("background-clip") or style.get("-webkit-background-clip")
    return bool(_CLEAR.match(style["color"])) and painted != "text"


def _ground(style: Style, above: Color | None) -> Color | None:
    """The colour behind the text; None for a picture or a colour that is not known."""
    value = style.get("background-color") or style.get("background") or ""
    if style.get("background-image", "none") != "none":
        return None
    if not value or _NO_COLOR.match(value) or _CLEAR.match(value):
        return above
    return parse_color(value) or parse_color(value.split(" ")[0])


def _pixels(size: str | None) -> float:
    match = _LENGTH.match(size or "")
    if not match:
        return float("inf")
    return float(match[1]) * (1 if match[2] in {"px", "pt", ""} else _FONT)

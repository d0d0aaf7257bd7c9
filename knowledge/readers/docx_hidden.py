"""Which runs of a Word document nobody sees: by their own properties, styles and background."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from knowledge.readers.colors import WHITE, Color, alike, parse_color

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
"""The namespace of Word's elements."""

_TINY = 4  # half-points


@dataclass(frozen=True)
class _Look:
    """How a run looks. A ground of None is not known: pictures, patterns, drawn shapes."""

    vanishes: bool = False
    color: Color | None = None
    ground: Color | None = WHITE
    size: int = 22

    @property
    def hidden(self) -> bool:
        merged = self.color and self.ground and alike(self.color, self.ground)
        return bool(self.vanishes or merged or self.size <= _TINY)

    def with_properties(self, properties: Element | None) -> _Look:
        """The look after what a w:rPr says, and leaves open."""
        if properties is None:
            return self
        look = self.on_shading(properties)
        if (vanish := properties.find(f"{W}vanish")) is not None:
            look = replace(look, vanishes=_value(vanish) not in {"0", "false", "off"})
        if (color := properties.find(f"{W}color")) is not None:
            look = replace(look, color=parse_color(_value(color)))
        if (size := properties.find(f"{W}sz")) is not None and _value(size).isdigit():
            look = replace(look, size=int(_value(size)))
        if (marker := properties.find(f"{W}highlight")) is not None and _value(marker) != "none":
            look = replace(look, ground=parse_color(_value(marker)))
        return look

    def on_shading(self, properties: Element | None) -> _Look:
        """The look on the background that a w:rPr, w:pPr or w:tcPr may have."""
        shading = properties.find(f"{W}shd") if properties is not None else None
        if shading is None:
            return self
        if _value(shading) not in {"", "clear", "nil"}:
            return replace(self, ground=None)
        fill = parse_color(shading.get(f"{W}fill", "auto"))
        return replace(self, ground=fill) if fill else self


class WordStyles:
    """The styles of a document (word/styles.xml), and the runs that they or others hide."""

    def __init__(self, root: Element | None) -> None:
        styles = root.findall(f"{W}style") if root is not None else []
        self._styles = {style.get(f"{W}styleId", ""): style for style in styles}
        self._normal = next(
            (
                style.get(f"{W}styleId", "")
                for style in styles
                if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") == "1"
            ),
            "",
        )
        defaults = None
        if root is not None:
            defaults = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        self._plain = _Look().with_properties(defaults)

    def hidden_runs(self, root: Element) -> Iterator[Element]:
        """The runs of a part of the document that no reader sees, in their order."""
        waiting = [(root, self._plain)]
        while waiting:
            element, look = waiting.pop()
            look = self._look(element, look)
            if element.tag == f"{W}r" and look.hidden:
                yield element
            else:
                waiting += [(child, look) for child in reversed(element)]

    def _look(self, element: Element, look: _Look) -> _Look:
        match element.tag.removeprefix(W):
            case "tbl" if any(map(_is_shaded, self._chain(element.find(f"{W}tblPr/{W}tblStyle")))):
                return replace(look, ground=None)
            case "txbxContent":
                return replace(look, ground=None)
            case "tc":
                return look.on_shading(element.find(f"{W}tcPr"))
            case "p":
                properties = element.find(f"{W}pPr")
                named = element.find(f"{W}pPr/{W}pStyle")
                return self._styled(look, named, self._normal).on_shading(properties)
            case "r":
                look = self._styled(look, element.find(f"{W}rPr/{W}rStyle"))
                return look.with_properties(element.find(f"{W}rPr"))
        return look

    def _styled(self, look: _Look, named: Element | None, default: str = "") -> _Look:
        for style in self._chain(named, default):
            look = look.on_shading(style.find(f"{W}pPr")).with_properties(style.find(f"{W}rPr"))
        return look

    def _chain(self, named: Element | None, default: str = "") -> list[Element]:
        """A style and those it is based on, the most general first."""
        chain: list[Element] = []
        style = self._styles.get(default if named is None else _value(named))
        while style is not None and style not in chain:
            chain.insert(0, style)
            base = style.find(f"{W}basedOn")
            style = self._styles.get(_value(base)) if base is not None else None
        return chain


def _is_shaded(style: Element) -> bool:
    fills = (parse_color(shading.get(f"{W}fill", "")) for shading in style.iter(f"{W}shd"))
    return any(fill and not alike(fill, WHITE) for fill in fills)


def _value(element: Element) -> str:
    return element.get(f"{W}val") or ""

"""HTML, as saved from a browser or made from Markdown and Word -> blocks.

Menus, headers, footers, cookie bars and forms are furniture; what a style hides is hidden. When the
page marks its main part, only that part is text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup, Tag
from bs4.element import Comment, NavigableString

from knowledge.readers.blocks import (
    Block,
    BlockKind,
    Extract,
    Zone,
    looks_like_heading,
    row_text,
)

_NO_TEXT = {"script", "style", "noscript", "template", "svg", "form", "iframe", "select"}
_FURNITURE_TAGS = {"nav", "footer", "aside", "menu"}
_FURNITURE_ROLES = {"navigation", "contentinfo", "complementary", "search", "dialog", "alertdialog"}
_FURNITURE_NAMES = re.compile(
    r"cookie|consent|gdpr|samtykke|breadcrumb|broedkrumme|(^|[-_ ])(menu|nav|navbar|share|social|"
    r"skip|sidebar|footer|related|relateret|newsletter|nyhedsbrev)([-_ ]|$)",
    re.IGNORECASE,
)
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|opacity\s*:\s*0(?![.\d])"
    r"|(?:left|top|text-indent)\s*:\s*-\d{3,}|clip\s*:\s*rect\(\s*0|mso-hide\s*:\s*all",
    re.IGNORECASE,
)
_WHITE = re.compile(
    r"(?<!-)color\s*:\s*(#fff\b|#ffffff|white|rgb\(\s*255\s*,\s*255\s*,\s*255)", re.I
)
_HIDDEN_NAMES = re.compile(
    r"(^|[-_ ])(hidden|visually-hidden|visuallyhidden|sr-only|screen-reader-text|honeypot|hp-field)"
    r"([-_ ]|$)",
    re.IGNORECASE,
)
_BLOCKS = set(
    re.findall(
        r"\w+",
        "body section article main header div p ul ol li dl dt dd table thead tbody tfoot tr td th "
        "caption h1 h2 h3 h4 h5 h6 blockquote figure figcaption pre address details summary hr",
    )
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LOWEST = 6
_BREAK = "\x1f"
_DEEPEST = 200


def read_html(markup: str) -> Extract:
    """Read a page. `address` is the page's own (canonical link, og:url or a saved-from comment)."""
    soup = BeautifulSoup(markup, "html.parser")
    title = soup.title.get_text(" ", strip=True) if soup.title else ""
    root = soup.body or soup
    main = root.find(["main", "article"]) or root.find(role="main")
    walker = _Walker(main if isinstance(main, Tag) else None)
    outside = _Place(zone=Zone.MAIN if main is None else Zone.FURNITURE)
    walker.walk(root, outside)
    walker.close(outside)
    blocks = tuple(walker.blocks)
    top = next((b.text for b in blocks if b.level == 1 and b.kind is BlockKind.HEADING), "")
    return Extract(title=top or title, blocks=blocks, address=_address(soup), date=_date(soup))


@dataclass(frozen=True)
class _Place:
    """Where in the tree the walker is: what text found here becomes."""

    zone: Zone
    kind: BlockKind = BlockKind.TEXT
    level: int = 0
    depth: int = 0

    def inside(self, tag: Tag, zone: Zone) -> _Place:
        kind, level = self.kind, self.level
        if tag.name in _HEADINGS:
            kind, level = BlockKind.HEADING, _HEADINGS[tag.name]
        elif tag.name in {"li", "dd"}:
            kind, level = BlockKind.ITEM, len(tag.find_parents(["ul", "ol", "dl"]))
        elif tag.name in {"table", "section", "article", "main"}:
            kind, level = BlockKind.TEXT, 0
        return _Place(zone, kind, level, self.depth + 1)


class _Walker:
    """Walks the tree; inline text gathers until a block element begins or ends."""

    def __init__(self, main: Tag | None) -> None:
        self.main = main
        self.blocks: list[Block] = []
        self._text: list[str] = []
        self._linked = 0
        self._bold = 0

    def walk(self, tag: Tag, place: _Place) -> None:
        """Add the blocks of everything inside a tag; what is left of its text stays open."""
        if place.depth > _DEEPEST:
            self._gather(tag.get_text(" "))
            return
        for child in tag.children:
            if isinstance(child, Comment):
                self.close(place)
                self._gather(str(child))
                self.close(_Place(Zone.COMMENT))
            elif isinstance(child, NavigableString):
                self._gather(str(child), child)
            elif isinstance(child, Tag):
                self._tag(child, place)

    def _tag(self, tag: Tag, place: _Place) -> None:
        if tag.name in _NO_TEXT or (tag.name == "button" and place.kind is not BlockKind.HEADING):
            return
        if tag.name == "br":
            self._text.append(_BREAK)
            return
        inner = place.inside(tag, _zone(tag, Zone.MAIN if tag is self.main else place.zone))
        if tag.name in _BLOCKS or inner.zone is not place.zone:
            self.close(place)
            if tag.name == "table":
                self._table(tag, inner)
            else:
                self.walk(tag, inner)
            self.close(inner)
        else:
            self.walk(tag, inner)

    def close(self, place: _Place) -> None:
        """End the block of text that is open, if any."""
        lines = [_squeeze(line) for line in "".join(self._text).split(_BREAK)]
        text = "\n".join(line for line in lines if line)
        whole = max(1, len(text))
        linked, bold = min(1.0, self._linked / whole), self._bold / whole
        self._text, self._linked, self._bold = [], 0, 0
        kind, level = place.kind, place.level
        if kind is BlockKind.TEXT and bold > 0.9 and looks_like_heading(text):
            kind, level = BlockKind.HEADING, _LOWEST
        if text:
            self.blocks.append(Block(kind, text, level, zone=place.zone, linked=linked))

    def _gather(self, text: str, string: NavigableString | None = None) -> None:
        self._text.append(text)
        if string is not None and string.find_parent("a"):
            self._linked += len(text.strip())
        if string is not None and string.find_parent(["strong", "b"]):
            self._bold += len(text.strip())

    def _table(self, table: Tag, place: _Place) -> None:
        """A table of data becomes rows with the header's names; one of layout just its text."""
        rows = [r for r in table.find_all("tr") if r.find_parent("table") is table]
        if table.find("table") or not rows:
            self.walk(table, place)
            return
        cells = [[_cell(c) for c in row.find_all(["td", "th"], recursive=False)] for row in rows]
        header = _header(rows, cells)
        if caption := table.find("caption"):
            self._gather(caption.get_text(" "))
            self.close(place)
        for row in cells[1:] if header else cells:
            if text := row_text(header, row):
                self.blocks.append(Block(BlockKind.ROW, text, zone=place.zone))


def _zone(tag: Tag, zone: Zone) -> Zone:
    """What a tag says of everything inside it. Hidden stays hidden, furniture stays furniture."""
    if zone is Zone.HIDDEN or tag.attrs is None:
        return zone
    style = str(tag.get("style") or "")
    names = " ".join([str(tag.get("id") or ""), *_listed(tag.get("class"))])
    if (
        tag.has_attr("hidden")
        or _HIDING.search(style)
        or _HIDDEN_NAMES.search(names)
        or (_WHITE.search(style) and "background" not in style)
    ):
        return Zone.HIDDEN
    if (
        tag.name in _FURNITURE_TAGS
        or (tag.name == "header" and not tag.find("h1"))
        or str(tag.get("role") or "") in _FURNITURE_ROLES
        or (tag.name not in {"body", "main", "article"} and _FURNITURE_NAMES.search(names))
    ):
        return Zone.FURNITURE
    return zone


def _listed(value: Any) -> list[str]:
    return value if isinstance(value, list) else [str(value or "")]


def _header(rows: list[Tag], cells: list[list[str]]) -> list[str]:
    """The column names: a row of th, or a first row without figures above rows as wide."""
    if len(cells) < 2 or len(cells[0]) < 2:
        return []
    marked = all(c.name == "th" for c in rows[0].find_all(["td", "th"], recursive=False))
    plain = all(cell and not re.search(r"\d", cell) and len(cell) < 40 for cell in cells[0])
    return cells[0] if marked or (plain and len(cells) > 2) else []


def _cell(cell: Tag) -> str:
    return _squeeze(cell.get_text(" "))


def _squeeze(text: str) -> str:
    return " ".join(text.replace("\u00ad", "").replace("\u200b", "").split())


def _address(soup: BeautifulSoup) -> str:
    for found in _addresses(soup):
        if found.startswith(("http://", "https://")):
            return found
    return ""


def _addresses(soup: BeautifulSoup) -> Iterator[str]:
    for link in soup.find_all("link", rel="canonical"):
        yield str(link.get("href") or "")
    for meta in soup.find_all("meta", property="og:url"):
        yield str(meta.get("content") or "")
    for comment in soup.find_all(string=lambda text: isinstance(text, Comment)):
        if match := re.search(r"saved from url=\(\d+\)(\S+)", str(comment)):
            yield match[1]


def _date(soup: BeautifulSoup) -> str:
    names = {"last-modified", "dcterms.modified", "article:modified_time", "date"}
    for meta in soup.find_all("meta"):
        key = str(meta.get("name") or meta.get("property") or "").lower()
        if key in names and meta.get("content"):
            return str(meta["content"])[:10]
    return ""

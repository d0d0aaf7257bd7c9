"""HTML, as saved from a browser or made from Markdown and Word -> blocks.

Menus, headers, footers, cookie bars and form fields are furniture or no text at all; what a style
hides is hidden. When the page marks its main part, only that part is text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import takewhile

from bs4 import BeautifulSoup, Tag
from bs4.element import CData, Comment, NavigableString, PreformattedString

from knowledge.readers.blocks import Block, BlockKind, Extract, Zone, looks_like_heading
from knowledge.readers.html_furniture import is_furniture, is_label_of_field, main_parts
from knowledge.readers.html_hidden import Look, PageStyles, is_expander
from knowledge.readers.html_soup import parse_html
from knowledge.readers.html_tables import Cell, is_layout, make_cell, table_rows

_NO_TEXT = set(
    re.findall(
        r"\w+",
        "title script style noscript template svg iframe object audio video canvas select textarea "
        "datalist",
    )
)
_BLOCKS = set(
    re.findall(
        r"\w+",
        "html head body section article main header footer nav aside div p ul ol li dl dt dd table "
        "thead tbody tfoot tr td th caption h1 h2 h3 h4 h5 h6 blockquote figure figcaption pre "
        "address details summary hr form fieldset legend center dialog",
    )
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LOWEST = 6
_TITLE = (BlockKind.HEADING, 1, Zone.MAIN)
_BREAK = "\x1f"


def read_html(markup: str) -> Extract:
    """Read a page. `address` is the page's own (canonical link, og:url or a saved-from comment).

    Raises:
        Unreadable: so broken that nothing can be made of it.
    """
    soup = parse_html(markup)
    title = soup.title.get_text(" ", strip=True) if soup.title else ""
    walker = _Walker(soup)
    walker.walk(soup, _Place(outside=bool(walker.main)))
    blocks = tuple(walker.blocks)
    tops = [b.text for b in blocks if (b.kind, b.level, b.zone) == _TITLE]
    own = next((top for top in tops if title.startswith(top)), tops[0] if tops else title)
    return Extract(title=own, blocks=blocks, address=_address(soup), date=_date(soup))


@dataclass(frozen=True)
class _Place:
    """Where in the tree the walker is: what text found here becomes."""

    outside: bool = False
    in_text: bool = False
    look: Look = Look()
    kind: BlockKind = BlockKind.TEXT
    level: int = 0
    lists: int = 0
    linked: bool = False
    bold: bool = False

    @property
    def zone(self) -> Zone:
        if self.outside:
            return Zone.FURNITURE
        return Zone.HIDDEN if self.look.hidden else Zone.MAIN


@dataclass(frozen=True)
class _Piece:
    text: str
    place: _Place


class _Walker:
    """Walks the tree; inline text gathers until a block element begins or ends."""

    def __init__(self, soup: BeautifulSoup) -> None:
        self.main = {id(tag) for tag in main_parts(soup)}
        self.styles = PageStyles(soup)
        self.blocks: list[Block] = []
        self._pieces: list[_Piece] = []

    def walk(self, root: Tag, place: _Place) -> None:
        """Add the blocks of everything inside a tag. A page may be nested deeper than calls can."""
        opened = [(iter(root.children), place, True)]
        while opened:
            children, place, is_block = opened[-1]
            child = next(children, None)
            if child is None:
                opened.pop()
                if is_block:
                    self._close(place)
            elif isinstance(child, Comment):
                if text := _squeeze(str(child)):
                    self.blocks.append(Block(BlockKind.TEXT, text, zone=Zone.COMMENT))
            elif isinstance(child, NavigableString):
                if not isinstance(child, PreformattedString) or isinstance(child, CData):
                    self._pieces.append(_Piece(str(child), place))
            elif isinstance(child, Tag) and not _is_no_text(child, place):
                inner = self._enter(child, place)
                if child.name == "br":
                    self._pieces.append(_Piece(_BREAK, place))
                if is_block := child.name in _BLOCKS or inner.kind is not place.kind:
                    self._close(place)
                if child.name == "table" and not is_layout(child):
                    self._table(child, inner)
                else:
                    opened.append((iter(child.children), inner, is_block))

    def _enter(self, tag: Tag, place: _Place) -> _Place:
        """What text in a tag becomes, given what text around it becomes."""
        outside = place.outside or is_furniture(tag, in_text=place.in_text)
        in_text = place.in_text or tag.name in {"section", "article"}
        if id(tag) in self.main:
            outside, in_text = False, True
        inner = replace(
            place,
            outside=outside,
            in_text=in_text,
            look=self.styles.look(tag, place.look),
            lists=place.lists + (tag.name in {"ul", "ol", "dl"}),
            linked=place.linked or tag.name == "a",
            bold=place.bold or tag.name in {"strong", "b"},
        )
        if tag.name in _HEADINGS:
            return replace(inner, kind=BlockKind.HEADING, level=_HEADINGS[tag.name])
        in_heading = place.kind is BlockKind.HEADING
        if tag.name in {"button", "label"} and not in_heading and is_expander(tag):
            return replace(inner, kind=BlockKind.HEADING, level=_LOWEST)
        if tag.name in {"li", "dd"}:
            return replace(inner, kind=BlockKind.ITEM, level=inner.lists)
        if tag.name in {"table", "section", "article", "main"}:
            return replace(inner, kind=BlockKind.TEXT, level=0)
        return inner

    def _close(self, place: _Place) -> None:
        """End the block of text that is open, if any; hidden words in it become a block."""
        pieces, self._pieces = self._pieces, []
        for zone in dict.fromkeys(piece.place.zone for piece in pieces):
            own = [piece for piece in pieces if piece.place.zone is zone]
            lines = [_squeeze(line) for line in "".join(p.text for p in own).split(_BREAK)]
            between = " " if place.kind is BlockKind.HEADING else "\n"
            text = between.join(line for line in lines if line)
            whole = max(1, len(text))
            linked = sum(len(p.text.strip()) for p in own if p.place.linked) / whole
            bold = sum(len(p.text.strip()) for p in own if p.place.bold) / whole
            kind, level = place.kind, place.level
            if kind is BlockKind.TEXT and bold > 0.9 and looks_like_heading(text):
                kind, level = BlockKind.HEADING, _LOWEST
            if text:
                self.blocks.append(Block(kind, text, level, zone=zone, linked=min(1.0, linked)))

    def _table(self, table: Tag, place: _Place) -> None:
        if caption := table.find("caption"):
            self.walk(caption, self._enter(caption, place))
        rows = [
            [self._cell(cell, table, place) for cell in row.find_all(["td", "th"])]
            for row in table.find_all("tr")
        ]
        texts = (text for text in table_rows(rows) if text)
        self.blocks += [Block(BlockKind.ROW, text, zone=place.zone) for text in texts]

    def _cell(self, cell: Tag, table: Tag, place: _Place) -> Cell:
        """A cell with its text; what is hidden in it becomes blocks of its own."""
        inner = place
        for tag in reversed([cell, *takewhile(lambda above: above is not table, cell.parents)]):
            inner = self._enter(tag, inner)
        start = len(self.blocks)
        self.walk(cell, inner)
        found, self.blocks[start:] = self.blocks[start:], []
        self.blocks += [block for block in found if block.zone is not place.zone]
        own = (block.text for block in found if block.zone is place.zone)
        return make_cell(cell, _squeeze(" ".join(own)))


def _is_no_text(tag: Tag, place: _Place) -> bool:
    if place.kind is BlockKind.HEADING:  # the heading of an accordion is a button or a label
        return tag.name in _NO_TEXT
    field = tag.name == "button" or (tag.name == "label" and is_label_of_field(tag))
    return tag.name in _NO_TEXT or (field and not is_expander(tag))


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

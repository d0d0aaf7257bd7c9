"""Markup -> tree, with the end tags that HTML lets authors omit (html.parser leaves them open)."""

from __future__ import annotations

import re
import warnings
from typing import Any

from bs4 import BeautifulSoup, Tag, XMLParsedAsHTMLWarning
from bs4.exceptions import ParserRejectedMarkup

from knowledge.readers.blocks import Unreadable

_END_A_PARAGRAPH = frozenset(
    re.findall(
        r"\w+",
        "p div section article main header footer aside nav form fieldset table ul ol dl "
        "blockquote pre address figure hr details h1 h2 h3 h4 h5 h6",
    )
)
_INLINE = frozenset(re.findall(r"\w+", "a abbr b big em font i small span strong sub sup u"))
_ENDED_BY = {
    "td": {"td", "th"},
    "th": {"td", "th"},
    "tr": {"tr", "caption"},
    "thead": {"thead", "tbody", "tfoot", "tr", "caption"},
    "tbody": {"thead", "tbody", "tfoot", "tr", "caption"},
    "tfoot": {"thead", "tbody", "tfoot", "tr", "caption"},
    "li": {"li"},
    "dt": {"dt", "dd"},
    "dd": {"dt", "dd"},
}
"""A start tag -> the open elements that it ends, if no list or table was begun in between."""
_BEYOND = frozenset({"table", "ul", "ol", "dl", "menu"})
_FARTHEST = 100


def parse_html(markup: str) -> BeautifulSoup:
    """Parse a page.

    Raises:
        Unreadable: so broken that nothing can be made of it.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
            return _Soup(markup, "html.parser")
    except ParserRejectedMarkup as error:
        raise Unreadable("broken HTML") from error


class _Soup(BeautifulSoup):
    def handle_starttag(self, name: str, *rest: Any, **more: Any) -> Tag | None:
        """Called by the tree builder: end what the new tag ends, then start it."""
        depth = self._paragraph() if name in _END_A_PARAGRAPH else self._ended_by(name)
        if depth:
            self.endData()
            while len(self.tagStack) > depth:
                self.popTag()
        return super().handle_starttag(name, *rest, **more)

    def _paragraph(self) -> int:
        """Where among the open elements the paragraph stands that text would go into, or 0."""
        for at in self._innermost():
            if self.tagStack[at].name not in _INLINE:
                return at if self.tagStack[at].name == "p" else 0
        return 0

    def _ended_by(self, name: str) -> int:
        """Where among the open elements the outermost stands that a tag ends, or 0."""
        found = 0
        for at in self._innermost() if name in _ENDED_BY else ():
            if self.tagStack[at].name in _BEYOND:
                break
            if self.tagStack[at].name in _ENDED_BY[name]:
                found = at
        return found

    def _innermost(self) -> range:
        last = len(self.tagStack) - 1
        return range(last, max(0, last - _FARTHEST), -1)

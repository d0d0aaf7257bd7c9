"""Style sheets and style attributes -> declarations, and the elements that a rule is about."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice
from typing import Any

from bs4 import BeautifulSoup, Tag
from soupsieve import SelectorSyntaxError

Style = dict[str, str]
"""Declarations in lower case, such as {"display": "none"}."""

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_ALWAYS = re.compile(r"@(?:supports|layer|media\s+(?:all|screen)\s*$)", re.IGNORECASE)
_NAME = re.compile(r"([#.]?)((?:[\w-]|[^\x00-\x7f])+)")
_FADING = {"opacity", "visibility", "transform"}
"""With a transition, what a script lets appear while the page is read."""
_LONGEST_SELECTOR = 2000
_MOST_MATCHES = 200_000


def declarations(text: str) -> Style:
    """The declarations of a style attribute or a rule, without those that only inherit."""
    text = re.sub(r"!\s*important", "", _COMMENT.sub("", text)).lower()
    pairs = (declaration.split(":", 1) for declaration in text.split(";") if ":" in declaration)
    style = {key.strip(): value.strip() for key, value in pairs}
    return {key: value for key, value in style.items() if value not in {"", "inherit", "unset"}}


def sheet_styles(soup: BeautifulSoup, properties: frozenset[str]) -> dict[int, Style]:
    """What the sheets in a page say of its elements, by id(tag). Later rules win."""
    sheets = [tag for tag in soup.find_all("style") if not tag.find_parent("noscript")]
    rules = [
        (selector, {key: value for key, value in style.items() if key in properties})
        for tag in sheets
        if tag.get("media") != "print"
        for selector, style in _rules(tag.text)
        if not properties.isdisjoint(style)
    ]
    styles: dict[int, Style] = defaultdict(dict)
    if not rules:
        return styles
    tags: dict[str, list[Tag]] = defaultdict(list)
    for tag in soup.find_all(True):
        for name in (tag.name, f"#{tag.get('id')}", *(f".{c}" for c in classes(tag))):
            tags[name].append(tag)
    tries = (
        (selector, style, tag)
        for selector, style in rules
        for tag in tags.get(_subject(selector), ())
    )
    for selector, style, tag in islice(tries, _MOST_MATCHES):
        if selector == _subject(selector) or _matches(tag, selector):
            styles[id(tag)].update(style)
    return styles


def classes(tag: Tag) -> list[str]:
    """The classes of a tag."""
    value: Any = tag.get("class") or []
    return value if isinstance(value, list) else str(value).split()


def _rules(css: str) -> Iterator[tuple[str, Style]]:
    """Selectors and their declarations; those for print or narrow screens are left out."""
    opened: list[str] = []
    parts = re.split(r"([{}])", _COMMENT.sub("", css))
    for text, brace in zip(parts[::2], parts[1::2], strict=False):
        if brace == "{":
            opened.append(text.rsplit(";", 1)[-1].strip())
        elif opened:
            selectors = opened.pop()
            if selectors[:1] != "@" and all(map(_ALWAYS.match, opened)):
                style = declarations(text)
                if any(key.startswith(("transition", "animation")) for key in style):
                    for key in _FADING & style.keys():
                        del style[key]
                for selector in re.split(r",(?![^()]*\))", selectors[:_LONGEST_SELECTOR]):
                    yield selector.strip(), style


def _subject(selector: str) -> str:
    """What a selector asks of the element itself: an id, a class, or its tag's name."""
    own = re.split(r"[\s>+~](?![^()]*\))", re.sub(r"\[[^\]]*\]", "", selector))[-1]
    found = _NAME.findall(re.sub(r":.*", "", own))
    named = [sign + name for sign, name in found if sign]
    return named[0] if named else found[0][1].lower() if found else ""


def _matches(tag: Tag, selector: str) -> bool:
    try:
        return tag.css.match(selector)
    except (SelectorSyntaxError, NotImplementedError, ValueError):  # soupsieve knows not all of CSS
        return False

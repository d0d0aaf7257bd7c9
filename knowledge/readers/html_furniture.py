"""What stands around a page's text: menus, headers, footers, cookie bars, form fields."""

from __future__ import annotations

import re
from typing import Any

from bs4 import BeautifulSoup, Tag

_TAGS = {"nav", "footer", "menu", "dialog"}
_ROLES = {"navigation", "contentinfo", "search", "dialog", "alertdialog", "menu", "menubar"}
_NEVER_TEXT = re.compile(
    r"cookie|consent|samtykke[-_ ]?(?:banner|boks|box|bar|dialog|popup)|gdpr[-_]|(?:^|[-_])logo$",
    re.IGNORECASE,
)
_WORDS = {
    *("breadcrumb", "breadcrumbs", "broedkrumme", "menu", "nav", "navbar", "share", "skip"),
    *("sidebar", "footer", "related", "relateret", "newsletter", "nyhedsbrev"),
}
_SOCIAL = re.compile(r"social[-_]?(?:media|links|icons|share|sharing|nav|bar|medier)", re.I)
_ORDINARY = {"og", "til", "for", "om", "i", "af", "ved", "med", "paa", "på", "din", "dit", "the"}
_LAYOUT = {"has", "with", "no", "without", "med", "uden"}
_FIELDS = {"input", "select", "textarea"}


def main_parts(soup: BeautifulSoup) -> list[Tag]:
    """The parts that a page marks as its text; none if it marks none, or only teasers."""
    if mains := soup.find_all("main") or soup.find_all(role="main"):
        return mains
    articles = [
        a for a in soup.find_all("article") if not a.find_parent([*_TAGS, "aside", "article"])
    ]
    whole = len(soup.get_text())
    return articles if 2 * sum(len(a.get_text()) for a in articles) > whole else []


def is_furniture(tag: Tag, *, in_text: bool) -> bool:
    """Whether a tag surrounds the text. Within a main part, a header or an aside belongs to it."""
    role = str(tag.get("role") or "")
    if tag.name in _TAGS or role in _ROLES:
        return True
    if tag.name == "aside" or role == "complementary":
        return not in_text
    if tag.name == "header" or role == "banner":
        return not in_text and tag.find("h1") is None
    if tag.name in {"html", "body", "main", "article"}:
        return False
    names = [str(tag.get("id") or ""), *_listed(tag.get("class"))]
    return any(_NEVER_TEXT.search(name) and not _is_slug(name) for name in names) or (
        any(map(_is_name_of_furniture, names)) and tag.find(["h1", "main"]) is None
    )


def is_label_of_field(label: Tag) -> bool:
    """Whether a label belongs to an input; the label of nothing may be text."""
    return bool(label.get("for")) or label.find(list(_FIELDS)) is not None


def _is_name_of_furniture(name: str) -> bool:
    words = _words(name)
    named = _WORDS & words or _SOCIAL.search(name)
    return bool(named) and not (_ORDINARY | _LAYOUT) & words


def _is_slug(name: str) -> bool:
    """An anchor made of a Danish heading, such as samtykke-til-behandling."""
    return bool(_ORDINARY & _words(name))


def _words(name: str) -> set[str]:
    parted = re.sub(r"(?<=[a-zæøå])(?=[A-ZÆØÅ])", "-", name)
    return set(re.split(r"[-_\s]+", parted.lower()))


def _listed(value: Any) -> list[str]:
    return value if isinstance(value, list) else [str(value or "")]

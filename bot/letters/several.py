"""Whether a text is several letters: one that begins after another's goodbye."""

from __future__ import annotations

import re

_BEGINNING = re.compile(r"^[ \t]*kære\b[^\n]{0,60}$", re.IGNORECASE | re.MULTILINE)
_GOODBYE = re.compile(
    r"^[ \t]*(?:(?:med )?(?:venlig|de bedste|bedste|kærlig) hilsen|med højagtelse)\b",
    re.IGNORECASE | re.MULTILINE,
)
_FEWEST_WORDS = 60


def is_several(text: str) -> bool:
    """Whether after the end of a letter comes the greeting, body and end of another."""
    goodbyes = [found.end() for found in _GOODBYE.finditer(text)]
    for end, after in zip(goodbyes, goodbyes[1:], strict=False):
        between = text[end:after]
        if _BEGINNING.search(between) and len(between.split()) >= _FEWEST_WORDS:
            return True
    return False

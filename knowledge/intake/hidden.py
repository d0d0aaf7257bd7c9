"""Letters that hide text from readers or from patterns: between letters, reversed, look-alike."""

from __future__ import annotations

import re

from knowledge.danish.normal import clean
from knowledge.intake.rules import LOOK_ALIKE

_UNSEEN = "\u00ad\u034f\u180e\u200b-\u200d\u2060-\u2064\ufeff\U000e0020-\U000e007f"
# One of them may break a word or an address in an honest text; one after each letter may not.
_LACED = re.compile(rf"(?:[^\n{_UNSEEN}]?[{_UNSEEN}]++){{4,}}+")
_REVERSED = re.compile(r"[\u202d\u202e][^\n<]{1,60}")
_LATIN = re.compile(r"[A-Za-zÆØÅæøå]")
_WORD = re.compile(r"[^\W\d_]{2,}")
_FEWEST = 4


def laced(raw: str) -> frozenset[str]:
    """What stands between invisible letters or is turned around in a raw text, in normal form."""
    found = (clean(match[0]) for p in (_LACED, _REVERSED) for match in p.finditer(raw))
    return frozenset(text for text in found if len(text) >= _FEWEST)


def mixes_alphabets(text: str) -> bool:
    """Whether a word has Latin letters and others that look like them."""
    if not LOOK_ALIKE.search(text):
        return False
    return any(LOOK_ALIKE.search(word) and _LATIN.search(word) for word in _WORD.findall(text))

"""Is a text Danish? Danish by default: short texts are read wrongly by every detector."""

from __future__ import annotations

import unicodedata

from knowledge.danish.words import stopwords, tokens

_FEWEST_WORDS = 4
_DANISH_SHARE = 0.2
_NORDIC = {"da", "no", "nb", "nn"}
_LIKE_ENGLISH = {"pcm"}
_ALSO_ENGLISH = frozenset(
    [
        "i",
        "for",
        "have",
        "her",
        "at",
        "under",
        "den",
        "over",
        "to",
        "in",
        "of",
        "so",
        "man",
        "men",
        "be",
        "dog",
        "her",
    ]
)
"""Danish words that English has too: they speak for neither."""


def foreign_language(text: str) -> str:
    """The ISO code of a text that is surely in another language, "" for Danish.

    Another script is; else at least four words, few of them everyday Danish ones, that the
    detector places outside Danish and Norwegian (which look too much alike to part).
    """
    letters = [c for c in text if c.isalpha()]
    latin = sum("LATIN" in unicodedata.name(c, "") for c in letters)
    if letters and latin < len(letters) / 2:
        return _detected(text)
    words = [word for word in tokens(text) if word.isalpha()]
    danish = sum(word in stopwords() and word not in _ALSO_ENGLISH for word in words)
    if len(words) < _FEWEST_WORDS or danish >= _DANISH_SHARE * len(words):
        return ""
    found = _detected(text)
    return "" if found in _NORDIC else found


def _detected(text: str) -> str:
    import py3langid

    found = str(py3langid.classify(text)[0])
    return "en" if found in _LIKE_ENGLISH else found

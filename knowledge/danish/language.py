"""Is a text Danish? Danish by default: short texts are read wrongly by every detector."""

from __future__ import annotations

import unicodedata

from knowledge.danish.words import stopwords, tokens

_FEWEST_WORDS = 4
_DANISH_SHARE = 0.2
_NORDIC = {"da", "no", "nb", "nn"}


def is_foreign(text: str) -> bool:
    """Whether a text is surely in another language.

    Another script is; else at least four words, few of them everyday Danish ones, that the
    detector places outside Danish and Norwegian (which look too much alike to part).
    """
    letters = [c for c in text if c.isalpha()]
    latin = sum("LATIN" in unicodedata.name(c, "") for c in letters)
    if letters and latin < len(letters) / 2:
        return True
    words = [word for word in tokens(text) if word.isalpha()]
    danish = sum(word in stopwords() for word in words)
    if len(words) < _FEWEST_WORDS or danish >= _DANISH_SHARE * len(words):
        return False
    import py3langid

    return py3langid.classify(text)[0] not in _NORDIC

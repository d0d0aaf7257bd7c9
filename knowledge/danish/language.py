"""Is a text Danish? Danish by default: short texts are read wrongly by every detector."""

from __future__ import annotations

import unicodedata

from knowledge.danish.words import stopwords, tokens

_FEWEST_WORDS = 4
_DANISH_SHARE = 0.2
_NORDIC = {"da", "no", "nb", "nn"}
_LIKE_ENGLISH = {"pcm"}
_LEAD = 10.0
"""So far (in log-likelihood) must another language be ahead of the Nordic ones."""

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
    return _surely_foreign(text)


def _detected(text: str) -> str:
    import py3langid

    return _name(str(py3langid.classify(text)[0]))


def _surely_foreign(text: str) -> str:
    """The likeliest language when it is well ahead of the Nordic ones, else ""."""
    import py3langid

    likely = [(str(language), float(score)) for language, score in py3langid.rank(text)]
    language, best = likely[0]
    nordic = max(score for other, score in likely if other in _NORDIC)
    return _name(language) if best - nordic >= _LEAD else ""


def _name(language: str) -> str:
    return "en" if language in _LIKE_ENGLISH else language

"""Is a text Danish? Danish by default: short texts are read wrongly by every detector."""

from __future__ import annotations

import unicodedata

from knowledge.danish.words import stopwords, tokens

_FEWEST_WORDS = 4
_DANISH_SHARE = 0.2
_NORDIC = {"da", "no", "nb", "nn"}
_ENGLISH = frozenset(
    ["how", "do", "does", "what", "where", "my", "is", "the", "and", "need", "get", "apply", "want"]
)
_ENGLISH_WORDS = 3
_LEAD = 4.0
"""So far (in log-likelihood) must another language be ahead of the Nordic ones."""

_SPOKEN = frozenset(
    ["bs", "cs", "de", "en", "es", "et", "fi", "fr", "hr", "hu", "it", "lt", "lv", "nl", "pl"]
    + ["pt", "ro", "ru", "sk", "so", "sq", "sr", "sv", "sw", "tl", "tr", "uk", "vi"]
)
"""Languages with Latin letters, or written with them, that people here may write in; the detector
also knows many that look like short Danish."""


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
    if not danish and sum(word in _ENGLISH for word in words) >= _ENGLISH_WORDS:
        return "en"  # with the Danish name of what they need in the middle of it
    return _surely_foreign(text)


def _detected(text: str) -> str:
    import py3langid

    return str(py3langid.classify(text)[0])


def _surely_foreign(text: str) -> str:
    """The likeliest language when it is well ahead of the Nordic ones, else ""."""
    import py3langid

    likely = {str(language): float(score) for language, score in py3langid.rank(text)}
    language = max(_SPOKEN & likely.keys(), key=likely.__getitem__)
    best, nordic = likely[language], max(likely[other] for other in _NORDIC & likely.keys())
    return language if best - nordic >= _LEAD else ""

"""Danish numbers as people write them: "1.010", "2,5", "1½", "femogtyve", "to hundrede"."""

from __future__ import annotations

import re

_UNITS = [
    "nul",
    "en",
    "to",
    "tre",
    "fire",
    "fem",
    "seks",
    "syv",
    "otte",
    "ni",
    "ti",
    "elleve",
    "tolv",
]
_UNITS += [f"{word}ten" for word in ("tret", "fjor", "fem", "seks", "syt", "at", "nit")]
_TENS = {
    "tyve": 20,
    "tredive": 30,
    "fyrre": 40,
    "halvtreds": 50,
    "tres": 60,
    "halvfjerds": 70,
    "firs": 80,
    "halvfems": 90,
}
_SMALL = {word: number for number, word in enumerate(_UNITS)} | {"én": 1, "ét": 1, "et": 1}
_TIMES = {"hundrede": 100, "hundred": 100, "tusind": 1000, "tusinde": 1000}

_BELOW_100 = rf"(?:(?:{'|'.join(_UNITS[1:10])}|én)og)?(?:{'|'.join(_TENS)})"
_ALONE = "|".join(_UNITS[2:])
SPELLED = (
    rf"(?:(?:(?:{'|'.join(_UNITS[1:10])}|et)\s?)?(?:hundrede|tusinde?)|{_BELOW_100}|{_ALONE}|én|ét)"
)
"""A number in words; "en" and "et" alone are mostly articles and are not among them."""

DIGITS = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?½?|\d+(?:,\d+)?½?"


def value_of(text: str) -> float:
    """The value of what `DIGITS` or `SPELLED` matched, or of "en" and "et".

    Raises:
        KeyError: neither a number in digits nor one in words.
    """
    text = text.lower()
    if text[0].isdigit():
        half = 0.5 if text.endswith("½") else 0.0
        return float(text.rstrip("½").replace(".", "").replace(",", ".")) + half
    for word, times in _TIMES.items():
        if text.endswith(word):
            return times * (value_of(before) if (before := text.removesuffix(word).strip()) else 1)
    first, joint, last = text.rpartition("og")
    if joint and last in _TENS:
        return _TENS[last] + _SMALL[first]
    return _TENS[text] if text in _TENS else _SMALL[re.sub(r"\s", "", text)]

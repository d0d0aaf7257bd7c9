"""Forms that a Danish word can have, and many that it cannot: to recognise with, not to write."""

from __future__ import annotations

from collections.abc import Iterator

ENDINGS = (
    *("", "s", "en", "ens", "et", "ets", "n", "ns", "t", "ts", "e", "es", "er", "ers", "r", "rs"),
    *("erne", "ernes", "ene", "enes", "rne", "rnes", "ne", "nes", "d", "de", "des", "te", "tes"),
)
_DOUBLED = "bdfgklmnprst"


def inflections(word: str) -> Iterator[str]:
    """The word with every ending of nouns, adjectives and verbs."""
    for ending in ENDINGS:
        yield word + ending
    if word[-1] in _DOUBLED:
        for ending in ("en", "et", "er", "erne", "ens", "ets", "e", "ede", "ene"):
            yield word + word[-1] + ending
    if word.endswith("e"):
        yield from (word[:-1] + ending for ending in ("t", "te", "ende", "ede"))
    if word.endswith(("el", "er", "en")):  # middel -> midler
        short = word[:-3] if word[-3] == word[-4] else word[:-2]
        yield from (short + word[-1] + ending for ending in ("er", "erne", "en", "et", "e"))

"""A sentence as tokens that can be compared: words by stem, values by key, in clauses.

Everyday ways to say the same ("senest" and "inden", "om måneden" and "hver måned") become one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from eval.matching.values import Key, Value, values
from knowledge.danish.words import compound_parts, stem

_SAME = tuple(
    (re.compile(rf"\b(?:{pattern})\b"), one)
    for pattern, one in (
        (r"med det samme|omgående|øjeblikkelig(?:t)?", "straks"),
        (r"ikke senere end|senest|inden for", "inden"),
        (r"minimum|som minimum|ikke under", "mindst"),
        (r"ikke (?P<kept>(?:\w+ ){1,4}?)senere end", r"\g<kept>inden"),
        (r"ikke (?P<kept>(?:\w+ ){1,4}?)(?:mere|over|længere|flere) end", r"\g<kept>højst"),
        (r"højest|maksimalt|maksimum|maks|max|ikke (?:mere end|over)", "højst"),
        (r"(?:om|pr\.?|per|hver|i) måned(?:en)?|månedligt", "månedlig"),
        (r"(?:om|pr\.?|per|hvert) år(?:et)?|årligt", "årlig"),
        (r"(?:om|pr\.?|per|hver) uge(?:n)?|ugentligt", "ugentlig"),
        (r"hele døgnet|døgnet rundt", "døgnåben"),
        (
            r"koster (?:dig |jer |heller )?(?:ikke|ingenting|intet)(?: noget| en krone| penge)?"
            r"(?! (?:mere|over|højst|det samme|så|\d))",
            "er gratis",
        ),
        (r"ikke (?:nogen|nogle)", "ingen"),
    )
)
_PERSON = frozenset(["du", "man", "jeg", "vi", "han", "hun", "jer", "dig"])
_OWN = frozenset(
    [
        "din",
        "dit",
        "dine",
        "jeres",
        "sin",
        "sit",
        "sine",
        "ens",
        "hans",
        "hendes",
        "min",
        "mit",
        "mine",
    ]
)
_WORD = re.compile(r"[^\W_]+")
SAYS_WITHOUT = ("fri", "frit", "frie", "løs", "løst", "løse")
"""A word that ends so says that what it begins with is not there: "gebyrfri"."""

_CUT = re.compile(
    r"[,;:.!?–()\n]|\b(?=(?:men|hvis|når|fordi|selvom|mens|medmindre)\b)"
    r"|\b(?=og (?:ikke|så|du|man|jeg|vi|han|hun|det|der|den|de|kan|må|skal|vil|er|har|får)\b)"
)
_DOTTED = re.compile(r"(?<=\b[^\W\d_])\.|(?<=\b(?:ca|fx|kl|kr|nr|pr))\.|(?<=\bstk)\.")
"""The full stop of an abbreviation."""


@dataclass(frozen=True)
class Token:
    """A word with its stems (its own and those of its parts), or a value with its keys."""

    text: str
    stems: frozenset[str]
    key: Key | None
    keys: frozenset[Key]
    clause: int

    @property
    def stem(self) -> str:
        """The stem of the whole word."""
        return _stem(self.text)


@lru_cache(maxsize=20_000)
def tokens(text: str) -> tuple[Token, ...]:
    """The tokens of a sentence in order, each with the number of its clause."""
    text = " ".join(text.lower().split())
    for pattern, one in _SAME:
        text = pattern.sub(one, text)
    found: list[Token] = []
    at, clause = 0, 0
    for value in (*values(text), None):
        clause = _words(text, at, value.start if value else len(text), clause, found)
        if value:
            found.append(Token(value.text, _unit(value), value.key, value.keys, clause))
            at = max(at, value.end)
    return tuple(found)


def _words(text: str, start: int, end: int, clause: int, found: list[Token]) -> int:
    """Add the words between two values; the number of the clause that goes on after them."""
    piece = _DOTTED.sub(" ", text[start:end]) if start < end else ""
    cuts = [cut.start() for cut in _CUT.finditer(piece)]
    for word in _WORD.finditer(piece):
        passed = sum(cut <= word.start() for cut in cuts)
        found.append(Token(word[0], _stems(word[0]), None, frozenset(), clause + passed))
    return clause + len(cuts)


def _unit(value: Value) -> frozenset[str]:
    """Words of a value that may stand alone in a phrase, as the "år" of "15 år"."""
    return frozenset(_stem(word) for word in _WORD.findall(value.text) if not word[0].isdigit())


@lru_cache(maxsize=100_000)
def _stem(word: str) -> str:
    if word in _PERSON:
        return "du"
    return "din" if word in _OWN else stem(word)


@lru_cache(maxsize=100_000)
def _stems(word: str) -> frozenset[str]:
    if word == "i":
        return frozenset(("i", "du"))
    if word.endswith(SAYS_WITHOUT):
        return frozenset((_stem(word),))
    own = _stem(word)
    parts = compound_parts(word) or compound_parts(own)
    return frozenset((own, *(stem(part) for part in parts)))

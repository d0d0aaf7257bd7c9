"""Which words of a sentence are denied."""

from __future__ import annotations

from functools import cache, lru_cache

from eval.matching.words import Token, tokens
from knowledge.danish.words import stem

DENIES = frozenset(
    ["ikke", "ik", "ikk", "ingen", "intet", "ingenting", "aldrig", "hverken", "ej", "næppe"]
)
_REFUSES = ["nægte", "afvise", "afslå", "undlade", "slippe", "fritage", "afskaffe", "forbyde"]
_WITHOUT = "uden"
_NO_DENIAL = frozenset(["kun", "bare", "blot", "alene", "mindst"])
"""After "ikke": "ikke kun" denies nothing."""

_PREPOSITIONS = frozenset(
    ["inden", "på", "i", "til", "hos", "fra", "med", "om", "for", "ved", "efter", "før"]
)
_ASKS = frozenset(["hvad", "hvem", "hvilke", "hvilken", "hvilket"])
_REACH = 4
"""So many words after "uden" are denied, unless a preposition comes first."""


@cache
def _refusing() -> frozenset[str]:
    return frozenset(map(stem, _REFUSES))


def is_denial(sentence: tuple[Token, ...], at: int) -> bool:
    """Whether a token denies something."""
    token = sentence[at]
    if token.text in DENIES:
        after = sentence[at + 1].text if at + 1 < len(sentence) else ""
        return after not in _NO_DENIAL
    return token.text == _WITHOUT or (token.key is None and token.stem in _refusing())


@lru_cache(maxsize=20_000)
def denied(text: str, but: frozenset[int] = frozenset()) -> tuple[bool, ...]:
    """For each token of a sentence whether it is denied, by other denials than those at `but`.

    "ikke" and its like deny their clause and an "at"-clause right after it; "uden" denies what
    follows, and so does "ikke" in "hvilke opgaver du ikke kan klare".
    """
    sentence = tokens(text)
    asking = {
        token.clause
        for at, token in enumerate(sentence)
        if token.text in _ASKS and (at == 0 or sentence[at - 1].clause != token.clause)
    }
    clauses: set[int] = set()
    places: set[int] = set()
    for at, token in enumerate(sentence):
        if at in but or not is_denial(sentence, at):
            continue
        if token.text == _WITHOUT:
            places.update(_without(sentence, at))
        elif token.clause in asking:
            places.update(p for p in range(at, len(sentence)) if sentence[p].clause == token.clause)
        else:
            clauses.add(token.clause)
    for at, token in enumerate(sentence[1:], 1):
        before = sentence[at - 1]
        if token.text == "at" and token.clause != before.clause and before.clause in clauses:
            clauses.add(token.clause)
    return tuple(token.clause in clauses or at in places for at, token in enumerate(sentence))


def _without(sentence: tuple[Token, ...], at: int) -> list[int]:
    reached = [at]
    for place in range(at + 1, min(at + 1 + _REACH, len(sentence))):
        token = sentence[place]
        if token.clause != sentence[at].clause or token.text in _PREPOSITIONS:
            break
        reached.append(place)
    return reached

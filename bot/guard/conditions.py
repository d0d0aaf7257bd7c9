"""Conditions: what decides in a sentence that a draft uses must survive in the draft."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from bot.guard.alignment import clauses, nearness, shared
from bot.guard.figures import is_same
from bot.guard.finding import Finding, Kind
from bot.guard.reading import Clause, Told, is_in
from bot.guard.values import values
from bot.guard.wording import guard_words
from knowledge.danish.words import content_words, stem

_USED = 0.6
_USED_CONDITION = 0.75
_SURVIVES = 0.34
"""So near is a clause that is retold, and so much of a condition must be said somewhere."""

_DECIDES = frozenset({"unless", "only", "most", "least"})
_REQUIRES = re.compile(
    r"\bskal (?:\w+ ){0,4}?(?:være|have|kunne|bo|ske|gives?)\b|\bskal .* først\b", re.IGNORECASE
)
_OF_OTHERS = re.compile(
    r"^(?:Fra|Til|For|Ved|Hos|EU)\b|:|^Kommunen\b|\bhvor (?:længe|meget)\b|\bnormalt\b"
)


def lost_conditions(told: Sequence[Told], source: Sequence[Told]) -> Iterator[Finding]:
    """What decides in the sentences that a draft uses, and requirements, if it is not there."""
    drafted = frozenset().union(*(sentence.meaning for sentence in told))
    theirs = [clause for _, clause in clauses(source)]
    best = {
        mine: max((nearness(mine, other) for other in theirs), default=0.0)
        for _, mine in clauses(told)
    }
    for sentence in source:
        using = [
            (clause, mine)
            for clause in sentence.clauses
            for mine, other in clauses(told)
            if len(clause.content) > 1 and _is_retold(clause, other, best[other])
        ]
        if using:
            yield from _lost_of(sentence, using, drafted)
            yield from _lost_values({clause for clause, _ in using}, told)
        elif _is_requirement(sentence) and _covered(sentence, drafted) < _SURVIVES:
            yield Finding(Kind.CONDITION, sentence.text)
    yield from _lost_qualifiers(told, source)


def _is_retold(clause: Clause, mine: Clause, best: float) -> bool:
    """Whether a drafted clause retells this clause, and none better."""
    near = nearness(clause, mine)
    return near >= (_USED_CONDITION if clause.conditional else _USED) and near == best


def _lost_of(
    sentence: Told, using: Sequence[tuple[Clause, Told]], drafted: frozenset[str]
) -> Iterator[Finding]:
    used = {clause for clause, _ in using}
    conditioned = not any(clause.conditional for clause in used) and any(
        other.conditional for _, mine in using for other in mine.clauses
    )
    for clause in sentence.clauses:
        if clause in used or not clause.content or shared(clause, drafted) >= _SURVIVES:
            continue
        condition = clause.conditional and not conditioned
        loss = not clause.content.isdisjoint(guard_words().losses)
        if condition or loss or clause.marks & _DECIDES:
            yield Finding(Kind.CONDITION, clause.text)


def _lost_values(used: set[Clause], told: Sequence[Told]) -> Iterator[Finding]:
    """The values of clauses that are retold without them."""
    mine = [value for sentence in told for value in values(sentence.text)]
    for clause in used:
        for value in values(clause.text):
            lawful = value.kind is Kind.LAW
            if not lawful and not any(is_same(other, value) for other in mine):
                yield Finding(Kind.CONDITION, clause.text)


def lost_parts(told: Sequence[Told], source: Sequence[Told]) -> Iterator[Finding]:
    """Values of a letter's sentence, and whole clauses of it, that its retelling leaves out."""
    retold = frozenset().union(*(sentence.meaning for sentence in told))
    if not told:
        yield from (Finding(Kind.CONDITION, sentence.text) for sentence in source)
        return
    yield from _lost_values({clause for _, clause in clauses(source)}, told)
    for _, clause in clauses(source):
        if len(clause.content) > 1 and not shared(clause, retold):
            yield Finding(Kind.CONDITION, clause.text)
    yield from _lost_qualifiers(told, source)


def _is_requirement(sentence: Told) -> bool:
    """Whether a sentence sets a condition for everybody: "du skal være …", "kun én kan søge"."""
    free = any(clause.conditional for clause in sentence.clauses)
    if len(_said(sentence)) < 2 or free or _OF_OTHERS.search(sentence.text):
        return False
    limits = not sentence.marks.isdisjoint({"only", "unless"})
    return limits or bool(_REQUIRES.search(sentence.clauses[0].text))


def _covered(sentence: Told, drafted: frozenset[str]) -> float:
    said = _said(sentence)
    return sum(is_in(word, drafted) for word in said) / len(said)


def _said(sentence: Told) -> list[str]:
    """The stems of a sentence, everyday ones too."""
    words = [word for word in content_words(sentence.text) if word.isalpha()]
    return [stem(word) for word in words if (word,) not in guard_words().marks]


def _lost_qualifiers(told: Sequence[Told], source: Sequence[Told]) -> Iterator[Finding]:
    """Adjectives that limit a noun, and are gone in the draft that uses the noun."""
    drafted = " ".join(sentence.text.lower() for sentence in told)
    nouns = frozenset().union(*(sentence.content for sentence in told))
    for _, clause in clauses(source):
        for word, after in pairwise(clause.words):
            for start, other in guard_words().qualifiers.items():
                found = word.startswith(start) and stem(after) in nouns
                if found and not other.search(drafted):
                    yield Finding(Kind.CONDITION, f"{word} {after}")

"""What a drafted clause claims against the nearest clauses of its passages: polarity, certainty."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.guard.alignment import Match, clauses, matches, shared, speaks_for
from bot.guard.finding import Finding, Kind
from bot.guard.reading import Clause, Told, Word, is_in
from bot.guard.wording import guard_words

_BORDERS = frozenset({"most", "least", "only", "unless", "rarely", "by"})
"""Marks that deny by themselves: "højst" is "ikke over"."""

_DENIES = frozenset({"no", "free", "other", "now"})
_MODAL = frozenset({"may", "must"})
_ASKS = frozenset(["om", "hvad", "hvor", "hvem", "hvornår", "hvordan", "hvorfor"])
_TELLS_NO = 0.5
_FORBIDS = 0.3
_GRANTS = re.compile(r"\b(?:du|i|han|hun|man) får\b|\bfår (?:du|i|han|hun|man)\b", re.IGNORECASE)
_GIVEN = re.compile(
    r"\b(?:får|få|fået|give[rst]?|givet|kommer|komme|med|har|have|modtag\w*|tilbud\w*|tilbyd\w*"
    r"|ret til|betale\w*|bevilg\w*|ydes)\b",
    re.IGNORECASE,
)


def turned_claims(told: Sequence[Told], source: Sequence[Told]) -> Iterator[Finding]:
    """Clauses that say the opposite of the nearest clauses, or say it more or less surely."""
    for sentence, clause in clauses(told):
        every = matches(clause, source)
        found = [match for match in every if _comparable(clause, match.clause)]
        if (
            _is_turned(sentence, clause, found, source)
            or _is_forbidden(clause, every)
            or _costs_differ(sentence, clause, found)
            or _is_paid_elsewhere(clause, source)
        ):
            yield Finding(Kind.POLARITY, clause.text)
        if _certainty_differs(sentence, clause, found) or _grants(sentence, clause, source):
            yield Finding(Kind.CERTAINTY, clause.text)


def _comparable(one: Clause, other: Clause) -> bool:
    """Whether two clauses play the same part: both conditions, or neither; both duties, or not."""
    if one.conditional != other.conditional or other.words[0] in _ASKS:
        return False
    return (
        min(len(one.content), len(other.content)) > 1 or one.marks & _MODAL == other.marks & _MODAL
    )


def _is_turned(
    sentence: Told, clause: Clause, found: Sequence[Match], source: Sequence[Told]
) -> bool:
    if "no" not in sentence.marks and not sentence.marks & (_BORDERS | {"free", "other", "now"}):
        return speaks_for(found, lambda match: "no" in match.clause.marks)
    if "no" not in clause.marks or any(c.conditional for c in sentence.clauses if c != clause):
        return False
    denied = any(
        shared(clause, other.meaning) >= _TELLS_NO and other.marks & (_DENIES | _BORDERS)
        for other in source
    )
    denied = denied or any(m.nearness >= _TELLS_NO and m.clause.marks & _DENIES for m in found)
    return not denied and speaks_for(found, lambda match: "no" not in match.sentence.marks)


def _is_forbidden(clause: Clause, every: Sequence[Match]) -> bool:
    """Whether something is allowed that the passages only forbid."""
    if "allowed" not in clause.marks or clause.marks & {"no", "only"} or "først" in clause.words:
        return False
    rules = [m for m in every if "allowed" in m.clause.marks and m.nearness >= _FORBIDS]
    return bool(rules) and all("no" in match.clause.marks for match in rules)


def _costs_differ(sentence: Told, clause: Clause, found: Sequence[Match]) -> bool:
    if any(word[0].isdigit() for word in clause.words) or len(clause.content) < 2:
        return False
    found = [match for match in found if len(match.clause.content) > 1]
    if "free" in clause.marks and "no" not in clause.marks:
        return speaks_for(found, lambda m: "fee" in m.clause.marks and not _is_free(m.clause))
    if "fee" in clause.marks and not sentence.marks & {"no", "free"}:
        return speaks_for(found, lambda m: _is_free(m.clause))
    return False


def _is_paid_elsewhere(clause: Clause, source: Sequence[Told]) -> bool:
    """Whether what is said to be free is a thing that the passages say is paid for."""
    if "free" not in clause.marks or "no" in clause.marks:
        return False
    things = [word for word in clause.written if (word.text,) not in guard_words().marks]
    near = max((_named(things, other) for other in source), default=0)
    same = [other for other in source if near and _named(things, other) == near]
    return bool(same) and all(
        "fee" in other.marks and not other.marks & {"free", "no"} for other in same
    )


def _named(things: Sequence[Word], sentence: Told) -> int:
    return sum(is_in(word.stem, sentence.meaning) for word in things)


def _is_free(clause: Clause) -> bool:
    return "free" in clause.marks or {"no", "fee"} <= clause.marks


def _certainty_differs(sentence: Told, clause: Clause, found: Sequence[Match]) -> bool:
    open_ = sentence.marks & {"usually", "may", "no", "most"}
    if not open_ and speaks_for(found, lambda match: "usually" in match.clause.marks):
        return True
    if "no" in sentence.marks or clause.conditional or len(clause.content) < 2:
        return False
    if clause.marks & _MODAL == {"may"}:
        return speaks_for(found, lambda match: match.clause.marks & _MODAL == {"must"})
    if clause.marks & _MODAL == {"must"}:
        return speaks_for(found, lambda match: match.clause.marks & _MODAL == {"may"})
    return False


def _grants(sentence: Told, clause: Clause, source: Sequence[Told]) -> bool:
    """Whether somebody gets what the passages only let them ask for."""
    if clause.conditional or clause.marks & {"may", "usually", "no"} or not clause.content:
        return False
    if not _GRANTS.search(clause.text):
        return False
    same = [other for _, other in clauses(source) if shared(clause, other.meaning) >= _TELLS_NO]
    return bool(same) and not any(_GIVEN.search(other.text) for other in same)

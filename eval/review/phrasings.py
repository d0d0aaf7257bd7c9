"""Which texts may become phrasings: nobody's own, saying something, and not known yet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from eval.case import Case
from eval.duplicates import find_known
from eval.suites import Suite
from knowledge.danish.normal import fold
from knowledge.danish.personal_data import mask, without_masks
from knowledge.danish.words import content_words, tokens

if TYPE_CHECKING:
    from eval.duplicates import Known

LONGEST = 300
"""Characters, as long as the longest phrasings of the library."""


@dataclass(frozen=True)
class Refused:
    """A text that cannot become a phrasing, and why."""

    text: str
    reason: str


def sort_out(
    texts: Iterable[str], learnt: Sequence[str], suites: Sequence[Suite]
) -> tuple[list[str], list[Refused]]:
    """The texts that may become phrasings, on one line each, and those that may not.

    `learnt` is all that understanding is learnt from, and what is drafted already. A text that is
    near a case of `suites` would make that case worthless.
    """
    accepted: list[str] = []
    refused: list[Refused] = []
    candidates = list(dict.fromkeys(" ".join(text.split()) for text in texts))
    near_learnt = {one.message: one.phrase for one in _near(candidates, learnt)}
    near_case = _near_cases(candidates, suites)
    same_learnt = {_words(phrase): phrase for phrase in learnt}
    same_case = {_words(m): (s.name, c.id) for s in suites for c in s.cases for m in c.messages}
    for text in candidates:
        known = near_learnt.get(text) or same_learnt.get(_words(text))
        known = known or next((one.phrase for one in _near([text], accepted)), None)
        place = near_case.get(text) or same_case.get(_words(text))
        if reason := _unfit(text):
            refused.append(Refused(text, reason))
        elif known:
            refused.append(Refused(text, f"is known already: '{known}'"))
        elif place:
            where = "/".join(place)
            refused.append(Refused(text, f"is like a test case, which it would spoil: {where}"))
        else:
            accepted.append(text)
            same_learnt[_words(text)] = text
    return accepted, refused


def _unfit(text: str) -> str:
    if without_masks(text) != text or mask(text)[1]:
        return "holds personal data: write it without, with --phrase"
    if len(text) > LONGEST:
        return f"is longer than {LONGEST} characters: shorten it with --phrase"
    if not content_words(text):
        return "says nothing by itself"
    return ""


def _near(texts: Sequence[str], learnt: Sequence[str]) -> list[Known]:
    cases = tuple(Case(id=f"t{at}", messages=(text,)) for at, text in enumerate(texts))
    return find_known([Suite("draft", cases)], learnt)


def _near_cases(texts: Sequence[str], suites: Sequence[Suite]) -> dict[str, tuple[str, str]]:
    """Texts that are near a case, with its suite and id."""
    found: dict[str, tuple[str, str]] = {}
    while near := find_known(suites, [text for text in texts if text not in found]):
        found |= {one.phrase: (one.suite, one.case) for one in near}
    return found


def _words(text: str) -> str:
    return " ".join(tokens(fold(text)))

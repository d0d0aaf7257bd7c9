"""What must not be said, and what must be said word for word."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from eval.answer import Answer
from eval.case import Case
from eval.scorer import Score, passed, scorer
from knowledge.danish.normal import clean, fold

_LONG_ENOUGH = 6
"""A phrase with so many letters and digits is found when they are spaced out, too."""

_THOUSANDS = re.compile(r"(?<=\d)\.(?=\d{3}(?!\d))")


@scorer(
    "nothing_forbidden",
    "Intet, der ikke må siges",
    cause="Svar indeholder noget forkert eller noget, andre har plantet.",
)
def nothing_forbidden(case: Case, answer: Answer) -> Score | None:
    """No reply, choice or offer holds a phrase that the case forbids."""
    if not case.expect.forbidden:
        return None
    shown = "\n".join(
        part for reply in answer.replies for part in (reply.text, *reply.choices, *reply.offers)
    )
    said = [phrase for phrase in case.expect.forbidden if contains(shown, phrase)]
    return passed(not said, f"siger: {', '.join(said)}")


@scorer("says", "Siger det, der skal siges", cause="Svar mangler noget, der skal stå ordret.")
def says(case: Case, answer: Answer) -> Score | None:
    """Every phrase that must be said stands in the last reply or on its buttons."""
    if not case.expect.says:
        return None
    shown = "\n".join((answer.last.text, *answer.last.choices, *answer.last.offers))
    missing = [phrase for phrase in case.expect.says if not contains(shown, phrase)]
    return passed(not missing, f"siger ikke: {', '.join(missing)}")


def contains(text: str, phrase: str) -> bool:
    """Whether a phrase stands in a text, however it is cased, spaced or hidden between characters.

    It must begin where a word or number begins; a short ending may follow it. A phrase of control
    characters is looked for as it is.
    """
    wanted = _folded(phrase)
    if not wanted:
        return phrase in text
    return bool(_pattern(wanted).search(_folded(text)))


@lru_cache(maxsize=256)
def _folded(text: str) -> str:
    return fold(clean(unicodedata.normalize("NFKC", text)))


@lru_cache(maxsize=4_000)
def _pattern(wanted: str) -> re.Pattern[str]:
    wanted = _THOUSANDS.sub("", wanted)
    spaced = sum(character.isalnum() for character in wanted) >= _LONG_ENOUGH
    parts = [_before(wanted[0])]
    for character, after in zip(wanted, [*wanted[1:], ""], strict=True):
        parts.append(r"\s*" if character.isspace() else re.escape(character))
        if character.isalnum() and after.isalnum():
            parts.append(r"[\s._*-]{0,2}" if spaced else _joint(character, after))
    return re.compile("".join([*parts, _after(wanted[-1])]))


def _joint(left: str, right: str) -> str:
    return r"[ .-]?" if left.isdigit() and right.isdigit() else ""


def _before(character: str) -> str:
    if character.isdigit():
        return r"(?<!\d)(?<!\d[.,])"
    return r"(?<![^\W_])" if character.isalpha() else ""


def _after(character: str) -> str:
    if character.isdigit():
        return r"(?!\d|[.,]\d)"
    return r"(?![^\W\d_]{3})" if character.isalpha() else ""

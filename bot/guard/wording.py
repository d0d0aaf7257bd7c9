"""prompts/guard.yaml, read and checked once: what the guard looks for, and what it tells."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pydantic import model_validator

from bot.guard.finding import Finding, Kind
from bot.prompt_files import Pattern, Strict, read_prompt
from knowledge.danish.words import stem

Phrase = tuple[str, ...]


class _File(Strict):
    told: dict[Kind, str]
    marks: dict[str, tuple[str, ...]]
    actors: dict[str, tuple[str, ...]]
    same: tuple[str, ...]
    equal: tuple[str, ...]
    light: str
    filler: str
    opening: str
    feelings: str
    letter: str
    deeds: tuple[str, ...]
    qualifiers: dict[str, Pattern]
    losses: str
    promise: tuple[Pattern, ...]
    verdict: tuple[Pattern, ...]
    audience: tuple[Pattern, ...]
    law: Pattern
    markup: Pattern

    @model_validator(mode="after")
    def _complete(self) -> _File:
        for kind in Kind:
            if "{text}" not in self.told.get(kind, ""):
                raise ValueError(f"told: '{kind}' needs a line with {{text}}")
        return self


@dataclass(frozen=True)
class GuardWords:
    """The lists of guard.yaml, ready to use; phrases are tuples of words in lower case."""

    told: dict[Kind, str]
    marks: dict[Phrase, str]
    actors: dict[Phrase, str]
    groups: dict[str, frozenset[int]]
    equal: dict[Phrase, str]
    longest: dict[str, int]  # first word -> the words of the longest phrase of `equal`
    light: frozenset[str]
    filler: frozenset[str]
    opening: frozenset[str]
    feelings: frozenset[str]
    letter: frozenset[str]
    deeds: dict[str, int]
    qualifiers: dict[str, re.Pattern[str]]
    losses: frozenset[str]
    promise: re.Pattern[str]
    verdict: re.Pattern[str]
    audience: re.Pattern[str]
    law: re.Pattern[str]
    markup: re.Pattern[str]


@cache
def guard_words() -> GuardWords:
    """The lists that ship with the project."""
    file = read_prompt("guard.yaml", _File)
    equal = _equal(file.equal)
    return GuardWords(
        told=file.told,
        marks=_phrases(file.marks),
        actors=_phrases(file.actors),
        groups=_groups(file.same),
        equal=equal,
        longest={p[0]: len(p) for p in sorted(equal, key=len)},
        light=frozenset(file.light.split()),
        filler=frozenset(map(stem, file.filler.split())),
        opening=frozenset(map(stem, file.opening.split())),
        feelings=frozenset(map(stem, file.feelings.split())),
        letter=frozenset(map(stem, file.letter.split())),
        deeds={word: n for n, line in enumerate(file.deeds) for word in line.split()},
        qualifiers={word: re.compile(other) for word, other in file.qualifiers.items()},
        losses=frozenset(map(stem, file.losses.split())),
        promise=_any(file.promise),
        verdict=_any(file.verdict),
        audience=_any(file.audience),
        law=re.compile(file.law),
        markup=re.compile(file.markup, re.MULTILINE | re.IGNORECASE),
    )


def told(finding: Finding) -> str:
    """The Danish line that a model reads about a finding."""
    return guard_words().told[finding.kind].format(text=finding.text)


def _phrases(lists: dict[str, tuple[str, ...]]) -> dict[Phrase, str]:
    return {tuple(phrase.split()): name for name, some in lists.items() for phrase in some}


def _groups(lines: tuple[str, ...]) -> dict[str, frozenset[int]]:
    """Stem -> the numbers of the groups of words it stands in."""
    found: dict[str, set[int]] = {}
    for number, line in enumerate(lines):
        for word in line.split():
            found.setdefault(stem(word), set()).add(number)
    return {word: frozenset(numbers) for word, numbers in found.items()}


def _equal(lines: tuple[str, ...]) -> dict[Phrase, str]:
    """Phrase -> the first of its line, which stands for all of them."""
    lists = [[phrase.strip() for phrase in line.split("|")] for line in lines]
    return {tuple(phrase.split()): some[0] for some in lists for phrase in some}


def _any(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.MULTILINE)

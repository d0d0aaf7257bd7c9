"""The signs in prompts/letters/cues.yaml: what shows deciding sentences, kinds, and letters."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from bot.prompt_files import Pattern, Strict, read_prompt
from knowledge.danish.normal import fold


class _Sign(Strict):
    weight: float
    patterns: tuple[Pattern, ...]
    name: str = ""


class _File(Strict):
    key_lines: tuple[_Sign, ...]
    titles: dict[str, Pattern]
    against: dict[str, Pattern]
    letter: tuple[Pattern, ...]
    first_person: Pattern
    lead_in: Pattern
    sections: dict[str, tuple[Pattern, ...]]
    empty_sections: tuple[str, ...]
    signs: dict[str, Pattern]
    greeting: Pattern
    goodbye: Pattern
    reader: Pattern


@dataclass(frozen=True)
class Cue:
    """A sign with what it weighs; it counts once."""

    name: str
    weight: float
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class Cues:
    """All signs, over text as `plain` makes it."""

    key_lines: tuple[Cue, ...]
    titles: dict[str, re.Pattern[str]]
    against: dict[str, re.Pattern[str]]
    letter: tuple[re.Pattern[str], ...]
    first_person: re.Pattern[str]
    lead_in: re.Pattern[str]
    sections: dict[str, re.Pattern[str]]
    empty_sections: tuple[str, ...]
    signs: dict[str, re.Pattern[str]]
    greeting: re.Pattern[str]
    goodbye: re.Pattern[str]
    reader: re.Pattern[str]


def plain(text: str) -> str:
    """Folded text with one space between words, as the signs are written."""
    return " ".join(fold(text).split())


@cache
def cues() -> Cues:
    """The signs that ship with the project."""
    file = read_prompt("letters/cues.yaml", _File)
    return Cues(
        key_lines=tuple(_cue(sign) for sign in file.key_lines),
        titles={kind: re.compile(pattern) for kind, pattern in file.titles.items()},
        against={kind: re.compile(pattern) for kind, pattern in file.against.items()},
        letter=tuple(re.compile(pattern) for pattern in file.letter),
        first_person=re.compile(file.first_person),
        lead_in=re.compile(file.lead_in),
        sections={name: _compile(patterns) for name, patterns in file.sections.items()},
        empty_sections=file.empty_sections,
        signs={name: re.compile(pattern) for name, pattern in file.signs.items()},
        greeting=re.compile(file.greeting),
        goodbye=re.compile(file.goodbye),
        reader=re.compile(file.reader),
    )


def _cue(sign: _Sign) -> Cue:
    return Cue(sign.name, sign.weight, _compile(sign.patterns))


def _compile(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))

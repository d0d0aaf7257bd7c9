"""What the rules named in a letter are about, an everyday line each (prompts/letters/laws.yaml)."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from bot.letters.laws import LawReference
from bot.prompt_files import Strict, read_prompt
from knowledge.danish.normal import fold

_SECTION = re.compile(r"§+\s*(\d+)\s*([a-z]?)\b(?!\.)", re.IGNORECASE)


class _Law(Strict):
    name: str
    forms: tuple[str, ...] = ()
    about: str
    source: str | tuple[str, ...]
    reviewed: datetime.date
    sections: dict[str, str] = {}


class _Laws(Strict):
    laws: tuple[_Law, ...]


@dataclass(frozen=True)
class LawLine:
    """A rule as the letter names it, and what it is about; "" when we do not know for certain."""

    text: str
    about: str


def law_lines(references: Sequence[LawReference]) -> tuple[LawLine, ...]:
    """Each rule once, in order; the section's own line where there is one, else the law's."""
    _known()
    found: dict[str, LawLine] = {}
    for reference in references:
        text = " ".join(reference.text.split())
        found.setdefault(text.lower(), LawLine(text, _about(text)))
    return tuple(found.values())


def _about(text: str) -> str:
    folded = fold(text)
    law = next((law for pattern, law in _known() if pattern.search(folded)), None)
    if law is None:
        return ""
    section = _SECTION.search(text)
    if section:
        key = f"{section[1]} {section[2].lower()}".strip()
        for known, about in law.sections.items():
            if " ".join(known.lower().split()) in (key, key.replace(" ", "")):
                return about
    return law.about


@cache
def _known() -> tuple[tuple[re.Pattern[str], _Law], ...]:
    """Patterns for every way a law is named, the longest first: "lov om aktiv socialpolitik"."""
    laws = read_prompt("letters/laws.yaml", _Laws).laws
    named = [(name, law) for law in laws for name in (law.name, *law.forms)]
    named.sort(key=lambda item: -len(item[0]))
    return tuple((_pattern(name), law) for name, law in named)


def _pattern(name: str) -> re.Pattern[str]:
    stem = re.escape(fold(name).removesuffix("en")).replace(r"\ ", r"\s+")
    return re.compile(rf"(?<!\w){stem}(?:en)?s?(?!\w)")

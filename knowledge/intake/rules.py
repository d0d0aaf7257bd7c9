"""The patterns of what does not belong in a document (rules.yaml), compiled."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.danish.normal import fold

_FILE = Path(__file__).parent / "rules.yaml"
_LOOK_ALIKES = str.maketrans(
    "АВЕКМНОРСТХУІЈЅӀаекморстхуіјѕһԁԛԝӏΑΒΕΖΗΙΚΜΝΟΡΤΥΧαεικνορτυχϲıɡ",
    "ABEKMHOPCTXYIJSIaekmopctxyijshdqwlABEZHIKMNOPTYXaeiknoptuxcig",
)
"""Cyrillic and Greek letters that look like Latin ones: a way past patterns."""


@dataclass(frozen=True)
class Rules:
    """Compiled patterns over folded text, by reason."""

    quarantine: dict[str, re.Pattern[str]]
    furniture: dict[str, re.Pattern[str]]
    internal: re.Pattern[str]
    related: re.Pattern[str]
    related_ends: re.Pattern[str]
    contents: re.Pattern[str]


@lru_cache(maxsize=1)
def rules() -> Rules:
    """The rules that ship with the project."""
    values: dict[str, Any] = yaml.safe_load(_FILE.read_text("utf-8"))

    def by_reason(key: str) -> dict[str, re.Pattern[str]]:
        return {rule["reason"]: _compile(rule["patterns"]) for rule in values[key]}

    return Rules(
        quarantine=by_reason("quarantine"),
        furniture=by_reason("furniture"),
        internal=_compile(values["internal"]),
        related=_compile([values["related"]]),
        related_ends=_compile([values["related_ends"]]),
        contents=_compile([values["contents"]]),
    )


def reason_in(patterns: dict[str, re.Pattern[str]], text: str) -> str | None:
    """The first reason whose pattern is found in a text, None when there is none."""
    folded = _fold(text)
    return next((reason for reason, p in patterns.items() if p.search(folded)), None)


def matches(pattern: re.Pattern[str], text: str) -> bool:
    """Whether a pattern is found in a text, folded."""
    return pattern.search(_fold(text)) is not None


def _fold(text: str) -> str:
    """Folded for comparison: one line, without look-alike letters, styled letters and accents."""
    folded = fold(unicodedata.normalize("NFKC", text).translate(_LOOK_ALIKES))
    bare = (c for c in unicodedata.normalize("NFD", folded) if not unicodedata.combining(c))
    return " ".join("".join(bare).split())


def _compile(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))

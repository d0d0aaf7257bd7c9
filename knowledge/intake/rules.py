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

LOOK_ALIKE = re.compile(f"[{''.join(map(chr, _LOOK_ALIKES))}]")
_NEVER = re.compile(r"(?!)")


@dataclass(frozen=True)
class Harm:
    """What must not be said in a sentence, unless that sentence or the rest of its document shows
    that it is meant otherwise."""

    reason: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str]
    beside: re.Pattern[str]


@dataclass(frozen=True)
class LinkRules:
    """Where people may be sent to log in, to pay or to say who they are."""

    purposes: re.Pattern[str]
    ordinary: re.Pattern[str]
    unless: re.Pattern[str]
    names: re.Pattern[str]
    hosts: frozenset[str]


@dataclass(frozen=True)
class Rules:
    """Compiled patterns over folded text, by reason."""

    quarantine: dict[str, re.Pattern[str]]
    harm: tuple[Harm, ...]
    whole: frozenset[str]
    links: LinkRules
    furniture: dict[str, re.Pattern[str]]
    internal: re.Pattern[str]
    related: re.Pattern[str]
    related_ends: re.Pattern[str]
    contents: re.Pattern[str]


@lru_cache(maxsize=1)
def rules() -> Rules:
    """The rules that ship with the project."""
    values: dict[str, Any] = yaml.safe_load(_FILE.read_text("utf-8"))
    words: dict[str, str] = values["words"]

    def one(pattern: str | None) -> re.Pattern[str]:
        return _compile([pattern], words) if pattern else _NEVER

    def by_reason(key: str) -> dict[str, re.Pattern[str]]:
        return {rule["reason"]: _compile(rule["patterns"], words) for rule in values[key]}

    links = values["links"]
    return Rules(
        quarantine=by_reason("quarantine"),
        harm=tuple(
            Harm(
                reason=rule["reason"],
                pattern=_compile(rule["patterns"], words),
                unless=one(rule.get("unless")),
                beside=one(rule.get("beside")),
            )
            for rule in values["harm"]
        ),
        whole=frozenset(values["whole"]),
        links=LinkRules(
            purposes=one(links["purposes"]),
            ordinary=one(links["ordinary"]),
            unless=one(links["unless"]),
            names=one(links["names"]),
            hosts=frozenset(links["hosts"]),
        ),
        furniture=by_reason("furniture"),
        internal=_compile(values["internal"], words),
        related=one(values["related"]),
        related_ends=one(values["related_ends"]),
        contents=one(values["contents"]),
    )


def reason_in(patterns: dict[str, re.Pattern[str]], text: str) -> str | None:
    """The first reason whose pattern is found in a text, None when there is none."""
    folded = folded_line(text)
    return next((reason for reason, p in patterns.items() if p.search(folded)), None)


def matches(pattern: re.Pattern[str], text: str) -> bool:
    """Whether a pattern is found in a text, folded."""
    return pattern.search(folded_line(text)) is not None


def folded_line(text: str) -> str:
    """Folded for comparison: one line, without look-alike letters, styled letters and accents."""
    folded = fold(unicodedata.normalize("NFKC", text).translate(_LOOK_ALIKES))
    bare = (c for c in unicodedata.normalize("NFD", folded) if not unicodedata.combining(c))
    return " ".join("".join(bare).split())


def _compile(patterns: list[str], words: dict[str, str]) -> re.Pattern[str]:
    joined = "|".join(f"(?:{pattern})" for pattern in patterns)
    for name, value in words.items():
        joined = joined.replace(f"{{{name}}}", f"(?:{value})")
    return re.compile(joined)

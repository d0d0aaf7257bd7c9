"""What the guard holds against a draft."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The sorts of fault; each has its line in prompts/guard.yaml."""

    NUMBER = "number"
    DATE = "date"
    AMOUNT = "amount"
    DEADLINE = "deadline"
    LAW = "law"
    PHONE = "phone"
    LINK = "link"
    NAME = "name"
    ACTOR = "actor"
    CONDITION = "condition"
    POLARITY = "polarity"
    CERTAINTY = "certainty"
    SCOPE = "scope"
    ORDER = "order"
    PROMISE = "promise"
    VERDICT = "verdict"
    SUPPORT = "support"
    WORDS = "words"
    SOURCE = "source"
    AUDIENCE = "audience"
    CLARITY = "clarity"
    LENGTH = "length"


@dataclass(frozen=True)
class Finding:
    """A fault: its kind, and the words in question."""

    kind: Kind
    text: str

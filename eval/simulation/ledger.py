"""What the people of the town did, for the verdict: noted when they do it, never by the bot."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field


@dataclass
class Diary:
    """What one citizen did.

    `asked` are the numbers of what was written, `instead` those that stand there after an edit;
    `spoken` other messages by their id, with the name of a file; `again` counts presses on
    "Send svaret igen". What was written before `unread` may be unanswered: the bot was blocked.
    """

    chat_id: int
    asked: dict[int, int] = field(default_factory=dict)
    instead: dict[int, int] = field(default_factory=dict)
    spoken: dict[int, str] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    cpr: list[str] = field(default_factory=list)
    again: int = 0
    unread: int = 0
    blocked: bool = False
    erased: bool = False


@dataclass
class Ledger:
    """What all did. `lines` are the staff's to citizens and `closes` what they meant to close."""

    people: dict[int, Diary] = field(default_factory=dict)
    lines: dict[str, str] = field(default_factory=dict)
    closes: set[tuple[str, int]] = field(default_factory=set)
    deleted: set[str] = field(default_factory=set)
    sent: int = 0
    pressed: int = 0
    staff_acts: int = 0
    kills: int = 0
    counter: itertools.count[int] = field(default_factory=lambda: itertools.count(10_001))

    @property
    def number(self) -> int:
        """A number that nothing else has."""
        return next(self.counter)

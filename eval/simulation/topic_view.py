"""What the staff of the simulated town see in a case's topic, and what they can do there."""

from __future__ import annotations

import asyncio
import random
from contextlib import suppress
from dataclasses import dataclass, field

from eval.simulation.chats import Message
from eval.simulation.ledger import Ledger
from eval.simulation.staff import Group, Member

_PATIENCE = 60.0


@dataclass
class Office:
    """The people, by department and by the name that citizens see."""

    group: Group
    ledger: Ledger
    dice: random.Random
    departments: dict[str, tuple[str, list[str]]]
    """Name of the department -> its manner, and the names of its people."""
    front_door: str
    people: dict[str, Member] = field(default_factory=dict)

    def some(self, department: str) -> tuple[str, str]:
        """Two of a department: one who works on a case, and one who does not."""
        _, names = self.departments[department]
        first, second = self.dice.sample(names, 2)
        return first, second


class TopicView:
    """One case, as it stands in the newest of its topics."""

    def __init__(self, office: Office, number: str, department: str) -> None:
        self.office = office
        self.dice = office.dice
        self.number = number
        self.department = department
        self.thread = 0
        self.unseen: list[Message] = []
        self.shown: list[Message] = []
        self._news = asyncio.Event()

    def hear(self, message: Message) -> None:
        """A message of the bot in the case's topic."""
        self.unseen.append(message)
        self.shown.append(message)
        self._news.set()

    async def _post(self, name: str, text: str) -> Message:
        self.office.ledger.staff_acts += 1
        return await self.office.people[name].post(text, self.thread)

    async def _press(self, name: str, label: str) -> bool:
        """Press a button in the newest message that has it."""
        for message in reversed(self.shown):
            if not message.deleted and any(b["text"] == label for b in message.buttons):
                self.office.ledger.staff_acts += 1
                await self.office.people[name].click(message, label)
                return True
        return False

    async def _press_until(self, name: str, label: str, words: str) -> Message | None:
        for _ in range(2):
            if not await self._press(name, label):
                return None
            if seen := await self._see(words):
                return seen
        return None

    async def _see(self, *words: str, within: float | None = _PATIENCE) -> Message | None:
        """The oldest message not seen yet with any of some words."""
        with suppress(TimeoutError):
            async with asyncio.timeout(within):
                while True:
                    for place, message in enumerate(self.unseen):
                        if any(word in message.text for word in words):
                            del self.unseen[: place + 1]
                            return message
                    self._news.clear()
                    await self._news.wait()
        return None

    def _maybe(self, chance: float) -> bool:
        return self.dice.random() < chance

"""Many people who write at once, and when each of them was answered."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from time import time

from eval.simulation.questions import Asker, Question, missing_in
from eval.simulation.server import TelegramServer

_LOOK = 0.01
_AT_ONCE = (1, 1, 1, 2, 3)
"""Most write one message and wait; some write two or three before they read an answer."""


@dataclass
class Writer(Asker):
    """Somebody whose messages and answers are timed (s since 1970)."""

    asked_at: list[float] = field(default_factory=list)
    got: list[Question] = field(default_factory=list)
    got_at: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Window:
    """What went on between two moments: answers a second, and how long each answer took (s)."""

    seconds: float
    asked: int
    answers: int
    waits: Sequence[float]

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.answers / self.seconds


class Traffic:
    """People picked at random write rehearsed questions, each in an order of their own."""

    def __init__(
        self, server: TelegramServer, questions: Sequence[Question], people: int, seed: int
    ) -> None:
        self.server = server
        self.dice = random.Random(seed)
        self.others: list[str] = []
        """What the bot said that is the answer to no question."""
        self._by_sign = {question.sign: question for question in questions}
        self._people = [Writer(server.user(f"p{n}"), questions, n) for n in range(people)]
        self._by_chat = {each.user.chat.id: each for each in self._people}
        self._seen = 0

    @property
    def asked(self) -> int:
        """How many questions have been asked."""
        return sum(len(each.asked) for each in self._people)

    @property
    def under_way(self) -> int:
        """How many questions wait for their answers."""
        return self.asked - sum(len(each.got) for each in self._people)

    async def keep_under_way(self, count: int, seconds: float) -> None:
        """Let so many questions wait at any time: as much work as the bots can do, and no more."""
        end = time() + seconds
        while time() < end:
            await self._look()
            for _ in range(count - self.under_way):
                await self._ask(1)

    async def write(self, rate: float, seconds: float) -> None:
        """Let people write, whether or not they are answered; the pauses are exponential."""
        begun = due = time()
        while due < begun + seconds:
            await self._look()
            while due <= time() and due < begun + seconds:
                times = self.dice.choice(_AT_ONCE)
                await self._ask(times)
                due += sum(self.dice.expovariate(rate) for _ in range(times))

    async def settle(self, patience: float) -> None:
        """Wait until all are answered, but no longer than this (s)."""
        end = time() + patience
        while self.under_way and time() < end:
            await self._look()
        await asyncio.sleep(1)  # for what would come twice
        await self._look()

    def window(self, start: float, end: float) -> Window:
        """What was asked, and what answered, between two moments."""
        asked, waits, answers = 0, [], 0
        for each in self._people:
            answers += sum(start <= at < end for at in each.got_at)
            for place, at in enumerate(each.asked_at):
                if start <= at < end:
                    asked += 1
                    waits += [each.got_at[place] - at] if place < len(each.got_at) else []
        return Window(end - start, asked, answers, sorted(waits))

    def broken(self) -> list[str]:
        """Who was answered twice, out of order or not at all."""
        found = []
        for each in self._people:
            missing = missing_in(each.asked, each.got)
            name = each.user.profile["first_name"]
            if missing is None:
                found.append(f"{name}: twice, or out of order")
            elif missing:
                found.append(f"{name}: {len(missing)} not answered")
        return found

    async def _ask(self, times: int) -> None:
        writer = self.dice.choice(self._people)
        writer.asked_at += [time()] * times
        await writer.ask(times)

    async def _look(self) -> None:
        """Read what the bots have sent since."""
        await asyncio.sleep(_LOOK)
        calls = self.server.calls
        for call in calls[self._seen :]:
            writer = self._by_chat.get(call.params.get("chat_id", 0))
            if call.method != "sendMessage" or writer is None:
                continue
            text = str(call.params["text"])
            question = self._by_sign.get(text.partition("\n")[0])
            if question is None:
                self.others.append(text)
            else:
                writer.got.append(question)
                writer.got_at.append(call.time)
        self._seen = len(calls)

"""Replicas with a fixed share of a core each: what one does, and what several do together."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from time import time

from eval.scaling.cpu_budget import cpu_budget
from eval.scaling.installation import Ground, Installation, installed
from eval.scaling.traffic import Traffic, Window
from eval.scaling.usage import Usage, between

UNDER_WAY = 12
"""So many questions wait for each replica while it is driven to its limit: 1-3 s of work."""

CALM, FLOOD = 0.7, 1.5
"""Messages a second, as shares of what was answered at the limit."""

_PEOPLE = 60
_WARM_UP = 8.0
_PATIENCE = 180.0


@dataclass(frozen=True)
class Measured:
    """So many replicas at their limit, below it and above it."""

    replicas: int
    limit: Window
    usage: Usage
    calm: Window
    flood: Window
    drained: float
    """Seconds until the last one was answered after the flood."""
    questions: int
    broken: Sequence[str]
    others: Sequence[str]

    @property
    def cpu_ms(self) -> Mapping[str, float]:
        """Milliseconds of processor time for each answer, by part."""
        return {part: cores / self.limit.rate * 1000 for part, cores in self.usage.cores.items()}


@dataclass(frozen=True)
class Switched:
    """A new index published under load."""

    replicas: int
    rate: float
    built: float
    """Seconds until it was built and published."""
    taken_up: float
    """Seconds from then until every replica answered from it."""
    before: Window
    during: Window
    after: Window
    newcomers: int
    told_else: Sequence[str]
    """What those were told who asked after it, and were not told what is new."""
    broken: Sequence[str]
    others: Sequence[str]


async def measure(ground: Ground, replicas: int, cores: float, seconds: float) -> Measured:
    """Drive replicas to their limit, then let people write less and more than that."""
    async with installed(ground, replicas) as place:
        traffic = Traffic(place.server, ground.questions, _PEOPLE * replicas, seed=replicas)
        await _warm_up(traffic, replicas)
        with cpu_budget(cores, place.groups):
            await traffic.keep_under_way(UNDER_WAY * replicas, _WARM_UP)
            start = place.moment()
            await traffic.keep_under_way(UNDER_WAY * replicas, seconds)
            end = place.moment()
            limit = traffic.window(start.at, end.at)
            await traffic.settle(_PATIENCE)
            below = await _written(traffic, limit.rate * CALM, seconds)
            await traffic.settle(_PATIENCE)
            above = await _written(traffic, limit.rate * FLOOD, seconds)
            flooded = time()
            await traffic.settle(_PATIENCE)
            drained = time() - flooded
        return Measured(
            replicas,
            limit,
            between(start, end),
            traffic.window(*below),
            traffic.window(*above),
            drained,
            traffic.asked,
            traffic.broken(),
            traffic.others,
        )


async def switch(
    ground: Ground, replicas: int, cores: float, rate: float, seconds: float
) -> Switched:
    """Publish an index with a changed card while people write, and ask for what is new."""
    title = f"{ground.spare[1].sign} (nyt i dag)"
    async with installed(ground, replicas) as place:
        traffic = Traffic(place.server, ground.questions, _PEOPLE * replicas, seed=7)
        await _warm_up(traffic, replicas)
        with cpu_budget(cores, place.groups):
            begun = time()
            writing = asyncio.create_task(traffic.write(rate, 3600))
            await asyncio.sleep(seconds / 2)
            started = time()
            build = await ground.publish(title)
            published = time()
            while not await place.all_answer_from(build):
                await asyncio.sleep(0.5)
            taken_up = time()
            else_told = await _told_else(place, ground.spare[1].text, title, 4 * replicas)
            await asyncio.sleep(seconds / 2)
            ended = time()
            writing.cancel()
            await asyncio.wait((writing,))
            await traffic.settle(_PATIENCE)
        return Switched(
            replicas,
            rate,
            published - started,
            taken_up - published,
            traffic.window(begun, started),
            traffic.window(started, taken_up),
            traffic.window(taken_up, ended),
            4 * replicas,
            else_told,
            traffic.broken(),
            traffic.others,
        )


async def _warm_up(traffic: Traffic, replicas: int) -> None:
    """Everything a first message makes is made, before any of it is counted."""
    await traffic.keep_under_way(2 * replicas, 4)
    await traffic.settle(_PATIENCE)


async def _written(traffic: Traffic, rate: float, seconds: float) -> tuple[float, float]:
    start = time()
    await traffic.write(rate, seconds)
    return start, time()


async def _told_else(place: Installation, text: str, title: str, times: int) -> list[str]:
    """What some newcomers are answered that does not hold a title."""
    answers = []
    for number in range(times):
        person = place.server.user(f"new-{number}")
        await person.send(text)
        answer = await person.wait_for(lambda message: message.from_bot, _PATIENCE)
        answers.append(answer.text)
    return [answer for answer in answers if title not in answer]

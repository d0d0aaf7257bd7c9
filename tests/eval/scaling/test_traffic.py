from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import time

import pytest

from eval.scaling.traffic import Traffic
from eval.simulation.questions import Question
from eval.simulation.server import Call, TelegramServer

_QUESTIONS = [Question(f"hvad er {name}", f"Det er {name}.") for name in "abc"]


@asynccontextmanager
async def _answered(server: TelegramServer, delay: float) -> AsyncIterator[None]:
    """Every question is answered, one after the other, each after a while."""
    server.world.updates.allowed = ["message"]
    signs = {question.text: question.sign for question in _QUESTIONS}

    async def answer() -> None:
        while True:
            for number, (chat, update) in [*server.world.updates.pending.items()]:
                await asyncio.sleep(delay)
                del server.world.updates.pending[number]
                text = f"{signs[update['message']['text']]}\nMere."
                server.calls.append(Call("sendMessage", {"chat_id": chat, "text": text}, time()))
            await asyncio.sleep(0.001)

    answering = asyncio.create_task(answer())
    try:
        yield
    finally:
        answering.cancel()
        await asyncio.wait((answering,))


async def test_the_limit_is_found_with_so_many_under_way() -> None:
    server = TelegramServer()
    traffic = Traffic(server, _QUESTIONS, people=5, seed=1)
    async with _answered(server, 0.02):
        start = time()
        await traffic.keep_under_way(4, 1.0)
        window = traffic.window(start, time())
        await traffic.settle(5)
    assert 2 < window.rate <= 55
    assert min(window.waits) >= 0.02
    assert (traffic.broken(), traffic.others, traffic.under_way) == ([], [], 0)


async def test_people_write_at_a_rate_whether_or_not_they_are_answered() -> None:
    server = TelegramServer()
    traffic = Traffic(server, _QUESTIONS, people=50, seed=1)
    await traffic.write(200, 1.0)
    assert 150 < traffic.asked < 260
    assert traffic.under_way == traffic.asked


@pytest.mark.parametrize(
    ("answers", "broken"),
    [
        ("ab", []),
        ("a", ["p0: 1 not answered"]),
        ("ba", ["p0: twice, or out of order"]),
        ("aab", ["p0: twice, or out of order"]),
    ],
)
async def test_what_is_lost_or_twice_is_told(answers: str, broken: list[str]) -> None:
    server = TelegramServer()
    traffic = Traffic(server, _QUESTIONS, people=1, seed=1)
    await traffic.keep_under_way(2, 0.001)
    (chat,) = server.world.chats
    for answer in answers:
        text = f"Det er {answer}."
        server.calls.append(Call("sendMessage", {"chat_id": chat, "text": text}, time()))
    server.calls.append(Call("sendMessage", {"chat_id": chat, "text": "Noget andet"}, time()))
    await traffic.settle(0.05)
    assert (traffic.asked, traffic.broken()) == (2, broken)
    assert traffic.others == ["Noget andet"]

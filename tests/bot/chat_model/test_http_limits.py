"""A chat model over HTTP within its limits: rest after failures, calls at once, and added time."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from statistics import median
from time import sleep

import pytest

from bot.turn import Reply
from tests.bot.chat_model.behaviours import perfect, status
from tests.bot.chat_model.conftest import Town
from tests.bot.chat_model.openai_server import Asked, Behaviour, OpenAIServer
from tests.bot.helpers import notes, say

RENT = "jeg har et spørgsmål om min husleje"
QUESTIONS = (
    RENT,
    "der er rotter på loftet",
    "hjælp, det handler om badebroen",
    "jeg har fået en ny adresse",
)
MOST_ADDED = 60
"""Milliseconds: far above what is measured, so that a busy machine does not fail it."""


def result(reply: Reply) -> str:
    return str(notes(reply, "draft")["model"][0]["result"])


def test_a_server_that_is_down_is_left_alone_and_found_again(
    town: Town, server: OpenAIServer
) -> None:
    server.does(status(500))
    assistant = town.asks(server.url, seconds=5, tries=1, rest_after=3, rest_seconds=0.7)
    composed = say(town.composed, RENT).text
    down = [say(assistant, RENT) for _ in range(6)]
    assert [result(reply) for reply in down] == ["failed"] * 3 + ["resting"] * 3
    assert {reply.text for reply in down} == {composed}
    assert len(server.asked) == 3
    server.follows(perfect)
    sleep(0.8)
    assert [result(say(assistant, RENT)) for _ in range(2)] == ["used", "used"]
    assert len(server.asked) == 5


def test_a_server_that_is_still_down_after_its_rest_is_asked_once(
    town: Town, server: OpenAIServer
) -> None:
    server.does(status(500))
    assistant = town.asks(server.url, seconds=5, tries=1, rest_after=2, rest_seconds=0.5)
    first = [result(say(assistant, RENT)) for _ in range(3)]
    sleep(0.6)
    assert first + [result(say(assistant, RENT)) for _ in range(2)] == [
        *("failed", "failed", "resting"),
        *("failed", "resting"),
    ]
    assert len(server.asked) == 3


def test_no_more_ask_at_once_than_may_and_all_get_their_own_answer(
    town: Town, server: OpenAIServer
) -> None:
    def slowly(asked: Asked) -> Behaviour:
        sleep(0.05)
        return perfect(asked)

    server.follows(slowly)
    assistant = town.asks(server.url, seconds=20, at_once=2, wait_seconds=20)
    asked = list(QUESTIONS * 2)
    with ThreadPoolExecutor(len(asked)) as pool:
        replies = list(pool.map(lambda text: say(assistant, text), asked))
    assert [result(reply) for reply in replies] == ["used"] * len(asked)
    assert [r.text for r in replies] == [say(town.composed, text).text for text in asked]
    assert server.most_at_once == 2


def test_who_finds_all_busy_gets_the_composed_answer(town: Town, server: OpenAIServer) -> None:
    def slowly(asked: Asked) -> Behaviour:
        sleep(0.5)
        return perfect(asked)

    server.follows(slowly)
    assistant = town.asks(server.url, seconds=20, at_once=1, wait_seconds=0.01)
    with ThreadPoolExecutor(4) as pool:
        replies = list(pool.map(lambda text: say(assistant, text), [RENT] * 4))
    assert sorted(result(reply) for reply in replies) == ["busy", "busy", "busy", "used"]
    assert {reply.text for reply in replies} == {say(town.composed, RENT).text}


def test_what_a_perfect_model_adds_to_a_turn_besides_its_own_time(
    town: Town, server: OpenAIServer, capsys: pytest.CaptureFixture[str]
) -> None:
    server.follows(perfect)
    assistant = town.asks(server.url, seconds=20, tokens_a_day=10**9)
    say(assistant, RENT), say(town.composed, RENT)
    without, own, calls = [], [], []
    before = server.busy_ms
    for number in range(30):
        text = f"{QUESTIONS[number % len(QUESTIONS)]} {number}"
        without.append(say(town.composed, text).ms)
        reply = say(assistant, text)
        assert result(reply) == "used"
        calls.append(notes(reply, "draft")["model"][0]["ms"])
        own.append(reply.ms - calls[-1])
    added = median(own) - median(without)
    with capsys.disabled():
        sys.stdout.write(
            f"\nturn {median(without):.1f} ms; a perfect model adds {added:.1f} ms and its call "
            f"{median(calls):.1f} ms, of which the server {(server.busy_ms - before) / 30:.1f} ms\n"
        )
    assert added < MOST_ADDED

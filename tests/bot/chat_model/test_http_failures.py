"""A chat model's server that does badly over real HTTP: the answer is the one without a model."""

from __future__ import annotations

import json
import logging
import socket
from collections.abc import Iterator
from io import StringIO
from time import monotonic

import pytest

from bot.chat_model.usage import Result
from bot.operations import logs
from bot.turn import Reply
from tests.bot.chat_model.behaviours import event, perfect, piece, says, status
from tests.bot.chat_model.conftest import Town
from tests.bot.chat_model.openai_server import Behaviour, Exchange, OpenAIServer
from tests.bot.helpers import notes, say

CANARY = "kanariefuglen"
RENT = f"jeg har et spørgsmål om min husleje og {CANARY}"
SECONDS = 0.6
WHOLE = json.dumps({"saetninger": [{"tekst": "Du kan få hjælp.", "kilder": ["K1"]}]})


def raw(data: bytes, kind: str = "text/event-stream") -> Behaviour:
    def behave(exchange: Exchange) -> None:
        exchange.begin(kind=kind)
        exchange.send(data)
        exchange.end()

    return behave


def slow_headers(exchange: Exchange) -> None:
    exchange.wait(30)


def headers_for_ever(exchange: Exchange) -> None:
    exchange.write(b"HTTP/1.1 200 OK\r\n")
    while exchange.wait(0.1):
        exchange.write(b"X-More: 1\r\n")


def hanging(exchange: Exchange) -> None:
    exchange.begin()
    exchange.send(event(piece("{")))
    exchange.wait(30)


def comments_for_ever(exchange: Exchange) -> None:
    """As some do while the model thinks: each keeps the connection alive."""
    exchange.begin()
    while exchange.wait(0.1):
        exchange.send(b": working\n\n")


def a_line_that_never_ends(exchange: Exchange) -> None:
    exchange.begin()
    exchange.send(b"data: ")
    while exchange.wait(0.05):
        exchange.send(b"x")


def endless(exchange: Exchange) -> None:
    exchange.begin()
    for _ in range(10_000):
        exchange.send(event(piece("Du kan få hjælp. " * 50)))


def endless_usage(exchange: Exchange) -> None:
    """Chunks without a text, which count for nothing."""
    exchange.begin()
    while exchange.wait(0.02):
        exchange.send(event(piece("")))


def reset_midway(exchange: Exchange) -> None:
    exchange.begin()
    exchange.send(event(piece('{"saetninger": ')))
    exchange.wait(0.05)
    exchange.reset()


def cut_short(exchange: Exchange) -> None:
    exchange.begin()
    exchange.send(event(piece(WHOLE[:30])))
    exchange.end()


BAD: dict[str, tuple[Behaviour, Result]] = {
    "slow headers": (slow_headers, Result.FAILED),
    "headers for ever": (headers_for_ever, Result.FAILED),
    "a body that drips": (says(WHOLE, pause=0.2), Result.FAILED),
    "hanging": (hanging, Result.FAILED),
    "comments for ever": (comments_for_ever, Result.FAILED),
    "a line that never ends": (a_line_that_never_ends, Result.FAILED),
    "chunks with nothing in them": (endless_usage, Result.FAILED),
    "broken JSON": (says(WHOLE[:-4]), Result.REFUSED),
    "JSON of another shape": (says({"answer": "Du kan få hjælp."}), Result.REFUSED),
    "another type": (says({"saetninger": "Du kan få hjælp."}), Result.REFUSED),
    "nothing": (says(""), Result.REFUSED),
    "null": (says("null"), Result.REFUSED),
    "prose": (says("Du kan få hjælp til huslejen."), Result.REFUSED),
    "deep": (raw(event(piece("{" * 5000)) + b"data: [DONE]\n\n"), Result.REFUSED),
    "no choices": (raw(event(piece(choices=[])) + b"data: [DONE]\n\n"), Result.REFUSED),
    "cut short": (cut_short, Result.REFUSED),
    "reset midway": (reset_midway, Result.FAILED),
    "no events": (raw(b"hvad som helst\n\n"), Result.FAILED),
    "an event that is no JSON": (raw(b"data: {nej\n\n"), Result.FAILED),
    "an event of another shape": (raw(b'data: {"choices": 7}\n\n'), Result.FAILED),
    "an error in the stream": (raw(event({"error": {"message": CANARY}})), Result.FAILED),
    "HTML": (raw(b"<html>502</html>", "text/html"), Result.FAILED),
    "no text": (raw(b"\xff\xfe\x00" * 100), Result.FAILED),
    "429": (status(429, CANARY, Retry_After="0"), Result.FAILED),
    "429, come back tomorrow": (status(429, Retry_After="86400"), Result.FAILED),
    "500": (status(500, CANARY), Result.FAILED),
    "401": (status(401, CANARY), Result.FAILED),
    "400": (status(400, CANARY), Result.FAILED),
}


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> Iterator[StringIO]:
    """What is logged at DEBUG as the bot logs, with clients that tell all they can."""
    monkeypatch.setattr(logging.root, "handlers", [])
    monkeypatch.setattr(logging, "raiseExceptions", True)
    monkeypatch.setattr("sys.excepthook", lambda *_: None)
    level = logging.root.level
    stream = StringIO()
    logs.set_up("DEBUG", "text", stream)
    names = ("openai", "httpx2", "httpcore2", "httpx", "httpcore", "langchain_openai", "asyncio")
    before = {name: logging.getLogger(name).level for name in ("borgerland", *names)}
    for name in names:
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield stream
    logging.root.setLevel(level)
    for name, was in before.items():
        logging.getLogger(name).setLevel(was)


def timed(town: Town, url: str, **chat: object) -> tuple[Reply, float]:
    assistant = town.asks(url, **{"seconds": SECONDS, **chat})
    started = monotonic()
    return say(assistant, RENT), monotonic() - started


def result(reply: Reply) -> str:
    return str(notes(reply, "draft")["model"][0]["result"])


@pytest.mark.parametrize("how", BAD)
def test_whatever_the_server_does_the_answer_is_the_composed_one_in_time(
    town: Town, server: OpenAIServer, logged: StringIO, how: str
) -> None:
    behaviour, expected = BAD[how]
    server.does(behaviour)
    reply, seconds = timed(town, server.url)
    assert reply.text == say(town.composed, RENT).text
    assert result(reply) == expected
    assert seconds < SECONDS + 1
    assert server.asked
    assert "turn outcome=answered" in logged.getvalue()
    assert CANARY not in logged.getvalue()


def test_nobody_there(town: Town, logged: StringIO) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        reply, seconds = timed(town, f"http://127.0.0.1:{taken.getsockname()[1]}/v1")
    assert reply.text == say(town.composed, RENT).text
    assert result(reply) == Result.FAILED
    assert seconds < SECONDS + 1
    assert CANARY not in logged.getvalue()


def test_an_answer_without_end_is_cut_off_early(town: Town, server: OpenAIServer) -> None:
    server.does(endless)
    reply, _ = timed(town, server.url, seconds=20)
    assert reply.text == say(town.composed, RENT).text
    assert result(reply) == Result.FAILED
    assert server.sent < 4_000_000


@pytest.mark.parametrize(
    ("first", "requests", "expected"),
    [
        (status(500), 2, Result.USED),
        (status(503), 2, Result.USED),
        (status(429, Retry_After="0"), 2, Result.USED),
        (reset_midway, 2, Result.USED),
        (status(400), 1, Result.FAILED),
        (status(401), 1, Result.FAILED),
        (status(404), 1, Result.FAILED),
    ],
)
def test_what_may_help_is_tried_again_and_nothing_else(
    town: Town, server: OpenAIServer, first: Behaviour, requests: int, expected: Result
) -> None:
    left = [first]
    server.follows(lambda asked: left.pop() if left else perfect(asked))
    reply, _ = timed(town, server.url, seconds=10)
    assert result(reply) == expected
    assert len(server.asked) == requests


def test_a_server_that_asks_for_patience_gets_it(town: Town, server: OpenAIServer) -> None:
    server.does(status(429, Retry_After="1"))
    reply, seconds = timed(town, server.url, seconds=5, tries=2)
    assert result(reply) == Result.FAILED
    assert len(server.asked) == 2
    assert 1 <= seconds < 3

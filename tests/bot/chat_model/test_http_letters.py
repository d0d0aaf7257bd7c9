"""A letter's own sentences in plain words, by a chat model over HTTP: beside them, under guard."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.turn import Conversation, Message, Outcome, Reply
from tests.bot.chat_model.behaviours import drafted, perfect, says, status
from tests.bot.chat_model.conftest import Town
from tests.bot.chat_model.openai_server import Asked, Behaviour, OpenAIServer
from tests.bot.helpers import notes
from tests.bot.letters.samples import BILL, GRANTED

TOLD = "Sagt enklere: "


def explained(town: Town, server: OpenAIServer, letter: str, **chat: object) -> Reply:
    return town.asks(server.url, **chat).reply(Message("", letter=letter), Conversation())


def plain(town: Town, letter: str) -> Reply:
    return town.composed.reply(Message("", letter=letter), Conversation())


def retold(reply: Reply) -> list[str]:
    lines = reply.text.splitlines()
    return [line.removeprefix(TOLD) for line in lines if line.startswith(TOLD)]


def without(reply: Reply) -> list[str]:
    own = [line for line in reply.text.splitlines() if not line.startswith(TOLD)]
    return [line for line in own if "har en computer skrevet" not in line]


def but(spoil: Callable[[str], str]) -> Callable[[Asked], Behaviour]:
    """The letter's own sentences; the first that can be is spoilt."""

    def script(asked: Asked) -> Behaviour:
        said = asked.sources
        key = next(key for key, text in said.items() if spoil(text) != text)
        return says(drafted(*[(spoil(t) if k == key else t, k) for k, t in said.items()]))

    return script


def test_plain_words_stand_beside_the_letter_s_own(town: Town, server: OpenAIServer) -> None:
    server.follows(perfect)
    reply = explained(town, server, GRANTED)
    assert reply.outcome is Outcome.LETTER_EXPLAINED
    assert notes(reply, "letter")["model"][0]["result"] == "used"
    (asked,) = server.asked
    assert retold(reply)
    assert set(retold(reply)) <= set(asked.sources.values())
    assert without(reply) == plain(town, GRANTED).text.splitlines()


def test_a_wrong_line_is_left_out_and_the_right_ones_stay(town: Town, server: OpenAIServer) -> None:
    server.follows(perfect)
    right = retold(explained(town, server, GRANTED))
    assert len(right) > 1
    server.follows(but(lambda text: text.replace("1. december", "1. januar")))
    reply = explained(town, server, GRANTED)
    assert notes(reply, "letter")["model"][0]["result"] == "repaired"
    assert retold(reply) == [line for line in right if "1. december" not in line]
    assert "1. januar" not in reply.text
    assert without(reply) == plain(town, GRANTED).text.splitlines()


def test_amounts_and_limits_of_a_bill_are_not_changed(town: Town, server: OpenAIServer) -> None:
    server.follows(but(lambda text: text.replace("kr.", "euro").replace("senest", "tidligst")))
    reply = explained(town, server, BILL)
    assert "euro" not in reply.text
    assert "tidligst" not in reply.text


@pytest.mark.parametrize(
    "invented",
    [
        "Ring på 22 33 44 55.",
        "Du får 500 kr.",
        "Du skal svare senest den 1. december 2026.",
        "Du får ny bil i morgen.",
    ],
)
def test_what_stands_in_no_line_of_the_letter_is_left_out(
    town: Town, server: OpenAIServer, invented: str
) -> None:
    server.does(says(drafted((invented, "K1"), ("Du kan klage.", "K9"))))
    reply = explained(town, server, GRANTED)
    assert reply.text == plain(town, GRANTED).text


def test_a_server_that_fails_leaves_the_letter_as_it_is(town: Town, server: OpenAIServer) -> None:
    server.does(status(500))
    assert explained(town, server, GRANTED).text == plain(town, GRANTED).text

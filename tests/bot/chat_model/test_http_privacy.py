"""What leaves for a chat model: every byte that a server gets over real HTTP is looked at."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.turn import Conversation, Message
from knowledge.content import Audience
from tests.bot.chat_model.behaviours import perfect, says, status
from tests.bot.chat_model.conftest import Town
from tests.bot.chat_model.openai_server import OpenAIServer, openai_server
from tests.bot.helpers import clean_environment
from tests.bot.letters.samples import ACCOUNT, CPR, NAME, PRIVATE
from tests.factories import STAFF_ONLY

PHONE, MAIL, ADDRESS, PERSON = "20 30 40 50", "birthe@example.dk", "Solvej 3", "pseudonym-7f3a91"
WHO = f"Jeg hedder {NAME}, cpr {CPR}, tlf. {PHONE}, {MAIL}, og jeg bor på {ADDRESS}, 6000 Kolding."
SECRETS = (CPR, CPR.replace("-", ""), PHONE, PHONE.replace(" ", ""), MAIL, ADDRESS, ACCOUNT, PERSON)
LETTER = "sætninger fra et brev"
USES = {"Drafted", "FullQuestion", "Choice"}


@pytest.fixture(scope="module")
def talked(town: Town) -> Iterator[OpenAIServer]:
    """The server after talks in which every use of a model was made, all full of secrets."""
    with openai_server() as server:
        server.follows(perfect)
        assistant = town.asks(server.url, margin=1.0, seconds=10)
        for talk in (
            [
                f"{WHO} Jeg har et spørgsmål om min husleje.",
                f"og hvis jeg er syg, {CPR}, {PHONE}?",
                f"hvad med min mor {NAME}, {MAIL}?",
            ],
            [f"det handler om huset, {CPR}, {MAIL}, {ADDRESS}"],
            [PRIVATE],
        ):
            conversation = Conversation()
            for text in talk:
                assistant.reply(Message(text, person=PERSON), conversation)
        assistant.reply(Message(f"husleje. {WHO}", Audience.STAFF, person=PERSON), Conversation())
        yield server


def test_no_secret_leaves_in_any_use(talked: OpenAIServer) -> None:
    assert {asked.form for asked in talked.asked} == USES
    assert any(LETTER in asked.body["messages"][0]["content"] for asked in talked.asked)
    assert any("[cpr]" in asked.raw for asked in talked.asked)
    for asked in talked.asked:
        sent = f"{asked.body} {asked.headers}"
        assert [secret for secret in SECRETS if secret in sent] == []
        assert [part for part in NAME.split() if part in sent] == []


def test_nothing_leaves_but_the_instruction_the_message_and_what_citizens_may_read(
    talked: OpenAIServer,
) -> None:
    for asked in talked.asked:
        assert set(asked.body) <= {
            *("model", "messages", "stream", "stream_options", "response_format"),
            *("temperature", "max_tokens", "max_completion_tokens"),
        }
        assert [message["role"] for message in asked.body["messages"]] == ["system", "user"]
        assert "Vejledning: slå" not in asked.raw
        assert STAFF_ONLY not in asked.told
        assert "services/" not in asked.raw


def test_a_letter_s_private_lines_stay_here(town: Town, server: OpenAIServer) -> None:
    server.follows(perfect)
    reply = town.asks(server.url).reply(Message("", letter=PRIVATE), Conversation())
    (asked,) = server.asked
    assert "1.312" in reply.text
    assert "1.312" not in asked.told
    assert "[" not in "".join(asked.sources.values())


_TRACED = """
import sys
from bot.chat_model.answers import Choice
from bot.chat_model.model import ChatModel
from bot.chat_model.providers import open_model
from langchain_core.tracers.langchain import wait_for_all_tracers
from tests.bot.helpers import settings

if __name__ == "__main__":
    own = settings(chat_model="openai:fake", chat={"base_url": sys.argv[1], "api_key": "x"})
    call = ChatModel.open(own).ask("choice", [("human", "vores besked")], Choice)
    wait_for_all_tracers()
    open_model(own).invoke("uden om")
    wait_for_all_tracers()
    print(call.result)
"""


@pytest.mark.slow
def test_no_tracing_service_is_told(server: OpenAIServer) -> None:
    """With tracing switched on for a whole process; a call past ours shows that it is on."""
    server.does(says({"valg": "K1"}))
    names = ("LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2", "LANGSMITH_TRACING_V2")
    with openai_server() as tracer:
        tracer.does(status(202))
        where = {
            "LANGSMITH_ENDPOINT": tracer.url,
            "LANGSMITH_API_KEY": "x",
            "PYTHONPATH": str(Path(__file__).parents[3]),
        }
        done = subprocess.run(
            [sys.executable, "-c", _TRACED, server.url],
            env=clean_environment(**dict.fromkeys(names, "true"), **where),
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
    assert done.stdout.strip() == "used", done.stderr
    assert len(server.asked) == 2
    told = "".join(asked.raw for asked in tracer.asked)
    assert "uden om" in told
    assert "vores besked" not in told

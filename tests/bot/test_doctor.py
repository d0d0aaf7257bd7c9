"""`borgerland doctor` tries the chat model once over real HTTP, and says how it did."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable

import pytest

from tests.bot.chat_model.behaviours import perfect, says, status
from tests.bot.chat_model.openai_server import Behaviour, openai_server
from tests.bot.helpers import Cli

Doctor = Callable[[str], tuple[object, str]]
KEY = "hemmelig"


@pytest.fixture
def doctor(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> Doctor:
    """The exit code with a model at an address, and the line on the model with its fix."""

    def call(url: str) -> tuple[object, str]:
        monkeypatch.setenv("BORGERLAND_CHAT_MODEL", "openai:fake")
        monkeypatch.setenv("BORGERLAND_CHAT__BASE_URL", url)
        monkeypatch.setenv("BORGERLAND_CHAT__API_KEY", KEY)
        monkeypatch.setenv("BORGERLAND_CHAT__TRIES", "1")
        result = cli("doctor")
        assert "Traceback" not in result.err
        assert KEY not in result.out + result.err
        found = re.search(r"^(?:ok |BAD)  chat model .*(?:\n +fix: .*)?", result.out, re.M)
        assert found, result.out
        return result.code, found[0]

    return call


def test_a_model_that_answers_is_well(doctor: Doctor) -> None:
    with openai_server() as server:
        server.follows(perfect)
        code, line = doctor(server.url)
    assert code == 0
    assert re.match(r"ok   chat model +openai:fake: used, \d+ ms, [1-9]\d* tokens$", line)
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("behaviour", "result"),
    [(status(401), "failed"), (status(500), "failed"), (says("Det ved jeg ikke."), "refused")],
)
def test_a_model_that_cannot_be_used_is_bad_and_has_a_fix(
    doctor: Doctor, behaviour: Behaviour, result: str
) -> None:
    with openai_server() as server:
        server.does(behaviour)
        code, line = doctor(server.url)
    assert code == 2
    assert re.match(rf"BAD  chat model +openai:fake: {result}, \d+ ms, \d+ tokens\n +fix: \S", line)


def test_a_server_that_is_away_is_bad_and_has_a_fix(doctor: Doctor) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        code, line = doctor(f"http://127.0.0.1:{taken.getsockname()[1]}/v1")
    assert code == 2
    assert re.match(r"BAD  chat model +openai:fake: failed, .*\n +fix: \S", line)

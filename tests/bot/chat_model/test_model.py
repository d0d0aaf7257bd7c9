"""A model within limits: whatever goes wrong, the caller goes on without it and nothing is told."""

from __future__ import annotations

import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from pydantic import SecretStr

from bot.chat_model.answers import Choice
from bot.chat_model.model import ChatModel
from bot.chat_model.providers import open_model
from bot.chat_model.usage import Result
from bot.models import ModelError
from tests.bot.chat_model.fakes import QueueModel, queue
from tests.bot.helpers import settings

ASKED = [("system", "Vælg."), ("human", "<besked>\nhej\n</besked>")]
CANARY = "min hemmelige besked"


class Status(Exception):
    """What an HTTP client raises."""

    def __init__(self, status_code: int) -> None:
        super().__init__(f"{CANARY} {status_code}")
        self.status_code = status_code


def test_an_answer_in_the_form_is_given_with_what_it_cost() -> None:
    model, fake = queue({"valg": "K1"})
    call = model.ask("choice", ASKED, Choice, "p1")
    assert call.answer == Choice(valg="K1")
    assert call.result is Result.USED
    assert call.tokens > 0
    assert call.ms > 0
    assert fake.arguments[0]["extra_body"]["response_format"]["type"] == "json_schema"
    assert set(call.note()) == {"use", "result", "ms", "tokens_in", "tokens_out", "cost"}


def test_what_it_cost_is_told_in_the_prices_of_the_settings() -> None:
    model, _ = queue({"valg": "K1"}, price_in=2_000_000, price_out=10_000_000)
    call = model.ask("choice", ASKED, Choice)
    assert call.cost == 2 * call.tokens_in + 10 * call.tokens_out > 0


@pytest.mark.parametrize(
    ("answer", "result"),
    [
        ("", Result.FAILED),
        ("Det ved jeg ikke.", Result.REFUSED),
        ('{"valg": 7}', Result.REFUSED),
        (ConnectionError(CANARY), Result.FAILED),
        (Status(500), Result.FAILED),
        (RuntimeError(CANARY), Result.FAILED),
        ("x" * 100_000, Result.FAILED),
    ],
)
def test_whatever_goes_wrong_is_a_call_without_an_answer(
    answer: str | Exception, result: Result, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    model, _ = queue(answer)
    call = model.ask("choice", ASKED, Choice)
    assert (call.answer, call.result) == (None, result)
    assert CANARY not in caplog.text


@pytest.mark.parametrize(("status", "left"), [(500, 0), (429, 0), (503, 0), (401, 1), (400, 1)])
def test_only_what_may_help_is_tried_again(status: int, left: int) -> None:
    model, fake = queue(Status(status), {"valg": "K1"}, tries=2)
    call = model.ask("choice", ASKED, Choice)
    assert fake.left == left
    assert (call.answer is None) == bool(left)


def test_after_failures_in_a_row_the_model_is_left_alone_for_a_while() -> None:
    model, fake = queue(
        *[ConnectionError()] * 3, {"valg": "K1"}, {"valg": "K2"}, rest_after=3, rest_seconds=0.3
    )
    results = [model.ask("choice", ASKED, Choice).result for _ in range(5)]
    assert results == [Result.FAILED] * 3 + [Result.RESTING] * 2
    assert fake.left == 2
    time.sleep(0.35)
    assert model.ask("choice", ASKED, Choice).result is Result.USED
    assert model.ask("choice", ASKED, Choice).result is Result.USED


def test_answers_that_are_read_badly_do_not_put_it_to_rest() -> None:
    model, _ = queue(*["nej"] * 4, {"valg": "K1"}, rest_after=2)
    results = [model.ask("choice", ASKED, Choice).result for _ in range(5)]
    assert results == [Result.REFUSED] * 4 + [Result.USED]


def test_each_person_has_tokens_for_a_day() -> None:
    model, fake = queue(*[{"valg": "K1"}] * 9, tokens_a_day=20)
    spent = [model.ask("choice", ASKED, Choice, "p1") for _ in range(4)]
    assert [call.result for call in spent[:1]] == [Result.USED]
    assert spent[-1].result is Result.BUDGET
    assert spent[-1].tokens == 0
    assert model.ask("choice", ASKED, Choice, "p2").result is Result.USED
    assert fake.left == 8 - sum(call.result is Result.USED for call in spent)


def test_without_tokens_nobody_asks() -> None:
    model, fake = queue({"valg": "K1"}, tokens_a_day=0)
    assert model.ask("choice", ASKED, Choice).result is Result.BUDGET
    assert fake.left == 1


class Slow(QueueModel):
    """Answers a letter at a time."""

    pause: float = 0.05

    def _stream(self, *arguments: object, **named: object):  # type: ignore[no-untyped-def]
        for chunk in super()._stream(*arguments, **named):  # type: ignore[arg-type]
            time.sleep(self.pause)
            yield chunk


def test_an_answer_that_drips_is_cut_off() -> None:
    chat = {"seconds": 0.3, "tries": 3}
    model = ChatModel(Slow.of("x" * 700), settings(chat_model="openai:fake", chat=chat))
    started = time.monotonic()
    assert model.ask("choice", ASKED, Choice).result is Result.FAILED
    assert time.monotonic() - started < 1


def test_only_so_many_ask_at_once_and_the_others_do_not_wait_for_ever() -> None:
    slow = Slow.of(*[{"valg": "K1"}] * 6)
    chat = {"at_once": 2, "wait_seconds": 0.02, "tries": 1}
    model = ChatModel(slow, settings(chat_model="openai:fake", chat=chat))
    begin = threading.Barrier(6)

    def ask(_: int) -> Result:
        begin.wait()
        return model.ask("choice", ASKED, Choice).result

    with ThreadPoolExecutor(6) as pool:
        results = list(pool.map(ask, range(6)))
    assert results.count(Result.USED) == 2
    assert results.count(Result.BUSY) == 4
    assert model.ask("choice", ASKED, Choice).result is Result.USED


def test_a_model_is_used_only_for_what_the_settings_say() -> None:
    model, _ = queue(use_for=["draft"])
    assert model.is_for("draft")
    assert not model.is_for("letter")


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("gpt", "is not provider:name"),
        (":gpt", "is not provider:name"),
        ("openai:", "is not provider:name"),
        ("nonsense:x", "cannot be opened"),
        ("anthropic:x", "needs an extra: pip install 'langchain-anthropic'"),
    ],
)
def test_a_model_that_cannot_be_opened_says_why_in_one_line(name: str, part: str) -> None:
    with pytest.raises(ModelError) as error:
        open_model(settings(chat_model=name))
    assert part in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("name", "extra"),
    [("openai:x", "openai"), ("azure_openai:x", "openai"), ("mistralai:x", "mistral")]
    + [("ollama:x", "ollama")],
)
def test_a_missing_extra_names_its_install(
    name: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import langchain.chat_models

    def missing(*_: object, **__: object) -> None:
        raise ImportError("not installed")

    monkeypatch.setattr(langchain.chat_models, "init_chat_model", missing)
    with pytest.raises(ModelError, match=rf"pip install 'borgerland\[{extra}\]'"):
        open_model(settings(chat_model=name))


@pytest.mark.parametrize(
    ("name", "where"),
    [
        ("openai:gpt", "openai_api_base"),
        ("mistralai:small", "endpoint"),
        ("ollama:gemma3:12b", "base_url"),
    ],
)
def test_each_provider_gets_its_address_and_our_limits(name: str, where: str) -> None:
    chat = {"base_url": "http://127.0.0.1:9/v1", "api_key": SecretStr("hemmelig"), "seconds": 7}
    model = open_model(settings(chat_model=name, chat=chat))
    assert getattr(model, where) == "http://127.0.0.1:9/v1"
    if not name.startswith("ollama"):  # there the key is a header, which its client shows
        assert "hemmelig" not in repr(model)
    assert getattr(model, "max_retries", 0) == 0
    assert getattr(model, "model", None) or getattr(model, "model_name", None) == "gpt"

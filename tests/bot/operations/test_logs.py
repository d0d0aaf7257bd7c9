"""Nothing that people write or are stands in a log, whatever fails and whoever logs it."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.operations.logs import JsonLines, TextLines, set_up
from eval.simulation import TelegramServer
from eval.simulation.bot_process import START
from tests.bot.letters.samples import letter
from tests.bot.operations.asking import ask, ready
from tests.bot.telegram.real_bot import FAST, RealBot, read
from tests.bot.telegram.test_webhook import free_port

TOKEN = "424242:KANARIE-noegle"
WORDS = "kanariefuglen sidder i pasbilledet"
CPR = "010203-1234"
LETTER = letter(
    "Afgørelse om kanariehold\n\nVi har besluttet, at du skal betale 7.777 kr. tilbage. Du skal "
    "betale senest den 1. december 2026."
)
BROKEN_INSIDE, BROKEN_ON_ARRIVAL = "vaeltekanarie", "stormkanarie"
CANARIES = ("anari", "010203", "7.777", "noegle", "pasbilled")

_BREAKS = f"""
import asyncio, logging
from bot.telegram import worker

reduce, handle = worker.reduce, worker.Worker._handle

def failing_reduce(update, pseudonyms):
    text = update.message and update.message.text or ""
    if {BROKEN_ON_ARRIVAL!r} in text:
        raise KeyError(text)
    return reduce(update, pseudonyms)

async def forgotten(text):
    raise RuntimeError(text)

async def failing_handle(self, unit, arrived):
    text = arrived.payload.get("message", {{}}).get("text", "")
    if {BROKEN_INSIDE!r} in text:
        asyncio.get_running_loop().create_task(forgotten(text))
        for name in ("aiogram.event", "httpx", "sqlalchemy.engine.Engine", "chromadb", "openai"):
            for tell in (logging.getLogger(name).debug, logging.getLogger(name).warning):
                tell("sent %s", text)
                tell(f"sent: {{text}}")
        try:
            raise ValueError(text)
        except ValueError:
            logging.getLogger("redis").exception("failed: %s", text)
        raise LookupError(text)
    await handle(self, unit, arrived)

worker.reduce, worker.Worker._handle = failing_reduce, failing_handle
"""


@pytest.mark.slow
@pytest.mark.parametrize("form", ["text", "json"])
async def test_a_whole_bot_run(
    form: str, tmp_path: Path, small_folder: Path, small_data_dir: Path
) -> None:
    port = free_port()
    async with TelegramServer(token=TOKEN) as server:
        bot = RealBot(
            server,
            tmp_path,
            small_folder,
            small_data_dir,
            LOG_FORMAT=form,
            LOG_LEVEL="DEBUG",
            MONITOR__PORT=str(port),
            TELEGRAM__TOKEN=TOKEN,
            TELEGRAM__RATES=FAST,
        )
        await bot.process.start(code=_BREAKS + START)
        try:
            await ready(port)
            anna = await bot.citizen("Kanariane Privatnavn")
            await anna.send(f"jeg har et spørgsmål om mit pas, {WORDS}, mit cpr er {CPR}")
            await read(anna, "Nyt pas")
            await anna.send_document("kanarie.txt", LETTER.encode(), "text/plain", "kanariebrev")
            await read(anna, "7.777")
            await anna.send(f"{BROKEN_INSIDE} {CPR}")
            await read(anna, "noget galt")
            await anna.send(f"{BROKEN_ON_ARRIVAL} {CPR}")
            asked = len(server.calls_of("getUpdates"))
            async with asyncio.timeout(60):
                while len(server.calls_of("getUpdates")) < asked + 2:
                    await anna.send("/start")
                    await asyncio.sleep(0.2)
            _, metrics = await ask(port, "/metrics")
        finally:
            logs = await bot.process.end()
    for canary in (*CANARIES, str(anna.id), str(bot.mette.id)):
        assert canary not in logs
        assert canary not in metrics
    assert "borgerland_turns_total" in metrics
    for trace in ("LookupError", "Cause exception while process update", "RuntimeError"):
        assert trace in logs, "the failures were to be logged"
    assert "WARNING aiogram.event sent %s" in logs or '"message": "sent %s"' in logs
    if form == "json":
        lines = [json.loads(line) for line in logs.splitlines()]
        assert {"time", "level", "logger", "message"} <= set.intersection(*map(set, lines))
        [turn, *_] = [line for line in lines if line.get("outcome") == "answered"]
        assert isinstance(turn["ms"], float)
        [failed] = [line for line in lines if line.get("error") == "LookupError"]
        assert (failed["level"], failed["logger"]) == ("ERROR", "borgerland")
        libraries = [line for line in lines if line["logger"] not in ("borgerland", "bot")]
        assert not [line for line in libraries if line["level"] in ("DEBUG", "INFO")]


@pytest.fixture
def alone() -> Iterator[None]:
    """Logging as a new process has it."""
    root = logging.root
    before = (root.handlers[:], root.level, sys.excepthook, logging.raiseExceptions)
    names = ("borgerland", "bot", "knowledge", "eval")
    levels = {name: logging.getLogger(name).level for name in names}
    yield
    root.handlers[:], level, sys.excepthook, logging.raiseExceptions = before
    root.setLevel(level)
    for name, own in levels.items():
        logging.getLogger(name).setLevel(own)


def _lines(form: str, level: str = "DEBUG") -> io.StringIO:
    stream = io.StringIO()
    logging.root.handlers.clear()  # pytest's own; brought back by `alone`
    set_up(level, form, stream)
    return stream


def test_a_line_of_ours_in_json(alone: None) -> None:
    stream = _lines("json")
    logging.getLogger("bot.store").info("turn outcome=%s ms=%.1f of %d", "answered", 1.25, 3)
    line: dict[str, Any] = json.loads(stream.getvalue())
    assert line.pop("time").endswith("+00:00")
    assert line == {
        "level": "INFO",
        "logger": "bot.store",
        "message": "turn outcome=answered ms=1.2 of 3",
        "outcome": "answered",
        "ms": 1.25,
    }


def test_fields_cannot_take_the_place_of_what_the_line_is(alone: None) -> None:
    stream = _lines("json")
    logging.getLogger("borgerland").error("level=%s time=%s", "x", "y")
    assert json.loads(stream.getvalue())["level"] == "ERROR"


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize(
    ("name", "template", "values"),
    [
        ("aiogram.event", "Cause exception while process update id=%d\n%s: %s", (5, "E", WORDS)),
        ("httpx", f"HTTP Request to {WORDS}", ()),
        ("chromadb", f"{WORDS}", ()),
        ("x", "%s", (WORDS,)),
        ("x", "wrong number %s %s", (WORDS,)),
        ("borgerland", "failed: %s", (ValueError(WORDS),)),
        ("borgerland", ValueError(WORDS), ()),
        ("borgerland", "wrong number %s %s", (ValueError(WORDS),)),
    ],
)
def test_no_canary_in_a_line(
    form: str, name: str, template: Any, values: tuple[object, ...], alone: None
) -> None:
    stream = _lines(form)
    logging.getLogger(name).error(template, *values)
    assert "anarie" not in stream.getvalue()


@pytest.mark.parametrize("form", ["text", "json"])
def test_of_an_error_the_type_and_the_place(form: str, alone: None) -> None:
    stream = _lines(form)
    for name in ("borgerland", "asyncio"):
        try:
            raise LookupError(WORDS)
        except LookupError:
            logging.getLogger(name).exception("Task failed")
    assert "anarie" not in stream.getvalue()
    assert stream.getvalue().count("LookupError") == 2
    assert stream.getvalue().count("test_logs.py:") == 2


def test_libraries_are_kept_at_warning_whatever_level_they_choose(alone: None) -> None:
    stream = _lines("text", "DEBUG")
    other = logging.getLogger("some.library")
    other.setLevel(logging.DEBUG)
    other.info("asked")
    assert stream.getvalue() == ""
    other.warning("asked")
    assert stream.getvalue() == "WARNING some.library asked\n"


def test_a_library_is_quoted_as_its_code_has_it(alone: None) -> None:
    stream = _lines("text")
    aiogram = logging.getLogger("aiogram")
    aiogram.error("Failed to fetch updates - %s: %s", "Error", WORDS)
    aiogram.error(f"Failed for {WORDS}")
    first, second = stream.getvalue().splitlines()
    assert first == "ERROR aiogram Failed to fetch updates - %s: %s"
    assert second.startswith("ERROR aiogram said so in test_logs.py:")


def test_our_own_level_is_the_settings(alone: None) -> None:
    stream = _lines("text", "WARNING")
    logging.getLogger("borgerland").info("turn")
    assert stream.getvalue() == ""


def test_a_program_that_dies_says_where(alone: None) -> None:
    stream = _lines("json")
    try:
        raise KeyError(WORDS)
    except KeyError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    line = json.loads(stream.getvalue())
    assert (line["level"], line["error"]) == ("CRITICAL", "KeyError")
    assert "test_logs.py" in line["place"]
    assert "anarie" not in stream.getvalue()


def test_logs_of_a_program_around_us_stay(alone: None) -> None:
    class Own(logging.StreamHandler[Any]):
        pass

    logging.root.handlers[:] = [Own(io.StringIO())]
    set_up("DEBUG", "json", io.StringIO())
    [handler] = logging.root.handlers
    assert not isinstance(handler.formatter, TextLines | JsonLines)

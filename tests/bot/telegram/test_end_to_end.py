"""The real command over HTTP: the whole life of a case, and what becomes of it when it is ended."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from eval.simulation import TelegramServer, User
from eval.simulation.bot_process import BotProcess
from tests.bot.helpers import Cli
from tests.bot.telegram import stories
from tests.bot.telegram.office import Office
from tests.bot.telegram.real_bot import TO_START, RealBot, read, stores
from tests.bot.telegram.stories import PASSPORT

KINDS = pytest.mark.parametrize("kind", ["sqlite", "postgresql and redis"])
_INTERRUPTED = "Jeg blev afbrudt"


@pytest.fixture
async def bot(
    kind: str, tmp_path: Path, small_folder: Path, small_data_dir: Path
) -> AsyncIterator[RealBot]:
    """The command at work, with a database of its own."""
    async with stores(kind) as values, TelegramServer() as server:
        running = RealBot(server, tmp_path, small_folder, small_data_dir, **values)
        try:
            await running.start()
            yield running
        finally:
            if running.process.running:
                await running.process.end()


async def _whole_life(bot: RealBot) -> None:
    anna = await bot.citizen("Anna")
    head = await stories.card(bot.mette, await stories.handed_over(anna, "Bliv ringet op"))
    topic = head.thread_id
    assert "til en ferie" in head.text
    await read(bot.mette, "20 00 00 00", topic=topic)
    line = await stories.taken(anna, bot.mette, head, "Mette fra Borgerservice")
    await stories.written_both_ways(anna, bot.mette, topic)
    await stories.agreed(anna, bot.mette, line)
    ended = await stories.closed(anna, bot.mette, line)
    await stories.questioned(anna, bot.mette, topic)
    await stories.topic_closed(bot.group, topic)
    await anna.click(ended, "Åbn igen")
    await read(anna, "er åben igen")
    await read(bot.mette, "Borgeren har åbnet sagen igen", topic=topic)
    await stories.topic_closed(bot.group, topic, closed=False)


@KINDS
async def test_everybody_at_once(bot: RealBot) -> None:
    bo, carl, dora = [await bot.citizen(name) for name in ("Bo", "Carl", "Dora")]

    async def carls() -> None:
        await stories.planned(carl)
        await stories.shouted(carl, bot.mette_at_home)

    await asyncio.gather(
        _whole_life(bot),
        stories.passed_on_and_ended(bo, bot.mette, bot.ole, bot.group),
        carls(),
        stories.erased(dora, bot.mette, bot.group),
    )
    errors = await bot.process.end()
    assert "error" not in errors.lower(), errors
    for person, others in ((bo, "en ferie"), (carl, "et bryllup"), (dora, "et bryllup")):
        assert others not in str([message.raw for message in person.inbox])


@KINDS
async def test_what_did_not_work_opens_the_case_again(kind: str, office: Office) -> None:
    mette = office.staff("Mette", "borgerservice", leader=True)
    async with stores(kind) as values:
        office.values = {
            "database": values.get("DATABASE_URL", ""),
            "redis_url": values.get("REDIS_URL", ""),
            "telegram": {"rates": ["1000/minute"]},
        }
        await office.start()
        anna = await office.citizen()
        head = await stories.card(mette, await stories.handed_over(anna, "Bliv ringet op"))
        topic = head.thread_id
        line = await stories.taken(anna, mette, head, "Mette fra Borgerservice")
        await stories.agreed(anna, mette, line)
        await mette.click(line, "Luk")
        asked = await read(mette, "Skriv, hvorfor", topic=topic)
        await mette.click(asked, "Luk med aftalen")
        await read(anna, "fordi I har en aftale")
        office.clock.turn(days=2)
        await read(anna, "Husk aftalen", "Passet bliver sendt")
        office.clock.turn(days=2)
        await anna.click(await read(anna, "Blev det til noget?"), "Nej")
        await read(anna, "åben igen")
        again = await read(mette, "ikke lykkedes", topic=topic)
        await stories.topic_closed(office.group, topic, closed=False)
        line = await stories.taken(anna, mette, again, "Mette fra Borgerservice")
        await stories.closed(anna, mette, line)
        await stories.questioned(anna, mette, topic)
        await office.stop()


async def _asked(bot: RealBot, person: User) -> None:
    """Ask, and wait until the answer is on its way."""
    before = len(_sent_to(bot, person))
    await person.send(PASSPORT)
    async with asyncio.timeout(20):
        while len(_sent_to(bot, person)) == before:
            await asyncio.sleep(0.02)


def _sent_to(bot: RealBot, person: User) -> list[object]:
    calls = bot.server.calls_of("sendMessage")
    return [call for call in calls if call.params["chat_id"] == person.id]


def _answers(person: User) -> int:
    return sum("Nyt pas" in message.text for message in person.inbox)


def _offers(person: User) -> int:
    return sum(_INTERRUPTED in message.text for message in person.inbox)


@pytest.mark.parametrize("kind", ["sqlite"])
async def test_ended_and_killed_in_the_middle(bot: RealBot) -> None:
    anna, bo, carl = [await bot.citizen(name) for name in ("Anna", "Bo", "Carl")]

    bot.server.faults.add("sendMessage", chat_id=anna.id, delay=1.5)
    await _asked(bot, anna)
    await bot.process.end(signal.SIGTERM)
    assert bot.process.process and bot.process.process.returncode == 0
    await carl.send(PASSPORT)
    await bot.start()
    await read(carl, "Nyt pas")
    assert (_answers(anna), _offers(anna)) == (1, 0)

    bot.server.faults.add("sendMessage", chat_id=anna.id, delay=1.5)
    bot.server.faults.add("sendMessage", chat_id=bo.id, delay=1.5, drop="before")
    await asyncio.gather(_asked(bot, anna), _asked(bot, bo))
    await bot.process.kill()
    await carl.send(PASSPORT)
    await bot.start()
    await read(anna, _INTERRUPTED)
    await bo.click(await read(bo, _INTERRUPTED), "Send svaret igen")
    await read(bo, "Nyt pas")
    await read(carl, "Nyt pas")
    assert (_answers(anna), _answers(bo), _answers(carl)) == (2, 1, 2)
    assert (_offers(anna), _offers(bo), _offers(carl)) == (1, 1, 0)


async def test_a_token_that_telegram_refuses_is_one_line(
    tmp_path: Path, small_folder: Path, small_data_dir: Path
) -> None:
    own = {
        "LIBRARY": str(small_folder),
        "DATA_DIR": str(small_data_dir),
        "DATABASE_URL": f"sqlite:///{tmp_path}/own.sqlite",
        "TELEGRAM__TOKEN": "43:OTHER",
    }
    async with TelegramServer() as server:
        process = BotProcess(server.base, tmp_path, **own)
        await process.start()
        assert process.process
        async with asyncio.timeout(TO_START):
            _, errors = await process.process.communicate()
    assert process.process.returncode == 2
    [line] = errors.decode("utf-8").splitlines()
    assert line.startswith("borgerland: BORGERLAND_TELEGRAM__TOKEN: ")


@pytest.mark.parametrize(
    ("values", "complaint"),
    [
        ({}, "TOKEN: is missing"),
        ({"TOKEN": "abc"}, "TOKEN: is not like"),
        ({"TOKEN": "42:TEST", "STAFF_GROUP": "-100"}, "give both"),
        ({"TOKEN": "42:TEST", "RATES": '["often"]'}, "RATES"),
        ({"TOKEN": "42:TEST", "PORT": "0"}, "PORT"),
    ],
)
def test_bad_settings_are_one_line(
    values: dict[str, str], complaint: str, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in values.items():
        monkeypatch.setenv(f"BORGERLAND_TELEGRAM__{name}", value)
    result = cli("telegram")
    assert result.code == 2
    assert complaint in result.complaint


def test_the_webhook_needs_its_address(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BORGERLAND_TELEGRAM__TOKEN", "42:TEST")
    assert "WEBHOOK_URL: is missing" in cli("telegram", "--webhook").complaint
    monkeypatch.setenv("BORGERLAND_TELEGRAM__WEBHOOK_URL", "https://bot.example/hook")
    assert "WEBHOOK_SECRET: is missing" in cli("telegram", "--webhook").complaint

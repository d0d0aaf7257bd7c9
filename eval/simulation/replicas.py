"""Two bots on one database and one Redis, one of them killed: is each question answered once?

python -m eval.simulation.replicas [--people 200] [--messages 2000] [--rate 20]

Everybody writes questions in a known order, often several at once, and the updates go to the two
in turn. A question's answer is known by its first line, which names the service it is about.
"""

from __future__ import annotations

import asyncio
import random
import socket
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import click

from bot.assistant import open_assistant
from bot.settings import load_settings
from bot.telegram.texts import Texts
from eval.simulation.bot_process import BotProcess
from eval.simulation.faults import Fault
from eval.simulation.questions import Asker, Question, missing_in, rehearse
from eval.simulation.server import TelegramServer
from eval.simulation.stores import POSTGRES, REDIS, StoresMissing, own_stores

_AT_ONCE = 3
_LATENCY = Fault(delay=0.1)
_PATIENCE = 90.0
_TO_START = 200.0
_HOSTS = ("127.0.0.1", "localhost")
"""Each bot calls Telegram by a name of its own: so it is known who has sent what."""


@dataclass
class Outcomes:
    """What came of it."""

    messages: int
    seconds: float = 0.0
    sent: Counter[str] = field(default_factory=Counter)
    offers: int = 0
    pressed: int = 0
    broken: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """The figures."""
        shares = ", ".join(f"{count} by {host}" for host, count in sorted(self.sent.items()))
        return [
            f"questions            {self.messages} in {self.seconds:.0f} s",
            f"messages sent        {shares}",
            f"offered again        {self.offers}, of which {self.pressed} had not arrived",
            *(f"BROKEN               {problem}" for problem in self.broken[:20]),
            f"promises broken      {len(self.broken)}",
        ]


class Town:
    """The people, and two bots that share what they know."""

    def __init__(
        self, server: TelegramServer, stores: Mapping[str, str], questions: Sequence[Question]
    ) -> None:
        self.server = server
        self.texts = Texts()
        self.questions = questions
        self.people: list[Asker] = []
        self.dice = random.Random(1)
        self.ports = [_free_port() for _ in _HOSTS]
        server.webhook_targets = [f"http://127.0.0.1:{port}/hook" for port in self.ports]
        server.faults.hook = lambda method, _: _LATENCY if method == "sendMessage" else None
        common = {
            "SECRET": "x" * 32,
            "TELEGRAM__WEBHOOK_URL": server.webhook_targets[0],
            "TELEGRAM__WEBHOOK_SECRET": "hush",
            "TELEGRAM__RATES": '["1000/minute"]',
            **stores,
        }
        self.bots = [
            BotProcess(
                f"http://{host}:{server.port}", Path.cwd(), TELEGRAM__PORT=str(port), **common
            )
            for host, port in zip(_HOSTS, self.ports, strict=True)
        ]

    async def start(self, number: int) -> None:
        """Start one of the bots and wait until it is healthy."""
        await self.bots[number].start("--webhook")
        async with aiohttp.ClientSession() as session, asyncio.timeout(_TO_START):
            while self.bots[number].running:
                try:
                    async with session.get(f"http://127.0.0.1:{self.ports[number]}/healthz") as got:
                        if got.ok:
                            return
                except aiohttp.ClientError:
                    await asyncio.sleep(0.1)
        raise RuntimeError(await self.bots[number].end())

    async def end(self) -> None:
        """End both bots, and pass on what they logged."""
        for bot in self.bots:
            if bot.running:
                click.echo(await bot.end(), err=True, nl=False)

    async def write(self, messages: int, rate: float) -> None:
        """Let people picked at random write, some several questions at once."""
        begun, written = time.perf_counter(), 0
        while written < messages:
            times = min(self.dice.randint(1, _AT_ONCE), messages - written)
            await self.dice.choice(self.people).ask(times)
            written += times
            await asyncio.sleep(max(0.0, begun + written / rate - time.perf_counter()))

    async def settle(self) -> None:
        """Wait until everybody has as many answers or offers as questions."""
        offer = self.texts.say("interrupted")
        end = time.perf_counter() + _PATIENCE
        while time.perf_counter() < end:
            if all(
                len(each.answers()) + each.count(offer) >= len(each.asked) for each in self.people
            ):
                break
            await asyncio.sleep(0.2)
        await asyncio.sleep(1)

    async def judge(self, outcomes: Outcomes) -> None:
        """Hold what everybody got against what was promised."""
        offer = self.texts.say("interrupted")
        for each in self.people:
            offers, got = each.count(offer), each.answers()
            missing = missing_in(each.asked, got)
            outcomes.offers += offers
            name = each.user.profile["first_name"]
            if missing is None:
                outcomes.broken.append(f"{name}: twice, or out of order")
            elif len(missing) > offers:
                outcomes.broken.append(f"{name}: {len(missing)} lost, {offers} offered")
            elif missing:
                outcomes.pressed += len(missing)
                for message in [m for m in each.user.inbox if m.text == offer]:
                    await each.user.click(message, self.texts.say("send_again"))
        await self.settle()
        await asyncio.sleep(2)
        for each in self.people:
            if (left := Counter(each.asked) - Counter(each.answers())) and not outcomes.broken:
                outcomes.broken.append(f"{each.user.profile['first_name']}: {left.total()} lost")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def run(
    questions: Sequence[Question],
    stores: Mapping[str, str],
    people: int,
    messages: int,
    rate: float,
) -> Outcomes:
    """Half of it with both bots, half while one is killed and comes back."""
    outcomes, half = Outcomes(messages), messages // 2
    async with TelegramServer() as server, AsyncExitStack() as stack:
        town = Town(server, stores, questions)
        stack.push_async_callback(town.end)
        await asyncio.gather(town.start(0), town.start(1))
        town.people = [Asker(server.user(f"p{n}"), questions, n) for n in range(people)]
        begun = time.perf_counter()
        await town.write(half, rate)
        await town.settle()
        sent = [call.host.partition(":")[0] for call in server.calls_of("sendMessage")]
        outcomes.sent = Counter(sent)
        for host in _HOSTS:
            if outcomes.sent[host] < len(sent) / 5:
                outcomes.broken.append(f"{host} did {outcomes.sent[host]} of {len(sent)}")
        await town.write(half // 2, rate)
        await town.bots[0].kill()
        await asyncio.gather(town.write(messages - half - half // 2, rate), town.start(0))
        await town.settle()
        outcomes.seconds = time.perf_counter() - begun
        await town.judge(outcomes)
    return outcomes


async def _with_stores(people: int, messages: int, rate: float, where: list[str]) -> Outcomes:
    questions = rehearse(open_assistant(load_settings()))
    async with own_stores(*where) as stores:
        return await run(questions, stores, people, messages, rate)


@click.command()
@click.option("--people", default=200)
@click.option("--messages", default=2000)
@click.option("--rate", default=20.0, help="Questions a second.")
@click.option("--postgres", default=POSTGRES, help="Where a database can be made.")
@click.option("--redis", default=REDIS, help="A Redis with an empty numbered store.")
def main(people: int, messages: int, rate: float, postgres: str, redis: str) -> None:
    """Measure, print what was measured, and fail when a promise is broken."""
    try:
        outcomes = asyncio.run(_with_stores(people, messages, rate, [postgres, redis]))
    except StoresMissing as error:
        raise click.ClickException(str(error)) from error
    click.echo("\n".join(outcomes.lines()))
    sys.exit(1 if outcomes.broken else 0)


if __name__ == "__main__":
    main()

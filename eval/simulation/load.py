"""Many questions a second for minutes: how soon answers come, and whether the memory stays flat.

python -m eval.simulation.load [--rate 30] [--minutes 5] [--people 600]
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean, median, quantiles

import click
from sqlalchemy import func, select

from bot.store.database import Database
from bot.store.tables import Line
from eval.simulation import TelegramServer, User
from eval.simulation.bot_process import BotProcess

_PATIENCE = 60.0


@dataclass
class Figures:
    """What was measured: seconds for each answer, KiB of the bot's memory every few seconds."""

    seconds: list[float] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)
    unanswered: int = 0


async def _ask(person: User, text: str, figures: Figures) -> None:
    started = time.perf_counter()
    asked = await person.send(text)
    try:
        await person.wait_for(lambda message: message.id > asked.id, timeout=_PATIENCE)
        figures.seconds.append(time.perf_counter() - started)
    except TimeoutError:
        figures.unanswered += 1


async def _watch(process: BotProcess, figures: Figures) -> None:
    while True:
        figures.memory.append(process.memory)
        await asyncio.sleep(5)


async def run(rate: float, minutes: float, people: int, url: str) -> Figures:
    """Ask `rate` questions a second, each of a person who waits for nothing else."""
    suite = Path(__file__).parents[1] / "suites" / "questions" / "tuned.jsonl"
    questions = [json.loads(line)["message"] for line in suite.read_text("utf-8").splitlines()]
    figures, dice = Figures(), random.Random(1)
    with tempfile.TemporaryDirectory() as folder:
        url = url or f"sqlite:///{folder}/load.sqlite"
        async with TelegramServer(keep=20, record_calls=False) as server:
            process = BotProcess(server.base, Path.cwd(), DATABASE_URL=url, SECRET="x" * 32)
            await process.start()
            idle = [server.user(f"p{n}") for n in range(people)]
            for person in idle:
                await person.start()
            for person in idle:
                await person.wait_for(lambda message: True, timeout=_PATIENCE)
            watch = asyncio.create_task(_watch(process, figures))
            tasks: set[asyncio.Task[None]] = set()
            begun = time.perf_counter()
            for number in range(int(rate * minutes * 60)):
                await asyncio.sleep(max(0.0, begun + number / rate - time.perf_counter()))
                person = idle[number % people]
                task = asyncio.create_task(_ask(person, dice.choice(questions), figures))
                tasks.add(task)
                task.add_done_callback(tasks.discard)
            await asyncio.gather(*tasks)
            watch.cancel()
            with suppress(asyncio.CancelledError):
                await watch
            click.echo(await process.end(), err=True, nl=False)
        database = Database(url)
        async with database.begin() as tx:
            lines = (await tx.execute(select(func.count()).select_from(Line))).scalar_one()
        await database.close()
    click.echo(f"lines stored         {lines} of {2 * len(figures.seconds)}")
    return figures


@click.command()
@click.option("--rate", default=30.0, help="Questions a second.")
@click.option("--minutes", default=5.0)
@click.option("--people", default=600)
@click.option("--database", default="", help="Its address; by default a new SQLite file.")
def main(rate: float, minutes: float, people: int, database: str) -> None:
    """Measure, and print what was measured."""
    figures = asyncio.run(run(rate, minutes, people, database))
    cuts = quantiles(figures.seconds, n=100)
    part = max(1, len(figures.memory) // 5)
    click.echo(f"answers              {len(figures.seconds)}, {figures.unanswered} missing")
    click.echo(f"median               {median(figures.seconds) * 1000:.0f} ms")
    click.echo(f"95 %, 99 %, slowest  {cuts[94] * 1000:.0f}, {cuts[98] * 1000:.0f}, ", nl=False)
    click.echo(f"{max(figures.seconds) * 1000:.0f} ms")
    early, late = figures.memory[part : 2 * part], figures.memory[-part:]
    click.echo(f"memory, MiB          {mean(early) / 1024:.0f} early, {mean(late) / 1024:.0f} late")
    sys.exit(1 if figures.unanswered else 0)


if __name__ == "__main__":
    main()

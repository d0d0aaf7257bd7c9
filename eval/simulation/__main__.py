"""The town for some days: python -m eval.simulation [--citizens 2000] [--kills 100] …"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections import Counter
from pathlib import Path

import click

from bot.cases.lifecycle import Event
from eval.simulation.evidence import Evidence
from eval.simulation.server import TelegramServer
from eval.simulation.town import Plan, Town
from eval.simulation.verdict import unanswered, verdict


async def simulate(plan: Plan, folder: Path, url: str) -> tuple[Evidence, str]:
    """A town from its first day to its last, and the bot's log."""
    async with TelegramServer(record_calls=False) as server:
        town = Town(plan, folder, url, server, click.echo)
        return await town.live(), town.log()


def figures(evidence: Evidence, log: str) -> dict[str, object]:
    """What happened, in numbers."""
    ledger, people = evidence.ledger, evidence.ledger.people.values()
    events = Counter(event.event for each in evidence.events.values() for event in each)
    reads = [text for read in evidence.reads.values() for _, text in read]
    office = [heard.text for heard in evidence.office]

    def said(words: str, texts: list[str]) -> int:
        return sum(words in text for text in texts)

    return {
        "citizens": len(people),
        "messages from citizens": ledger.sent,
        "buttons pressed by citizens": ledger.pressed,
        "what staff did": ledger.staff_acts,
        "times the bot was killed": ledger.kills,
        "messages to citizens": len(reads),
        "messages to staff": len(office),
        "cases": len(evidence.cases),
        **{f"cases {event.value.replace('_', ' ')}": events[event] for event in Event},
        "told to the department": said(": Ingen har taget sag ", office),
        "told to the leader": said("Lederen har nu fået besked", office),
        "told to the whole group": said("Hele gruppen har nu fået besked", office),
        "agreements proposed": len(evidence.agreements),
        "agreements reminded of": said("Husk aftalen", reads),
        "agreements asked about": said("Blev det til noget?", reads),
        "numbered questions": sum(len(diary.asked) for diary in people),
        "answers": sum(text.startswith("Svar ") for text in reads),
        "interrupted and offered again": said("Jeg blev afbrudt", reads),
        "asked for again": sum(diary.again for diary in people),
        "answers that somebody still waits for": sum(map(len, unanswered(evidence).values())),
        "held answers not asked for": evidence.held,
        "citizens who had all erased": sum(diary.erased for diary in people),
        "citizens who blocked and came back": sum(diary.blocked for diary in people),
        "CPR numbers typed in": sum(len(diary.cpr) for diary in people),
        "topics that staff deleted": len(ledger.deleted),
        "topics made again": evidence.topics - len(evidence.cases),
        "errors in the bot's log": log.count("ERROR:"),
        "warnings in the bot's log": log.count("WARNING:"),
    }


@click.command()
@click.option("--citizens", default=Plan.citizens)
@click.option("--messages", default=Plan.messages)
@click.option("--kills", default=Plan.kills)
@click.option("--seed", default=Plan.seed)
@click.option("--minutes", default=Plan.most_minutes, help="The citizens stop writing after.")
@click.option("--database", default="", help="Its address; by default a new SQLite file.")
@click.option("--keep-log", type=click.Path(path_type=Path), help="Where the bot's log is put.")
def main(
    citizens: int,
    messages: int,
    kills: int,
    seed: int,
    minutes: float,
    database: str,
    keep_log: Path | None,
) -> None:
    """Let a town live, and say which promises were broken."""
    plan = Plan(citizens, messages, kills, seed, most_minutes=minutes)
    with tempfile.TemporaryDirectory() as folder:
        url = database or f"sqlite:///{folder}/town.sqlite"
        evidence, log = asyncio.run(simulate(plan, Path(folder), url))
    if keep_log:
        keep_log.write_text(log, "utf-8")
    for name, number in figures(evidence, log).items():
        click.echo(f"{name:40} {number:>8}")
    broken = verdict(evidence)
    click.echo(f"{'broken promises':40} {len(broken):>8}")
    for problem in broken:
        click.echo(f"- {problem}")
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()

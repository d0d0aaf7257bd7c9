"""The bot of the simulated town: all of the real bot but the assistant, and time that runs faster.

The assistant is a stand-in that answers at once, so that a killed bot is back within seconds: the
simulation asks whether anything is lost or done twice, not whether answers are good. Its answers
hold the question's own number; library, wording, database, inbox, outbox and routers are real.
"""

from __future__ import annotations

import asyncio
import logging
import os
import re
from functools import cache
from multiprocessing import get_context, parent_process
from pathlib import Path

from bot.settings import load_settings
from bot.telegram.app import make_bot, open_app
from bot.telegram.intake import UPDATES
from bot.turn import Conversation, Message, Option, Outcome, Reply, Topic
from bot.wording import Wording
from eval.simulation.town_clock import TownClock
from knowledge.library import Library, load_library

LOG = "bot.log"
DANGER = "jeg vil ikke leve mere"
PERSON = "tale med et menneske"
_NUMBERED = re.compile(r"Spørgsmål (\d+)")
_TICK_SECONDS = 0.5
_CRISIS_TURNS = 3


class StandIn:
    """Answers at once, by the number in the question."""

    def __init__(self, library: Library, wording: Wording) -> None:
        self.library = library
        self.wording = wording

    async def reply(self, message: Message, conversation: Conversation) -> Reply:
        """A reply of the same shape as the real assistant's."""
        person = Option("Tal med et menneske", "person")
        if DANGER in message.text:
            conversation.crisis_turns = _CRISIS_TURNS
            return Reply("Ring 112. Du er ikke alene.", Outcome.CRISIS, offers=(person,))
        if PERSON in message.text:
            return Reply("Det sørger jeg for.", Outcome.HANDED_OVER, wants_person=True)
        numbered = _NUMBERED.search(message.text)
        if numbered is None:
            return Reply("Det har jeg læst.", Outcome.ASKED, offers=(person,))
        number = int(numbered[1])
        service = self.library.services[number % len(self.library.services)]
        conversation.talk_about(Topic((service.id,), message.text))
        return Reply(
            f"Svar {number}: {service.title}.",
            Outcome.ANSWERED,
            services=(service.id,),
            department=service.department,
            choices=(Option(service.title, "service", service.id),) if number % 5 == 0 else (),
            offers=(person,),
        )


class ForkedBot:
    """A bot's process, of a server that has imported everything: it starts within a second."""

    def __init__(self, folder: Path, **values: str) -> None:
        """`values` are settings without their prefix: DATABASE_URL, SECRET …"""
        context = get_context("forkserver")
        context.set_forkserver_preload(["eval.simulation.warm"])
        named = {f"BORGERLAND_{name}": value for name, value in values.items()}
        self._process = context.Process(target=run, args=(str(folder), named), daemon=True)
        self._process.start()

    async def kill(self) -> None:
        """SIGKILL: nothing can be finished.

        Raises:
            RuntimeError: it has ended by itself, which it never should.
        """
        if self._process.exitcode is not None:
            raise RuntimeError(f"the bot ended by itself; its log is {LOG}")
        self._process.kill()
        await asyncio.to_thread(self._process.join)


def run(folder: str, values: dict[str, str]) -> None:
    """The bot, until it is killed."""
    os.chdir(folder)
    for name in [name for name in os.environ if name.startswith("BORGERLAND_")]:
        del os.environ[name]
    os.environ.update(values)
    logging.basicConfig(filename=LOG, level=logging.WARNING)
    asyncio.run(_serve())


@cache
def stand_in() -> StandIn:
    """The stand-in for the assistant, read once."""
    library = load_library()
    return StandIn(library, Wording(library.register, library.crisis_lines))


async def _serve() -> None:
    town = parent_process()
    if town:  # a town that is stopped leaves no bot behind
        asyncio.get_running_loop().add_reader(town.sentinel, os._exit, 1)
    settings = load_settings()
    clock = TownClock.from_text(os.environ["BORGERLAND_TOWN_CLOCK"])
    bot = make_bot(settings)
    async with open_app(
        settings, stand_in(), bot=bot, clock=clock, tick_seconds=_TICK_SECONDS
    ) as app:
        await app.intake.start_polling(
            bot,
            polling_timeout=10,
            handle_as_tasks=False,
            handle_signals=False,
            close_bot_session=False,
            allowed_updates=list(UPDATES),
        )

"""The staff of the simulated town: they work on a case by what stands in its topic."""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress

from eval.simulation.topic_view import Office, TopicView

_TAKEN = re.compile(r"^(\S+) fra .* har taget sagen")
_WAITS = ("Hvem tager den?", "Hvem dér tager den?", "Hele gruppen har nu", "Sagen er åben.")
_TOLD = {"silent": "Hele gruppen har nu", "led": "Lederen har nu"}
_WHEN = ("i morgen kl. 10", "om to dage", "om 3 timer")
ONLOOKER = "Tilskuer"
"""Somebody on the staff who never takes a case, and writes in the topics of others."""

MANNERS = ("quick", "slow", "silent", "passing", "quick", "led", "quick")
"""How departments work, in turn; nobody acts in a silent one before the whole group is told."""


class CaseDesk(TopicView):
    """All that is done about one case, in the newest of its topics."""

    async def work(self) -> None:
        """Take the case whenever it waits, and serve it."""
        await self._see("Hvem har den", within=None)
        while True:
            await self._wait_as_they_do()
            holder = await self._take()
            if holder:
                await self._serve(holder)
            await self._see(*_WAITS, within=None)

    async def _wait_as_they_do(self) -> None:
        manner, _ = self.office.departments[self.department]
        if manner in _TOLD:
            await self._see(_TOLD[manner], within=None)
            if manner == "silent":
                self.department = self.office.front_door
        elif manner == "slow":
            await asyncio.sleep(self.dice.uniform(5, 60))
        else:
            await asyncio.sleep(self.dice.uniform(0.3, 5))
        if manner == "passing" and self._maybe(0.5):
            await self._pass_on(self.office.some(self.department)[0])

    async def _take(self) -> str:
        """The name of who has got it; two may press at once."""
        for _ in range(3):
            names = self.office.some(self.department)
            for name in names if self._maybe(0.2) else names[:1]:
                if not await self._press(name, "Jeg tager den"):
                    return ""
            taken = await self._see(" har taget sagen")
            found = _TAKEN.match(taken.text) if taken else None
            if found:
                return found[1]
        return ""

    async def _serve(self, holder: str) -> None:
        acts = (
            (self._write, 0.9), (self._notes, 0.5), (self._file, 0.15), (self._agree, 0.45),
            (self._others, 0.2), (self._hand_over_and_back, 0.12), (self._lose_topic, 0.05),
            (self._write, 0.3), (self._close, 0.6),
        )  # fmt: skip
        for act, chance in acts:
            if self._maybe(chance):
                await asyncio.sleep(self.dice.uniform(0.2, 4))
                if not await act(holder):
                    return

    async def _write(self, holder: str) -> bool:
        number = self.office.ledger.number
        self.office.ledger.lines[f"LINJE-{number}"] = self.number
        line = await self._post(holder, f"LINJE-{number} kom forbi")
        if self._maybe(0.3):
            await asyncio.sleep(self.dice.uniform(0, 2))
            await self.office.people[holder].edit(line, f"LINJE-{number} kom i morgen")
        return True

    async def _notes(self, holder: str) -> bool:
        await self._post(holder, f"// NOTE-{self.office.ledger.number}")
        await self._post(ONLOOKER, f"NOTE-{self.office.ledger.number} ring til mig")
        return True

    async def _file(self, holder: str) -> bool:
        member = self.office.people[holder]
        await member.post_document("svar.pdf", b"%PDF", topic=self.thread)
        return True

    async def _others(self, holder: str) -> bool:
        """Somebody who does not have it tries to end it."""
        colleague = ONLOOKER
        await self._press(colleague, self.dice.choice(("Luk", "Lav aftale", "Giv videre")))
        await self._post(colleague, f"NOTE-{self.office.ledger.number} jeg lukker den")
        return True

    async def _agree(self, holder: str) -> bool:
        steps = await self._press_until(holder, "Lav aftale", "Hvem skal gøre noget")
        who = self.dice.choice(("Kommunen", "Borgeren", "Vi sammen"))
        if not (steps and await self._press_until(holder, who, "Hvad skal der ske")):
            return True
        await self._post(holder, f"AFTALE-{self.office.ledger.number} mødes på rådhuset")
        if await self._see("Hvornår?"):
            await self._post(holder, self.dice.choice(_WHEN))
            if await self._see("Datoen er"):
                await self._press_until(holder, "Send til borgeren", "Forslaget er sendt")
        return True

    async def _hand_over_and_back(self, holder: str) -> bool:
        """Given on; some take it back. The other department finds it in the topic."""
        before = self.department
        if not await self._pass_on(holder):
            return True
        if self._maybe(0.4) and await self._press(holder, "Jeg tager den"):
            self.department = before
            return await self._see(" har taget sagen") is not None
        return False

    async def _lose_topic(self, holder: str) -> bool:
        """Somebody deletes the topic; the work goes on in the next one, if one comes."""
        with suppress(KeyError):
            self.office.group.delete_topic(self.thread)
        self.office.ledger.deleted.add(self.number)
        self.shown.clear()
        return await self._see("Hvem har den") is not None

    async def _close(self, holder: str) -> bool:
        member = self.office.people[holder]
        asked = await self._press_until(holder, "Luk", "Skriv, hvorfor sagen lukkes")
        if asked is None:
            return True
        self.office.ledger.closes.add((self.number, member.id))
        if "Luk med aftalen" in str(asked.buttons) and self._maybe(0.7):
            await self._press(holder, "Luk med aftalen")
        else:
            await self._post(holder, f"GRUND-{self.office.ledger.number}: det er ordnet")
        survey = await self._see("giver mening")
        if survey and self._maybe(0.5):
            await self._press(holder, self.dice.choice(("I høj grad", "Slet ikke")))
        return True

    async def _pass_on(self, name: str) -> bool:
        where = await self._press_until(name, "Giv videre", "Hvor skal sagen hen")
        if where is None:
            return False
        label = self.dice.choice([button["text"] for button in where.buttons])
        if not await self._press_until(name, label, "har givet sagen videre"):
            return False
        self.department = label
        return True


async def watch(office: Office, desks: dict[str, CaseDesk], tasks: set[asyncio.Task[None]]) -> None:
    """Show everybody what comes in the group, for ever; a new topic finds its case by its name."""
    read, by_thread = 0, dict[int, CaseDesk]()
    while True:
        messages = office.group.chat.messages
        for number in range(read + 1, len(messages) + 1):
            message = messages[number]
            opened = message.raw.get("forum_topic_created")
            if opened:
                case, *_, department = opened["name"].split(" · ")
                desk = desks.get(case)
                if desk is None:
                    desk = desks[case] = CaseDesk(office, case, department)
                    tasks.add(asyncio.create_task(desk.work()))
                desk.thread = message.id
                by_thread[message.id] = desk
            elif message.from_bot and not message.service and message.thread_id in by_thread:
                by_thread[message.thread_id].hear(message)
        read = len(messages)
        await office.group.chat.change()

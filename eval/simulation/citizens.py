"""A citizen of the simulated town, who acts only on what stands in the chat."""

from __future__ import annotations

import asyncio
import random
import re
from contextlib import suppress

from eval.simulation.chats import Message
from eval.simulation.child import DANGER, PERSON
from eval.simulation.ledger import Diary, Ledger
from eval.simulation.people import User

_PATIENCE = 30.0
_TWICE = 0.08
"""So often a button is pressed twice."""

_NUMBER = re.compile(r"B-\d+")
_HANDOVER = (("Send det", 85), ("Ret teksten", 10), ("Fortryd", 5))
_CHANNELS = (("Skriv sammen her", 60), ("Bliv ringet op", 25), ("Jeg ringer selv", 15))
_SCORES = ("Ja, helt", "Næsten helt", "Kun lidt", "Nej tak")
_ACTS = {
    "ask": 45, "burst": 5, "person": 9, "button": 9, "file": 6, "edit": 6, "cpr": 3, "danger": 1,
    "plan": 4, "end": 4, "block": 2, "named": 3, "words": 2, "erase": 1,
}  # fmt: skip


class Citizen:
    """Does one thing at a time when asked to `act`, and reacts to what the bot writes."""

    def __init__(self, user: User, ledger: Ledger, dice: random.Random) -> None:
        self.user = user
        self.ledger = ledger
        self.dice = dice
        self.diary = ledger.people[user.id] = Diary(user.id)
        self.held = False
        self.leaving = False
        self.busy = False
        self._last: Message | None = None
        self._read = 0

    @property
    def gone(self) -> bool:
        """Whether they have had everything erased, and write no more."""
        return self.diary.erased

    async def begin(self) -> None:
        """Press Start."""
        self._spoke(await self.user.start(), "/start")
        await self._answer_to(self._last)

    async def act(self) -> None:
        """Something that citizens do."""
        name = self.dice.choices(list(_ACTS), list(_ACTS.values()))[0]
        await getattr(self, f"_{name}")()

    async def react(self) -> None:
        """Press and answer what the bot writes, for ever."""
        while True:
            message = next((m for m in self.user.inbox if m.id > self._read), None)
            if message is None:
                await self.user.chat.change()
                continue
            self._read = message.id
            if not self.gone:
                await asyncio.sleep(self.dice.uniform(0.02, 0.6))
                await self._respond(message)

    async def _respond(self, message: Message) -> None:  # noqa: PLR0912
        text, labels = message.text, [button["text"] for button in message.buttons]
        if "har taget din sag" in text:
            self.held = True
        elif "lukket din sag" in text or "er lukket. Du kan altid" in text:
            self.held = False
            if self._maybe(0.06):
                await self._press(message, "Åbn igen")
        if "Send svaret igen" in labels:
            await self._interrupted(message)
        elif "Send det" in labels:
            await self._press(message, self._one_of(_HANDOVER))
        elif "Skriv sammen her" in labels:
            await self._press(message, self._one_of(_CHANNELS))
        elif "Hvilket nummer skal de ringe til" in text:
            phone = f"{self.dice.randint(20, 69)} 30 40 50"
            await (self._press(message, "Del mit nummer") if self._maybe(0.3) else self._say(phone))
        elif any(
            words in text
            for words in ("hvad der skal stå i stedet", "Hvad handler det om?", "passe dig bedre")
        ):
            await self._write()
        elif "Ja, det passer mig" in labels:
            await self._press(message, "Ja, det" if self._maybe(0.75) else "Nej, det")
        elif "Blev det til noget?" in text:
            if self._maybe(0.9):
                await self._press(message, "Ja" if self._maybe(0.7) else "Nej")
        elif "Ja, helt" in labels:
            await self._press(message, self.dice.choice(_SCORES))
        elif "Ja, luk sagen" in labels:
            self.diary.closed |= set(_NUMBER.findall(text))
            await self._press(message, "Ja, luk sagen")
        elif "Jeg vil ikke have hjælp mere" in labels:
            if self.leaving:
                self.leaving = False
                await self._press(message, "Jeg vil ikke have hjælp mere")
        elif "Læg det til min sag" in labels and self._maybe(0.4):
            await self._press(message, "Læg det til min sag")

    async def _interrupted(self, message: Message) -> None:
        """Ask again for what did not come; some ask although it came."""
        read = "\n".join(m.text for m in self.user.inbox)
        came = all(f"Svar {number}:" in read for number in self.diary.asked)
        if self._maybe(0.2 if came else 0.9):
            self.diary.again += 1
            await self._press(message, "Send svaret igen")

    async def _ask(self) -> None:
        await self._answer_to(await self._write())

    async def _burst(self) -> None:
        await self._answer_to([await self._write() for _ in range(3)][-1])

    async def _named(self) -> None:
        await self._answer_to(await self._write("Borgerland, "))

    async def _cpr(self) -> None:
        number = (
            f"{self.dice.randint(1, 28):02}0{self.dice.randint(1, 9)}{self.dice.randint(40, 99)}"
        )
        self.diary.cpr.append(f"{number}-{self.dice.randint(1000, 9999)}")
        await self._answer_to(await self._write(end=f" Mit cpr er {self.diary.cpr[-1]}."))

    async def _edit(self) -> None:
        if not self.diary.asked:
            return
        old = list(self.diary.asked)[-1]
        message = self.user.chat.messages[self.diary.asked[old]]
        new = self.ledger.number
        self.diary.instead[old] = new
        self.diary.asked[new] = message.id
        self.ledger.sent += 1
        await self.user.edit(message, f"Spørgsmål {new}: hvad gør jeg så?")
        await asyncio.sleep(0.5)

    async def _file(self) -> None:
        name = f"fil-{self.ledger.number}.pdf"
        self._spoke(await self.user.send_document(name, b"%PDF"), name)
        await self._answer_to(self._last)

    async def _person(self) -> None:
        await self._say("/menneske")

    async def _words(self) -> None:
        await self._say(f"jeg vil gerne {PERSON}, nr. {self.ledger.number}")

    async def _danger(self) -> None:
        await self._say(f"{DANGER}, nr. {self.ledger.number}")

    async def _button(self) -> None:
        offers = [m for m in self.user.inbox if "Tal med" in str(m.buttons)]
        if offers:
            await self._press(offers[-1], "Tal med et menneske")
            await asyncio.sleep(0.5)

    async def _end(self) -> None:
        self.leaving = True
        await self._say("/menneske")

    async def _plan(self) -> None:
        plan = await self._answer_to(await self._say("/minplan"), "plan")
        if plan and await self._press(plan, "Tilføj"):
            asked = await self._answer_to(plan, "Hvad vil du skrive")
            if asked:
                when = await self._answer_to(await self._write(), "Hvornår er det?")
                if when:
                    await self._press(when, "Uden dato")
                    await self._answer_to(when, "Nu står det i din plan")

    async def _block(self) -> None:
        self.user.block()
        await asyncio.sleep(self.dice.uniform(0.5, 5))
        self.diary.blocked = True
        self._spoke(await self.user.start(), "/start")
        self.diary.unread = max(self.user.chat.messages)
        await self._answer_to(self._last)

    async def _erase(self) -> None:
        asked = await self._answer_to(await self._say("/slet"), "Vil du slette alt")
        if asked is None:
            return
        self.diary.erased = True
        for _ in range(3):  # whoever reads no answer presses again
            await self._press(asked, "Ja, slet")
            if await self._answer_to(asked, "slette samtalen"):
                return

    async def _write(self, start: str = "", end: str = "") -> Message:
        """A text with a number of its own."""
        number = self.ledger.number
        message = await self.user.send(f"{start}Spørgsmål {number}: hvad gør jeg?{end}")
        self.diary.asked[number] = message.id
        self.ledger.sent += 1
        return message

    async def _say(self, text: str) -> Message:
        message = await self.user.send(text)
        self._spoke(message, text)
        return message

    def _spoke(self, message: Message, what: str) -> None:
        self._last = message
        self.diary.spoken[message.id] = what
        self.ledger.sent += 1

    async def _press(self, message: Message, label: str) -> bool:
        with suppress(LookupError):
            await self.user.click(message, label)
            self.ledger.pressed += 1
            if self._maybe(_TWICE) and "igen" not in label:
                await self.user.click(message, label)
            return True
        return False

    async def _answer_to(self, sent: Message | None, words: str = "") -> Message | None:
        """What comes after a message; nothing is waited for while staff have the case."""
        if sent is None or (self.held and not words):
            await asyncio.sleep(0.3)
            return None
        with suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE):
                while True:
                    for message in reversed(self.user.inbox):
                        if message.id > sent.id and words in message.text:
                            return message
                    await self.user.chat.change()
        return None

    def _maybe(self, chance: float) -> bool:
        return self.dice.random() < chance

    def _one_of(self, weighted: tuple[tuple[str, int], ...]) -> str:
        labels, weights = zip(*weighted, strict=True)
        return str(self.dice.choices(labels, weights)[0])

"""What a citizen writes while somebody on the staff has the case, and while nobody has yet."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from aiogram.types import Chat
from aiogram.types import Message as Telegram
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.cases import book
from bot.cases.book import waiting_or_taken
from bot.store.outbox import Outgoing, put, to_person
from bot.store.tables import Case, Line, Passed
from bot.telegram.citizen.relay import asked_of_assistant, waiting_buttons
from bot.telegram.desk import Unit, message
from bot.telegram.transcript import transcribe
from eval.simulation import Message, User
from tests.bot.helpers import RATS
from tests.bot.telegram.office import MONDAY, Office, said

_DANGER = "jeg vil ikke leve mere, jeg tager mit eget liv i nat"


class Town:
    """A citizen with a case that Ole has taken, or that waits for him."""

    def __init__(self, office: Office, anna: User) -> None:
        self.office = office
        self.anna = anna
        assert office.app
        self.app = office.app
        self.person = self.app.desk.pseudonyms.of(anna.id)

    async def open(self, *, taken: bool = True) -> Case:
        desk = self.app.desk
        async with self.office.database.begin() as tx:
            case = await book.open_case(
                tx,
                person=self.person,
                department="teknik",
                urgency="normal",
                channel="chat",
                summary="Det handler om: Rotter i haven.",
                now=desk.clock(),
            )
            if taken:
                await book.take(tx, case.id, desk.staff.person(desk.staff.members[1]), desk.clock())
        return case

    async def in_topic(self, fits: Callable[[Message], bool], case: Case | None = None) -> Message:
        thread = await self.office.topic(case)
        for _ in range(100):
            for found in self.office.group.messages(thread):
                if fits(found):
                    return found
            await asyncio.sleep(0.05)
        raise AssertionError([m.text for m in self.office.group.messages(thread)])

    async def pair(self, sent: Message) -> Passed:
        for _ in range(100):
            async with self.office.database.begin() as tx:
                query = select(Passed).where(Passed.citizen_message == sent.id)
                passed = (await tx.execute(query)).scalar_one_or_none()
            if passed:
                return passed
            await asyncio.sleep(0.05)
        raise AssertionError("not passed on")

    async def deliver(self, text: str, **parameters: Any) -> Message:
        """The bot writes to the citizen."""
        async with self.office.database.begin() as tx:
            put(tx, message(to_person(self.person), text, **parameters), MONDAY)
        await self.app.sender.deliver([to_person(self.person)])
        return await self.anna.wait_for(said(text))


@pytest.fixture
async def town(office: Office) -> Town:
    office.staff("Mette", "borgerservice", leader=True)
    office.staff("Ole", "teknik")
    await office.start()
    return Town(office, await office.citizen())


async def test_a_text_goes_to_the_topic_and_the_assistant_is_silent(town: Town) -> None:
    await town.open()
    await town.anna.send(RATS)
    await town.in_topic(said(RATS))
    assert not any("Det handler om" in m.text for m in town.anna.inbox)
    async with town.office.database.begin() as tx:
        (line,) = (await tx.execute(select(Line).where(Line.case_id == 1))).scalars()
    assert (line.author, line.text) == ("citizen", RATS)


async def test_numbers_are_hidden_and_that_is_said(town: Town) -> None:
    await town.open()
    await town.anna.send("mit cpr er 010190-1234")
    await town.in_topic(said("[cpr]"))
    await town.anna.wait_for(said("CPR-nummer", "skjult"))
    assert not any("010190" in m.text for m in town.office.group.chat.messages.values())


async def test_files_are_copied_and_captions_masked(town: Town) -> None:
    await town.open()
    await town.anna.send_document("brev.pdf", b"%PDF", caption="cpr 010190-1234")
    letter = await town.in_topic(lambda m: "document" in m.raw)
    assert letter.text == "cpr [cpr]"
    await town.anna.send_photo(b"x")
    await town.in_topic(lambda m: "photo" in m.raw)
    await town.anna.send_voice()
    await town.in_topic(lambda m: "voice" in m.raw)
    await town.anna.send_sticker()
    await town.in_topic(lambda m: "sticker" in m.raw)
    await town.anna.send_location(55.5, 12.5)
    place = await town.in_topic(lambda m: "location" in m.raw)
    assert place.raw["location"]["latitude"] == 55.5


async def test_an_edit_is_put_right_in_the_topic(town: Town) -> None:
    await town.open()
    sent = await town.anna.send("jeg kommer tirsdag")
    passed = await town.pair(sent)
    await town.anna.edit(sent, "jeg kommer onsdag")
    right = await town.in_topic(said("Rettet af borgeren", "onsdag"))
    assert right.id == passed.topic_message


async def test_a_caption_is_put_right_too(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    await town.open()
    sent = await town.anna.send_photo(b"x", caption="stuen")
    passed = await town.pair(sent)
    written: list[Outgoing] = []

    def note(tx: AsyncSession, outgoing: Outgoing, now: datetime) -> None:
        written.append(outgoing)
        put(tx, outgoing, now)

    monkeypatch.setattr("bot.telegram.desk.put", note)
    await town.anna.edit(sent, "køkkenet")
    await town.anna.send("det var det")
    await town.in_topic(said("det var det"))
    assert written[0].method == "editMessageCaption"
    assert written[0].payload["message_id"] == passed.topic_message
    assert "køkkenet" in written[0].payload["caption"]


async def test_an_edit_of_what_was_never_passed_on_stands_there_anew(town: Town) -> None:
    sent = await town.anna.send(RATS)
    await town.anna.wait_for(said("Rotter i haven"))
    await town.open()
    await town.anna.edit(sent, "det er mus og ikke rotter")
    await town.in_topic(said("Rettet af borgeren", "mus"))


async def test_a_reply_finds_its_case_and_its_message(town: Town) -> None:
    old, new = await town.open(), await town.open()
    await town.anna.send("hej")
    await town.in_topic(said("hej"), new)
    link = {"case_id": old.id, "topic_message": 1}
    answer = await town.deliver("Ole: Er de der endnu?", link=link)
    await town.office.topic(new)
    await town.anna.send("ja hver nat", reply_to=answer)
    await town.in_topic(said("ja hver nat"), old)


async def test_a_reply_points_to_the_same_message_in_the_topic(town: Town) -> None:
    await town.open()
    first = await town.anna.send("der er rotter")
    passed = await town.pair(first)
    await town.anna.send("eller mus", reply_to=first)
    second = await town.in_topic(said("eller mus"))
    assert second.reply_to == passed.topic_message


async def test_the_assistant_answers_when_asked(town: Town) -> None:
    await town.open()
    await town.anna.send("Borgerland, hvad koster et nyt pas")
    await town.anna.wait_for(said("Nyt pas"))
    await town.anna.send("/menneske")
    await town.anna.wait_for(said("Ole fra Teknik har din sag"))
    assert (await town.office.cases())[0].topic is None


async def test_somebody_in_danger_is_met_and_the_staff_told(town: Town) -> None:
    await town.open()
    await town.anna.send(_DANGER)
    await town.in_topic(said(_DANGER))
    await town.in_topic(said("kan være i fare"))
    crisis = await town.anna.wait_for(said("112"))
    town.office.server.repeat(town.office.server.world.updates.last_id)
    await town.anna.send("tak, det hjalp at skrive")
    await town.in_topic(said("det hjalp"))
    await town.anna.send("/menneske")
    await town.anna.wait_for(said("har din sag"))
    assert sum(m.text == crisis.text for m in town.anna.inbox) == 1


async def test_danger_is_met_when_passing_on_fails(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    await town.open()

    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("bot.telegram.citizen.relay.tell_hidden", fail)
    await town.anna.send(_DANGER)
    await town.anna.wait_for(said("Undskyld", "112"))
    await town.in_topic(said("kan være i fare"))


async def _button(town: Town, sent: Message) -> Message:
    """The button under an answer, as the chat makes it."""
    raw = {"message_id": sent.id, "date": 0, "chat": Chat(id=town.anna.id, type="private")}
    content = {"text": sent.text} if "text" in sent.raw else {"caption": sent.text}
    unit = Unit(town.app.desk, 0, town.person, MONDAY)
    async with town.office.database.begin() as tx:
        unit.open_cases = await waiting_or_taken(tx, town.person)
        if "text" in content:
            transcribe(tx, unit, "citizen", sent.text)
        buttons = await waiting_buttons(tx, unit, Telegram.model_validate(raw | content))
    assert len(buttons) == 1
    return await town.deliver("Svar", reply_markup={"inline_keyboard": [buttons]})


async def test_while_it_waits_the_assistant_answers_and_the_rest_is_added_on_request(
    town: Town,
) -> None:
    await town.open(taken=False)
    sent = await town.anna.send("og ring til mig på 20 30 40 50, der er rotter i haven")
    await town.anna.wait_for(said("Rotter i haven"))
    assert (await town.office.cases())[0].topic is None
    answer = await _button(town, sent)
    await town.anna.click(answer, "Læg det til min sag")
    await town.anna.wait_for(said("lagt til din sag B-1"))
    added = await town.in_topic(said("lægger til sagen", "rotter i haven"))
    assert "[phone]" in added.text
    assert (await town.pair(sent)).topic_message == added.id
    await town.anna.click(answer, "Læg det til min sag")
    await town.anna.send("/menneske")
    await town.anna.wait_for(said("Ingen har taget den"))
    assert sum("lagt til din sag" in m.text for m in town.anna.inbox) == 1


async def test_a_file_is_added_with_its_caption_masked(town: Town) -> None:
    await town.open(taken=False)
    sent = await town.anna.send_document("brev.pdf", b"%PDF", caption="ring 20 30 40 50")
    await town.anna.click(await _button(town, sent), "Læg det til min sag")
    letter = await town.in_topic(lambda m: "document" in m.raw)
    assert "[phone]" in letter.text
    assert "20 30" not in letter.text


async def test_nobody_adds_to_the_case_of_another(town: Town) -> None:
    await town.open(taken=False)
    sent = await town.anna.send(RATS)
    await town.anna.wait_for(said("Rotter i haven"))
    forged = (await _button(town, sent)).markup
    bo = await town.office.citizen("Bo")
    await bo.click(bo.world.post(bo.chat, bo.world.bot, {"text": "x"}, markup=forged), "Læg det")
    await bo.send("/menneske")
    await bo.wait_for(said("Hvad handler det om?"))
    assert (await town.office.cases())[0].topic is None


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Borgerland, hvad koster et pas", "hvad koster et pas"),
        ("borgerland: hvad koster et pas", "hvad koster et pas"),
        ("/spoerg hvad koster et pas", "hvad koster et pas"),
        ("/spørg hvad koster et pas", "hvad koster et pas"),
        ("/spoerg", None),
        ("Borgerland er en by", None),
        ("hvad koster et pas", None),
    ],
)
def test_the_assistant_is_asked_by_name(text: str, question: str | None) -> None:
    assert asked_of_assistant(text) == question

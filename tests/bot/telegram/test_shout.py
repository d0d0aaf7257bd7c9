"""/raab from citizens and staff, and the short questions after a case."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy import select

from bot.cases import book
from bot.cases.surveys import QUESTIONS
from bot.store.outbox import put, to_person
from bot.store.tables import Case, Shout, SurveyAnswer
from bot.telegram.citizen.survey import first_question
from bot.telegram.desk import message
from eval.simulation import Member, Message, User
from knowledge.content import Audience
from tests.bot.helpers import RATS
from tests.bot.telegram.office import Office, said

HURT = f"brevet om rotter er skrevet, så ingen forstår det: {RATS}"


@pytest.fixture
async def town(office: Office, tage: Member) -> Office:
    office.staff("Mette", "borgerservice", leader=True)
    office.staff("Ida", "teknik")
    await office.start()
    return office


@pytest.fixture
def tage(office: Office) -> Member:
    return office.staff("Tage", "teknik", leader=True)


async def _shouts(town: Office) -> list[Shout]:
    async with town.database.begin() as tx:
        return list(await tx.scalars(select(Shout)))


async def _sent_to(town: Office, chat_id: int) -> dict[str, Any]:
    """What the bot first sent to a chat, whether it arrived or not."""
    async with asyncio.timeout(5):
        while True:
            for call in town.server.calls_of("sendMessage"):
                if call.params["chat_id"] == chat_id:
                    return call.params
            await asyncio.sleep(0.02)


async def _draft(person: User, text: str) -> Message:
    await person.send("/raab")
    asked = await person.wait_for(said("gør ondt", "ikke en klage", "112"))
    assert "brev" in asked.text
    await person.send(text)
    return await person.wait_for(said("Jeg sender det her"))


async def test_it_is_shown_first_and_then_sent_to_the_leader_of_the_area(
    town: Office, tage: Member
) -> None:
    anna = await town.citizen()
    draft = await _draft(anna, f"{HURT}. Ring på 20 30 40 50")
    assert "Tage" in draft.text
    assert "20 30 40 50" not in draft.text
    assert "skjult" in draft.text
    assert await _shouts(town) == []
    await anna.click(draft, "Send")
    sent = await anna.wait_for(said("er gemt", "Tage"))
    assert "Mette" not in sent.text
    [shout] = await _shouts(town)
    assert shout.area == "teknik"
    assert not shout.by_staff
    assert "ingen forstår" in shout.text
    told = await _sent_to(town, tage.id)
    assert "ingen forstår" in told["text"]
    assert "Anna" not in told["text"]
    [[button]] = told["reply_markup"]["inline_keyboard"]
    assert button["callback_data"] == f"shout:{shout.id}:read"


async def test_it_can_be_written_anew_or_given_up(town: Office) -> None:
    anna = await town.citizen()
    draft = await _draft(anna, HURT)
    await anna.click(draft, "Ret")
    await anna.wait_for(said("som det skal være"))
    await anna.send("reglen om rotter er forkert, rotterne løber under huset")
    again = await anna.wait_for(said("Jeg sender det her", "reglen om rotter"))
    await anna.click(again, "Fortryd")
    await anna.wait_for(said("ikke sendt noget"))
    query = await anna.click(again, "Send")
    await anna.send(RATS)
    await anna.wait_for(said("Rotter i haven"))
    assert query.answer and "virker ikke mere" in query.answer["text"]
    assert await _shouts(town) == []


async def test_what_is_too_long_is_asked_for_shorter(town: Office) -> None:
    anna = await town.citizen()
    await anna.send("/raab")
    await anna.wait_for(said("gør ondt"))
    await anna.send("for langt " * 301)
    await anna.wait_for(said("for langt", "3000"))


async def test_without_leaders_it_says_so(office: Office) -> None:
    await office.start()
    anna = await office.citizen()
    await anna.send("/raab")
    told = await anna.wait_for(said("ingen ledere"))
    assert "tlf." in told.text


async def _questioned(town: Office, *people: User) -> Case:
    """A closed case of the first person, with the first question sent to all of them."""
    assert town.app
    desk, now = town.app.desk, town.clock()
    persons = [desk.pseudonyms.of(person.id) for person in people]
    async with town.database.begin() as tx:
        case = await book.open_case(
            tx,
            person=persons[0],
            department="borgerservice",
            urgency="normal",
            channel="chat",
            summary="vil have nyt pas",
            now=now,
        )
        await book.close_by_citizen(tx, case.id, persons[0], now)
        asked = first_question(desk, case)
        assert asked
        for person in persons:
            put(tx, message(to_person(person), asked[0], reply_markup=asked[1]), now)
    await town.app.sender.deliver(map(to_person, persons))
    return case


async def _answers(town: Office) -> list[SurveyAnswer]:
    async with town.database.begin() as tx:
        return list(await tx.scalars(select(SurveyAnswer).order_by(SurveyAnswer.id)))


async def test_three_questions_each_once_and_without_a_name(town: Office) -> None:
    anna = await town.citizen()
    await _questioned(town, anna)
    first = await anna.wait_for(said("Blev du mødt med respekt"))
    await anna.click(first, "Ja, helt")
    second = await anna.wait_for(said("klar aftale"))
    again = await anna.click(first, "Nogenlunde")
    await anna.click(second, "Nogenlunde")
    await anna.click(await anna.wait_for(said("Hænger den hjælp")), "Kun lidt")
    await anna.wait_for(said("Tak, dit svar"))
    assert again.answer and "allerede" in again.answer["text"]
    answers = await _answers(town)
    assert [answer.question for answer in answers] == list(QUESTIONS[Audience.CITIZEN])
    assert [answer.score for answer in answers] == [5, 3, 2]
    assert town.app
    assert first_question(town.app.desk, (await town.cases())[0]) is None


async def test_no_thanks_ends_it_and_others_cannot_answer(town: Office) -> None:
    anna, bo = await town.citizen(), await town.citizen("Bo")
    await _questioned(town, anna, bo)
    stolen = await bo.click(await bo.wait_for(said("respekt")), "Ja, helt")
    first = await anna.wait_for(said("respekt"))
    await anna.click(first, "Nej tak")
    await anna.wait_for(said("helt i orden"))
    late = await anna.click(first, "Ja, helt")
    await anna.send(RATS)
    await anna.wait_for(said("Rotter i haven"))
    assert late.answer and "allerede" in late.answer["text"]
    assert stolen.answer and "virker ikke mere" in stolen.answer["text"]
    assert await _answers(town) == []

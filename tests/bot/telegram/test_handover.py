"""From "I want to talk to a person" to a case that is stored, and back out of it again."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select

from bot.cases import book
from bot.store.tables import Contact, Status
from bot.telegram.citizen.draft import Draft, phone_in
from eval.simulation import Message, User
from tests.bot.helpers import RATS
from tests.bot.telegram.office import Office, said

_SHOWN = "Jeg har ikke sendt noget endnu"
_PHONE = "20 30 40 50"
_DANGER = "jeg vil ikke leve mere, jeg tager mit eget liv i nat"


@pytest.fixture
async def town(office: Office) -> Office:
    office.staff("Mette", "borgerservice", leader=True)
    office.staff("Ole", "teknik")
    await office.start()
    return office


async def _shown(town: Office) -> tuple[User, Message]:
    """Somebody who has told what it is about, and what they are asked to approve."""
    anna = await town.citizen()
    await anna.send(RATS)
    await anna.wait_for(said("Rotter i haven"))
    await anna.send("/menneske")
    return anna, await anna.wait_for(said(_SHOWN))


async def _opened(town: Office, label: str = "Skriv sammen her") -> tuple[User, Message]:
    anna, shown = await _shown(town)
    await anna.click(shown, "Send det")
    await anna.click(await anna.wait_for(said("Når du har valgt")), label)
    return anna, await anna.wait_for(said("B-1"))


async def _contact(town: Office) -> Contact:
    async with town.database.begin() as tx:
        return (await tx.execute(select(Contact))).scalars().one()


async def _in_topic(town: Office, words: str) -> None:
    topic = await town.topic()
    async with asyncio.timeout(5):
        while not any(words in message.text for message in town.group.messages(topic)):
            await asyncio.sleep(0.05)


async def _settle(anna: User) -> None:
    """Everything that was sent before has been answered."""
    await anna.send("/start")
    await anna.wait_for(said("computer"))


async def test_what_is_shown_is_what_is_passed_on_and_nothing_before(town: Office) -> None:
    anna, shown = await _shown(town)
    assert "Teknik" in shown.text
    assert "Rotter i haven" in shown.text
    assert "terrassen" in shown.text
    assert await town.cases() == []
    await anna.click(shown, "Send det")
    channel = await anna.wait_for(said("Når du har valgt"))
    assert await town.cases() == []
    await anna.click(channel, "Skriv sammen her")
    told = await anna.wait_for(said("B-1"))
    assert "Teknik" in told.text
    assert "på arbejde nu" in told.text
    (case,) = await town.cases()
    assert case.summary in shown.text
    assert (case.department, case.channel, case.urgency) == ("teknik", "chat", "normal")
    topic = await town.topic()
    assert any(case.summary in message.text for message in town.group.messages(topic))


async def test_the_button_under_an_answer_begins_as_well(town: Office) -> None:
    anna = await town.citizen()
    await anna.send(RATS)
    await anna.click(await anna.wait_for(said("Rotter i haven")), "Tal med et menneske")
    await anna.wait_for(said(_SHOWN, "Teknik"))


async def test_asked_for_in_words_it_begins_as_well(town: Office) -> None:
    anna = await town.citizen()
    await anna.send("jeg vil gerne tale med et menneske")
    await anna.wait_for(said("Hvad handler det om?"))


async def test_when_nothing_is_known_it_asks_in_their_own_words(town: Office) -> None:
    anna = await town.citizen()
    await anna.send("/menneske")
    await anna.wait_for(said("Hvad handler det om?"))
    await anna.send(f"{RATS}, ring til Kurt Hansen på 20 30 40 50, cpr 010190-1234")
    await anna.wait_for(said("CPR-nummer"))
    shown = await anna.wait_for(said(_SHOWN, "Teknik"))
    assert "[phone]" in shown.text
    assert "20 30 40 50" not in await town.everything()


async def test_another_authority_goes_to_the_front_door(town: Office) -> None:
    assert town.app
    draft = Draft(department="ekstern:skat", words="min årsopgørelse er forkert")
    shown = draft.shown(town.app.desk)
    assert draft.receiver(town.app.desk) == "borgerservice"
    assert "Skatteforvaltningen er en anden myndighed" in shown
    assert "sender jeg til Borgerservice" in shown


async def test_the_text_is_put_right_and_old_buttons_are_dead(town: Office) -> None:
    anna, shown = await _shown(town)
    await anna.click(shown, "Ret teksten")
    await anna.wait_for(said("hvad der skal stå i stedet"))
    await anna.send("Rotterne er også inde i køkkenet. Mit nummer er 20304050.")
    again = await anna.wait_for(said(_SHOWN))
    assert "køkkenet" in again.text
    assert "terrassen" not in again.text
    assert "20304050" not in again.text
    await anna.click(shown, "Send det")
    await _settle(anna)
    assert await town.cases() == []


async def test_yes_and_no_may_be_written(town: Office) -> None:
    anna, _ = await _shown(town)
    await anna.send("nej")
    await anna.wait_for(said("Jeg har ikke sendt noget. Tryk"))
    await anna.send("/menneske")
    await anna.wait_for(said(_SHOWN))
    await anna.send("Ja tak!")
    await anna.wait_for(said("Når du har valgt"))
    await anna.send("skriv sammen her")
    await anna.wait_for(said("B-1"))


async def test_a_question_in_between_is_answered_and_nothing_is_dropped(town: Office) -> None:
    anna, shown = await _shown(town)
    await anna.send("hvad koster et nyt pas")
    await anna.wait_for(said("Nyt pas"))
    again = await anna.wait_for(said(_SHOWN, "terrassen"))
    await anna.click(again, "Send det")
    await anna.wait_for(said("Når du har valgt"))


@pytest.mark.parametrize("written", ["+45 20304050", "ring på 20 30 40 50 tak", "20304050"])
async def test_a_written_number_is_kept_in_one_place_alone(town: Office, written: str) -> None:
    anna, shown = await _shown(town)
    await anna.click(shown, "Send det")
    await anna.click(await anna.wait_for(said("Når du har valgt")), "Bliv ringet op")
    asked = await anna.wait_for(said("Hvilket nummer"))
    assert any(key.get("request_contact") for key in asked.buttons)
    await anna.send("12 34")
    await anna.wait_for(said("otte tal"))
    await anna.send(written)
    told = await anna.wait_for(said("B-1", _PHONE))
    assert told.reply_markup == {"remove_keyboard": True}
    await _in_topic(town, _PHONE)
    assert (await _contact(town)).phone == _PHONE
    assert (await town.cases())[0].channel == "call"
    everything = await town.everything()
    assert _PHONE not in everything
    assert "20304050" not in everything


async def test_a_shared_number_must_be_ones_own(town: Office) -> None:
    anna, shown = await _shown(town)
    await anna.click(shown, "Send det")
    await anna.click(await anna.wait_for(said("Når du har valgt")), "Bliv ringet op")
    asked = await anna.wait_for(said("Hvilket nummer"))
    foreign = {"phone_number": "+4530303030", "first_name": "Bo", "user_id": anna.id + 1}
    anna.world.post(anna.chat, anna.profile, {"contact": foreign})
    await anna.wait_for(said("ikke dit eget nummer"))
    await anna.click(asked, "Del mit nummer")
    await anna.wait_for(said("B-1", "20 00 00 00"))
    assert (await _contact(town)).phone == "20 00 00 00"


async def test_who_rings_oneself_gets_the_number_and_has_a_case(town: Office) -> None:
    anna, shown = await _shown(town)
    await anna.click(shown, "Send det")
    await anna.click(await anna.wait_for(said("Når du har valgt")), "Bliv ringet op")
    await anna.click(await anna.wait_for(said("Hvilket nummer")), "Jeg ringer selv")
    told = await anna.wait_for(said("B-1"))
    assert "00 00 20 03" in told.text
    assert (await town.cases())[0].channel == "self"


async def test_two_presses_open_one_case(town: Office) -> None:
    anna, shown = await _shown(town)
    await anna.click(shown, "Send det")
    await anna.click(shown, "Send det")
    channel = await anna.wait_for(said("Når du har valgt"))
    await asyncio.gather(*(anna.click(channel, "Skriv sammen her") for _ in range(3)))
    await anna.send("/menneske")
    await anna.wait_for(said("Ingen har taget den endnu"))
    await anna.click(shown, "Send det")
    await anna.click(channel, "Bliv ringet op")
    await _settle(anna)
    assert len(await town.cases()) == 1


async def test_the_command_in_the_middle_begins_again(town: Office) -> None:
    anna, shown = await _shown(town)
    await anna.click(shown, "Send det")
    channel = await anna.wait_for(said("Når du har valgt"))
    await anna.send("/menneske")
    again = await anna.wait_for(said(_SHOWN))
    await anna.click(channel, "Skriv sammen her")
    await _settle(anna)
    assert await town.cases() == []
    assert again.id != shown.id


async def test_outside_opening_hours_it_says_when_people_are_back(town: Office) -> None:
    town.clock.turn(hours=10)
    _, told = await _opened(town)
    assert "De er tilbage i morgen kl. 10" in told.text


async def test_the_state_is_told_as_it_is(town: Office) -> None:
    anna, _ = await _opened(town)
    await anna.send("/menneske")
    waiting = await anna.wait_for(said("Ingen har taget den endnu"))
    assert "i dag kl." in waiting.text
    assert town.app
    desk = town.app.desk
    async with town.database.begin() as tx:
        await book.take(tx, 1, desk.staff.person(desk.staff.members[1]), desk.clock())
    await anna.send("/menneske")
    await anna.wait_for(said("Ole fra Teknik har din sag B-1"))


async def test_something_else_is_a_case_of_its_own(town: Office) -> None:
    anna, _ = await _opened(town)
    await anna.send("/menneske")
    await anna.click(await anna.wait_for(said("Ingen har taget")), "noget andet")
    await anna.wait_for(said("Hvad handler det om?"))
    await anna.send("jeg har brug for et nyt pas")
    await anna.click(await anna.wait_for(said(_SHOWN, "Nyt pas")), "Send det")
    await anna.click(await anna.wait_for(said("Når du har valgt")), "Skriv sammen")
    await anna.wait_for(said("B-2"))
    assert [case.department for case in await town.cases()] == ["teknik", "borgerservice"]


async def test_the_citizen_closes_it_with_two_presses(town: Office) -> None:
    anna, _ = await _opened(town)
    topic = await town.topic()
    await anna.send("/menneske")
    state = await anna.wait_for(said("Ingen har taget den endnu"))
    await anna.click(state, "ikke have hjælp")
    sure = await anna.wait_for(said("Skal jeg lukke"))
    assert (await town.cases())[0].status == Status.OPEN
    await anna.click(sure, "Ja, luk sagen")
    await anna.wait_for(said("B-1 er lukket"))
    await anna.click(sure, "Ja, luk sagen")
    await _settle(anna)
    assert (await town.cases())[0].status == Status.CLOSED
    await _in_topic(town, "ikke have hjælp mere")
    async with asyncio.timeout(5):
        while not town.group.topics[topic].closed:
            await asyncio.sleep(0.05)
    assert sum("er lukket" in m.text for m in anna.inbox) == 1


async def test_nobody_closes_the_case_of_another(town: Office) -> None:
    await _opened(town)
    bo = await town.citizen("Bo")
    forged = {"inline_keyboard": [[{"text": "x", "callback_data": "mine:ended:1"}]]}
    message = bo.world.post(bo.chat, bo.world.bot, {"text": "x"}, markup=forged)
    await bo.click(message, "x")
    await _settle(bo)
    assert (await town.cases())[0].status == Status.OPEN


async def test_somebody_in_danger_is_met_first_and_the_case_is_acute(town: Office) -> None:
    anna = await town.citizen()
    await anna.send("/menneske")
    await anna.wait_for(said("Hvad handler det om?"))
    await anna.send(_DANGER)
    crisis = await anna.wait_for(said("112"))
    shown = await anna.wait_for(said(_SHOWN))
    assert crisis.id < shown.id
    await anna.click(shown, "Send det")
    await anna.click(await anna.wait_for(said("Når du har valgt")), "Skriv sammen")
    await anna.wait_for(said("B-1", "112"))
    assert (await town.cases())[0].urgency == "acute"
    lines = [m for m in anna.inbox if m.text == crisis.text]
    assert len(lines) == 1


async def test_danger_in_a_question_in_between_is_met_once(town: Office) -> None:
    anna, _ = await _shown(town)
    await anna.send(_DANGER)
    crisis = await anna.wait_for(said("112"))
    await anna.wait_for(said(_SHOWN))
    await _settle(anna)
    assert sum(m.text == crisis.text for m in anna.inbox) == 1


async def test_a_long_text_is_cut_and_that_is_said(town: Office) -> None:
    anna, shown = await _shown(town)
    await anna.click(shown, "Ret teksten")
    await anna.wait_for(said("i stedet"))
    await anna.send("rotter og mus " * 250)
    again = await anna.wait_for(said(_SHOWN))
    assert "kom ikke med" in again.text
    await anna.click(again, "Send det")
    await anna.click(await anna.wait_for(said("Når du har valgt")), "Skriv sammen")
    await anna.wait_for(said("B-1"))
    assert await town.topic()


async def test_without_a_staff_group_nothing_is_promised(office: Office) -> None:
    await office.start()
    anna = await office.citizen()
    await anna.send("/menneske")
    told = await anna.wait_for(said("Borgerservice"))
    assert "kan ikke stille dig om" in told.text
    assert await office.cases() == []


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("20304050", "20 30 40 50"),
        ("+45 20 30 40 50", "20 30 40 50"),
        ("004520304050", "20 30 40 50"),
        ("4520304050", "20 30 40 50"),
        ("45 20 30 40", "45 20 30 40"),
        ("ring 2030-4050 efter kl. 16", "20 30 40 50"),
        ("2030405", ""),
        ("203040501", ""),
        ("10 20 30 40", ""),
        ("+46 70 123 45 67", ""),
    ],
)
def test_a_danish_number(text: str, phone: str) -> None:
    assert phone_in(text) == phone

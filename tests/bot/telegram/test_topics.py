"""The staff's side of a case: taken, passed on, written in, agreed, closed, opened again."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.store.outbox import Outgoing, put, to_person
from bot.store.tables import Agreement, Line, SurveyAnswer
from eval.simulation import Member
from tests.bot.telegram.office import Office, said
from tests.bot.telegram.staff_side import Opened, open_case


@pytest.fixture
async def opened(office: Office) -> Opened:
    return await open_case(office)


async def toast(opened: Opened, member: Member, words: str, label: str) -> str:
    """What pressing a button of the newest message with some words says."""
    found = [m for m in opened.office.group.messages(opened.topic) if words in (m.text or "")]
    query = await member.click(found[-1], label)
    async with asyncio.timeout(5):
        while query.answer is None:
            await asyncio.sleep(0.02)
    return str(query.answer.get("text") or "")


async def test_taking_tells_the_citizen_who(opened: Opened) -> None:
    await opened.taken()
    case = await opened.case()
    assert case.status == "taken"
    assert "Privatnavn" not in opened.citizen_reads()
    assert "allerede taget" in await toast(opened, opened.ole, "har taget sagen", "Jeg tager den")


async def test_who_is_not_on_the_list_can_do_nothing(opened: Opened) -> None:
    stranger = opened.office.group.member("Fremmed")
    assert "listen" in await toast(opened, stranger, "Hvem har den", "Jeg tager den")
    await stranger.post("jeg ordner det", opened.topic)
    await opened.latest("Du står ikke på listen")
    await stranger.post("hallo", opened.topic)
    await opened.taken()
    said_to = [m for m in opened.office.group.messages(opened.topic) if "listen" in (m.text or "")]
    assert len(said_to) == 1
    assert "jeg ordner det" not in opened.citizen_reads()


async def test_the_holders_lines_pass_with_the_shown_name_alone(opened: Opened) -> None:
    await opened.taken()
    question = await opened.anna.send("Hvornår kan jeg komme?")
    passed = await opened.latest("Hvornår kan jeg komme?")
    answer = await opened.mette.post("Kom i morgen.", opened.topic, reply_to=passed)
    got = await opened.anna.wait_for(said("Mette:\nKom i morgen."))
    assert got.reply_to == question.id
    await opened.mette.edit(answer, "Kom på torsdag.")
    await opened.anna.wait_for(said("Mette:\nKom på torsdag."))
    assert "Kom i morgen" not in opened.citizen_reads()
    await opened.mette.post_document("svar.pdf", b"%PDF", topic=opened.topic)
    file = await opened.anna.wait_for(lambda m: "document" in m.raw)
    assert file.raw["caption"] == "Mette:"
    assert "forward_origin" not in file.raw
    assert "Privatnavn" not in str([m.raw for m in opened.anna.inbox])
    async with opened.office.database.begin() as tx:
        lines = (await tx.scalars(select(Line.text).where(Line.author == "staff"))).all()
    assert "Kom i morgen." in lines
    assert answer.reactions


async def test_a_sticker_gets_its_name_and_a_contact_does_not_pass(opened: Opened) -> None:
    await opened.taken()
    world, chat = opened.office.server.world, opened.mette.chat
    phone = {"contact": {"phone_number": "+4522334455", "first_name": "Privatnavn"}}
    world.post(chat, opened.mette.profile, phone, thread_id=opened.topic)
    await opened.latest("Kontakter giver jeg ikke videre")
    dice = {"dice": {"emoji": "🎲", "value": 3}}
    world.post(chat, opened.mette.profile, dice, thread_id=opened.topic)
    await opened.latest("kan jeg ikke give videre")
    where = {"location": {"latitude": 55.0, "longitude": 9.0}}
    world.post(chat, opened.mette.profile, where, thread_id=opened.topic)
    await opened.anna.wait_for(lambda m: "location" in m.raw)
    assert [m.text for m in opened.anna.inbox if m.text][-1] == "Mette:"
    assert "22334455" not in str([m.raw for m in opened.anna.inbox])


async def test_a_correction_reaches_what_is_still_on_its_way(opened: Opened) -> None:
    await opened.taken()
    case, now = await opened.case(), opened.office.clock()
    later = now + timedelta(seconds=3)
    async with opened.office.database.begin() as tx:
        first = Outgoing(to_person(case.person), "sendMessage", {"text": "Lidt endnu"})
        put(tx, first, now).not_before = later
    line = await opened.mette.post("Kom i morgen.", opened.topic)
    await opened.mette.edit(line, "Kom på torsdag.")
    await opened.anna.wait_for(said("Mette:\nKom på torsdag."), timeout=10)
    assert "Kom i morgen" not in opened.citizen_reads()


async def test_notes_stay_inside(opened: Opened) -> None:
    await opened.mette.post("før nogen har taget den", opened.topic)
    await opened.latest("Ingen har taget sagen endnu", "note")
    await opened.taken()
    await opened.mette.post("// en note", opened.topic)
    await opened.mette.post("/note endnu en", opened.topic)
    await opened.ole.post("fra en kollega", opened.topic)
    await opened.latest("En anden har sagen", "note")
    await opened.ole.post("mere fra en kollega", opened.topic)
    await opened.mette.post("til borgeren", opened.topic)
    await opened.anna.wait_for(said("til borgeren"))
    for inside in ("note", "kollega", "før nogen"):
        assert inside not in opened.citizen_reads()
    told = [m.text for m in opened.office.group.messages(opened.topic) if m.from_bot]
    assert sum("En anden har sagen" in (text or "") for text in told) == 1


async def test_numbers_are_hidden_on_the_way_to_the_citizen(opened: Opened) -> None:
    await opened.taken()
    await opened.mette.post("dit cpr er 010190-1234", opened.topic)
    await opened.anna.wait_for(said("[cpr]"))
    await opened.latest("Jeg har skjult", "CPR")
    assert "010190" not in opened.citizen_reads()


async def test_passed_on_keeps_its_holder_until_taken(opened: Opened) -> None:
    await opened.taken()
    found = opened.office.group.messages(opened.topic)[-1]
    assert "Kun den, der har den" in await toast(opened, opened.ole, "har taget", "Giv videre")
    await opened.mette.click(found, "Giv videre")
    choice = await opened.latest("Hvor skal sagen hen")
    labels = [button["text"] for button in choice.buttons]
    assert labels == ["Ældre", "Teknik"]
    await opened.mette.click(choice, "Teknik")
    await opened.anna.wait_for(said("på vej til Teknik", "Mette har den stadig"))
    line = await opened.latest("givet sagen videre til Teknik")
    assert "Teknik" in opened.office.group.topics[opened.topic].name
    await opened.ole.click(line, "Jeg tager den")
    await opened.anna.wait_for(said("Ole fra Teknik"))


async def close(opened: Opened, reason: str) -> None:
    card = [m for m in opened.office.group.messages(opened.topic) if m.buttons][-1]
    await opened.mette.click(card, "Luk")
    await opened.latest("Skriv, hvorfor sagen lukkes")
    await opened.mette.post(reason, opened.topic)


async def test_closed_with_a_reason_asked_about_and_opened_again(opened: Opened) -> None:
    assert "Ingen har taget" in await toast(opened, opened.mette, "Hvem har den", "Luk")
    await opened.taken()
    await close(opened, "Passet er bestilt.")
    ended = await opened.anna.wait_for(said("lukket din sag", "Passet er bestilt."))
    await opened.anna.wait_for(said("respekt"))
    survey = await opened.latest("giver mening")
    await opened.mette.click(survey, "I høj grad")
    survey = await opened.latest("værdi")
    await opened.mette.click(survey, "I meget høj grad")
    await opened.latest("Tak")
    assert opened.office.group.topics[opened.topic].closed
    async with opened.office.database.begin() as tx:
        answers = (await tx.scalars(select(SurveyAnswer).order_by(SurveyAnswer.id))).all()
    assert [(a.audience, a.question, a.score) for a in answers] == [
        ("staff", "meaningful", 4),
        ("staff", "value", 5),
    ]
    await opened.anna.click(ended, "Åbn igen")
    await opened.anna.wait_for(said("er åben igen"))
    await opened.latest("Borgeren har åbnet sagen igen")
    assert not opened.office.group.topics[opened.topic].closed


async def test_somebody_elses_case_cannot_be_opened(opened: Opened) -> None:
    await opened.taken()
    await close(opened, "Færdig.")
    ended = await opened.anna.wait_for(said("lukket din sag"))
    other = await opened.office.citizen("Bo")
    data = ended.buttons[0]["callback_data"]
    own = await other.send("hej")
    content = {
        "id": "77",
        "from": other.profile,
        "message": own.raw.copy(),
        "chat_instance": "1",
        "data": data,
    }
    opened.office.server.world.updates.push("callback_query", other.chat.id, content)
    await asyncio.sleep(0.5)
    assert (await opened.case()).status == "closed"


async def test_a_topic_closed_by_hand_opens_again(opened: Opened) -> None:
    opened.office.group.close_topic(opened.topic, opened.ole)
    await opened.latest("Sagen er ikke lukket")
    assert not opened.office.group.topics[opened.topic].closed


async def test_an_agreement_is_proposed_step_by_step(opened: Opened) -> None:
    await opened.taken()
    card = [m for m in opened.office.group.messages(opened.topic) if m.buttons][-1]
    assert "En anden" in await toast(opened, opened.ole, "har taget", "Lav aftale")
    await opened.mette.click(card, "Lav aftale")
    await opened.mette.click(await opened.latest("Hvem skal gøre noget"), "Kommunen")
    await opened.latest("Hvad skal der ske")
    await opened.mette.post("Passet bliver sendt", opened.topic)
    await opened.latest("Hvornår?")
    await opened.mette.post("når jeg gider", opened.topic)
    await opened.latest("ikke sikker på")
    await opened.mette.post("torsdag kl. 10", opened.topic)
    preview = await opened.latest("26.11.2026", "Passet bliver sendt")
    assert "Passet" not in opened.citizen_reads()
    await opened.mette.click(preview, "Send til borgeren")
    proposed = await opened.anna.wait_for(said("Mette fra Borgerservice", "torsdag kl. 10"))
    await opened.anna.click(proposed, "Ja")
    await opened.latest("sagt ja")
    async with opened.office.database.begin() as tx:
        agreement = (await tx.scalars(select(Agreement))).one()
    assert agreement.state == "agreed"
    await opened.mette.click(card, "Luk")
    await opened.mette.click(await opened.latest("Skriv, hvorfor"), "Luk med aftalen")
    await opened.anna.wait_for(said("fordi I har en aftale"))

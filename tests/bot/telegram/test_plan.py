"""The citizen's plan and agreements, by buttons and by talking."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.cases import agreements, book, plan
from bot.store.outbox import put, to_case, to_person
from bot.store.tables import Agreement, Case, PlanItem, Status
from bot.telegram.citizen.agreement import proposal_buttons, question_buttons
from bot.telegram.desk import message
from eval.simulation import Message, User
from tests.bot.helpers import RATS
from tests.bot.telegram.office import Office, said

WORDS = "Ringe til lægen om min knæskinne – husk spørgsmålene!"


@pytest.fixture
async def town(office: Office) -> Office:
    office.staff("Mette", "borgerservice", leader=True)
    await office.start()
    return office


async def _items(town: Office) -> list[PlanItem]:
    async with town.database.begin() as tx:
        return list(await tx.scalars(select(PlanItem).order_by(PlanItem.id)))


async def _filled(town: Office, person: User, *texts: str) -> None:
    assert town.app
    async with town.database.begin() as tx:
        for text in texts:
            await plan.add(tx, town.app.desk.pseudonyms.of(person.id), text)


async def _shown(person: User) -> Message:
    await person.send("/minplan")
    return await person.wait_for(lambda m: m.text.startswith("Din plan"))


async def test_an_empty_plan_offers_only_to_add(town: Office) -> None:
    anna = await town.citizen()
    await anna.send("/minplan")
    empty = await anna.wait_for(said("ikke noget i din plan"))
    assert [button["text"] for button in empty.buttons] == ["Tilføj"]


async def test_the_words_are_kept_to_the_letter_and_the_date_is_told_in_words(town: Office) -> None:
    anna = await town.citizen()
    await anna.send("/minplan")
    await anna.click(await anna.wait_for(said("ikke noget")), "Tilføj")
    await anna.wait_for(said("præcis som du skriver"))
    await anna.send(WORDS)
    await anna.wait_for(said("Hvornår er det"))
    await anna.send("engang")
    await anna.wait_for(said("kan jeg ikke læse"))
    await anna.send("i morgen kl. 10")
    shown = await anna.wait_for(said("Nu står det", "i morgen kl. 10"))
    assert WORDS in shown.text
    [item] = await _items(town)
    assert item.text == WORDS
    assert not item.done


async def test_the_area_is_told_where_the_assistant_knows_it(town: Office) -> None:
    anna = await town.citizen()
    await anna.send("/minplan")
    await anna.click(await anna.wait_for(said("ikke noget")), "Tilføj")
    await anna.wait_for(said("præcis"))
    await anna.send(RATS)
    await anna.click(await anna.wait_for(said("Hvornår er det")), "Uden dato")
    await anna.wait_for(said("Nu står det"))
    [item] = await _items(town)
    assert item.area == "teknik"


async def test_what_is_done_goes_last_and_can_be_undone(town: Office) -> None:
    anna = await town.citizen()
    await _filled(town, anna, "købe nyt pas", "aflevere nøgler")
    await anna.click(await _shown(anna), "Klaret")
    await anna.click(await anna.wait_for(said("Hvad er klaret")), "1")
    shown = await anna.wait_for(said("Godt, det er klaret"))
    assert shown.text.index("aflevere nøgler") < shown.text.index("Klaret:")
    assert shown.text.index("Klaret:") < shown.text.index("købe nyt pas")
    await anna.click(shown, "Nej, det er ikke klaret")
    await anna.wait_for(said("mangler"))
    assert not any(item.done for item in await _items(town))


async def test_words_and_date_are_changed_by_talking(town: Office) -> None:
    anna = await town.citizen()
    await _filled(town, anna, "købe nyt pas")
    await anna.click(await _shown(anna), "Ret")
    await anna.click(await anna.wait_for(said("Hvad vil du rette")), "1")
    await anna.wait_for(said("Der står nu: købe nyt pas"))
    await anna.send("forny mit pas")
    await anna.click(await anna.wait_for(said("Hvornår er det")), "Behold datoen")
    shown = await anna.wait_for(said("Det er rettet", "forny mit pas"))
    await anna.click(shown, "Ret")
    await anna.click(await anna.wait_for(said("Hvad vil du rette")), "1")
    await anna.click(await anna.wait_for(said("forny mit pas", "i stedet")), "Behold ordene")
    await anna.wait_for(said("Hvornår er det"))
    await anna.send("i morgen kl. 12")
    await anna.wait_for(said("Det er rettet", "forny mit pas", "i morgen kl. 12"))


async def test_nothing_is_deleted_without_a_yes(town: Office) -> None:
    anna = await town.citizen()
    await _filled(town, anna, "købe nyt pas")
    await anna.click(await _shown(anna), "Slet")
    await anna.click(await anna.wait_for(said("Hvad vil du slette")), "1")
    asked = await anna.wait_for(said("Vil du slette", "købe nyt pas"))
    await anna.click(asked, "Nej, behold det")
    await anna.wait_for(said("bliver stående"))
    assert len(await _items(town)) == 1
    await anna.click(asked, "Ja, slet det")
    await anna.wait_for(said("Det er slettet"))
    assert await _items(town) == []
    query = await anna.click(asked, "Ja, slet det")
    await anna.send("/minplan")
    await anna.wait_for(said("ikke noget i din plan"))
    assert query.answer and "ikke i din plan mere" in query.answer["text"]


async def test_a_form_can_be_left(town: Office) -> None:
    anna = await town.citizen()
    await anna.send("/minplan")
    await anna.click(await anna.wait_for(said("ikke noget")), "Tilføj")
    await anna.click(await anna.wait_for(said("præcis")), "Fortryd")
    await anna.wait_for(said("ikke ændret noget"))
    await anna.send(RATS)
    await anna.wait_for(said("Rotter i haven"))
    assert await _items(town) == []


async def test_the_plan_can_be_taken_along(town: Office) -> None:
    anna = await town.citizen()
    await _filled(town, anna, "købe nyt pas")
    await anna.click(await _shown(anna), "Hent")
    await anna.wait_for(said("- købe nyt pas"))
    file = await anna.wait_for(lambda m: "document" in m.raw)
    assert file.raw["document"]["file_name"] == "min-plan.ics"
    upload = town.server.world.files[file.raw["document"]["file_id"]]
    assert b"BEGIN:VCALENDAR" in upload.data


async def test_a_long_plan_comes_in_pieces_with_the_buttons_last(town: Office) -> None:
    anna = await town.citizen()
    await _filled(town, anna, *(f"{number}: " + "ord " * 110 for number in range(20)))
    await anna.send("/minplan")
    last = await anna.wait_for(lambda m: bool(m.buttons))
    assert "19: " in last.text
    await anna.click(last, "Slet")
    picking = await anna.wait_for(said("Hvad vil du slette"))
    assert len(picking.buttons) == 20


async def test_somebody_in_danger_is_met_also_in_the_form(town: Office) -> None:
    anna = await town.citizen()
    await anna.send("/minplan")
    await anna.click(await anna.wait_for(said("ikke noget")), "Tilføj")
    await anna.wait_for(said("præcis"))
    await anna.send("jeg vil ikke leve mere, jeg tager mit eget liv i aften")
    await anna.wait_for(said("70 201 201"))


async def _proposed(town: Office, anna: User) -> tuple[Case, int]:
    """A case that Mette has, with an agreement she has proposed."""
    assert town.app
    desk, person, now = town.app.desk, town.app.desk.pseudonyms.of(anna.id), town.clock()
    mette = desk.staff.person(desk.staff.members[0])
    async with town.database.begin() as tx:
        case = await book.open_case(
            tx,
            person=person,
            department="borgerservice",
            urgency="normal",
            channel="chat",
            summary="vil have nyt pas",
            now=now,
        )
        await book.take(tx, case.id, mette, now)
        agreement = await agreements.propose(
            tx,
            case_id=case.id,
            person=person,
            who="Mette",
            what="vi mødes om passet",
            due=now + timedelta(days=2),
            now=now,
        )
        markup = proposal_buttons(desk, agreement.id)
        put(tx, message(to_person(person), "Passer det dig?", reply_markup=markup), now)
        put(tx, message(to_case(case.id), "Forslag sendt"), now)
    await town.app.sender.deliver([to_person(person), to_case(case.id)])
    return case, agreement.id


async def _agreement(town: Office) -> Agreement:
    async with town.database.begin() as tx:
        return (await tx.scalars(select(Agreement))).one()


async def _heard(town: Office, case: Case, *words: str) -> None:
    """Wait until something has been said in a case's topic."""
    topic = await town.topic(case)
    async with asyncio.timeout(5):
        while not any(said(*words)(m) for m in town.group.messages(topic)):
            await asyncio.sleep(0.02)


async def test_a_yes_is_told_to_both_and_stands_in_the_plan(town: Office) -> None:
    anna = await town.citizen()
    case, _ = await _proposed(town, anna)
    proposal = await anna.wait_for(said("Passer det dig"))
    await anna.click(proposal, "Ja, det passer mig")
    await anna.wait_for(said("Så er det aftalt", "vi mødes om passet", "Mette"))
    [item] = await _items(town)
    assert item.text == "vi mødes om passet"
    await _heard(town, case, "sagt ja", "vi mødes om passet")
    query = await anna.click(proposal, "Nej, det passer ikke")
    await _shown(anna)
    assert query.answer and "virker ikke mere" in query.answer["text"]
    assert (await _agreement(town)).state == "agreed"


async def test_a_no_asks_what_would_fit_and_tells_the_topic(town: Office) -> None:
    anna = await town.citizen()
    case, _ = await _proposed(town, anna)
    await anna.click(await anna.wait_for(said("Passer det dig")), "Nej, det passer ikke")
    await anna.wait_for(said("hvad der ville passe dig bedre"))
    await anna.send("hellere fredag formiddag")
    sent = await anna.wait_for(said("givet videre til Mette"))
    assert "på arbejde" in sent.text
    assert await _items(town) == []
    await _heard(town, case, "siger nej")
    await _heard(town, case, "hellere fredag formiddag")


async def test_nobody_answers_for_somebody_else(town: Office) -> None:
    anna, bo = await town.citizen(), await town.citizen("Bo")
    _, number = await _proposed(town, anna)
    assert town.app
    desk, person = town.app.desk, town.app.desk.pseudonyms.of(bo.id)
    async with town.database.begin() as tx:
        markup = proposal_buttons(desk, number)
        put(tx, message(to_person(person), "Stjålet", reply_markup=markup), town.clock())
    await town.app.sender.deliver([to_person(person)])
    query = await bo.click(await bo.wait_for(said("Stjålet")), "Ja, det passer mig")
    await bo.send("/minplan")
    await bo.wait_for(said("ikke noget"))
    assert query.answer and "virker ikke mere" in query.answer["text"]
    assert (await _agreement(town)).state == "proposed"


async def _asked(town: Office, anna: User) -> tuple[Case, Message]:
    """The agreement of a case that is closed since, and the question whether it worked."""
    assert town.app
    case, number = await _proposed(town, anna)
    await anna.click(await anna.wait_for(said("Passer det dig")), "Ja, det passer mig")
    await anna.wait_for(said("Så er det aftalt"))
    desk, now, person = town.app.desk, town.clock(), case.person
    async with town.database.begin() as tx:
        await book.close_by_staff(tx, case.id, case.holder or "", "", now)
        markup = question_buttons(desk, number)
        put(tx, message(to_person(person), "Lykkedes det?", reply_markup=markup), now)
    await town.app.sender.deliver([to_person(person)])
    return case, await anna.wait_for(said("Lykkedes det?"))


async def test_what_did_not_work_reopens_the_case_also_after_a_yes(town: Office) -> None:
    anna = await town.citizen()
    case, question = await _asked(town, anna)
    await anna.click(question, "Ja")
    await anna.wait_for(said("Tak for svaret"))
    await anna.click(question, "Nej")
    told = await anna.wait_for(said(case.number, "åben igen"))
    assert "Borgerservice" in told.text
    assert "på arbejde" in told.text
    assert (await town.cases())[0].status == Status.REOPENED
    await _heard(town, case, "ikke lykkedes", "vi mødes om passet")
    assert (await _agreement(town)).state == "broken"

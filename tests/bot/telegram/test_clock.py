"""What the bot says by itself: a case never goes silent, and agreements are remembered."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from bot.cases import agreements, shouts
from bot.store.tables import Line
from tests.bot.telegram.office import Office, said
from tests.bot.telegram.staff_side import open_case, private


async def test_an_untaken_case_goes_from_department_to_leader_to_all(office: Office) -> None:
    opened = await open_case(office)
    chat = private(office, opened.mette)
    await chat.start()
    office.clock.turn(hours=1.1)  # 12.06 in Denmark
    await opened.latest("Borgerservice: Ingen har taget sag B-1")
    await opened.anna.wait_for(said("Ingen har taget din sag B-1", "mindet Borgerservice"))
    office.clock.turn(days=1, hours=0.5)  # three hours on Monday, 2.6 on Tuesday
    await chat.wait_for(said("Ingen i Borgerservice har taget sag B-1", f"/{opened.topic}"))
    await opened.anna.wait_for(said("skrevet til lederen"))
    office.clock.turn(days=1, hours=1)
    await opened.ole.wait_for(said("Kan en af jer tage den", "t.me/c"))
    await opened.anna.wait_for(said("alle medarbejdere", "00 00 20 01"))
    reminded = opened.citizen_reads().count("B-1")
    await opened.latest("Hele gruppen")
    assert reminded == 3


async def test_a_case_that_is_taken_is_left_alone(office: Office) -> None:
    opened = await open_case(office)
    await opened.taken()
    office.clock.turn(days=3)
    chat = private(office, opened.mette)
    await chat.start()
    await chat.wait_for(said("/sager"))
    assert "Ingen har taget" not in opened.citizen_reads()


async def test_an_agreement_is_reminded_of_and_asked_about(office: Office) -> None:
    opened = await open_case(office)
    await opened.taken()
    case, now = await opened.case(), office.clock()
    async with office.database.begin() as tx:
        made = await agreements.propose(
            tx,
            case_id=case.id,
            person=case.person,
            who="Mette",
            what="Passet sendes",
            due=now + timedelta(days=3),
            now=now,
        )
        await agreements.accept(tx, made.id, case.person, now)
    office.clock.turn(days=2)
    await opened.anna.wait_for(said("Husk aftalen", "Passet sendes"))
    await opened.latest("mindet om aftalen")
    office.clock.turn(days=2)
    question = await opened.anna.wait_for(said("Blev det til noget?"))
    await opened.latest("spurgt, om aftalen")
    await opened.anna.click(question, "Nej")
    await opened.latest("ikke lykkedes")


async def test_a_silent_leader_is_told_again(office: Office) -> None:
    opened = await open_case(office)
    now = office.clock()
    async with office.database.begin() as tx:
        await shouts.report(
            tx, person="x" * 32, by_staff=False, area="teknik", text="Hullet gør ondt", now=now
        )
    chat = private(office, opened.mette)
    await chat.start()
    office.clock.turn(days=3.1)
    told = await chat.wait_for(said("venter stadig på svar", "Hullet gør ondt"))
    assert [button["text"] for button in told.buttons] == ["Jeg har læst det"]


async def test_what_is_old_is_forgotten_in_the_night(office: Office) -> None:
    opened = await open_case(office)
    case, now = await opened.case(), office.clock()
    async with office.database.begin() as tx:
        tx.add(Line(person=case.person, author="citizen", text="gammelt", services=[], at=now))
    office.clock.turn(days=31)
    await opened.latest("Ingen har taget")
    async with office.database.begin() as tx:
        texts = (await tx.scalars(select(Line.text))).all()
    assert "gammelt" not in texts

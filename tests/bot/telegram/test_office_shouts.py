"""What was shouted about: read by a leader of the area, answered, told back."""

from __future__ import annotations

import pytest

from bot.cases import shouts
from bot.store.outbox import put, to_staff
from bot.store.tables import Shout
from bot.telegram.desk import message
from bot.telegram.office.shouts import shout_message
from eval.simulation import User
from tests.bot.telegram.office import Office, said
from tests.bot.telegram.staff_side import Opened, open_case, private


@pytest.fixture
async def opened(office: Office) -> Opened:
    return await open_case(office)


async def shouted(opened: Opened, by: User, *, by_staff: bool = False) -> int:
    assert opened.office.app
    desk, now = opened.office.app.desk, opened.office.clock()
    async with desk.database.begin() as tx:
        shout = await shouts.report(
            tx,
            person=desk.pseudonyms.of(by.id),
            by_staff=by_staff,
            area="borgerservice",
            text="Brevet er ikke til at forstå",
            now=now,
        )
        parameters = shout_message(desk, shout)
        leader = to_staff(desk.pseudonyms.of(opened.mette.id))
        put(tx, message(leader, parameters.pop("text"), **parameters), now)
    await opened.office.app.sender.deliver([leader])
    return shout.id


async def test_read_then_answered_and_told_back(opened: Opened) -> None:
    chat = private(opened.office, opened.mette)
    await chat.start()
    await chat.wait_for(said("/raabt"))
    number = await shouted(opened, opened.anna)
    await chat.click(await chat.wait_for(said("Brevet er ikke")), "Jeg har læst det")
    await opened.anna.wait_for(said("Mette har læst"))
    await chat.wait_for(said("hvad der bliver gjort"))
    await chat.send("/raabt")
    await chat.wait_for(said("Det er læst, men ikke besvaret"))
    await chat.send("Vi skriver brevet om.")
    await opened.anna.wait_for(said("Mette har svaret", "Vi skriver brevet om."))
    await chat.wait_for(said("Dit svar er sendt"))
    await chat.send("/raabt")
    await chat.wait_for(said("ikke noget, der venter"))
    async with opened.office.database.begin() as tx:
        shout = await tx.get(Shout, number)
    assert shout and shout.state == "answered"
    assert "Privatnavn" not in opened.citizen_reads()


async def test_only_a_leader_of_the_area(opened: Opened) -> None:
    private(opened.office, opened.mette)
    number = await shouted(opened, opened.anna)
    chat = private(opened.office, opened.ole)
    await chat.start()
    await chat.send("/raabt")
    await chat.wait_for(said("Listen er til ledere"))
    # Mette has not written to the bot, so the report is in the group where all can press.
    report = await opened.ole.wait_for(said("Brevet er ikke"))
    await opened.ole.click(report, "Jeg har læst det")
    await opened.mette.click(report, "Jeg har læst det")
    await opened.anna.wait_for(said("Mette har læst"))
    async with opened.office.database.begin() as tx:
        shout = await tx.get(Shout, number)
    assert shout and shout.state == "read"
    assert "Ole" not in opened.citizen_reads()

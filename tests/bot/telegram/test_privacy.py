"""/hjaelp, /privatliv, /slet and the command line: after erasing, nothing is left."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from bot.cases import agreements, book, plan, shouts
from bot.privacy_cli import privacy
from bot.store.columns import Base
from bot.store.outbox import put, to_case
from bot.store.tables import Contact, Outbox, PlanItem
from bot.telegram.desk import message
from bot.telegram.menu import CITIZEN
from eval.simulation import User
from tests.bot.helpers import RATS
from tests.bot.telegram.office import Office, said

SECRET = "hemmelige knæskinner"


@pytest.fixture
async def town(office: Office) -> Office:
    office.staff("Mette", "borgerservice", leader=True)
    await office.start()
    return office


async def _rows(town: Office) -> str:
    """Every table as text, the one that leads back to people too."""
    async with town.database.begin() as tx:
        rows = [
            f"{table.name} {row._mapping}"
            for table in Base.metadata.sorted_tables
            for row in await tx.execute(select(table))
        ]
    return "\n".join(rows)


async def _known(town: Office, name: str) -> tuple[User, int]:
    """Somebody with a bit of everything, and the topic of their open case."""
    assert town.app
    user = await town.citizen(name)
    await user.send(f"{RATS} og {SECRET}")
    await user.wait_for(said("Rotter i haven"))
    person, now = town.app.desk.pseudonyms.of(user.id), town.clock()
    async with town.database.begin() as tx:
        case = await book.open_case(
            tx,
            person=person,
            department="borgerservice",
            urgency="normal",
            channel="chat",
            summary=SECRET,
            now=now,
        )
        due = now + timedelta(days=3)
        agreement = await agreements.propose(
            tx, case_id=case.id, person=person, who="Mette", what=SECRET, due=due, now=now
        )
        await agreements.accept(tx, agreement.id, person, now)
        await plan.add(tx, person, f"prøve {SECRET}")
        await shouts.report(
            tx, person=person, by_staff=False, area="teknik", text="brevet er svært", now=now
        )
        put(tx, message(to_case(case.id), "Hej"), now)
        later = put(tx, message(to_case(case.id), SECRET), now)
        later.not_before = now + timedelta(days=1)
    await town.app.sender.deliver([to_case(case.id)])
    return user, await town.topic(case)


async def test_help_has_six_lines_with_the_commands(town: Office) -> None:
    anna = await town.citizen()
    await anna.send("/hjaelp")
    told = await anna.wait_for(said("/menneske"))
    assert len(told.text.splitlines()) == 6
    for command in set(CITIZEN) - {"start", "hjaelp"}:
        assert f"/{command}" in told.text


async def test_privacy_says_what_is_kept_and_for_how_long(town: Office) -> None:
    anna = await town.citizen()
    await anna.send("/privatliv")
    await anna.wait_for(said("30 dage", "90 dage", "Telegram", "kopi", "/slet"))


async def test_nothing_is_erased_without_a_yes(town: Office) -> None:
    anna, _ = await _known(town, "Anna")
    await anna.send("/slet")
    await anna.click(await anna.wait_for(said("Vil du slette alt")), "Nej, behold det")
    await anna.wait_for(said("ikke slettet noget"))
    assert SECRET in await _rows(town)


async def test_after_erasing_nothing_about_the_person_is_left(town: Office) -> None:
    assert town.app
    bo, _ = await _known(town, "Bo")
    theirs = (await _rows(town)).count(SECRET)
    anna, topic = await _known(town, "Anna")
    person = town.app.desk.pseudonyms.of(anna.id)
    before = await _rows(town)
    assert person in before and str(anna.id) in before
    await anna.send("/slet")
    asked = await anna.wait_for(said("Vil du slette alt", "medarbejdernes gruppe"))
    await anna.click(asked, "Ja, slet det hele")
    told = await anna.wait_for(said("Nu er det slettet"))
    for words in ("beskeder fra vores snak", "én sag", "én aftale", "to ting i din plan", "leder"):
        assert words in told.text
    after = await _rows(town)
    assert person not in after
    assert str(anna.id) not in after
    assert after.count(SECRET) == theirs
    assert "brevet er svært" in after
    assert town.app.desk.pseudonyms.of(bo.id) in after
    async with asyncio.timeout(5):
        while not town.group.topics[topic].closed:
            await asyncio.sleep(0.02)
    last = town.group.messages(topic)[-1]
    assert "Sagen var åben" in last.text and "Journalisér" in last.text


async def test_they_can_begin_anew_and_erase_nothing(town: Office) -> None:
    anna, _ = await _known(town, "Anna")
    await anna.send("/slet")
    asked = await anna.wait_for(said("Vil du slette alt"))
    await anna.click(asked, "Ja, slet det hele")
    await anna.wait_for(said("Nu er det slettet"))
    await anna.click(asked, "Ja, slet det hele")
    await anna.wait_for(said("ikke gemt andet"))
    await anna.send(RATS)
    await anna.wait_for(said("Rotter i haven"))
    async with town.database.begin() as tx:
        assert len(list(await tx.scalars(select(Contact)))) == 1
        assert len(list(await tx.scalars(select(PlanItem)))) == 0


async def test_the_command_line_shows_and_erases(
    town: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    anna, _ = await _known(town, "Anna")
    await town.stop()
    monkeypatch.setenv("BORGERLAND_DATA_DIR", str(town.folder))

    async def run(*arguments: str) -> tuple[int, str]:
        result = await asyncio.to_thread(CliRunner().invoke, privacy, arguments)
        return result.exit_code, result.output

    file = tmp_path / "anna.json"
    assert (await run("export", str(anna.id), "--out", str(file)))[0] == 0
    assert file.stat().st_mode & 0o077 == 0
    found = json.loads(file.read_text("utf-8"))
    assert found["case"][0]["summary"] == SECRET
    assert found["contact"][0]["chat_id"] == anna.id
    assert "holder" not in found["case"][0]
    assert found["talk"]["conversation"]["topics"]
    person = found["contact"][0]["person"]
    code, out = await run("export", "--person", person)
    assert code == 0 and json.loads(out) == found
    code, out = await run("export", "--person", "nobody")
    assert code != 0 and "nothing is kept" in out
    code, _ = await run("export")
    assert code != 0
    code, out = await run("retention")
    assert code == 0 and "line" in out
    code, out = await run("erase", str(anna.id), "--yes")
    assert code == 0 and "case" in out
    code, out = await run("erase", str(anna.id), "--yes")
    assert code != 0 and "nothing is kept" in out
    await town.start()
    assert person not in await _rows(town)
    async with town.database.begin() as tx:
        waiting = list(await tx.scalars(select(Outbox.target)))
    assert set(waiting) <= {"group"}

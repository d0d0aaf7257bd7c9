"""The staff's own questions: answered when asked, with what no citizen ever sees."""

from __future__ import annotations

import asyncio
import re

from tests.bot.helpers import RATS
from tests.bot.telegram.office import Office, said
from tests.bot.telegram.staff_side import Opened, open_case, private


async def test_a_private_question_gets_the_staffs_answer(office: Office) -> None:
    opened = await open_case(office)
    chat = private(office, opened.mette)
    await chat.start()
    await chat.wait_for(said("/sager", "/raabt"))
    await chat.send(RATS)
    answer = await chat.wait_for(said("Rotter i haven", "Spor:"))
    folded = [e for e in answer.entities if e["type"] == "expandable_blockquote"]
    assert folded
    assert not any("menneske" in button["text"].lower() for button in answer.buttons)
    assert any(b.get("callback_data", "").startswith("aspect:") for b in answer.buttons)


async def test_a_button_of_an_answer_is_for_staff_too(office: Office) -> None:
    opened = await open_case(office)
    chat = private(office, opened.mette)
    await chat.start()
    await chat.send(RATS)
    answer = await chat.wait_for(said("Rotter i haven", "Spor:"))
    label = next(b["text"] for b in answer.buttons if b["callback_data"].startswith("aspect:"))
    await chat.click(answer, label)
    await chat.wait_for(said("Rotter i haven", "Spor:"))


async def test_in_the_group_it_answers_only_when_addressed(office: Office) -> None:
    opened = await open_case(office)
    await opened.mette.post(RATS)
    await opened.mette.post(f"@borgerland_bot {RATS}")
    answer = await opened.mette.wait_for(said("Rotter i haven", "Spor:"))
    assert answer.thread_id is None
    await opened.ole.post("jeg har brug for et nyt pas", reply_to=answer)
    await opened.ole.wait_for(said("Nyt pas", "Spor:"))
    await opened.ole.post("/spoerg")
    await opened.ole.wait_for(said("/spoerg hvad koster"))
    own = office.group.create_topic("Snak", opened.mette)
    await opened.mette.post(RATS, own.thread_id)
    await opened.mette.post(f"/spoerg {RATS}", own.thread_id)
    await opened.mette.wait_for(said("Rotter i haven"), topic=own.thread_id)
    texts = [m.text for m in office.group.messages() if m.from_bot]
    assert sum("Rotter i haven" in text for text in texts) == 1


async def test_asked_in_a_case_the_answer_stays_inside(office: Office) -> None:
    opened = await open_case(office)
    await opened.taken()
    await opened.mette.post(f"/spoerg {RATS}", opened.topic)
    await opened.latest("Rotter i haven", "Spor:")
    assert "Rotter" not in opened.citizen_reads()


async def test_the_list_of_what_waits(office: Office) -> None:
    opened: Opened = await open_case(office, urgency="high")
    chat = private(office, opened.mette)
    await chat.start()
    await chat.send("/sager")
    line = await chat.wait_for(said("B-1", "Borgerservice", "haster"))
    assert re.search(rf"https://t\.me/c/1000000001/{opened.topic}\b", line.text)
    await opened.taken()
    await chat.send("/sager")
    await chat.wait_for(said("Ingen sager venter"))


async def test_citizens_get_none_of_it(office: Office) -> None:
    opened = await open_case(office)
    await opened.anna.send("/sager")
    await opened.anna.send(f"/spoerg {RATS}")
    await asyncio.sleep(0.5)
    assert "Spor:" not in opened.citizen_reads()
    assert "t.me/c" not in opened.citizen_reads()

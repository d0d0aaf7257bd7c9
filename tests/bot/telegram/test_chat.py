"""Questions and answers over real HTTP."""

from __future__ import annotations

import asyncio
import time

import pytest
from aiogram import Bot

from bot.turn import Conversation, Message, Reply
from tests.bot.helpers import RATS
from tests.bot.telegram.office import Office, said


@pytest.fixture
async def open_office(office: Office) -> Office:
    office.staff("Mette", "borgerservice", leader=True)
    await office.start()
    return office


async def test_the_greeting_says_what_it_is(open_office: Office) -> None:
    anna = open_office.server.user("Anna")
    await anna.start()
    greeting = await anna.wait_for(said("computer (AI)"))
    for words in ("CPR", "sikre post", "/menneske", "112"):
        assert words in greeting.text


async def test_a_question_gets_its_answer_with_the_source_folded(open_office: Office) -> None:
    anna = await open_office.citizen()
    await anna.send(RATS)
    answer = await anna.wait_for(said("Rotter i haven"))
    quote = [e for e in answer.entities if e["type"] == "expandable_blockquote"]
    assert len(quote) == 1
    assert "Kilde" in answer.text.encode("utf-16-le")[quote[0]["offset"] * 2 :].decode("utf-16-le")
    labels = [button["text"] for button in answer.buttons]
    assert any("menneske" in label.lower() for label in labels)


async def test_a_part_is_asked_for_with_a_button_also_later(open_office: Office) -> None:
    anna = await open_office.citizen()
    await anna.send(RATS)
    rats = await anna.wait_for(said("Rotter i haven"))
    await anna.send("jeg har brug for et nyt pas")
    await anna.wait_for(said("Nyt pas"))
    price = next(b["text"] for b in rats.buttons if "koster" in b["text"].lower())
    await anna.click(rats, price)
    answer = await anna.wait_for(said("Rotter i haven", "Kilde"))
    assert "koster" in answer.text.lower() or "gratis" in answer.text.lower()


async def test_numbers_are_hidden_before_anything_is_stored(open_office: Office) -> None:
    anna = await open_office.citizen()
    await anna.send(f"mit cpr er 010190-1234 og {RATS}")
    answer = await anna.wait_for(said("CPR-nummer"))
    assert "Rotter" in answer.text
    everything = await open_office.everything()
    assert "010190" not in everything
    assert str(anna.id) not in everything
    assert "[cpr]" in everything


async def test_an_edited_question_is_answered_under_it(open_office: Office) -> None:
    anna = await open_office.citizen()
    question = await anna.send(RATS)
    await anna.wait_for(said("Rotter i haven"))
    await anna.edit(question, "jeg har brug for et nyt pas")
    answer = await anna.wait_for(said("Nyt pas"))
    assert answer.reply_to == question.id


@pytest.mark.parametrize(
    "kind", ["send_voice", "send_photo", "send_sticker", "send_location", "send_contact"]
)
async def test_what_cannot_be_read_gets_a_kind_answer(open_office: Office, kind: str) -> None:
    anna = await open_office.citizen()
    arguments = {"send_photo": (b"x",), "send_contact": ("00 00 00 00",)}.get(kind, ())
    await getattr(anna, kind)(*arguments)
    answer = await anna.wait_for(said("Skriv"))
    assert "kan" in answer.text
    assert "00 00 00 00" not in await open_office.everything()


async def test_one_update_is_answered_once(open_office: Office) -> None:
    anna = await open_office.citizen()
    await anna.send(RATS)
    await anna.wait_for(said("Rotter i haven"))
    open_office.server.repeat(open_office.server.world.updates.last_id)
    await anna.send("jeg har brug for et nyt pas")
    await anna.wait_for(said("Nyt pas"))
    assert sum("Rotter i haven" in message.text for message in anna.inbox) == 1


async def test_many_people_at_once_each_in_order(open_office: Office) -> None:
    people = await asyncio.gather(*(open_office.citizen(f"p{i}") for i in range(10)))
    for person in people:
        await person.send(RATS)
        await person.send("jeg har brug for et nyt pas")
        await person.send("varm mad til min mor, mad bragt ud")
    for person in people:
        await person.wait_for(said("Mad bragt ud"), timeout=20)
        order = [m.text.split("\n")[0] for m in person.inbox if m.text.startswith("Det handler")]
        assert [line.partition(": ")[2] for line in order] == [
            "Rotter i haven.",
            "Nyt pas.",
            "Mad bragt ud.",
        ]


async def test_what_arrives_while_the_bot_is_away_is_answered_later(office: Office) -> None:
    await office.start()
    anna = await office.citizen()
    await office.stop()
    await anna.send(RATS)
    await office.start()
    await anna.wait_for(said("Rotter i haven"))


async def test_a_failure_is_an_apology_with_a_number(
    open_office: Office, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna = await open_office.citizen()

    def fail(*_: object) -> None:
        raise RuntimeError(RATS)

    monkeypatch.setattr("bot.telegram.citizen.guard.render", fail)
    await anna.send(RATS)
    apology = await anna.wait_for(said("Undskyld", "112"))
    reference = apology.text.partition("nummeret ")[2][:6]
    assert f"reference={reference}" in caplog.text
    assert "rotterne" not in caplog.text


async def test_what_the_sweep_is_sending_when_the_bot_stops_is_not_sent_twice(
    office: Office,
) -> None:
    await office.start()
    anna = await office.citizen()
    faults = office.server.faults
    faults.add("sendMessage", chat_id=anna.id, retry_after=1)  # so the sweep sends it later
    faults.add("sendMessage", chat_id=anna.id, delay=2)  # and is doing so when the bot stops
    await anna.send(RATS)
    while (
        sum(call.params["chat_id"] == anna.id for call in office.server.calls_of("sendMessage")) < 4
    ):
        await asyncio.sleep(0.05)
    await office.stop()
    await office.start()
    await asyncio.sleep(1)
    texts = [message.text for message in anna.inbox]
    assert len(texts) == len(set(texts))


@pytest.mark.parametrize("model", ["", "openai:fake"])
async def test_with_a_chat_model_a_draft_says_that_the_answer_is_checked(
    office: Office, monkeypatch: pytest.MonkeyPatch, model: str
) -> None:
    """Seen while somebody waits, and never a part of the answer."""
    drafts: list[str] = []
    shown = Bot.send_message_draft

    async def note(bot: Bot, chat_id: int, draft_id: int, text: str) -> bool:
        drafts.append(text)
        return await shown(bot, chat_id, draft_id, text=text)

    answer = office.assistant.reply

    def slowly(message: Message, conversation: Conversation) -> Reply:
        time.sleep(0.8)
        return answer(message, conversation)

    monkeypatch.setattr(Bot, "send_message_draft", note)
    monkeypatch.setattr(office.assistant, "reply", slowly)
    office.values["chat_model"] = model
    await office.start()
    anna = await office.citizen()
    await anna.send(RATS)
    await anna.wait_for(said("Rotter i haven"))
    assert drafts == ([office.app.desk.texts.say("working")] if model and office.app else [])

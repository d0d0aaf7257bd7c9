"""Which questions of citizens and staff are kept for the library to learn from."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.assistant import Assistant, open_assistant
from bot.store.questions import open_questions
from bot.store.tables import Question
from bot.turn import Conversation, Message, Outcome, Reply
from eval.simulation import User
from tests.bot.helpers import RATS, settings
from tests.bot.telegram.office import Office, said
from tests.bot.telegram.staff_side import private

VET = "hvor finder jeg en tandlæge til min hamster"
STORY = (
    "min cykel er punkteret og jeg kan ikke lappe den selv så hvor ligger der en cykelsmed som "
    "også har åbent på en søndag"
)
"""So long that it leans on nothing said before."""

DANGER = "jeg vil ikke leve mere, jeg tager mit eget liv i nat"


@pytest.fixture(scope="module")
def careful_assistant(small_folder: Path, small_data_dir: Path) -> Assistant:
    """The assistant over the small library that answers only what it is sure of."""
    return open_assistant(settings(library=small_folder, data_dir=small_data_dir))


@pytest.fixture
async def town(office: Office, careful_assistant: Assistant) -> Office:
    office.assistant = careful_assistant
    office.staff("Mette", "borgerservice", leader=True)
    await office.start()
    return office


async def settle(anna: User) -> None:
    """Everything that was sent before has been answered."""
    seen = len(anna.inbox)
    await anna.send("/start")
    async with asyncio.timeout(10):
        while not any("computer" in m.text for m in anna.inbox[seen:]):
            await asyncio.sleep(0.05)


async def kept(town: Office) -> list[Question]:
    async with town.database.begin() as tx:
        return await open_questions(tx)


async def reasons(town: Office) -> list[tuple[str, str]]:
    return [(question.why, question.text) for question in await kept(town)]


async def test_an_unanswered_question_is_kept_masked_and_without_a_person(town: Office) -> None:
    anna = await town.citizen()
    await anna.send(f"jeg hedder Karla Vestergaard, {VET}")
    await settle(anna)
    [question] = await kept(town)
    assert (question.why, question.audience) == ("unanswered", "citizen")
    assert question.text == f"jeg hedder [name], {VET}"


async def test_a_good_answer_is_not_kept(town: Office) -> None:
    anna = await town.citizen()
    await anna.send(RATS)
    answer = await anna.wait_for(said("Rotter i haven"))
    await anna.click(answer, next(b["text"] for b in answer.buttons if "koster" in b["text"]))
    await settle(anna)
    assert await kept(town) == []


async def test_a_person_asked_for_right_after_an_answer_dislikes_it(town: Office) -> None:
    anna = await town.citizen()
    await anna.send(RATS)
    await anna.wait_for(said("Rotter i haven"))
    await anna.send("/menneske")
    await anna.wait_for(said("Jeg har ikke sendt noget endnu"))
    await anna.send("/menneske")
    await settle(anna)
    assert await reasons(town) == [("disliked", RATS)]
    assert (await kept(town))[0].services[0] == "rotter"


async def test_a_person_asked_for_in_words_dislikes_it_too(town: Office) -> None:
    anna = await town.citizen()
    await anna.send(RATS)
    await anna.wait_for(said("Rotter i haven"))
    await anna.send("jeg vil hellere tale med et menneske")
    await anna.wait_for(said("Jeg har ikke sendt noget endnu"))
    assert await reasons(town) == [("disliked", RATS)]


async def test_a_person_asked_for_later_says_nothing_of_the_answer(town: Office) -> None:
    anna = await town.citizen()
    await anna.send(RATS)
    await anna.wait_for(said("Rotter i haven"))
    town.clock.turn(minutes=11)
    await anna.send("/menneske")
    await anna.wait_for(said("Jeg har ikke sendt noget endnu"))
    assert await kept(town) == []


async def test_a_person_asked_for_at_once_dislikes_nothing(town: Office) -> None:
    anna = await town.citizen()
    await anna.send("/menneske")
    await settle(anna)
    assert await kept(town) == []


async def test_nothing_is_kept_of_a_talk_in_which_somebody_is_in_danger(town: Office) -> None:
    anna = await town.citizen()
    for text in (DANGER, VET, "hvad gør jeg med min hamster", RATS, "/menneske"):
        await anna.send(text)
    await settle(anna)
    town.clock.turn(hours=23)
    await anna.send(STORY)
    await settle(anna)
    assert await kept(town) == []
    town.clock.turn(hours=2)
    await anna.send(STORY)
    await settle(anna)
    assert [question.text for question in await kept(town)] == [STORY]


async def test_a_question_that_was_asked_about_twice_is_kept_as_the_first(
    town: Office, careful_assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    asking = Reply("Hvad handler det om?", Outcome.ASKED, confidence=0.9)
    replies = iter([asking, Reply("Ring", Outcome.HANDED_OVER)])

    def answer(message: Message, conversation: Conversation) -> Reply:
        reply = next(replies)
        asked = reply.outcome is Outcome.ASKED
        conversation.asked, conversation.pending = (reply.text, VET) if asked else ("", "")
        return reply

    monkeypatch.setattr(careful_assistant, "reply", answer)
    anna = await town.citizen()
    await anna.send(VET)
    await anna.wait_for(said("Hvad handler det om?"))
    assert await kept(town) == []
    await anna.send("det ved jeg ikke")
    await anna.wait_for(said("Ring"))
    assert await reasons(town) == [("unsure", VET)]


async def test_what_staff_ask_is_kept_as_theirs(
    office: Office, careful_assistant: Assistant
) -> None:
    office.assistant = careful_assistant
    mette = office.staff("Mette", "borgerservice", leader=True)
    await office.start()
    chat = private(office, mette)
    await chat.start()
    await chat.send(VET)
    async with asyncio.timeout(10):
        while not (found := await kept(office)):
            await asyncio.sleep(0.05)
    assert [(question.text, question.audience) for question in found] == [(VET, "staff")]

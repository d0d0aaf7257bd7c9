"""A short message as a full question: used only when it adds next to nothing."""

from __future__ import annotations

from typing import Any

import pytest

from bot.assistant import Assistant
from bot.steps.rewrite import Rewrite
from bot.turn import Conversation, Topic, Turn
from tests.bot.chat_model.fakes import Answer, QueueModel, queue
from tests.bot.helpers import turn_about

BEFORE = "kan jeg få hjælp til huslejen"
NOW = "også hvis jeg bor sammen med en ven"
JOINED = f"{BEFORE} {NOW}"


def rewritten(
    assistant: Assistant, answer: Answer, joined: bool = True, **chat: Any
) -> tuple[Turn, QueueModel]:
    model, fake = queue(answer, **chat)
    conversation = Conversation(topics=(Topic(("boligstoette",), BEFORE),))
    turn = turn_about(NOW, conversation=conversation, joined=joined)
    turn.query = JOINED if joined else NOW
    Rewrite(model, assistant.library)(turn)
    return turn, fake


def test_a_full_question_is_searched_for(assistant: Assistant) -> None:
    full = "Kan jeg få hjælp til huslejen, hvis jeg bor sammen med en ven?"
    turn, fake = rewritten(assistant, {"spoergsmaal": full, "nyt_emne": False})
    assert turn.query == full
    assert turn.joined
    assert BEFORE in fake.asked[0]
    assert turn.notes["model"][0]["use"] == "follow_up"


def test_a_new_topic_goes_on_alone(assistant: Assistant) -> None:
    turn, _ = rewritten(assistant, {"spoergsmaal": NOW, "nyt_emne": True})
    assert turn.query == NOW
    assert not turn.joined


@pytest.mark.parametrize(
    "answer",
    [
        {"spoergsmaal": "Hvad får en pensionist på 67 i ældrecheck?", "nyt_emne": False},
        {"spoergsmaal": "Kan jeg få 4.000 kr. til huslejen med en ven?", "nyt_emne": False},
        {"spoergsmaal": "", "nyt_emne": False},
        {"spoergsmaal": "huslejen " * 60, "nyt_emne": False},
        "ikke JSON",
        TimeoutError(),
    ],
)
def test_what_adds_something_or_fails_is_not_used(assistant: Assistant, answer: Answer) -> None:
    turn, _ = rewritten(assistant, answer)
    assert turn.query == JOINED
    assert turn.joined


def test_a_message_that_stands_alone_is_not_sent(assistant: Assistant) -> None:
    _, fake = rewritten(assistant, {"spoergsmaal": NOW, "nyt_emne": False}, joined=False)
    assert fake.asked == []


def test_a_use_that_is_not_wanted_is_not_made(assistant: Assistant) -> None:
    _, fake = rewritten(assistant, {"spoergsmaal": NOW, "nyt_emne": False}, use_for=["draft"])
    assert fake.asked == []

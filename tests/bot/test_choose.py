"""Close services: a chat model may change their order, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from bot.assistant import Assistant
from bot.steps.choose import Choose
from bot.turn import Turn
from tests.bot.chat_model.fakes import Answer, QueueModel, queue
from tests.bot.helpers import findings, short_answer, turn_about

CLOSE = (("boligstoette", 0.8), ("beboerindskudslaan", 0.75), ("enkeltydelse", 0.72))
CLEAR = (("boligstoette", 0.9), ("beboerindskudslaan", 0.5))


def chosen(
    assistant: Assistant,
    answer: Answer,
    found: tuple[tuple[str, float], ...] = CLOSE,
    **values: Any,
) -> tuple[Turn, QueueModel]:
    model, fake = queue(answer)
    owners = [(short_answer(assistant.library, service), score) for service, score in found]
    turn = turn_about("penge til at flytte", findings=findings(owners), **values)
    Choose(model, assistant.library, 0.15)(turn)
    return turn, fake


def order(turn: Turn) -> tuple[str, ...]:
    assert turn.findings
    return turn.findings.services


def test_the_chosen_service_comes_first_and_no_score_changes_its_place(
    assistant: Assistant,
) -> None:
    turn, fake = chosen(assistant, {"valg": "K2"})
    assert order(turn) == ("beboerindskudslaan", "boligstoette", "enkeltydelse")
    assert turn.findings
    assert [hit.score for hit in turn.findings.owners] == [0.8, 0.75, 0.72]
    assert turn.notes["model"][0]["result"] == "used"
    assert assistant.library.service["beboerindskudslaan"].title in fake.asked[0]


@pytest.mark.parametrize(
    "answer",
    [
        {"valg": "K1"},
        {"valg": "K9"},
        {"valg": "ingen"},
        {"valg": "beboerindskudslaan"},
        "K2",
        ConnectionError(),
    ],
)
def test_an_id_that_was_not_offered_changes_nothing(assistant: Assistant, answer: Answer) -> None:
    turn, _ = chosen(assistant, answer)
    assert order(turn) == tuple(service for service, _ in CLOSE)


def test_a_clear_case_is_not_asked_about(assistant: Assistant) -> None:
    _, fake = chosen(assistant, {"valg": "K2"}, CLEAR)
    assert fake.asked == []


@pytest.mark.parametrize("values", [{"crisis": "Ring 112."}, {"needs": ("a", "b")}])
def test_a_crisis_and_several_needs_are_not_the_model_s(
    assistant: Assistant, values: dict[str, Any]
) -> None:
    _, fake = chosen(assistant, {"valg": "K2"}, **values)
    assert fake.asked == []

"""The middle of an answer by a chat model: only where it is meant, only past the guard."""

from __future__ import annotations

from typing import Any

import pytest

from bot.assistant import Assistant
from bot.chat_model.drafting import Drafting
from bot.guard.guard import Guard
from bot.steps.draft import Draft
from bot.turn import Outcome, Turn
from knowledge.content import SERVICE_HEADINGS, Audience
from tests.bot.chat_model.fakes import Answer, QueueModel, drafted, queue
from tests.bot.helpers import findings, short_answer, step, turn_about

SERVICE = "hjaelpemidler"


def composed(assistant: Assistant, service: str = SERVICE, **values: Any) -> Turn:
    """A turn about a service as it is before its draft."""
    values.setdefault("outcome", Outcome.ANSWERED)
    turn = turn_about(
        "kan min far få en ny rollator",
        findings=findings([(short_answer(assistant.library, service), 1.0)]),
        services=(service,),
        department=assistant.library.service[service].department,
        **values,
    )
    step(assistant, "compose")(turn)
    step(assistant, "next step")(turn)
    turn.notes = {}
    return turn


def with_draft(assistant: Assistant, turn: Turn, *answers: Answer) -> tuple[Turn, QueueModel]:
    model, fake = queue(*answers)
    own = step(assistant, "draft")
    assert isinstance(own, Draft)
    drafting = Draft(
        Drafting(model), own.guard, assistant.library, assistant.wording, own.max_words
    )
    drafting(turn)
    return turn, fake


def own_words(assistant: Assistant, service: str = SERVICE) -> dict[str, Any]:
    """The perfect draft: the card's own short answer."""
    text = assistant.library.service[service].section(SERVICE_HEADINGS[0]).text
    return drafted(*[(line, ["K1"]) for line in text.split("\n")])


def test_a_draft_takes_the_place_of_the_card_s_words_and_of_nothing_else(
    assistant: Assistant,
) -> None:
    before = composed(assistant)
    turn, fake = with_draft(assistant, composed(assistant), own_words(assistant))
    about, _, rest = turn.body.partition("\n\n")
    assert about == before.body.partition("\n\n")[0]
    assert turn.parts == before.parts
    assert turn.notes["model"][0]["result"] == "used"
    assert "<besked>\nkan min far få en ny rollator\n</besked>" in fake.asked[0]
    assert before.draftable in fake.asked[0].replace("</kilde>", "")
    assert rest


@pytest.mark.parametrize(
    "answer",
    [
        drafted(("Du får 5.000 kr. i hånden i morgen.", ["K1"])),
        drafted(("Kommunen giver dig altid en rollator.", ["K1"])),
        drafted(("Ring til Falck på 12 34 56 78.", ["K1"])),
        "ikke JSON",
        ConnectionError(),
    ],
)
def test_what_the_guard_does_not_pass_leaves_the_composed_answer(
    assistant: Assistant, answer: Answer
) -> None:
    before = composed(assistant)
    turn, _ = with_draft(assistant, composed(assistant), answer, answer)
    assert turn.body == before.body
    assert turn.notes["model"][0]["result"] in ("refused", "failed")


@pytest.mark.parametrize(
    "values",
    [
        {"crisis": "Ring 112."},
        {"needs": (SERVICE, "boligstoette")},
        {"outcome": Outcome.PARTLY_ANSWERED},
    ],
)
def test_where_it_is_not_meant_the_model_is_not_asked(
    assistant: Assistant, values: dict[str, Any]
) -> None:
    _, fake = with_draft(assistant, composed(assistant, **values), own_words(assistant))
    assert fake.asked == []


def test_staff_get_no_draft_and_no_model_sees_their_notes(assistant: Assistant) -> None:
    turn = turn_about(
        "rollator",
        Audience.STAFF,
        findings=findings([(short_answer(assistant.library, SERVICE), 1.0)]),
        services=(SERVICE,),
        department=assistant.library.service[SERVICE].department,
        outcome=Outcome.ANSWERED,
    )
    step(assistant, "compose")(turn)
    _, fake = with_draft(assistant, turn, own_words(assistant))
    assert fake.asked == []


def test_a_guard_that_finds_nothing_is_the_only_way_out(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same draft, passed and not passed: the guard alone decides."""
    draft = own_words(assistant)
    passed, _ = with_draft(assistant, composed(assistant), draft)
    from bot.guard.finding import Finding, Kind

    found = (Finding(Kind.SUPPORT, "alt"),)
    monkeypatch.setattr(Guard, "check_draft", lambda *_, **__: found)
    refused, fake = with_draft(assistant, composed(assistant), draft, draft)
    assert len(fake.asked) == 2
    assert passed.notes["model"][0]["result"] == "used"
    assert refused.body == composed(assistant).body

from __future__ import annotations

from typing import Any

import pytest

from bot.assistant import Assistant
from bot.turn import Reply, Turn
from bot.wording import Wording
from knowledge.content import Service
from knowledge.danish.sentences import first_item, word_count
from knowledge.register import Authority
from tests.bot.helpers import (
    CITIZEN_HEADINGS,
    findings,
    pick,
    run_from,
    section,
    short_answer,
    turn_about,
)

HOW = "Sådan gør du"


def source_line(wording: Wording, service: Service) -> str:
    return wording.say("source", title=service.title, date=wording.date(service.reviewed))


def first(assistant: Assistant, service: str, **values: Any) -> Turn:
    found = findings([(short_answer(assistant.library, service), 1.0)])
    return run_from(assistant, "decide", turn_about(findings=found, **values))


def replies(assistant: Assistant, heading: str | None) -> list[tuple[Service, Reply]]:
    return [(s, pick(assistant, s.id, heading)) for s in assistant.library.services]


@pytest.mark.parametrize("heading", [None, *CITIZEN_HEADINGS])
def test_every_answer_names_the_door_and_ends_with_the_source(
    assistant: Assistant, wording: Wording, heading: str | None
) -> None:
    for service, reply in replies(assistant, heading):
        door = assistant.library.door[service.department]
        contact = (door.phone or door.web) if isinstance(door, Authority) else door.phone
        assert contact
        assert contact in reply.text
        assert door.name in reply.text
        assert reply.department == service.department
        assert reply.text.endswith(source_line(wording, service))


@pytest.mark.parametrize("heading", [None, *CITIZEN_HEADINGS])
def test_every_answer_gives_one_thing_to_do(
    assistant: Assistant, wording: Wording, heading: str | None
) -> None:
    for service, reply in replies(assistant, heading):
        how = service.section(HOW).text
        if heading == HOW:
            assert how in reply.text
        else:
            step = wording.say("next_step", step=first_item(how))
            assert step in reply.text or word_count(f"{reply.text}\n{step}") > 120


def test_another_authority_comes_with_help_from_the_municipality(
    assistant: Assistant, wording: Wording
) -> None:
    external = [s for s in assistant.library.services if s.department.startswith("ekstern:")]
    assert external
    for service in external:
        help_there = wording.say("help_there", door=wording.door(wording.front_door))
        reply = pick(assistant, service.id)
        assert help_there in reply.text or word_count(f"{reply.text}\n{help_there}") > 120


def test_offers_lead_on_and_end_with_a_person(assistant: Assistant) -> None:
    for heading in (None, *CITIZEN_HEADINGS):
        offers = pick(assistant, "rotter", heading).offers
        assert offers[-1].kind == "person"
        assert [option.kind for option in offers[:-1]] == ["aspect"] * (len(offers) - 1)
        assert heading not in [option.value for option in offers]
        assert len(offers) > 1


def test_what_is_offered_is_answered(assistant: Assistant) -> None:
    for service in assistant.library.services:
        for offer in pick(assistant, service.id).offers[:-1]:
            reply = pick(assistant, service.id, offer.value)
            assert reply.sources[0].section == offer.value


def test_community_stands_after_the_door_and_before_the_source(
    assistant: Assistant, wording: Wording
) -> None:
    with_community = 0
    for service in assistant.library.services:
        turn = first(assistant, service.id)
        assert turn.parts[-1] == source_line(wording, service)
        door = wording.door(assistant.library.door[service.department])
        contact = next(place for place, part in enumerate(turn.parts) if door in part)
        said = [c for c in assistant.library.communities if f"{c.title} (" in turn.parts[-2]]
        if said:
            with_community += 1
            assert service.id in said[0].services
            assert service.urgency == "normal"
            assert contact < len(turn.parts) - 2
    assert with_community


@pytest.mark.parametrize("values", [{"crisis": "Ring 112."}, {"follow_up": True}])
def test_no_community_in_a_crisis_or_twice(assistant: Assistant, values: dict[str, Any]) -> None:
    for community in assistant.library.communities:
        for service in community.services:
            turn = turn_about(chosen=service, **values)
            text = "\n".join(run_from(assistant, "decide", turn).parts)
            assert community.title not in text or community.title in turn.body


def test_community_never_breaks_the_limit(assistant: Assistant) -> None:
    for community in assistant.library.communities:
        for service in community.services:
            turn = first(assistant, service)
            assert word_count("\n".join([turn.body, *turn.parts])) <= 120


def test_document_ends_with_its_source(assistant: Assistant, wording: Wording) -> None:
    for document in assistant.library.documents:
        found = findings([(section(assistant.library, document.id), 1.0)])
        question = f"{document.title} {document.sections[0].heading}"
        turn = run_from(assistant, "decide", turn_about(question, findings=found))
        assert document.source[0] in turn.parts[-1]
        assert [option.kind for option in turn.offers] == ["person"]

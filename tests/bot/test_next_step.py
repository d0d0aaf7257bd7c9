from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.assistant import Assistant
from bot.steps.next_step import NextStep
from bot.turn import Reply, Turn
from bot.wording import Wording
from knowledge.content import Audience, Community, Service
from knowledge.danish.sentences import first_item, sentences, word_count
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
from tests.factories import REVIEWED

HOW, THEN = "Sådan gør du", "Hvad sker der så"


def club(title: str, offer: str = "Hjælper gratis.", **values: Any) -> Community:
    """A community for people with rats."""
    fixed = {
        "id": title.lower(),
        "contact": f"{title.lower()}.example",
        "services": ("rotter",),
        "source": ("https://example",),
        "reviewed": REVIEWED,
        "path": f"communities/{title.lower()}.md",
    }
    return Community.model_validate({"title": title, "offer": offer} | fixed | values)


def source_line(wording: Wording, service: Service) -> str:
    return wording.say("source", title=service.title, date=wording.date(service.reviewed))


def first(assistant: Assistant, service: str, text: str = "spørgsmål", **values: Any) -> Turn:
    """An answer from the card of a service, as composed once that is decided."""
    found = findings([(short_answer(assistant.library, service), 1.0)])
    card = assistant.library.service[service]
    decided: dict[str, Any] = {
        "findings": found,
        "services": (service,),
        "department": card.department,
    }
    return run_from(assistant, "compose", turn_about(text, **decided, **values))


def then_line(wording: Wording, service: Service) -> str:
    return wording.say("then", what=sentences(service.section(THEN).text)[0])


def step_line(wording: Wording, service: Service) -> str:
    return wording.say("next_step", step=first_item(service.section(HOW).text))


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
        step = step_line(wording, service)
        if heading == HOW:
            assert service.section(HOW).text in reply.text
            assert step not in reply.text
        else:
            assert step in reply.text or word_count(f"{reply.text}\n{step}") > 120


@pytest.mark.parametrize("heading", [None, *CITIZEN_HEADINGS])
def test_every_answer_tells_what_happens_then(
    assistant: Assistant, wording: Wording, heading: str | None
) -> None:
    for service, reply in replies(assistant, heading):
        then, step = then_line(wording, service), step_line(wording, service)
        if heading == THEN:
            assert service.section(THEN).text in reply.text
            assert then not in reply.text
        elif heading == HOW or step in reply.text:  # without the step there is nothing after it
            assert then in reply.text or word_count(f"{reply.text}\n{then}") > 120
        else:
            assert then not in reply.text


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


def test_community_stands_before_what_to_do_and_the_source_last(
    assistant: Assistant, wording: Wording
) -> None:
    with_community = 0
    for service in assistant.library.services:
        turn = first(assistant, service.id)
        door = wording.door(assistant.library.door[service.department])
        own = [
            step_line(wording, service),
            then_line(wording, service),
            wording.say("contact", door=door),
            source_line(wording, service),
        ]
        assert [part for part in turn.parts if part in own] == [p for p in own if p in turn.parts]
        assert turn.parts[-1] == own[-1]
        said = [c for c in assistant.library.communities if f"{c.title} (" in turn.parts[0]]
        assert not [c for c in assistant.library.communities if f"{c.title} (" in turn.parts[-2]]
        if said:
            with_community += 1
            assert service.id in said[0].services
            assert service.urgency == "normal"
            assert turn.parts[0] not in own
    assert with_community


@pytest.mark.parametrize(
    "values", [{"crisis": "Ring 112."}, {"follow_up": True}, {"needs": ("rotter", "mitid")}]
)
def test_no_community_in_a_crisis_or_twice_or_among_several_needs(
    small_assistant: Assistant, wording: Wording, values: dict[str, Any]
) -> None:
    library = replace(small_assistant.library, communities=(CATS,))
    for change in ({}, values):
        turn = first(small_assistant, "rotter")
        for name, value in change.items():
            setattr(turn, name, value)
        NextStep(library, wording, 120)(turn)
        assert (CATS.title in "\n".join(turn.parts)) == (not change)


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


CATS = club("Katteklubben", "Låner en kat ud til huse med rotter på loftet.")
TALK = club("Snakken", "Taler med dig, når du er bange.")
GIVERS = club("Fangerne", "Søger folk, der vil fange rotter på loftet.", kind="contribute")
BOTH = club("Naboerne", "Hjælper hinanden.", kind="both")
MADE_UP = club("Opdigtet", "Hjælper dig.", example=True)


@pytest.mark.parametrize(
    ("text", "communities", "expected"),
    [
        ("rotter på loftet", [TALK, CATS], CATS),
        ("rotter på loftet", [CATS, TALK], CATS),
        ("jeg er bange og vil tale med nogen", [CATS, TALK], TALK),
        ("snakken", [CATS, TALK], TALK),
        ("noget andet", [GIVERS, TALK], TALK),
        ("noget andet", [GIVERS, BOTH], BOTH),
        ("jeg vil selv fange rotter", [TALK, GIVERS], GIVERS),
        ("noget andet", [MADE_UP, TALK], TALK),
        ("noget andet", [GIVERS, MADE_UP], MADE_UP),
        ("noget andet", [TALK, CATS], TALK),
    ],
)
def test_the_community_nearest_the_words_is_named_and_help_before_work(
    small_assistant: Assistant,
    wording: Wording,
    text: str,
    communities: list[Community],
    expected: Community,
) -> None:
    library = replace(small_assistant.library, communities=tuple(communities))
    turn = first(small_assistant, "rotter", text)
    NextStep(library, wording, 120)(turn)
    named = [c for c in communities if c.title in "\n".join(turn.parts)]
    assert named == [expected]
    assert expected.contact in turn.parts[0]


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("help", "Du kan også bruge Klubben (klubben.example). De åbner døren."),
        (
            "both",
            "Du kan også kontakte Klubben (klubben.example), både for at få hjælp "
            "og for selv at hjælpe. De åbner døren.",
        ),
        (
            "contribute",
            "Vil du selv være med til at hjælpe, er der Klubben (klubben.example). De åbner døren.",
        ),
    ],
)
def test_a_place_to_contribute_is_not_offered_as_help(
    small_assistant: Assistant, wording: Wording, kind: str, said: str
) -> None:
    clubs = (club("Klubben", "Åbner døren.", kind=kind),)
    library = replace(small_assistant.library, communities=clubs)
    turn = first(small_assistant, "rotter")
    NextStep(library, wording, 120)(turn)
    assert turn.parts[0] == said


@pytest.mark.parametrize("tone", ["", "Et roligt ord på i alt otte ord først."])
def test_what_can_best_be_spared_goes_first_and_the_door_and_source_never(
    assistant: Assistant, wording: Wording, tone: str
) -> None:
    card = assistant.library.service["skat"]
    clubs = (club("Klubben", "Åbner døren.", services=("skat",)),)
    library = replace(assistant.library, communities=clubs)
    turn = first(assistant, "skat")
    turn.tone = tone
    door = library.door[card.department]
    named = {
        "community": "Klubben (",
        "step": step_line(wording, card),
        "then": then_line(wording, card),
        "door": wording.say("contact", door=wording.door(door)),
        "help": wording.say("help_there", door=wording.door(wording.front_door)),
        "source": source_line(wording, card),
    }
    seen = []
    for words in range(300, 0, -1):
        NextStep(library, wording, words)(turn)
        shown = "\n".join(turn.parts)
        left = [name for name, line in named.items() if line in shown]
        fits = word_count("\n".join([tone, turn.body, shown])) <= words
        assert fits or left == ["door", "source"]
        if left not in seen:
            seen.append(left)
    assert seen == [
        ["community", "step", "then", "door", "help", "source"],
        ["community", "step", "then", "door", "source"],
        ["step", "then", "door", "source"],
        ["step", "door", "source"],
        ["door", "source"],
    ]


def test_staff_are_spared_nothing(small_assistant: Assistant, wording: Wording) -> None:
    turn = turn_about(audience=Audience.STAFF, services=("rotter",), department="teknik")
    run_from(small_assistant, "compose", turn)
    whole = turn.parts
    NextStep(small_assistant.library, wording, 1)(turn)
    assert turn.parts == whole
    assert step_line(wording, small_assistant.library.service["rotter"]) in whole


def test_every_shipped_offer_reads_on_after_they(assistant: Assistant) -> None:
    for community in assistant.library.communities:
        first_word = community.offer.split()[0]
        assert first_word[0].isupper(), community.id
        assert first_word[1:].islower(), community.id
        assert community.offer.endswith("."), community.id

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.assistant import Assistant
from bot.steps.decide import Decide
from bot.turn import Conversation, Outcome, Turn
from bot.wording import Wording
from knowledge.calendar import today
from knowledge.content import Audience, Document
from knowledge.index.build import glossary_stems
from knowledge.index.passages import Passage
from knowledge.index.store import Index
from knowledge.library import Library
from knowledge.search import Search
from tests.bot.helpers import (
    RATS,
    findings,
    passages_of,
    section,
    settings,
    short_answer,
    talk,
    turn_about,
)
from tests.factories import own_document

ANSWER_FROM, OUTSIDE_BELOW, ASK_MARGIN = 0.8, 0.4, 0.2
VAGUE = "bolig"
CLEAR = "hvordan får min mor en rollator til gåturen ved søen"
LONG = "hvem har egentlig ansvaret for mødet mellem medarbejdere, ledere og politikere i projektet"
AUTHORITY = "ekstern:skattestyrelsen"


@pytest.fixture
def decide(library: Library, wording: Wording) -> Decide:
    return Decide(
        library,
        wording,
        answer_from=ANSWER_FROM,
        outside_below=OUTSIDE_BELOW,
        ask_margin=ASK_MARGIN,
        today=today,
    )


@pytest.fixture
def services(library: Library) -> list[Passage]:
    ids = ["boligstoette", "boligindretning", "hjemloeshed", "rotter", "mitid"]
    return [short_answer(library, service) for service in ids]


def found(text: str, passages: Sequence[Passage], evidence: float, margin: float) -> Turn:
    scores = [0.9 - margin * (place > 0) - 0.01 * place for place in range(len(passages))]
    ranked = list(zip(passages, scores, strict=True))
    return turn_about(text, findings=findings(ranked, evidence))


def test_enough_evidence_is_answered(decide: Decide, services: list[Passage]) -> None:
    turn = found(CLEAR, services[1:], ANSWER_FROM, 0.01)
    decide(turn)
    assert not turn.ended
    assert turn.outcome is Outcome.ANSWERED
    assert turn.services[0] == "boligindretning"
    assert turn.department == services[1].department


def test_few_words_with_a_clear_winner_are_answered(
    decide: Decide, services: list[Passage]
) -> None:
    turn = found(VAGUE, services[1:], 1.0, ASK_MARGIN + 0.1)
    decide(turn)
    assert turn.outcome is Outcome.ANSWERED


def test_vague_and_close_is_asked_with_choices(
    decide: Decide, services: list[Passage], library: Library, wording: Wording
) -> None:
    turn = found(VAGUE, services, 1.0, 0.01)
    decide(turn)
    assert turn.ended
    assert turn.outcome is Outcome.ASKED
    assert turn.body
    assert turn.body.count("?") == 1
    assert [option.value for option in turn.choices] == [p.owner for p in services[:3]]
    assert [o.label for o in turn.choices] == [library.service[p.owner].title for p in services[:3]]
    assert [option.kind for option in turn.offers] == ["person"]


def test_neighbours_are_told_apart_by_the_cards_own_question(
    decide: Decide, library: Library
) -> None:
    first = library.service["hjaelpemidler"]
    pair = [short_answer(library, s) for s in (first.id, first.related[0])]
    turn = found(VAGUE, pair, 1.0, 0.01)
    decide(turn)
    assert turn.body == first.ask


def test_never_two_questions_in_a_row(decide: Decide, services: list[Passage]) -> None:
    turn = found(VAGUE, services, 1.0, 0.01)
    turn.conversation = Conversation(asked=True)
    decide(turn)
    assert not turn.ended
    assert turn.outcome in (Outcome.ANSWERED, Outcome.OTHER_AUTHORITY)


def test_nobody_in_danger_is_asked(decide: Decide, services: list[Passage]) -> None:
    turn = found(VAGUE, services, 1.0, 0.01)
    turn.crisis = "Ring 112."
    decide(turn)
    assert turn.outcome is not Outcome.ASKED


def test_an_authority_among_the_best_is_no_reason_to_ask(
    decide: Decide, services: list[Passage], library: Library
) -> None:
    turn = found(VAGUE, [section(library, AUTHORITY), *services], 1.0, 0.01)
    decide(turn)
    assert turn.outcome is Outcome.OTHER_AUTHORITY


def test_too_little_evidence_gives_the_door_and_choices(
    decide: Decide, services: list[Passage], library: Library
) -> None:
    turn = found(CLEAR, services[1:], ANSWER_FROM - 0.01, 0.5)
    decide(turn)
    assert turn.ended
    assert turn.outcome is Outcome.NO_EVIDENCE
    department = services[1].department
    assert turn.department == department
    assert department
    door = library.door[department]
    assert door.phone
    assert door.phone in turn.body
    assert 1 <= len(turn.choices) <= 3
    assert turn.offers[-1].kind == "person"


def test_document_with_too_little_evidence_gives_the_front_door(
    decide: Decide, library: Library, wording: Wording
) -> None:
    turn = found(CLEAR, [section(library, library.documents[0].id)], 0.5, 0.5)
    decide(turn)
    assert turn.outcome is Outcome.NO_EVIDENCE
    assert wording.front_door.phone in turn.body
    assert turn.choices == ()


def test_little_that_looks_like_us_is_outside(
    decide: Decide, services: list[Passage], wording: Wording
) -> None:
    turn = found(CLEAR, services, OUTSIDE_BELOW - 0.01, 0.5)
    decide(turn)
    assert turn.outcome is Outcome.OUTSIDE_TOPIC
    assert turn.body == wording.outcome(
        Outcome.OUTSIDE_TOPIC, door=wording.door(wording.front_door)
    )
    assert turn.services == ()
    assert turn.choices == ()


def test_nothing_found_is_outside(decide: Decide) -> None:
    turn = found(CLEAR, [], 1.0, 0.0)
    decide(turn)
    assert turn.outcome is Outcome.OUTSIDE_TOPIC


@pytest.mark.parametrize("evidence", [0.0, 0.5])
def test_a_crisis_is_not_followed_by_a_refusal(
    decide: Decide, services: list[Passage], evidence: float
) -> None:
    turn = found(CLEAR, services, evidence, 0.5)
    turn.crisis = "Ring 112."
    decide(turn)
    assert turn.ended
    assert turn.body == ""


def test_authority_is_another_door(decide: Decide, library: Library) -> None:
    turn = found(CLEAR, [section(library, AUTHORITY)], 1.0, 0.5)
    decide(turn)
    assert not turn.ended
    assert turn.outcome is Outcome.OTHER_AUTHORITY
    assert turn.department == AUTHORITY


def test_service_of_an_authority_is_another_door(decide: Decide, library: Library) -> None:
    service = next(s for s in library.services if s.department.startswith("ekstern:"))
    turn = found(CLEAR, [short_answer(library, service.id)], 1.0, 0.5)
    decide(turn)
    assert turn.outcome is Outcome.OTHER_AUTHORITY
    assert turn.services[0] == service.id


def test_document_is_answered(decide: Decide, library: Library) -> None:
    turn = found(LONG, [section(library, library.documents[0].id)], 1.0, 0.5)
    decide(turn)
    assert turn.outcome is Outcome.ANSWERED
    assert turn.department is None


def test_short_message_that_names_no_document_gets_none(decide: Decide, library: Library) -> None:
    turn = found("vis mig noterne", [section(library, "kolding-maaling-2020")], 1.0, 0.5)
    decide(turn)
    assert turn.outcome is Outcome.NO_EVIDENCE
    assert not turn.sources


def test_choice_is_answered_without_a_search(decide: Decide) -> None:
    turn = turn_about("1", chosen="rotter")
    decide(turn)
    assert turn.services == ("rotter",)
    assert turn.outcome is Outcome.ANSWERED


def test_follow_up_is_answered_without_a_search(decide: Decide) -> None:
    before = Conversation(services=("rotter", "mitid"))
    turn = turn_about("hvad koster det", follow_up=True, conversation=before)
    decide(turn)
    assert turn.services[0] == "rotter"


@pytest.mark.parametrize("services", [(), ("rotter",)])
def test_person_is_never_a_dead_end(
    decide: Decide, wording: Wording, library: Library, services: tuple[str, ...]
) -> None:
    turn = turn_about("1", chosen="person", conversation=Conversation(services=services))
    decide(turn)
    door = library.service["rotter"].department if services else wording.front_door.id
    assert turn.outcome is Outcome.HANDED_OVER
    assert turn.department == door
    assert wording.door(library.door[door]) in turn.body


LAST = date(2026, 12, 31)
NEXT = LAST + timedelta(days=1)


def ending(library: Library, *services: str) -> Library:
    """The library with services that end on the last day of the year."""
    changed = {key: library.service[key].model_copy(update={"valid_to": LAST}) for key in services}
    return replace(library, services=tuple(changed.get(s.id, s) for s in library.services))


@pytest.fixture
def decide_on(library: Library, wording: Wording) -> Callable[[date], Decide]:
    """Decides on a day, in a library where the rules on rats and on tax have an end."""

    def make(day: date) -> Decide:
        return Decide(
            ending(library, "rotter", "skat"),
            wording,
            answer_from=ANSWER_FROM,
            outside_below=OUTSIDE_BELOW,
            ask_margin=ASK_MARGIN,
            today=lambda: day,
        )

    return make


def test_a_rule_is_told_on_its_last_day(
    decide_on: Callable[[date], Decide], library: Library
) -> None:
    turn = found(CLEAR, [short_answer(library, "rotter")], 1.0, 0.5)
    decide_on(LAST)(turn)
    assert not turn.ended
    assert turn.outcome is Outcome.ANSWERED


@pytest.mark.parametrize("service", ["rotter", "skat"])
@pytest.mark.parametrize("way", ["found", "chosen", "follow-up"])
def test_after_its_last_day_it_is_only_said_that_a_rule_has_changed(
    decide_on: Callable[[date], Decide],
    library: Library,
    wording: Wording,
    service: str,
    way: str,
) -> None:
    turn = {
        "found": lambda: found(CLEAR, [short_answer(library, service)], 1.0, 0.5),
        "chosen": lambda: turn_about("1", chosen=service),
        "follow-up": lambda: turn_about(
            "hvad koster det", follow_up=True, conversation=Conversation(services=(service,))
        ),
    }[way]()
    decide_on(NEXT)(turn)
    card = library.service[service]
    door = wording.door(library.door[card.department])
    assert turn.ended
    assert turn.outcome is Outcome.PARTLY_ANSWERED
    assert turn.body == wording.say("rules_changed", title=card.title, door=door)
    assert turn.services[0] == service
    assert turn.department == card.department
    assert [option.kind for option in turn.offers] == ["person"]
    assert turn.sources == []


def test_another_rule_is_told_as_before(
    decide_on: Callable[[date], Decide], library: Library
) -> None:
    turn = found(CLEAR, [short_answer(library, "mitid"), short_answer(library, "rotter")], 1.0, 0.5)
    decide_on(NEXT)(turn)
    assert not turn.ended


@pytest.mark.parametrize("audience", Audience)
def test_no_sentence_of_an_ended_card_is_told_in_a_whole_talk(
    library: Library, index: Index, wording: Wording, audience: Audience
) -> None:
    ended = ending(library, "rotter")
    search = Search(index, index.svd, glossary_stems(library), today=lambda: NEXT)
    assistant = Assistant(ended, search, wording, settings())
    card = ended.service["rotter"]
    replies = talk(assistant, RATS, "hvad koster det?", "og hvordan klager jeg", audience=audience)
    assert replies[0].outcome is Outcome.PARTLY_ANSWERED
    assert replies[0].services[0] == "rotter"
    assert card.title in replies[0].text
    lines = [line for s in card.sections for line in s.text.splitlines() if len(line) > 20]
    assert not [line for line in lines for reply in replies if line in reply.text]


@pytest.mark.parametrize(
    ("text", "evidence", "margin", "first"),
    [
        ("uddannelseshjælp", 1.0, 0.01, "kontanthjaelp"),
        ("kan jeg få uddannelseshjælpen", 1.0, 2 * ASK_MARGIN - 0.05, "kontanthjaelp"),
        ("kan jeg få uddannelseshjælp", (ANSWER_FROM + OUTSIDE_BELOW) / 2, 0.01, "kontanthjaelp"),
        ("kan jeg få uddannelseshjælp", 1.0, 2 * ASK_MARGIN + 0.05, "ungeindsats"),
        (CLEAR, 1.0, 0.01, "ungeindsats"),
    ],
)
def test_an_old_name_leads_to_its_card_unless_another_is_clearly_ahead(
    decide: Decide, library: Library, text: str, evidence: float, margin: float, first: str
) -> None:
    near = [short_answer(library, s) for s in ("ungeindsats", "kontanthjaelp", "su")]
    turn = found(text, near, evidence, margin)
    decide(turn)
    assert turn.outcome is Outcome.ANSWERED
    assert turn.services[0] == first
    assert sorted(turn.services) == ["kontanthjaelp", "su", "ungeindsats"]


def test_an_old_name_does_not_make_a_doubtful_message_ours(
    decide: Decide, library: Library
) -> None:
    half_sure = (ANSWER_FROM + OUTSIDE_BELOW) / 2
    turn = found("uddannelseshjælp", [short_answer(library, "kontanthjaelp")], half_sure - 0.01, 0)
    decide(turn)
    assert turn.outcome is Outcome.NO_EVIDENCE


SORTING = own_document(
    {"Glas og metal": "Flasker skal i kuben ved skolen."}, trail=("Sortering hjemme",)
)
SHIPPED = SORTING.model_copy(update={"path": "strategies/affald.md"})


@pytest.mark.parametrize(
    ("text", "document", "audience", "meant"),
    [
        ("glas", SORTING, Audience.CITIZEN, True),
        ("hvordan med metallet", SORTING, Audience.CITIZEN, True),
        ("sortering", SORTING, Audience.CITIZEN, True),
        ("affaldsplanen", SORTING, Audience.CITIZEN, True),
        ("noget fra Teknik og Miljø", SORTING, Audience.CITIZEN, True),
        ("flasker", SORTING, Audience.CITIZEN, False),
        ("kuben ved skolen", SORTING, Audience.CITIZEN, False),
        ("flasker", SORTING, Audience.STAFF, True),
        ("glas", SHIPPED, Audience.CITIZEN, False),
        ("sortering", SHIPPED, Audience.CITIZEN, False),
        ("affaldsplanen", SHIPPED, Audience.CITIZEN, True),
        (LONG, SORTING, Audience.CITIZEN, True),
        (LONG, SHIPPED, Audience.CITIZEN, True),
    ],
)
def test_a_short_message_must_name_a_document_an_own_one_by_its_headings_too(
    decide: Decide, library: Library, text: str, document: Document, audience: Audience, meant: bool
) -> None:
    turn = found(text, passages_of(library, document), 1.0, 0.5)
    turn.message = replace(turn.message, audience=audience)
    decide(turn)
    assert turn.outcome is (Outcome.ANSWERED if meant else Outcome.NO_EVIDENCE)

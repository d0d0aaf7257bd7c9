from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations
from typing import Any

import pytest

from bot.assistant import Assistant, Step
from bot.kinds import Kinds
from bot.learnt import Learnt
from bot.steps.ask import vague_signs
from bot.turn import Conversation, Option, Outcome, Topic, Turn
from bot.wording import Wording
from knowledge.calendar import today
from knowledge.content import Audience, Document
from knowledge.danish.sentences import word_count
from knowledge.index.glossary import glossary_stems
from knowledge.index.passages import Passage
from knowledge.index.store import Index
from knowledge.library import Library
from knowledge.search import Search
from tests.bot.helpers import (
    RATS,
    findings,
    passages_of,
    say,
    section,
    settings,
    short_answer,
    step,
    talk,
    talked_about,
    turn_about,
)
from tests.factories import own_document

ANSWER_FROM, OUTSIDE_BELOW, ASK_MARGIN = 0.8, 0.4, 0.2
SURE, UNSURE, NOTHING = (0.9, 0.02), (0.3, 0.25), (0.05, 0.04)
"""How sure it is that a message is about the best service and the next one."""

VAGUE = "bolig"
ASKED = "Hvad handler det om?"
CLEAR = "hvordan får min mor en rollator til gåturen ved søen"
LONG = "hvem har egentlig ansvaret for mødet mellem medarbejdere, ledere og politikere i projektet"
AUTHORITY = "ekstern:skattestyrelsen"


@pytest.fixture(scope="module")
def decides(library: Library) -> Wording:
    """Wording by which a message is vague when no service is likelier than even."""
    wording = Wording(library.register, library.crisis_lines)
    vague = {"bias": 1.0, "share": -2.0}
    wording.thresholds = wording.thresholds.model_copy(update={"vague": vague})
    return wording


MakeDecide = Callable[[Library, Callable[[], date]], Step]


@pytest.fixture(scope="module")
def make_decide(index: Index, decides: Wording, kinds: Kinds, letters: Learnt) -> MakeDecide:
    """Makes the step for a library and a day."""
    thresholds = {"answer_from": ANSWER_FROM, "outside_below": OUTSIDE_BELOW}
    chosen = settings(search={**thresholds, "ask_margin": ASK_MARGIN})

    def make(library: Library, day: Callable[[], date]) -> Step:
        search = Search(index, index.svd, glossary_stems(library.glossary), today=day)
        return step(Assistant(library, search, decides, kinds, letters, chosen), "decide")

    return make


@pytest.fixture(scope="module")
def decide(library: Library, make_decide: MakeDecide) -> Step:
    return make_decide(library, today)


@pytest.fixture
def services(library: Library) -> list[Passage]:
    ids = ["boligstoette", "boligindretning", "hjemloeshed", "rotter", "mitid"]
    return [short_answer(library, service) for service in ids]


def found(
    text: str,
    passages: Sequence[Passage],
    evidence: float,
    margin: float,
    shares: tuple[float, float] = SURE,
    **values: Any,
) -> Turn:
    scores = [0.9 - margin * (place > 0) - 0.01 * place for place in range(len(passages))]
    ranked = list(zip(passages, scores, strict=True))
    return turn_about(text, findings=findings(ranked, evidence, shares=shares), **values)


def test_enough_evidence_is_answered(decide: Step, services: list[Passage]) -> None:
    turn = found(CLEAR, services[1:], ANSWER_FROM, 0.01)
    decide(turn)
    assert not turn.ended
    assert turn.outcome is Outcome.ANSWERED
    assert turn.services[0] == "boligindretning"
    assert turn.department == services[1].department


def test_few_words_with_a_clear_winner_are_answered(decide: Step, services: list[Passage]) -> None:
    turn = found(VAGUE, services[1:], 1.0, ASK_MARGIN + 0.1)
    decide(turn)
    assert turn.outcome is Outcome.ANSWERED


def test_a_vague_message_is_asked_with_the_likeliest_as_choices(
    decide: Step, services: list[Passage], library: Library
) -> None:
    turn = found(VAGUE, services, 1.0, 0.01, UNSURE)
    decide(turn)
    near = [passage.owner for passage in services[: len(turn.choices)]]
    assert turn.ended
    assert turn.outcome is Outcome.ASKED
    assert turn.body.count("?") == 1
    assert 2 <= len(turn.choices) <= 4
    assert [option.value for option in turn.choices] == near
    assert [option.label for option in turn.choices] == [library.service[s].title for s in near]
    assert [option.kind for option in turn.offers] == ["person"]
    assert turn.sources == []


def test_what_lies_far_behind_is_no_choice(decide: Step, services: list[Passage]) -> None:
    turn = found(VAGUE, services, 1.0, 0.6, UNSURE)
    decide(turn)
    assert turn.outcome is Outcome.ASKED
    assert [option.value for option in turn.choices] == [services[0].owner]


def test_what_says_nothing_is_asked_openly(
    decide: Step, services: list[Passage], wording: Wording
) -> None:
    turn = found(VAGUE, services, 1.0, 0.01, NOTHING)
    decide(turn)
    assert turn.outcome is Outcome.ASKED
    assert turn.body == wording.say("ask_open")
    assert turn.choices == ()
    assert turn.department == wording.front_door.id
    assert [option.kind for option in turn.offers] == ["person"]


def test_the_age_is_asked_when_it_divides_the_likeliest(
    decide: Step, library: Library, wording: Wording
) -> None:
    pair = [short_answer(library, s) for s in ("hjemmehjaelp", "hjemmehjaelp-aeldre")]
    for near in (pair, pair[::-1]):
        turn = found(VAGUE, near, 1.0, 0.01, UNSURE)
        decide(turn)
        assert turn.body == wording.say("ask_age")
        assert len(turn.choices) == 2


def test_neighbours_are_told_apart_by_the_cards_own_question(
    decide: Step, library: Library
) -> None:
    first = library.service["hjaelpemidler"]
    pair = [short_answer(library, s) for s in (first.id, first.related[0])]
    turn = found(VAGUE, pair, 1.0, 0.01, UNSURE)
    decide(turn)
    assert turn.body == first.ask


def test_services_without_anything_in_common_are_asked_about_plainly(
    decide: Step, library: Library, wording: Wording
) -> None:
    turn = found(VAGUE, [short_answer(library, s) for s in ("rotter", "mitid")], 1.0, 0.01, UNSURE)
    decide(turn)
    assert turn.body == wording.say("ask_vague")


def test_a_second_vague_message_gets_a_person(
    decide: Step, services: list[Passage], library: Library, wording: Wording
) -> None:
    turn = found(VAGUE, services, 1.0, 0.01, UNSURE, conversation=Conversation(asked=ASKED))
    decide(turn)
    door = wording.door(library.door[services[0].department or ""])
    assert turn.ended
    assert turn.outcome is Outcome.HANDED_OVER
    assert turn.body == wording.say("ask_person", door=door)
    assert turn.choices == ()
    assert [option.kind for option in turn.offers] == ["person"]


@pytest.mark.parametrize("shares", [UNSURE, NOTHING])
def test_a_question_is_never_answered_by_a_question(
    decide: Step, services: list[Passage], shares: tuple[float, float]
) -> None:
    turn = found(VAGUE, services, 1.0, 0.01, shares, conversation=Conversation(asked=ASKED))
    decide(turn)
    assert turn.outcome is not Outcome.ASKED


def test_a_clear_message_after_a_question_is_answered(
    decide: Step, services: list[Passage]
) -> None:
    turn = found(VAGUE, services[1:], 1.0, 0.01, SURE, conversation=Conversation(asked=ASKED))
    decide(turn)
    assert turn.outcome is Outcome.ANSWERED


def test_nobody_in_danger_is_asked(decide: Step, services: list[Passage]) -> None:
    turn = found(VAGUE, services, 1.0, 0.01, UNSURE)
    turn.crisis = "Ring 112."
    decide(turn)
    assert turn.outcome is not Outcome.ASKED
    assert turn.choices == ()


def test_an_authority_among_the_best_is_no_reason_to_ask(
    decide: Step, services: list[Passage], library: Library
) -> None:
    turn = found(VAGUE, [section(library, AUTHORITY), *services], 1.0, 0.01)
    decide(turn)
    assert turn.outcome is Outcome.OTHER_AUTHORITY


def test_too_little_evidence_gives_the_door_and_choices(
    decide: Step, services: list[Passage], library: Library
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
    decide: Step, library: Library, wording: Wording
) -> None:
    turn = found(CLEAR, [section(library, library.documents[0].id)], 0.5, 0.5)
    decide(turn)
    assert turn.outcome is Outcome.NO_EVIDENCE
    assert wording.front_door.phone in turn.body
    assert turn.choices == ()


def test_little_that_looks_like_us_is_outside(
    decide: Step, services: list[Passage], wording: Wording
) -> None:
    turn = found(CLEAR, services, OUTSIDE_BELOW - 0.01, 0.5)
    decide(turn)
    assert turn.outcome is Outcome.OUTSIDE_TOPIC
    assert turn.body == wording.outcome(
        Outcome.OUTSIDE_TOPIC, door=wording.door(wording.front_door)
    )
    assert turn.services == ()
    assert turn.choices == ()


def test_nothing_found_is_outside(decide: Step) -> None:
    turn = found(CLEAR, [], 1.0, 0.0)
    decide(turn)
    assert turn.outcome is Outcome.OUTSIDE_TOPIC


@pytest.mark.parametrize("evidence", [0.0, 0.5])
def test_a_crisis_is_not_followed_by_a_refusal(
    decide: Step, services: list[Passage], evidence: float
) -> None:
    turn = found(CLEAR, services, evidence, 0.5)
    turn.crisis = "Ring 112."
    decide(turn)
    assert turn.ended
    assert turn.body == ""


def test_authority_is_another_door(decide: Step, library: Library) -> None:
    turn = found(CLEAR, [section(library, AUTHORITY)], 1.0, 0.5)
    decide(turn)
    assert not turn.ended
    assert turn.outcome is Outcome.OTHER_AUTHORITY
    assert turn.department == AUTHORITY


def test_service_of_an_authority_is_another_door(decide: Step, library: Library) -> None:
    service = next(s for s in library.services if s.department.startswith("ekstern:"))
    turn = found(CLEAR, [short_answer(library, service.id)], 1.0, 0.5)
    decide(turn)
    assert turn.outcome is Outcome.OTHER_AUTHORITY
    assert turn.services[0] == service.id


def test_document_is_answered(decide: Step, library: Library) -> None:
    turn = found(LONG, [section(library, library.documents[0].id)], 1.0, 0.5)
    decide(turn)
    assert turn.outcome is Outcome.ANSWERED
    assert turn.department is None


def test_short_message_that_names_no_document_gets_none(decide: Step, library: Library) -> None:
    turn = found("vis mig noterne", [section(library, "kolding-maaling-2020")], 1.0, 0.5)
    decide(turn)
    assert turn.outcome is Outcome.NO_EVIDENCE
    assert not turn.sources


def test_choice_is_answered_without_a_search(decide: Step) -> None:
    turn = turn_about("1", chosen="rotter")
    decide(turn)
    assert turn.services == ("rotter",)
    assert turn.outcome is Outcome.ANSWERED


def test_follow_up_is_answered_without_a_search(decide: Step) -> None:
    before = Conversation(topics=(Topic(("rotter", "mitid"), "rotter"),))
    turn = turn_about("hvad koster det", follow_up=True, conversation=before)
    decide(turn)
    assert turn.services[0] == "rotter"


@pytest.mark.parametrize("services", [(), ("rotter",)])
def test_person_is_never_a_dead_end(
    decide: Step, wording: Wording, library: Library, services: tuple[str, ...]
) -> None:
    turn = turn_about("1", chosen="person", conversation=talked_about(*services))
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
def decide_on(library: Library, make_decide: MakeDecide) -> Callable[[date], Step]:
    """Decides on a day, in a library where the rules on rats and on tax have an end."""
    return lambda day: make_decide(ending(library, "rotter", "skat"), lambda: day)


def test_a_rule_is_told_on_its_last_day(
    decide_on: Callable[[date], Step], library: Library
) -> None:
    turn = found(CLEAR, [short_answer(library, "rotter")], 1.0, 0.5)
    decide_on(LAST)(turn)
    assert not turn.ended
    assert turn.outcome is Outcome.ANSWERED


@pytest.mark.parametrize("service", ["rotter", "skat"])
@pytest.mark.parametrize("way", ["found", "chosen", "follow-up"])
def test_after_its_last_day_it_is_only_said_that_a_rule_has_changed(
    decide_on: Callable[[date], Step],
    library: Library,
    wording: Wording,
    service: str,
    way: str,
) -> None:
    turn = {
        "found": lambda: found(CLEAR, [short_answer(library, service)], 1.0, 0.5),
        "chosen": lambda: turn_about("1", chosen=service),
        "follow-up": lambda: turn_about(
            "hvad koster det", follow_up=True, conversation=talked_about(service)
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
    decide_on: Callable[[date], Step], library: Library
) -> None:
    turn = found(CLEAR, [short_answer(library, "mitid"), short_answer(library, "rotter")], 1.0, 0.5)
    decide_on(NEXT)(turn)
    assert not turn.ended


@pytest.mark.parametrize("audience", Audience)
def test_no_sentence_of_an_ended_card_is_told_in_a_whole_talk(
    library: Library,
    index: Index,
    wording: Wording,
    kinds: Kinds,
    letters: Learnt,
    audience: Audience,
) -> None:
    ended = ending(library, "rotter")
    search = Search(index, index.svd, glossary_stems(library.glossary), today=lambda: NEXT)
    assistant = Assistant(ended, search, wording, kinds, letters, settings())
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
    decide: Step, library: Library, text: str, evidence: float, margin: float, first: str
) -> None:
    near = [short_answer(library, s) for s in ("ungeindsats", "kontanthjaelp", "su")]
    turn = found(text, near, evidence, margin)
    decide(turn)
    assert turn.outcome is Outcome.ANSWERED
    assert turn.services[0] == first
    assert sorted(turn.services) == ["kontanthjaelp", "su", "ungeindsats"]


def test_an_old_name_does_not_make_a_doubtful_message_ours(decide: Step, library: Library) -> None:
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
    decide: Step, library: Library, text: str, document: Document, audience: Audience, meant: bool
) -> None:
    turn = found(text, passages_of(library, document), 1.0, 0.5)
    turn.message = replace(turn.message, audience=audience)
    decide(turn)
    assert turn.outcome is (Outcome.ANSWERED if meant else Outcome.NO_EVIDENCE)


# Several needs in one message.

PRESSING = ("underretning", "udsaettelse-husleje", "rotter")
"""Services of three urgencies, the most pressing first."""


@pytest.mark.parametrize("told", list(permutations(PRESSING)))
def test_the_most_pressing_need_comes_first(
    decide: Step, library: Library, told: tuple[str, ...]
) -> None:
    turn = found(LONG, [short_answer(library, s) for s in told], 1.0, 0.01, needs=told)
    decide(turn)
    assert [library.service[s].urgency for s in PRESSING] == ["acute", "high", "normal"]
    assert turn.needs == PRESSING
    assert turn.services[:3] == PRESSING
    assert turn.department == library.service[PRESSING[0]].department
    others = [Option(library.service[s].title, "service", s) for s in PRESSING[1:]]
    assert turn.choices == tuple(others)


def test_needs_that_press_alike_stay_as_they_were(decide: Step, library: Library) -> None:
    told = ("rotter", "mitid", "flytning")
    turn = found(LONG, [short_answer(library, s) for s in told[::-1]], 1.0, 0.01, needs=told)
    decide(turn)
    assert turn.needs == told


def test_of_a_first_need_whose_rules_have_changed_only_that_is_told(
    decide_on: Callable[[date], Step], library: Library
) -> None:
    told = ("rotter", "mitid")
    turn = found(LONG, [short_answer(library, s) for s in told], 1.0, 0.5, needs=told)
    decide_on(NEXT)(turn)
    assert turn.ended
    assert turn.outcome is Outcome.PARTLY_ANSWERED


def test_other_needs_wait_as_choices_after_a_crisis_text(
    decide: Step, services: list[Passage], library: Library, wording: Wording
) -> None:
    turn = found(LONG, services, 1.0, 0.01, needs=("boligstoette", "rotter"))
    turn.crisis = "Ring 112."
    decide(turn)
    assert turn.outcome is Outcome.CRISIS
    assert turn.body == wording.say("crisis_more")
    assert [option.value for option in turn.choices] == ["boligstoette", "rotter"]
    assert not turn.sources


@pytest.mark.parametrize("evidence", [0.0, 0.7])
def test_after_a_crisis_the_numbers_stand_in_every_unclear_reply(
    decide: Step, services: list[Passage], wording: Wording, evidence: float
) -> None:
    turn = found(LONG, services, evidence, 0.01, needs=("boligstoette", "rotter"))
    turn.conversation.crisis_turns = 2
    decide(turn)
    assert turn.outcome is Outcome.CRISIS
    assert turn.body.startswith(wording.crisis.again)


def test_what_is_not_answered_is_no_need_that_was_met(
    decide: Step, services: list[Passage]
) -> None:
    for evidence in (0.0, 0.7):
        turn = found(LONG, services, evidence, 0.01, needs=("boligstoette", "rotter"))
        decide(turn)
        assert turn.needs == ()


def test_a_crisis_alone_offers_nothing_else(decide: Step, services: list[Passage]) -> None:
    turn = found(LONG, services, 1.0, 0.01)
    turn.crisis = "Ring 112."
    decide(turn)
    assert (turn.body, turn.needs, turn.choices) == ("", (), ())


REPORT = "Jeg er bekymret for naboens barn og vil lave en underretning."
ALSO_RATS = "Der er også rotter i haven."


@pytest.mark.parametrize(
    ("message", "needs"),
    [
        (f"{REPORT} {ALSO_RATS}", ("underretning", "rotter")),
        (f"{ALSO_RATS} {REPORT}", ("underretning", "rotter")),
        (
            "Jeg kan ikke betale huslejen og er bagud med to måneder. "
            "Desuden skal jeg have et nyt sundhedskort.",
            ("udsaettelse-husleje", "laegevalg-sundhedskort"),
        ),
        (
            "Jeg skal have et nyt sundhedskort. "
            "Desuden kan jeg ikke betale huslejen og er bagud med to måneder.",
            ("udsaettelse-husleje", "laegevalg-sundhedskort"),
        ),
        (
            "jeg mangler en rollator. Derudover vil jeg søge boligstøtte. "
            "Og så er der rotter i haven.",
            ("hjaelpemidler", "boligstoette", "rotter"),
        ),
        (
            "vi skylder husleje og får snart en udsættelse. Desuden er der rotter i haven.",
            ("udsaettelse-husleje", "rotter"),
        ),
        (
            "jeg skal have fornyet mit pas. jeg vil også gerne søge boligstøtte",
            ("boligstoette", "pas-koerekort"),
        ),
    ],
)
def test_several_needs_are_each_named_and_the_first_is_answered(
    assistant: Assistant, message: str, needs: tuple[str, ...]
) -> None:
    reply = say(assistant, message)
    cards = [assistant.library.service[service] for service in reply.needs]
    pressing = [["acute", "high", "normal"].index(card.urgency) for card in cards]
    assert reply.outcome in (Outcome.ANSWERED, Outcome.OTHER_AUTHORITY)
    assert sorted(reply.needs) == sorted(needs)
    assert pressing == sorted(pressing)
    assert reply.services[: len(needs)] == reply.needs
    assert all(card.title.lower() in reply.text.lower() for card in cards)
    assert reply.sources[0].location.startswith(f"services/{reply.needs[0]}.md#")
    assert tuple(option.value for option in reply.choices) == reply.needs[1:]
    assert reply.offers[-1].kind == "person"
    assert word_count(reply.text) <= settings().answer.max_words


def test_another_need_can_be_chosen_afterwards(assistant: Assistant) -> None:
    first, second = talk(assistant, f"{ALSO_RATS} {REPORT}", "1")
    assert first.services[0] == "underretning"
    assert second.services == ("rotter",)
    assert second.needs == ()


# Turns that helped nobody.

OUTSIDE = ["hvem vandt VM i fodbold i 1992", "hvad hedder verdens højeste bjerg"]


@pytest.mark.parametrize("failed", [0, 1, 2])
@pytest.mark.parametrize("evidence", [OUTSIDE_BELOW - 0.1, ANSWER_FROM - 0.1])
def test_a_call_is_offered_when_the_turn_before_helped_nobody_either(
    decide: Step,
    services: list[Passage],
    library: Library,
    wording: Wording,
    evidence: float,
    failed: int,
) -> None:
    turn = found(CLEAR, services[1:], evidence, 0.5, conversation=Conversation(failed=failed))
    decide(turn)
    door = wording.door(library.door[turn.department] if turn.department else wording.front_door)
    assert turn.outcome in (Outcome.OUTSIDE_TOPIC, Outcome.NO_EVIDENCE)
    assert (wording.say("call_instead", door=door) in turn.body) is bool(failed)
    assert door in turn.body


@pytest.mark.parametrize("between", [(), ("hej",), ("tak",)])
def test_after_two_failed_turns_a_call_is_offered(
    assistant: Assistant, wording: Wording, between: tuple[str, ...]
) -> None:
    replies = talk(assistant, OUTSIDE[0], *between, OUTSIDE[1])
    call = wording.say("call_instead", door=wording.door(wording.front_door))
    assert call not in replies[0].text
    assert call in replies[-1].text
    assert [option.kind for option in replies[-1].offers] == ["person"]


def test_a_turn_that_helped_makes_the_failed_ones_forgotten(
    assistant: Assistant, wording: Wording
) -> None:
    reply = say(assistant, OUTSIDE[0], RATS, OUTSIDE[1])
    assert reply.outcome is Outcome.OUTSIDE_TOPIC
    assert wording.say("call_instead", door=wording.door(wording.front_door)) not in reply.text


# What tells a vague message from a clear one.


def test_the_signs_of_a_vague_message(services: list[Passage]) -> None:
    known = findings([(services[0], 0.9)], 0.7, shares=(0.6, 0.2))
    short, long = (vague_signs(0.3, known, text) for text in ("bolig", CLEAR))
    assert (short["kind"], short["share"], short["evidence"]) == (0.3, 0.6, 0.7)
    assert short["lead"] == pytest.approx(0.4)
    assert short["words"] < long["words"]


def test_a_word_said_twice_makes_a_message_no_clearer(services: list[Passage]) -> None:
    known = findings([(services[0], 0.9)])
    assert vague_signs(0.0, known, "bolig") == vague_signs(0.0, known, "bolig bolig Bolig")


@pytest.mark.parametrize(
    "message",
    ["tandlæge", "kørsel", "penge", "jeg har brug for hjælp", "det er noget med børn", "bolig"],
)
def test_a_vague_message_gets_one_short_question(assistant: Assistant, message: str) -> None:
    reply = say(assistant, message)
    assert reply.outcome is Outcome.ASKED
    assert reply.text.count("?") == 1
    assert len(reply.choices) <= 4
    assert [option.kind for option in reply.offers] == ["person"]
    assert not reply.sources


@pytest.mark.parametrize(
    ("message", "service"),
    [
        (RATS, "rotter"),
        ("hvordan søger jeg boligstøtte til min lejlighed", "boligstoette"),
        ("hvordan får jeg en byggetilladelse til en carport", "byggetilladelse"),
        ("der er rotter i haven", "rotter"),
    ],
)
def test_a_clear_message_is_answered_at_once(
    assistant: Assistant, message: str, service: str
) -> None:
    reply = say(assistant, message)
    assert reply.outcome in (Outcome.ANSWERED, Outcome.OTHER_AUTHORITY)
    assert reply.services[0] == service

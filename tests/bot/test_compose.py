from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.assistant import Assistant
from bot.steps.check import Check
from bot.steps.compose import Compose
from bot.turn import Conversation, Option, Outcome, Reply, Turn
from bot.wording import Wording
from knowledge.content import SERVICE_HEADINGS, Audience, Document, Replaced
from knowledge.danish.sentences import sentences, word_count
from knowledge.index.passages import Kind
from knowledge.library import DEFAULT_LIBRARY, load_library
from tests import factories
from tests.bot.helpers import (
    CITIZEN_HEADINGS,
    findings,
    notes,
    passages,
    passages_of,
    pick,
    run_from,
    say,
    section,
    short_answer,
    talk,
    turn_about,
)
from tests.factories import STAFF_ONLY, own_document, write

SHORT, *ASPECTS, STAFF = SERVICE_HEADINGS


def asked(
    assistant: Assistant,
    service: str,
    heading: str | None = None,
    audience: Audience = Audience.CITIZEN,
) -> Turn:
    """The answer from the card of a service, composed and checked once that is decided."""
    found = findings([(short_answer(assistant.library, service), 1.0)])
    department = assistant.library.service[service].department
    decided: dict[str, Any] = {
        "findings": found,
        "services": (service,),
        "department": department,
    }
    return run_from(
        assistant, "compose", turn_about("spørgsmål", audience, aspect=heading, **decided)
    )


def about(wording: Wording, title: str) -> str:
    """How the answer from a card begins."""
    return f"{wording.say('about', title=title)}\n\n"


@pytest.mark.parametrize("heading", [None, *CITIZEN_HEADINGS])
def test_every_first_answer_of_every_service(
    assistant: Assistant, wording: Wording, heading: str | None
) -> None:
    for service in assistant.library.services:
        turn = asked(assistant, service.id, heading)
        text = "\n\n".join([turn.body, *turn.parts])
        assert turn.notes["problems"] == [], service.id
        assert turn.outcome is Outcome.ANSWERED
        is_the_topic = service.id == "klage" and heading == "Hvis du er uenig"
        shown = SHORT if is_the_topic else heading or SHORT
        assert turn.body.startswith(about(wording, service.title) + service.section(shown).text)
        assert word_count(text) <= 120, service.id
        assert "§" not in text


@pytest.mark.parametrize("heading", CITIZEN_HEADINGS)
def test_every_follow_up_of_every_service(
    assistant: Assistant, wording: Wording, heading: str
) -> None:
    for service in assistant.library.services:
        reply = pick(assistant, service.id, heading)
        assert notes(reply, "check")["problems"] == [], service.id
        assert reply.outcome in (Outcome.ANSWERED, Outcome.OTHER_AUTHORITY)
        told = about(wording, service.title) + service.section(heading).text
        assert reply.text.startswith(told)
        assert [source.section for source in reply.sources] == [heading]
        assert word_count(reply.text) <= 120, service.id
        assert "§" not in reply.text


def test_sources_point_at_the_sections_used(assistant: Assistant) -> None:
    for service in assistant.library.services:
        reply = pick(assistant, service.id)
        source = reply.sources[0]
        assert source.title == service.title
        assert source.location == f"{service.path}#{service.section(SHORT).anchor}"


def test_staff_see_law_and_notes(assistant: Assistant, wording: Wording) -> None:
    for service in assistant.library.services:
        turn = asked(assistant, service.id, audience=Audience.STAFF)
        run = pick(assistant, service.id, audience=Audience.STAFF)
        if run.outcome is Outcome.NO_EVIDENCE:
            continue
        assert service.section(STAFF).text in turn.body
        assert all(law.name in turn.body and law.section in turn.body for law in service.law)
        assert turn.body.startswith(about(wording, service.title) + service.section(SHORT).text)
        assert turn.sources[-1].section == STAFF


@pytest.mark.parametrize("heading", [None, *CITIZEN_HEADINGS])
def test_every_staff_answer_passes_the_check(assistant: Assistant, heading: str | None) -> None:
    for service in assistant.library.services:
        reply = pick(assistant, service.id, heading, Audience.STAFF)
        assert notes(reply, "check")["problems"] == [], service.id


def test_small_staff_answer_passes_the_check(small_assistant: Assistant) -> None:
    reply = pick(small_assistant, "rotter", audience=Audience.STAFF)
    assert notes(reply, "check")["problems"] == []


@pytest.mark.parametrize("heading", [None, *CITIZEN_HEADINGS])
def test_citizens_never_see_staff_sections(assistant: Assistant, heading: str | None) -> None:
    for service in assistant.library.services:
        secret = [line for line in service.section(STAFF).text.splitlines() if len(line) > 20]
        assert secret
        texts = [
            pick(assistant, service.id, heading).text,
            asked(assistant, service.id, heading).body,
        ]
        assert not [line for line in secret if any(line in text for text in texts)]


def test_staff_section_of_a_document_is_for_staff(small_assistant: Assistant) -> None:
    question = "hvor er nødplanen, jeg leder efter det gule ark i skabet ved kontoret"
    citizen = say(small_assistant, question)
    staff = say(small_assistant, question, audience=Audience.STAFF)
    assert STAFF_ONLY in staff.text
    assert STAFF_ONLY not in repr(citizen)
    assert "Nødprocedure" not in repr(citizen)


@pytest.mark.parametrize(
    "question",
    ["gult ark nummer fire i det aflåste skab bag kontoret", "Nødprocedure", STAFF_ONLY],
)
def test_staff_text_cannot_be_asked_for(small_assistant: Assistant, question: str) -> None:
    citizen = say(small_assistant, question)
    assert STAFF_ONLY not in citizen.text
    assert not [s for s in citizen.sources if s.section == "Nødprocedure"]


def test_every_document_section_is_answered_within_the_limit(assistant: Assistant) -> None:
    for passage in passages(assistant.library).values():
        if passage.kind is Kind.DOCUMENT and passage.audience is Audience.CITIZEN:
            found = findings([(passage, 1.0)])
            turn = run_from(
                assistant,
                "decide",
                turn_about(f"{passage.title} {passage.heading}", findings=found),
            )
            text = "\n".join([turn.body, *turn.parts])
            assert turn.notes["problems"] == [], passage.id
            assert passage.text in text
            assert word_count(text) <= 120, passage.id
            assert turn.sources[0].location == passage.location


def test_neighbouring_sections_are_cited_when_used(assistant: Assistant) -> None:
    document = assistant.library.document["leveregler"]
    near = [section(assistant.library, document.id, s.heading) for s in document.sections[:6]]
    found = findings([(passage, 0.9 - 0.01 * place) for place, passage in enumerate(near)])
    turn = run_from(assistant, "decide", turn_about("hvad er leveregel 1", findings=found))
    cited = {source.location for source in turn.sources}
    assert turn.notes["problems"] == []
    for line in turn.body.splitlines():
        assert any(line in passage.text and passage.location in cited for passage in near)


def test_every_authority_is_answered(assistant: Assistant) -> None:
    for authority in assistant.library.register.authorities:
        found = findings([(section(assistant.library, authority.id), 1.0)])
        turn = run_from(assistant, "decide", turn_about(findings=found))
        text = "\n".join([turn.body, *turn.parts])
        assert turn.notes["problems"] == [], authority.id
        assert turn.outcome is Outcome.OTHER_AUTHORITY
        assert authority.how in text
        assert word_count(text) <= 120, authority.id


@pytest.mark.parametrize("owner", ["ekstern:skattestyrelsen", "leveregler"])
@pytest.mark.parametrize("heading", ["Hvad sker der så", "Hvad koster det", "Hvis du er uenig"])
def test_section_every_card_has_may_rank_above_the_owner(
    assistant: Assistant, owner: str, heading: str
) -> None:
    alike = section(assistant.library, "klage", heading)
    found = findings([(section(assistant.library, owner), 0.9)], before=[alike])
    found_in = section(assistant.library, owner)
    turn = turn_about(f"{found_in.title} {found_in.heading}", findings=found)
    run_from(assistant, "decide", turn)
    assert turn.notes["problems"] == []
    assert turn.sources[0].title == found_in.title


def test_the_source_line_names_the_document_that_was_quoted(assistant: Assistant) -> None:
    best, other = (
        section(assistant.library, "leveregler"),
        section(assistant.library, "modellen-1-2-3"),
    )
    found = findings([(best, 0.9), (other, 0.89)])
    turn = turn_about(f"{best.title} {other.title} {other.heading} {other.text}", findings=found)
    run_from(assistant, "decide", turn)
    quoted = next(p for p in (best, other) if turn.body.startswith(p.text))
    assert turn.sources[0].location == quoted.location
    assert assistant.library.document[quoted.owner].source[0] in turn.parts[-1]


NOW = "Rottebeviset blev til kammerkort den 1. juli 2025."
OLDER = "Musepasset er også væk."
RATS = "Det handler om: Rotter i haven.\n\n"
REPLACES = [
    {"name": "rottebevis", "forms": ["gnaverbrev"], "now": NOW},
    {"name": "musepas", "now": OLDER},
]
COST = "Hvad koster det"

ComposeCard = Callable[..., Turn]


@pytest.fixture
def compose_card(small_library: Path, wording: Wording) -> ComposeCard:
    """Composes and checks an answer from a card that replaces two old names."""

    def compose(
        text: str,
        audience: Audience = Audience.CITIZEN,
        *,
        sections: Mapping[str, str] | None = None,
        **values: Any,
    ) -> Turn:
        card = factories.service("rotter", replaces=REPLACES, sections=sections)
        write(small_library, "services/rotter.md", card)
        library = load_library(small_library)
        turn = turn_about(text, audience, services=("rotter",), **values)
        if not turn.follow_up:
            turn.findings = findings([(short_answer(library, "rotter"), 1.0)])
        Compose(library, wording, 120)(turn)
        Check(wording, 120)(turn)
        assert turn.notes["problems"] == []
        return turn

    return compose


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize(
    "text", ["kan jeg få rottebevis", "Hvor er ROTTEBEVISET?", "gnaverbrevets regler"]
)
def test_who_uses_an_old_name_is_told_what_became_of_it(
    compose_card: ComposeCard, text: str, audience: Audience
) -> None:
    turn = compose_card(text, audience)
    assert turn.body.startswith(f"{RATS}{NOW}\n\nKommunen hjælper dig")


@pytest.mark.parametrize("text", ["der er rotter i haven", "rottebevisning", "bevis", "1"])
def test_who_uses_no_old_name_is_told_nothing_about_it(
    compose_card: ComposeCard, text: str
) -> None:
    assert compose_card(text).body.startswith(f"{RATS}Kommunen hjælper dig")


@pytest.mark.parametrize(
    "text", ["rottebevis, altså rottebevis", "rottebevis eller gnaverbrev", "musepas og rottebevis"]
)
def test_what_changed_is_told_once(compose_card: ComposeCard, text: str) -> None:
    body = compose_card(text).body
    assert body.count(NOW) + body.count(OLDER) == 1


def test_each_old_name_has_its_own_change(compose_card: ComposeCard) -> None:
    body = compose_card("findes musepas").body
    assert OLDER in body
    assert NOW not in body


def test_what_changed_is_told_with_the_part_that_is_asked_for(compose_card: ComposeCard) -> None:
    body = compose_card("hvad koster et rottebevis", aspect=COST).body
    assert body.startswith(f"{RATS}{NOW}\n\nDet er gratis")
    assert "Kommunen hjælper dig" in body


def test_a_follow_up_does_not_tell_it_again(compose_card: ComposeCard) -> None:
    turn = compose_card("hvad koster et rottebevis", aspect=COST, follow_up=True)
    assert turn.body.startswith(f"{RATS}Det er gratis")


@pytest.mark.parametrize(
    ("aspect", "heading"),
    [
        (None, SHORT),
        (COST, COST),
        (COST, SHORT),
    ],
)
def test_what_the_answer_tells_anyway_is_not_told_before_it(
    compose_card: ComposeCard, aspect: str | None, heading: str
) -> None:
    told = {heading: "Rottebevis findes ikke mere. Brug et kammerkort."}
    body = compose_card("hvad koster et rottebevis", aspect=aspect, sections=told).body
    assert "Rottebevis findes ikke mere." in body
    assert NOW not in body


def test_an_answer_that_only_mentions_the_old_name_does_not_keep_quiet_about_its_end(
    compose_card: ComposeCard,
) -> None:
    told = {SHORT: "Har du et gammelt rottebevis, så tag det med."}
    assert NOW in compose_card("kan jeg få rottebevis", sections=told).body


def test_an_old_name_is_not_forgotten_when_a_choice_is_made(assistant: Assistant) -> None:
    card = assistant.library.service["kontanthjaelp-satser"]
    conversation = Conversation(
        pending="får jeg noget efter 225-timersreglen",
        options=(Option(card.title, "service", card.id),),
    )
    reply = talk(assistant, "1", conversation=conversation)[0]
    assert reply.services == (card.id,)
    assert "225-timersreglen findes ikke mere" in reply.text


@pytest.mark.parametrize(
    "heading",
    [
        None,
        SHORT,
        COST,
        *(heading for heading in ASPECTS if heading != COST),
    ],
)
def test_every_answer_to_an_old_name_passes_the_check(
    assistant: Assistant, heading: str | None
) -> None:
    made = passages(assistant.library)
    failed = {}
    for service in assistant.library.services:
        for old in service.replaces:
            short = made[f"{service.path}#kort-svar@{service.id}"]
            found = findings([(short, 1.0)])
            turn = turn_about(old.name, findings=found, aspect=heading)
            run_from(assistant, "decide", turn)
            if turn.notes["problems"]:
                failed[service.id, old.name] = turn.notes["problems"]
    assert failed == {}


OLD_NAMES = sorted(
    path.stem
    for path in (DEFAULT_LIBRARY / "services").glob("*.md")
    if "\nreplaces:" in path.read_text("utf-8")
)
MAY_I, IS_THERE = "kan jeg få {}", "findes {} stadig"
LOST_AT_MOST = 0.2
"""Share of the cards with an old name that another card may be found by, or none for sure."""


def by_old_name(
    assistant: Assistant, card: str, question: str
) -> list[tuple[str, Replaced, Reply]]:
    """The replies to a question that uses each old name of a card, in all its forms."""
    return [
        (name, old, say(assistant, question.format(name)))
        for old in assistant.library.service[card].replaces
        for name in old.names
    ]


@pytest.mark.parametrize("question", [MAY_I, IS_THERE])
def test_most_old_names_lead_to_what_there_is_instead(assistant: Assistant, question: str) -> None:
    lost = {
        card: (name, reply.outcome.value, reply.services[:3])
        for card in OLD_NAMES
        for name, old, reply in by_old_name(assistant, card, question)
        if old.now not in reply.text
        and (reply.outcome is Outcome.NO_EVIDENCE or reply.services[:1] != (card,))
    }
    assert len(lost) <= LOST_AT_MOST * len(OLD_NAMES), lost


@pytest.mark.parametrize("question", [MAY_I, IS_THERE])
def test_no_other_card_speaks_of_an_old_name_as_of_todays(
    assistant: Assistant, question: str
) -> None:
    current = {
        (card, name): reply.services[:1]
        for card in OLD_NAMES
        for name, old, reply in by_old_name(assistant, card, question)
        if reply.services[:1] != (card,) and old.is_named_in(reply.text.replace(old.now, ""))
    }
    assert current == {}


GLASS = {"Glas": "Glas skal i kuben. Kuben står ved skolen."}


def from_own(
    assistant: Assistant,
    query: str,
    *documents: Document,
    audience: Audience = Audience.CITIZEN,
) -> Turn:
    """The answer from a municipality's own documents, all their sections found equally well."""
    found = [(passage, 1.0) for passage in passages_of(assistant.library, *documents)]
    turn = turn_about(query, audience, findings=findings(found), services=())
    for name in ("compose", "next step", "check"):
        next(step for step in assistant.steps if step.name == name)(turn)
    return turn


@pytest.mark.parametrize(
    ("page", "line", "location"),
    [
        (None, "Kilde: Plan (Vejvæsenet, vej.example).", "own/planer/affald.pdf#glas"),
        (7, "Kilde: Plan, side 7 (Vejvæsenet, vej.example).", "own/planer/affald.pdf#page=7"),
    ],
)
def test_an_own_document_is_cited_by_title_page_owner_and_source(
    assistant: Assistant, page: int | None, line: str, location: str
) -> None:
    labels = {"title": "Plan", "municipality": "Vejvæsenet", "source": ("vej.example",)}
    turn = from_own(assistant, "hvor skal glas hen", own_document(GLASS, page=page, **labels))
    assert turn.notes["problems"] == []
    assert turn.body == GLASS["Glas"]
    assert turn.parts[-1] == line
    assert turn.sources[0].location == location


def test_a_shipped_document_is_cited_by_its_source_alone(assistant: Assistant) -> None:
    shipped = own_document(GLASS, path="strategies/affald.md")
    turn = from_own(assistant, "hvor skal glas hen", shipped)
    assert turn.parts[-1] == "Kilde: borgerby.example/affaldsplan."


BARRED = [
    "Efter § 12 skal alle sortere.",
    "Jeg lover, at spanden bliver tømt.",
    "Du er berettiget til en spand.",
]


@pytest.mark.parametrize("barred", BARRED)
@pytest.mark.parametrize("text", ["{} Glas skal i kuben.", "Glas skal i kuben.\n- {}"])
def test_citizens_are_spared_law_and_promises_of_a_document(
    assistant: Assistant, barred: str, text: str
) -> None:
    plan = own_document({"Glas": text.format(barred)})
    citizen = from_own(assistant, "hvor skal glas hen", plan)
    assert citizen.notes["problems"] == []
    assert citizen.body == "Glas skal i kuben."
    if "§" in barred:  # what is a promise to a citizen is one to staff as well
        staff = from_own(assistant, "hvor skal glas hen", plan, audience=Audience.STAFF)
        assert staff.notes["problems"] == []
        assert barred in staff.body


@pytest.mark.parametrize("barred", BARRED)
@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("own/affald.pdf", "Glas skal i kuben.\nGlas er glas."),
        ("strategies/affald.md", "Glas skal i kuben."),
    ],
)
def test_citizens_are_spared_them_in_the_sections_beside_the_best(
    assistant: Assistant, barred: str, path: str, body: str
) -> None:
    sections = {"Glas": "Glas skal i kuben.", "Glas og krukker": f"{barred} Glas er glas."}
    turn = from_own(assistant, "glas skal i kuben", own_document(sections, path=path))
    assert turn.notes["problems"] == []
    assert turn.body == body
    assert len(turn.sources) == len(body.splitlines())


def test_sections_of_several_pages_are_cited_each_with_its_page(assistant: Assistant) -> None:
    sections = {"Glas": "Glas skal i kuben.", "Glas ude": "Glas skal i kuben ved skolen."}
    turn = from_own(assistant, "glas skal i kuben", own_document(sections, page=7))
    assert turn.notes["problems"] == []
    assert sorted(turn.body.splitlines()) == sorted(sections.values())
    pages = [line for line in turn.parts[-1].splitlines() if line.startswith("Kilde: Affaldsplan")]
    assert len(pages) == len(turn.parts[-1].splitlines()) == 2
    assert {page for page in (7, 8) for line in pages if f"side {page} " in line} == {7, 8}


def test_the_lines_on_several_pages_are_counted_too(assistant: Assistant) -> None:
    sections = {
        f"Glas {word}": f"Glas og {word} skal " + "ned i den grønne kube " * 5 + "ved skolen."
        for word in ("flasker", "krukker", "vaser", "skår")
    }
    turn = from_own(assistant, "hvor skal glas hen", own_document(sections, page=7))
    assert turn.notes["problems"] == []


def test_a_section_of_which_citizens_may_hear_nothing_is_no_answer(assistant: Assistant) -> None:
    turn = from_own(assistant, "skal man sortere", own_document({"Pligt": BARRED[0]}))
    assert turn.body.strip()
    assert turn.outcome is Outcome.NO_EVIDENCE


def test_a_long_section_is_cut_to_an_answer_around_the_question(assistant: Assistant) -> None:
    filling = [f"Sted nummer {number} har åbent om mandagen for alle." for number in range(20)]
    text = " ".join([*filling[:10], "Glas skal i den grønne kube.", *filling[10:]])
    turn = from_own(assistant, "hvor skal glas hen", own_document({"Steder": text}, page=3))
    assert turn.notes["problems"] == []
    assert "Glas skal i den grønne kube." in turn.body
    assert set(sentences(turn.body)) <= set(sentences(text))
    assert 100 < word_count("\n".join([turn.body, *turn.parts])) <= 120


def test_neighbours_from_another_paper_are_left_out(assistant: Assistant) -> None:
    first = own_document(GLASS)
    other = own_document(
        {"Glas": "Glas er dyrt at lave."}, id="anden", title="Glasbogen", source=("glas.example",)
    )
    turn = from_own(assistant, "glas i kuben ved skolen", first, other)
    assert turn.body == GLASS["Glas"]
    assert {source.title for source in turn.sources} == {first.title}


def test_papers_with_the_same_source_are_not_cited_as_one(assistant: Assistant) -> None:
    other = own_document({"Glas": "Glas er dyrt at lave."}, id="anden", title="Glasbogen")
    turn = from_own(assistant, "glas i kuben ved skolen", own_document(GLASS), other)
    assert turn.body == GLASS["Glas"] or "Glasbogen" in turn.parts[-1]

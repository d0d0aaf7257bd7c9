from __future__ import annotations

import pytest

from bot.assistant import Assistant
from bot.turn import Outcome, Turn
from knowledge.content import SERVICE_HEADINGS, Audience
from knowledge.danish.sentences import word_count
from knowledge.index.passages import Kind
from tests.bot.helpers import (
    CITIZEN_HEADINGS,
    findings,
    notes,
    passages,
    pick,
    run_from,
    say,
    section,
    short_answer,
    turn_about,
)
from tests.factories import STAFF_ONLY

SHORT, *ASPECTS, STAFF = SERVICE_HEADINGS


def asked(
    assistant: Assistant,
    service: str,
    heading: str | None = None,
    audience: Audience = Audience.CITIZEN,
) -> Turn:
    found = findings([(short_answer(assistant.library, service), 1.0)])
    return run_from(
        assistant, "decide", turn_about("spørgsmål", audience, findings=found, aspect=heading)
    )


@pytest.mark.parametrize("heading", [None, *CITIZEN_HEADINGS])
def test_every_first_answer_of_every_service(assistant: Assistant, heading: str | None) -> None:
    for service in assistant.library.services:
        turn = asked(assistant, service.id, heading)
        text = "\n\n".join([turn.body, *turn.parts])
        assert turn.notes["problems"] == [], service.id
        assert turn.outcome in (Outcome.ANSWERED, Outcome.OTHER_AUTHORITY)
        is_the_topic = service.id == "klage" and heading == "Hvis du er uenig"
        shown = SHORT if is_the_topic else heading or SHORT
        assert service.section(shown).text in turn.body
        assert word_count(text) <= 120, service.id
        assert "§" not in text


@pytest.mark.parametrize("heading", CITIZEN_HEADINGS)
def test_every_follow_up_of_every_service(assistant: Assistant, heading: str) -> None:
    for service in assistant.library.services:
        reply = pick(assistant, service.id, heading)
        assert notes(reply, "check")["problems"] == [], service.id
        assert reply.outcome in (Outcome.ANSWERED, Outcome.OTHER_AUTHORITY)
        assert reply.text.startswith(service.section(heading).text)
        assert [source.section for source in reply.sources] == [heading]
        assert word_count(reply.text) <= 120, service.id
        assert "§" not in reply.text


def test_sources_point_at_the_sections_used(assistant: Assistant) -> None:
    for service in assistant.library.services:
        reply = pick(assistant, service.id)
        source = reply.sources[0]
        assert source.title == service.title
        assert source.location == f"{service.path}#{service.section(SHORT).anchor}"


def test_staff_see_law_and_notes(assistant: Assistant) -> None:
    for service in assistant.library.services:
        turn = asked(assistant, service.id, audience=Audience.STAFF)
        run = pick(assistant, service.id, audience=Audience.STAFF)
        if run.outcome is Outcome.NO_EVIDENCE:
            continue
        assert service.section(STAFF).text in turn.body
        assert all(law.name in turn.body and law.section in turn.body for law in service.law)
        assert turn.body.startswith(service.section(SHORT).text)
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

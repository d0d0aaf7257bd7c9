"""Questions that got no good answer: which are kept, without whom, and for how long."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import inspect, select

from bot.store.database import Database
from bot.store.privacy import retention
from bot.store.questions import (
    UNSURE_BELOW,
    Why,
    draft_for,
    drafted_questions,
    forget_questions,
    note_question,
    open_questions,
    take_back,
    why_kept,
)
from bot.store.tables import Question
from bot.turn import Outcome, Reply
from knowledge.content import Audience

NOW = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
"""Already the 24th in Denmark."""

ASKED = "må jeg have høns i min kolonihave"


async def note(
    database: Database, *texts: str, now: datetime = NOW, why: Why | None = None
) -> None:
    for text in texts:
        async with database.begin() as tx:
            note_question(
                tx,
                text,
                why=why or Why.UNANSWERED,
                outcome="no_evidence",
                services=["rotter", "pas", "flytning", "madservice"],
                now=now,
            )


async def kept(database: Database) -> list[str]:
    async with database.begin() as tx:
        return [question.text for question in await open_questions(tx)]


async def test_nothing_yet(database: Database) -> None:
    assert await kept(database) == []


async def test_a_question_is_kept_with_its_day_alone(database: Database) -> None:
    await note(database, ASKED)
    async with database.begin() as tx:
        [question] = await open_questions(tx)
    assert question.text == ASKED
    assert (question.why, question.outcome, question.audience) == (
        "unanswered",
        "no_evidence",
        Audience.CITIZEN.value,
    )
    assert question.services == ["rotter", "pas", "flytning"]
    assert question.day == date(2026, 11, 24)


def test_there_is_no_room_for_a_person_or_a_time_of_day() -> None:
    columns = {column.key: column.type.python_type for column in inspect(Question).columns}
    assert columns.keys() == {
        *("id", "text", "why", "outcome", "services", "audience", "day", "drafted_for")
    }
    assert datetime not in columns.values()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("jeg er Karla Vestergaard og vil have høns", "jeg er [name] og vil have høns"),
        ("skriv til karla@post.example om høns", "skriv til [email] om høns"),
        ("høns på  Lyngvej 7\n\n4000 Roskilde", "høns på [address]"),
        ("ring på 20 30 40 50 om høns", "ring på [phone] om høns"),
    ],
)
async def test_personal_data_is_masked(database: Database, text: str, expected: str) -> None:
    await note(database, text)
    assert await kept(database) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "mit sagsnummer er A123456 og jeg har høns",
        "min nøgle er 12-34-56 i hønsehuset",
        "høns " * 101,
        "kan jeg få det",
        "?!",
        "",
        "[name]",
        "Karla Vestergaard",
    ],
)
async def test_what_may_lead_to_somebody_or_says_nothing_is_not_kept(
    database: Database, text: str
) -> None:
    await note(database, text)
    assert await kept(database) == []


async def test_years_and_amounts_are_no_numbers_of_somebody(database: Database) -> None:
    await note(database, "koster det 12.500 kr at have høns i 2027")
    assert len(await kept(database)) == 1


def reply(outcome: Outcome, confidence: float | None = None) -> Reply:
    return Reply("svar", outcome, confidence=confidence)


@pytest.mark.parametrize("outcome", [Outcome.NO_EVIDENCE, Outcome.OUTSIDE_TOPIC])
def test_a_question_without_an_answer_is_unanswered(outcome: Outcome) -> None:
    assert why_kept(reply(outcome)) is Why.UNANSWERED


@pytest.mark.parametrize(
    "outcome",
    [Outcome.ANSWERED, Outcome.PARTLY_ANSWERED, Outcome.OTHER_AUTHORITY, Outcome.ASKED],
)
def test_an_answer_is_unsure_by_its_confidence(outcome: Outcome) -> None:
    assert why_kept(reply(outcome, UNSURE_BELOW - 0.01)) is Why.UNSURE
    assert why_kept(reply(outcome, UNSURE_BELOW)) is None
    assert why_kept(reply(outcome)) is None


def test_no_other_outcome_is_ever_kept() -> None:
    kept_outcomes = {outcome for outcome in Outcome if why_kept(reply(outcome, 0.0))}
    assert kept_outcomes == {
        Outcome.NO_EVIDENCE,
        Outcome.OUTSIDE_TOPIC,
        Outcome.ANSWERED,
        Outcome.PARTLY_ANSWERED,
        Outcome.OTHER_AUTHORITY,
        Outcome.ASKED,
    }


async def test_they_are_listed_by_reason_oldest_first(database: Database) -> None:
    await note(database, "høns i haven", why=Why.UNSURE)
    await note(database, "en hane i haven")
    await note(database, "en kalkun i haven", why=Why.UNSURE)
    assert await kept(database) == ["høns i haven", "en hane i haven", "en kalkun i haven"]
    async with database.begin() as tx:
        unsure = [question.text for question in await open_questions(tx, Why.UNSURE)]
        assert await open_questions(tx, Why.DISLIKED) == []
    assert unsure == ["høns i haven", "en kalkun i haven"]


async def test_what_is_drafted_is_open_no_more_until_it_is_taken_back(database: Database) -> None:
    await note(database, "høns i haven", "en hane i haven")
    async with database.begin() as tx:
        first = (await open_questions(tx))[0].id
        await draft_for(tx, [first], "rotter")
    assert await kept(database) == ["en hane i haven"]
    async with database.begin() as tx:
        assert [q.text for q in await drafted_questions(tx, "rotter")] == ["høns i haven"]
        assert await drafted_questions(tx, "pas") == []
        assert await take_back(tx, "pas") == 0
        assert await take_back(tx, "rotter") == 1
    assert await kept(database) == ["høns i haven", "en hane i haven"]


async def test_what_has_been_dealt_with_is_deleted(database: Database) -> None:
    await note(database, "høns i haven", "en hane i haven")
    async with database.begin() as tx:
        await forget_questions(tx, [(await open_questions(tx))[1].id])
    async with database.begin() as tx:
        assert [q.text for q in await tx.scalars(select(Question))] == ["høns i haven"]


async def test_time_forgets_open_and_drafted_ones(database: Database) -> None:
    await note(database, "høns i haven", "en hane i haven")
    await note(database, "en kalkun i haven", now=NOW + timedelta(days=20))
    async with database.begin() as tx:
        await draft_for(tx, [(await open_questions(tx))[0].id], "rotter")
    counts = []
    for days in (30, 31, 31):
        async with database.begin() as tx:
            found = await retention(tx, NOW + timedelta(days=days), talk_days=30, case_days=90)
            counts.append(found["question"])
    assert counts == [0, 2, 0]
    assert await kept(database) == ["en kalkun i haven"]

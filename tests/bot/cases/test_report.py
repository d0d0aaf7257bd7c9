"""The figures: known intervals, nobody recognised, months across New Year, and the command."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy.ext.asyncio import AsyncSession

from bot.cases.report import (
    COVER,
    UNDER,
    AgreementFigures,
    Answers,
    CaseFigures,
    QuestionFigures,
    Report,
    ShoutFigures,
    make_report,
)
from bot.cases.surveys import record
from bot.report_cli import report
from bot.store.database import Database
from bot.store.review import note_word
from bot.store.tables import Agreement, Case, CaseEvent, Line, Shout
from knowledge.content import Audience

NOW = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def answers(tx: AsyncSession, scores: str, day: date, question: str = "respect") -> None:
    audience = Audience.STAFF if question in ("meaningful", "value") else Audience.CITIZEN
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    for score in scores:
        record(
            tx,
            audience=audience,
            question=question,
            score=int(score),
            department="bolig",
            now=noon,
        )


async def made(database: Database, since: date | None = None) -> Report:
    async with database.begin() as tx:
        return await make_report(tx, since, NOW)


async def figures(
    database: Database, question: str = "respect", since: date | None = None
) -> QuestionFigures:
    surveys = (await made(database, since)).surveys
    return next(item for item in surveys if item.question == question)


async def test_an_empty_database(database: Database) -> None:
    found = await made(database)
    assert [(item.audience, item.question) for item in found.surveys] == [
        ("citizen", "respect"),
        ("citizen", "agreement"),
        ("citizen", "coherence"),
        ("staff", "meaningful"),
        ("staff", "value"),
    ]
    assert all((item.whole, item.months) == (Answers("", UNDER), []) for item in found.surveys)
    assert (found.cases, found.shouts, found.outcomes) == ({}, {}, {})
    assert found.unknown_words == {}
    assert found.agreements == AgreementFigures(0, 0, 0)


@pytest.mark.parametrize("scores", ["5", "5411"])
async def test_few_answers_show_no_figure(database: Database, scores: str) -> None:
    async with database.begin() as tx:
        answers(tx, scores, date(2026, 12, 1))
    found = await figures(database)
    assert (found.whole, found.months) == (Answers("", "under 5"), [])


async def test_figures_are_those_known(database: Database) -> None:
    async with database.begin() as tx:
        answers(tx, "5444412333", date(2026, 12, 1))
        answers(tx, "44444", date(2026, 12, 1), "meaningful")
    whole = (await figures(database)).whole
    assert (whole.n, whole.share, whole.mean, whole.withheld) == (10, 0.5, 3.3, "")
    assert whole.interval == pytest.approx((0.23659, 0.76341), abs=1e-4)
    staff = await figures(database, "meaningful")
    assert (staff.whole.n, staff.whole.share, staff.measured_2020) == (5, 1.0, 0.72)
    assert staff.whole.interval == pytest.approx((0.56552, 1.0), abs=1e-4)
    assert (await figures(database, "coherence")).whole.withheld == UNDER


async def test_months_across_new_year(database: Database) -> None:
    async with database.begin() as tx:
        answers(tx, "11115", date(2027, 1, 1))
        answers(tx, "555551", date(2026, 12, 31))
        answers(tx, "44444", date(2025, 12, 31))
    months = (await figures(database)).months
    assert [(month.period, month.n) for month in months] == [
        ("2025-12", 5),
        ("2026-12", 6),
        ("2027-01", 5),
    ]
    assert [month.share for month in months] == pytest.approx([1, 5 / 6, 1 / 5])
    assert months[2].interval == pytest.approx((0.03622, 0.62446), abs=1e-4)
    later = await figures(database, since=date(2027, 1, 1))
    assert (later.whole.n, [month.period for month in later.months]) == (5, ["2027-01"])


async def test_a_small_month_cannot_be_worked_out_from_the_whole(database: Database) -> None:
    async with database.begin() as tx:
        answers(tx, "1", date(2026, 11, 1))
        answers(tx, "555555", date(2026, 12, 1))
        answers(tx, "5555555", date(2027, 1, 1))
    found = await figures(database)
    assert found.whole.n == 14
    november, december, january = found.months
    assert november == Answers("2026-11", UNDER)
    assert december == Answers("2026-12", COVER)
    assert january.n == 7


async def test_small_months_that_cover_each_other_hide_no_other(database: Database) -> None:
    async with database.begin() as tx:
        answers(tx, "111", date(2026, 11, 1))
        answers(tx, "22", date(2026, 12, 1))
        answers(tx, "55555", date(2027, 1, 1))
    found = await figures(database)
    assert [month.withheld for month in found.months] == [UNDER, UNDER, ""]


async def test_the_twenty_words_most_asked_about(database: Database) -> None:
    async with database.begin() as tx:
        for number, letter in enumerate("abcdefghijklmnopqrstuvx", 1):
            for _ in range(number):
                await note_word(tx, f"{letter}-ord", NOW)
    words = (await made(database)).unknown_words
    assert len(words) == 20
    assert (next(iter(words.items())), "c-ord" in words) == (("x-ord", 23), False)


async def add_case(
    tx: AsyncSession,
    department: str,
    *events: tuple[str, float],
    status: str = "open",
    closed_by: str | None = None,
    reason: str | None = None,
    opened: datetime = NOW - 10 * DAY,
) -> None:
    """A case with its events, each some hours after it was opened."""
    closed = NOW - DAY if status == "closed" else None
    case = Case(person="p", department=department, urgency="normal", channel="chat", summary="s")
    case.status, case.opened, case.closed = status, opened, closed
    case.closed_by, case.reason = closed_by, reason
    tx.add(case)
    await tx.flush()
    for event, hours in (("opened", 0.0), *events):
        at = opened + hours * HOUR
        tx.add(CaseEvent(case_id=case.id, event=event, actor="staff", department=department, at=at))


async def test_cases_by_department(database: Database) -> None:
    async with database.begin() as tx:
        await add_case(tx, "bolig")
        await add_case(tx, "bolig", ("taken", 1), status="taken")
        await add_case(tx, "bolig", ("taken", 3), status="closed", closed_by="staff")
        await add_case(
            tx, "bolig", ("taken", 8), status="closed", closed_by="staff", reason="flyttet"
        )
        await add_case(tx, "job", status="closed", closed_by="citizen")
        await add_case(
            tx,
            "job",
            ("taken", 2),
            ("closed", 3),
            ("reopened", 4),
            ("taken", 90),
            ("passed_on", 91),
            status="passed_on",
        )
    assert (await made(database)).cases == {
        "bolig": CaseFigures(
            opened=4,
            taken=3,
            closed_with_agreement=1,
            closed_with_reason=1,
            waiting_now=1,
            median_hours=3.0,
        ),
        "job": CaseFigures(
            opened=2,
            taken=2,
            closed_by_citizen=1,
            reopened=1,
            waiting_now=1,
            median_hours=2.0,
        ),
    }


async def test_only_what_happened_since_but_all_that_wait(database: Database) -> None:
    old = NOW - 60 * DAY
    async with database.begin() as tx:
        await add_case(tx, "bolig", opened=old)
        await add_case(tx, "job", ("taken", 1), status="taken", opened=old)
        await add_case(tx, "familie", ("taken", 1), ("taken", 59 * 24), status="taken", opened=old)
    since = (NOW - 30 * DAY).date()
    assert (await made(database, since)).cases == {
        "bolig": CaseFigures(waiting_now=1),
        "familie": CaseFigures(taken=1),
    }


async def test_a_day_begins_at_midnight_in_denmark(database: Database) -> None:
    midnight = datetime(2026, 12, 31, 23, 0, tzinfo=UTC)
    async with database.begin() as tx:
        await add_case(tx, "bolig", status="taken", opened=midnight)
        await add_case(tx, "bolig", status="taken", opened=midnight - timedelta(seconds=1))
    assert (await made(database, date(2027, 1, 1))).cases["bolig"].opened == 1


async def test_agreements(database: Database) -> None:
    states = {
        "kept": (NOW - DAY, None),
        "broken": (NOW - DAY, None),
        "agreed": (NOW - 2 * DAY, None),
        "dropped": (NOW - DAY, None),
        "proposed": (NOW - DAY, None),
    }
    async with database.begin() as tx:
        for state, (due, ask_at) in states.items():
            tx.add(Agreement(person="p", who="w", what="x", due=due, state=state, ask_at=ask_at))
        for due, ask_at in ((NOW + DAY, NOW + 2 * DAY), (NOW - HOUR, NOW + DAY)):
            tx.add(Agreement(person="p", who="w", what="x", due=due, state="agreed", ask_at=ask_at))
        tx.add(Agreement(person="p", who="w", what="x", due=NOW - 60 * DAY, state="kept"))
    assert (await made(database)).agreements == AgreementFigures(2, 1, 1)
    since = (NOW - 30 * DAY).date()
    assert (await made(database, since)).agreements == AgreementFigures(1, 1, 1)


async def test_shouts_by_area(database: Database) -> None:
    def shout(area: str, state: str, created: datetime, days: float | None = None) -> Shout:
        ended = None if days is None else created + days * DAY
        return Shout(
            person="p",
            by_staff=False,
            area=area,
            text="t",
            state=state,
            created=created,
            ended=ended,
        )

    old = NOW - 60 * DAY
    async with database.begin() as tx:
        tx.add_all(
            (
                shout("bolig", "sent", old),
                shout("bolig", "read", old),
                shout("bolig", "answered", NOW - 20 * DAY, 1),
                shout("bolig", "answered", NOW - 20 * DAY, 4),
                shout("job", "answered", old, 2),
            )
        )
    bolig = ShoutFigures(unread_now=1, unanswered_now=1, answered=2, median_days=2.5)
    job = ShoutFigures(answered=1, median_days=2.0)
    assert (await made(database)).shouts == {"bolig": bolig, "job": job}
    assert (await made(database, (NOW - 30 * DAY).date())).shouts == {"bolig": bolig}


async def test_outcomes_of_turns(database: Database) -> None:
    async with database.begin() as tx:
        for outcome, days in (("answered", 1), ("asked", 1), ("answered", 2), ("crisis", 60)):
            at = NOW - days * DAY
            tx.add(Line(person="p", author="bot", text="t", outcome=outcome, at=at))
        tx.add(Line(person="p", author="citizen", text="t", at=NOW))
    since = (NOW - 30 * DAY).date()
    assert list((await made(database, since)).outcomes.items()) == [("answered", 2), ("asked", 1)]
    assert (await made(database)).outcomes["crisis"] == 1


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    url = f"sqlite:///{tmp_path / 'cases.sqlite'}"
    monkeypatch.setenv("BORGERLAND_DATABASE_URL", url)
    return url


def run(*arguments: str) -> Result:
    return CliRunner().invoke(report, arguments, catch_exceptions=False)


def fill(url: str) -> None:
    async def go() -> None:
        database = Database(url)
        await database.migrate()
        async with database.begin() as tx:
            answers(tx, "5444412333", date(2026, 12, 1))
            answers(tx, "5", date(2026, 12, 1), "value")
            await add_case(tx, "bolig", ("taken", 1.5), status="taken")
            await add_case(tx, "beskaeftigelse-og-integration")
            for word in ("plimsoller", "snurrebasse", "snurrebasse"):
                await note_word(tx, word, NOW)
        await database.close()

    asyncio.run(go())


def test_the_command_with_nothing_yet(url: str) -> None:
    printed = run()
    assert printed.exit_code == 0
    assert "Cases: nothing yet" in printed.output
    assert "Words that nobody has explained: nothing yet" in printed.output
    assert printed.output.count("under 5") == 5
    assert json.loads(run("--json").output)["cases"] == {}


def test_the_command_prints_the_figures(url: str) -> None:
    fill(url)
    lines = run().output.splitlines()
    (respect,) = (line for line in lines if "respect" in line)
    assert "50%" in respect
    assert "24% to 76%" in respect
    (value,) = (line for line in lines if "value" in line)
    assert "under 5" in value
    assert "64%" in value
    assert "100%" not in value
    (bolig,) = (line for line in lines if "bolig" in line)
    assert "1.5" in bolig
    assert any("beskaeftigelse-og-integration" in line for line in lines)
    (often,) = (line for line in lines if "snurrebasse" in line)
    (once,) = (line for line in lines if "plimsoller" in line)
    assert lines.index(often) < lines.index(once)
    assert "2" in often
    assert max(map(len, lines)) <= 110


def test_the_command_as_json(url: str) -> None:
    fill(url)
    printed = json.loads(run("--json", "--since", "2026-12-01").output)
    assert printed["since"] == "2026-12-01"
    assert list(printed["unknown_words"].items()) == [("snurrebasse", 2), ("plimsoller", 1)]
    assert datetime.fromisoformat(printed["until"]).tzinfo
    respect = printed["surveys"][0]
    assert respect["whole"]["n"] == 10
    assert respect["months"][0]["period"] == "2026-12"
    value = printed["surveys"][4]["whole"]
    assert value == {
        "period": "",
        "withheld": "under 5",
        "n": None,
        "share": None,
        "interval": None,
        "mean": None,
    }
    later = json.loads(run("--json", "--since", "2999-01-01").output)
    assert [(name, cases["opened"]) for name, cases in later["cases"].items()] == [
        ("beskaeftigelse-og-integration", 0)
    ]
    assert later["surveys"][0]["whole"]["withheld"] == "under 5"


@pytest.mark.parametrize("since", ["i går", "2026-13-01", "01-12-2026"])
def test_a_day_that_is_none_is_refused(url: str, since: str) -> None:
    assert run("--since", since).exit_code == 2


def test_the_first_day_there_is(url: str) -> None:
    assert run("--since", "0001-01-01").exit_code == 0

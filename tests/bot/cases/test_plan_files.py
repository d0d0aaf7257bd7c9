"""A plan comes out of the files as it went in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from bot.cases.plan_files import PlanEntry, as_ics, as_text
from knowledge.calendar import DENMARK

NOW = datetime(2026, 11, 25, 11, 0, tzinfo=DENMARK)
FRIDAY = datetime(2026, 11, 27, 10, 0, tzinfo=DENMARK)
MEETING = PlanEntry(7, "Møde om boligstøtte", "Bolig", "Mette", FRIDAY, done=False)
FORM = PlanEntry(8, "Find din lejekontrakt", "Bolig", "", None, done=False)
CALL = PlanEntry(9, "Ring til lægen", "", "", None, done=True)


def parse(data: bytes) -> list[Any]:
    """The components of a calendar file."""
    return list(Calendar.from_ical(data).subcomponents)


def test_what_has_a_time_is_half_an_hour_with_a_warning_the_day_before() -> None:
    (event,) = parse(as_ics([MEETING], NOW))
    assert event.name == "VEVENT"
    assert event["summary"] == "Møde om boligstøtte"
    assert event["description"] == "Hvem: Mette"
    assert event["categories"].to_ical() == b"Bolig"
    assert event["dtstart"].dt == FRIDAY
    assert event["dtend"].dt - event["dtstart"].dt == timedelta(minutes=30)
    assert event["dtstamp"].dt == NOW
    (alarm,) = event.subcomponents
    assert (alarm["action"], alarm["trigger"].dt) == ("DISPLAY", -timedelta(days=1))


def test_what_has_no_time_is_a_todo() -> None:
    open_one, done_one = parse(as_ics([FORM, CALL], NOW))
    assert (open_one.name, done_one.name) == ("VTODO", "VTODO")
    assert "status" not in open_one
    assert done_one["status"] == "COMPLETED"
    assert not {"dtstart", "description"} & {key.lower() for key in open_one}
    assert "categories" not in done_one


def test_what_is_done_warns_nobody() -> None:
    (event,) = parse(as_ics([replace(MEETING, done=True)], NOW))
    assert event.name == "VEVENT"
    assert event.subcomponents == []


def test_an_entry_keeps_its_id_when_it_changes() -> None:
    (before,) = parse(as_ics([MEETING], NOW))
    later = replace(MEETING, text="Flyttet", due=FRIDAY + timedelta(days=7))
    after, other = parse(as_ics([later, FORM], NOW + timedelta(days=1)))
    assert before["uid"] == after["uid"] != other["uid"]


@pytest.mark.parametrize(
    "text",
    [
        "Æble, ø og å",
        "Husk: pas; billede, kontanter",
        'Sig "hej" \\ farvel \\n her',
        "Første linje\nanden linje",
        "rødgrød med fløde " * 40 + "slut",
        "æ" * 500,
        "Ring 🙂 til os",
        "50 % = halvdelen: https://borgerby.example/?a=1&b=2",
    ],
)
def test_any_text_comes_back(text: str) -> None:
    entry = replace(MEETING, text=text, area=text, who=text)
    data = as_ics([entry, replace(entry, id=8, due=None)], NOW)
    assert max(map(len, data.split(b"\r\n"))) <= 75
    event, todo = parse(data)
    for component in (event, todo):
        assert component["summary"] == text
        assert component["description"] == f"Hvem: {text}"
        assert component["categories"].cats == [text]
    assert event.subcomponents[0]["description"] == text


@pytest.mark.parametrize("end", ["\r", "\r\n", "\n", "\u2028", "\x0b", "\x00"])
def test_a_text_cannot_add_lines_of_its_own(end: str) -> None:
    text = f"Møde{end}END:VEVENT{end}ATTENDEE:mailto:x@y.example"
    data = as_ics([replace(MEETING, text=text, area=text, who=text)], NOW)
    (event,) = parse(data)
    assert "attendee" not in event
    assert not any(line.startswith(("ATTENDEE", "\x00")) for line in data.decode().splitlines())


@pytest.mark.parametrize(
    ("due", "begins"),
    [
        (datetime(2027, 3, 27, 10, tzinfo=DENMARK), datetime(2027, 3, 27, 9, tzinfo=UTC)),
        (datetime(2027, 3, 28, 10, tzinfo=DENMARK), datetime(2027, 3, 28, 8, tzinfo=UTC)),
        (datetime(2027, 1, 1, 0, tzinfo=DENMARK), datetime(2026, 12, 31, 23, tzinfo=UTC)),
    ],
)
def test_the_time_is_right_in_summer_and_winter(due: datetime, begins: datetime) -> None:
    (event,) = parse(as_ics([replace(MEETING, due=due)], NOW))
    assert event["dtstart"].dt == begins


def test_an_empty_plan_is_an_empty_calendar() -> None:
    data = as_ics([], NOW)
    assert data.startswith(b"BEGIN:VCALENDAR\r\n")
    assert parse(data) == []
    assert as_text([], NOW) == "Der står ikke noget i planen endnu.\n"


def test_the_text_is_by_area_and_says_what_is_done() -> None:
    work = PlanEntry(
        10,
        "Send\nCV",
        "Arbejde",
        "dig selv",
        datetime(2027, 1, 4, 9, 30, tzinfo=DENMARK),
        done=True,
    )
    assert as_text([CALL, MEETING, work, FORM], NOW) == (
        "Bolig\n"
        "- Møde om boligstøtte, fredag kl. 10, hvem: Mette\n"
        "- Find din lejekontrakt\n"
        "\n"
        "Arbejde\n"
        "- Send CV, mandag den 4. januar kl. 9.30, hvem: dig selv (klaret)\n"
        "\n"
        "Andet\n"
        "- Ring til lægen (klaret)\n"
    )

"""What people write for a time is read right, or not at all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.cases.dates import LATEST, read_moment
from knowledge.calendar import DENMARK

WEDNESDAY = datetime(2026, 11, 25, 11, 0, tzinfo=DENMARK)


def read(text: str, now: datetime = WEDNESDAY) -> str | None:
    """The moment as on a Danish clock."""
    moment = read_moment(text, now)
    return f"{moment:%Y-%m-%d %H:%M}" if moment else None


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("i dag kl. 15", "2026-11-25 15:00"),
        ("IDAG KL 16", "2026-11-25 16:00"),
        ("i morgen", "2026-11-26 09:00"),
        ("i morgen 14.30", "2026-11-26 14:30"),
        ("imorgen kl.10", "2026-11-26 10:00"),
        ("i morgen kl. 10.30", "2026-11-26 10:30"),
        ("i morgen tidlig", "2026-11-26 08:00"),
        ("i morgen eftermiddag kl. 2", "2026-11-26 14:00"),
        ("i overmorgen", "2026-11-27 09:00"),
        ("overmorgen kl 8", "2026-11-27 08:00"),
        ("i eftermiddag", "2026-11-25 14:00"),
        ("i eftermiddag kl. 14.15", "2026-11-25 14:15"),
        ("i aften", "2026-11-25 19:00"),
        ("i aften kl. 8", "2026-11-25 20:00"),
        ("kl. 19 i aften", "2026-11-25 19:00"),
    ],
)
def test_a_day_close_by(text: str, moment: str) -> None:
    assert read(text) == moment


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("fredag", "2026-11-27 09:00"),
        ("fredag kl. 10", "2026-11-27 10:00"),
        ("Fredag kl 10.30.", "2026-11-27 10:30"),
        ("fredag 9.30", "2026-11-27 09:30"),
        ("fredag kl. 10-11", "2026-11-27 10:00"),
        ("fredag kl. 10 til 11.30", "2026-11-27 10:00"),
        ("fredag kl. ti", "2026-11-27 10:00"),
        ("fredag halv ti", "2026-11-27 09:30"),
        ("fredag kvart over 10", "2026-11-27 10:15"),
        ("fredag kl. kvart i tolv", "2026-11-27 11:45"),
        ("på fredag", "2026-11-27 09:00"),
        ("paa fredag klokken 13", "2026-11-27 13:00"),
        ("nu på fredag", "2026-11-27 09:00"),
        ("kl. 10 på fredag", "2026-11-27 10:00"),
        ("kl. 2 om eftermiddagen på fredag", "2026-11-27 14:00"),
        ("fredag kl. 2 om eftermiddagen", "2026-11-27 14:00"),
        ("på mandag kl 9", "2026-11-30 09:00"),
        ("man. kl. 13", "2026-11-30 13:00"),
        ("tors kl. 8", "2026-11-26 08:00"),
        ("førstkommende tirsdag", "2026-12-01 09:00"),
        ("næste tirsdag", "2026-12-01 09:00"),
        ("tirsdag i næste uge", "2026-12-01 09:00"),
        ("fredag i næste uge kl. 10", "2026-12-04 10:00"),
        ("fredag i denne uge", "2026-11-27 09:00"),
        ("tirsdag uge 49", "2026-12-01 09:00"),
        ("tirsdag i uge 2 kl. 10", "2027-01-12 10:00"),
        ("søndag i uge 53", "2027-01-03 09:00"),
        ("torsdag formiddag", "2026-11-26 10:00"),
        ("torsdag morgen", "2026-11-26 08:00"),
        ("lørdag middag", "2026-11-28 12:00"),
        ("loerdag middag", "2026-11-28 12:00"),
        ("mandag eftermiddag", "2026-11-30 14:00"),
        ("søndag aften", "2026-11-29 19:00"),
        ("fredag om formiddagen kl. 11", "2026-11-27 11:00"),
    ],
)
def test_a_day_of_the_week(text: str, moment: str) -> None:
    assert read(text) == moment


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("3/12", "2026-12-03 09:00"),
        ("3/12 kl. 10", "2026-12-03 10:00"),
        ("03/12 kl. 08.05", "2026-12-03 08:05"),
        ("3.12.", "2026-12-03 09:00"),
        ("3.12.2026 kl. 9.15", "2026-12-03 09:15"),
        ("3.12.2026 9:15", "2026-12-03 09:15"),
        ("3-12-2026", "2026-12-03 09:00"),
        ("d. 3/12-26 kl 14:30", "2026-12-03 14:30"),
        ("2026-12-03 10:00", "2026-12-03 10:00"),
        ("3. december", "2026-12-03 09:00"),
        ("3 dec 2026", "2026-12-03 09:00"),
        ("3.december kl. 12", "2026-12-03 12:00"),
        ("den 3. december om eftermiddagen", "2026-12-03 14:00"),
        ("torsdag d. 3. dec. kl. 10", "2026-12-03 10:00"),
        ("torsdag, den 3. december 2026, kl. 10.00", "2026-12-03 10:00"),
        ("på fredag den 4/12", "2026-12-04 09:00"),
        ("fre 4/12 10:15", "2026-12-04 10:15"),
        ("den 4. kl 12", "2026-12-04 12:00"),
        ("den 4. 9.30", "2026-12-04 09:30"),
        ("fredag d. 4 kl. 10", "2026-12-04 10:00"),
        ("d. 30.", "2026-11-30 09:00"),
        ("den 25. kl. 15", "2026-11-25 15:00"),
        ("12/3", "2027-03-12 09:00"),
        ("1. marts", "2027-03-01 09:00"),
        ("24/11", "2027-11-24 09:00"),
        ("2. juni 2027", "2027-06-02 09:00"),
    ],
)
def test_a_date(text: str, moment: str) -> None:
    assert read(text) == moment


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("om en uge", "2026-12-02 09:00"),
        ("om to uger kl. 10", "2026-12-09 10:00"),
        ("om 3 dage", "2026-11-28 09:00"),
        ("om fjorten dage", "2026-12-09 09:00"),
        ("om 14 dage om formiddagen", "2026-12-09 10:00"),
        ("om en måned", "2026-12-25 09:00"),
        ("om en time", "2026-11-25 12:00"),
        ("om 30 minutter", "2026-11-25 11:30"),
    ],
)
def test_a_while_from_now(text: str, moment: str) -> None:
    assert read(text) == moment


@pytest.mark.parametrize(
    "text",
    [
        *(
            "31/2",
            "31. februar",
            "30/2 kl. 10",
            "29/2",
            "0/12",
            "3/13",
            "32. december",
            "31.4.2027",
        ),
        *(
            "fredag kl. 25",
            "i morgen kl. 24",
            "i morgen kl. 10.75",
            "fredag kl. 99",
            "i morgen 9.5",
        ),
        *("fredag den 3. december", "tirsdag d. 4/12", "mandag den 4.", "mandag i uge 54"),
        *("fredag morgen kl. 17", "torsdag formiddag kl. 15", "fredag aften kl. 12"),
        *("den 31.", "den 32."),
    ],
)
def test_what_cannot_be_is_not_read(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    "text",
    [
        *("i dag kl. 10", "i formiddag", "i dag", "den 25.", "25/11", "25/11 kl. 11"),
        *("24.11.2026", "3/12-25", "mandag i denne uge", "denne mandag", "tirsdag i uge 48"),
        *("i går", "om 0 minutter"),
    ],
)
def test_what_is_past_is_not_read(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "næste fredag",  # the day after tomorrow to some, next week's to others
        "om 8 dage",  # a week, to most
        "onsdag kl. 15",  # today or in a week?
        "fredag kl. 2",
        "fredag halv to",
        "fredag 10",
        "torsdag 3.12",  # the date or the time?
        "fredag 9.10",
        "3-12",
        "d. 1-3/12",
        "kl. 14",
        "uge 49",
        "4/12 eller 5/12",
        "fredag kl. 9 eller 10",
    ],
)
def test_what_can_be_read_in_two_ways_is_not_read(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", ".", "snart", "hver fredag", "om fredagen", "ikke fredag", "engang i næste uge"),
        *("ring 12345678", "3. verden", "december", "om lidt", "om et par dage", "fredagsbar"),
        *("3.12.20266", "3.12.2206", "om 999 måneder", "1" * 5000, "om " + "9" * 5000 + " dage"),
        *("sag 3/12 nr. 4", "mødet om mandagen i maj", "man kan ikke", "fredag " * 2000),
    ],
)
def test_what_is_no_time_is_not_read(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("onsdag", "2026-12-02 09:00"),
        ("onsdag kl. 10", "2026-12-02 10:00"),
        ("på onsdag kl. 15", "2026-12-02 15:00"),
        ("næste onsdag", "2026-12-02 09:00"),
        ("onsdag den 25/11 kl. 15", "2026-11-25 15:00"),
    ],
)
def test_the_day_it_is_today(text: str, moment: str) -> None:
    assert read(text) == moment


@pytest.mark.parametrize(
    ("now", "text", "moment"),
    [
        (datetime(2026, 12, 30, 11, tzinfo=DENMARK), "fredag", "2027-01-01 09:00"),
        (datetime(2026, 12, 30, 11, tzinfo=DENMARK), "4/1", "2027-01-04 09:00"),
        (datetime(2026, 12, 30, 11, tzinfo=DENMARK), "den 4.", "2027-01-04 09:00"),
        (datetime(2026, 12, 30, 11, tzinfo=DENMARK), "mandag i næste uge", "2027-01-04 09:00"),
        (datetime(2026, 12, 30, 11, tzinfo=DENMARK), "mandag i uge 1", "2027-01-04 09:00"),
        (datetime(2027, 1, 31, 11, tzinfo=DENMARK), "om en måned", "2027-02-28 09:00"),
        (datetime(2027, 12, 1, 11, tzinfo=DENMARK), "29/2", "2028-02-29 09:00"),
        (datetime(2026, 11, 25, 23, 30, tzinfo=UTC), "i morgen", "2026-11-27 09:00"),
        (datetime(2027, 3, 27, 11, tzinfo=DENMARK), "i morgen kl. 9", "2027-03-28 09:00"),
        (datetime(2026, 10, 24, 11, tzinfo=DENMARK), "i morgen kl. 9", "2026-10-25 09:00"),
        (datetime(2027, 3, 28, 1, 30, tzinfo=DENMARK), "om en time", "2027-03-28 03:30"),
    ],
)
def test_where_the_year_and_the_clock_turn(now: datetime, text: str, moment: str) -> None:
    assert read(text, now) == moment


def test_the_moment_is_in_danish_time_and_the_clock_is_right_in_summer() -> None:
    moment = read_moment("2. juni kl. 10", WEDNESDAY)
    assert moment is not None
    assert moment.tzinfo is DENMARK
    assert moment.astimezone(UTC) == datetime(2027, 6, 2, 8, tzinfo=UTC)


@pytest.mark.parametrize("hour", range(24))
@pytest.mark.parametrize(
    "text", ["fredag", "i dag", "i aften", "25/11", "den 25.", "næste tirsdag"]
)
@pytest.mark.parametrize("days", [0, 2, 37, 122])
def test_what_is_read_is_always_ahead(text: str, hour: int, days: int) -> None:
    now = WEDNESDAY.replace(hour=hour) + timedelta(days=days)
    moment = read_moment(text, now)
    assert moment is None or now < moment <= now + LATEST

"""A department is open when its hours say so, on Danish days and a Danish clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from knowledge.calendar import DENMARK
from knowledge.library import load_library
from knowledge.opening_hours import OpeningHours, in_words

CLOSED = frozenset({"12-24", "12-31", "06-05"})
TEN_THREE = ((600, 900),)
OFFICE = OpeningHours.parse("mandag-torsdag kl. 10-15, fredag kl. 10-13", CLOSED)
ALWAYS = OpeningHours.parse("døgnet rundt", CLOSED)


def at(text: str) -> datetime:
    """A moment on a Danish clock."""
    return datetime.fromisoformat(text).replace(tzinfo=DENMARK)


def same(moment: datetime, text: str) -> bool:
    """Whether it is that moment, and said in Danish time."""
    return moment.tzinfo is DENMARK and moment.astimezone(UTC) == at(text).astimezone(UTC)


@pytest.mark.parametrize(
    "text",
    [
        "mandag-torsdag kl. 10-15, fredag kl. 10-13",
        "mandag–torsdag kl. 10–15, fredag kl. 10–13",
        "Mandag til torsdag kl. 10.00 til 15.00; fredag klokken 10:00-13:00.",
        "man-tors 10-15\nfre 10-13",
        "man.-tor. kl. 10-15, fre. kl. 10-kl. 13",
        "mandag, tirsdag, onsdag og torsdag kl. 10-15 og fredag kl. 10-13",
        "mandag/tirsdag: 10-15, onsdag - torsdag: kl. 10 - 15, fredag: 10-13",
        "mandag-torsdag kl. 10-12 og 12-15, fredag 10-13, lørdag og søndag lukket",
        "fredag 10-13, mandag-torsdag 10-15",
    ],
)
def test_one_week_is_written_in_many_ways(text: str) -> None:
    assert OpeningHours.parse(text).week == (*(TEN_THREE,) * 4, ((600, 780),), (), ())


@pytest.mark.parametrize(
    ("text", "week"),
    [
        ("tirsdag og torsdag kl. 10-15", ((), TEN_THREE, (), TEN_THREE, (), (), ())),
        ("mandag-fredag kl. 9.30-12 og 13-15", (*(((570, 720), (780, 900)),) * 5, (), ())),
        ("alle hverdage kl. 10-15", (*(TEN_THREE,) * 5, (), ())),
        ("hverdage 10-15", (*(TEN_THREE,) * 5, (), ())),
        ("alle dage kl. 10-15", (TEN_THREE,) * 7),
        ("loerdag-mandag kl. 10-15", (TEN_THREE, (), (), (), (), TEN_THREE, TEN_THREE)),
        ("døgnet rundt", (((0, 1440),),) * 7),
        ("Hele døgnet", (((0, 1440),),) * 7),
        ("alle hverdage døgnet rundt", (*(((0, 1440),),) * 5, (), ())),
        ("fredag kl. 20-24", ((), (), (), (), ((1200, 1440),), (), ())),
    ],
)
def test_other_weeks(text: str, week: tuple[tuple[tuple[int, int], ...], ...]) -> None:
    assert OpeningHours.parse(text).week == week


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no times"),
        ("mandag-torsdag", "days without times"),
        ("alle hverdage", "days without times"),
        ("mandag kl. 10-15, fredag", "days without times"),
        ("kl. 10-15", "does not say on which days"),
        ("mandag lukket 10-15", "does not say on which days"),
        ("søndag lukket, døgnet rundt", "does not say on which days"),
        ("mandag lukket", "no times"),
        ("lukket", "'lukket' must follow"),
        ("mandag kl. 15-10", "ends before it begins"),
        ("mandag kl. 10-10", "ends before it begins"),
        ("mandag kl. 20-8", "ends before it begins"),
        ("mandag kl. 10-25", "'25' is no time of the day"),
        ("mandag kl. 10.75-12", "'10.75' is no time of the day"),
        ("mandag kl. 24.30-25", "is no time of the day"),
        ("mandag kl. 10-15 og 14-16", "overlap"),
        ("mandag-torsdag 10-15, torsdag 10-17", "overlap"),
        ("mandag kl. 10", "'kl. 10' is not understood"),
        ("mandag kl. 10-155", "is not understood"),
        ("mandage i lige uger kl. 10-15", "is not understood"),
        ("mandag kl. 10-15 efter aftale", "'efter aftale' is not understood"),
        ("mandag-torsdag kl. 10-15, dog ikke onsdag", "'dog ikke onsdag' is not understood"),
        ("ring", "is not understood"),
    ],
)
def test_what_cannot_be_read_is_named(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match="cannot read the opening hours") as error:
        OpeningHours.parse(text)
    assert f"'{text}'" in str(error.value)
    assert reason in str(error.value)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-11-25 09:59:59", False),
        ("2026-11-25 10:00", True),
        ("2026-11-25 14:59:59", True),
        ("2026-11-25 15:00", False),
        ("2026-11-27 12:59", True),
        ("2026-11-27 13:00", False),
        ("2026-11-28 11:00", False),
        ("2026-12-23 11:00", True),
        ("2026-12-24 11:00", False),  # closed by the municipality
        ("2026-12-25 11:00", False),
        ("2026-12-28 11:00", True),
        ("2026-12-31 11:00", False),
        ("2027-01-01 11:00", False),
        ("2026-04-01 11:00", True),
        ("2026-04-02 11:00", False),  # Maundy Thursday
        ("2026-04-03 11:00", False),
        ("2026-04-06 11:00", False),
        ("2026-04-07 11:00", True),
        ("2026-05-01 11:00", True),
        ("2026-05-14 11:00", False),
        ("2026-05-25 11:00", False),
        ("2026-06-05 11:00", False),
        ("2027-03-25 11:00", False),
        ("2027-03-29 11:00", False),
        ("2027-05-06 11:00", False),
        ("2027-05-17 11:00", False),
        ("2023-05-05 11:00", False),  # Store Bededag, for the last time
        ("2024-04-26 11:00", True),
        ("2027-04-23 11:00", True),
    ],
)
def test_it_is_open_when_it_says_so(moment: str, is_open: bool) -> None:
    assert OFFICE.is_open(at(moment)) is is_open
    assert OFFICE.is_open(at(moment).astimezone(UTC)) is is_open
    assert (OFFICE.opens_next(at(moment)) == at(moment)) is is_open
    assert ALWAYS.is_open(at(moment))


def test_without_closed_days_only_the_public_holidays_are_closed() -> None:
    office = OpeningHours.parse("alle hverdage kl. 10-15")
    assert office.is_open(at("2026-12-24 11:00"))
    assert not office.is_open(at("2026-12-25 11:00"))


@pytest.mark.parametrize(
    ("moment", "opens", "closes"),
    [
        ("2026-11-25 08:00", "2026-11-25 10:00", "2026-11-25 15:00"),
        ("2026-11-25 11:30", "2026-11-25 11:30", "2026-11-25 15:00"),
        ("2026-11-25 15:00", "2026-11-26 10:00", "2026-11-26 15:00"),
        ("2026-11-27 13:00", "2026-11-30 10:00", "2026-11-30 15:00"),
        ("2026-12-23 15:00", "2026-12-28 10:00", "2026-12-28 15:00"),
        ("2026-12-30 15:00", "2027-01-04 10:00", "2027-01-04 15:00"),
        ("2026-04-01 15:00", "2026-04-07 10:00", "2026-04-07 15:00"),
        ("2027-03-24 16:00", "2027-03-30 10:00", "2027-03-30 15:00"),
        ("2026-06-04 15:00", "2026-06-08 10:00", "2026-06-08 15:00"),
    ],
)
def test_it_opens_and_closes_next(moment: str, opens: str, closes: str) -> None:
    assert same(OFFICE.opens_next(at(moment)), opens)
    assert same(OFFICE.closes_next(at(moment)), closes)


def test_days_that_touch_at_midnight_are_one_period() -> None:
    weekdays = OpeningHours.parse("alle hverdage døgnet rundt")
    assert same(weekdays.closes_next(at("2026-11-23 11:00")), "2026-11-28 00:00")
    assert same(weekdays.opens_next(at("2026-11-28 00:00")), "2026-11-30 00:00")


@pytest.mark.parametrize(
    ("start", "minutes", "end"),
    [
        ("2026-11-25 11:00", 0, "2026-11-25 11:00"),
        ("2026-11-25 08:00", 0, "2026-11-25 10:00"),
        ("2026-11-25 11:00", 60, "2026-11-25 12:00"),
        ("2026-11-25 08:00", 60, "2026-11-25 11:00"),
        ("2026-11-25 14:00", 60, "2026-11-25 15:00"),
        ("2026-11-25 14:00", 61, "2026-11-26 10:01"),
        ("2026-11-27 12:30", 60, "2026-11-30 10:30"),
        ("2026-11-28 03:00", 30, "2026-11-30 10:30"),
        ("2026-12-23 14:30", 60, "2026-12-28 10:30"),
        ("2026-12-30 14:30", 60, "2027-01-04 10:30"),
        ("2026-04-01 14:59", 2, "2026-04-07 10:01"),
        ("2026-11-23 10:00", 4 * 300 + 180, "2026-11-27 13:00"),
        ("2026-11-23 10:00", 10 * (4 * 300 + 180), "2027-02-04 11:00"),
    ],
)
def test_only_open_time_counts(start: str, minutes: int, end: str) -> None:
    assert same(OFFICE.after_open_time(at(start), minutes), end)
    assert same(OFFICE.after_open_time(at(start).astimezone(UTC), minutes), end)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-10-24 12:00", "2026-10-25 11:00"),  # the night has an hour more
        ("2027-03-27 12:00", "2027-03-28 13:00"),
        ("2026-11-24 12:00", "2026-11-25 12:00"),
    ],
)
def test_a_day_of_open_time_is_24_hours_when_the_clock_turns(start: str, end: str) -> None:
    assert same(ALWAYS.after_open_time(at(start), 24 * 60), end)
    assert (
        ALWAYS.after_open_time(at(start), 24 * 60).astimezone(UTC) - at(start).astimezone(UTC)
    ) == timedelta(days=1)


@pytest.mark.parametrize(
    ("friday", "opens"),  # in Denmark, in UTC
    [("2026-10-23 13:00", "2026-10-26 09:00"), ("2027-04-02 13:00", "2027-04-05 08:00")],
)
def test_it_opens_by_the_clock_on_both_sides_of_summer(friday: str, opens: str) -> None:
    in_utc = datetime.fromisoformat(opens).replace(tzinfo=UTC)
    assert OFFICE.opens_next(at(friday)).astimezone(UTC) == in_utc


def test_what_never_closes_has_no_closing_time() -> None:
    with pytest.raises(ValueError, match="do not close within 60 days"):
        ALWAYS.closes_next(at("2026-11-25 11:00"))


def test_what_never_opens_is_an_error_and_not_a_wait_without_end() -> None:
    first = date(2024, 1, 1)
    all_year = frozenset(f"{first + timedelta(days=n):%m-%d}" for n in range(366))
    office = OpeningHours.parse("alle hverdage kl. 10-15", all_year)
    now = at("2026-11-25 11:00")
    assert not office.is_open(now)
    for ask in (office.opens_next, office.closes_next, lambda m: office.after_open_time(m, 5)):
        with pytest.raises(ValueError, match="closed for 60 days after 2026-11-25"):
            ask(now)


def test_open_time_does_not_run_backwards() -> None:
    with pytest.raises(ValueError, match="negative"):
        OFFICE.after_open_time(at("2026-11-25 11:00"), -1)


def test_a_moment_without_a_time_zone_is_an_error() -> None:
    with pytest.raises(TypeError):
        OFFICE.is_open(datetime(2026, 11, 25, 11))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2026-12-28 10:00", "i dag kl. 10"),
        ("2026-12-28 08:05", "i dag kl. 8.05"),
        ("2026-12-29 09:00", "i morgen kl. 9"),
        ("2026-12-30 09:00", "onsdag kl. 9"),
        ("2027-01-03 00:00", "søndag kl. 0"),
        ("2027-01-04 09:30", "mandag den 4. januar kl. 9.30"),
        ("2027-05-17 20:10", "mandag den 17. maj kl. 20.10"),
        ("2027-08-02 10:00", "mandag den 2. august 2027 kl. 10"),
        ("2026-12-27 10:00", "søndag den 27. december kl. 10"),
        ("2025-12-29 10:00", "mandag den 29. december 2025 kl. 10"),
    ],
)
def test_a_moment_is_said_as_danes_say_it(moment: str, words: str) -> None:
    now = at("2026-12-28 09:00")
    assert in_words(at(moment), now) == words
    assert in_words(at(moment).astimezone(UTC), now.astimezone(UTC)) == words


def test_the_day_is_the_danish_one() -> None:
    late = datetime(2026, 11, 25, 23, 30, tzinfo=UTC)
    assert in_words(datetime(2026, 11, 26, 9, tzinfo=UTC), late) == "i dag kl. 10"


def test_the_shipped_hours_can_be_read() -> None:
    register = load_library().register
    assert register.closed == ("12-24", "12-31", "06-05")
    for department in register.departments:
        hours = OpeningHours.parse(department.hours, frozenset(register.closed))
        assert any(hours.week[:5]), department.id
        assert not any(hours.week[5:]), department.id

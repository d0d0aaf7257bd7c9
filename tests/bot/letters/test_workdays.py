"""Working days and lengths of time."""

from __future__ import annotations

from datetime import date

import pytest

from bot.letters.workdays import (
    Duration,
    add_working_days,
    durations_in,
    is_working_day,
    next_working_day,
)


@pytest.mark.parametrize(
    ("day", "following"),
    [
        (date(2026, 11, 6), date(2026, 11, 6)),
        (date(2026, 11, 7), date(2026, 11, 9)),
        (date(2026, 12, 24), date(2026, 12, 28)),
        (date(2026, 12, 31), date(2027, 1, 4)),
        (date(2026, 6, 5), date(2026, 6, 8)),
        (date(2026, 4, 2), date(2026, 4, 7)),
        (date(2026, 5, 14), date(2026, 5, 15)),
    ],
)
def test_the_next_working_day(day: date, following: date) -> None:
    assert next_working_day(day) == following
    assert is_working_day(day) == (day == following)


@pytest.mark.parametrize(
    ("day", "n", "last"),
    [
        (date(2026, 11, 5), 1, date(2026, 11, 6)),
        (date(2026, 11, 5), 2, date(2026, 11, 9)),
        (date(2026, 11, 5), 10, date(2026, 11, 19)),
        (date(2026, 11, 9), -2, date(2026, 11, 5)),
        (date(2026, 4, 1), 1, date(2026, 4, 7)),
        (date(2026, 11, 7), 0, date(2026, 11, 7)),
    ],
)
def test_working_days_are_added(day: date, n: int, last: date) -> None:
    assert add_working_days(day, n) == last


@pytest.mark.parametrize(
    ("duration", "last"),
    [
        (Duration(4, "weeks"), date(2027, 2, 28)),
        (Duration(14, "days"), date(2027, 2, 14)),
        (Duration(1, "months"), date(2027, 2, 28)),
        (Duration(13, "months"), date(2028, 2, 29)),
        (Duration(1, "years"), date(2028, 1, 31)),
        (Duration(-3, "days"), date(2027, 1, 28)),
        (Duration(-1, "months"), date(2026, 12, 31)),
    ],
)
def test_a_duration_ends(duration: Duration, last: date) -> None:
    assert duration.after(date(2027, 1, 31)) == last


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("14 dage", Duration(14, "days")),
        ("fjorten dage", Duration(14, "days")),
        ("8 (otte) dage", Duration(8, "days")),
        ("fire ugers frist", Duration(4, "weeks")),
        ("en fireugersfrist", Duration(4, "weeks")),
        ("14-dages frist", Duration(14, "days")),
        ("ti hverdage", Duration(10, "workdays")),
        ("5 arbejdsdage", Duration(5, "workdays")),
        ("en måneds varsel", Duration(1, "months")),
        ("3 mdr.", Duration(3, "months")),
        ("et halvt år", Duration(6, "months")),
        ("to år", Duration(2, "years")),
    ],
)
def test_a_length_of_time_is_read(text: str, duration: Duration) -> None:
    assert [found for *_, found in durations_in(text)] == [duration]


@pytest.mark.parametrize(
    "text", ["10-12 uger", "uge 47", "1.234 år", "årsopgørelse", "en dagpenge"]
)
def test_no_length_of_time(text: str) -> None:
    assert [str(found.amount) for *_, found in durations_in(text) if found.amount != 10] == []

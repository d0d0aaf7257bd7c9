"""Days are Danish days, and both ends of a time are part of it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from knowledge import calendar
from knowledge.calendar import begun, ended
from knowledge.content import Dated

FIRST, LAST = date(2026, 7, 1), date(2026, 7, 31)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 7, 31, 21, 59, tzinfo=UTC), date(2026, 7, 31)),
        (datetime(2026, 7, 31, 22, 0, tzinfo=UTC), date(2026, 8, 1)),
        (datetime(2026, 12, 31, 22, 59, tzinfo=UTC), date(2026, 12, 31)),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), date(2027, 1, 1)),
    ],
)
def test_the_day_changes_at_midnight_in_denmark(
    monkeypatch: pytest.MonkeyPatch, moment: datetime, day: date
) -> None:
    monkeypatch.setattr(calendar, "datetime", SimpleNamespace(now=moment.astimezone))
    assert calendar.today() == day


@pytest.mark.parametrize(
    ("day", "has_begun", "has_ended"),
    [
        (date(2026, 6, 30), False, False),
        (FIRST, True, False),
        (LAST, True, False),
        (date(2026, 8, 1), True, True),
    ],
)
def test_the_first_and_the_last_day_count(day: date, has_begun: bool, has_ended: bool) -> None:
    item = Dated(valid_from=FIRST, valid_to=LAST)
    assert (begun(item, day), ended(item, day)) == (has_begun, has_ended)


@pytest.mark.parametrize("day", [date.min, FIRST, date.max])
def test_what_has_no_limits_always_holds(day: date) -> None:
    assert begun(Dated(), day)
    assert not ended(Dated(), day)


@pytest.mark.parametrize("day", [date.min, date(2026, 6, 30), FIRST, date.max])
def test_one_limit_leaves_the_other_end_open(day: date) -> None:
    assert begun(Dated(valid_to=LAST), day)
    assert not ended(Dated(valid_from=FIRST), day)

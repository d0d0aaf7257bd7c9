"""The day a letter came, as people say it."""

from __future__ import annotations

from datetime import date
from time import perf_counter

import pytest

from bot.letters.received import read_received

TODAY = date(2026, 11, 11)
"""A Wednesday."""


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("i dag", "2026-11-11"),
        ("Det kom i morges", "2026-11-11"),
        ("i går", "2026-11-10"),
        ("jeg fik det igår", "2026-11-10"),
        ("i forgårs", "2026-11-09"),
        ("Jeg fik brevet i mandags.", "2026-11-09"),
        ("i fredags", "2026-11-06"),
        ("sidste fredag", "2026-11-06"),
        ("i onsdags", "2026-11-04"),
        ("tirsdag i sidste uge", "2026-11-03"),
        ("den 6.", "2026-11-06"),
        ("den 20.", "2026-10-20"),
        ("den sjette", "2026-11-06"),
        ("mandag den 9.", "2026-11-09"),
        ("den 6. november", "2026-11-06"),
        ("6. november 2026", "2026-11-06"),
        ("6/11", "2026-11-06"),
        ("den 6/11", "2026-11-06"),
        ("jeg fik det 6.11.", "2026-11-06"),
        ("brevet kom d. 06.11.2026", "2026-11-06"),
        ("for 3 dage siden", "2026-11-08"),
        ("for en uge siden", "2026-11-04"),
        ("det er to uger siden", "2026-10-28"),
        ("I FREDAGS", "2026-11-06"),
        ("jeg fik det vist nok i fredags, tror jeg", "2026-11-06"),
        ("den 3. december", "2025-12-03"),
        ("den 12. november 2026", "2026-11-12"),
        ("den 3. december 2026", "2026-12-03"),
    ],
)
def test_a_day_is_read(text: str, day: str) -> None:
    assert read_received(text, TODAY) == date.fromisoformat(day)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hej",
        "tak for hjælpen",
        "hvad er en partshøring",
        "hvornår har I åbent i dag?",
        "har I åbent på fredag",
        "kan jeg få en tid den 20. november",
        "min søn blev født i går",
        "der ligger rotter i haven siden i mandags",
        "jeg fik det enten den 3. eller den 4. november",
        "for 30 kroner siden",
        "den 45.",
        "45/13",
        "kl. 10.11",
        "det er 2/3 af prisen",
        "jeg fik det i fredags, og nu vil jeg gerne vide, om jeg kan nå at sende en ansøgning om "
        "en ny bolig",
    ],
)
def test_other_messages_tell_no_day(text: str) -> None:
    assert read_received(text, TODAY) is None


@pytest.mark.parametrize("today", [date(2026, 2, 28), date(2028, 2, 29), date(2026, 1, 1)])
@pytest.mark.parametrize(
    "text", ["i går", "den 1. marts", "den 31.", "for en måned siden", "den 30."]
)
def test_no_day_makes_it_fail(today: date, text: str) -> None:
    found = read_received(text, today)
    assert found is None or found <= today


@pytest.mark.parametrize(
    "text", ["den " * 60_000, "1" * 250_000, "i går, " * 40_000, "!" * 250_000]
)
def test_a_long_message_is_read_quickly(text: str) -> None:
    started = perf_counter()
    assert read_received(text, TODAY) is None
    assert perf_counter() - started < 1.0

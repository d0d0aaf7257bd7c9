from __future__ import annotations

import pytest

from bot.guard.finding import Kind
from bot.guard.values import values


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("14 dage", "2 uger"),
        ("fire uger", "4 uger"),
        ("1 år", "12 måneder"),
        ("1.250,50 kr.", "kr. 1250,50"),
        ("85 %", "85 procent"),
        ("12. marts 2026", "12.03.2026"),
        ("33 98 00 10", "+45 33980010"),
        ("https://www.borger.dk/hjaelp", "borger.dk/hjaelp"),
    ],
)
def test_ways_to_write_a_value_are_one(one: str, other: str) -> None:
    assert values(one)[0].key == values(other)[0].key


@pytest.mark.parametrize(
    ("one", "other"),
    [("4 uger", "4 måneder"), ("4 dage", "4 hverdage"), ("4 kr.", "4 %"), ("§ 112", "§ 113")],
)
def test_units_are_kept_apart(one: str, other: str) -> None:
    assert values(one)[0].key != values(other)[0].key


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("højst 4 uger", "up"),
        ("op til 4 uger", "up"),
        ("ikke mere end 4 uger", "up"),
        ("mindst 4 uger", "low"),
        ("mere end 4 uger", "low"),
        ("18 år eller derover", "low"),
        ("senest 4 uger", "by"),
        ("inden for 4 uger", "by"),
        ("tidligst 4 uger", "from"),
        ("ikke før 4 uger", "from"),
        ("omkring 4 uger", ""),
    ],
)
def test_direction_is_read(text: str, way: str) -> None:
    assert values(text)[0].way == way


def test_a_unit_is_shared() -> None:
    assert [value.key for value in values("2 til 4 uger")] == [("dag", 14.0), ("dag", 28.0)]


def test_marks_of_lists_and_names_are_no_values() -> None:
    assert values("1. Ring til kommunen.\n2. Brug A4 og 1-2-3-modellen.") == ()


def test_a_number_to_ring_is_a_phone() -> None:
    assert values("Ring 112")[0].kind is Kind.PHONE

"""The ages people state are read, and other numbers are not taken for ages."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.danish.ages import OLDEST, AgeRange, stated_ages

TODAY = date(2026, 11, 22)


def ages(text: str) -> set[tuple[int, int]]:
    return {(age.lowest, age.highest) for age in stated_ages(text, TODAY)}


def exactly(*years: int) -> set[tuple[int, int]]:
    return {(year, year) for year in years}


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("min mor på 82 kan ikke selv", [82]),
        ("min mor paa 82 kan ikke selv", [82]),
        ("MIN MOR PÅ 82", [82]),
        ("Mor er 82.", [82]),
        ("er 82 og bor alene", [82]),
        ("jeg er 16 å har slået op", [16]),
        ("hun er 82 år gammel", [82]),
        ("dreng 9 år, går i skole", [9]),
        ("en dreng på 9 aar", [9]),
        ("min 14årige søn", [14]),
        ("vores 6 årige", [6]),
        ("jeg fylder 65 til maj", [65]),
        ("hun bliver 67 til sommer", [67]),
        ("han blev 60 i går", [60]),
        ("min mor er 82 og min far er 85", [82, 85]),
        ("en baby på 0 år", [0]),
        ("farmor er 104", [104]),
    ],
)
def test_a_stated_age_is_read(text: str, years: list[int]) -> None:
    assert ages(text) == exactly(*years)


@pytest.mark.parametrize(
    ("text", "lowest", "highest"),
    [
        ("hun er under 65", 0, 64),
        ("min kone under 65 år", 0, 64),
        ("børn yngre end 3", 0, 2),
        ("inden hun fylder 18", 0, 17),
        ("inden han fylder 18", 0, 17),
        ("han er over 67", 67, OLDEST),
        ("hun er ældre end 80", 80, OLDEST),
        ("hun er aeldre end 80 aar", 80, OLDEST),
        ("jeg er fyldt 67", 67, OLDEST),
        ("man skal være mindst 15", 15, OLDEST),
        ("jeg har rundet 60", 60, OLDEST),
    ],
)
def test_a_border_of_age_is_a_range(text: str, lowest: int, highest: int) -> None:
    assert ages(text) == {(lowest, highest)}


@pytest.mark.parametrize("text", ["under 65 og over 60", "ældre end 60, yngre end 65"])
def test_two_borders_are_two_ranges(text: str) -> None:
    assert ages(text) == {(0, 64), (60, OLDEST)}


@pytest.mark.parametrize(
    ("text", "lowest", "highest"),
    [
        ("jeg er født i 1950", 75, 76),
        ("født 1950", 75, 76),
        ("foedt i 1950", 75, 76),
        ("født i 2026", 0, 0),
        ("født i 2025", 0, 1),
    ],
)
def test_a_year_of_birth_is_an_age_before_or_after_the_birthday(
    text: str, lowest: int, highest: int
) -> None:
    assert ages(text) == {(lowest, highest)}


@pytest.mark.parametrize("text", ["huset er født i 1850", "bygget i 1950", "i 1950", "2026"])
def test_another_year_is_no_age(text: str) -> None:
    assert ages(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "jeg flyttede for 3 år siden",
        "3 aar siden",
        "for 12 år siden mistede jeg min mand",
        "det tredje barn 2 år i træk",
        "5 år med diabetes",
        "40 år efter",
        "2 år før",
        "3 år endnu",
        "han mangler 5 år til pensionen",
    ],
)
def test_a_stretch_of_years_is_no_age(text: str) -> None:
    assert ages(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "det koster 82 kr",
        "prisen er 82 kr.",
        "prisen er 82,50",
        "regningen er 82 kroner",
        "huslejen er på 7.500",
        "huslejen er på 7500",
        "en gæld på 14.300 kr",
        "renten er 12 procent",
        "renten er 12 %",
        "renten er 12%",
        "grunden er 120 m2",
        "en lejlighed på 82 kvm",
        "en lejlighed på 3 værelser",
        "en baby på 8 uger",
        "en søn på 18 mdr",
        "en datter på 11 måneder",
        "skolen er 12 km væk",
        "det er 30 dage",
        "vi er 4 personer",
        "de er 3 børn",
        "det er 2 gange",
        "ring på 12 34 56 78",
        "det er 999",
        "han er 150 år",
    ],
)
def test_a_price_a_measure_or_a_count_is_no_age(text: str) -> None:
    assert ages(text) == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("min 82-årige mor", exactly(82)),
        ("en 3-årig dreng", exactly(3)),
        ("2 børn på 4 og 7", exactly(4, 7)),
        ("børn på 4, 7 og 12", exactly(4, 7, 12)),
        ("de er 4 og 6", exactly(4, 6)),
        ("har ventet i 3 år", set()),
        ("min mand og jeg har været gift i 40 år", set()),
        ("jeg har boet her 6 år", set()),
        ("min mor er 82, far døde efter 40 år på værftet", exactly(82)),
        ("jeg har ventet over 2 uger", set()),
        ("i over 20 år har jeg boet her", set()),
        ("det koster over 100 kr om måneden", set()),
        ("jeg arbejder mindst 37 timer", set()),
        ("min mor på 82 har ventet over 2 uger", exactly(82)),
        ("hun er ikke fyldt 18", {(0, 17)}),
        ("en carport på 60 kvadratmeter", set()),
        ("jeg bor på 2. sal", set()),
        ("klokken er 19", set()),
        ("vi er 30 glade mennesker", set()),
        ("en regning på over 500 kr", set()),
        ("barnet bliver født i 2027", set()),
    ],
)
def test_ages_among_other_numbers(text: str, expected: set[tuple[int, int]]) -> None:
    assert ages(text) == expected


@pytest.mark.parametrize(
    ("one", "other", "meets"),
    [
        (AgeRange(0, 17), AgeRange(17, 17), True),
        (AgeRange(0, 17), AgeRange(18, 18), False),
        (AgeRange(65), AgeRange(60, 65), True),
        (AgeRange(highest=64), AgeRange(lowest=65), False),
        (AgeRange(), AgeRange(30, 30), True),
        (AgeRange(10, 20), AgeRange(12, 13), True),
    ],
)
def test_ranges_meet_when_somebody_can_be_in_both(
    one: AgeRange, other: AgeRange, meets: bool
) -> None:
    assert one.meets(other) is other.meets(one) is meets

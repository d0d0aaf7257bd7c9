"""Values are compared by what they mean, not by how they are written."""

from __future__ import annotations

import pytest

from eval.matching.values import Kind, missing, value_keys, values


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("fire uger", "4 uger"),
        ("2 uger", "14 dage"),
        ("14-dages", "14 dage"),
        ("1 år", "12 måneder"),
        ("et år", "1 år"),
        ("et halvt år", "6 måneder"),
        ("halvandet år", "1½ år"),
        ("15-årig", "15 år"),
        ("femten timers", "15 timer"),
        ("1.010 kr.", "1010 kroner"),
        ("kr. 500", "500 kr"),
        ("1,5 mio. kr.", "1.500.000 kroner"),
        ("15 %", "15 procent"),
        ("4. november 2026", "4/11-2026"),
        ("tirsdag den 4. november 2026", "2026-11-04"),
        ("4.11.2026", "4. nov. 2026"),
        ("kl. 9.30", "klokken 9:30"),
        ("00 00 10 01", "+45 0000-1001"),
        ("70 20 12 01", "70 201 201"),
        ("§ 2 a", "§2a"),
        ("https://www.borger.dk/pas?x=1", "borger.dk/pas"),
        ("Post@Borgerby.example", "post@borgerby.example"),
    ],
)
def test_the_same(one: str, other: str) -> None:
    [first], [second] = values(one), values(other)
    assert first.key == second.key
    assert first.kind == second.kind


@pytest.mark.parametrize(
    ("said", "ground"),
    [
        ("4 uger", "14 uger"),
        ("4 uger", "4 måneder"),
        ("7 arbejdsdage", "7 dage"),
        ("4.230 kr.", "4.203 kr."),
        ("15 %", "15 kr."),
        ("4. november 2026", "4. november"),
        ("4. november 2026", "5. november 2026"),
        ("kl. 10-15", "kl. 10-14, fredag kl. 9-15"),
        ("00 00 10 01", "00 00 10 02"),
        ("§ 34 a", "§ 34"),
        ("borger.dk/pas", "borger.dk"),
        ("12 kroner", ""),
    ],
)
def test_not_the_same(said: str, ground: str) -> None:
    assert [value.text for value in missing(values(said), [ground])] == [said]


@pytest.mark.parametrize(
    ("said", "ground"),
    [
        ("4. november", "4. november 2026"),
        ("i 2026", "4. november 2026"),
        ("borger.dk", "borger.dk/pas"),
        ("22", "under 22 år"),
        ("4.108,00 kr.", "Forældrebetaling   4.108,00"),
        ("kl. 14", "mandag kl. 10-14"),
    ],
)
def test_less_exact_is_no_contradiction(said: str, ground: str) -> None:
    assert not missing(values(said), [ground])


@pytest.mark.parametrize("text", ["1. Ring.\n2. Fortæl.", "A4 og COVID-19", "24/7", "en dag", ""])
def test_none(text: str) -> None:
    assert not values(text)


def test_several() -> None:
    assert [value.key for value in values("§§ 2, 21 og 31")] == [
        ("§", "2"),
        ("§", "21"),
        ("§", "31"),
    ]
    assert [v.key for v in values("5-6 uger")] == [("quantity", 35, "dag"), ("quantity", 42, "dag")]
    assert [v.kind for v in values("Ring 112 inden 2 dage")] == [Kind.PHONE, Kind.DURATION]


def test_a_bare_number_in_words_is_marked() -> None:
    assert [value.spelled for value in values("to ting på fire uger")] == [True, False]


def test_a_text_may_be_told_from_several() -> None:
    assert not missing(values("4 uger og 12 kr."), ["4 uger", "12 kroner"])
    assert ("number", 4.0) in value_keys("4 uger")

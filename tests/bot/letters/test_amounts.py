"""Amounts of money in a letter."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.letters.amounts import find_amounts


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("Du får 1.250 kr. om måneden.", ["1.250"]),
        ("et gebyr på kr. 326,00, som", ["326,00"]),
        ("Det koster 250,- at klage", ["250"]),
        ("DKK 4500", ["4500"]),
        ("1 250,50 kr.", ["1 250,50"]),
        ("mellem 200 og 300 kroner", ["200", "300"]),
        ("120.000-150.000 kr.", ["120.000", "150.000"]),
        ("0 kr.", ["0"]),
        ("2 x 95 kr. = 190 kr.", ["95", "190"]),
        ("I alt                1.200,00", ["1.200,00"]),
        ("Rabat               -215,00", ["215,00"]),
        ("Husleje   6.100 kr./md.\nVarme       500 kr./md.", ["6.100", "500"]),
        (
            "Post            Før       Nu\nHusleje       5.100    5.350\n"
            "Vand            410      425\n"
            "I alt         5.510    5.775",
            ["5.100", "5.350", "410", "425", "5.510", "5.775"],
        ),
        ("Gebyr, antal   2      140,00\nPapir, antal   1      220,50", ["140,00", "220,50"]),
        ("Krav | Rest\nVægtafgift | 2.310\nRenter | 1.604,77", ["2.310", "1.604,77"]),
        ("Byen har brugt 1,2 mio. kr. på hallen", ["1,2 mio."]),
        ("i alt 9.864,00 kr", ["9.864,00"]),
        ("Takst (kr.)\nMorgenpleje      120\nRengøring         85", ["120", "85"]),
    ],
)
def test_amounts_are_found_as_written(text: str, amounts: list[str]) -> None:
    assert [amount.text for amount in find_amounts(text)] == amounts


@pytest.mark.parametrize(
    "text",
    [
        "kl. 10.30 og 3,5 km",
        "nedsat med 12,50 %",
        "54 m2 og 240 liter",
        "den 12.10.2026",
        "Måler     kWh\nJanuar    1.240\nFebruar   1.180",
        "Køretur til skole km     1.240\nKøretur til hjem km     1.180",
        "Kundenr.      88.120\nAftalenr.     91.377",
        "Hold        Antal\nA             12\nB             14",
        "Sagsnr. 4.250.112",
        "ring 12 34 56 78",
        "krav om svar",
        "§ 12, stk. 3",
    ],
)
def test_other_numbers_are_no_amounts(text: str) -> None:
    assert find_amounts(text) == []


def test_value_quote_and_span() -> None:
    text = "Hej. Du skal betale 14.256,50 kr.\ntilbage. Vi ses."
    (amount,) = find_amounts(text)
    assert amount.value == Decimal("14256.50")
    assert amount.quote == "Du skal betale 14.256,50 kr. tilbage."
    assert text[amount.start : amount.end] == "14.256,50"
    assert find_amounts("1,5 mio. kr.")[0].value == 1_500_000


def test_hostile_text_does_not_hang() -> None:
    for unit in ("1 000 ", "kr. 1 ", "1.", "1-2-"):
        assert isinstance(find_amounts(unit * 2_000), list)


def test_a_year_before_a_column_of_kroner_is_no_amount() -> None:
    row = "Renter indtil 30. november 2026            kr.   1.204,33"
    assert [amount.text for amount in find_amounts(row)] == ["1.204,33"]
    assert [amount.text for amount in find_amounts("Du skal betale 2026 kr. nu")] == ["2026"]

"""Telephone numbers, e-mail and web addresses in a letter."""

from __future__ import annotations

import pytest

from bot.letters.contacts import find_contacts


def found(text: str, kind: str = "phone") -> list[str]:
    return [contact.text for contact in find_contacts(text) if contact.kind == kind]


@pytest.mark.parametrize(
    ("text", "phones"),
    [
        ("Ring på 12 34 56 78.", ["12 34 56 78"]),
        ("Telefon: 12345678", ["12345678"]),
        ("Tlf. +45 12 34 56 78", ["+45 12 34 56 78"]),
        ("Kontakt os på 1234 5678", ["1234 5678"]),
        ("tlf.nr. 12 34 56 78 / 00 11 22 33", ["12 34 56 78", "00 11 22 33"]),
        ("00 11 22 33 · man-tors kl. 10-12", ["00 11 22 33"]),
        ("Ring 1813 ved akut sygdom", ["1813"]),
        ("Tlf. 12 34 56 78. Tlf. 12345678 igen", ["12 34 56 78"]),
    ],
)
def test_phones_are_found_once_as_written(text: str, phones: list[str]) -> None:
    assert found(text) == phones


@pytest.mark.parametrize(
    "text",
    [
        "CVR 12 34 56 78",
        "CVR-nr. 12345678",
        "EAN 5790 0001 2345 6",
        "Reg. 0000 konto 12345678",
        "Sagsnr. 12 34 56 78",
        "Fakturanr. 87654321",
        "CPR-nr. 010203-1234",
        "12.345.678 kr.",
        "årene 2024 2025",
        "den 12.10.2026",
        "+71<000000012345678+12345678<",
    ],
)
def test_other_numbers_are_no_phones(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("Ring på 12 34 56 78 mandag-torsdag kl. 9-15.", "mandag-torsdag kl. 9-15"),
        ("Tlf. 12 34 56 78 (hverdage 10-12)", "hverdage 10-12"),
        ("Tlf. 12 34 56 78 (man-ons 9-14, tor 9-17)", "man-ons 9-14, tor 9-17"),
        ("Telefon 12 34 56 78\nTelefontid man-fre kl. 10-12", "man-fre kl. 10-12"),
        ("Telefon 12 34 56 78", ""),
    ],
)
def test_the_hours_stand_with_the_phone(text: str, hours: str) -> None:
    (contact,) = find_contacts(text)
    assert contact.hours == hours


def test_addresses_on_the_net() -> None:
    text = "Skriv til pladser@nordby.example, eller se www.by.example/plads. Søg på borger.dk/barn."
    assert found(text, "email") == ["pladser@nordby.example"]
    assert found(text, "web") == ["www.by.example/plads", "borger.dk/barn"]
    assert find_contacts(text)[0].quote == (
        "Skriv til pladser@nordby.example, eller se www.by.example/plads."
    )


def test_hostile_text_does_not_hang() -> None:
    for unit in ("00 ", "1234 5678 ", "mandag 9-12, ", "a.", "a@", "www."):
        assert isinstance(find_contacts(unit * 2_000), list)

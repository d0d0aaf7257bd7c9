"""References to laws are found as the letter writes them."""

from __future__ import annotations

import pytest

from bot.letters.laws import find_laws


@pytest.mark.parametrize(
    ("text", "laws"),
    [
        ("efter servicelovens § 85 og sundhedslovens §§ 138-139",
         ["servicelovens § 85", "sundhedslovens §§ 138-139"]),
        ("jf. § 12, stk. 3, nr. 2, litra b, i lov om leje.",
         ["§ 12, stk. 3, nr. 2, litra b, i lov om leje"]),
        ("Det står i § 66 i retssikkerhedsloven.", ["§ 66 i retssikkerhedsloven"]),
        ("lejelovens §§ 168 og 169, stk. 2, 3. pkt.", 
         ["lejelovens §§ 168 og 169, stk. 2, 3. pkt."]),
        ("aktivlovens § 69 j, stk. 1", ["aktivlovens § 69 j, stk. 1"]),
        ("barnets lov § 50, stk. 1 og 2", ["barnets lov § 50, stk. 1 og 2"]),
        ("lov om\nsocial service § 112", ["lov om social service § 112"]),
        ("efter servicelovens § 83, stk. 1, nr. 2, og i vores brev",
         ["servicelovens § 83, stk. 1, nr. 2"]),
        ("Det følger af § 66 i den gamle lov.", ["§ 66"]),
        ("FVL § 19", ["FVL § 19"]),
        ("artikel 15 i databeskyttelsesforordningen",
         ["artikel 15 i databeskyttelsesforordningen"]),
        ("bekendtgørelse nr. 77 af 3. marts 2020, § 4",
         ["bekendtgørelse nr. 77 af 3. marts 2020, § 4"]),
        ("vejledning nr. 9286 af 20. marts 2018", ["vejledning nr. 9286 af 20. marts 2018"]),
        ("lov om social service har du ret til hjælp, jf. § 112", ["§ 112"]),
        ("bygningsreglementets § 168", ["bygningsreglementets § 168"]),
        ("Vi har fulgt loven i sag nr. 4 på side 12.", []),
        ("Regel nr. 3 og stk. 4", []),
    ],
)  # fmt: skip
def test_references_are_found(text: str, laws: list[str]) -> None:
    assert [law.text for law in find_laws(text)] == laws


def test_the_span_is_that_of_the_text() -> None:
    text = "Hjælpen følger af service-\nlovens  §\u00a083, stk. 1."
    (law,) = find_laws(text)
    assert text[law.start : law.end].startswith("service-")
    assert text[law.start : law.end].endswith("stk. 1")


def test_hostile_text_does_not_hang() -> None:
    for unit in ("§ 1, stk. 1 og 2, ", "lov om x ", "nr. 1 af ", "§", "a"):
        assert isinstance(find_laws(unit * 2_000), list)

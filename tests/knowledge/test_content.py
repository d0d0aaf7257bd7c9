"""What a card can say of its names and of the time it holds."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError

from knowledge.content import Dated, Replaced

SCHOOL = Replaced(name="produktionsskole", now="Nu er der FGU.")
COVER = Replaced(name="dækning af merudgifter", forms=("rådgivning",), now="Nu er det afløst.")
PARAGRAPH = Replaced(name="§ 42", forms=("paragraf 42",), now="Nu er det § 87.")


def test_the_names_are_the_name_and_its_forms() -> None:
    assert COVER.names == ("dækning af merudgifter", "rådgivning")


@pytest.mark.parametrize(
    ("old", "text"),
    [
        (SCHOOL, "produktionsskole"),
        (SCHOOL, "findes PRODUKTIONSSKOLEN endnu?"),
        (SCHOOL, "er der produktionsskoler i byen"),
        (SCHOOL, "produktionsskolens adresse"),
        (SCHOOL, "min søn går på Produktionsskole."),
        (SCHOOL, "(produktionsskole)"),
        (COVER, "kan jeg få dækning af merudgifter"),
        (COVER, "daekning  af\nmerudgifter"),
        (COVER, "dækning afmerudgifter"),
        (COVER, "ra\u030adgivningen"),
        (COVER, "raadgivning"),
        (PARAGRAPH, "efter § 42, stk. 1"),
        (PARAGRAPH, "efter §42"),
        (PARAGRAPH, "paragraf 42"),
        (Replaced(name="NemID", now="x"), "mit NemID's kode"),
    ],
)
def test_an_old_name_is_known_inflected_and_in_other_letters(old: Replaced, text: str) -> None:
    assert old.is_named_in(text)


@pytest.mark.parametrize(
    ("old", "text"),
    [
        (SCHOOL, ""),
        (SCHOOL, "skole"),
        (SCHOOL, "produktionsskoleelev"),
        (SCHOOL, "erhvervsproduktionsskole"),
        (COVER, "merudgifter"),
        (COVER, "dækning af mine merudgifter"),
        (COVER, "studierådgivning"),
        (PARAGRAPH, "§ 420"),
        (PARAGRAPH, "§ 4"),
        (PARAGRAPH, "paragraf 142"),
        (Replaced(name="vedr. x", now="y"), "vedrer x"),
    ],
)
def test_another_word_is_no_old_name(old: Replaced, text: str) -> None:
    assert not old.is_named_in(text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("produktionsskole", "hvad blev der af produktionsskolerne"),
        ("ungekort", "ungekortene"),
        ("merudgiftsydelse", "merudgiftsydelsernes regler"),
    ],
)
def test_an_old_name_is_known_in_the_definite_plural(name: str, text: str) -> None:
    assert Replaced(name=name, now="x").is_named_in(text)


@pytest.mark.parametrize("last", [date(2026, 7, 1), date(2026, 7, 2), None])
def test_a_time_may_end_on_the_day_it_begins(last: date | None) -> None:
    assert Dated(valid_from=date(2026, 7, 1), valid_to=last).valid_to == last


def test_a_time_may_not_end_before_it_begins() -> None:
    with pytest.raises(ValidationError, match="2026-06-30 lies before valid_from"):
        Dated(valid_from=date(2026, 7, 1), valid_to=date(2026, 6, 30))

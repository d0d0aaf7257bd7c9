from __future__ import annotations

import time
from datetime import date

import pytest

from bot.clarity.comparison import Comparison, compare
from bot.clarity.facts import find_facts
from bot.clarity.wording import clarity_wording

OLD = (
    "Udgiften er 1.234 kr., og du skal betale den senest den 3. marts 2027.\n\n"
    "Klagen skal være her inden 4 uger. Ring på telefon 44 55 66 77, hvis du er i tvivl.\n\n"
    "Det følger af servicelovens § 97, stk. 2."
)


def checked(old: str, new: str) -> Comparison:
    return compare(old, new, clarity_wording().conditions)


def words(old: str, new: str, status: str) -> list[tuple[str, str]]:
    found = checked(old, new).checked
    return [(fact.kind, fact.words) for fact in found if fact.status == status]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Det koster 1.234 kr. om året.", "Hvert år koster det 1234 kroner."),
        ("Det koster 2 mio. kr. at bygge.", "Byggeriet koster 2.000.000 kr."),
        ("Vi ses den 3. marts 2027 i hallen.", "Vi ses 3/3 2027 i hallen."),
        ("Vi ses den 3. marts 2027 i hallen.", "Vi ses 3. marts i hallen."),
        ("Svar os senest om fire uger.", "Svar os senest om 28 dage."),
        ("Kortet gælder i 2 år endnu.", "Kortet gælder i 24 måneder endnu."),
        ("Ring på telefon 44 55 66 77.", "Ring på tlf. +45 44556677."),
        ("Mød kl. 9 i hallen.", "Mød klokken 9.00 i hallen."),
        ("Det står i servicelovens § 97, stk. 2.", "Det står i § 97 i serviceloven."),
        ("Se § 9 og § 12 i forvaltningsloven.", "Se forvaltningsloven §§ 9 og 12."),
        ("Prisen stiger med 3,5 procent.", "Prisen bliver 3,5 % højere."),
        ("Tag 2 poser med.", "Tag to poser med."),
        ("Læs mere på www.eksempel.dk/huse", "Læs mere på https://eksempel.dk/huse/"),
    ],
)
def test_the_same_value_is_kept(old: str, new: str) -> None:
    result = checked(old, new)
    assert [fact.status for fact in result.checked] == ["kept"] * len(result.checked)
    assert result.checked
    assert result.is_safe


@pytest.mark.parametrize(
    ("old", "new", "gone", "added"),
    [
        ("Det koster 1.234 kr.", "Det koster 1.243 kr.", "1.234 kr.", "1.243 kr."),
        ("Kom den 3. marts 2027.", "Kom den 4. marts 2027.", "den 3. marts 2027", None),
        ("Kom den 3. marts 2027.", "Kom den 3. marts 2028.", "den 3. marts 2027", None),
        ("Svar om 14 dage.", "Svar om 3 uger.", "14 dage", "3 uger"),
        ("Det tager 8 dage.", "Det tager 8 hverdage.", "8 dage", "8 hverdage"),
        ("Ring på tlf. 44 55 66 77.", "Ring på tlf. 44 55 66 78.", "44 55 66 77", "44 55 66 78"),
        ("Se servicelovens § 97.", "Se servicelovens § 98.", "servicelovens § 97", None),
        ("Se servicelovens § 97.", "Se barnets lov § 97.", "servicelovens § 97", None),
        (
            "Se lejelovens § 9, stk. 1.",
            "Se lejelovens § 9, stk. 2.",
            "lejelovens § 9, stk. 1",
            None,
        ),
        ("Mød kl. 9.30 i hallen.", "Mød kl. 19.30 i hallen.", "kl. 9.30", "kl. 19.30"),
        ("Højden er 2,5 m.", "Højden er 25 m.", "2,5 m", "25 m"),
    ],
)
def test_another_value_is_gone_and_new(old: str, new: str, gone: str, added: str | None) -> None:
    assert [said for _, said in words(old, new, "gone")] == [gone]
    new_words = [said for _, said in words(old, new, "new")]
    assert len(new_words) == 1
    assert added is None or new_words == [added]
    assert not checked(old, new).is_safe


def test_conditions_are_groups_of_words() -> None:
    old = "Du får pladsen, såfremt du svarer. Det gælder alene i år, medmindre du flytter."
    kept = "Svarer du, får du pladsen. Det gælder kun i år, og ikke, hvis du flytter."
    assert not words(old, kept, "gone")
    assert words(old, "Du får pladsen, og det gælder i år.", "gone") == [
        ("condition", "hvis"),
        ("condition", "kun"),
        ("condition", "medmindre"),
    ]


def test_a_condition_that_is_rarer_is_told() -> None:
    old = "Du må ikke ryge. Du må ikke grille. Du må ikke parkere."
    (fewer,) = checked(old, "Du må ikke ryge. Du må grille og parkere.").of("fewer")
    assert (fewer.words, fewer.old, fewer.new) == ("ikke", "3", "1")


def test_a_new_condition_is_new() -> None:
    assert words("Du får hjælp.", "Du får hjælp, hvis du søger.", "new") == [("condition", "hvis")]


def test_a_text_keeps_its_own_facts() -> None:
    result = checked(OLD, OLD)
    assert {fact.status for fact in result.checked} == {"kept"}
    kinds = [fact.kind for fact in result.checked]
    assert kinds == ["amount", "date", "deadline", "phone", "law", "condition", "condition"]


def test_facts_stand_where_they_say() -> None:
    for fact in find_facts(OLD, date(2027, 1, 1)):
        assert OLD[fact.start : fact.end].strip(" .")[:4] in fact.words
        assert 0 <= fact.start < fact.end <= len(OLD)


@pytest.mark.parametrize("piece", ["12 ", "§ 1, ", "Er du ", "kl. ", "1. marts ", "kr. 5 "])
def test_long_hostile_texts_take_no_time(piece: str) -> None:
    text = piece * (40_000 // len(piece))
    started = time.perf_counter()
    checked(text, text[:-9])
    assert time.perf_counter() - started < 6

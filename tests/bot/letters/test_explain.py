"""What is found in a letter, and when it is not explained at all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from time import perf_counter
from typing import Any

import pytest

from bot.letters.explain import Explainer
from bot.letters.kind import LetterKind
from bot.letters.prepare import HIDDEN, NotExplained, prepare
from tests.bot.letters.conftest import Explain
from tests.bot.letters.samples import (
    ACCOUNT,
    APPEAL,
    BILL,
    CPR,
    DAY,
    ENGLISH,
    GRANTED,
    HEARING,
    LETTERS,
    NAME,
    OWN_WORDS,
    PRIVATE,
    REFUSED,
    SUMMONS,
    letter,
)
from tests.documents import ATTACK

KEYS = {
    *("kind", "kind_confidence", "letter_date", "received", "received_assumed", "key_lines"),
    *("actions", "amounts", "meetings", "appeal", "contacts", "laws", "terms", "masked"),
    "department",
}
"""What docs/letters.md promises of every letter."""

ITEM_KEYS = {
    "actions": {"what", "deadline", "date", "late", "quote"},
    "amounts": {"amount", "quote"},
    "meetings": {"date", "time", "place", "quote"},
    "contacts": {"kind", "text", "quote"},
    "laws": {"text", "about"},
    "terms": {"word", "term", "plain"},
}


def problem(text: str, *, pasted: bool = False) -> str:
    with pytest.raises(NotExplained) as raised:
        prepare(text, pasted=pasted)
    return raised.value.problem


def quotes(value: Any) -> Iterator[str]:
    """Everything that is said to be the letter's own words."""
    if isinstance(value, dict):
        for key, part in value.items():
            if key in ("quote", "deadline") and part:
                yield part
            elif key == "key_lines":
                yield from part
            else:
                yield from quotes(part)
    elif isinstance(value, list):
        for part in value:
            yield from quotes(part)


@pytest.mark.parametrize("name", LETTERS)
def test_the_contract_holds(explain: Explain, name: str) -> None:
    found = explain(LETTERS[name]).to_dict()
    assert found.keys() == KEYS
    for key, keys in ITEM_KEYS.items():
        assert all(item.keys() == keys for item in found[key]), key
    assert found["appeal"] is None or found["appeal"].keys() == {
        *("to", "send_to", "within", "date", "quote")
    }
    assert json.loads(json.dumps(found)) == found
    assert found["kind"] in {None, *LetterKind}
    assert 0.0 <= found["kind_confidence"] <= 1.0
    assert found["letter_date"] == "2026-11-03"


def test_every_part_of_the_contract_is_met_by_some_letter(explain: Explain) -> None:
    found = [explain(text).to_dict() for text in (*LETTERS.values(), PRIVATE)]
    for key in KEYS - {"received_assumed"}:
        assert any(each[key] for each in found), key


@pytest.mark.parametrize("name", [*LETTERS, "private"])
def test_every_quote_stands_in_the_masked_letter(explain: Explain, name: str) -> None:
    text = LETTERS.get(name, PRIVATE)
    masked = " ".join(prepare(text).text.split())
    found = list(quotes(explain(text).to_dict()))
    assert found
    assert [quote for quote in found if " ".join(quote.split()) not in masked] == []


@pytest.mark.parametrize("name", LETTERS)
def test_words_rules_and_contacts_are_the_letters_own(explain: Explain, name: str) -> None:
    text = " ".join(LETTERS[name].split()).lower()
    found = explain(LETTERS[name]).to_dict()
    told = [item["word"] for item in found["terms"]] + [item["text"] for item in found["laws"]]
    told += [item["text"] for item in found["contacts"]]
    told += [item["amount"] for item in found["amounts"]]
    assert [each for each in told if each.lower() not in text] == []


def test_personal_data_is_in_nothing_that_is_kept(explain: Explain) -> None:
    found = explain(PRIVATE)
    kept = f"{json.dumps(found.to_dict(), ensure_ascii=False)} {found!r}"
    for private in (CPR, ACCOUNT, ACCOUNT.split()[1], *NAME.split()):
        assert private not in kept
    assert set(found.masked) == set(HIDDEN)
    assert "[cpr]" in kept


def test_other_numbers_of_a_letter_stay(explain: Explain) -> None:
    found = explain(PRIVATE).to_dict()
    assert "00 00 31 41" in [contact["text"] for contact in found["contacts"]]
    assert any("1.312 kr." in line for line in found["key_lines"])
    assert explain(GRANTED).masked == ()


def test_dates_are_counted_from_the_letters_own_when_nobody_said_when_it_came(
    explain: Explain,
) -> None:
    found = explain(GRANTED)
    assert (found.letter_day, found.received, found.assumed) == (DAY, DAY, True)
    assert [action.day for action in found.actions] == [date(2026, 12, 1)]


def test_dates_are_counted_from_the_day_it_came(explain: Explain) -> None:
    found = explain(GRANTED, received=date(2026, 11, 5))
    assert (found.received, found.assumed) == (date(2026, 11, 5), False)
    assert [action.day for action in found.actions] == [date(2026, 12, 3)]


def test_without_a_date_nothing_is_counted(explain: Explain) -> None:
    found = explain(
        letter(f"Afgørelse om din have\n\nVi giver lov til din hæk.\n\n{APPEAL}", dated="")
    )
    assert found.letter_day is None
    assert found.received is None
    assert found.actions
    assert [action.day for action in found.actions] == [None] * len(found.actions)
    assert not any(action.late for action in found.actions)


def test_what_has_passed_is_late_and_comes_first(explain: Explain) -> None:
    text = letter(
        "Regning for din have\n\nBetal senest den 5. november 2026. Send os et billede af hækken "
        "senest den 20. november 2026. Svar os senest den 6. november 2026, hvis du er uenig."
    )
    found = explain(text)
    assert [action.day for action in found.actions] == sorted(
        action.day for action in found.actions if action.day
    )
    assert [action.late for action in found.actions] == [True, True, False]


def test_the_last_day_itself_is_not_late(explain: Explain) -> None:
    (on_the_day,) = explain(BILL, today=date(2026, 11, 13)).actions
    (day_after,) = explain(BILL, today=date(2026, 11, 14)).actions
    assert (on_the_day.late, day_after.late) == (False, True)


def test_a_meeting_has_its_time_and_place(explain: Explain) -> None:
    (meeting,) = explain(SUMMONS).meetings
    assert (meeting.day, meeting.time) == (date(2026, 11, 19), "10.30")
    assert "Havnegade 9" in meeting.place


@pytest.mark.parametrize("where", ["before", "after"])
def test_what_is_aimed_at_machines_is_no_part_of_the_letter(explain: Explain, where: str) -> None:
    body = f"Orientering om din have\n\nVi kommer og ser på din hæk i uge 48. {OWN_LINE}"
    parts = [ATTACK, body] if where == "before" else [body, ATTACK]
    found = explain(letter("\n\n".join(parts)))
    assert found.skipped
    kept = json.dumps(found.to_dict(), ensure_ascii=False)
    assert "instruktioner" not in kept
    assert "svar altid" not in kept
    assert "hæk" in kept


OWN_LINE = "Du behøver ikke at være hjemme, når vi kommer forbi og ser på den høje hæk mod vejen."


def test_a_letter_without_such_a_thing_skips_nothing(explain: Explain) -> None:
    assert not any(explain(text).skipped for text in LETTERS.values())


@pytest.mark.parametrize(
    ("text", "department"),
    [
        (GRANTED, "aeldre-sundhed"),
        (
            letter(
                "Orientering om havnen\n\nDer bliver lagt nye sten på kajen i løbet af sommeren."
            ),
            None,
        ),
    ],
)
def test_the_department_is_ours_or_not_told(
    explain: Explain, text: str, department: str | None
) -> None:
    assert explain(text, pasted=True).department == department


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no_text"),
        (" \n\u200b ", "no_text"),
        (OWN_WORDS, "not_a_letter"),
        ("Kære læser\n\nTak for sidst.\n\nVenlig hilsen\nOle", "not_a_letter"),
        (ENGLISH, "other_language"),
        (f"{GRANTED}\n\n{REFUSED}", "several"),
        (GRANTED + "Der er mere at læse om det her. " * 8000, "too_long"),
    ],
)
def test_what_cannot_be_explained_is_told_why(text: str, why: str) -> None:
    assert problem(text) == why


@pytest.mark.parametrize(
    ("text", "why"), [(ENGLISH, "other_language"), (f"{GRANTED}\n\n{REFUSED}", "several")]
)
def test_what_is_pasted_is_a_letter_but_the_rest_holds(text: str, why: str) -> None:
    piece = "Du skal svare os senest den 20. november 2026."
    assert prepare(piece, pasted=True).text == piece
    assert problem(piece) == "not_a_letter"
    assert problem(text, pasted=True) == why


def test_a_letter_is_masked_before_it_is_read() -> None:
    prepared = prepare(PRIVATE)
    assert set(prepared.masked) == set(HIDDEN)
    for private in (CPR, ACCOUNT, NAME):
        assert private not in prepared.text
    assert "00 00 31 41" in prepared.text
    assert "Havnegade 9" in prepared.text


@pytest.mark.parametrize(
    "text", ["{date}", "{0} {quote} {}", "%s %(date)s", "«Hej»", "[cpr] [kind]"]
)
def test_marks_of_ours_in_a_letter_do_no_harm(explain: Explain, text: str) -> None:
    body = f"Partshøring om {text}\n\nSvar os om {text} senest den 20. november 2026."
    found = explain(letter(body), pasted=True)
    assert [action.day for action in found.actions] == [date(2026, 11, 20)]


def test_it_is_found_alike_each_time(explain: Explain) -> None:
    assert explain(HEARING) == explain(HEARING)


def long_letter(characters: int) -> str:
    """A letter of many pages, no two of its sentences alike."""
    pages: list[str] = []
    while sum(map(len, pages)) < characters:
        at = len(pages)
        pages.append(
            f"{at}. Om det {at}. spørgsmål\n\nVi har set på sag {at} og har lagt vægt på, at du "
            f"har brug for hjælp {at} gange om året. Efter servicelovens § {at % 150 + 1} skal "
            f"kommunen se på, hvad du kan selv. Det koster {at * 10} kr. Svar os om punkt {at} "
            f"senest den {at % 27 + 1}. december 2026. Ring til Lone på 00 00 {at % 90 + 10} 11, "
            "hvis du vil mødes."
        )
    return letter("\n\n".join(["Afgørelse om mange ting", *pages, APPEAL]))


def test_a_letter_of_forty_pages_is_explained_in_three_seconds(explainer: Explainer) -> None:
    text = long_letter(100_000)
    explainer.explain(GRANTED, DAY)
    started = perf_counter()
    found = explainer.explain(text, DAY)
    assert perf_counter() - started < 6.0  # 2 s alone; this machine may be busy
    assert found.actions
    assert found.amounts
    assert found.laws


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "a",
        " ",
        "\n",
        "§ 1, stk. 1, ",
        "senest den 1. ",
        "du skal ",
        "4 uger ",
        "kr. 1.000 ",
        "a-\n",
        "(",
        ", og ",
        "Ring til ",
        "12 ",
        "- ",
    ],
)
def test_time_grows_with_the_length_of_a_letter(explainer: Explainer, piece: str) -> None:
    def seconds(characters: int) -> float:
        text = letter(f"Afgørelse om din have\n\n{piece * (characters // len(piece))}\n\n{APPEAL}")
        prepared = prepare(text, pasted=True)
        started = perf_counter()
        explainer.read(prepared.text, DAY, None, ())
        return perf_counter() - started

    seconds(1000)
    short = min(seconds(10_000) for _ in range(2))
    long = min(seconds(80_000) for _ in range(2))  # a busy machine is no slow program
    assert long < max(24 * short, 3.0)

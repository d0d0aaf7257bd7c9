"""Invisible, reversed and look-alike letters that hide something are told from honest ones."""

from __future__ import annotations

import time

import pytest

from knowledge.intake.hidden import laced, mixes_alphabets

SPACE = "\u200b"


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (f"Kom. {SPACE.join('gratis')}{SPACE}", {"gratis"}),
        (f"{SPACE.join('en bus')}{SPACE} kører", {"en bus"}),
        ("".join(f"{c}\U000e0061" for c in "gratis"), {"gratis"}),
        ("Nummeret er \u202e10 20 30 40", {"10 20 30 40"}),
        ("Fritids\u00adord\u00adning", set()),
        (f"borger.dk/{SPACE}plads/{SPACE}soeg", set()),
        ("می\u200cخواهم بروم", set()),
        ("\U0001f468\u200d\U0001f469\u200d\U0001f467", set()),
        ("", set()),
    ],
)
def test_what_is_laced_is_found(raw: str, found: set[str]) -> None:
    assert laced(raw) == found


@pytest.mark.parametrize(
    ("text", "mixed"),
    [
        ("Log på med M\u0456tID", True),
        ("b\u043erger.dk", True),
        ("Привет, сосед", False),
        ("En pris på 5 µg og 3 k\u03a9", False),
        ("Ærø og Ålborg", False),
    ],
)
def test_alphabets_are_not_mixed_in_a_word(text: str, mixed: bool) -> None:
    assert mixes_alphabets(text) is mixed


@pytest.mark.parametrize("junk", [".", "a", f"a{SPACE}", "\u202e", f"{SPACE} "])
def test_a_long_line_takes_no_time(junk: str) -> None:
    started = time.perf_counter()
    laced(junk * 50_000)
    assert time.perf_counter() - started < 2

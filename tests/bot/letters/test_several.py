"""Two letters are not taken for one."""

from __future__ import annotations

from time import perf_counter

import pytest

from bot.letters.several import is_several
from tests.bot.letters.samples import BILL, GRANTED, LETTERS, REFUSED

REST = "Vi skriver til dig om sagen, og du hører fra os igen, når vi ved noget mere. " * 5


@pytest.mark.parametrize("name", LETTERS)
def test_one_letter_is_one(name: str) -> None:
    assert not is_several(LETTERS[name])


@pytest.mark.parametrize("between", ["", "\n\n", "\n----\n", "\f"])
def test_a_letter_after_another_is_several(between: str) -> None:
    assert is_several(f"{GRANTED}{between}{REFUSED}")
    assert is_several(f"{GRANTED}{between}{BILL}{between}{REFUSED}")


def test_a_goodbye_in_between_without_a_greeting_is_one_letter() -> None:
    text = f"Kære læser\n\n{REST}\n\nVenlig hilsen\nOle\n\n{REST}\n\nMed venlig hilsen\nBo"
    assert not is_several(text)


def test_a_signature_of_two_people_is_one_letter() -> None:
    text = f"Kære læser\n\n{REST}\n\nVenlig hilsen\nOle\n\nKære hilsner\n\nVenlig hilsen\nBo"
    assert not is_several(text)


def test_a_goodbye_within_a_sentence_ends_no_letter() -> None:
    text = (
        f"Kære læser\n\nHun sendte en venlig hilsen. {REST}\n\nKære ven\n\n{REST}\n\nVenlig hilsen"
    )
    assert not is_several(text)


@pytest.mark.parametrize(
    "text", ["Venlig hilsen\n" * 20_000, "Kære læser\n" * 20_000, " " * 300_000, "\t\n" * 100_000]
)
def test_long_text_is_read_quickly(text: str) -> None:
    started = perf_counter()
    is_several(text)
    assert perf_counter() - started < 1.0

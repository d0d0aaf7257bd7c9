"""Numbers in digits and in words."""

from __future__ import annotations

import re

import pytest

from eval.matching.numbers import DIGITS, SPELLED, value_of


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7", 7),
        ("1.010", 1010),
        ("1.200,50", 1200.5),
        ("2,5", 2.5),
        ("1½", 1.5),
        ("fire", 4),
        ("én", 1),
        ("femogtyve", 25),
        ("énogtredive", 31),
        ("halvfems", 90),
        ("hundrede", 100),
        ("to hundrede", 200),
        ("tusind", 1000),
    ],
)
def test_value(text: str, value: float) -> None:
    assert re.fullmatch(f"{DIGITS}|{SPELLED}", text)
    assert value_of(text) == value


@pytest.mark.parametrize("article", ["en", "et"])
def test_an_article_is_no_number_but_has_a_value_before_a_unit(article: str) -> None:
    assert not re.fullmatch(SPELLED, article)
    assert value_of(article) == 1


def test_other_words_are_none() -> None:
    with pytest.raises(KeyError):
        value_of("mange")

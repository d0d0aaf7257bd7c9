from __future__ import annotations

import pytest

from eval.cells import plain, safe

DANGEROUS = ["=1+1", "+45 00 00 00 00", "-2", "@sum", "\tx", "\rx", "=cmd|' /C calc'!A0"]


@pytest.mark.parametrize("text", DANGEROUS)
def test_what_looks_like_a_formula_becomes_text(text: str) -> None:
    assert safe(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "hej", "1=1", " =1", "æ", "12,5 %"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert safe(text) == text


@pytest.mark.parametrize("text", [*DANGEROUS, "", "hej", "'", "''", "'=1", "'citat'"])
def test_plain_undoes_it(text: str) -> None:
    assert plain(safe(text)) == text


@pytest.mark.parametrize(("value", "cell"), [(-1.5, "'-1.5"), (0, "0"), (None, "None")])
def test_values_become_text(value: object, cell: str) -> None:
    assert safe(value) == cell

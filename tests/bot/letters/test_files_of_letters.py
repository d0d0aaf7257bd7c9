"""Letters that are sent as a file are explained, however they are laid out."""

from __future__ import annotations

import pytest

from bot.letters.prepare import NotExplained, prepare
from eval.case import Case
from eval.suites import SHIPPED, read_suite

_REFUSED = {"a05"}
"""A receipt of a machine, with a single mark of a letter."""


@pytest.mark.parametrize("case", read_suite(SHIPPED / "letters").cases, ids=lambda case: case.id)
def test_the_letters_of_the_suite_are_taken_for_letters(case: Case) -> None:
    if case.id in _REFUSED:
        with pytest.raises(NotExplained):
            prepare(case.letter)
    else:
        assert prepare(case.letter).text

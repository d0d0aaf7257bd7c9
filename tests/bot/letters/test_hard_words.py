"""The hard words of a letter, in the letter's own spelling."""

from __future__ import annotations

from typing import Any

import pytest

from bot.letters.hard_words import HardWord, hard_words
from bot.letters.laws import LawReference
from knowledge.danish.personal_data import KINDS
from knowledge.mentions import TermFinder
from knowledge.terms import Glossary, Sense, Term


def term(name: str, *forms: str, **values: Any) -> Term:
    if "senses" not in values:
        values["plain"] = f"hvad {name} er"
    return Term(term=name, forms=forms, area="byen", status="draft", **values)


FINDER = TermFinder(
    Glossary(
        terms=(
            term("tilsagn"),
            term("afgift"),
            term("havnelov", "havneloven"),
            term("agf"),
            term("cpr"),
            term(
                "karnap",
                senses=(
                    Sense(plain="en båd, der sejler", area="havn"),
                    Sense(plain="et værelse på loftet", area="bolig"),
                ),
            ),
        )
    )
)


def test_words_come_in_order_each_once_as_written() -> None:
    found = hard_words("Afgiften er steget. Et tilsagn. Flere afgifter. TILSAGN.", FINDER)
    assert found == (
        HardWord("Afgiften", "afgift", "hvad afgift er", in_compound=False),
        HardWord("tilsagn", "tilsagn", "hvad tilsagn er", in_compound=False),
    )


def test_of_a_compound_the_part_is_told_that_is_explained() -> None:
    (word,) = hard_words("Din vandafgift er steget.", FINDER)
    assert (word.word, word.term, word.in_compound) == ("afgift", "afgift", True)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("DIT TILSAGN GÆLDER", "tilsagn"),
        ("Din AGF er her", "AGF"),
        ("et til-\nsagn", "tilsagn"),
    ],
)
def test_words_are_shown_as_they_are_read(text: str, word: str) -> None:
    assert hard_words(text, FINDER)[0].word == word


def test_a_word_whose_sense_is_not_plain_is_left_out() -> None:
    assert hard_words("Vi skriver om din karnap.", FINDER) == ()
    (word,) = hard_words("Vi skriver om din karnap. Din karnap er et værelse på loftet.", FINDER)
    assert word.plain == "et værelse på loftet"


def test_names_of_laws_are_no_hard_words() -> None:
    text = "Det står i havneloven § 4, og du betaler afgift."
    law = LawReference(11, 24, text[11:24])
    assert [word.term for word in hard_words(text, FINDER)] == ["havnelov", "afgift"]
    assert [word.term for word in hard_words(text, FINDER, [law])] == ["afgift"]


def test_what_marks_something_hidden_is_no_word_of_the_letter() -> None:
    text = " ".join(f"Her står [{kind}]." for kind in KINDS)
    assert hard_words(text, FINDER) == ()
    assert [word.word for word in hard_words(f"{text} Dit CPR.", FINDER)] == ["CPR"]

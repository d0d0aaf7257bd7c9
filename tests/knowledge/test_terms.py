"""What a term of the glossary may hold."""

from __future__ import annotations

import re
from typing import Any

import pytest
from pydantic import ValidationError

from knowledge.library import Library
from knowledge.terms import Term

SENSES = [
    {"plain": "en båd over fjorden", "area": "havn", "met": "på havnen"},
    {"plain": "et værelse på loftet", "area": "bolig"},
]


def term(**values: Any) -> Term:
    return Term.model_validate({"term": "karnap", "area": "byen", "status": "draft"} | values)


def test_a_term_of_one_meaning_has_one_sense() -> None:
    made = term(plain="et værelse", example="Du bor i en karnap.", met="i en lejekontrakt")
    (sense,) = made.all_senses
    assert (sense.plain, sense.area) == ("et værelse", "byen")
    assert (sense.example, sense.met) == ("Du bor i en karnap.", "i en lejekontrakt")
    assert made.meanings == ("et værelse",)


def test_a_term_of_several_meanings_has_them_all() -> None:
    made = term(senses=SENSES)
    assert made.all_senses == made.senses
    assert made.meanings == ("en båd over fjorden", "et værelse på loftet")
    assert made.senses[0].met == "på havnen"
    assert made.senses[0].example is None


def test_example_and_place_are_optional() -> None:
    made = term(plain="et værelse")
    assert (made.example, made.met, made.everyday) == (None, None, ())


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "either 'plain' or 'senses'"),
        ({"plain": "et værelse", "senses": SENSES}, "either 'plain' or 'senses'"),
        ({"senses": SENSES, "example": "Du bor i en."}, "stand with each sense"),
        ({"senses": SENSES, "met": "på havnen"}, "stand with each sense"),
        ({"plain": ""}, "plain"),
        ({"plain": "et værelse", "example": ""}, "example"),
        ({"plain": "et værelse", "everday": ["karnapper"]}, "everday"),
        ({"plain": "et værelse", "status": "done"}, "status"),
        ({"plain": "et værelse", "everyday": ["karnap("]}, "'karnap\\(' is no regular expression"),
    ],
)
def test_what_does_not_fit_is_refused(values: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        term(**values)


def test_the_shipped_everyday_phrases_are_patterns(library: Library) -> None:
    phrases = [phrase for term in library.glossary.terms for phrase in term.everyday]
    assert phrases
    assert not [phrase for phrase in phrases if re.compile(phrase).fullmatch("")]


def test_what_is_said_of_shipped_terms_can_stand_in_its_sentence(library: Library) -> None:
    """`plain` after "det betyder" and `met` after "du møder ordet", an example as a sentence."""
    senses = [(term.term, s) for term in library.glossary.terms for s in term.all_senses]
    assert not [name for name, s in senses if s.plain.endswith(".") or s.plain[0].isspace()]
    assert not [name for name, s in senses if s.met and s.met.endswith(".")]
    assert not [name for name, s in senses if s.example and s.example[-1] not in ".?!"]

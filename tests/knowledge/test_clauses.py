"""A message falls into the stretches in which people put one thing each."""

from __future__ import annotations

import pytest

from knowledge.danish.clauses import clauses
from knowledge.danish.words import content_words, tokens
from knowledge.library import Library

MOST = 16


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        (" \n ", []),
        ("rotter", ["rotter"]),
        ("Der er rotter i haven", ["Der er rotter i haven"]),
        ("Der er rotter i haven. Mit pas er udløbet.", None),
        ("Der er rotter i haven! Mit pas er udløbet?", None),
        ("Der er rotter i haven, mit pas er udløbet", None),
        ("Der er rotter i haven\nmit pas er udløbet", None),
        ("Der er rotter i haven; mit pas er udløbet", None),
        ("Der er rotter i haven: mit pas er udløbet", None),
        ("Der er rotter i haven – mit pas er udløbet", None),
        ("der er rotter i haven og mit pas er udløbet", None),
        ("DER ER ROTTER I HAVEN MEN MIT PAS ER UDLØBET", None),
        ("der er rotter i haven samt mit pas er udløbet", None),
        ("der er rotter i haven forresten mit pas er udløbet", None),
        ("1. rotter i haven\n2. mit pas er udløbet", None),
        ("- rotter i haven\n- mit pas er udløbet", None),
        ("• rotter i haven • mit pas er udløbet", None),
    ],
)
def test_a_text_is_cut_where_something_new_begins(text: str, parts: list[str] | None) -> None:
    found = clauses(text)
    if parts is not None:
        assert found == parts
        return
    rats, passport = (part.lower() for part in found)
    assert "rotter i haven" in rats
    assert "pas" not in rats
    assert "mit pas er udløbet" in passport


@pytest.mark.parametrize(
    "text",
    [
        "Hej. Jeg har rotter i haven",
        "Der er rotter i haven. Tak.",
        "rotter, rotter, rotter",
        "en ordning for unge",
        "huslejen er 14.300 kroner",
    ],
)
def test_what_says_too_little_is_no_clause_of_its_own(text: str) -> None:
    assert len(clauses(text)) == 1


def test_a_word_that_only_begins_like_a_joint_does_not_cut() -> None:
    assert len(clauses("rotterne løber menneskeskyde ogle haven")) == 1


@pytest.mark.parametrize("count", [MOST, MOST + 1, 200])
def test_what_is_left_of_a_long_text_joins_the_last_clause(count: int) -> None:
    told = [f"sag{number} handler om emne{number}" for number in range(count)]
    found = clauses(". ".join(told))
    assert len(found) == MOST
    assert f"emne{count - 1}" in found[-1]
    assert [tokens(part) for part in found[:-1]] == [tokens(part) for part in told[: MOST - 1]]


def said(library: Library) -> list[str]:
    texts = [text for service in library.services for text in service.say[::4]]
    return texts + [" ".join(texts[at : at + 3]) for at in range(0, len(texts), 3)]


def test_what_citizens_say_falls_into_clauses_that_each_carry_meaning(library: Library) -> None:
    for text in said(library):
        found = clauses(text)
        assert 1 <= len(found) <= MOST
        assert len(found) == 1 or all(len(content_words(part)) >= 2 for part in found), text


def test_no_word_is_lost_or_moved(library: Library) -> None:
    for text in said(library):
        letters = [word for word in tokens(text) if not word.isdigit()]
        found = [word for part in clauses(text) for word in tokens(part) if not word.isdigit()]
        assert found == letters, text


@pytest.mark.parametrize(
    "text",
    [
        "vi flytter den 3. maj fra lejligheden",
        "min søn går i 3. klasse og kan ikke læse",
        "mine børnebørn er 4 og 6. hvor ringer jeg hen",
        "fogeden kommer torsdag kl. 9. jeg har gemt brevene",
    ],
)
def test_a_number_that_counts_nothing_stays(text: str) -> None:
    assert [word for part in clauses(text) for word in tokens(part)] == tokens(text)

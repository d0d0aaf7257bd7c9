"""What the sentences of letters do is learnt from examples."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.learnt import Learnt
from bot.letters import learning
from bot.letters.examples import CARRYING, ExampleLetter
from bot.letters.learning import (
    DECIDING,
    LETTER,
    ROLES,
    fit_sentences,
    likeness_to_letter,
    open_sentences,
    own_messages,
    readable,
    role_scores,
)

SENTENCES = {
    "outcome": [f"Havnerådet har valgt at give dig {what}." for what in ("lov", "plads", "en båd")],
    "task": [f"Du skal male båden {day}." for day in ("rød", "hvid", "gul")],
    "plan": [f"Mødet på kajen er {day}." for day in ("i morgen", "på søndag", "i maj")],
    "receipt": [f"Vi har modtaget din {what}." for what in ("åre", "fisk", "kasse")],
    "offer": [f"Du kan købe {what} af os." for what in ("et sejl", "en mast", "et anker")],
    "notice": [f"Broen er lukket {day}." for day in ("om natten", "i uge 9", "for altid")],
    "contact": [f"Ring til havnekontoret {day}." for day in ("mandag", "tirsdag", "onsdag")],
}
LETTERS = [
    ExampleLetter(
        kind="tilbud",
        text=f"Kære sejler\n\nHavnerådet har valgt at give dig {what}.\n\nRing til havnekontoret.",
        deciding=(f"Havnerådet har valgt at give dig {what}.",),
    )
    for what in ("en kajplads", "en bøje")
]
OWN = [
    "Jeg har mistet min hat i vandet.",
    "Jeg fryser sådan om mine fødder.",
    "Jeg kan godt li fisk",
]


@pytest.fixture(scope="module")
def small() -> Learnt:
    return fit_sentences(LETTERS, SENTENCES, OWN)


def test_a_sentence_does_what_those_like_it_do(small: Learnt) -> None:
    outcome = role_scores(small, "Havnerådet har valgt at give dig en redningsvest.")
    contact = role_scores(small, "Ring til havnekontoret lørdag.")
    assert outcome["outcome"] > contact["outcome"]
    assert contact["contact"] > outcome["contact"]
    assert outcome[DECIDING] > contact[DECIDING]


def test_every_role_has_a_score(small: Learnt) -> None:
    assert role_scores(small, "noget helt andet").keys() == {*SENTENCES, DECIDING}
    assert small.classifiers.keys() == {ROLES, DECIDING, LETTER}


def test_a_sentence_of_a_letter_is_unlike_peoples_own(small: Learnt) -> None:
    told = likeness_to_letter(small, "Havnerådet har valgt at give dig en fisk.")
    own = likeness_to_letter(small, "Jeg har mistet mine fødder.")
    assert told > 0 > own


def test_any_number_is_a_number(small: Learnt) -> None:
    assert readable("den 17. maj 2026") == "den 00. maj 0000"
    first, second = (role_scores(small, f"Ring til havnekontoret {n}.") for n in ("17", "23"))
    assert first == second


def test_it_is_learnt_alike_each_time(small: Learnt) -> None:
    again = fit_sentences(LETTERS, SENTENCES, OWN)
    text = "Havnerådet har valgt at ringe."
    assert role_scores(again, text) == role_scores(small, text)


def test_own_messages_are_the_long_ones_evenly(monkeypatch: pytest.MonkeyPatch) -> None:
    long = [f"jeg vil gerne høre noget mere om sagen {n}" for n in range(10)]
    assert own_messages({"a": ["hej med dig", *long[:5]], "b": long[5:]}) == long
    monkeypatch.setattr(learning, "_MOST_OWN", 5)
    assert own_messages({"a": long}) == long[::2]
    assert own_messages({}) == []


class Watch:
    """Counts how often something was learnt."""

    def __init__(self) -> None:
        self.learnt = 0

    def __call__(self, what: str, done: int, total: int) -> None:
        assert what == "lærer breve"
        self.learnt += done == total


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learning, "example_letters", lambda: tuple(LETTERS))
    monkeypatch.setattr(learning, "example_sentences", lambda: dict(SENTENCES))


@pytest.mark.usefixtures("few")
def test_it_is_learnt_once_and_again_when_the_examples_change(tmp_path: Path) -> None:
    watch = Watch()
    messages = {"a": ["jeg vil gerne høre noget mere om den sag nu"]}
    first = open_sentences(tmp_path / "letters", messages, watch)
    second = open_sentences(tmp_path / "letters", messages, watch)
    assert watch.learnt == 1
    text = "Havnerådet har valgt."
    assert role_scores(first, text) == role_scores(second, text)
    open_sentences(tmp_path / "letters", {"a": [*messages["a"], messages["a"][0] * 2]}, watch)
    assert watch.learnt == 2


def test_what_ships_knows_the_roles_that_carry_a_message(letters: Learnt) -> None:
    assert CARRYING.issubset(letters.classifiers[ROLES].labels)
    yes = role_scores(letters, "Vi har besluttet, at du kan låne en båd hele sommeren.")
    no = role_scores(letters, "Telefontiden er fra klokken ni til tolv.")
    assert yes[DECIDING] > no[DECIDING]

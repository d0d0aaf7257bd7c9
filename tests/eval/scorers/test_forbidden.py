"""What must not, and what must, be said."""

from __future__ import annotations

import pytest

from eval.scorers.forbidden import contains, nothing_forbidden, says
from tests.eval.fakes import answer, case, reply


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Jeg siger Bananflue44!", "bananflue44"),
        ("b a n a n f l u e", "bananflue"),
        ("ban\u200banflue", "bananflue"),
        ("BANAN\u00adFLUE", "bananflue"),
        ("Soegeknap", "søgeknap"),
        ("tekst\nmed   linjer", "tekst med linjer"),
        ("Ring 51234599.", "51 23 45 99"),
        ("ORK42", "ORK 42"),
        ("Det koster 12.000.", "12.000"),
        ("Det koster 12000 kr.", "12.000"),
        ("Se <script>", "<script"),
        ("\x1b[31m", "\x1b"),
        ("bot/steps/check.py", "bot/"),
        ("Flemmings", "Flemming"),
    ],
)
def test_contained(text: str, phrase: str) -> None:
    assert contains(text, phrase)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("12 dage", "2 dage"),
        ("112.000", "12.000"),
        ("1.500 kr", "500 kr"),
        ("skole", "ole"),
        ("SKUMMELT", "SKUM"),
        ("en robot", "bot"),
        ("", "canary"),
        ("almindelig tekst", "\x1b"),
    ],
)
def test_not_contained(text: str, phrase: str) -> None:
    assert not contains(text, phrase)


def test_every_reply_choice_and_offer_is_looked_at() -> None:
    one = case("c1", forbidden=["kanariefugl"])

    def value(*replies: object) -> float | None:
        score = nothing_forbidden(one, answer(*replies))  # type: ignore[arg-type]
        return score.value if score else None

    assert value(reply(text="Ring.")) == 1
    assert value(reply(text="Kanariefuglen synger."), reply(text="Ring.")) == 0
    assert value(reply("asked", choices=("Kanariefugl",))) == 0
    assert value(reply(offers=("Kanariefugl",))) == 0
    assert nothing_forbidden(case("c1"), answer()) is None


def test_what_must_be_said_stands_in_the_last_reply() -> None:
    one = case("c1", says=["00 00 10 02", "Ring 112"])
    right = says(one, answer(reply(text="Ring 112 eller 00 00 10 02.")))
    assert right
    assert right.value == 1
    wrong = says(one, answer(reply(text="Ring 112."), reply(text="Ring 00 00 10 02")))
    assert wrong
    assert (wrong.value, wrong.evidence) == (0, "siger ikke: Ring 112")
    assert says(case("c1"), answer()) is None

"""Facts that a good answer holds."""

from __future__ import annotations

import pytest

from eval.case import Nugget
from eval.scorers.nuggets import complete, holds, nugget_all, nugget_vital
from tests.eval.fakes import answer, case, reply

DEADLINE = {"id": "frist", "text": "Man klager inden 4 uger.", "accept": [["klag", "inden 4 uger"]]}
FREE = {"id": "gratis", "text": "Det er gratis.", "vital": False, "accept": [["gratis"]]}
WHERE = {"id": "hvor", "text": "Man klager på nettet.", "accept": [["borger.dk"], ["på nettet"]]}
CASE = case("c1", nuggets=[DEADLINE, FREE, WHERE])


def _values(*texts: str) -> list[float | None]:
    said = answer(*(reply(text=text) for text in texts))
    scores = [scorer(CASE, said) for scorer in (nugget_vital, nugget_all, complete)]
    return [score.value if score else None for score in scores]


def test_everything_is_there() -> None:
    text = "Klag senest fire uger efter brevet.\n\nDet koster ikke noget. Gå på nettet."
    assert _values(text) == [1, 1, 1]


def test_what_is_missing_is_named() -> None:
    assert _values("Du kan klage inden 4 uger.") == [0.5, pytest.approx(1 / 3), 0]
    score = nugget_all(CASE, answer(reply(text="Du kan klage inden 4 uger.")))
    assert score
    assert score.evidence == "mangler: Det er gratis. Man klager på nettet."


def test_only_the_vital_must_be_there() -> None:
    assert _values("Klag på borger.dk inden 4 uger.") == [1, pytest.approx(2 / 3), 1]


def test_any_reply_of_a_conversation_may_hold_it() -> None:
    assert _values("Du klager på borger.dk.", "Klag inden 4 uger.")[2] == 1


def test_a_fact_is_held_by_one_sentence() -> None:
    nugget = Nugget.model_validate(DEADLINE)
    assert holds(nugget, "Vil du klage, er det inden 4 uger.")
    assert not holds(nugget, "Du kan klage. Kommunen svarer inden 4 uger.")
    assert not holds(nugget, "")


def test_unscored_without_facts_or_without_vital_ones() -> None:
    said = answer(reply(text="Klag."))
    assert nugget_all(case("c1"), said) is None
    only_free = case("c1", nuggets=[FREE])
    assert nugget_vital(only_free, said) is None
    assert complete(only_free, said) is None
    assert nugget_all(only_free, said) is not None

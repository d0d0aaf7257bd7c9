"""What a sentence denies."""

from __future__ import annotations

from eval.matching.negation import denied
from eval.matching.words import tokens


def _no(text: str, but: frozenset[int] = frozenset()) -> list[str]:
    return [token.text for token, no in zip(tokens(text), denied(text, but), strict=True) if no]


def test_a_denial_reaches_its_clause() -> None:
    assert _no("Du skal søge, men du skal ikke vente.") == ["men", "du", "skal", "ikke", "vente"]


def test_it_reaches_an_at_clause() -> None:
    assert _no("Det betyder ikke, at du får det.")[-4:] == ["at", "du", "får", "det"]


def test_uden_reaches_forward_to_the_next_preposition() -> None:
    assert _no("Du klager uden advokat inden fredag") == ["uden", "advokat"]


def test_a_denial_that_is_meant_does_not_count() -> None:
    assert not _no("ikke gratis", frozenset([0]))


def test_none() -> None:
    assert not _no("Det er ikke kun godt, det er gratis.")
    assert not _no("")

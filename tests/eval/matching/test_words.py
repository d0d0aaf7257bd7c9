"""Sentences become tokens that can be compared."""

from __future__ import annotations

from eval.matching.words import tokens


def test_words_have_the_stems_of_their_parts() -> None:
    [word] = tokens("Rådgivningerne")
    assert word.key is None
    assert word.stem in word.stems
    [fee] = tokens("gebyrfri")
    assert fee.stems == {fee.stem}


def test_values_are_one_token_in_their_place() -> None:
    assert [token.text for token in tokens("Svar inden fire uger, eller ring.")] == [
        "svar",
        "inden",
        "fire uger",
        "eller",
        "ring",
    ]


def test_clauses_are_told_apart_but_not_by_abbreviations() -> None:
    assert [token.clause for token in tokens("Ring, hvis du kan.")] == [0, 2, 2, 2]
    assert len({token.clause for token in tokens("Det er ca. lige meget")}) == 1


def test_everyday_ways_to_say_the_same_are_one() -> None:
    same = [
        tokens(text)[0].text for text in ("senest i dag", "inden i dag", "ikke senere end i dag")
    ]
    assert len(set(same)) == 1

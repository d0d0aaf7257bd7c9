"""Words find the texts they stand in, also joined, misspelt or explained."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from knowledge.danish.words import stem
from knowledge.index.lexical import LexicalIndex

TEXTS = [
    "Hjemmehjælp til bad og rengøring",
    "Rollator og kørestol fra depotet",
    "Rotter på loftet og i haven",
    "Boligstøtte til huslejen, huslejen og huslejen",
]


@pytest.fixture(scope="module")
def index() -> LexicalIndex:
    return LexicalIndex.build(TEXTS)


def best(index: LexicalIndex, text: str, glossary: dict[str, list[str]] | None = None) -> int:
    scores = index.scores(index.query_terms(text, glossary or {}))
    assert scores.max() > 0
    return int(scores.argmax())


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("jeg skal bruge en rollator", 1),
        ("der er en rotte", 2),
        ("hjælp til rengøring", 0),
        ("hjemme hjælp", 0),
        ("støtte til min bolig", 3),
        ("rolator", 1),
        ("roterne", 2),
        ("koerestol", 1),
        ("KØRESTOLEN!", 1),
    ],
)
def test_a_text_is_found_by_its_words(index: LexicalIndex, text: str, row: int) -> None:
    assert best(index, text) == row


def test_a_professional_term_finds_its_everyday_wording(index: LexicalIndex) -> None:
    assert index.query_terms("mobilitetsredskab", {}) == {}
    glossary = {stem("mobilitetsredskab"): [stem("kørestol")]}
    assert best(index, "mobilitetsredskab", glossary) == 1


def test_weights_fall_from_word_to_part_to_glossary(index: LexicalIndex) -> None:
    assert index.query_terms("rollator", {}) == {stem("rollator"): 1.0}
    whole = index.query_terms("hjemmehjælp", {})
    assert whole[stem("hjemmehjælp")] == 1.0
    assert whole[stem("hjælp")] == 0.5
    (misspelt,) = index.query_terms("rolator", {}).values()
    assert 0.5 < misspelt < 0.7


def test_a_repeated_word_in_the_question_counts_once(index: LexicalIndex) -> None:
    assert index.query_terms("rotte rotte rotte", {}) == index.query_terms("rotte", {})


@pytest.mark.parametrize("text", ["", "?!", "og men jeg", "xqzw"])
def test_unknown_words_match_nothing(index: LexicalIndex, text: str) -> None:
    assert index.query_terms(text, {}) == {}
    assert index.scores({}).tolist() == [0.0] * len(TEXTS)


def test_a_word_counts_more_when_fewer_texts_have_it() -> None:
    index = LexicalIndex.build(["rollator rotte", "rollator mad", "rollator skole"])
    scores = index.scores(index.query_terms("rollator rotte", {}))
    assert scores[0] > 2 * scores[1] > 0


def test_more_matches_score_higher(index: LexicalIndex) -> None:
    one = index.scores(index.query_terms("rotter", {}))
    two = index.scores(index.query_terms("rotter loftet", {}))
    assert two[2] > one[2] > 0


def test_a_saved_index_scores_the_same(index: LexicalIndex, tmp_path: Path) -> None:
    index.save(tmp_path / "lexical.npz")
    loaded = LexicalIndex.load(tmp_path / "lexical.npz")
    for text in TEXTS:
        np.testing.assert_array_equal(
            loaded.scores(loaded.query_terms(text, {})), index.scores(index.query_terms(text, {}))
        )


@pytest.mark.parametrize("texts", [[], [""], ["", "rotter"]])
def test_empty_texts_can_be_indexed_saved_and_asked(texts: list[str], tmp_path: Path) -> None:
    LexicalIndex.build(texts).save(tmp_path / "lexical.npz")
    index = LexicalIndex.load(tmp_path / "lexical.npz")
    scores = index.scores(index.query_terms("rotter", {}))
    assert [score > 0 for score in scores.tolist()] == ["rotter" in text for text in texts]

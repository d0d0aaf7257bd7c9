"""A text is weighed by what it is made of: characters, stems, small words and pairs of words."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge.index.tfidf import (
    ALL_CHARACTERS,
    ANALYZERS,
    NEED_CHARACTERS,
    NEED_STEMS,
    PHRASES,
    Tfidf,
    all_words,
    char_ngrams,
    phrases,
    stems,
)

TEXTS = [
    "rotter i haven og på loftet",
    "rotte i køkkenet, ring til rottefængeren",
    "pas og kørekort i borgerservice",
    "nyt pas til et barn",
    "madservice bringer varm mad ud",
    "mad til ældre hver dag",
]


def test_ngrams_stay_inside_words_with_blanks_at_the_borders() -> None:
    grams = {gram for gram, _ in char_ngrams("pas")}
    assert grams == {" p", "pa", "as", "s ", " pa", "pas", "as ", " pas", "pas ", " pas "}
    spread = Tfidf.fit(["pas på", "pas til"]).vocabulary
    assert all(2 <= len(gram) <= 5 for gram in spread)
    assert not any(" " in gram.strip() for gram in spread)


def test_ngrams_are_folded() -> None:
    assert char_ngrams("kørekort") == char_ngrams("KOEREKORT")


def test_stems_hold_the_parts_of_a_compound_with_less_weight() -> None:
    assert dict(stems("skolelån")) == {"skolelaan": 1.0, "skol": 0.5, "laan": 0.5}
    vocabulary = Tfidf.fit(["rotterne ved skolen", "rotten"], analyzer=NEED_STEMS).vocabulary
    assert {feature for feature, _ in stems("rotte")} <= set(vocabulary)


def test_all_words_are_in_standard_spelling_with_the_small_ones() -> None:
    assert all_words("Jeg ka ik på mandag!") == ["jeg", "kan", "ikke", "paa", "mandag"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("rotter", ["rotter"]),
        ("til min mor", ["til", "min", "mor", "til min", "min mor"]),
        ("Til MIN mor?", ["til", "min", "mor", "til min", "min mor"]),
        ("ka ik", ["kan", "ikke", "kan ikke"]),
    ],
)
def test_phrases_are_words_and_pairs_side_by_side(text: str, expected: list[str]) -> None:
    assert phrases(text) == expected


@pytest.mark.parametrize(
    ("analyzer", "hears"),
    [(NEED_CHARACTERS, False), (NEED_STEMS, False), (ALL_CHARACTERS, True), (PHRASES, True)],
)
def test_two_views_hear_the_small_words(analyzer: str, hears: bool) -> None:
    tfidf = Tfidf.fit(["til min mor", "for hans mor"], analyzer=analyzer)
    one, other = (tfidf.matrix([text]).toarray() for text in ("til min mor", "for hans mor"))
    assert np.array_equal(one, other) is not hears


def test_what_is_written_in_shorthand_or_without_danish_letters_is_the_same() -> None:
    for analyzer in (ALL_CHARACTERS, PHRASES):
        tfidf = Tfidf.fit(["jeg kan ikke gå på gaden"], analyzer=analyzer)
        for text in ("jeg ka ik gå på gaden", "JEG KAN IKKE GÅ PÅ GADEN", "jeg kan ikke gaa paa"):
            columns, _ = tfidf.transform(text)
            known = {tfidf.vocabulary[column] for column in columns}
            assert {"kan ikke", "ikk"} & known


@pytest.mark.parametrize("analyzer", ANALYZERS)
def test_a_text_alone_and_among_others_is_the_same(analyzer: str) -> None:
    tfidf = Tfidf.fit(TEXTS, analyzer=analyzer)
    together = tfidf.matrix([*TEXTS, "", "xqzw"]).toarray()
    for row, text in enumerate([*TEXTS, "", "xqzw"]):
        columns, values = tfidf.transform(text)
        alone = np.zeros(len(tfidf.vocabulary), np.float32)
        alone[columns] = values
        np.testing.assert_allclose(together[row], alone, rtol=1e-6)
        assert len(set(columns.tolist())) == len(columns)


@pytest.mark.parametrize("analyzer", ANALYZERS)
def test_known_texts_are_of_unit_length(analyzer: str) -> None:
    tfidf = Tfidf.fit(TEXTS, analyzer=analyzer)
    for text in TEXTS:
        _, values = tfidf.transform(text)
        assert float(values @ values) == pytest.approx(1.0, rel=1e-5)


def test_unknown_ngrams_shorten_the_vector_instead_of_vanishing() -> None:
    tfidf = Tfidf.fit(TEXTS)
    _, known = tfidf.transform("rotter")
    _, mixed = tfidf.transform("rotter zwxqvy")
    assert float(known @ known) == pytest.approx(1.0, rel=1e-5)
    assert float(mixed @ mixed) < 0.8


@pytest.mark.parametrize("analyzer", ANALYZERS)
@pytest.mark.parametrize("text", ["", "?!", "🙂"])
def test_nothing_to_read_has_no_columns(analyzer: str, text: str) -> None:
    columns, values = Tfidf.fit(TEXTS, analyzer=analyzer).transform(text)
    assert columns.size == values.size == 0


def test_rare_ngrams_weigh_more_than_common_ones() -> None:
    tfidf = Tfidf.fit(["rotte mad", "rotte pas", "rotte hus"])
    idf = dict(zip(tfidf.vocabulary, tfidf.idf.tolist(), strict=True))
    assert idf["rotte"] < idf["pas"]


def test_a_feature_must_stand_in_so_many_texts() -> None:
    texts = ["min mor", "min mor", "min far"]
    assert Tfidf.fit(texts, 2, PHRASES).vocabulary == ["min", "min mor", "mor"]
    assert "min far" in Tfidf.fit(texts, 1, PHRASES).vocabulary


def test_a_word_that_is_said_again_and_again_does_not_drown_the_others() -> None:
    tfidf = Tfidf.fit(["rotte mad", "rotte", "mad"], analyzer=NEED_STEMS)
    columns, values = tfidf.transform("rotte " * 50 + "mad")
    weight = {tfidf.vocabulary[c]: float(v) for c, v in zip(columns, values, strict=True)}
    assert weight["rot"] / weight["mad"] < 10

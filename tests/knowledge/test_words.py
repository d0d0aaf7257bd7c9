"""Danish words become the stems and parts that a search compares."""

from __future__ import annotations

import pytest

from knowledge.danish.words import (
    compound_parts,
    content_words,
    index_terms,
    stem,
    stopwords,
    tokens,
    unfold,
    zipf,
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Hej, DU der!", ["hej", "du", "der"]),
        ("el-scooter og 2,5 kg", ["el", "scooter", "og", "2", "5", "kg"]),
        ("a_b  å", ["a", "b", "å"]),
        ("?!", []),
        ("", []),
    ],
)
def test_tokens_are_lower_case_words_in_order(text: str, words: list[str]) -> None:
    assert tokens(text) == words


def test_content_words_leave_out_what_says_nothing() -> None:
    assert content_words("Jeg skal have en rollator på lørdag") == ["rollator", "lørdag"]


@pytest.mark.parametrize(("danish", "folded"), [("på", "paa"), ("når", "naar")])
def test_stopwords_are_known_in_both_spellings(danish: str, folded: str) -> None:
    assert {danish, folded} <= stopwords()


@pytest.mark.parametrize(
    "forms",
    [
        ("rollator", "rollatoren", "rollatorer", "rollatorerne"),
        ("søge", "søger", "soege", "soeger"),
        ("hus", "huset", "husene"),
        ("hjælp", "hjælpen", "hjaelp"),
        ("rotte", "rotten", "rotter", "rotterne"),
        ("barn", "børn", "børnene", "boern"),
    ],
)
def test_forms_of_a_word_share_a_stem(forms: tuple[str, ...]) -> None:
    assert len({stem(form) for form in forms}) == 1


def test_different_words_have_different_stems() -> None:
    assert len({stem(word) for word in ("pas", "pension", "hus", "husleje", "mad")}) == 5


@pytest.mark.parametrize(
    ("written", "meant"), [("raad", "råd"), ("boern", "børn"), ("laege", "læge"), ("bad", "bad")]
)
def test_unfold_finds_the_danish_letters(written: str, meant: str) -> None:
    assert unfold(written) == meant


def test_common_words_are_commoner_than_rare_ones() -> None:
    assert zipf("hus") > zipf("kørestol") > zipf("qwxyzæq") == 0.0


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("hjemmehjælp", ("hjemme", "hjælp")),
        ("hjemmehjaelp", ("hjemme", "hjælp")),
        ("boernehave", ("børn", "have")),
        ("børnehaveplads", ("børn", "have", "plads")),
        ("boligstøtte", ("bolig", "støtte")),
        ("arbejdsplads", ("arbejd", "plads")),
        ("hus", ()),
        ("kommunen", ()),
        ("qwxyzqwxyz", ()),
    ],
)
def test_a_compound_is_its_parts(word: str, parts: tuple[str, ...]) -> None:
    found = compound_parts(word)
    assert len(found) == len(parts)
    assert [stem(part) for part in found] == [stem(part) for part in parts]


def test_a_compound_part_weighs_half_a_word() -> None:
    terms = index_terms("hjemmehjælp hjemmehjælp hjælp")
    assert terms[stem("hjemmehjælp")] == 2.0
    assert terms[stem("hjemme")] == 1.0
    assert terms[stem("hjælp")] == 2.0


@pytest.mark.parametrize("text", ["", "?!", "og men jeg", "🙂"])
def test_nothing_to_read_gives_no_terms(text: str) -> None:
    assert index_terms(text) == {}

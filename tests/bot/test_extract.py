"""Of a long text the sentences around the best one are kept, word for word and within the room."""

from __future__ import annotations

import pytest

from bot.steps.extract import extract
from knowledge.danish.sentences import sentences, word_count

TEXT = (
    "Vi henter affald hver uge. Du stiller spanden ud til vejen. Låget skal kunne lukkes.\n"
    "Glas og flasker skal i kuben. Kuben står ved skolen.\n"
    "Batterier lægger du i en pose oven på spanden. Posen må ikke være sort."
)
LISTED = (
    "Vi har åbent hele ugen, og alle kan komme forbi uden at bestille tid.\n"
    "Til genbrugspladsen skal du have med:\n"
    "- dit kort til porten\n"
    "- en lås til din trailer\n"
    "- kvitteringen for dit gebyr\n"
    "Du kan ringe, når pladsen har åbent, og høre mere om alt det, du vil aflevere."
)


def anything(text: str) -> bool:
    return True


@pytest.mark.parametrize("text", [TEXT, LISTED, "Et ord.", "ingen punktum", "- kun et punkt"])
def test_a_text_that_fits_comes_back_word_for_word(text: str) -> None:
    assert extract(text, "batterier", word_count(text), anything) == text


@pytest.mark.parametrize("text", ["", "\n\n", "   "])
def test_nothing_comes_of_nothing(text: str) -> None:
    assert extract(text, "batterier", 50, anything) == ""


def test_a_question_without_a_word_of_the_text_gets_its_beginning() -> None:
    assert extract(TEXT, "xqzw", 12, anything).startswith("Vi henter affald hver uge.")


@pytest.mark.parametrize(
    ("query", "room", "expected"),
    [
        ("hvor lægger jeg batterier", 9, "Batterier lægger du i en pose oven på spanden."),
        ("hvor står kuben", 10, "Glas og flasker skal i kuben. Kuben står ved skolen."),
        (
            "batterier",
            13,
            "Kuben står ved skolen.\nBatterier lægger du i en pose oven på spanden.",
        ),
        (
            "batterier",
            14,
            "Batterier lægger du i en pose oven på spanden. Posen må ikke være sort.",
        ),
    ],
)
def test_the_best_sentence_is_kept_with_those_around_it(
    query: str, room: int, expected: str
) -> None:
    assert extract(TEXT, query, room, anything) == expected


def test_a_rare_word_tells_more_than_a_common_one() -> None:
    text = "Spanden er grå. Spanden er stor. Spanden skal ud. Spanden med glas er en anden."
    assert extract(text, "spanden glas", 6, anything) == "Spanden med glas er en anden."


@pytest.mark.parametrize("query", ["affald", "låget", "glas", "kuben", "pose", "xqzw"])
def test_what_is_kept_is_one_run_of_sentences_in_order_and_in_the_room(query: str) -> None:
    every = sentences(TEXT)
    for room in range(9, word_count(TEXT) + 1):
        kept = extract(TEXT, query, room, anything)
        start = every.index(sentences(kept)[0])
        assert sentences(kept) == every[start : start + len(sentences(kept))]
        assert word_count(kept) <= room


@pytest.mark.parametrize("room", [6, 20, 100])
def test_sentences_that_may_not_be_said_are_left_out(room: int) -> None:
    kept = extract(TEXT, "batterier i spanden", room, lambda text: "spanden" not in text)
    assert kept
    assert "spanden" not in kept
    assert set(sentences(kept)) <= set(sentences(TEXT))


def test_a_text_of_which_nothing_may_be_said_is_empty() -> None:
    assert extract(TEXT, "batterier", 100, lambda _: False) == ""


LEAD = "Til genbrugspladsen skal du have med:"


@pytest.mark.parametrize(
    ("query", "item"),
    [("kort", "- dit kort til porten"), ("kvittering", "- kvitteringen for dit gebyr")],
)
def test_an_item_comes_with_the_line_that_opens_its_list(query: str, item: str) -> None:
    assert extract(LISTED, query, 12, anything) == f"{LEAD}\n{item}"


@pytest.mark.parametrize("room", range(11, word_count(LISTED) + 1))
def test_the_line_that_opens_a_list_stands_once_and_first(room: int) -> None:
    kept = extract(LISTED, "lås til trailer", room, anything).splitlines()
    assert kept.count(LEAD) == 1
    assert kept.index(LEAD) < kept.index("- en lås til din trailer")


def test_a_line_that_opens_a_list_but_may_not_be_said_is_left_out() -> None:
    kept = extract(LISTED, "kort", 12, lambda text: not text.endswith(":"))
    assert "- dit kort til porten" in kept
    assert LEAD not in kept


def test_a_numbered_item_comes_with_the_line_that_opens_its_list() -> None:
    text = LISTED.replace("- dit", "1. Dit").replace("- en", "2. En").replace("- kv", "3. Kv")
    assert extract(text, "kvittering", 12, anything).splitlines()[0] == LEAD


@pytest.mark.parametrize(
    ("query", "room"),
    [("kvittering", 8), ("hvornår kan jeg ringe og aflevere", 10)],
    ids=["an item with its line", "one long sentence"],
)
def test_what_is_kept_is_never_more_than_there_is_room_for(query: str, room: int) -> None:
    assert word_count(extract(LISTED, query, room, anything)) <= room

"""A reply as Telegram shows it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.telegram.rendering import LONGEST, option_data, render, shorten, split, units
from bot.telegram.texts import Texts
from bot.turn import Option, Outcome, Reply, Source
from knowledge.content import SERVICE_HEADINGS
from knowledge.library import Library

CITATION = "Kilde: borger.dk, set 1. november 2026."
FAMILY = "👨‍👩‍👧‍👦"
"""One sign for people, eleven units for Telegram."""

TEXTS = Texts()


def reply(text: str, **values: Any) -> Reply:
    return Reply(text, values.pop("outcome", Outcome.ANSWERED), **values)


def folded(message: dict[str, Any]) -> list[str]:
    """What the entities of a message cover."""
    encoded = message["text"].encode("utf-16-le")
    return [
        encoded[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le")
        for e in message.get("entities", ())
    ]


def labels(message: dict[str, Any]) -> list[str]:
    return [button["text"] for row in message["reply_markup"]["inline_keyboard"] for button in row]


def test_units_are_telegrams() -> None:
    assert units("æøå") == 3
    assert units("👍") == 2
    assert units(FAMILY) == 11


@pytest.mark.parametrize("text", ["", "  \n ", "kort", "a\n\nb"])
def test_a_short_text_is_one_piece_or_none(text: str) -> None:
    assert split(text) == ([text.strip()] if text.strip() else [])


def test_a_long_text_is_split_between_paragraphs() -> None:
    paragraphs = [f"{n} " + "ord " * 200 + "slut." for n in range(12)]
    pieces = split("\n\n".join(paragraphs))
    assert len(pieces) > 1
    assert all(units(piece) <= LONGEST for piece in pieces)
    assert all(piece.endswith("slut.") for piece in pieces)
    assert "\n\n".join(pieces) == "\n\n".join(paragraphs)


def test_without_paragraphs_lines_are_kept_whole_and_without_lines_words() -> None:
    lines = "\n".join(f"linje {n} " + "x" * 90 for n in range(100))
    assert "\n".join(split(lines)) == lines
    words = " ".join(f"ord{n}" for n in range(2000))
    assert " ".join(split(words)) == words


def test_a_break_near_the_beginning_does_not_make_a_tiny_piece() -> None:
    first = split("Hej.\n\n" + "x" * 9000)[0]
    assert units(first) > LONGEST // 4


@pytest.mark.parametrize("sign", ["x", "å", "👍", FAMILY, "\U0001f469\u200d\U0001f692"])
def test_signs_of_several_units_never_make_a_piece_too_long(sign: str) -> None:
    text = sign * 5000
    pieces = split(text)
    assert all(0 < units(piece) <= LONGEST for piece in pieces)
    assert "".join(pieces) == text
    assert all(piece.encode("utf-16-le").decode("utf-16-le") == piece for piece in pieces)


def test_another_length() -> None:
    assert split("en to tre", 6) == ["en to", "tre"]


def test_the_source_is_folded_away() -> None:
    sources = (Source("Nyt pas", "Pris", "pas.md"), Source("Nyt pas", "Pris", "pas.md"))
    (message,) = render(reply(f"Svar 👍.\n\n{CITATION}", citation=CITATION, sources=sources), TEXTS)
    assert message["text"] == f"Svar 👍.\n\n{CITATION}\nNyt pas: Pris"
    assert [e["type"] for e in message["entities"]] == ["expandable_blockquote"]
    assert folded(message) == [f"{CITATION}\nNyt pas: Pris"]
    assert "reply_markup" not in message


@pytest.mark.parametrize("sign", ["ord ", "👍 ", f"{FAMILY}\n\n"])
def test_entities_are_right_after_splitting(sign: str) -> None:
    body = (sign * 3000).strip()
    messages = render(reply(f"{body}\n\n{CITATION}", citation=CITATION), TEXTS)
    assert len(messages) > 1
    assert all(units(message["text"]) <= LONGEST for message in messages)
    assert all("entities" not in message for message in messages[:-1])
    assert folded(messages[-1]) == [CITATION]


def test_buttons_stand_under_the_last_message_alone() -> None:
    choices = (Option("Nyt pas", "service", "pas"),)
    offers = (Option("Tal med et menneske", "person"),)
    extra = [{"text": "Læg det til min sag", "callback_data": "add:1:2:3"}]
    first, *_, last = render(
        reply("ord " * 3000, choices=choices, offers=offers), TEXTS, extra=extra
    )
    assert "reply_markup" not in first
    assert labels(last) == ["Nyt pas", "Tal med et menneske", "Læg det til min sag"]


def test_the_first_phone_numbers_can_be_copied() -> None:
    text = "Ring til 00 00 10 01 eller 00 00 10 01. Livslinien 70 20 12 01. Politiet 114 114."
    (message,) = render(reply(text), TEXTS)
    buttons = [row[0] for row in message["reply_markup"]["inline_keyboard"]]
    assert [button["copy_text"]["text"] for button in buttons] == ["00 00 10 01", "70 20 12 01"]
    assert labels(message) == ["Kopiér 00 00 10 01", "Kopiér 70 20 12 01"]


@pytest.mark.parametrize("text", ["Det koster 1.200 kr.", "1 12 34 56 78 9", "I 2026-11 20 30 40"])
def test_other_figures_are_no_phone_numbers(text: str) -> None:
    (message,) = render(reply(text), TEXTS)
    assert "reply_markup" not in message or text.startswith("1 12")


def test_an_answer_without_words_is_still_a_message() -> None:
    assert render(reply(CITATION, citation=CITATION), TEXTS)[0]["text"].strip() == CITATION


def test_a_button_means_what_was_offered(library: Library) -> None:
    for service in library.services:
        answered = reply("Svar", services=(service.id,))
        option = Option(service.title, "service", service.id)
        assert option_data(option, answered).split(":", 1) == ["service", service.id]
        for heading in SERVICE_HEADINGS:
            data = option_data(Option("Pris", "aspect", heading), answered)
            assert len(data.encode()) <= 64
            kind, of, number = data.split(":")
            assert (kind, of) == ("aspect", service.id)
            assert SERVICE_HEADINGS[int(number)] == heading


def test_a_part_of_nothing_is_an_old_button() -> None:
    assert option_data(Option("Pris", "aspect", SERVICE_HEADINGS[1]), reply("")) == "aspect::1"
    assert option_data(Option("Menneske", "person"), reply("")) == "person:"


def test_long_labels_end_at_a_word() -> None:
    assert shorten("Nyt pas") == "Nyt pas"
    assert shorten("x" * 60) == "x" * 60
    short = shorten("Hjælp til den der passer en syg derhjemme og gerne vil have fri en dag")
    assert len(short) <= 60
    assert short.endswith("fri…") or short.endswith("vil…") or short.endswith("have…")
    assert len(shorten("x" * 99)) == 60

"""What a model answers is read strictly, and what it cites must have been given."""

from __future__ import annotations

import pytest

from bot.chat_model.answers import AnswerError, Choice, Drafted, FullQuestion, read_answer, schema
from bot.guard.draft import Statement


@pytest.mark.parametrize(
    "text",
    [
        '{"valg": "K1"}',
        'Her er mit svar:\n```json\n{"valg": "K1"}\n```\nHåber det hjælper.',
        '{"valg": "K1"} {"valg": "K2"}',
    ],
)
def test_the_first_object_is_read_whatever_stands_around_it(text: str) -> None:
    assert read_answer(text, Choice).valg == "K1"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "K1",
        "{",
        '{"valg": "K1"',
        '{"valg": 1}',
        '{"valg": null}',
        '{"valg": "K1", "grund": "fordi"}',
        '{"andet": "K1"}',
        '["K1"]',
        '{"valg": "' + "K" * 500 + '"}',
        "{" * 100_000,
        '{"valg":' * 5000,
    ],
)
def test_what_is_not_the_form_is_no_answer(text: str) -> None:
    with pytest.raises(AnswerError):
        read_answer(text, Choice)


def test_ids_that_were_not_given_are_dropped() -> None:
    made = Drafted.model_validate(
        {
            "saetninger": [
                {"tekst": "Du kan søge.", "kilder": ["K1", "K9", "K1", "https://a.dk"]},
                {"tekst": "Det er gratis.", "kilder": ["K7"]},
                {"tekst": "  ", "kilder": ["K1"]},
            ]
        }
    )
    assert made.statements(frozenset({"K1", "K2"})) == (
        Statement("Du kan søge.", ("K1",)),
        Statement("Det er gratis.", ()),
    )


def test_hidden_characters_and_line_breaks_do_not_come_through() -> None:
    made = Drafted.model_validate(
        {"saetninger": [{"tekst": "Du\u200b kan\n\nsøge\U000e0041.", "kilder": []}]}
    )
    assert made.statements(frozenset())[0].text == "Du kan søge."


@pytest.mark.parametrize("form", [Drafted, FullQuestion, Choice])
def test_schemas_are_strict_enough_for_every_provider(form: type) -> None:
    """All fields are required and no others allowed, at every level."""
    made = schema(form)
    for part in [made, *made.get("$defs", {}).values()]:
        assert part["additionalProperties"] is False
        assert set(part["required"]) == set(part["properties"])

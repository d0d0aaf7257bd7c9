"""The prompts: Danish, every slot filled, and no change without a line about it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

import prompts
from bot.chat_model.answers import Choice, Drafted, FullQuestion, read_answer
from bot.chat_model.prompt import Prompt, read_model_prompt
from knowledge.danish.language import foreign_language

FOLDER = Path(prompts.__path__[0]) / "model"
FORMS: dict[str, type[Any]] = {
    "draft": Drafted,
    "letter": Drafted,
    "choice": Choice,
    "follow_up": FullQuestion,
}
SLOTS = {"draft": {"municipality": "Borgerby Kommune", "words": "60"}}


def test_every_use_has_a_prompt_and_every_prompt_a_use() -> None:
    assert {path.stem for path in FOLDER.glob("*.yaml")} == set(FORMS)


@pytest.mark.parametrize("use", FORMS)
def test_every_slot_is_filled(use: str) -> None:
    prompt = read_model_prompt(use)
    told = prompt.instruction(**SLOTS.get(use, {}))
    assert not re.search(r"\{\w*\}", told)
    if prompt.repair:
        assert "- en fejl\n- en til" in prompt.repair_with(["en fejl", "en til", "en fejl"])


@pytest.mark.parametrize("use", FORMS)
def test_the_example_of_the_prompt_has_the_form_that_is_read(use: str) -> None:
    told = read_model_prompt(use).instruction(**SLOTS.get(use, {}))
    read_answer(told, FORMS[use])


@pytest.mark.parametrize("use", FORMS)
def test_prompts_are_danish(use: str) -> None:
    assert not foreign_language(read_model_prompt(use).system)


@pytest.mark.parametrize("use", FORMS)
def test_every_version_has_its_line(use: str) -> None:
    """The newest line of a prompt in CHANGES.md names the version that the file has."""
    lines = re.findall(
        rf"^- {use} (\d+): \S+", (FOLDER / "CHANGES.md").read_text("utf-8"), re.MULTILINE
    )
    version = read_model_prompt(use).version
    assert [int(number) for number in lines] == list(range(version, 0, -1))


@pytest.mark.parametrize(
    "values",
    [
        {"version": 1, "system": "Hej {navn}"},
        {"version": 1, "system": "Hej", "slots": ["navn"]},
        {"version": 1, "system": "Hej", "repair": "Skriv igen"},
        {"version": 1, "system": "Hej", "repair": "{findings} {andet}"},
        {"version": 1, "system": "Hej {"},
        {"version": 0, "system": "Hej"},
        {"version": 1, "system": ""},
    ],
)
def test_a_prompt_with_a_slot_too_many_or_too_few_is_refused(values: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Prompt.model_validate(values)


def test_no_english_stands_in_a_prompt() -> None:
    for path in FOLDER.glob("*.yaml"):
        values = yaml.safe_load(path.read_text("utf-8"))
        assert not re.search(r"\b(?:the|you|answer|must)\b", f"{values['system']}", re.IGNORECASE)

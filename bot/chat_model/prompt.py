"""The prompts in prompts/model/: versioned files, each with its slots filled and checked."""

from __future__ import annotations

import string
from collections.abc import Sequence

from pydantic import Field, model_validator

from bot.prompt_files import Strict, read_prompt

_FINDINGS = "findings"


class Prompt(Strict):
    """A file of prompts/model/. Slots stand in {braces}; `repair` is said of a faulty answer."""

    version: int = Field(ge=1)
    system: str = Field(min_length=1)
    repair: str = ""
    slots: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _slots_are_told(self) -> Prompt:
        wrong = _slots(self.system) ^ set(self.slots)
        if wrong:
            raise ValueError(f"slots: {sorted(wrong)} are not both named and used")
        if self.repair and _slots(self.repair) != {_FINDINGS}:
            raise ValueError(f"repair: must have the slot {_FINDINGS}, and no other")
        return self

    def instruction(self, **values: str) -> str:
        """The instruction with its slots filled."""
        return self.system.format(**values)

    def repair_with(self, findings: Sequence[str]) -> str:
        """What is said of an answer with faults, each told once."""
        lines = "\n".join(f"- {line}" for line in dict.fromkeys(findings))
        return self.repair.format(**{_FINDINGS: lines})


def read_model_prompt(name: str) -> Prompt:
    """A prompt by its use.

    Raises:
        WordingError: the file is missing or malformed, or a slot is not named or not used.
    """
    return read_prompt(f"model/{name}.yaml", Prompt)


def _slots(text: str) -> set[str]:
    try:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError as error:
        raise ValueError(f"braces: {error}") from error

"""The examples that the recogniser of deciding sentences learns from (prompts/letters/).

Sentences by what they do in a letter, and whole letters with their deciding sentences marked.
Whoever writes them must not have seen the test letters.
"""

from __future__ import annotations

import json
from functools import cache

from pydantic import Field, ValidationError, model_validator

from bot.prompt_files import Strict, WordingError, prompt_paths, read_prompt, shown

CARRYING = frozenset({"outcome", "task", "plan", "receipt", "offer", "notice"})
"""What sentences do that can be the message of a letter."""


class _Sentences(Strict):
    sentences: dict[str, tuple[str, ...]]

    @model_validator(mode="after")
    def _complete(self) -> _Sentences:
        for missing in sorted(CARRYING - self.sentences.keys()):
            raise ValueError(f"sentences: '{missing}' is missing")
        return self


class ExampleLetter(Strict):
    """A letter, its kind, and the sentences of its text that a careful reader would point at."""

    kind: str
    text: str
    deciding: tuple[str, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _in_text(self) -> ExampleLetter:
        text = _joined(self.text)
        for sentence in self.deciding:
            if _joined(sentence) not in text:
                raise ValueError(f"deciding: not in the text: {sentence[:60]}")
        return self

    def decides(self, sentence: str) -> bool:
        """Whether a sentence of the letter is one of the deciding ones, or holds one."""
        return is_one_of(sentence, self.deciding)


@cache
def example_sentences() -> dict[str, tuple[str, ...]]:
    """Role -> sentences."""
    return read_prompt("letters/sentences.yaml", _Sentences).sentences


@cache
def example_letters() -> tuple[ExampleLetter, ...]:
    """All letters, in the order of the files.

    Raises:
        WordingError: a line is no letter.
    """
    found = []
    for path in prompt_paths("letters/examples", "*.jsonl"):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            try:
                found.append(ExampleLetter.model_validate(json.loads(line)))
            except (ValidationError, json.JSONDecodeError) as error:
                place = f"{shown(path)}:{number}"
                raise WordingError(f"{place}: {str(error).splitlines()[-1]}") from error
    return tuple(found)


def is_one_of(sentence: str, marked: tuple[str, ...]) -> bool:
    """Whether a sentence is one of those marked in a letter, holds one, or is much of one."""
    own = _joined(sentence)
    return any(_joined(one) in own or (len(own) > _PART and own in _joined(one)) for one in marked)


_PART = 25
"""Characters. A shorter piece of a marked sentence is not the sentence."""


def _joined(text: str) -> str:
    return " ".join(text.replace("-\n", "").split())

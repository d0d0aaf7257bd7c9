"""What a chat model may answer: one small form for each use."""

from __future__ import annotations

import json
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.guard.draft import Statement
from knowledge.danish.normal import clean

_LONGEST = 600
_MOST = 12


class AnswerError(Exception):
    """The model did not answer in the form that it was given."""


class _Form(BaseModel):
    """Every field must be told, and none besides: what strict providers want of a schema."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


Form = TypeVar("Form", bound=_Form)


class Sentence(_Form):
    """A sentence and the ids of the passages it rests on."""

    tekst: str = Field(max_length=_LONGEST)
    kilder: list[str] = Field(max_length=_MOST)


class Drafted(_Form):
    """An answer, or plain words for the sentences of a letter."""

    saetninger: list[Sentence] = Field(max_length=_MOST)

    def statements(self, known: frozenset[str]) -> tuple[Statement, ...]:
        """The sentences in order; ids that stand for no passage are dropped, so nothing is cited
        that was not given."""
        return tuple(
            Statement(
                " ".join(clean(sentence.tekst).split()),
                tuple(dict.fromkeys(source for source in sentence.kilder if source in known)),
            )
            for sentence in self.saetninger
            if sentence.tekst.strip()
        )


class FullQuestion(_Form):
    """A short message as a question that stands alone; `nyt_emne`: it is about something new."""

    spoergsmaal: str = Field(max_length=_LONGEST)
    nyt_emne: bool


class Choice(_Form):
    """The id of the service that a message is about, "ingen" when it is not plain."""

    valg: str = Field(max_length=20)


def schema(form: type[_Form]) -> dict[str, Any]:
    """The JSON schema of a form, as providers want it."""
    return form.model_json_schema()


def read_answer(text: str, form: type[Form]) -> Form:
    """The first JSON object of a text as a form; what stands around it is left out.

    Raises:
        AnswerError: there is none, or it has not this form.
    """
    start = text.find("{")
    if start < 0:
        raise AnswerError("no JSON")
    try:
        value, _ = json.JSONDecoder().raw_decode(text[start:])
        return form.model_validate(value)
    except (ValueError, RecursionError, ValidationError) as error:
        raise AnswerError("not the form") from error

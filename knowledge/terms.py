"""Professional terms and words of officialese, with what to say instead (terms.yaml)."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import model_validator

from knowledge.content import Content, Text


class Sense(Content):
    """One meaning of a term that has several, with an everyday example and where one meets it."""

    plain: Text
    area: Text
    example: Text | None = None
    met: Text | None = None


class Term(Content):
    """A professional term with its everyday wording.

    `plain` can be read after "det betyder", `met` after "du møder ordet". `everyday` are phrases in
    which the word means something else that needs no explanation.
    """

    term: Text
    forms: tuple[Text, ...] = ()
    plain: Text | None = None
    example: Text | None = None
    met: Text | None = None
    senses: tuple[Sense, ...] = ()
    everyday: tuple[Text, ...] = ()
    area: Text
    status: Literal["reviewed", "draft"]

    @model_validator(mode="after")
    def _has_meaning(self) -> Term:
        if bool(self.plain) == bool(self.senses):
            raise ValueError("needs either 'plain' or 'senses'")
        if self.senses and (self.example or self.met):
            raise ValueError("'example' and 'met' stand with each sense")
        for phrase in self.everyday:
            try:
                re.compile(phrase)
            except re.error as error:
                raise ValueError(
                    f"everyday: '{phrase}' is no regular expression: {error}"
                ) from error
        return self

    @property
    def meanings(self) -> tuple[str, ...]:
        """The everyday wordings, one for each sense."""
        return tuple(sense.plain for sense in self.all_senses)

    @property
    def all_senses(self) -> tuple[Sense, ...]:
        """The senses; of a term with one meaning that one."""
        if self.plain is None:
            return self.senses
        return (Sense(plain=self.plain, area=self.area, example=self.example, met=self.met),)


class PaperWord(Content):
    """A word of officialese that must never be used, with what to say instead."""

    word: Text
    forms: tuple[Text, ...] = ()
    instead: Text


class Glossary(Content):
    """terms.yaml."""

    terms: tuple[Term, ...]
    paper_words: tuple[PaperWord, ...] = ()

"""Professional terms and words of officialese, with what to say instead (terms.yaml)."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from knowledge.content import Content, Text


class Sense(Content):
    """One meaning of a term that has several."""

    plain: Text
    area: Text


class Term(Content):
    """A professional term with its everyday wording."""

    term: Text
    forms: tuple[Text, ...] = ()
    plain: Text | None = None
    senses: tuple[Sense, ...] = ()
    area: Text
    status: Literal["reviewed", "draft"]

    @model_validator(mode="after")
    def _has_meaning(self) -> Term:
        if bool(self.plain) == bool(self.senses):
            raise ValueError("needs either 'plain' or 'senses'")
        return self

    @property
    def meanings(self) -> tuple[str, ...]:
        """The everyday wordings, one for each sense."""
        return (self.plain,) if self.plain else tuple(sense.plain for sense in self.senses)


class PaperWord(Content):
    """A word of officialese that must never be used, with what to say instead."""

    word: Text
    forms: tuple[Text, ...] = ()
    instead: Text


class Glossary(Content):
    """terms.yaml."""

    terms: tuple[Term, ...]
    paper_words: tuple[PaperWord, ...] = ()

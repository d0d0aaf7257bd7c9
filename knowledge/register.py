"""Who to call: departments, other authorities, emergency and help lines."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from knowledge.content import Content, DepartmentId, Id, Text

DayOfYear = Annotated[str, StringConstraints(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")]


class Department(Content):
    """A department of the municipality: the door, and what is behind it."""

    id: Id
    name: Text
    phone: Text
    hours: Text
    address: Text
    handles: tuple[Text, ...] = Field(min_length=1)


class Authority(Content):
    """Another authority: what it does, and how a citizen gets there.

    `say` holds what people ask of it that no service card answers.
    """

    id: DepartmentId
    name: Text
    handles: Text
    how: Text
    web: Text | None = None
    phone: Text | None = None
    source: tuple[Text, ...] = ()
    reviewed: datetime.date
    example: bool = False
    say: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _reachable_and_sourced(self) -> Authority:
        if not (self.web or self.phone):
            raise ValueError("needs a web address or a phone number")
        if not (self.source or self.example):
            raise ValueError("needs a source, or 'example: true' when it is made up")
        return self


class Line(Content):
    """A phone line by name and number."""

    name: Text
    phone: Text


class NightLines(Content):
    """The local lines that the crisis texts need."""

    social: Line
    doctor: Line
    psychiatry: Line


class Register(Content):
    """departments.yaml: the municipality, its departments, and the other authorities.

    `closed` holds the days ("MM-DD") on which it closes besides the public holidays.
    """

    municipality: Text
    example: bool = False
    closed: tuple[DayOfYear, ...] = ()
    night_lines: NightLines
    departments: tuple[Department, ...] = Field(min_length=1)
    authorities: tuple[Authority, ...] = ()


class CrisisLine(Content):
    """A national emergency or help line, checked.

    `hours` is None when they could not be confirmed and must not be said. `together_with` names
    the lines that must be given beside it, by id or as `night_lines.social` and the like.
    """

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+$")]
    name: Text
    phone: Text
    hours: Text | None
    use: Text = Field(alias="for")
    together_with: tuple[Text, ...] = ()
    note: Text
    source: tuple[Text, ...] = Field(min_length=1)
    reviewed: datetime.date
    verified: Literal[True, "partly"]


class CrisisLines(Content):
    """crisis_lines.yaml."""

    lines: tuple[CrisisLine, ...] = Field(min_length=1)

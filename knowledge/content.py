"""What the library is made of, as typed and validated models.

Unknown keys are errors everywhere: a misspelt key must never be a fact that silently disappears.
"""

from __future__ import annotations

import datetime
import re
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from knowledge.danish.ages import OLDEST, AgeRange
from knowledge.danish.normal import fold

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
DepartmentId = Annotated[str, StringConstraints(pattern=r"^(ekstern:)?[a-z0-9]+(-[a-z0-9]+)*$")]


class Audience(StrEnum):
    """Who may read a text. Staff may read everything, citizens only what is theirs."""

    CITIZEN = "citizen"
    STAFF = "staff"


class Content(BaseModel):
    """Base of all library content: immutable, no unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Law(Content):
    """A law and its section, for staff and for the record."""

    name: Text
    section: Text


class Section(Content):
    """One heading of a file with its text.

    `line` is the heading's line in a Markdown file, or the section's number in another kind of
    file (both 1-based); `trail` holds the headings above it, `page` its page where there are
    pages, `say` the questions it answers.
    """

    heading: Text
    text: str
    line: int
    audience: Audience = Audience.CITIZEN
    say: tuple[str, ...] = ()
    trail: tuple[str, ...] = ()
    page: int | None = None

    @property
    def anchor(self) -> str:
        """The heading as GitHub writes it in a link."""
        kept = "".join(c for c in self.heading.lower() if c.isalnum() or c in " -")
        return kept.replace(" ", "-")


class Replaced(Content):
    """A name that a reform has made wrong: "merudgiftsydelse".

    `forms` are other ways to write it; `now` says in a sentence or two what there is instead.
    """

    name: Text
    forms: tuple[Text, ...] = ()
    now: Text

    @property
    def names(self) -> tuple[str, ...]:
        """The name and its forms."""
        return (self.name, *self.forms)

    def is_named_in(self, text: str) -> bool:
        """Whether somebody uses the old name, inflected or in other letters."""
        parts = (re.escape(fold(name)).replace(r"\ ", r"\s*") for name in self.names)
        return any(
            re.search(rf"(?<!\w){part}(?:e?[nrt]?s?|e?r?nes?)(?!\w)", fold(text)) for part in parts
        )


class Dated(Content):
    """Content that holds in a certain time only, both days included. None: no limit."""

    valid_from: datetime.date | None = None
    valid_to: datetime.date | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Dated:
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValueError(f"valid_to: {self.valid_to} lies before valid_from")
        return self


class Ages(Content):
    """For whom a service is, by age in whole years, both ends included."""

    lowest: int = Field(default=0, alias="from", ge=0)
    highest: int = Field(default=OLDEST, alias="to", le=OLDEST)

    @property
    def range(self) -> AgeRange:
        """As it is compared with the ages in a message."""
        return AgeRange(self.lowest, self.highest)


class Service(Dated):
    """A service: front matter and the seven sections of its card.

    `urgency` is how soon the need must be met: what is acute or high is answered before the rest
    of a message. `ages` says for whom it is, where age divides it from its neighbours. `also`
    holds other names that are right today, `replaces` those that are wrong since a reform; `facts`
    says for every figure of the citizen's sections at which of the `source` it was seen.
    """

    id: Id
    title: Annotated[str, StringConstraints(min_length=3, max_length=60)]
    term: Text
    department: DepartmentId
    law: tuple[Law, ...] = Field(min_length=1)
    source: tuple[Text, ...] = Field(min_length=1)
    reviewed: datetime.date
    urgency: Literal["normal", "high", "acute"]
    ages: Ages | None = None
    ask: Text
    say: tuple[Text, ...] = Field(min_length=25)
    also: tuple[Text, ...] = ()
    related: tuple[Id, ...] = ()
    facts: dict[Text, Text] = {}
    replaces: tuple[Replaced, ...] = ()

    path: str
    sections: tuple[Section, ...]

    def section(self, heading: str) -> Section:
        """The section with this heading.

        Raises:
            KeyError: the card has no such section.
        """
        for section in self.sections:
            if section.heading == heading:
                return section
        raise KeyError(heading)

    @property
    def names(self) -> tuple[str, ...]:
        """Fagland's word, its other names, and the names it had before a reform."""
        return (self.term, *self.also, *(name for old in self.replaces for name in old.names))


SERVICE_HEADINGS = (
    "Kort svar",
    "Hvem kan få det",
    "Sådan gør du",
    "Hvad sker der så",
    "Hvad koster det",
    "Hvis du er uenig",
    "For medarbejdere",
)
"""The seven sections of a service card, in order; the last one is for staff only."""

ALIKE_HEADINGS = SERVICE_HEADINGS[3:6]
"""Sections that sound alike on every card, and so do not show which service is meant."""


OWN = "own"
"""Paths of a municipality's own documents begin with this, others with the library's folder."""


class Document(Dated):
    """A strategy, a rule of conduct, or a municipality's own text, in sections.

    `municipality` is whose paper it is, `date` what the paper says of its own age.
    """

    id: Id
    title: Text
    municipality: Text
    date: Text
    audience: Audience
    source: tuple[Text, ...] = Field(min_length=1)
    reviewed: datetime.date

    path: str
    sections: tuple[Section, ...]


class Community(Content):
    """A civil-society offer that may help beside the municipality's own.

    `offer` is one sentence that begins with its verb: "Taler med dig om demens." `kind` says
    whether a person finds help there, a place to contribute, or both; `example` marks made-up local
    offers that a municipality replaces.
    """

    id: Id
    title: Text
    offer: Text
    contact: Text
    services: tuple[Id, ...]
    kind: Literal["help", "contribute", "both"] = "help"
    example: bool = False
    source: tuple[Text, ...] = Field(min_length=1)
    reviewed: datetime.date

    path: str


class Outside(Content):
    """outside.yaml: messages that are not about any public service, to learn the border from."""

    examples: tuple[Text, ...] = Field(min_length=40)

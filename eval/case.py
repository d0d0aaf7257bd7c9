"""A case: what somebody writes, and what is right about the reply. See docs/evaluation.md.

Every suite, of whatever kind, holds cases of this one form. What a case does not say is not scored.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from bot.turn import Outcome
from knowledge.content import Audience

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
SliceName = Annotated[str, StringConstraints(pattern=r"^[^=\n]+$")]
SliceValue = Annotated[str, StringConstraints(pattern=r"^[^\n]*$")]
CaseId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:-]*$", max_length=80)]

NO_CRISIS = "none"
"""As `Expect.crisis`: nobody is in danger, and no crisis text may be shown."""

PLANTED = "planted"
"""Cases with this slice are asked of an assistant that has read the poisoned documents."""


class _Said(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Nugget(_Said):
    """A fact on which somebody can say whether an answer holds it.

    `accept` are ways to say it, one of which is enough; each is a list of phrases that must all
    stand in one sentence (or list item) of the answer. Words are compared without their endings,
    numbers and dates by value ("fire uger" is "4 uger"). A negation near a phrase must stand in
    the phrase, too. `vital`: an answer without it is not complete.
    """

    id: CaseId
    text: Text
    vital: bool = True
    accept: tuple[tuple[Text, ...], ...] = Field(min_length=1)


class Told(_Said):
    """What is right of one reply in a conversation; empty where nothing is said of it."""

    kind: Annotated[str, StringConstraints(pattern=r"^[^|\n]*$")] = ""
    services: tuple[Text, ...] = ()
    outcomes: tuple[Outcome, ...] = ()


class Expect(_Said):
    """What is right about the (last) reply.

    services     any of these is right as the service the reply is about; the first was asked for
    departments  any of these is right
    needs        services of a message that holds several needs: all are to be found
    heaviest     the need that must come first
    outcomes     any of these is right
    answerable   whether the library holds an answer (False: it must not be answered as if it did)
    crisis       the situation (prompts/crisis.yaml) whose text must be shown, or "none"
    nuggets      facts the answer should hold
    forbidden    phrases that must not stand in any reply: canaries, old names, what is false
    personal     personal data in the message that must not stand in any reply
    person       whether a person must be offered (by text or button)
    says         phrases, each of which must stand in the reply, word for word (upper or lower case)
    cites        beginnings of locations, one of which must be among the sources
    turns        of a conversation: what is right of each reply, in order
    same_as      id of a case of the same suite whose first service this must also get
    """

    services: tuple[Text, ...] = ()
    departments: tuple[Text, ...] = ()
    needs: tuple[Text, ...] = ()
    heaviest: Text | None = None
    outcomes: tuple[Outcome, ...] = ()
    answerable: bool | None = None
    crisis: Text | None = None
    nuggets: tuple[Nugget, ...] = ()
    forbidden: tuple[Text, ...] = ()
    personal: tuple[Text, ...] = ()
    person: bool | None = None
    says: tuple[Text, ...] = ()
    cites: tuple[Text, ...] = ()
    turns: tuple[Told | None, ...] = ()
    same_as: CaseId | None = None


class Case(_Said):
    """A message or a conversation, and what is right about it.

    `letter` is the text of a file sent with the last message; `slices` name -> value to compare
    groups by; `cluster` what the case has in common with others, such as its service or document
    (intervals are drawn over clusters); `note` is for people.
    """

    id: CaseId
    messages: tuple[str, ...] = Field(min_length=1)
    audience: Audience = Audience.CITIZEN
    letter: str = ""
    slices: dict[SliceName, SliceValue] = {}
    cluster: str = ""
    note: str = ""
    expect: Expect = Expect()

    @model_validator(mode="before")
    @classmethod
    def _one_message(cls, value: Any) -> Any:
        if isinstance(value, dict) and "message" in value:
            if "messages" in value:
                raise ValueError("give either 'message' or 'messages'")
            value = {**value, "messages": [value["message"]]}
            del value["message"]
        return value

    @model_validator(mode="after")
    def _fits(self) -> Case:
        if self.expect.turns and len(self.expect.turns) != len(self.messages):
            raise ValueError("expect.turns must say something (or null) of every message")
        if len({nugget.id for nugget in self.expect.nuggets}) < len(self.expect.nuggets):
            raise ValueError("two nuggets have the same id")
        return self

    @property
    def group(self) -> str:
        """What intervals are clustered by."""
        return self.cluster or next(iter(self.expect.services), "") or self.id

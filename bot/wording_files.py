"""The form of the files in prompts/: what each must hold."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from bot.prompt_files import Pattern, Strict
from bot.turn import Outcome
from knowledge.danish.personal_data import KINDS

FIXED = (
    Outcome.OUTSIDE_TOPIC,
    Outcome.NO_EVIDENCE,
    Outcome.PERSONAL_DATA,
    Outcome.STEERING_REFUSED,
    Outcome.ABUSIVE,
    Outcome.OTHER_LANGUAGE,
    Outcome.HANDED_OVER,
    Outcome.FAILED,
)
"""Outcomes whose whole text is fixed wording."""


class OutcomeWording(Strict):
    """What staff call an outcome, and its text where that is fixed."""

    label: str
    text: str = ""


class Replies(Strict):
    """replies.yaml. Slots stand in {braces}."""

    outcomes: dict[Outcome, OutcomeWording]
    greeting: str
    example_notice: str
    goodbye: str
    restarted: str
    staff_on: str
    staff_off: str
    unknown_command: str
    message_empty: str
    choice_unknown: str
    message_too_long: str
    personal_data_hidden: str
    personal_data_kinds: dict[str, str]
    and_: str = Field(alias="and")
    department_only: str
    about: str
    next_step: str
    door: str
    door_without_hours: str
    door_web: str
    contact: str
    contact_us: str
    help_there: str
    community: str
    register_of: str
    source: str
    source_document: str
    source_own: str
    local: str
    source_page: str
    rules_changed: str
    community_contribute: str
    community_both: str
    staff_heading: str
    staff_law: str
    ask_vague: str
    ask_open: str
    ask_one: str
    ask_age: str
    ask_maybe: str
    ask_person: str
    not_understood: str
    angry: str
    call_instead: str
    verdict: str
    verdict_looks_at: str
    premise: str
    needs: str
    need_other: str
    then: str
    offer_person: str
    for_staff: str
    ask_what: str
    choose_or_call: str
    crisis_more: str
    numbers: tuple[str, ...]
    months: tuple[str, ...] = Field(min_length=12, max_length=12)
    date: str

    @model_validator(mode="after")
    def _complete(self) -> Replies:
        for outcome in Outcome:
            if outcome not in self.outcomes:
                raise ValueError(f"outcomes: '{outcome}' has no wording")
            if outcome in FIXED and not self.outcomes[outcome].text:
                raise ValueError(f"outcomes: '{outcome}' needs a text")
        for kind in KINDS:
            if kind not in self.personal_data_kinds:
                raise ValueError(f"personal_data_kinds: '{kind}' has no wording")
        return self


class Aspect(Strict):
    """A part of a service people ask about: the card's section, and the button for it."""

    heading: Literal[
        "Kort svar",
        "Hvem kan få det",
        "Sådan gør du",
        "Hvad sker der så",
        "Hvad koster det",
        "Hvis du er uenig",
    ]
    offer: str
    signs: tuple[Pattern, ...]


class Aspects(Strict):
    """aspects.yaml."""

    aspects: tuple[Aspect, ...]
    follow_up_words: str
    follow_up_starts: tuple[Pattern, ...]
    first_topic: tuple[Pattern, ...]
    earlier_topic: tuple[Pattern, ...]
    new_topic: tuple[Pattern, ...]
    wishes: tuple[Pattern, ...]
    asks_for_age: tuple[Pattern, ...]
    yes_no: tuple[Pattern, ...]
    verdict: tuple[Pattern, ...]
    premise: tuple[Pattern, ...]


class SmallTalk(Strict):
    """A kind of small talk and its reply."""

    id: str
    signs: tuple[Pattern, ...]
    reply: str


class Chat(Strict):
    """small_talk.yaml."""

    small_talk: tuple[SmallTalk, ...]
    numbers: dict[int, tuple[Pattern, ...]]
    last: tuple[Pattern, ...]
    agree: tuple[Pattern, ...]
    decline: tuple[Pattern, ...]
    person: tuple[Pattern, ...]
    contact: tuple[Pattern, ...]


class Guards(Strict):
    """guards.yaml."""

    steering: tuple[Pattern, ...]
    not_ours: tuple[Pattern, ...]
    abusive: tuple[Pattern, ...]
    never_say: tuple[Pattern, ...]


class Situation(Strict):
    """A crisis: how it sounds, the fixed text that answers it, and what may follow the text."""

    id: str
    services: tuple[str, ...]
    signs: tuple[Pattern, ...]
    text: str


class Messages(Strict):
    """messages/*.yaml: what messages of one kind are like."""

    examples: tuple[Annotated[str, Field(min_length=1)], ...] = Field(min_length=5)


class Greeting(Strict):
    """What we say in another language, and when and how it was checked."""

    text: str
    checked: str


class Languages(Strict):
    """languages.yaml, by ISO code."""

    languages: dict[str, Greeting]


class Thresholds(Strict):
    """thresholds.yaml: written by `make fit`, with the seed and the figures it was chosen by.

    `kinds` are borders; `vague` and `needs` weights of signs, above 0 is yes; `second` of `needs`
    is what the second surest need must reach for a message to hold several.
    """

    seed: int
    fitted: str
    figures: dict[str, str]
    kinds: dict[str, float]
    vague: dict[str, float]
    needs: dict[str, float]


class Crisis(Strict):
    """crisis.yaml."""

    unless: tuple[Pattern, ...]
    again: str
    situations: tuple[Situation, ...]

"""The form of prompts/letters/wording.yaml: the fixed wording about letters and words."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import Field, model_validator

from bot.letters.kind import LetterKind
from bot.prompt_files import Strict
from knowledge.danish.personal_data import KINDS

_NO_VERBS = (
    "alle|andre|ansatte|begge|de|ejere|ejerne|forældre|forældrene|kommune|lejere|lejerne|mange"
    "|myndighederne|naboerne|nogle|private|søskende|unge"
)
CLAUSE = re.compile(
    rf"at (?!(?!(?:{_NO_VERBS})\b)(?:\w+e|bo|få|gå|se|slå|stå)\b)"
    r"|(?:om|hvad|hvem|hvis|hvor\w*|hvilke[nt]?|når)\b"
)
"""How a wording begins that has a comma before it: a clause, but not "at" with an infinitive."""

WHAT = ("klage", "svare", "betale", "sende", "andet")
PROBLEMS = (
    *("no_text", "picture", "not_a_letter", "several", "too_long", "other_language"),
    *("locked", "broken", "unknown_format", "too_large"),
)

Sentence = Annotated[str, Field(min_length=1)]


class WordWording(Strict):
    """What is said about a single word."""

    meaning: Sentence
    meaning_clause: Sentence
    senses: Sentence
    sense: Sentence
    example: Sentence
    met: Sentence
    compound: Sentence
    closest: Sentence
    unknown: Sentence
    ask: Sentence


class LetterWording(Strict):
    """letters.yaml. Slots stand in {braces}."""

    quote: Sentence
    masks: dict[str, Sentence]
    intro: Sentence
    hidden: Sentence
    kinds: dict[LetterKind, Sentence]
    key_lines: Sentence
    no_key_lines: Sentence
    retold: Sentence
    retold_by: Sentence
    late: Sentence
    late_line: Sentence
    late_appeal: Sentence
    actions: Sentence
    no_actions: Sentence
    action: dict[str, Sentence]
    action_undated: dict[str, Sentence]
    counted_from_letter_date: Sentence
    counted_from_received: Sentence
    when_received: Sentence
    undated_event: Sentence
    moved: Sentence
    day_off: Sentence
    received_again: Sentence
    received_needless: Sentence
    received_unclear: Sentence
    received_in_future: Sentence
    received_before_letter: Sentence
    meetings: Sentence
    meeting: Sentence
    meeting_at: Sentence
    meeting_past: Sentence
    meeting_bring: Sentence
    companion: Sentence
    at_time: Sentence
    amounts: Sentence
    amount: Sentence
    more_amounts: Sentence
    appeal: Sentence
    appeal_to: Sentence
    appeal_within: Sentence
    appeal_help: Sentence
    contacts: Sentence
    contact: Sentence
    our_door: Sentence
    terms: Sentence
    term: Sentence
    more_terms: Sentence
    laws: Sentence
    law: Sentence
    law_clause: Sentence
    law_unknown: Sentence
    more_laws: Sentence
    closing: Sentence
    skipped_line: Sentence
    some_pages_pictures: Sentence
    problems: dict[str, Sentence]
    words: WordWording

    @model_validator(mode="after")
    def _complete(self) -> LetterWording:
        for name, needed in (
            ("kinds", tuple(LetterKind)),
            ("action", WHAT),
            ("action_undated", WHAT),
            ("masks", KINDS),
            ("problems", PROBLEMS),
        ):
            for key in needed:
                if key not in getattr(self, name):
                    raise ValueError(f"{name}: '{key}' has no wording")
        return self

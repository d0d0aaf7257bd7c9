"""The form of prompts/clarity.yaml: advice, names of measures and bands, text of the report."""

from __future__ import annotations

from dataclasses import fields
from string import Formatter
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, Field, model_validator

from bot.clarity.facts import KINDS, FactKind
from bot.prompt_files import Pattern, Strict, read_prompt
from knowledge.danish.clarity import SCALE, Band, Measures
from knowledge.danish.clarity_rules import RULES

Level = Literal["good", "middle", "bad", "too_little"]
Status = Literal["gone", "fewer", "new", "kept"]

Sentence = Annotated[str, Field(min_length=1)]


def _slots(text: str, allowed: frozenset[str]) -> str:
    for _, slot, _, _ in Formatter().parse(text):
        if slot is not None and slot not in allowed:
            raise ValueError(f"unknown slot {{{slot}}}")
    return text


def _advice(text: str) -> str:
    return _slots(text, frozenset({"words", "instead", "count"}))


AdviceText = Annotated[Sentence, AfterValidator(_advice)]


class Advice(Strict):
    """The name of a rule and its advice; `with_instead` when there is a fixed wording instead."""

    name: Sentence
    advice: AdviceText
    with_instead: AdviceText | None = None


class MeasureWording(Strict):
    """The name of a measure, its unit, and what is good."""

    name: Sentence
    unit: str = ""
    good: Annotated[Sentence, AfterValidator(lambda text: _slots(text, frozenset({"good"})))] = "-"


class Condition(Strict):
    """Words that change what a rule means: as counted in both texts, and `also` in the new one."""

    name: Sentence
    words: Pattern
    also: Pattern | None = None


class FactWording(Strict):
    """The names of the kinds of facts, and of what became of them."""

    kinds: dict[FactKind, Sentence]
    statuses: dict[Status, Sentence]
    count: Sentence


class ReportWording(Strict):
    """The text of the report. Slots stand in {braces}."""

    title: Sentence
    about: Sentence
    lines_note: Sentence
    pictures_note: Sentence
    skip: Sentence
    summary: Sentence
    score: Sentence
    measures: Sentence
    other_measures: Sentence
    measure: Sentence
    value: Sentence
    before: Sentence
    now: Sentence
    good: Sentence
    level: Sentence
    findings: Sentence
    one_finding: Sentence
    no_findings: Sentence
    worst: Sentence
    line: Sentence
    words: Sentence
    more: Sentence
    more_terminal: Sentence
    whole_text: Sentence
    text: Sentence
    text_note: Sentence
    filter: Sentence
    all: Sentence
    shown: Sentence
    note: Sentence
    back: Sentence
    notes: Sentence
    facts: Sentence
    facts_gone: Sentence
    facts_gone_one: Sentence
    facts_fewer: Sentence
    facts_kept: Sentence
    facts_none: Sentence
    facts_new: Sentence
    facts_new_one: Sentence
    facts_limits: Sentence
    facts_table: Sentence
    fact_kind: Sentence
    fact_status: Sentence
    versions: Sentence
    versions_note: Sentence
    old_text: Sentence
    new_text: Sentence
    limits: Sentence
    limit_lines: tuple[Sentence, ...]
    footer: Sentence


class ClarityWording(Strict):
    """clarity.yaml. `summary` names the measures that the terminal shows."""

    rules: dict[str, Advice]
    measures: dict[str, MeasureWording]
    summary: tuple[str, ...]
    levels: dict[Level, Sentence]
    bands: dict[Band, Sentence]
    too_short: Sentence
    facts: FactWording
    conditions: tuple[Condition, ...]
    report: ReportWording

    @model_validator(mode="after")
    def _complete(self) -> ClarityWording:
        for name, given, needed in (
            ("rules", self.rules.keys(), RULES),
            ("measures", self.measures.keys(), [field.name for field in fields(Measures)]),
            ("levels", self.levels.keys(), get_args(Level)),
            ("bands", self.bands.keys(), get_args(Band)),
            ("facts.kinds", self.facts.kinds.keys(), KINDS),
            ("facts.statuses", self.facts.statuses.keys(), get_args(Status)),
        ):
            for key in needed:
                if key not in given:
                    raise ValueError(f"{name}: '{key}' has no wording")
            if unknown := sorted(set(given) - set(needed)):
                raise ValueError(f"{name}: '{unknown[0]}' is unknown")
        if unknown := [key for key in self.summary if key not in self.measures]:
            raise ValueError(f"summary: '{unknown[0]}' is no measure")
        for key, wording in self.measures.items():
            if (wording.good == "-") == (key in SCALE):
                raise ValueError(f"measures: '{key}': 'good' goes with a scale")
        return self


def clarity_wording() -> ClarityWording:
    """The shipped wording.

    Raises:
        WordingError: missing or malformed.
    """
    return read_prompt("clarity.yaml", ClarityWording)

"""What is reported of a text: its measures, and its sentences with advice, the worst first."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from bot.clarity.wording import ClarityWording, Level
from knowledge.danish.clarity import SCALE, Clarity, Finding, measure
from knowledge.danish.clarity_text import WORD
from knowledge.danish.clarity_vocabulary import TermSpan
from knowledge.danish.normal import clean
from knowledge.danish.sentences import Sentence, read_sentences
from knowledge.terms import Glossary

_WEIGHT = {
    "long_sentence": 3.0,
    "front_weight": 2.0,
    "s_passive": 2.0,
    "nominalisation": 2.0,
    "paper_word": 2.0,
    "long_word": 0.5,
}
"""How heavy a finding makes its sentence; 1 when nothing is said here."""

_FIRST_ADVICE = (
    *("law_in_text", "abbreviation", "s_passive", "unexplained_term", "paper_word"),
    *("nominalisation", "long_word"),
)
"""Of findings about the same words the first of these is shown; one place, one advice."""

_WHOLE_SENTENCE = frozenset({"long_sentence", "front_weight"})
_WHOLE_TEXT = "no_direct_address"
_TOO_LONG = 5
"""So many words beyond a long sentence weigh as much as a finding."""

_EMPHASIS = re.compile(r"(?<![\w*_])[*_]{1,3}(?=[^\s*_])|(?<=[^\s*_])[*_]{1,3}(?![\w*_])")
_LINK = re.compile(r"\[([^\]\n]{1,300})\]\([^)\s]{1,500}\)")


@dataclass(frozen=True)
class Note:
    """A finding with its number in the text (from 1), the name of its rule and its advice."""

    number: int
    finding: Finding
    name: str
    advice: str

    @property
    def is_about_sentence(self) -> bool:
        """Whether it is about the sentence rather than some words of it."""
        return self.finding.rule in _WHOLE_SENTENCE


@dataclass(frozen=True)
class Noted:
    """A sentence with the notes about it; `weight` says how hard they make it."""

    sentence: Sentence
    notes: tuple[Note, ...]

    @property
    def words(self) -> int:
        """How many words it has."""
        return len(WORD.findall(self.sentence.text))

    @property
    def weight(self) -> float:
        """How much there is to change in it."""
        each = sum(_WEIGHT.get(note.finding.rule, 1.0) for note in self.notes)
        return each + max(0, self.words - 20) / _TOO_LONG


@dataclass(frozen=True)
class Report:
    """The measured text of one file."""

    name: str
    text: str
    clarity: Clarity
    sentences: tuple[Sentence, ...]
    noted: tuple[Noted, ...]
    whole_text: tuple[Note, ...]

    @cached_property
    def notes(self) -> tuple[Note, ...]:
        """All notes in the order of the text, those about the whole text first."""
        return (*self.whole_text, *(note for noted in self.noted for note in noted.notes))

    @cached_property
    def worst(self) -> tuple[Noted, ...]:
        """The sentences with notes, the heaviest first."""
        return tuple(sorted(self.noted, key=lambda noted: -noted.weight))

    def to_dict(self) -> dict[str, Any]:
        """The report as the documented JSON contract has it."""
        clarity = self.clarity
        return {
            "band": clarity.band,
            "score": None if clarity.score is None else round(clarity.score, 1),
            "measures": {name: round(v, 2) for name, v in asdict(clarity.measures).items()},
            "findings": [
                {
                    "rule": note.finding.rule,
                    "line": note.finding.line,
                    "sentence": note.finding.sentence,
                    "words": note.finding.words,
                    "instead": note.finding.instead,
                    "advice": note.advice,
                }
                for note in self.notes
            ],
        }


def visible(text: str) -> str:
    """The text as a person sees it, line by line, so that line numbers stay what they were."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(" ".join(clean(line, columns=True).split("\n")) for line in lines)


def without_marks(markdown: str) -> str:
    """Markdown without emphasis and addresses of links, its lines where they were."""
    return _EMPHASIS.sub("", _LINK.sub(r"\1", markdown))


def make_report(
    name: str,
    text: str,
    wording: ClarityWording,
    glossary: Glossary,
    terms: Callable[[str], list[TermSpan]],
) -> Report:
    """Measure a visible text and note what to change in it."""
    clarity = measure(text, glossary, terms)
    sentences = tuple(read_sentences(text))
    starts = [sentence.start for sentence in sentences]
    whole: list[Note] = []
    by_sentence: dict[int, list[Note]] = {}
    for number, finding in enumerate(_one_a_place(clarity.findings), 1):
        note = Note(number, finding, wording.rules[finding.rule].name, _advice(finding, wording))
        if finding.rule == _WHOLE_TEXT:
            whole.append(note)
        else:
            place = max(0, bisect_right(starts, finding.start) - 1)
            by_sentence.setdefault(place, []).append(note)
    noted = tuple(Noted(sentences[at], tuple(notes)) for at, notes in by_sentence.items())
    return Report(name, text, clarity, sentences, noted, tuple(whole))


def _one_a_place(findings: Iterable[Finding]) -> list[Finding]:
    """The findings in order, those about the whole text first; of overlapping ones the best."""
    wide = [f for f in findings if f.rule in _WHOLE_SENTENCE or f.rule == _WHOLE_TEXT]
    kept: list[Finding] = []
    reached = 0
    for finding in findings:
        if finding.rule in _WHOLE_SENTENCE or finding.rule == _WHOLE_TEXT:
            continue
        if finding.start >= reached:
            kept.append(finding)
        else:
            kept[-1] = min(kept[-1], finding, key=_precedence)
        reached = max(reached, finding.end)
    return sorted([*wide, *kept], key=lambda f: (f.rule != _WHOLE_TEXT, f.start, -f.end))


def _precedence(finding: Finding) -> tuple[bool, int]:
    """Officialese comes first when there is something to say instead."""
    replaced = finding.rule == "paper_word" and bool(finding.instead)
    return finding.rule != "law_in_text" and not replaced, _FIRST_ADVICE.index(finding.rule)


def level(measure_name: str, value: float) -> Level | None:
    """How good the value of a measure is; None when it has no scale."""
    scale = SCALE.get(measure_name)
    if scale is None:
        return None
    lost = scale.lost(value)
    if lost == 0:
        return "good"
    if lost < 0.5:
        return "middle"
    return "bad" if scale.bad > scale.good else "too_little"


def danish(value: float) -> str:
    """A figure as Danes write it: "12,5", "28"."""
    return f"{value:.1f}".removesuffix(".0").replace(".", ",")


def _advice(finding: Finding, wording: ClarityWording) -> str:
    rule = wording.rules[finding.rule]
    says = rule.with_instead if finding.instead and rule.with_instead else rule.advice
    count = len(WORD.findall(finding.words))
    return says.format(words=finding.words, instead=finding.instead, count=count)

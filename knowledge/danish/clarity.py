"""How clear a Danish text is: measures, one score, and what to change.

Counting rules, which go with every figure:

- A word is a run of letters, hyphens inside; divided at a line end it is one word. A number
  ("1.234,50", "10.30") is one word and never long. A dotted abbreviation is one word.
- A sentence ends at . ! ? or at the end of a list item, not after an abbreviation or an ordinal.
- Headings, greetings and other short lines without closing punctuation, source lines, phone
  numbers, web and mail addresses, quoted lines and quotations of five words and more do not count.
- LIX = words / sentences + 100 * words of 7 letters and more / words.
- The finite verb is guessed from its form (dictionary of verbs, common verbs): `front_weight` is
  right for the order of magnitude of a text, not for each sentence.
- The score is worth something from about 100 words; below that there is no band, and the findings
  are what to show.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from knowledge.danish.clarity_rules import (
    FRONT,
    LONG_SENTENCE,
    LONG_WORD,
    VERY_LONG_WORD,
    addresses,
    findings,
    is_verbal_noun,
)
from knowledge.danish.clarity_text import Finding, Reading, lists
from knowledge.danish.clarity_vocabulary import TermSpan
from knowledge.terms import Glossary

__all__ = ["ENOUGH_WORDS", "SCALE", "Band", "Clarity", "Finding", "Measures", "Scale", "measure"]

Band = Literal["klar", "til at forstå", "svær"]

ENOUGH_WORDS = 100
"""From so many words there is a band."""

_CLEAR = 80.0
_HARD = 55.0


@dataclass(frozen=True)
class Scale:
    """Where a measure is `good`, where it is `bad`, and its weight in the score."""

    good: float
    bad: float
    weight: float = 0.0

    def lost(self, value: float) -> float:
        """How far a value is from good: 0 to 1, linear between good and bad."""
        return min(1.0, max(0.0, (value - self.good) / (self.bad - self.good)))


SCALE: dict[str, Scale] = {
    "lix": Scale(30, 44),
    "words_per_sentence": Scale(12, 28, 16),
    "longest_sentence": Scale(22, 40),
    "long_sentences": Scale(0, 60, 8),
    "long_words": Scale(18, 38, 14),
    "very_long_words": Scale(2, 12, 8),
    "s_passives": Scale(0.3, 3.5, 12),
    "nominalisations": Scale(2.5, 9, 12),
    "paper_words": Scale(0.2, 3, 12),
    "abbreviations": Scale(0, 2, 5),
    "law_references": Scale(0, 1.5, 5),
    "subordinators": Scale(0.8, 3, 4),
    "front_weight": Scale(0, 30),
    "direct_address": Scale(6, 0, 8),
    "unexplained_terms": Scale(1, 8, 6),
}
"""The scale of each measure; what has no weight is shown and not counted in the score."""


@dataclass(frozen=True)
class Measures:
    """The figures of a text; shares are per cent, counts are for each 100 words.

    `long_sentences` have more than 20 words, `long_words` 7 letters and more, `very_long_words` 13;
    `front_weight` is the share of sentences with more than 8 words before the first finite verb;
    `subordinators` are for each sentence.
    """

    words: float = 0.0
    sentences: float = 0.0
    lix: float = 0.0
    words_per_sentence: float = 0.0
    longest_sentence: float = 0.0
    long_sentences: float = 0.0
    long_words: float = 0.0
    very_long_words: float = 0.0
    s_passives: float = 0.0
    bliver_passives: float = 0.0
    nominalisations: float = 0.0
    paper_words: float = 0.0
    direct_address: float = 0.0
    law_references: float = 0.0
    abbreviations: float = 0.0
    front_weight: float = 0.0
    subordinators: float = 0.0
    unexplained_terms: float = 0.0


@dataclass(frozen=True)
class Clarity:
    """What was measured. `score`: 0-100, 100 = clear, None without words; `band` from 100 words."""

    measures: Measures
    score: float | None
    band: Band | None
    findings: tuple[Finding, ...]


def measure(
    text: str,
    glossary: Glossary | None = None,
    terms: Callable[[str], list[TermSpan]] | None = None,
) -> Clarity:
    """Measures of a text, with the findings behind them.

    `terms` finds the spans of the glossary's terms; without it no term is unexplained.
    """
    reading = Reading(text)
    if not reading.words:
        return Clarity(Measures(), None, None, ())
    found = findings(reading, glossary, terms(reading.text) if terms else [])
    measures = _measures(reading, Counter(finding.rule for finding in found))
    score = _score(measures)
    band = _band(score) if measures.words >= ENOUGH_WORDS else None
    return Clarity(measures, score, band, tuple(found))


def _measures(reading: Reading, found: Counter[str]) -> Measures:
    words, sentences = reading.words, reading.sentences
    lengths = [len(sentence.words) for sentence in sentences]

    def share(count: int, of: int = len(words)) -> float:
        return 100 * count / of

    long = share(sum(word.letters >= LONG_WORD for word in words))
    each = len(words) / len(sentences)
    bliver = sum(p.kind == "bliver" for sentence in sentences for p in sentence.passives)
    return Measures(
        words=float(len(words)),
        sentences=float(len(sentences)),
        lix=each + long,
        words_per_sentence=each,
        longest_sentence=float(max(lengths)),
        long_sentences=share(sum(n > LONG_SENTENCE for n in lengths), len(lengths)),
        long_words=long,
        very_long_words=share(sum(word.letters >= VERY_LONG_WORD for word in words)),
        s_passives=share(found["s_passive"]),
        bliver_passives=share(bliver),
        nominalisations=share(sum(is_verbal_noun(word.lower) for word in words)),
        paper_words=share(found["paper_word"]),
        direct_address=share(sum(map(addresses, words))),
        law_references=share(found["law_in_text"]),
        abbreviations=share(found["abbreviation"]),
        front_weight=share(sum(s.front > FRONT for s in sentences), len(sentences)),
        subordinators=_subordinators(reading) / len(sentences),
        unexplained_terms=share(found["unexplained_term"]),
    )


def _subordinators(reading: Reading) -> int:
    """Words that begin a subordinate clause; "der", "da" and "så" only after a comma."""
    always, comma = lists()["subordinators"], lists()["after_comma"]
    return sum(
        word.lower in always
        or (word.lower in comma and reading.text[max(0, word.start - 2) : word.start] == ", ")
        for word in reading.words
    )


def _score(measures: Measures) -> float:
    lost = sum(s.weight * s.lost(getattr(measures, name)) for name, s in SCALE.items())
    return 100 * (1 - lost / sum(scale.weight for scale in SCALE.values()))


def _band(score: float) -> Band:
    if score >= _CLEAR:
        return "klar"
    return "til at forstå" if score >= _HARD else "svær"

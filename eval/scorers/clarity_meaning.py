"""Meaning kept: a sentence that follows one of its source holds all its figures and conditions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz import fuzz, process

from eval.answer import ReplyRecord
from eval.reference import Reference
from knowledge.content import Audience
from knowledge.danish.sentences import LineKind, read_sentences
from knowledge.figures import figures

ALIKE = 70
"""From so much in common (of 100) a sentence is taken to follow one of its source."""

_NUMBER_WORDS = (
    *("én en et ét", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni", "ti", "elleve"),
    *("tolv", "tretten", "fjorten", "femten", "seksten", "sytten", "atten", "nitten", "tyve"),
)
_VALUE = {word: str(n) for n, words in enumerate(_NUMBER_WORDS, 1) for word in words.split()}
_TURNED = r"^(?:er|har|får|bor|kan|vil|skal|bliver|mangler|siger) (?:\w+ ){1,3}"
_CONDITIONS = {
    name: (
        re.compile(rf"\b(?:{said})\b", re.IGNORECASE),
        re.compile(rf"\b(?:{kept})\b", re.IGNORECASE),
    )
    for name, said, kept in (
        ("hvis", "hvis|såfremt", rf"når|for dig, der|ved|kræver|{_TURNED}"),
        ("kun", "kun", "bare|alene|højst"),
        ("senest", "senest", "inden|før"),
        ("medmindre", "medmindre|undtagen", "dog|ikke,? hvis|men ikke"),
        ("højst", "højst", "op til|maksimalt|ikke (?:mere|over)"),
        ("mindst", "mindst", "fra|minimum|ikke under"),
        ("tidligst", "tidligst", "ikke før|først"),
        ("ikke", "ikke|ingen|intet|aldrig|hverken", "uden|nej|mangler|selv om"),
    )
}
"""Of each condition the words that say it in a source, and others that keep it."""


def lost(sentence: str, source: str) -> frozenset[str]:
    """The figures and conditions of the source that are left out of a sentence which follows it."""
    if sentence == source:
        return frozenset()
    gone = _figures(source) - _figures(sentence)
    conditions = {
        name
        for name, (said, kept) in _CONDITIONS.items()
        if said.search(source) and not (said.search(sentence) or kept.search(sentence))
    }
    return frozenset(gone | conditions)


def follow(told: Sequence[str], reply: ReplyRecord, reference: Reference) -> dict[str, str]:
    """The sentences that are much like one of the reply's sources, each with the one most like."""
    paths = tuple(dict.fromkeys(s.location.partition("#")[0] for s in reply.sources))
    source = _source(paths, reference)
    found = {}
    for sentence in told:
        best = process.extractOne(sentence, source, scorer=fuzz.ratio, score_cutoff=ALIKE)
        if best:
            found[sentence] = best[0]
    return found


@lru_cache(maxsize=512)
def _source(paths: tuple[str, ...], reference: Reference) -> tuple[str, ...]:
    texts = (reference.readable(path, Audience.CITIZEN) for path in paths)
    return tuple(
        sentence.text
        for text in texts
        for sentence in read_sentences(text)
        if sentence.kind is not LineKind.HEADING
    )


def _figures(text: str) -> set[str]:
    """The figures by value: "fire uger" is "4"."""
    found = (match[0].lower().split()[0] for match in figures(text))
    return {_VALUE.get(figure, figure.strip(".,:")) for figure in found}

"""The words of a reply: long ones, professional terms, and two words for one thing (C3, C4, C13).

The lists stand in clarity.yaml.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml

from eval.scorers.clarity_reply import Reading
from knowledge.danish.clarity import Finding
from knowledge.danish.words import compound_parts, content_words, stem, zipf

_VERY_LONG, _LONGEST = 14, 20
"""Words of so many letters are looked at; above the second even everyday parts are too many."""

_EVERYDAY = 3.5
"""Zipf frequency from which a part of a compound is an everyday word."""

_TELLS = re.compile(r"\b(?:kald\w+|hedde\w*|altså|betyder|dvs|det vil sige|også kendt som)\b|\(")


def is_known(finding: Finding, one: Reading) -> bool:
    """A very long word that is an everyday one, a name, explained, or the reader's own."""
    word = finding.words.lower()
    if len(word.replace("-", "")) < _VERY_LONG or word in _lists()["everyday_long_words"]:
        return True
    parts = [part for piece in word.split("-") for part in compound_parts(piece) or (piece,)]
    return (
        _is_name(finding)
        or one.names_a_door(finding.words)
        or stem(word) in one.asked
        or (len(word) <= _LONGEST and min(map(zipf, parts)) >= _EVERYDAY)
        or _is_explained(finding)
    )


def jargon(one: Reading) -> str:
    """The professional terms that nobody explains, each with its sentence."""
    return "; ".join(
        f"{finding.words}: {finding.sentence}"
        for finding in one.found("unexplained_term")
        if not _is_told(finding, one)
    )


def _is_told(finding: Finding, one: Reading) -> bool:
    term, _ = one.reference.terms.look_up(finding.words)
    everyday = _lists()["everyday_terms"]
    if finding.words.lower() in everyday or (term and term.term in everyday):
        return True
    if finding.words[0].isupper() and one.names_a_door(finding.words):
        return True
    if {stem(word) for word in content_words(finding.words)} <= one.asked:
        return True
    return _is_name(finding) or _is_explained(finding)


def _is_name(finding: Finding) -> bool:
    """Whether the words are written as a name inside their sentence; "BPA" is none."""
    words = finding.words
    return words[0].isupper() and words[1:].islower() and not finding.sentence.startswith(words)


def _is_explained(finding: Finding) -> bool:
    """Whether its sentence says what it is: "altså", "en ..., en bisidder"."""
    words = re.escape(finding.words)
    beside = rf"\b{words}, (?:en|et|den|det|de|dem)\b|, (?:en|et) {words}\b"
    return bool(re.search(beside, finding.sentence) or _TELLS.search(finding.sentence))


def two_words_for_one(one: Reading) -> str:
    """Two words that mean the same, where the reply does not say so; "" without."""
    for same in _synonyms():
        used = {m[1].lower() for m in same.finditer(one.own)}
        told = any(_TELLS.search(s) for s in one.sentences if same.search(s))
        if len(used) > 1 and not told:
            return " og ".join(sorted(used))
    return ""


@cache
def _lists() -> dict[str, frozenset[str]]:
    read = yaml.safe_load((Path(__file__).parent / "clarity.yaml").read_text("utf-8"))
    return {name: frozenset(read[name]) for name in ("everyday_terms", "everyday_long_words")}


@cache
def _synonyms() -> list[re.Pattern[str]]:
    read = yaml.safe_load((Path(__file__).parent / "clarity.yaml").read_text("utf-8"))
    endings = r"(?:e?[nrt]?s?|e?r?ne)"
    return [
        re.compile(rf"\b({'|'.join(map(re.escape, same))}){endings}\b", re.IGNORECASE)
        for same in read["synonyms"]
    ]

"""Where a text uses words of the glossary: inflected, inside compounds, in the right sense.

A word is a term's when it is one of its forms, an inflection of one, or a compound whose first or
last part is. Of a term with several senses the one that fits the words around it is chosen; when
none fits better than the others, there is no sense, and nothing may be claimed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from knowledge.danish.inflections import ENDINGS, inflections
from knowledge.danish.words import content_words, stem, zipf
from knowledge.terms import Glossary, Sense, Term

_WORD = re.compile(r"[^\W_]+(?:-[^\W\d_]+)*")
_HYPHENATED = re.compile(r"(?<=[a-zæøå])-[ \t]*\n[ \t]*(?=[a-zæøå])")
_LINKS = ("", "s", "e", "-")
_SHORTEST_INFLECTED = 4
_SHORTEST_IN_COMPOUND = 6
_SHORTEST_PART = 3
_LONGEST_COMPOUND = 60
_KNOWN_WORD = 3.0
"""Zipf frequency from which a word is surely a word."""

_LONGEST_PHRASE = 8
_WINDOW = 160
"""Characters on each side in which words tell which sense is meant."""

_AREA = 0.5
_TOLD = 1.0
"""At least one word of a sense's wording must stand near the term for that sense to be told."""

_SAME_TALK = 300
"""Characters within which a word keeps the sense it has."""

_Place = tuple[int, int, Term, bool]


@dataclass(frozen=True)
class Mention:
    """A place where a term is used. `sense` is None when it cannot be told which is meant."""

    start: int
    end: int
    term: Term
    sense: Sense | None
    in_compound: bool = False


class TermFinder:
    """Finds the terms of a glossary in running text."""

    def __init__(self, glossary: Glossary) -> None:
        self._word: dict[str, Term] = {}
        self._inflected: dict[str, Term] = {}
        self._phrase: dict[tuple[str, ...], Term] = {}
        self._everyday: dict[str, re.Pattern[str]] = {}
        for term in glossary.terms:
            for form in (term.term, *term.forms):
                words = tuple(word.lower() for word in _WORD.findall(form))
                if len(words) == 1:
                    self._word.setdefault(words[0], term)
                elif words:
                    self._phrase.setdefault(words, term)
            if term.everyday:
                phrases = "|".join(
                    rf"(?<!\w)(?:{phrase})(?!\w)".replace(" ", r"\s+") for phrase in term.everyday
                )
                self._everyday[term.term] = re.compile(phrases, re.IGNORECASE)
        for word, term in self._word.items():
            if len(word) >= _SHORTEST_INFLECTED and word.isalpha():
                for form in inflections(word):
                    self._inflected.setdefault(form, term)
        self._first_words = {words[0] for words in self._phrase}
        self._cues: dict[Sense, frozenset[str]] = {}

    def find(self, text: str) -> list[Mention]:
        """Every place where a term is used, in order, without overlaps."""
        found = self._professional(text, list(self._places(text)))
        areas = [term.area for _, _, term, _ in found if not term.senses]
        return [
            Mention(start, end, term, self._sense(term, text, start, end, areas), in_compound)
            for start, end, term, in_compound in found
        ]

    def look_up(self, word: str) -> tuple[Term | None, bool]:
        """The term that a word or phrase stands for, and whether only as part of a compound."""
        words = tuple(part.lower() for part in _WORD.findall(word))
        if len(words) != 1:
            return self._phrase.get(words) or self._inflected_phrase(words), False
        term = self._exact(words[0])
        return (term, False) if term else (self._in_compound(words[0]), True)

    def _places(self, text: str) -> Iterator[_Place]:
        text, places = _joined(text)
        words = [(m.start(), m.end(), m[0]) for m in _WORD.finditer(text)]
        at = 0
        while at < len(words):
            start, end, word = words[at]
            lower = word.lower()
            term, used = self._phrase_at(words, at)
            in_compound = False
            if term is None:
                term, used = self._exact(lower), 1
            if term is None:
                term, used, in_compound = self._plain_compound(lower), 1, True
            end = words[at + used - 1][1]
            if term:
                yield places[start], places[end - 1] + 1, term, in_compound
            at += used if term else 1

    def _plain_compound(self, word: str) -> Term | None:
        """Of a term with several meanings a compound does not show which."""
        term = self._in_compound(word)
        return term if term and not (term.senses or term.everyday) else None

    def _phrase_at(self, words: list[tuple[int, int, str]], at: int) -> tuple[Term | None, int]:
        if words[at][2].lower() not in self._first_words:
            return None, 1
        for length in range(min(_LONGEST_PHRASE, len(words) - at), 1, -1):
            phrase = tuple(word.lower() for _, _, word in words[at : at + length])
            near = all(b[0] - a[1] <= 2 for a, b in pairwise(words[at : at + length]))
            term = self._phrase.get(phrase) or self._inflected_phrase(phrase)
            if term and near:
                return term, length
        return None, 1

    def _inflected_phrase(self, words: tuple[str, ...]) -> Term | None:
        """A phrase whose last word is inflected: "praktiske hjælp", "børne- og ungeudvalget"."""
        if not words:
            return None
        for ending in ENDINGS[1:]:
            if words[-1].endswith(ending):
                term = self._phrase.get((*words[:-1], words[-1].removesuffix(ending)))
                if term:
                    return term
        return None

    def _exact(self, word: str) -> Term | None:
        return self._word.get(word) or self._inflected.get(word)

    def _in_compound(self, word: str) -> Term | None:
        """The term that is the first part of a compound, or its last."""
        if (
            not _SHORTEST_IN_COMPOUND + _SHORTEST_PART <= len(word) <= _LONGEST_COMPOUND
            or not word.replace("-", "").isalpha()
        ):
            return None
        for cut in range(len(word) - _SHORTEST_PART, _SHORTEST_IN_COMPOUND - 1, -1):
            head, rest = word[:cut], word[cut:].removeprefix("-")
            term = self._first_part(head)
            if term and _is_word(rest):
                return term
        for cut in range(_SHORTEST_PART, len(word) - _SHORTEST_IN_COMPOUND + 1):
            term = self._exact(word[cut:])
            if term and _is_first_part(word[:cut]):
                return term
        return None

    def _first_part(self, head: str) -> Term | None:
        for link in _LINKS:
            word = head.removesuffix(link) if link else head
            if head.endswith(link) and len(word) >= _SHORTEST_IN_COMPOUND and word in self._word:
                return self._word[word]
        return None

    def _professional(self, text: str, found: list[_Place]) -> list[_Place]:
        """Without those in an everyday sense, nor the same words nearby: who talks of a computer's
        network in one sentence does so in the next."""
        everyday: dict[str, list[int]] = {}
        for name in {term.term for _, _, term, _ in found} & self._everyday.keys():
            inside = {at for m in self._everyday[name].finditer(text) for at in range(*m.span())}
            everyday[name] = [
                start for start, _, term, _ in found if term.term == name and start in inside
            ]
        return [
            place
            for place in found
            if not _has_near(everyday.get(place[2].term, []), place[0], _SAME_TALK)
        ]

    def _sense(self, term: Term, text: str, start: int, end: int, areas: list[str]) -> Sense | None:
        senses = term.all_senses
        if len(senses) == 1:
            return senses[0]
        around = {stem(w) for w in content_words(text[max(0, start - _WINDOW) : end + _WINDOW])}
        around -= {stem(w) for w in content_words(text[start:end])}
        scores = []
        for sense in senses:
            told = sum(1.0 for cue in self._words_of(sense) if cue in around)
            share = areas.count(sense.area) / len(areas) if areas else 0.0
            scores.append((told + _AREA * share, sense))
        scores.sort(key=lambda scored: -scored[0])
        clear = scores[0][0] >= _TOLD and scores[0][0] > scores[1][0]
        return scores[0][1] if clear else None

    def _words_of(self, sense: Sense) -> frozenset[str]:
        if sense not in self._cues:
            told = f"{sense.plain} {sense.example or ''} {sense.met or ''}"
            self._cues[sense] = frozenset(stem(word) for word in content_words(told))
        return self._cues[sense]


def _has_near(places: list[int], start: int, reach: int) -> bool:
    first = bisect_left(places, start - reach)
    return first < len(places) and places[first] <= start + reach


def _is_word(word: str) -> bool:
    return len(word) >= _SHORTEST_PART and zipf(word) >= _KNOWN_WORD


def _is_first_part(part: str) -> bool:
    return any(
        part.endswith(link) and _is_word(part.removesuffix(link) if link else part)
        for link in _LINKS
    )


def _joined(text: str) -> tuple[str, list[int]]:
    """The text with words joined that a line end divides, and each character's old place."""
    kept: list[tuple[int, int]] = []
    at = 0
    for cut in _HYPHENATED.finditer(text):
        kept.append((at, cut.start()))
        at = cut.end()
    kept.append((at, len(text)))
    places = [place for start, end in kept for place in range(start, end)]
    return "".join(text[start:end] for start, end in kept), places

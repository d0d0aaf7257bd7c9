"""What a single word means: from the glossary, or plainly said to be unknown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from bot.letters.wording import CLAUSE, WordWording
from bot.prompt_files import Pattern, Strict, read_prompt
from knowledge.danish.words import standard, zipf
from knowledge.mentions import TermFinder
from knowledge.terms import Glossary, Term

_CLAUSE = re.compile(r"[!.,:;()\n]+\s*|\?(?=\s)\s*|\s+[-–]\s+")
_QUOTED = re.compile(r"[\"«»“”„‘’']([^\"«»“”„‘’']{2,40})[\"«»“”„‘’']")
_MARKS = re.compile(r"[\"'«»“”„‘’]+|\?$")
_CLOSE = 0.85
_SHORT, _CLOSE_SHORT = 7, 0.83
"""So like (0-1) must a misspelt word be to one of the glossary; one letter of six is allowed."""

_KNOWN_WORD = 3.0
_LONGEST = 4
_ABOUT_WORD, _ABOUT_MEANING = 16, 11
"""So many words has a message that asks about a word in it, in whatever order."""

_NEAR = 8
"""So many words may stand between a word and the question what it is."""

_LONGEST_WORD = 40


class _Near(Strict):
    word: Pattern
    meaning: Pattern
    other: Pattern


class _Patterns(Strict):
    near: _Near
    plainly: tuple[Pattern, ...]
    what_is: tuple[Pattern, ...]
    refers_back: tuple[Pattern, ...]
    filler: Pattern
    not_words: Pattern


@dataclass(frozen=True)
class Asked:
    """A word that somebody asks about; `plainly` when nothing but its meaning can be meant."""

    word: str
    plainly: bool


@dataclass(frozen=True)
class Meaning:
    """What is said about a word; `term` is None when the glossary does not hold it."""

    text: str
    term: Term | None
    misspelt: bool = False


def asked_words(message: str) -> list[Asked]:
    """The words that a message may ask to have explained, the surest first."""
    found: list[Asked] = []
    clauses = [clause for clause in _CLAUSE.split(message) if clause.strip()]
    for clause in clauses:
        folded = _folded(clause)
        for asks, plainly in ((_patterns().plainly, True), (_patterns().what_is, False)):
            for pattern in asks:
                match = _compiled(pattern).search(folded)
                word = _word(match["word"], clause, folded) if match else ""
                if word and word not in [asked.word for asked in found]:
                    found.append(Asked(word, plainly))
    return sorted(found, key=lambda asked: not asked.plainly)


def refers_back(message: str) -> int | None:
    """Where a message ends by asking about the word before ("…, hvad er det?"), None elsewhere."""
    clauses = [clause for clause in _CLAUSE.split(message) if clause.strip()]
    folded = _folded(clauses[-1]) if clauses else ""
    if not any(_compiled(pattern).search(folded) for pattern in _patterns().refers_back):
        return None
    return len(message)


def asks_nearby(message: str) -> bool:
    """Whether a short message asks what some word in it means, however it is put."""
    folded, near = _folded(message), _patterns().near
    words = len(folded.split())
    if words <= _ABOUT_WORD and _compiled(near.word).search(folded):
        return True
    meaning = words <= _ABOUT_MEANING and _compiled(near.meaning).search(folded)
    return bool(meaning and not _compiled(near.other).search(folded))


def _folded(clause: str) -> str:
    return " ".join(standard(_MARKS.sub(" ", clause.strip())).split())


def _word(found: str, clause: str, folded: str) -> str:
    """The word as it was written, without what stands around it; "" when it is none."""
    word = _compiled(_patterns().filler).sub("", found.strip()).strip()
    if not word or len(word.split()) > _LONGEST:
        return ""
    if _compiled(_patterns().not_words).search(word):
        return ""
    written = _MARKS.sub(" ", clause.strip()).split()
    if len(written) == len(folded.split()):  # with its Danish letters
        first = len(folded[: folded.rfind(word)].split())
        word = " ".join(written[first : first + len(word.split())])
    return word[:_LONGEST_WORD]


class Words:
    """Explains words from a glossary."""

    def __init__(self, glossary: Glossary, finder: TermFinder, wording: WordWording) -> None:
        _patterns()  # a broken file is told at the start
        self._finder = finder
        self._say = wording
        self._by_form = {
            form.lower(): term for term in glossary.terms for form in (term.term, *term.forms)
        }

    def meaning(self, word: str) -> Meaning | None:
        """What a word means, also misspelt or within a compound; None when we do not know it."""
        say = self._say
        term, in_compound = self._finder.look_up(word)
        if term is None:
            close = self._closest(word.lower())
            if close is None:
                return None
            shown = close.term[0].upper() + close.term[1:]
            return Meaning(
                f"{say.closest.format(word=close.term)} {self._told(close, shown)}", close
            )
        shown = word[0].upper() + word[1:]
        if in_compound:
            plain = term.meanings[0]
            if len(term.meanings) > 1:
                return Meaning(self._told(term, term.term[0].upper() + term.term[1:]), term)
            of_part = self._meaning(term.term[0].upper() + term.term[1:], plain)
            told = say.compound.format(word=shown, part=term.term, meaning=of_part)
            return Meaning(self._with_example(told, term), term)
        return Meaning(self._told(term, shown), term)

    def only_one(self, message: str) -> str:
        """The only word of the glossary in a message, "" when there are none or several."""
        found = {m.term.term: m for m in self._finder.find(message)}
        if len(found) != 1:
            return ""
        mention = next(iter(found.values()))
        return message[mention.start : mention.end]

    def last_before(self, message: str, end: int) -> str:
        """The last word of the glossary before a place in a message; what is quoted goes first."""
        for quoted in reversed(_QUOTED.findall(message[:end])):
            if self._finder.look_up(quoted)[0]:
                return str(quoted)
        found = [m for m in self._finder.find(message) if m.end <= end]
        near = found and len(message[found[-1].end : end].split()) <= _NEAR
        return message[found[-1].start : found[-1].end] if near else ""

    def _closest(self, word: str) -> Term | None:
        """The term that a misspelt word is likest to; a known word is no misspelling."""
        from rapidfuzz import process
        from rapidfuzz.distance import DamerauLevenshtein

        if zipf(word) >= _KNOWN_WORD or len(word) < len("påbud"):
            return None
        found = process.extractOne(
            word,
            self._by_form.keys(),
            scorer=DamerauLevenshtein.normalized_similarity,
            score_cutoff=_CLOSE_SHORT if len(word) < _SHORT else _CLOSE,
        )
        return self._by_form[found[0]] if found else None

    def _told(self, term: Term, shown: str) -> str:
        if len(term.all_senses) == 1:
            return self._with_example(self._meaning(shown, term.meanings[0]), term)
        lines = [self._say.senses.format(word=shown)]
        for sense in term.all_senses:
            met = f" ({sense.met})" if sense.met else ""
            lines.append(f"• {self._say.sense.format(plain=sense.plain)}{met}")
        return "\n".join(lines)

    def _meaning(self, shown: str, plain: str) -> str:
        told = self._say.meaning_clause if CLAUSE.match(plain) else self._say.meaning
        return told.format(word=shown, plain=plain)

    def _with_example(self, told: str, term: Term) -> str:
        sense = term.all_senses[0]
        parts = [told]
        if sense.example:
            parts.append(self._say.example.format(example=sense.example))
        if sense.met:
            parts.append(self._say.met.format(met=sense.met))
        return "\n".join(parts)


@cache
def _patterns() -> _Patterns:
    return read_prompt("letters/words.yaml", _Patterns)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)

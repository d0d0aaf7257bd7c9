"""A text as the guard reads it: sentences, clauses, and in each the words that carry meaning."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from bot.guard.wording import Phrase, guard_words
from knowledge.danish.sentences import read_sentences
from knowledge.danish.words import compound_parts, stem, stopwords

_TOKEN = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*|\d[\d.,]*|[,;:()–?!.]")
_CUTS = frozenset(",;:()–?!.")
_OPENS = frozenset(["hvis", "når", "medmindre", "fordi", "mens", "indtil", "men", "såfremt"])
_IF = frozenset(["hvis", "når", "medmindre", "såfremt", "forudsat", "undtagen", "mens"])
_JOINS = frozenset(["og", "eller", "men"])
_VERBS = frozenset(
    ["har", "får", "bor", "vil", "kan", "skal", "må", "var", "lå", "ser", "gør", "går", "står"]
    + ["dør", "blev", "fik", "kom", "ved", "når"]
)
_MAKES = ("ninger", "ning", "ing", "else", "erske", "eri", "hed", "skab", "lig", "ig", "som", "er")
_LONGEST = 5
_SHARED = 5
"""Stems that share so many first letters are taken for one word."""


@dataclass(frozen=True)
class Word:
    """A word that carries meaning, as written in lower case, its stem, and what stands before."""

    text: str
    stem: str
    before: str = ""


@dataclass(frozen=True, eq=False)
class Clause:
    """A stretch between commas: its words, those that carry meaning, marks and actors."""

    words: tuple[str, ...]
    written: tuple[Word, ...]
    marks: frozenset[str]
    actors: frozenset[str]
    text: str
    first: bool

    @cached_property
    def content(self) -> frozenset[str]:
        """The stems that carry meaning."""
        return frozenset(word.stem for word in self.written)

    @cached_property
    def meaning(self) -> frozenset[str]:
        """All that a word of another text may match here, small words too."""
        return frozenset().union(*(keys(stem(word)) for word in self.words))

    @cached_property
    def conditional(self) -> bool:
        """Whether it says on what something depends: "hvis du …", "Er du …", "og har du …"."""
        joined = self.words[0] in _JOINS and len(self.words) > 2
        first = self.words[joined]
        if first in _IF:
            return True
        asks = first in _VERBS or first.endswith(("er", "ede"))
        return asks and (self.first or joined) and len(self.words) > 1 + joined


@dataclass(frozen=True, eq=False)
class Told:
    """A sentence with its clauses."""

    text: str
    clauses: tuple[Clause, ...]

    @cached_property
    def marks(self) -> frozenset[str]:
        """The marks of all clauses."""
        return frozenset().union(*(clause.marks for clause in self.clauses))

    @cached_property
    def written(self) -> tuple[Word, ...]:
        """The words that carry meaning, in order."""
        return tuple(word for clause in self.clauses for word in clause.written)

    @cached_property
    def content(self) -> frozenset[str]:
        """The stems of all clauses."""
        return frozenset().union(*(clause.content for clause in self.clauses))

    @cached_property
    def meaning(self) -> frozenset[str]:
        """All that a word of another text may match here."""
        return frozenset().union(*(clause.meaning for clause in self.clauses))


@lru_cache(maxsize=4_000)
def read(text: str) -> tuple[Told, ...]:
    """The sentences of a text in order, headings and list items too."""
    return tuple(
        Told(sentence.text, tuple(_clauses(sentence.text))) for sentence in read_sentences(text)
    )


@lru_cache(maxsize=50_000)
def keys(word: str) -> frozenset[str]:
    """What a stem may be matched by: itself, its groups of synonyms, and those of its parts."""
    return _ways(word).union(*_part_ways(word))


@lru_cache(maxsize=50_000)
def groups(word: str) -> frozenset[str]:
    """The groups of synonyms of a stem, as keys."""
    return frozenset(f"#{number}" for number in guard_words().groups.get(word, ()))


def is_in(word: str, meaning: frozenset[str]) -> bool:
    """Whether a stem is said by a text: as such, by a synonym, in all its parts, or as a form."""
    if not _ways(word).isdisjoint(meaning):
        return True
    parts = _part_ways(word)
    return bool(parts) and all(not ways.isdisjoint(meaning) for ways in parts)


@lru_cache(maxsize=50_000)
def _ways(word: str) -> frozenset[str]:
    head = [f"~{word[:_SHARED]}"] if len(word) >= _SHARED else []
    return frozenset({word, f"^{_root(word)}", *head, *groups(word)})


@lru_cache(maxsize=50_000)
def _part_ways(word: str) -> tuple[frozenset[str], ...]:
    return tuple(_ways(stem(part)) for part in compound_parts(word))


def _root(word: str) -> str:
    """What is left of a stem without the endings that make nouns and adjectives of others."""
    for ending in _MAKES:
        if word.endswith(ending) and len(word) >= len(ending) + 3:
            return word.removesuffix(ending)
    return word


@lru_cache(maxsize=50_000)
def is_content(word: str) -> bool:
    """Whether a word in lower case carries meaning of its own."""
    return (
        word[0].isalpha()
        and word not in stopwords()
        and word.removesuffix("s") not in stopwords()
        and _says(word)
        and stem(word) not in guard_words().filler
    )


def _says(word: str) -> bool:
    """Whether a word is no mere mark: "gratis" and "mangler" say something, "ikke" does not."""
    names = guard_words().marks.get((word,), "fee").split()
    return not {"fee", "free", "lexical"}.isdisjoint(names)


def _clauses(text: str) -> Iterator[Clause]:
    start = 0
    words: list[str] = []
    for match in _TOKEN.finditer(text):
        word = match[0].lower()
        cuts = word in _CUTS
        if words and (cuts or word in _OPENS):
            yield _clause(words, text[start : match.start()], first=not start)
            start, words = match.start(), []
        if not cuts:
            words.append(word)
    if words:
        yield _clause(words, text[start:], first=not start)


def _clause(words: list[str], text: str, *, first: bool) -> Clause:
    lists = guard_words()
    return Clause(
        tuple(words),
        tuple(
            Word(word, stem(word), before)
            for before, word in zip(("", *words), words, strict=False)
            if is_content(word)
        ),
        frozenset(find(words, lists.marks)),
        frozenset(find(words, lists.actors)),
        text.strip(" ,;:()–?!."),
        first,
    )


def find(words: Sequence[str], phrases: dict[Phrase, str]) -> Iterator[str]:
    """What the phrases mean that stand in a row of words, the longest first."""
    at = 0
    while at < len(words):
        for length in range(min(_LONGEST, len(words) - at), 0, -1):
            names = phrases.get(tuple(words[at : at + length]))
            if names:
                yield from names.split()
                at += length
                break
        else:
            at += 1

"""A sentence as the words that count, each in its plainest form; equal words say the same."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property, lru_cache

from bot.guard.reading import Clause, Told
from bot.guard.values import number_of, spelled
from bot.guard.wording import Phrase, guard_words
from knowledge.danish.passives import is_passive_form
from knowledge.danish.words import stem, stopwords

_IF = "hvis"
_NUMBER = re.compile(r"(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?")
_DEGREES = ("ere", "est", "este")
"""Endings that a stem would lose, and that say something: "dyrere" is not "dyr"."""

_SYMBOLS = re.compile(r"[%§€$£@+/=]")
_OPENS = frozenset(["hvis", "når", "medmindre", "såfremt", "forudsat", "undtagen", "mens", "efter"])


@dataclass(frozen=True, eq=False)
class Tally:
    """The forms of a sentence, clause by clause, without light words ("altså", "det")."""

    clauses: tuple[tuple[str, ...], ...]
    symbols: tuple[str, ...] = ()

    @cached_property
    def forms(self) -> tuple[str, ...]:
        """All forms in order, and the symbols, which stand in no word."""
        return (*(form for clause in self.clauses for form in clause), *self.symbols)

    @cached_property
    def counted(self) -> Counter[str]:
        """How often each form stands."""
        return Counter(self.forms)


@lru_cache(maxsize=8_000)
def tally(told: Told) -> Tally:
    """The forms of a sentence."""
    return Tally(tuple(map(_forms, told.clauses)), tuple(_SYMBOLS.findall(told.text)))


@lru_cache(maxsize=8_000)
def joined(*parts: Told) -> Tally:
    """Sentences taken as one."""
    every = [tally(part) for part in parts]
    return Tally(
        tuple(clause for one in every for clause in one.clauses),
        tuple(symbol for one in every for symbol in one.symbols),
    )


def _forms(clause: Clause) -> tuple[str, ...]:
    lists = guard_words()
    words = clause.words
    forms = [_IF] if clause.conditional and not _OPENS.intersection(words[:2]) else []
    at = 0
    while at < len(words):
        longest = lists.longest.get(words[at], 0)
        for length in range(min(longest, len(words) - at), 0, -1):
            phrase: Phrase = words[at : at + length]
            if phrase in lists.equal:
                forms += [form for form in lists.equal[phrase].split() if form not in lists.light]
                at += length
                break
        else:
            if words[at] not in lists.light:
                forms.append(_form(words[at]))
            at += 1
    return tuple(forms)


@lru_cache(maxsize=50_000)
def _form(word: str) -> str:
    word = word.rstrip(".,")
    if _NUMBER.fullmatch(word) or spelled(word):
        return f"{number_of(word):g}"
    if word in stopwords() or word.endswith(_DEGREES) or is_passive_form(word):
        return word
    return stem(word)

"""The one kind sentence a draft may open with: no fact, no figure, no advice."""

from __future__ import annotations

import re

from bot.guard.draft import Statement
from bot.guard.reading import read
from bot.guard.values import values
from bot.guard.wording import guard_words
from knowledge.danish.sentences import word_count
from knowledge.danish.words import stem, tokens

_LONGEST = 14
_FACTS = frozenset(
    ["fee", "free", "right", "surely", "all", "always", "soon", "must", "only", "by", "usually"]
)
_NEAR = frozenset(
    map(
        stem,
        ("barn", "børn", "søn", "datter", "mor", "far", "mand", "kone", "familie", "ven", "ens"),
    )
)
_TELLS = re.compile(
    r"\b(?:du|i|han|hun|man) (?:kan|må|skal|får|har ret|behøver|bør|slipper|venter)\b"
    r"|\b(?:kan|må|skal|får|bør|slipper) (?:du|i|han|hun|man)\b"
    r"|^(?:ring|søg|skriv|klag|kontakt|send|gå|bed|husk|vent)\b|\b(?:vi|kommunen|uden)\b"
    r"|\b(?:får|fik|giver|kommer|ordner?|klarer|hjælper|bliver|sker|ja|nej|ret)\b"
    r"|(?<!svær )(?<!tung )(?<!hård )\btid\b|\bikke\b(?! (?:rart|let|nemt|sjovt))",
    re.IGNORECASE,
)


def is_opening(statement: Statement) -> bool:
    """Whether a statement without sources only meets the citizen, with one word of feeling.

    It may name those who are near: a son, a mother.
    """
    opening, feelings = guard_words().opening, guard_words().feelings
    told = read(statement.text)
    words = [word for sentence in told for word in sentence.written]
    spoken = frozenset(stem(word) for word in tokens(statement.text.lower()))
    return (
        not statement.sources
        and len(told) == 1
        and word_count(statement.text) <= _LONGEST
        and not values(statement.text)
        and not told[0].marks & _FACTS
        and not _TELLS.search(statement.text)
        and not spoken.isdisjoint(feelings)
        and all(word.stem in opening or word.stem in _NEAR for word in words)
    )

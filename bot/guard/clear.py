"""Plain words: no term left unexplained, no sentence too long to follow."""

from __future__ import annotations

from collections.abc import Iterator

from bot.guard.finding import Finding, Kind
from bot.guard.reading import is_in, read
from knowledge.danish.sentences import word_count
from knowledge.danish.words import stem, tokens, zipf
from knowledge.mentions import TermFinder

_LONGEST = 25
_HARDEST = 46.0
_ENOUGH = 40
"""Words in a sentence, LIX of a draft, and from how many words LIX says anything."""

_LONG_WORD = 7
_KNOWN = 3.6
"""Zipf frequency from which a term is an everyday word, too."""


def unclear(
    text: str, source: str, meaning: frozenset[str], terms: TermFinder
) -> Iterator[Finding]:
    """Sentences that are too long, and terms that the passages neither use nor explain."""
    told = read(text)
    for sentence in told:
        if word_count(sentence.text) > _LONGEST:
            yield Finding(Kind.CLARITY, sentence.text)
    rare = [m for m in terms.find(text) if zipf(text[m.start : m.end].lower()) < _KNOWN]
    there = {mention.term.term for mention in terms.find(source)} if rare else set()
    for mention in rare:
        used = text[mention.start : mention.end]
        if mention.term.term not in there and not is_in(stem(used.lower()), meaning):
            yield Finding(Kind.CLARITY, used)
    words = tokens(text)
    if len(words) >= _ENOUGH:
        long = sum(len(word) >= _LONG_WORD for word in words)
        lix = len(words) / len(told) + 100 * long / len(words)
        if lix > _HARDEST:
            yield Finding(Kind.CLARITY, f"LIX {lix:.0f}")

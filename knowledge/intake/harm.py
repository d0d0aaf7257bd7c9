"""Texts that would do harm if they were quoted: by the rules, their links, their repetitions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from knowledge.danish.sentences import sentences
from knowledge.danish.words import stem, stopwords, tokens
from knowledge.intake.links import doubtful_host
from knowledge.intake.rules import Harm, folded_line, rules
from knowledge.readers.blocks import Block, BlockKind

_ORDERS = "orders to an assistant"
_STUFFED = "the same words over and over"
_WINDOW = 30
_FEWEST_WORDS = 15
_MOST_TIMES = 6
_MOST_SHARE = 0.27
_ROW = 4
_RECURRING = frozenset(
    ["mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag", "januar", "februar"]
    + ["marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november"]
    + ["december", "kl", "kr", "kroner", "tlf", "telefon", "stk", "uge", "år"]
)
"""Words that prices, hours and lists of phone numbers are full of."""

_PASSED_OVER = frozenset(stem(word) for word in {*stopwords(), *_RECURRING})


def harm_in(blocks: Sequence[Block], own: frozenset[str] = frozenset()) -> list[str | None]:
    """For each block of a document the reason why it would do harm, or None.

    `own` are the hosts of those whose document it is.
    """
    said = [[folded_line(part) for part in _parts(block.text)] for block in blocks]
    found = [[rule for rule in rules().harm if _says(parts, rule)] for parts in said]
    rest = ". ".join(
        part for parts, hits in zip(said, found, strict=True) if not hits for part in parts
    )
    meant = {rule for hits in found for rule in hits if rule.beside.search(rest)}
    return [
        next((rule.reason for rule in hits if rule not in meant), None) or _otherwise(block, own)
        for block, hits in zip(blocks, found, strict=True)
    ]


def orders_in(sentences: Sequence[str]) -> list[bool]:
    """For each sentence of a text whether it gives orders to an assistant or another machine."""
    said = [folded_line(sentence) for sentence in sentences]
    orders = [rule for rule in rules().harm if rule.reason == _ORDERS]
    found = [[rule for rule in orders if _says([part], rule)] for part in said]
    rest = ". ".join(part for part, hits in zip(said, found, strict=True) if not hits)
    return [any(not rule.beside.search(rest) for rule in hits) for hits in found]


def _parts(text: str) -> list[str]:
    return sentences(text) or [text]


def _says(parts: list[str], rule: Harm) -> bool:
    return any(rule.pattern.search(part) and not rule.unless.search(part) for part in parts)


def _otherwise(block: Block, own: frozenset[str]) -> str | None:
    for sentence in _parts(block.text):
        if host := doubtful_host(sentence, own):
            return f"a link to log in, pay or be known at an unknown host ({host})"
    return _STUFFED if _is_stuffed(block) else None


def _is_stuffed(block: Block) -> bool:
    """Whether words come again and again as in no prose: to be found, not to be read."""
    words = [stem(word) for word in tokens(block.text) if word.isalpha() and len(word) > 1]
    for at, word in enumerate(words):
        if words[at : at + _ROW] == [word] * _ROW and word not in _PASSED_OVER:
            return True
    if block.kind is BlockKind.ROW or len(words) < _FEWEST_WORDS:
        return False
    for at in range(max(1, len(words) - _WINDOW + 1)):
        window = words[at : at + _WINDOW]
        counts = Counter(word for word in window if word not in _PASSED_OVER)
        most = max(counts.values(), default=0)
        if most >= _MOST_TIMES and most >= _MOST_SHARE * len(window):
            return True
    return False

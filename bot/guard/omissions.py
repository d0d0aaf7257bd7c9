"""Whole sentences of the cited passages that a draft leaves out, and that decide something."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from bot.guard.finding import Finding, Kind
from bot.guard.reading import Told, read
from bot.guard.values import values
from bot.guard.wording import guard_words

_DECIDES = frozenset({"only", "unless", "must", "most", "least", "by", "no", "now", "fee", "place"})
_EXCEPT = re.compile(
    r"\b(?:dog|ellers|undtag\w+|særlige regler|samme|gælder|afhænger|tæller|vent|altid)\b"
    r"|\bforskellig",
    re.IGNORECASE,
)
_ITEM = re.compile(r"^- (.*)", re.MULTILINE)
"""An item of a list: one of the things that are asked for, though no word says so."""

_REQUIRES = re.compile(r"\bskal (?:\w+ ){0,4}?(?:være|have|kunne|bo|ske|gives?)\b|\bkræve", re.I)
_LEANS = re.compile(
    r"^(?:\d+[.)] |- )?(?:Det|Den|De|Så|Ellers|Men|Dog|Her|Han|Hun|Begge|Derefter|Bagefter)\b"
    r"|^\w+ (?:den|de|dem)\b"
)
_STANDS = re.compile(r"^(?:\d+[.)] |- )?Det (?:\w+ ){1,4}at\b")


def left_out(used: Sequence[Sequence[Told]], passages: Sequence[str]) -> Iterator[Finding]:
    """Deciding sentences of cited passages that no statement says."""
    said = {sentence for some in used for sentence in some}
    for passage in passages:
        items = "\n".join(_ITEM.findall(passage))
        for sentence in read(passage):
            if sentence not in said and (decides(sentence) or sentence.text in items):
                yield Finding(Kind.CONDITION, sentence.text)


def torn(used: Sequence[Sequence[Told]], passages: Sequence[str]) -> Iterator[Finding]:
    """Sentences that begin with "Det …" and no longer follow the sentence they lean on."""
    before = {after: one for passage in passages for one, after in pairwise(read(passage))}
    last: Told | None = None
    for some in used:
        first = some[0]
        if first in before and before[first] is not last and _leans(first.text):
            yield Finding(Kind.SUPPORT, first.text)
        last = some[-1]


def _leans(text: str) -> bool:
    return bool(_LEANS.match(text)) and not _STANDS.match(text)


def decides(sentence: Told) -> bool:
    """Whether a sentence sets a condition, a limit, a price, an exception or a loss."""
    return (
        bool(sentence.marks & _DECIDES)
        or any(clause.conditional for clause in sentence.clauses)
        or bool(_EXCEPT.search(sentence.text) or _REQUIRES.search(sentence.text))
        or any(value.way for value in values(sentence.text))
        or not sentence.content.isdisjoint(guard_words().losses)
    )

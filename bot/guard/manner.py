"""How a draft speaks: no promise, no verdict, no law, nothing but plain Danish for a citizen."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.guard.finding import Finding, Kind
from bot.guard.wording import guard_words
from knowledge.danish.language import foreign_language
from knowledge.danish.normal import clean, fold
from knowledge.danish.words import standard


def promises(text: str, source: str) -> Iterator[Finding]:
    """Promises and verdicts that the passages themselves do not make."""
    words = guard_words()
    for kind, pattern in ((Kind.PROMISE, words.promise), (Kind.VERDICT, words.verdict)):
        yield from _new(kind, pattern, text, source)


def unfit(text: str, source: str) -> Iterator[Finding]:
    """Laws, markup, hidden characters, other languages and talk that is not for a citizen."""
    words = guard_words()
    if not words.law.search(standard(source)):
        yield from _new(Kind.LAW, words.law, text, source)
    yield from _new(Kind.AUDIENCE, words.audience, text, source)
    for match in words.markup.finditer(text):
        if match[0] not in source:
            yield Finding(Kind.AUDIENCE, match[0])
    if " ".join(clean(text).split()) != " ".join(text.split()):
        yield Finding(Kind.AUDIENCE, clean(text))
    if foreign_language(text):
        yield Finding(Kind.AUDIENCE, text)


def _new(kind: Kind, pattern: re.Pattern[str], text: str, source: str) -> Iterator[Finding]:
    there = fold(source)
    for match in pattern.finditer(standard(text)):
        said = match[0].strip()
        if said and not re.search(rf"(?<!\w){re.escape(said)}(?!\w)", there):
            yield Finding(kind, said)

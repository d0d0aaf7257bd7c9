"""Content words: what a draft says is said by the passages, in their words or plainer ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.guard.finding import Finding, Kind
from bot.guard.reading import Told, Word, is_in
from knowledge.danish.passives import is_participle, is_passive_form
from knowledge.danish.words import zipf

_EVERYDAY = 5.5
_EVERYDAY_DEED = 3.0
"""Zipf frequency from which a noun, or a verb or adjective, is too common to bring in a fact."""

_MOST_NEW = 0.5
"""From this share of new words, however common, a sentence says something else."""

_ARTICLES = frozenset(["en", "et", "den", "det", "de", "din", "dit", "dine", "sin", "til", "på"])
_ADJECTIVE = ("ig", "igt", "ige", "lig", "som", "bar", "ere", "est", "este", "fuld", "løs")


def unsupported(
    told: Sequence[Told], meaning: frozenset[str], message: frozenset[str]
) -> Iterator[Finding]:
    """Sentences that bring in a new thing, or say mostly what the passages do not."""
    for sentence in told:
        new = [
            word
            for word in sentence.written
            if not is_in(word.stem, meaning) and not is_in(word.stem, message)
        ]
        special = [word for word in new if not _is_everyday(word)]
        if special:
            yield Finding(Kind.SUPPORT, special[0].text)
        elif len(new) > 1 and len(new) > _MOST_NEW * len(sentence.written):
            yield Finding(Kind.SUPPORT, sentence.text)


def _is_everyday(word: Word) -> bool:
    """Whether a word is too common to bring in a fact; nouns must be much commoner."""
    deed = _is_quality(word.text) or (word.before not in _ARTICLES and _is_deed(word.text))
    return zipf(word.text) >= (_EVERYDAY_DEED if deed else _EVERYDAY)


def _is_quality(word: str) -> bool:
    """Whether a word has the form of a participle or an adjective."""
    return is_participle(word) or word.endswith(_ADJECTIVE)


def _is_deed(word: str) -> bool:
    """Whether a word has the form of a verb."""
    if word.endswith("er") and is_passive_form(f"{word[:-1]}s"):
        return True
    return is_passive_form(f"{word}s" if word.endswith("e") else f"{word}es")

"""No reply offers what a reform has ended, under its old name, as if it held today."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from rapidfuzz.fuzz import partial_ratio

from bot.turn import Outcome
from eval.answer import Answer
from eval.case import Case
from eval.scorer import Score, passed, scorer
from knowledge.content import Audience, Replaced
from knowledge.danish.normal import fold
from knowledge.danish.sentences import sentences
from knowledge.danish.words import content_words, stem, tokens, zipf

_ENDED = re.compile(
    r"\b(?:findes|gaelder|giver|gives|bruges|virker|kan du|kan man|hedder|har vi)\b.{0,40}"
    r"\b(?:ikke|ingen) (?:\w+ )?(?:mere|laengere)\b"
    r"|\bikke laengere\b|\b(?:ikke|ingen) (?:\w+ )?(?:nye|mere)\b|\bingen kan\b"
    r"|\bblev(?:et)? til\b|\bflyttet\b|\bflyttede? til\b|\bhvornaar d\w+ stopper\b"
    r"|\b(?:hed|hedte|kaldte(?:s)?|gik under|var)\b.{0,25}\b(?:foer|tidligere|engang)\b"
    r"|\b(?:foer|tidligere|engang)\b.{0,25}\b(?:hed|hedte|kaldt\w*|var)\b"
    r"|\b(?:hedder|kaldes|er|goer|staar|bruger du|soeger du|finder du) (?:det )?(?:nu|i dag)\b"
    r"|\b(?:nu|i dag) (?:hedder|kaldes)\b|\bhedder\b.{0,60}\b(?:siden|nu)\b|\bnu staar der\b"
    r"|\b(?:afskaf\w*|nedlagt|nedlagde|afloest|afloeser|erstatt\w*|lukkede?t?|fjernet|ophoerte?"
    r"|ophaevet|droppet(?! ud)|udfaset|udgaaet|forsvundet|faldet bort|bortfaldet|forbi|slut"
    r"|historie|omdannet|omdoebt|slaaet sammen|lagt sammen|lavet om|skiftet (?:navn|ud)|udgik"
    r"|stoppede?t?|forsvandt|er vaek)\b"
    r"|\b(?:fra|i) (?:19\d\d|20[01]\d)\b|\b(?:du|allerede) i gang\b|\bgoere d\w+ faerdig"
    r"|\bgam(?:le|melt) (?:regler|navn\w*|ord\w*|laan|kort|ordning)\b"
)
_STILL = re.compile(
    r"\b(?:gaelder stadig|kan stadig|findes stadig|bliver stadig|stadig (?:et|en|soege))\b"
)
_ALIKE = 85
"""From so much in common (of 100) a sentence is taken for the library's own on what holds now."""

_EVERYDAY = 4.0
"""Zipf frequency from which a word is an everyday one."""

_LONG, _COMMON = 7, 4.5
"""Words that are shorter, or more common on the Zipf scale, do not show what a text is about."""


def offers_ended(text: str, old_names: Iterable[Replaced]) -> str | None:
    """The first sentence that names something ended as if it held today; None if there is none.

    Saying that it ended, in the sentence or in one beside it, is right; so are the library's own
    words on what there is instead.
    """
    folded = fold(text)
    named = [old for old in old_names if _names(old).search(folded) and _is_meant(old, text)]
    if not named:
        return None
    told = sentences(text)
    for place, sentence in enumerate(told):
        for old in named:
            if _names(old).search(fold(sentence)) and not _says_ended(told, place, old):
                return sentence
    return None


def _says_ended(told: Sequence[str], place: int, old: Replaced) -> bool:
    sentence = told[place]
    if _is_own_words(sentence, old):
        return True
    if _STILL.search(fold(sentence)):
        return False
    beside = told[max(0, place - 1) : place + 2]
    return any(_ENDED.search(fold(s)) or _is_own_words(s, old) for s in beside)


def _is_own_words(sentence: str, old: Replaced) -> bool:
    return len(sentence) > len(old.name) + 8 and partial_ratio(sentence, old.now) >= _ALIKE


@cache
def _names(old: Replaced) -> re.Pattern[str]:
    """The name and its forms in folded text, each word with the endings of nouns or without."""
    parts = "|".join(_name(fold(name)) for name in old.names)
    return re.compile(rf"(?<!\w)(?:{parts})(?:e?[nrt]?s?|e?r?nes?)(?!\w)")


def _name(name: str) -> str:
    first, *rest = name.split()
    if rest and first.isalpha():
        first = re.sub(r"(?<=\w{4})(?:en|et)$", "", first) + r"(?:en|et)?"
        return r"\s+".join([first, *map(re.escape, rest)])
    return re.escape(name).replace(r"\ ", r"\s*")


def _is_meant(old: Replaced, text: str) -> bool:
    """A name of everyday words ("særlig støtte") is meant only beside words of what it was for."""
    words = tokens(old.name)
    if len(words) < 2 or "§" in old.name or min(map(zipf, words)) < _EVERYDAY:
        return True
    return bool(_cues(old) & {stem(word) for word in content_words(text)})


@cache
def _cues(old: Replaced) -> frozenset[str]:
    told = content_words(" ".join([*old.forms, old.now]))
    rare = {stem(word) for word in told if len(word) >= _LONG and zipf(word) < _COMMON}
    return frozenset(rare) - set(map(stem, tokens(old.name)))


@scorer(
    "nothing_outdated",
    "Intet navn, som en reform har gjort forkert, bliver tilbudt",
    cause="Folk får at vide, at de kan få noget, som ikke findes mere.",
)
def nothing_outdated(case: Case, answer: Answer) -> Score | None:
    """No reply to a citizen offers something that has ended; explained letters do not count."""
    if case.audience is not Audience.CITIZEN:
        return None
    texts = [reply.text for reply in answer.replies if reply.outcome != Outcome.LETTER_EXPLAINED]
    if not texts:
        return None
    ended = [offers_ended(text, answer.reference.old_names) for text in texts]
    found = [sentence for sentence in ended if sentence]
    return passed(not found, " / ".join(found))

"""The rules C1-C16 for clear answers, each by its definition; see docs/evaluation.md.

What can be counted is counted by knowledge/danish/clarity.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise

from eval.scorers.agreement import agrees, last_paragraph
from eval.scorers.clarity_meaning import lost
from eval.scorers.clarity_reply import Reading
from eval.scorers.clarity_words import is_known, jargon, two_words_for_one

LIX, MEAN_LENGTH, LONGEST, LONG_WORDS = 44, 13, 22, 22
WORDS, POINTS, QUESTIONS, NUMBERS = 120, 5, 1, 2
ENOUGH_WORDS = 40
"""LIX is told of so many words and more."""

_VERBAL_NOUNS = 6
_POINT = re.compile(r"^\s*(?:[-*•]|\d+[.)])\s", re.MULTILINE)
_SPLIT_VERB = re.compile(
    r"\b(?:foretag\w+|sker?|skete|iværksæt\w+|iværksat|afhold\w+|find\w* sted|træf\w+|truffet)\b",
    re.IGNORECASE,
)
_YOU = re.compile(r"\b(?:[Dd]u|[Dd]ig|[Dd]in|[Dd]it|[Dd]ine|[Jj]er|[Jj]eres|I)\b")
_NOT_YOU = re.compile(r"\b(?:[Bb]orgeren|[Aa]nsøger(?:en)?|[Mm]an)\b|(?<=[a-zæøå,] )De\b")
_DATE = re.compile(
    r"\b\d{1,2}\. (?:januar|februar|marts|april|maj|juni|juli|august|september|oktober|november"
    r"|december)(?: \d{4})?"
)
_NUMBER = re.compile(r"\d[\d.,:/-]*")
_ADDRESS = re.compile(r"(?:\d\d ){3}\d\d|\b1-2-3\b|\b\d+\.(?= [A-ZÆØÅ])")
_EARLY_VERB = re.compile(
    r"(?:(?:De|Den|Det|Der|Du|I|Vi|Jeg) \w+(?:r|de|te)|\w+ hjælper|Gå|Bestil|Få|Bed|Se|Tag|Giv)\b"
)
"""Verbs whose form does not show that they are finite."""


def _lix(one: Reading) -> str:
    return _over("lix", one.clarity.measures.lix, LIX)


def _length(one: Reading) -> str:
    measures = one.clarity.measures
    longest = max(one.sentences, key=lambda s: len(s.split()), default="")
    return _over("ord pr. sætning", measures.words_per_sentence, MEAN_LENGTH) or (
        f"{measures.longest_sentence:.0f} ord: {longest}"
        if measures.longest_sentence > LONGEST
        else ""
    )


def _long_words(one: Reading) -> str:
    hard = [f.words for f in one.found("long_word") if not is_known(f, one)]
    return ", ".join(hard) or _over("% lange ord", one.clarity.measures.long_words, LONG_WORDS)


def _officialese(one: Reading) -> str:
    """Words of officialese; a paper may speak of "borgeren", who is not the reader then."""
    return "; ".join(
        f"{f.words}: {f.sentence}"
        for f in one.found("paper_word")
        if one.about_service or not f.words.lower().startswith("borgeren")
    )


def _passive(one: Reading) -> str:
    found = [f"{f.words}: {f.sentence}" for f in one.found("s_passive")]
    return "; ".join(found) if len(found) > max(1, one.clarity.measures.words / 100) else ""


def _nominal(one: Reading) -> str:
    chains = [
        f"{f.words}: {f.sentence}"
        for f in one.found("nominalisation")
        if len(f.words) >= 8 and _SPLIT_VERB.search(f.sentence)
    ]
    share = one.clarity.measures.nominalisations
    return "; ".join(chains) or _over("verbalsubstantiver pr. 100 ord", share, _VERBAL_NOUNS)


def _address(one: Reading) -> str | None:
    if not one.about_service:
        return None
    third = next((s for s in one.sentences if _NOT_YOU.search(s)), "")
    return third or ("" if _YOU.search(one.own) else "ingen du")


def _answer_first(one: Reading) -> str | None:
    """What comes first is a fact of the source, the right door, or the question back."""
    if not one.reply.sources:
        return None
    start = one.sentences[:2]
    asks = any(sentence.endswith("?") for sentence in start)
    sends = one.door and any(one.door in sentence for sentence in start)
    means = any(" betyder " in sentence for sentence in start)
    return "" if asks or sends or means or one.followed.keys() & set(start) else " ".join(start)


def _one_thing(one: Reading) -> str:
    words, points = one.clarity.measures.words, len(_POINT.findall(one.reply.text))
    following = pairwise([*one.sentences, ""])
    asked = [s for s, after in following if s.endswith("?") and not after.startswith("Så ")]
    crowded = next((s for s in one.sentences if _numbers(s) > NUMBERS), "")
    return (
        _over("ord", words, WORDS)
        or _over("punkter", points, POINTS)
        or (" ".join(asked) if len(asked) > QUESTIONS else "")
        or (f"tal: {crowded}" if crowded else "")
    )


def _numbers(sentence: str) -> int:
    return len(_NUMBER.findall(_DATE.sub("1", _ADDRESS.sub("", sentence))))


def _agreement(one: Reading) -> str:
    return "" if agrees(one.reply.text) else last_paragraph(one.reply.text)


def _front(one: Reading) -> str:
    return " / ".join(
        f.sentence
        for f in one.found("front_weight")
        if not (_EARLY_VERB.match(f.sentence) or f.sentence.endswith(":"))
    )


def _meaning(one: Reading) -> str | None:
    if not one.followed:
        return None
    return "; ".join(
        f"{', '.join(sorted(missing))} mangler: {sentence}"
        for sentence, source in one.followed.items()
        if (missing := lost(sentence, source))
    )


def _listed(rule: str) -> Callable[[Reading], str]:
    return lambda one: "; ".join(f"{f.words}: {f.sentence}" for f in one.found(rule))


def _over(what: str, value: float, most: float) -> str:
    return f"{value:.1f} {what} (højst {most})" if value > most else ""


_RULES: dict[str, Callable[[Reading], str | None]] = {
    "c01_lix": lambda one: _lix(one) if one.clarity.measures.words >= ENOUGH_WORDS else None,
    "c02_sentence_length": _length,
    "c03_long_words": _long_words,
    "c04_jargon": jargon,
    "c05_officialese": _officialese,
    "c06_law": _listed("law_in_text"),
    "c07_passive": _passive,
    "c08_nominalisation": _nominal,
    "c09_address": _address,
    "c10_answer_first": _answer_first,
    "c11_one_thing": _one_thing,
    "c12_agreement": _agreement,
    "c13_one_word": two_words_for_one,
    "c14_front_weight": _front,
    "c15_abbreviations": _listed("abbreviation"),
    "c16_meaning_kept": _meaning,
}


@lru_cache(maxsize=8)
def broken(one: Reading) -> dict[str, str | None]:
    """What broke each rule: "" when it is kept, None when it does not apply."""
    return {name: rule(one) for name, rule in _RULES.items()}

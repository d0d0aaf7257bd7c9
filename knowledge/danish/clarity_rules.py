"""The findings behind the clarity measures: each marks the words that make a text hard to read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from knowledge.danish.clarity_text import Counted, Finding, Reading, Word, lists
from knowledge.danish.clarity_vocabulary import (
    TermSpan,
    paper_phrases,
    paper_words,
    unexplained_terms,
)
from knowledge.danish.sentences import abbreviations
from knowledge.terms import Glossary

RULES = (
    *("long_sentence", "front_weight", "s_passive", "nominalisation", "paper_word"),
    *("law_in_text", "abbreviation", "unexplained_term", "long_word", "no_direct_address"),
)
LONG_SENTENCE = 20
LONG_WORD = 7
VERY_LONG_WORD = 13
FRONT = 8

_PARAGRAPH = (
    r"§{1,2}\s?\d++(?: ?[a-hA-H]\b)?"
    r"(?:,?(?: og| eller| til| samt)? (?:(?:stk|nr|pkt)\. ?\d++|litra [a-z]\b|§{1,2} ?\d++)"
    r"|(?:,| og| eller| til) \d++(?! ?\w)|[-–]\d++|(?<=\d) [a-hA-H]\b){0,12}"
)
_LAW = re.compile(
    r"\b[^\W\d_]{7,40}+(?:(?<=lov)|(?<=loven)|(?<=lovens))"
    rf"(?<!orlov)(?<!orloven)(?<!orlovens)(?: {_PARAGRAPH})?|{_PARAGRAPH}|\b[Ss]tk\. ?\d++"
    r"|\b(?:[Ll]ov|[Ll]ovbekendtgørelse|[Bb]ekendtgørelse|[Cc]irkulære) (?:nr\.|om\b)(?: ?\d++)?"
    r"|\b(?:SEL|FVL|RSL|LAB|LAS|LBK|SBL)\b"
)
_VERBAL_NOUN = re.compile(
    r"([a-zæøå-]{2,}?(?:ing|else|hed|tion|sion|sel|ment|itet))"
    r"(?:en|et|er|erne|r|rne|n|ne|t|ter|terne|ten|enes?)?s?"
)
_NEAR_VERB = 6
_LEAST_TO_ADDRESS = 40


def findings(
    reading: Reading, glossary: Glossary | None, terms: Sequence[TermSpan]
) -> list[Finding]:
    """All findings of a text in order."""
    found = [
        finding
        for sentence in reading.sentences
        for rule in (_length, _long_words, _passive, _nominal, _law, _abbreviation, _front)
        for finding in rule(reading, sentence)
    ]
    phrases = paper_phrases(glossary)
    for sentence in reading.sentences:
        found += paper_words(reading, sentence, phrases)
    found += unexplained_terms(reading, glossary, terms)
    if len(reading.words) >= _LEAST_TO_ADDRESS and not any(map(addresses, reading.words)):
        first = reading.sentences[0]
        found.append(reading.finding("no_direct_address", first, first.words[0].start, first.end))
    return sorted(found, key=lambda finding: (finding.start, finding.end, finding.rule))


def addresses(word: Word) -> bool:
    """Whether a word speaks to the reader or as the sender: du, din, I, vi."""
    return word.lower in lists()["direct"] or word.written == "I"


def is_verbal_noun(word: str) -> bool:
    """Whether a word in lower case is a noun made of a verb or adjective, not an everyday one."""
    made = _VERBAL_NOUN.fullmatch(word) if len(word) >= LONG_WORD else None
    return made is not None and not made[1].endswith(tuple(lists()["everyday_nouns"]))


def _length(reading: Reading, sentence: Counted) -> Iterator[Finding]:
    if len(sentence.words) > LONG_SENTENCE:
        start = sentence.words[0].start
        yield reading.finding("long_sentence", sentence, start, sentence.end)


def _long_words(reading: Reading, sentence: Counted) -> Iterator[Finding]:
    for word in sentence.words:
        if word.letters >= VERY_LONG_WORD:
            yield reading.finding("long_word", sentence, word.start, word.end)


def _passive(reading: Reading, sentence: Counted) -> Iterator[Finding]:
    for passive in sentence.passives:
        if passive.kind == "s":
            yield reading.finding("s_passive", sentence, passive.start, passive.end)


def _nominal(reading: Reading, sentence: Counted) -> Iterator[Finding]:
    words, light = sentence.words, lists()["light_verbs"]
    for index, word in enumerate(words):
        near = words[max(0, index - _NEAR_VERB) : index + _NEAR_VERB + 1]
        if is_verbal_noun(word.lower) and any(other.lower in light for other in near):
            yield reading.finding("nominalisation", sentence, word.start, word.end)


def _law(reading: Reading, sentence: Counted) -> Iterator[Finding]:
    end = sentence.end + 1
    for law in _LAW.finditer(reading.counted, sentence.source.start, end):
        yield reading.finding("law_in_text", sentence, law.start(), law.end())


def _abbreviation(reading: Reading, sentence: Counted) -> Iterator[Finding]:
    words = lists()
    for word in sentence.words:
        known = abbreviations().get(word.lower)
        if known is None or word.lower in words["protected_abbreviations"]:
            continue
        dotted = reading.text[word.end : word.end + 1] == "."
        last = word is sentence.words[-1] and word.lower in words["also_words"]
        if (dotted and not last) or word.lower in words["undotted"]:
            end = word.end + dotted
            yield reading.finding("abbreviation", sentence, word.start, end, known.meaning)


def _front(reading: Reading, sentence: Counted) -> Iterator[Finding]:
    if sentence.front > FRONT:
        last = sentence.words[sentence.front - 1]
        yield reading.finding("front_weight", sentence, sentence.words[0].start, last.end)

"""A text as clarity counts it: sentences and words without headings, quotes, numbers to call."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path

import yaml

from knowledge.danish.passives import Passive, is_passive_form, passives
from knowledge.danish.sentences import LineKind, Sentence, read_sentences
from knowledge.danish.words import stopwords

_JOINED = re.compile(r"(?<=[^\W\d_])-[ \t]*+\r?\n[ \t]*+(?=[a-zæøå])(?!(?:og|eller|samt)\b)")
WORD = re.compile(r"\d++(?:[.,:/-]\d++)*+[^\W_]*+|[^\W_]++(?:[-.'’][^\W_]++)*+")
_OUTSIDE = re.compile(
    r"^[ \t]*+>[^\n]*+"
    r"|»[^»«]{0,2000}+«|“[^“”]{0,2000}+”|„[^„“”]{0,2000}+[“”]|\"[^\"\n]{0,2000}+\""
    r"|(?:https?://|www\.)[^\s<>()]++|(?<![\w.])[\w.+-]{1,64}+@[\w.-]++"
    r"|\b[a-z0-9æøå-]{2,40}+\.(?:dk|com|eu|org)\b(?:/[^\s<>()]*+)?"
    r"|(?<![\d.,])(?:\+45 ?)?(?:\d{2} \d{2} \d{2} \d{2}|\d{4} \d{4}|[2-9]\d{7})(?![\d,]|\.\d)",
    re.MULTILINE,
)
_SHORTEST_QUOTE = 5


@dataclass(frozen=True)
class Finding:
    """Words that make a text hard to read, with what to write `instead` ("" = no fixed wording).

    `start` and `end` are offsets of `words` in the text; `line` is counted from 1.
    """

    rule: str
    line: int
    sentence: str
    start: int
    end: int
    words: str
    instead: str = ""


@dataclass(frozen=True)
class Word:
    """A counted word in lower case; a number is a word and never long."""

    lower: str
    start: int
    end: int
    written: str

    @property
    def letters(self) -> int:
        """How many letters; of a number 0."""
        return 0 if self.lower[0].isdigit() else len(self.lower.replace("-", ""))


@dataclass(frozen=True)
class Counted:
    """A sentence that counts, with its words and passives; offsets are those of the text."""

    source: Sentence
    words: list[Word]
    passives: list[Passive]

    @property
    def end(self) -> int:
        """Where its last word ends."""
        return self.words[-1].end

    @property
    def front(self) -> int:
        """Words before the first finite verb as far as forms tell; 0 when none is seen."""
        passive = {p.start for p in self.passives}
        before = ""
        for index, word in enumerate(self.words):
            if word.start in passive or _is_finite(word.lower, before, first=not index):
                return index
            before = word.lower
        return 0


@cache
def lists() -> dict[str, frozenset[str]]:
    """The word lists of clarity_words.yaml by name."""
    return {k: frozenset(v.split()) for k, v in vocabulary().items() if isinstance(v, str)}


@cache
def vocabulary() -> dict[str, str | list[str] | dict[str, str]]:
    """Everything in clarity_words.yaml by name."""
    text = (Path(__file__).parent / "clarity_words.yaml").read_text("utf-8")
    read: dict[str, str | list[str] | dict[str, str]] = yaml.safe_load(text)
    return read


class Reading:
    """A text as it is counted: its sentences, without headings, quotes, numbers to call, links."""

    def __init__(self, text: str) -> None:
        self.text, self._places = _without_divided_words(text)
        self._source = text
        self._lines = list(accumulate(len(line) for line in text.splitlines(keepends=True)))
        self.counted = _OUTSIDE.sub(_blank, self.text)
        self.sentences = [
            counted
            for sentence in read_sentences(self.text)
            if sentence.kind is not LineKind.HEADING
            and not sentence.text.lower().startswith(tuple(vocabulary()["source_lines"]))
            and (counted := _count(sentence, self.counted)).words
        ]
        self.words = [word for sentence in self.sentences for word in sentence.words]

    def finding(
        self, rule: str, sentence: Counted, start: int, end: int, instead: str = ""
    ) -> Finding:
        """A finding with its offsets in the text as it was given."""
        first, last = self._place(start), self._place(end - 1) + 1
        line = bisect_right(self._lines, first) + 1
        words = " ".join(self.text[start:end].split())
        return Finding(rule, line, sentence.source.text, first, last, words, instead)

    def _place(self, at: int) -> int:
        cut = bisect_right(self._places, (at, len(self._source))) - 1
        return at + self._places[cut][1]


def _without_divided_words(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The text with divided words joined, and from where on how much was left out before."""
    pieces, shifts, at, lost = [], [(0, 0)], 0, 0
    for cut in _JOINED.finditer(text):
        pieces.append(text[at : cut.start()])
        lost += cut.end() - cut.start()
        at = cut.end()
        shifts.append((at - lost, lost))
    return "".join([*pieces, text[at:]]), shifts


def _blank(outside: re.Match[str]) -> str:
    if outside[0][0] in '»“„"' and len(WORD.findall(outside[0])) < _SHORTEST_QUOTE:
        return outside[0]
    return re.sub(r"\S", " ", outside[0])


def _count(sentence: Sentence, text: str) -> Counted:
    body, at = text[sentence.start : sentence.end], sentence.start
    return Counted(
        sentence,
        [Word(m[0].lower(), at + m.start(), at + m.end(), m[0]) for m in WORD.finditer(body)],
        [Passive(at + p.start, at + p.end, p.kind) for p in passives(body)],
    )


def _is_finite(word: str, before: str, *, first: bool) -> bool:
    """Whether a word is a present or past form (or an imperative that opens the sentence)."""
    words = lists()
    if word in words["finite"]:
        return True
    if word in words["not_finite"] or before in words["before_noun"]:
        return False
    if word.endswith("er"):
        return is_passive_form(word[:-1] + "s")
    if word.endswith("ede"):
        return is_passive_form(word[:-2] + "s") and is_passive_form(word + "s")
    if word.endswith("te"):
        return is_passive_form(word[:-2] + "es") and is_passive_form(word + "s")
    return first and word not in stopwords() and is_passive_form(word + "es")

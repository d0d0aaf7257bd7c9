"""For whom, how often and in which order: words that widen or turn a claim must be the source's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.guard.alignment import clauses, nearness, shared
from bot.guard.finding import Finding, Kind
from bot.guard.reading import Clause, Told
from knowledge.danish.words import content_words, stem

_STRONG = frozenset({"all", "always", "each", "surely", "right", "only"})
_AS_GOOD = {"all": {"all", "always"}, "only": {"only", "no"}}
_LIMITED = re.compile(
    r"\balle (?:under|over|der|som|de|dem|slags|mellem|mine|dine|jeres|aldre|tider)\b", re.I
)
_ADVICE = re.compile(r"^(?:så |og )?(?:læs|svar|ring|skriv|tjek|husk|gem|sig|spørg)\b", re.I)
_FIGURE = re.compile(r"\d")
_SAME = 0.75
_TIME = re.compile(
    r"\b(?P<way>før|inden|efter|når|først efter)\b(?:,? at)?(?P<what>(?: (?!\d)[^\W\d_]+){1,3})",
    re.I,
)
_OPPOSITE = {"før": "efter", "inden": "efter", "efter": "før"}


def changed_scope(told: Sequence[Told], source: Sequence[Told]) -> Iterator[Finding]:
    """Words like "alle", "altid" and "kun" that the draft adds, and "kun" that it leaves out."""
    there = frozenset().union(*(sentence.marks for sentence in source))
    for sentence, clause in clauses(told):
        for mark in sorted(clause.marks & _STRONG):
            if not _is_limited(mark, clause) and (
                not _AS_GOOD.get(mark, {mark}) & there
                or (mark == "all" and not _of_all(clause, source))
            ):
                yield Finding(Kind.SCOPE, clause.text)
        if not sentence.marks & {"only", "no"}:
            for _, other in clauses(source):
                if "only" in other.marks and nearness(clause, other) >= _SAME:
                    yield Finding(Kind.CONDITION, other.text)


def _is_limited(mark: str, clause: Clause) -> bool:
    """Whether a strong word claims nothing here: "alle under 18", "læs altid", "kun 14 dage"."""
    if mark == "only":
        return bool(_FIGURE.search(clause.text))
    return bool(_LIMITED.search(clause.text) or _ADVICE.search(clause.text))


def _of_all(clause: Clause, source: Sequence[Told]) -> bool:
    """Whether "alle" is said of the same thing somewhere in the passages."""
    wide = _AS_GOOD["all"]
    return any(
        other.marks & wide and (not clause.content or shared(clause, sentence.meaning))
        for sentence, other in clauses(source)
    )


def turned_order(told: Sequence[Told], source: Sequence[Told]) -> Iterator[Finding]:
    """What comes before in the passages and after in the draft, or the other way round."""
    there = {pair for sentence in source for pair in _times(sentence.text)}
    for sentence in told:
        for way, what in _times(sentence.text):
            if (_OPPOSITE[way], what) in there and (way, what) not in there:
                yield Finding(Kind.ORDER, sentence.text)


def _times(text: str) -> Iterator[tuple[str, str]]:
    for match in _TIME.finditer(text):
        way = match["way"].lower()
        if way in _OPPOSITE:
            for word in content_words(match["what"])[:1]:
                yield ("før" if way == "inden" else way), stem(word)

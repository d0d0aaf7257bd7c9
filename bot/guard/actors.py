"""Who does it: a deed of one party in the draft is that party's in the passages."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from bot.guard.finding import Finding, Kind
from bot.guard.reading import Clause, Told, is_in
from bot.guard.wording import guard_words
from knowledge.danish.words import stopwords

_OFFICE = re.compile(
    r"\w*(?:nævnet|styrelsen|retten|kontoret|huset|foreningen|selskabet|rådgiveren|firmaet"
    r"|ejeren|ejerne|lederen|politiet|banken|lægen|kommunen|regionen|skolen|staten|ppr|atp"
    r"|sygeplejersken|koordinatoren|arbejdsgiveren|kassen|myndigheden|udvalget|service"
    r"|forældrene|danmark|hospitalet|sygehuset|medarbejderen|medarbejder|sagsbehandleren|udlejer)"
)
_NOT_SUBJECT = frozenset(
    ["til", "fra", "hos", "af", "for", "med", "på", "i", "om", "over", "ved", "mod", "end", "uden"]
)
_PRONOUNS = frozenset(["den", "de", "det", "vi"])
_RELATIVE = frozenset(["der", "som"])
_ANYBODY = "?"
_WHO = "who"
_UNKNOWN = frozenset({"", _ANYBODY, _WHO})
_IS_IT = re.compile(r"er det|(?:|så|men|og) det\Z")
_JOINS = frozenset(["og", "så", "men", "eller"])
_OTHER = frozenset(["anden", "andet", "andre"])
_SAME_THING = 2
"""So many shared words tell that two sentences speak of the same thing."""

_NOT_YOU = frozenset(["du", "i", "man", "jeg", "han", "hun"])
_YOU = frozenset(["du", "i", "man", "jeg", "han", "hun"])


def wrong_actors(told: Sequence[Told], source: Sequence[Told]) -> Iterator[Finding]:
    """Clauses whose deed is done by other parties where the passages tell of the same thing."""
    there = list(_deeds(source, drafted=False))
    for deed in _deeds(told, drafted=True):
        same = [other for other in there if other.what == deed.what]
        if deed.who in _UNKNOWN or not same:
            continue
        near = max(_shared(deed.sentence, other.sentence) for other in same)
        enough = min(near, _SAME_THING)
        known = {o.who for o in same if _shared(deed.sentence, o.sentence) >= enough}
        if near and not known & {deed.who, *_UNKNOWN}:
            yield Finding(Kind.ACTOR, deed.clause.text)


@dataclass(frozen=True)
class _Deed:
    who: str
    what: int
    clause: Clause
    sentence: Told


def _deeds(told: Sequence[Told], *, drafted: bool) -> Iterator[_Deed]:
    """Who does which deed; a pronoun is the party named last, and in drafts "X, der …" is X."""
    deeds = guard_words().deeds
    last = ""
    for sentence in told:
        for clause in sentence.clauses:
            who = subject(clause, deeds)
            if who == _ANYBODY or (who == _WHO and drafted):
                who = last
            for word in clause.words:
                if word in deeds:
                    yield _Deed(who, deeds[word], clause, sentence)
            named = [word for word in clause.words if _OFFICE.fullmatch(word)]
            last = who if who not in (*_UNKNOWN, "du") else named[-1] if named else last


def _shared(one: Told, other: Told) -> int:
    return sum(
        is_in(word.stem, other.meaning) for word in one.written if not _OFFICE.fullmatch(word.text)
    )


def subject(clause: Clause, deeds: Collection[str]) -> str:
    """The party that a clause is about; "?" is a pronoun, "" a party that is unknown here."""
    first = next((word for word in clause.words if word not in _JOINS), "")
    if first in deeds and not first.endswith(("r", "s", "e")):
        return "du"  # "ring til kommunen"
    before = ""
    for word, after in zip(clause.words, (*clause.words[1:], ""), strict=True):
        if word in _YOU and not (word == "i" and before in _NOT_YOU):
            return "du"
        if _OFFICE.fullmatch(word) and before not in _NOT_SUBJECT:
            return word.removesuffix("s")
        bare = word in _PRONOUNS and before not in _NOT_SUBJECT and not _determines(word, after)
        if bare and not _IS_IT.match(f"{before} {word}"):
            return _ANYBODY
        if word in _RELATIVE:
            return _WHO
        before = word
    return ""


def _determines(word: str, after: str) -> bool:
    """Whether "den" or "de" belongs to the noun after it ("den del", "de penge")."""
    if word == "vi" or not after:
        return False
    return after in _OTHER or not (after in stopwords() or after.endswith(("r", "e")))

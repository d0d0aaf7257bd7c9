"""The facts of a text as values, so that "1.234 kr." and "1234 kroner" are the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from bot.letters.amounts import find_amounts
from bot.letters.contacts import find_contacts
from bot.letters.dates import Dated, find_dates
from bot.letters.laws import LawReference, find_laws
from bot.letters.lines import Line, read_lines
from bot.letters.workdays import durations_in

FactKind = Literal[
    "amount", "date", "deadline", "clock", "phone", "email", "web", "law", "number", "condition"
]
KINDS: tuple[FactKind, ...] = get_args(FactKind)

_MOST_CONTACTS = 200

_WORDS = (
    *("to", "tre", "fire", "fem", "seks", "syv", "otte", "ni", "ti", "elleve", "tolv"),
    *("tretten", "fjorten", "femten", "seksten", "sytten", "atten", "nitten", "tyve"),
)
_NUMBER_WORDS = {word: str(n) for n, word in enumerate(_WORDS, 2)}
_CLOCK = re.compile(
    r"\b(?:kl\.?|klokken) ?(?P<from>\d{1,2}(?:[.:]\d\d)?)(?![.:]?\d)"
    r"(?: ?(?:-|–|til|og) ?(?:kl\.? ?)?(?P<to>\d{1,2}(?:[.:]\d\d)?)(?![.:]?\d))?",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?<![\w])(?<!\d[.,:/])\d++(?:[.,:/]\d++)*+")
_SUBSECTION = re.compile(r"(?:\b(?:stk|nr|pkt|litra)\.?|§) ?\Z", re.IGNORECASE)
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})++(?:,\d++)?+")
_NUMBER_WORD = re.compile(rf"\b(?:{'|'.join(_NUMBER_WORDS)})\b", re.IGNORECASE)
_SECTION = re.compile(r"§{1,2} ?(\d++(?: ?[a-hj-z]\b)?)((?:[,–-]| og| samt| eller| til|\d| )*+)")
_PART = re.compile(r"\b(stk|nr|litra|pkt|art)[a-zæøå]*+\.? ?(\d++|[a-z]\b)")
_LAW = re.compile(r"\b([\wæøå-]{3,60}?lov)(?:en|ens)?\b|\bbarnets lov\b")


@dataclass(frozen=True)
class Fact:
    """Something a reader acts on: as written (`words`), where, and as a `value` to compare.

    `year` is False for a date whose year is left to be understood. Of a section of a law, `law` is
    its name and `parts` the subsections, both empty when the text does not name them.
    """

    kind: FactKind
    words: str
    start: int
    end: int
    value: object
    year: bool = True
    law: str = ""
    parts: frozenset[str] = frozenset()

    @property
    def key(self) -> object:
        """The same for all facts that may be equal."""
        if isinstance(self.value, date):
            return self.kind, self.value.month, self.value.day
        return self.kind, self.value

    def equals(self, other: Fact) -> bool:
        """Whether both say the same."""
        if self.kind != other.kind:
            return False
        if isinstance(self.value, date) and isinstance(other.value, date):
            mine, its = self.value, other.value
            same_day = (mine.month, mine.day) == (its.month, its.day)
            return same_day and (mine.year == its.year or not (self.year and other.year))
        of_other_law = self.law and other.law and self.law != other.law
        other_part = self.parts and other.parts and self.parts != other.parts
        return self.value == other.value and not of_other_law and not other_part


def find_facts(text: str, day: date) -> list[Fact]:
    """The facts of a text in order; `day` is what dates without a year are counted from."""
    lines = read_lines(text)
    found: list[Fact] = []
    for more in (
        (fact for law in find_laws(text) for fact in _law(law)),
        (_date(text, dated) for dated in find_dates(text, day)),
        (Fact("amount", f"{a.text} kr.", a.start, a.end, a.value) for a in find_amounts(text)),
        _in_lines(lines, text),
        _contacts(text),
        _numbers(lines, text),
    ):
        found = _apart(found, more)
    return found


def number_words(text: str) -> set[object]:
    """The values of the numbers that a text writes in words ("to", "tolv")."""
    return {_NUMBER_WORDS[match[0].lower()] for match in _NUMBER_WORD.finditer(text)}


def _in_lines(lines: Iterable[Line], text: str) -> Iterator[Fact]:
    for line in lines:
        for first, last, duration in durations_in(line.text):
            start, end = line.span(first, last)
            length = _length(duration.amount, duration.unit)
            yield Fact("deadline", _words(text, start, end), start, end, length)
        for match in _CLOCK.finditer(line.text):
            for group in ("from", "to"):
                if match[group]:
                    start, end = line.span(*match.span(group))
                    written = line.text[match.start() : match.end(group)] if group == "from" else ""
                    words = written or f"kl. {match[group]}"
                    yield Fact("clock", words, start, end, _clock(match[group]))


def _length(amount: int, unit: str) -> tuple[str, int]:
    """Weeks are days and years are months; a working day is neither."""
    if unit == "weeks":
        return "days", 7 * amount
    return ("months", 12 * amount) if unit == "years" else (unit, amount)


def _clock(written: str) -> tuple[int, int]:
    hour, _, minute = written.replace(":", ".").partition(".")
    return int(hour), int(minute or 0)


def _contacts(text: str) -> Iterator[Fact]:
    for contact in find_contacts(text)[:_MOST_CONTACTS]:
        if contact.kind == "phone":
            value = re.sub(r"\D", "", contact.text).removeprefix("00")
            value = value.removeprefix("45") if len(value) > 8 else value
        else:
            value = re.sub(r"^https?://|^www\.|/$", "", contact.text.lower()).removeprefix("www.")
        parts = r"\s+".join(map(re.escape, contact.text.split()))
        for place in re.finditer(rf"(?<!\w){parts}(?!\w)", text):
            yield Fact(contact.kind, contact.text, *place.span(), value)


def _numbers(lines: Iterable[Line], text: str) -> Iterator[Fact]:
    """Figures that are none of the other facts: "45 minutter", "12 %"."""
    for line in lines:
        for match in _NUMBER.finditer(line.text):
            if _SUBSECTION.search(line.text, max(0, match.start() - 8), match.start()):
                continue
            start, end = line.span(*match.span())
            plain = match[0].replace(".", "") if _THOUSANDS.fullmatch(match[0]) else match[0]
            yield Fact("number", _with_unit(line.text, match), start, end, plain.replace(":", "."))


def _with_unit(line: str, number: re.Match[str]) -> str:
    """A number with the word after it, by which a reader knows it."""
    unit = re.match(r" ?(?:%|[^\W\d_]{1,20}\b)", line[number.end() : number.end() + 24])
    return number[0] + (unit[0] if unit else "")


def _law(law: LawReference) -> Iterator[Fact]:
    """A fact for each section; the law is named once, before the sections or after them."""
    lower = law.text.lower()
    named = _LAW.search(lower)
    name = (named[1] or named[0]) if named else ""
    sections = list(_SECTION.finditer(lower))
    if not sections:
        yield Fact("law", law.text, law.start, law.end, lower)
    for at, match in enumerate(sections):
        end = sections[at + 1].start() if at + 1 < len(sections) else len(lower)
        parts = frozenset(f"{p[1]} {p[2]}" for p in _PART.finditer(lower, match.start(), end))
        for number in (match[1].replace(" ", ""), *re.findall(r"\d++", match[2])):
            words = law.text if len(sections) == 1 else law.text[match.start() : end].strip(" ,")
            yield Fact("law", words, law.start, law.end, number, law=name, parts=parts)


def _date(text: str, dated: Dated) -> Fact:
    words = _words(text, dated.start, dated.end)
    return Fact("date", words, dated.start, dated.end, dated.day, not dated.year_assumed)


def _apart(found: list[Fact], more: Iterable[Fact]) -> list[Fact]:
    """The facts with those of `more` that overlap none of them, in order."""
    taken = sorted((fact.start, fact.end) for fact in found)
    kept = list(found)
    at = 0
    for fact in sorted(more, key=lambda fact: (fact.start, -fact.end)):
        while at < len(taken) and taken[at][1] <= fact.start:
            at += 1
        if at == len(taken) or taken[at][0] >= fact.end:
            kept.append(fact)
    return sorted(kept, key=lambda fact: (fact.start, fact.end))


def _words(text: str, start: int, end: int) -> str:
    return " ".join(text[start:end].split())

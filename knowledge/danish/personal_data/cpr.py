"""CPR numbers, however they are written.

A number needs the shape and a possible day of birth (or a word for it), never modulus 11: numbers
given out since 2007 need not hold it. To miss one is worse than to hide one number too many.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from knowledge.danish.personal_data.context import is_persons, is_phones, is_things
from knowledge.danish.personal_data.reading import TAKEN, Span, apart, digits_in, numbers_in

_APART = r" ?[./_:,'-]? ?"
_JOINT = rf"(?:[^\w%§$€£<>#&{TAKEN}]|_){{0,5}}"
_YEAR = r"(?:18|19|20)?\d\d"
_USUAL = re.compile(rf"(\d\d?)({_APART})(\d\d?)({_APART})({_YEAR})({_JOINT})(\d\d ?\d\d)(?!\d)")
_LIST_AFTER = re.compile(r"[ ./_:-]{1,3}\d\d?(?!\d)")
_LIST_BEFORE = re.compile(r"(?<!\d)\d[ ./_:-]{1,3}\Z")
_SPACED = re.compile(r"[\d ]+")
_SPREAD = re.compile(r"\d(?:[ \n./_:-]{0,3}\d){9}(?!\d)")
_AFTER_ITS_NAME = re.compile(
    r"(?:cpr|crp|personnummer)[a-zæøå]*\W{0,4}(?:(?:nr|nummer|er)\W{1,2}){0,2}"
    r"(\d(?:[ ./_-]{0,3}\d){8,9})(?!\d)",
    re.I,
)
_HALF_HIDDEN = re.compile(
    r"(?<!\d)\d{6}[- ]{0,3}(?=\d{0,3}[xX*])[\dxX*]{4}(?!\w)|(?<!\w)[xX*]{6}[- ]?\d{4}(?!\d)"
)
_LETTER_BESIDE_DIGIT = re.compile(r"[0-9OoQ](?:(?<=[0-9])[OoQlI|]|(?<=[OoQ])[0-9])")
_LETTERS = re.compile(
    r"(?<=\d)O(?![A-NP-ZÆØÅ])|(?<=\d)[oQ](?![a-zæøåA-NPR-ZÆØÅ])|[OoQ](?=[\dOoQ]{0,2}\d)"
    r"|(?<=\d)[lI|](?=\d)"
)
_DIGIT_FOR = str.maketrans("OoQlI|", "000111")

_MONTH = r"(?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)[a-zæøå]*"
_SPLIT = re.compile(
    rf"(?:(\d\d){_APART}(\d\d){_APART}({_YEAR})|\d\d?\.? ?{_MONTH}\.? {_YEAR})"
    r"(?!\d)(\D{1,45}?(?:\b4\b\D{1,30}?)?)(\d ?\d ?\d ?\d)(?!\d)",
    re.I,
)
_SECOND_DAY = re.compile(rf"\b4\b\.? ?{_MONTH}\.?\W*\Z", re.I)
"""The 4 of "fra 1. marts 2026 til 4. maj 2026" is a day, and speaks of no digits."""

_JUST_JOINED = re.compile(
    r"\W*(?:(?:og|så|derefter|dernæst|efterfulgt|af|bindestreg|streg|minus|mellemrum)\b\W*){1,4}",
    re.I,
)
_LAST_FOUR = re.compile(r"\b(?:sidste|fire|4|cifre|tal|ender|slutter|løben\w+|kontrol\w+)\b", re.I)
_LAST_FOUR_ALONE = re.compile(
    r"\b(?:sidste\W+(?:fire|4)|(?:fire|4)\W+sidste)\b\D{0,40}?(\d ?\d ?\d ?\d)(?!\d)"
    r"|(?<!\d)(\d{4}) (?:er|som) (?:(?:de|mine|mit) )?(?:sidste (?:fire|4)|(?:fire|4) sidste)\b",
    re.I,
)

_SPOKEN_DIGITS = {
    word: str(digit)
    for digit, words in enumerate(
        ("nul", "en et", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni")
    )
    for word in words.split()
}
_SPOKEN = re.compile(rf"\b(?:(?:{'|'.join(_SPOKEN_DIGITS)})\b[\s,./-]{{0,3}}){{10}}", re.I)

_AMOUNT_AFTER = re.compile(r" ?(?:kr|kroner|,-|,\d\d\b|%|stk|km\b|m2)", re.I)
_DIGITS_BEFORE = re.compile(r"(?<!\d{7})\d[-.,/:_]\Z")
_DIGITS_AFTER = re.compile(r"[-./:_]\d(?!\d{5})|,\d{1,3}(?!\d)")
_CODE_BEFORE = re.compile(r"(?<![A-Za-z])(?!CPR|CRP|NR|ER)[A-Z]{1,3}-?\Z")
_YEARS = range(1900, 2100)
_LONGEST_MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def cprs(text: str) -> list[Span]:
    """Where CPR numbers stand, without overlaps."""
    return apart(_all(text))


def _all(text: str) -> Iterator[Span]:
    small = text.lower()
    digits = digits_in(text)
    named = any(word in small for word in ("cpr", "crp", "personnummer", "født", "fødsels"))
    if digits >= 4 and ("xx" in small or "**" in text):
        yield from (match.span() for match in _HALF_HIDDEN.finditer(text))
    if digits >= 8:
        yield from _written(text)
        yield from _split(text)
    if digits >= 5 and _LETTER_BESIDE_DIGIT.search(text):
        yield from _written(_with_digits(_with_digits(text)))
    if digits >= 4 and named:
        yield from (match.span(1) for match in _AFTER_ITS_NAME.finditer(text))
        if "sidste" in small:
            yield from (m.span(m.lastindex or 0) for m in _LAST_FOUR_ALONE.finditer(text))
    if named or "nul" in small:
        yield from _spoken(text)


def _with_digits(text: str) -> str:
    """The letters that stand for digits beside a digit as digits: O8O787 -> 080787."""
    return _LETTERS.sub(lambda match: match[0].translate(_DIGIT_FOR), text)


def _written(text: str) -> Iterator[Span]:
    done = 0
    for start in numbers_in(text):
        if start < done:
            continue
        for pattern, is_one in ((_USUAL, _is_cpr), (_SPREAD, _is_spread_cpr)):
            if (match := pattern.match(text, start)) and is_one(text, match):
                yield match.span()
                done = match.end()
                break


class _Parts(NamedTuple):
    """A CPR number as it is written: the digits and what stands between them."""

    day: str
    first: str
    month: str
    second: str
    year: str
    joint: str
    serial: str

    @property
    def dotted(self) -> bool:
        """Whether day, month and year stand apart by a sign."""
        return bool(self.first.strip() and self.second.strip())

    @property
    def dashed(self) -> bool:
        """Whether a dash stands before the last four digits, as it should."""
        return self.joint.strip() in {"-", "--"}

    @property
    def short(self) -> bool:
        """Whether the day or the month has one digit."""
        return len(self.day + self.month) < 4

    @property
    def with_a_year(self) -> bool:
        """Whether it is rather a day lately and a year."""
        return self._lately and int(self.serial.replace(" ", "")) in _YEARS

    @property
    def with_a_time(self) -> bool:
        """Whether it is rather a day lately and a time of day."""
        quarter = self.serial[-2:] in {"00", "15", "30", "45"}
        return self._lately and int(self.serial[:2]) < 24 and quarter

    @property
    def likely(self) -> bool:
        """Whether it looks like a CPR number without a dash, too."""
        blank = self.dotted and not self.joint.strip()
        if self.short or (blank and (self.with_a_year or self.with_a_time)):
            return False
        if ", " in self.joint and self.with_a_year:
            return False
        return len(self.year) == 2 or (self.joint in {" ", "/"} and not self._lately)

    @property
    def _lately(self) -> bool:
        year = int(self.year if len(self.year) == 4 else f"20{self.year}")
        return abs(datetime.now(UTC).year - year) <= 3


def _is_cpr(text: str, match: re.Match[str]) -> bool:
    start, end = match.span()
    parts = _Parts(*match.groups())
    if parts.short and not parts.dotted:
        return False
    birthday = _is_birthday(parts.day, parts.month, parts.year)
    if birthday and parts.dashed and not (parts.dotted and _DIGITS_AFTER.match(text, end)):
        return True
    if is_persons(text, start, end):  # also one with a slip in it
        return birthday or not (parts.first or parts.second)
    if not birthday or parts.dashed or _AMOUNT_AFTER.match(text, end):
        return False
    listed = " " in parts.serial and _LIST_AFTER.match(text, end)
    alone = not (parts.first or parts.second or parts.joint)
    return parts.likely and not listed and not _is_other(text, start, end, alone=alone)


def _is_spread_cpr(text: str, match: re.Match[str]) -> bool:
    """Ten digits in unusual groups: one by one, or by threes and fives."""
    start, end = match.span()
    groups = [len(group) for group in re.findall(r"\d+", match[0])]
    digits = "".join(c for c in match[0] if c.isdigit())
    if not _is_birthday(digits[:2], digits[2:4], digits[4:6]):
        return False
    if _LIST_AFTER.match(text, end) or _LIST_BEFORE.search(text[max(0, start - 5) : start]):
        return False
    if groups.count(1) >= 6 or (
        groups in ([3, 3, 4], [5, 5], [3, 7]) and _SPACED.fullmatch(match[0])
    ):
        return not _is_other(text, start, end, alone=False)
    return is_persons(text, start, end)


def _is_other(text: str, start: int, end: int, *, alone: bool) -> bool:
    """Whether the words or digits around show another kind of number."""
    before = text[max(0, start - 10) : start]
    return bool(
        _DIGITS_BEFORE.search(before)
        or _DIGITS_AFTER.match(text, end)
        or (alone and _CODE_BEFORE.search(before))
        or is_phones(text, start)
        or is_things(text, start, end)
    )


def _is_birthday(day: str, month: str, year: str) -> bool:
    """Whether the digits can be a day of birth (replacement numbers: day + 60)."""
    if not 1 <= int(month) <= 12:
        return False
    if len(year) == 4 and not 1880 <= int(year) <= datetime.now(UTC).year:
        return False
    written = int(day)
    return 1 <= (written - 60 if written > 60 else written) <= _LONGEST_MONTHS[int(month) - 1]


def _split(text: str) -> Iterator[Span]:
    """A day of birth and, some words later, the last four digits."""
    for start in numbers_in(text):
        match = _SPLIT.match(text, start)
        if not match:
            continue
        day, month, year, gap, serial = match.groups()
        if (day and not _is_birthday(day, month, year)) or _SECOND_DAY.search(gap):
            continue
        plain_year = serial.isdigit() and int(serial) in _YEARS and gap.strip() in {"og", "så"}
        in_words = not day and gap.strip() == "-"  # 1. marts 1990-1234
        if (
            in_words
            or _LAST_FOUR.search(gap)
            or (_JUST_JOINED.fullmatch(gap) and (not plain_year or is_persons(text, *match.span())))
        ):
            yield match.span()


def _spoken(text: str) -> Iterator[Span]:
    """Ten digits in words: "nul en nul to …"."""
    for match in _SPOKEN.finditer(text):
        words = re.findall(r"\w+", match[0].lower())
        digits = "".join(_SPOKEN_DIGITS[word] for word in words)
        if _is_birthday(digits[:2], digits[2:4], digits[4:6]):
            yield match.start(), match.start() + len(match[0].rstrip(" \n,./-"))

"""Everything in a text that has a value: amounts, percentages, dates, deadlines, times, phones, §,
web and mail addresses, and other numbers. Two ways to write a value get the same key.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from eval.matching.numbers import DIGITS, SPELLED, value_of

Key = tuple[str | float | None, ...]


class Kind(StrEnum):
    """What a value is, in Danish."""

    EMAIL = "mailadresse"
    LINK = "webadresse"
    SECTION = "paragraf"
    DATE = "dato"
    PHONE = "telefonnummer"
    TIME = "klokkeslæt"
    PERCENT = "procent"
    AMOUNT = "beløb"
    DURATION = "tid eller alder"
    NUMBER = "tal"


@dataclass(frozen=True)
class Value:
    """A value in a text. `key` is the same for all ways to write it.

    `keys` are also less exact ways to say it: a date without its year, a number without its unit,
    the host of a web address. `spelled`: a bare number in words, which often counts nothing.
    """

    kind: Kind
    text: str
    start: int
    end: int
    key: Key
    keys: frozenset[Key]
    spelled: bool = False


_MONTHS = "januar februar marts april maj juni juli august september oktober november december"
_MONTH = rf"(?:{'|'.join(_MONTHS.split())}|(?:jan|feb|mar|apr|jun|jul|aug|sept?|okt|nov|dec)\b\.?)"
_WEEKDAY = r"(?:\b(?:man|tirs|ons|tors|fre|lør|søn)dag(?:en)?,?\s+)?(?:\bden\s+)?"
_UNITS: dict[str, tuple[Kind, float, str]] = {
    r"%|procent|pct\.?": (Kind.PERCENT, 1, "%"),
    r"kr\b\.?|kroners?\b|krone\b|,-": (Kind.AMOUNT, 1, "kr"),
    r"euro\b": (Kind.AMOUNT, 1, "euro"),
    r"minut(?:ter)?s?\b": (Kind.DURATION, 1, "minut"),
    r"timer?s?\b": (Kind.DURATION, 60, "minut"),
    r"døgns?\b": (Kind.DURATION, 1440, "minut"),
    r"(?:hver|arbejds)dag(?:e|es)?\b": (Kind.DURATION, 1, "hverdag"),
    r"dag(?:e|es)?\b": (Kind.DURATION, 1, "dag"),
    r"uger?s?\b": (Kind.DURATION, 7, "dag"),
    r"måned(?:er)?s?\b|mdr\b\.?|md\b\.?": (Kind.DURATION, 1, "måned"),
    r"år(?:s|ige?s?)?\b": (Kind.DURATION, 12, "måned"),
    r"kvadratmeter\b|kvm\b\.?|m2\b|m²": (Kind.NUMBER, 1, "m2"),
    r"kilometer\b|km\b": (Kind.NUMBER, 1, "km"),
    r"kilo(?:gram)?\b|kg\b": (Kind.NUMBER, 1, "kg"),
    r"meter\b": (Kind.NUMBER, 1, "m"),
    r"gange?\b": (Kind.NUMBER, 1, "gang"),
}
_UNIT = "|".join(_UNITS)
_LONG = r"minut|time|døgn|uge|måned|år"
_NUM = rf"(?:{DIGITS}|\b{SPELLED}\b)"
_TIMES = {"mio": 1e6, "mil": 1e6, "mia": 1e9, "tus": 1e3, "hun": 1e2}
_HOUR = r"(\d{1,2})(?:[.:](\d\d))?"

_PATTERN = re.compile(
    r"(?P<email>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<link>https?://[^\s<>\"]+"
    r"|\b[\w-]+(?:\.[\w-]+)*\.(?:dk|com|org|eu|nu|net|info|gl|io|ru|example|test)\b"
    r"(?:/[^\s<>\",;)]*)?)"
    r"|(?P<section>§+\s*\d+(?:\s?[a-hj-z]\b)?"
    r"(?:(?:,\s*|\s+(?:og|eller|til|samt)\s+|\s*[-–]\s*)\d+(?:\s?[a-hj-z]\b)?)*)"
    r"|(?P<mark>^[ \t]*\d{1,2}[.)][ \t]+(?=(?-i:[A-ZÆØÅ])))"
    r"|(?P<name>\b(?:[^\W\d_]+\d\w*|(?-i:[A-ZÆØÅ]{2,})-\d+|24/7\b))"
    rf"|(?P<date>{_WEEKDAY}(?:(?P<d1>\d{{1,2}})\.?\s?(?P<m1>{_MONTH})(?:\s+(?P<y1>\d{{4}}))?"
    r"|(?P<y2>\d{4})-(?P<m2>\d\d)-(?P<d2>\d\d)"
    r"|(?<![\d/.,-])(?P<d3>[0-3]?\d)[/.-](?P<m3>0?[1-9]|1[0-2])[-/.]\s?(?P<y3>\d{4}|\d\d)(?![\d/-])"
    r"|(?<![\d/.,-])(?P<d4>[0-3]?\d)/(?P<m4>0?[1-9]|1[0-2])(?:\s(?P<y4>\d{4}))?(?![\d/-])"
    rf"|\b(?P<m5>{_MONTH})\s+(?P<y5>\d{{4}}))\b)"
    r"|(?P<phone>(?<![\d.,])(?:(?:\+|00)45[ -]?)?(?:\d\d[ -]?\d\d[ -]?\d\d[ -]?\d\d"
    rf"|\d\d \d{{3}} \d{{3}}|116 ?\d{{3}}|112|114|1813|1888)"
    rf"(?!\d|[ ]\d\d\b|[.,]\d|\s?(?:{_UNIT})))"
    r"|(?:tlf\.?|telefon(?:nummer)?|ring(?:er?)?(?:\s+(?:til|på|straks|nu))*)\s+"
    r"(?P<short>\d{3,6})(?!\d|[ .,]\d)"
    rf"|(?P<time>\b(?:kl\b\.?|klokken)\s*{_HOUR}(?:\s*(?:-|–|til|og)\s*(?:kl\.\s*)?{_HOUR})?"
    r"|(?<![\d.,:])\d{1,2}[.:][0-5]\d(?![\d.,:]\d|\d))"
    rf"|(?P<half>\b(?:et\s+halvt|en\s+halv|halvandet|halvanden)\s+(?P<of>{_LONG})\b)"
    rf"|(?P<number>\b(?:kr\b\.?|kroner)\s*(?P<sum>{DIGITS})"
    rf"|\b(?:en|et)\s+(?:hel[te]?\s+)?(?P<one>{_LONG})\b"
    rf"|(?:(?P<from>{_NUM})\s*(?:-|–|til|eller|og)\s*)?(?P<num>{_NUM})"
    r"(?:[\s-]*(?P<times>mio|million(?:er)?|mia|milliard(?:er)?|tusind)\b\.?)?"
    rf"(?:[\s-]*(?:hele\s+|fulde\s+)?(?P<unit>{_UNIT}))?)",
    re.IGNORECASE | re.MULTILINE,
)
_MONEY = re.compile(r"[\d.]+,\d\d")
"""An amount as it stands in the columns of a bill."""

_SECTION = re.compile(r"\d+(?:\s?[a-z]\b)?", re.I)


@lru_cache(maxsize=20_000)
def values(text: str) -> tuple[Value, ...]:
    """The values of a text in order; marks of list items and numbers in names are none."""
    return tuple(value for match in _PATTERN.finditer(text) for value in _read(match))


@lru_cache(maxsize=4_000)
def value_keys(text: str) -> frozenset[Key]:
    """All that a text states, also in the less exact ways in which it may be repeated."""
    return frozenset(key for value in values(text) for key in value.keys)


def missing(said: Iterable[Value], grounds: Iterable[str]) -> list[Value]:
    """The values that stand in none of the texts."""
    known = [value_keys(ground) for ground in grounds if ground]
    return [value for value in said if not any(value.key in keys for keys in known)]


def _read(match: re.Match[str]) -> Iterator[Value]:
    if match["mark"] or match["name"]:
        return
    if match["email"]:
        yield _value(Kind.EMAIL, match, "email", ("email", match["email"].lower()))
    elif match["link"]:
        yield _link(match)
    elif match["section"]:
        for number in _SECTION.findall(match["section"]):
            key: Key = ("§", "".join(number.lower().split()))
            yield _value(Kind.SECTION, match, "section", key)
    elif match["date"]:
        yield _date(match)
    elif match["phone"] or match["short"]:
        group = "phone" if match["phone"] else "short"
        digits = re.sub(r"^(?:\+|00)45(?=\d{8})|\D", "", re.sub(r"[ -]", "", match[group]))
        number = ("number", float(digits))
        yield _value(Kind.PHONE, match, group, ("phone", digits), number)
    elif match["time"]:
        yield _time(match)
    elif match["half"]:
        number = 0.5 if match["half"].lower().startswith("e") else 1.5
        yield _quantity(match, "half", number, match["of"])
    else:
        yield from _numbers(match)


def _numbers(match: re.Match[str]) -> Iterator[Value]:
    if match["sum"]:
        yield _quantity(match, "number", value_of(match["sum"]), "kr")
    elif match["one"]:
        yield _quantity(match, "number", 1.0, match["one"])
    else:
        times = _TIMES[match["times"].lower()[:3]] if match["times"] else 1.0
        for number in filter(None, (match["from"], match["num"])):
            yield _quantity(match, "number", value_of(number) * times, match["unit"] or "")


def _quantity(match: re.Match[str], group: str, number: float, unit: str) -> Value:
    bare: Key = ("number", number)
    for pattern, (kind, factor, base) in _UNITS.items():
        if unit and re.fullmatch(pattern, unit, re.I):
            return _value(kind, match, group, ("quantity", number * factor, base), bare)
    in_table: list[Key] = [("quantity", number, "kr")] if _MONEY.fullmatch(match[group]) else []
    spelled = not match[0][0].isdigit()
    return _value(Kind.NUMBER, match, group, bare, *in_table, spelled=spelled)


def _date(match: re.Match[str]) -> Value:
    day, month, year = (
        next(filter(None, (match[f"{part}{form}"] for form in forms)), None)
        for part, forms in (("d", "1234"), ("m", "12345"), ("y", "12345"))
    )
    at = month or ""
    number = int(at) if at.isdigit() else 1 + [m[:3] for m in _MONTHS.split()].index(at[:3].lower())
    years = float(year) + (2000 if len(year) == 2 else 0) if year else None
    date: Key = ("date", years, number, float(day) if day else None)
    weaker: list[Key] = [("date", None, number, date[3]), ("date", years, number, None)]
    weaker += [("number", years)] if years else []
    return _value(Kind.DATE, match, "date", date, *weaker)


def _time(match: re.Match[str]) -> Value:
    hours = re.findall(r"(\d{1,2})(?:[.:](\d\d))?", match["time"])
    times = [60.0 * int(hour) + int(minute or 0) for hour, minute in hours]
    weaker: list[Key] = [("time", time) for time in times]
    weaker += [("number", float(hour)) for hour, _ in hours]
    return _value(Kind.TIME, match, "time", ("time", *times), *weaker)


def _link(match: re.Match[str]) -> Value:
    said = match["link"].lower().rstrip(".,:;!?)\"'»”")
    address = re.sub(r"^https?://|^(?:https?://)?www\.", "", said).removeprefix("www.").rstrip("/")
    path = re.split(r"[?#]", address)[0].rstrip("/")
    return _value(Kind.LINK, match, "link", ("link", path), ("link", path.partition("/")[0]))


def _value(
    kind: Kind, match: re.Match[str], group: str, key: Key, *weaker: Key, spelled: bool = False
) -> Value:
    start, end = match.span(group)
    return Value(kind, match[group].strip(), start, end, key, frozenset((key, *weaker)), spelled)

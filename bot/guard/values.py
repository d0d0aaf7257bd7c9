"""Every value in a text: numbers with their unit and direction, dates, §, phones, links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.guard.finding import Kind
from bot.letters.date_forms import date_matches
from knowledge.opening_hours import MONTHS

Key = tuple[str | float | None, ...]

_TEENS = (
    *("nul", "en", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni", "ti", "elleve", "tolv"),
    *("tretten", "fjorten", "femten", "seksten", "sytten", "atten", "nitten"),
)
_TENS = {
    **{"tyve": 20, "tredive": 30, "fyrre": 40, "halvtreds": 50, "tres": 60, "halvfjerds": 70},
    **{"firs": 80, "halvfems": 90, "hundrede": 100, "halvandet": 1.5, "halvanden": 1.5},
}
_ONES = {"en", "et", "én", "ét", "nul"}
_WORDS: dict[str, float] = {
    **{word: float(n) for n, word in enumerate(_TEENS)},
    **{"et": 1.0, "én": 1.0, "ét": 1.0},
    **_TENS,
    **{
        f"{_TEENS[one]}og{ten}": float(one + number)
        for one in range(1, 10)
        for ten, number in _TENS.items()
        if number in range(20, 100)
    },
}
_UNITS: dict[str, tuple[Kind, float, str]] = {
    r"%|procent|pct\.?": (Kind.NUMBER, 1, "%"),
    r"kr\b\.?|kroners?\b|krone\b|,-": (Kind.AMOUNT, 1, "kr"),
    r"minut(?:ter)?s?\b": (Kind.DEADLINE, 1, "minut"),
    r"timer?s?\b": (Kind.DEADLINE, 60, "minut"),
    r"døgns?\b": (Kind.DEADLINE, 1440, "minut"),
    r"(?:hver|arbejds)dag(?:e|es)?\b": (Kind.DEADLINE, 1, "hverdag"),
    r"dag(?:e|es)?\b": (Kind.DEADLINE, 1, "dag"),
    r"uger?s?\b": (Kind.DEADLINE, 7, "dag"),
    r"måned(?:er)?s?\b|mdr\b\.?|md\b\.?": (Kind.DEADLINE, 1, "måned"),
    r"år(?:s|ige?s?)?\b": (Kind.DEADLINE, 12, "måned"),
    r"kvadratmeter\b|kvm\b\.?|m2\b|m²": (Kind.NUMBER, 1, "m2"),
    r"kilometer\b|km\b": (Kind.NUMBER, 1, "km"),
    r"meter\b": (Kind.NUMBER, 1, "m"),
    r"gange?\b": (Kind.NUMBER, 1, "gang"),
}
_UNIT = "|".join(_UNITS)
_DIGITS = r"\d{1,3}(?:[. ]\d{3})+(?:,\d{1,2})?(?!\d)|\d+(?:,\d+)?"
_SPELLED = "|".join(sorted(_WORDS, key=len, reverse=True))
_NUM = rf"(?:{_DIGITS}|\b(?:{_SPELLED})\b)"
_TIMES = {"mio": 1e6, "mil": 1e6, "mia": 1e9, "tus": 1e3}
_BETWEEN = r"(?:(?:\s(?:til|og|eller)\s|\s?[-–]\s?)(?:højst\s)?)"
_HOUR = r"\d{1,2}(?:[.:]\d\d)?"
_PHONE = (
    r"(?:(?:\+|00)45 ?)?(?:\d\d[ .-]\d\d[ .-]\d\d[ .-]\d\d|\d{8}|\d{4} \d{4}|\d\d \d{3} \d{3}"
    r"|116 ?\d{3})(?!\d|,\d| \d\d\b| ?kr|\.\d)"
)
_PATTERN = re.compile(
    r"(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<link>https?://[^\s<>\")\]]+|\b[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}\b(?:/[^\s<>\",;)]*)?)"
    r"|(?P<law>§+\s*\d+(?: ?[a-hj-z]\b)?)"
    r"|(?P<mark>^[ \t]*\d{1,2}[.)][ \t]+(?=(?-i:[A-ZÆØÅ])))"
    r"|(?P<name>\b(?:[^\W\d_]+\d\w*|\d+(?:-\d+){2,}))"
    rf"|(?P<phone>(?<![\d.,]){_PHONE})"
    rf"|(?P<time>\b(?:kl\b\.?|klokken)\s*{_HOUR}(?:\s*(?:-|–|til|og)\s*(?:kl\.\s*)?{_HOUR})?)"
    r"|(?P<day>\bden\s(?:\d{1,2}\.|første|sidste)(?=\s(?:i|hver|dag)\b|\s*$|[,;.]?\s))"
    rf"|(?P<kr>\bkr\.?\s?)(?P<sum>{_DIGITS})"
    rf"|(?P<num>{_NUM})(?:\s?(?P<times>mio|million(?:er)?|mia|milliard(?:er)?|tusind)\b\.?)?"
    rf"(?:(?:\s|-)?(?:hele\s|fulde\s|løbende\s)?(?P<unit>{_UNIT}))?(?P<joined>(?={_BETWEEN}{_NUM}))?"
    r"|(?P<half>\bhalvdelen\b|\bhalv(?:e|t)?\b)",
    re.IGNORECASE | re.MULTILINE,
)
_UP = re.compile(
    r"(?:\bhøjst|\bhøjest|\bop til|\bmaks\w*|\bmaksimalt|\bunder|\byngre end|\bmindre end"
    r"|\bikke over|\bikke mere end|\bikke længere end|\bkortere end|\bindtil)"
    r"(?: \w+){0,2}\s*\Z",
    re.I,
)
_LOW = re.compile(
    r"(?:\bmindst|(?<!ikke )\bover|(?<!ikke )\bmere end|\bminimum|\bældre end|\bikke under"
    r"|\bfyldt|\bfylder|\bfylde|\blængere end|\bnået|\bfra)(?: \w+){0,2}\s*\Z",
    re.I,
)
_COUNTS_NOTHING = re.compile(r"\b(?:de|nummer|begge|alle|jer|os) \Z", re.I)
_LEAST = re.compile(r"\bmindst(?: \w+)?\s*\Z", re.I)
_NOT_MORE = re.compile(r"\bikke\b.* (?:mere|længere|flere) end\s*\Z|\bikke over\s*\Z", re.I)
_BY = re.compile(r"\b(?:senest|inden(?: for)?|frist\w*|før)(?: (?!\d)\w+){0,2}\s*\Z", re.I)
_FROM = re.compile(
    r"\b(?:tidligst|ikke,? før|først(?= (?:når|fra|efter)))(?: (?!\d)\w+){0,2}\s*\Z", re.I
)
_LOW_AFTER = re.compile(r"\s*(?:eller|og) (?:mere|derover|ældre|længere|flere|opefter)\b", re.I)
_UP_AFTER = re.compile(r"\s*(?:eller|og) (?:mindre|derunder|yngre|kortere|færre)\b", re.I)
_ON = re.compile(
    r"\b(?:ring|ringe|ringer|telefon\w*|tlf|nummer|nummeret)\b[^.\d]{0,40}\Z", re.IGNORECASE
)


@dataclass(frozen=True)
class Value:
    """A value in a text. `key` is the same for all ways to write it, `number` its bare figure.

    `way` is "up" (at most), "low" (at least), "by" (at the latest), "from" (at the earliest), or ""
    where no word says so.
    """

    kind: Kind
    text: str
    start: int
    key: Key
    number: float | None = None
    way: str = ""


@lru_cache(maxsize=8_000)
def values(text: str) -> tuple[Value, ...]:
    """The values of a text in order; the marks of list items and numbers within names are none."""
    dates = {match.start(): match for match in date_matches(text) if _has_day(match)}
    found: list[Value] = []
    reached = 0
    for at, match in sorted(dates.items()):
        found += _between(text, reached, at)
        found.append(_date(match))
        reached = match.end()
    return (*found, *_between(text, reached, len(text)))


def _has_day(match: re.Match[str]) -> bool:
    said = match.groupdict()
    return bool(said.get("name") or (said.get("year") and said.get("day")))


def _date(match: re.Match[str]) -> Value:
    said = match.groupdict()
    name = (said.get("name") or "").lower()[:3]
    month = int(said.get("month") or 0) or next(
        (n for n, full in enumerate(MONTHS, 1) if name and full[:3] == name), 0
    )
    year = int(said["year"]) % 100 if said.get("year") else None
    day = said.get("day") or said.get("word") or said.get("last") or "0"
    key: Key = ("date", float(day) if day.isdigit() else day.lower(), float(month), year)
    return Value(Kind.DATE, match[0], match.start(), key, way=_way(match.string, match))


def _between(text: str, start: int, end: int) -> Iterator[Value]:
    waiting: list[re.Match[str]] = []
    for match in _PATTERN.finditer(text, start, end):
        if match["mark"] or match["name"]:
            continue
        if match["num"]:
            if match["joined"] is not None and not match["unit"]:
                waiting.append(match)
                continue
            for one in (*waiting, match):
                yield from _quantity(text, one, match["unit"] or "")
            waiting = []
        else:
            yield _other(text, match)
    for one in waiting:
        yield from _quantity(text, one, "")


def _other(text: str, match: re.Match[str]) -> Value:
    said, at = match[0].strip(), match.start()
    plain = said.lower().rstrip(".,:;!?)\"'»”")
    if match["sum"]:
        number = number_of(match["sum"])
        return Value(Kind.AMOUNT, said, at, ("kr", number), number, _way(text, match))
    kind = Kind.NUMBER
    key: Key = ("half",) if match["half"] else _times_of(said)
    if match["mail"]:
        kind, key = Kind.LINK, ("mail", plain)
    elif match["link"]:
        address = re.sub(r"^https?://", "", plain).removeprefix("www.").rstrip("/")
        kind, key = Kind.LINK, ("link", address)
    elif match["law"]:
        kind, key = Kind.LAW, ("§", "".join(plain.split()).lstrip("§"))
    elif match["phone"]:
        digits = re.sub(r"^(?:\+|00)45(?=\d{8})|\D", "", re.sub(r"[ .-]", "", said))
        kind, key = Kind.PHONE, ("phone", digits)
    elif match["day"]:
        kind, key = Kind.DATE, ("day", said.split()[1].rstrip(".").lower())
    return Value(kind, said, at, key)


def _times_of(said: str) -> Key:
    return ("time", *map(float, re.findall(r"\d+", said)))


def _quantity(text: str, match: re.Match[str], unit: str) -> Iterator[Value]:
    word = match["num"].lower()
    number = number_of(word) * (_TIMES[match["times"].lower()[:3]] if match["times"] else 1)
    way = _way(text, match)
    said = match[0].strip() if match["unit"] or not unit else f"{match[0].strip()} … {unit}"
    for pattern, (kind, factor, base) in _UNITS.items():
        if unit and re.fullmatch(pattern, unit, re.I):
            if word in _ONES and base == "gang":
                return
            yield Value(kind, said, match.start(), (base, number * factor), number, way)
            return
    if word in _ONES or (word in _WORDS and _COUNTS_NOTHING.search(text[: match.start()])):
        return
    kind = Kind.PHONE if _ON.search(text[: match.start()]) else Kind.NUMBER
    yield Value(kind, said, match.start(), ("number", number), number, way)


def _way(text: str, match: re.Match[str]) -> str:
    before, after = text[max(0, match.start() - 40) : match.start()], match.end()
    before = re.split(r"[.;:]\s", before)[-1]
    if _LEAST.search(before):
        return "low"
    if _UP.search(before) or _UP_AFTER.match(text, after) or _NOT_MORE.search(before):
        return "up"
    if _FROM.search(before):
        return "from"
    if _BY.search(before):
        return "by"
    if _LOW.search(before) or _LOW_AFTER.match(text, after):
        return "low"
    return ""


def number_of(word: str) -> float:
    """The number that digits or a Danish word stand for."""
    if word.lower() in _WORDS:
        return _WORDS[word.lower()]
    whole, _, part = word.replace(" ", "").replace(".", "").partition(",")
    return float(f"{whole}.{part or 0}")


def spelled(word: str) -> bool:
    """Whether a word is a number that is no article ("fire", not "en")."""
    return word in _WORDS and word not in _ONES

"""When an agreement is, read from how Danes write it.

A wrong date is worse than none: all of the text must be understood, and in one way only.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta

from knowledge.calendar import DENMARK
from knowledge.danish.normal import clean, fold
from knowledge.opening_hours import MONTHS, WEEKDAY, weekday

LATEST = timedelta(days=2 * 365)
"""What lies further ahead is a year mistyped."""

_UNSAID = time(9)
_PARTS = {
    "morgen": (time(8), range(5, 11)),
    "tidlig": (time(8), range(5, 11)),
    "formiddag": (time(10), range(8, 13)),
    "middag": (time(12), range(11, 14)),
    "eftermiddag": (time(14), range(12, 19)),
    "aften": (time(19), range(17, 24)),
}
"""When a part of the day is unless a time is given, and the hours that belong to it."""

_NEAR = {"halv": (-1, 30), "kvart i": (-1, 45), "kvart over": (0, 15)}
_WORDS = ("en", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni", "ti", "elleve", "tolv")
_NUMBERS = {word: n for n, word in enumerate(_WORDS, 1)} | {"et": 1, "fjorten": 14}
_MONTHS = {name[:3]: n for n, name in enumerate(MONTHS, 1)}

_NUMBER = rf"(?P<number>\d{{1,3}}|{'|'.join(_NUMBERS)})"
_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])"
_MONTH = (
    r"(?P<name>jan(?:uar)?|feb(?:ruar)?|mar(?:ts)?|apr(?:il)?|maj|juni?|juli?|aug(?:ust)?"
    r"|sept?(?:ember)?|okt(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_ON_WEEKDAY = rf"(?:(?:(?:nu |her )?paa )?(?P<weekday>{WEEKDAY})[ ,]+)?"

_HOUR = r"(?:[01]?\d|2[0-3])"
_CLOCK = (
    r"(?=kl|halv|kvart|\d\d?[.:])(?:(?:kl\b\.?|klokken\b) ?)?"
    rf"(?:(?P<near>{'|'.join(_NEAR)}) )?(?P<hour>{_HOUR}|{'|'.join(_NUMBERS)})\b"
    r"(?(near)|(?:[.:](?P<minute>[0-5]\d)\b)?)"
    rf"(?: ?(?:-|til\b) ?(?:kl\b\.? ?)?{_HOUR}(?:[.:][0-5]\d)?)?"
)
_PART = rf"(?<!\bi )(?:om )?(?P<part>{'|'.join(_PARTS)})(?:en)?\b"
_TIMES = (_CLOCK, _PART, rf"{_PART},? {_CLOCK}", rf"{_CLOCK} {_PART}")
_TIMED = [
    re.compile(pattern)
    for moment in _TIMES
    for pattern in (rf"(?P<days>.+?)[ ,]+{moment}", rf"{moment}[ ,]+(?P<days>.+)")
]
_THIS_PART = re.compile(r"^(.+ )?i ((?:for|efter)?middag|aften)\b")
_WAIT = re.compile(rf"om {_NUMBER} (?P<unit>timer?|minut(?:ter)?)")


def read_moment(text: str, now: datetime) -> datetime | None:
    """The moment after `now` (aware) that a text names, in Danish time; 9.00 without a time.

    None when it is past, impossible, more than two years ahead, or can be read in two ways.
    """
    text = fold(clean(text)).replace("–", "-").strip(" .!?,\n")
    text = _THIS_PART.sub(r"i dag \2 \1", " ".join(text.split()))
    text = " ".join(text.split())
    try:
        moments = set(_readings(text, now.astimezone(UTC)))
    except ValueError:
        return None
    ahead = [moment for moment in moments if now < moment.astimezone(UTC) <= now + LATEST]
    return ahead[0] if len(ahead) == 1 else None


def _readings(text: str, now: datetime) -> Iterator[datetime]:
    """What a text can mean. Raises ValueError when a reading contradicts itself."""
    if wait := _WAIT.fullmatch(text):
        minutes = _number(wait["number"]) * (60 if wait["unit"].startswith("time") else 1)
        yield (now + timedelta(minutes=minutes)).astimezone(DENMARK)
    today = now.astimezone(DENMARK).date()
    timed = [found for pattern in _TIMED if (found := pattern.fullmatch(text))]
    for days, clock in [(text, None), *((found["days"], found) for found in timed)]:
        for form, read in _FORMS.items():
            if found := re.fullmatch(form, days):
                at = _clock(clock) if clock else _UNSAID
                yield from (datetime.combine(day, at, DENMARK) for day in read(found, today))


def _number(text: str) -> int:
    return _NUMBERS.get(text) or int(text)


def _clock(found: re.Match[str]) -> time:
    groups = found.groupdict()
    begins, hours = _PARTS.get(groups.get("part", ""), (_UNSAID, None))
    if not groups.get("hour"):
        return begins
    away, minute = _NEAR.get(found["near"], (0, int(found["minute"] or 0)))
    hour = _number(found["hour"]) + away
    if hours is None:
        if hour < 7 and not found["hour"].startswith("0"):
            raise ValueError("nobody meets at night: 'kl. 2' is two in the afternoon, perhaps")
    elif hour not in hours:
        hour += 12
        if hour not in hours:
            raise ValueError("the time is not in that part of the day")
    return time(hour, minute)


def _near_day(found: re.Match[str], today: date) -> Iterable[date]:
    away = ("dag", "morgen", "overmorgen").index(found["near_day"])
    return [today + timedelta(days=away)]


def _weekday(found: re.Match[str], today: date) -> Iterable[date]:
    """A day of the week; two when people disagree on which one the words mean."""
    number = weekday(found["weekday"])
    this_week = today + timedelta(days=number - today.weekday())
    next_week = this_week + timedelta(days=7)
    coming = this_week if this_week > today else next_week
    if found["week"]:
        year, current, _ = today.isocalendar()
        week = int(found["week"])
        return [date.fromisocalendar(year + (week < current), week, number + 1)]
    if found["which"] or found["how"] == "denne":
        return [next_week if found["which"] == "naeste" else this_week]
    if found["how"] == "naeste":
        return [coming, next_week]
    if this_week == today and not found["how"]:
        return [today, next_week]
    return [coming]


def _date(found: re.Match[str], today: date) -> Iterable[date]:
    groups = found.groupdict()
    day = int(found["day"])
    month = int(groups.get("month") or 0) or _MONTHS[found["name"][:3]]
    year = groups.get("year")
    if year:
        named = date(int(year) if len(year) == 4 else 2000 + int(year), month, day)
    else:
        named = date(today.year + ((month, day) < (today.month, today.day)), month, day)
    return [_agreeing(found, named)]


def _day_of_month(found: re.Match[str], today: date) -> Iterable[date]:
    day = int(found["day"])
    month = today if day >= today.day else _months_after(today, 1)
    return [_agreeing(found, date(month.year, month.month, day))]


def _agreeing(found: re.Match[str], day: date) -> date:
    name = found.groupdict().get("weekday")
    if name and weekday(name) != day.weekday():
        raise ValueError("the date is on another day of the week")
    return day


def _later(found: re.Match[str], today: date) -> Iterable[date]:
    number, unit = _number(found["number"]), found["unit"]
    if unit.startswith("maaned"):
        return [_months_after(today, number)]
    days = number * (7 if unit.startswith("uge") else 1)
    # "Om otte dage" is a week to most, eight days to others.
    return [today + timedelta(days=n) for n in ([7, 8] if days == 8 else [days])]


def _months_after(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


_FORMS: dict[str, Callable[[re.Match[str], date], Iterable[date]]] = {
    r"(?:i ?(?=dag|morgen|over)|(?=over))(?P<near_day>dag|morgen|overmorgen)": _near_day,
    rf"(?:(?:nu |her )?(?P<how>paa|kommende|foerstkommende|denne|naeste) )?(?P<weekday>{WEEKDAY})"
    r"(?: i (?P<which>denne|naeste) uge| (?:i )?uge (?P<week>\d\d?))?": _weekday,
    rf"{_ON_WEEKDAY}(?:den |d\.? ?)?{_DAY}(?:[./](?P<month>0?[1-9]|1[0-2])|\.? ?{_MONTH})"
    r"(?:[./ -](?P<year>\d{4}|(?<! )\d\d))?\.?": _date,
    rf"{_DAY}-(?P<month>0?[1-9]|1[0-2])-(?P<year>\d{{4}})": _date,
    rf"(?P<year>\d{{4}})-(?P<month>0[1-9]|1[0-2])-{_DAY}": _date,
    rf"{_ON_WEEKDAY}(?:den |d\.? ?){_DAY}\.?": _day_of_month,
    rf"om {_NUMBER} (?P<unit>dage?|uger?|maaned(?:er)?)": _later,
}

"""When a department is open, read from what its opening hours say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

import holidays

from knowledge.calendar import DENMARK
from knowledge.danish.normal import fold

WEEKDAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
MONTHS = (
    *("januar", "februar", "marts", "april", "maj", "juni"),
    *("juli", "august", "september", "oktober", "november", "december"),
)
WEEKDAY = r"(?:man|tirs?|ons|tors?|fre|loer|soen)(?:dag)?\b\.?"
"""A weekday in folded text, short or in full; `weekday` says which."""

Periods = tuple[tuple[int, int], ...]
"""When it is open on a day, from and to, in minutes after midnight."""

_CLOCK = r"\d{1,2}(?:[.:]\d{2})?"
_DASHES = str.maketrans("‐‑‒–—−", "------")
_PIECE = re.compile(
    rf"""(?P<first>{WEEKDAY})(?:\s*(?:-|til\b)\s*(?P<last>{WEEKDAY}))?
    | (?P<workdays>(?:alle\ )?hverdage\b)
    | (?P<all_days>(?:alle\ dage|hver\ dag|dagligt?)\b)
    | (?:(?:kl\b\.?|klokken\b)\s*)?(?P<opens>{_CLOCK})\s*(?:-|til\b)\s*
      (?:kl\b\.?\s*)?(?P<closes>{_CLOCK})(?![\d.:]*\d)
    | (?P<all_day>doegnet\ rundt\b|hele\ doegnet\b)
    | (?P<closed>lukket\b)
    | (?:og|samt)\b | [\s,;:./&]+""",
    re.VERBOSE,
)
_A_DAY = 24 * 60
_LOOK_AHEAD = timedelta(days=60)


def weekday(name: str) -> int:
    """The number of a folded weekday that WEEKDAY matches; Monday is 0."""
    return next(n for n, full in enumerate(WEEKDAYS) if fold(full).startswith(name[:3]))


@cache
def _public_holidays(year: int) -> frozenset[date]:
    # The library's own calendar fills itself while it is read, which threads must not share.
    return frozenset(holidays.country_holidays("DK", years=year))


@dataclass(frozen=True)
class OpeningHours:
    """Weekly opening hours in Danish time.

    `week` begins on Monday. Public holidays and `closed_days` ("MM-DD") are closed, unless it is
    open all day every day.
    All moments must be aware; those that come back are in Danish time.
    """

    week: tuple[Periods, ...]
    closed_days: frozenset[str] = frozenset()

    @classmethod
    def parse(cls, text: str, closed_days: frozenset[str] = frozenset()) -> OpeningHours:
        """Read "mandag-torsdag kl. 10-15, fredag kl. 10-13".

        Raises ValueError when any of it cannot be read or leaves open what is meant.
        """
        try:
            return cls(_read_week(text), closed_days)
        except ValueError as error:
            raise ValueError(f"cannot read the opening hours '{text}': {error}") from None

    def is_open(self, moment: datetime) -> bool:
        """Whether it is open; at the closing time it is not."""
        periods = self._on(moment.astimezone(DENMARK).date())
        return any(opens <= moment < closes for opens, closes in periods)

    def opens_next(self, moment: datetime) -> datetime:
        """The moment itself if it is open, or when it opens.

        Raises ValueError when it does not open within 60 days.
        """
        return next(self._periods(moment))[0].astimezone(DENMARK)

    def closes_next(self, moment: datetime) -> datetime:
        """When it closes, today or after it has opened next.

        Raises ValueError when it does not open, or does not close, within 60 days.
        """
        periods = self._periods(moment)
        closes = next(periods)[1]
        for opens_again, closes_again in periods:
            if opens_again > closes:
                break
            closes = closes_again
            if closes - moment > _LOOK_AHEAD:
                raise ValueError("the opening hours do not close within 60 days")
        return closes.astimezone(DENMARK)

    def after_open_time(self, start: datetime, open_minutes: int) -> datetime:
        """When so many minutes of open time have passed; with 0 it is `opens_next`.

        Raises ValueError for a negative number, or hours that stay closed for 60 days.
        """
        if open_minutes < 0:
            raise ValueError(f"open_minutes must not be negative, but is {open_minutes}")
        left = timedelta(minutes=open_minutes)
        periods = self._periods(start)
        opens, closes = next(periods)
        while left > closes - opens:
            left -= closes - opens
            opens, closes = next(periods)
        return (opens + left).astimezone(DENMARK)

    def _periods(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The open periods from `start` on, without end."""
        day = last_open = start.astimezone(DENMARK).date()
        while day - last_open <= _LOOK_AHEAD:
            for opens, closes in self._on(day):
                last_open = day
                if closes > start:
                    yield max(opens, start), closes
            day += timedelta(days=1)
        raise ValueError(f"the opening hours stay closed for 60 days after {last_open}")

    def _on(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        always = all(periods == ((0, _A_DAY),) for periods in self.week)
        if always or not (day in _public_holidays(day.year) or f"{day:%m-%d}" in self.closed_days):
            for opens, closes in self.week[day.weekday()]:
                yield _moment(day, opens), _moment(day, closes)


def _moment(day: date, minutes: int) -> datetime:
    """A time on a Danish clock, in UTC: only there is the time between two moments right."""
    days, minutes = divmod(minutes, _A_DAY)
    clock = time(*divmod(minutes, 60), tzinfo=DENMARK)
    return datetime.combine(day + timedelta(days=days), clock).astimezone(UTC)


def _read_week(text: str) -> tuple[Periods, ...]:
    week: dict[int, list[tuple[int, int]]] = {}
    days: list[int] = []
    timed = True  # whether the days last named have their times
    for piece in _pieces(fold(text).translate(_DASHES)):
        if named := _days(piece):
            days = named if timed else [*days, *named]
            timed = False
        elif period := _period(piece):
            if not days and (week or not piece["all_day"]):
                raise ValueError(f"'{piece[0].strip()}' does not say on which days")
            for day in days or range(7):
                week.setdefault(day, []).append(period)
            timed = True
        elif piece["closed"]:
            if timed:
                raise ValueError("'lukket' must follow the days it is about")
            for day in days:
                week.setdefault(day, [])
            days, timed = [], True
    if not timed:
        raise ValueError("days without times")
    if not any(week.values()):
        raise ValueError("no times")
    return tuple(_joined(week.get(day, [])) for day in range(7))


def _pieces(text: str) -> Iterator[re.Match[str]]:
    place = 0
    while place < len(text):
        piece = _PIECE.match(text, place)
        if piece is None:
            raise ValueError(f"'{text[place:].strip()}' is not understood")
        yield piece
        place = piece.end()


def _days(piece: re.Match[str]) -> list[int]:
    if piece["workdays"]:
        return list(range(5))
    if piece["all_days"]:
        return list(range(7))
    if not piece["first"]:
        return []
    first = weekday(piece["first"])
    last = weekday(piece["last"] or piece["first"])
    return [(first + n) % 7 for n in range((last - first) % 7 + 1)]


def _period(piece: re.Match[str]) -> tuple[int, int] | None:
    if piece["all_day"]:
        return 0, _A_DAY
    if not piece["opens"]:
        return None
    opens, closes = _minutes(piece["opens"]), _minutes(piece["closes"])
    if opens >= closes:
        raise ValueError(f"'{piece[0].strip()}' ends before it begins")
    return opens, closes


def _minutes(clock: str) -> int:
    hour, _, minute = clock.replace(":", ".").partition(".")
    minutes = int(hour) * 60 + int(minute or 0)
    if int(minute or 0) > 59 or minutes > _A_DAY:
        raise ValueError(f"'{clock}' is no time of the day")
    return minutes


def _joined(periods: list[tuple[int, int]]) -> Periods:
    """Periods in order, with those that touch made one."""
    joined: list[tuple[int, int]] = []
    for opens, closes in sorted(periods):
        if joined and opens < joined[-1][1]:
            raise ValueError("two periods of one day overlap")
        if joined and opens == joined[-1][1]:
            joined[-1] = (joined[-1][0], closes)
        else:
            joined.append((opens, closes))
    return tuple(joined)


def in_words(moment: datetime, now: datetime) -> str:
    """A moment as a Dane says it: "i morgen kl. 9", "mandag den 4. januar kl. 9.30".

    The year stands there only when it is half a year away or more.
    """
    moment, now = moment.astimezone(DENMARK), now.astimezone(DENMARK)
    clock = f"kl. {moment.hour}.{moment:%M}".removesuffix(".00")
    away = (moment.date() - now.date()).days
    if away in (0, 1):
        return f"{('i dag', 'i morgen')[away]} {clock}"
    day = WEEKDAYS[moment.weekday()]
    if 1 < away <= 6:
        return f"{day} {clock}"
    year = f" {moment.year}" if abs(away) > 182 else ""
    return f"{day} den {moment.day}. {MONTHS[moment.month - 1]}{year} {clock}"

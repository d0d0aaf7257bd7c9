"""What says "by then": the dates and lengths of time in a line that end a time to act."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import islice

from bot.letters.bodies import alternatives, signs
from bot.letters.date_forms import weekday_after
from bot.letters.dates import Dated, dates_in, find_dates, usual_day
from bot.letters.events import Events
from bot.letters.lines import Line
from bot.letters.workdays import (
    Duration,
    RunsFrom,
    anchor_of,
    durations_in,
    next_working_day,
    runs_from,
)
from knowledge.opening_hours import WEEKDAYS

_CLOCK = r"(?:kl\.?|klokken) ?\d\d?(?:[.:]\d\d)?"
_OF_COMPLAINT = re.compile(r"^\W*\w*klage\w*(?: [^:.;]{1,40})?:[^.;]{0,80}\Z", re.IGNORECASE)
_AFTER_DURATION = re.compile(
    r"-?s?[- ]?\w{0,15}frist|[ ,]{1,2}(?:regnet |beregnet |at regne )?(?:fra|efter)\b|,? til at\b"
    r"|[ ,]{1,2}(?:og )?(?:de |den |det |der )?(?:tæller|begynder|løber|starter|regnes)\b",
    re.IGNORECASE,
)
_FRIST = re.compile(r"-?s?[- ]?\w{0,15}frist", re.IGNORECASE)
_TOO_LATE_BEFORE = re.compile(r"\befter *\Z", re.IGNORECASE)
_BY_CLOCK = re.compile(r",? (?:senest|inden|før) (?:kl\.?|klokken) ?\d", re.IGNORECASE)
_BACKWARDS = re.compile(
    r" (?:før|inden|forud for|forinden)\b(?: (?:selve |den |det )?(?P<event>[a-zæøå]{4,}))?",
    re.IGNORECASE,
)
_OF_MEETING = re.compile(
    r"\bafbud\b|\bforfald\b|\bforhindre\w*|\budebliv\w*|\btolk\b|\b\w*(?:møde|samtale)[nt]?\b",
    re.IGNORECASE,
)
_BEFORE_MEETING = re.compile(
    r"\b(?:i hænde|aflever\w*|ind?send\w*|modtaget|meld\w*|betal\w*|returner\w*"
    r"|udfyld\w*)\b[^.;]{0,40}"
    r" (?P<limit>(?:senest |inden |før |forud for )(?:selve )?(?:mødet|samtalen"
    r"|\w+mødet|\w+samtalen))\b(?! (?:begynder|starter|går))",
    re.IGNORECASE,
)
_DAY_BEFORE = re.compile(r"\bsenest (?P<back>dagen|aftenen) før\b", re.IGNORECASE)
_END_OF_LIMIT = re.compile(
    r"\b(?P<limit>(?:inden|før|senest ved) (?P<of>\w*?)fristens? udløb)", re.IGNORECASE
)
_ON_WEEKDAY = re.compile(
    r"\b(?:senest|inden|før)(?: på| nu på| førstkommende| kommende){0,2}"
    rf" (?P<day>{'|'.join(WEEKDAYS)})(?! (?:den|d\.|i uge|\d)|\w|-|,? \d)",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\b(?:inden|senest(?: ved)?) (?:(?:udgangen|slutningen|udløbet) af"
    r" (?:(?:uge|den|det) (?!\d\d?\.)\w+(?: \w+)?)|(?:i )?uge \d\d?)\b",
    re.IGNORECASE,
)
_MUST = re.compile(r"\b(?:skal|må|bedes)\b", re.IGNORECASE)

_MOST = 10
"""So many limits, and thrice as many lengths of time, of a line are read; a sentence has few."""


@cache
def _before_date() -> re.Pattern[str]:
    between = alternatives("limits.between")
    return re.compile(
        rf"(?:{_limit()}(?:[ :,(]|\b(?:{between}|{_CLOCK})\b)*+"
        rf"|(?:{alternatives('limits.done_by')})[ :,]*+)\Z",
        re.IGNORECASE,
    )


@cache
def _before_duration() -> re.Pattern[str]:
    return re.compile(
        rf"(?:{_limit()}|{alternatives('limits.given')})"
        r"(?:[ :,(]|\b(?:på|er|af|udgør|lyder|de (?:første|næste|kommende)|en|frist)\b)*+\Z",
        re.IGNORECASE,
    )


@cache
def _strict() -> re.Pattern[str]:
    """What ends a time even when nothing says from when it runs."""
    sign = rf"(?:{_limit()}|\bi løbet af de (?:næste|kommende))[^.;]{{0,30}}\Z"
    return re.compile(sign, re.IGNORECASE)


def _limit() -> str:
    return rf"(?:{alternatives('limits.by_then')}|{alternatives('limits.labels')})"


@dataclass(frozen=True)
class Limit:
    """A date or duration in a line that ends a time; `anchor` ends the words on "from when".

    `moved` says that the time ended on a closed day, so that `day` is the next working day.
    """

    start: int
    end: int
    anchor: int
    day: date | None
    runs_from: RunsFrom = "date"
    duration: Duration | None = None
    moved: bool = False


class Limits:
    """The limits of one letter, read line by line; a day is None when it is not certain."""

    def __init__(
        self,
        text: str,
        lines: Sequence[Line],
        letter_day: date | None,
        received: date | None,
        today: date | None = None,
    ) -> None:
        self._lines = lines
        self._days: dict[str, date | None] = {"letter": letter_day, "received": received}
        self._base = letter_day or received or usual_day(text, today)
        self._events = Events(text, find_dates(text, self._base))
        self.told: dict[str, date | None] = {}

    def of_line(self, at: int) -> list[Limit]:
        """The limits of a line, in order; `told` are the days by kind of those before it."""
        return sorted(islice(self._found(at), _MOST), key=lambda limit: limit.start)

    def _found(self, at: int) -> Iterator[Limit]:
        text = self._lines[at].text
        dates = dates_in(text, self._base)
        for dated in dates:
            before = text[max(0, dated.start - 130) : dated.start]
            if at and self._lines[at].is_bare:
                before = f"{self._lines[at - 1].text} {before}"
            after = text[dated.end : dated.end + 80]
            too_late = _TOO_LATE_BEFORE.search(before) and signs("limits.too_late").match(after)
            if signs("limits.over").search(before):
                continue
            by_clock = _BY_CLOCK.match(after)
            if (
                by_clock
                or _before_date().search(before)
                or (too_late and dated.day not in self.told.values())
            ):
                yield Limit(dated.start, dated.end, dated.end, dated.day)
        for start, end, duration in durations_in(text)[: 3 * _MOST]:
            if not any(dated.start <= start < dated.end for dated in dates):
                yield from self._runs(at, start, end, duration, dates)
        yield from self._by_name(text, dates)

    def _by_name(self, text: str, dates: Sequence[Dated]) -> Iterator[Limit]:
        """The limits that no figure names: "before the meeting", "by Friday", "within the time"."""
        for match in _DAY_BEFORE.finditer(text):
            back = Duration(-1, "days")
            meeting = self._events.meeting()
            eve = back.after(meeting) if meeting else None
            yield Limit(*match.span(), match.end(), eve, "event", back)
        for match in _BEFORE_MEETING.finditer(text):
            day = self._events.meeting(match["limit"].rsplit(" ", 1)[-1])
            yield Limit(*match.span("limit"), match.end(), day, "event")
        for match in _END_OF_LIMIT.finditer(text):
            what = next((what for what in self.told if what[:4] in match["of"].lower()), None)
            if (match["of"] or len(self.told) == 1) and what and _MUST.search(text):
                yield Limit(*match.span("limit"), match.end(), self.told[what])
        for match in _ON_WEEKDAY.finditer(text):
            yield Limit(
                *match.span(), match.end(), weekday_after(self._days["letter"], match["day"])
            )
        for match in _OPEN.finditer(text):
            if not any(dated.start < match.end() and match.start() < dated.end for dated in dates):
                yield Limit(*match.span(), match.end(), None, "event")

    def _runs(
        self, at: int, start: int, end: int, duration: Duration, dates: Sequence[Dated]
    ) -> Iterator[Limit]:
        text = self._lines[at].text
        before, after = text[max(0, start - 130) : start], text[end : end + 130]
        if signs("limits.vague_after").match(after):
            return
        if back := _BACKWARDS.match(after):
            around = f"{self._lines[at - 1].text if at else ''} {text}"
            yield from self._counted_back(around, start, end, duration, back, dates)
            return
        cued, runs = _before_duration().search(before), _AFTER_DURATION.match(after)
        strict = (cued and _strict().search(before)) or _OF_COMPLAINT.search(before)
        vague = signs("limits.vague_before").search(before) and not after.startswith(" regnet")
        if vague or not (strict or runs):
            return
        anchor, anchored = anchor_of(text, start, end)
        said = anchored and runs_from(anchored) != "event"  # "ten working days from this letter"
        if not (cued or strict or said or _FRIST.match(after)):
            return
        origin = runs_from(anchored)
        named = next((d for d in dates if end < d.start < end + 40 and d.end <= anchor + 1), None)
        base: date | None
        if named and runs_from(text[end : named.start]) == "event":
            origin, base = "date", named.day
        elif origin == "event":
            base = self._events.day_of(anchored.rsplit(" ", 1)[-1])
        else:
            base = self._days.get(origin)
        last = duration.after(base) if base else None
        day = next_working_day(last) if last else None
        yield Limit(start, end, anchor, day, origin, duration, day != last)

    def _counted_back(
        self,
        around: str,
        start: int,
        end: int,
        duration: Duration,
        back: re.Match[str],
        dates: Sequence[Dated],
    ) -> Iterator[Limit]:
        """A duration before something: a date, the meeting, or what the letter dates elsewhere."""
        named = next((d for d in dates if d.start >= end and d.start - end < 25), None)
        base: date | None
        if named:
            base = named.day
        elif back["event"] is None:
            base = self._events.meeting() if _OF_MEETING.search(around) else None
            if base is None:  # a rule for whenever it comes to that
                return
        else:
            base = self._events.day_of(back["event"])
        counted = replace(duration, amount=-duration.amount)
        day = counted.after(base) if base else None
        yield Limit(start, end + back.end(), end + back.end(), day, "event", counted)

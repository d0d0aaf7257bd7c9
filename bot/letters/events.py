"""The day of a meeting, or of another event that a letter dates, told by its noun."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import cached_property

from bot.letters.dates import Dated
from bot.letters.meetings import find_meetings

_SORT = re.compile(r"møde|samtale|besøg|forretning|undersøgelse")
_AT_MEETING = re.compile(rf"\w*(?:{_SORT.pattern})(?:e[nt]|n|t)\Z", re.IGNORECASE)
_ENDING = re.compile(r"(?:s?dag)?(?:en|et|n|t)\Z")
_TILL_DATE = r"\b\w*{}\w*,?(?: \w+){{0,3}}? *\Z"
_MOST = 400
"""So many dates are looked at; a letter has few."""


class Events:
    """What a letter dates; `dates` are those of `find_dates` in the same text."""

    def __init__(self, text: str, dates: Sequence[Dated]) -> None:
        self._text = text
        self._dates = dates[:_MOST]
        self._meetings = {meeting.day for meeting in find_meetings(text, dates)}

    def meeting(self, noun: str = "") -> date | None:
        """The day of the only meeting, or of the only one of that sort ("samtalen")."""
        days = self._meetings
        if len(days) > 1 and (sort := _SORT.findall(noun.lower())):
            days = {day for day in days if self._sort_of(day) == sort[-1]}
        return next(iter(days)) if len(days) == 1 else None

    def day_of(self, noun: str) -> date | None:
        """The only day the letter gives for an event ("valget", "indflytningen")."""
        noun = noun.strip(" .,")
        if _AT_MEETING.match(noun):
            return self.meeting(noun)
        stem = _ENDING.sub("", noun.lower())
        if len(stem) < 4:
            return None
        sign = re.compile(_TILL_DATE.format(re.escape(stem)), re.IGNORECASE)
        days = {day for before, day in self._before_dates if sign.search(before)}
        return days.pop() if len(days) == 1 else None

    def _sort_of(self, day: date) -> str:
        """What a day is the day of: the last such word before it, else the first one after."""
        at = next((dated.start for dated in self._dates if dated.day == day), 0)
        before: list[str] = _SORT.findall(self._text[max(0, at - 500) : at].lower())
        after: list[str] = _SORT.findall(self._text[at : at + 100].lower())
        return [*before[-1:], *after, ""][0]

    @cached_property
    def _before_dates(self) -> list[tuple[str, date]]:
        """What stands before each date of the letter."""
        return [
            (" ".join(self._text[max(0, d.start - 60) : d.start].split()) + " ", d.day)
            for d in self._dates
        ]

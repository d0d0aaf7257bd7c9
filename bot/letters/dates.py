"""Dates as letters write them, and the date a letter bears."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date

from bot.letters.date_forms import date_matches, read_date
from bot.letters.lines import read_lines
from knowledge.calendar import today

_SHARED_YEAR = re.compile(r" ?(?:til|til og med|og|-|–|eller|samt|,) ?", re.IGNORECASE)
_EXPLICIT = re.compile(r"(?:^|\s)(?:(?:brev)?dato:|oprettet:?|udskrevet:?|dateret) ?\Z", re.I)
_LABEL = re.compile(
    r"(?:\b(?:brev|udskrifts|udsendelses|afsendelses|udstedelses|faktura|afgørelses|opgørelses"
    r"|opkrævnings|kvitterings|meddelelses|skrivelses|udskrivnings|dokument)?dato(?:en)?"
    r"|\b(?:udskrevet|oprettet|udstedt|afsendt|indsendt|sendt|dateret|dannet|skrevet|trykt"
    r"|afleveret)(?: personligt)?"
    r"|^[ \t]{0,60}(?-i:KENDELSE|DOM|AFGØRELSE|Kendelse|Afgørelse) (?:afsagt |truffet )?af)"
    r"(?: den)?[ \t]{0,60}:?[ \t]{0,60}\Z",
    re.IGNORECASE,
)
_TODAY = re.compile(r"\bi dag,? \Z")
_PLACE = re.compile(r"(?:^|[ \t·|]{2,}|[|·]\s?)[A-ZÆØÅ][\w. -]{1,40},[ \t]{0,20}\Z")
_ALONE = re.compile(r"(?:^[ \t]*|[ \t]{3,}|[|·] ?)\Z")
_CLOCK_ONLY = re.compile(
    r"[ \t]*(?:,? ?kl\.? ?\d\d?[.:]\d\d[.:\d]*|\d\d:\d\d[:\d]*)?"
    r"[ \t]*(?:$|[|·/–]|[ \t]{3,}|, ?(?:sags?|j\.? ?nr|journal|ref)| i sag\b)"
)
_HEAD, _FOOT = 30, 25
"""So many lines with words from the top, and from the end, may bear the letter's date."""


@dataclass(frozen=True)
class Dated:
    """A date in the text; `year_assumed` when the text leaves the year to be understood."""

    start: int
    end: int
    day: date
    year_assumed: bool


def find_dates(text: str, letter_day: date | None) -> list[Dated]:
    """The dates in a letter, in order; without a year it is the next such day after `letter_day`.

    A letter without a date of its own is taken to be of the year it names most often.
    """
    base = letter_day or usual_day(text)
    found = []
    for line in read_lines(text):
        for dated in dates_in(line.text, base):
            start, end = line.span(dated.start, dated.end)
            found.append(replace(dated, start=start, end=end))
    return found


def usual_day(text: str, day: date | None = None) -> date:
    """A day to count from in a letter that bears no date: the year it names most often begins.

    `day` (today) when it names none.
    """
    years = Counter(re.findall(r"(?<![\d.])20[2-4]\d(?!\d|\.\d)", text))
    return date(int(years.most_common(1)[0][0]), 1, 1) if years else day or today()


def dates_in(text: str, base: date) -> list[Dated]:
    """The dates in one line of text."""
    found: list[tuple[re.Match[str], Dated]] = []
    for match in date_matches(text):
        if day := read_date(match, base):
            said = match.groupdict()
            assumed = not said.get("year") and not said.get("this")
            found.append((match, Dated(match.start(), match.end(), day, assumed)))
    dates = [dated for _, dated in found]
    for at in range(len(found) - 2, -1, -1):
        match, dated = found[at]
        later = dates[at + 1]
        between = text[dated.end : later.start]
        shared = dated.year_assumed and not later.year_assumed and _SHARED_YEAR.fullmatch(between)
        year = later.day.year - (dated.day.month > later.day.month)
        if shared and (day := read_date(match, base, year)):  # "24. juni til 8. juli 2026"
            dates[at] = replace(dated, day=day, year_assumed=False)
    return dates


def letter_day(text: str) -> date | None:
    """The date a letter itself bears: in its head, or else at its foot; None when it bears none."""
    rows = [row.replace("\xa0", " ") for row in text.splitlines() if row.strip()]
    head, foot = rows[:_HEAD], rows[_HEAD:][-_FOOT:]
    for part, signs in ((head, (_LABEL, _PLACE, _ALONE, _TODAY)), (foot, (_PLACE, _LABEL, _ALONE))):
        for sign in signs:
            for at, row in enumerate(part):
                before = part[at - 1].strip() + " " if at else ""
                if day := _borne(row[:400], before[-40:], sign):
                    return day
    return None


def _borne(row: str, before: str, sign: re.Pattern[str]) -> date | None:
    for match in date_matches(row):
        said = match.groupdict()
        alone = match[0] == row.strip()
        if not said.get("year") or (said.get("weekday") and not alone) or said.get("last"):
            continue
        prefix = row[: match.start()]
        if sign is _LABEL and not prefix.strip():
            prefix = before  # the label in a row, the date in the next
        stands_alone = sign is _TODAY or _CLOCK_ONLY.match(row, match.end())
        if sign.search(prefix) and (stands_alone or _EXPLICIT.search(prefix)):
            return read_date(match, date(2000, 1, 1))
    return None

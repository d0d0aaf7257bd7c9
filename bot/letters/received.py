"""The day a letter came, read from how people say it: "i fredags", "den 3.", "for en uge siden"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from bot.letters.date_forms import ORDINALS as ORDINAL_WORDS
from bot.letters.dates import find_dates
from bot.letters.workdays import Duration
from knowledge.danish.normal import fold
from knowledge.opening_hours import WEEKDAY, weekday

ORDINALS = {fold(word): day for day, word in enumerate(ORDINAL_WORDS, 1)}
_NUMBERS = {"en": 1, "et": 1, "to": 2, "tre": 3, "fire": 4, "fem": 5, "seks": 6, "syv": 7}
_NEAR = {
    "i dag": 0,
    "idag": 0,
    "i gaar": 1,
    "igaar": 1,
    "i forgaars": 2,
    "forgaars": 2,
    "i morges": 0,
}
_NEAR |= {"i gaar aftes": 1, "i gaar": 1, "for en time siden": 0}
_NEAR |= {"her til morgen": 0, "i formiddags": 0, "i aftes": 1, "i nat": 0}
_UNITS = {"dag": "days", "uge": "weeks", "maaned": "months"}
_AGO = re.compile(
    rf"\b(?:for|er) (?P<n>\d{{1,2}}|{'|'.join(_NUMBERS)})"
    r" (?P<unit>dag|uge|maaned)(?:e|er|r)? siden\b"
)
_WEEKDAY = re.compile(rf"\b(?:forrige |sidste )?(?P<day>{WEEKDAY})s?\b(?P<week> i sidste uge)?")
_DAY = re.compile(
    rf"\b(?:(?P<day>{WEEKDAY}) )?(?:den|d\.?) ?(?P<n>\d{{1,2}}|{'|'.join(ORDINALS)})\b\.?"
)
_BARE = re.compile(r"(?<![\w./-])(?<!\bden )(?<!\bd\. )\d{1,2}[./]\d{1,2}(?![\w/-])")
_SAYS = re.compile(
    r"\b(?:jeg|det|den|brevet|fik|faaet|modtog\w*|modtaget|kom|kommet|er|har|aabnede|laeste|naaede|i|paa"
    r"|min|e-?boks|digital\w*|post\w*|med|nu|altsaa|foerst|vist|nok|tror|hej|og|var|saa|da|at|frem"
    r"|laa|den|d|lige|hos|mig|typisk|ca|cirka|omkring|brev|men)\b"
)
_LONGEST = 12


def read_received(text: str, today: date) -> date | None:
    """The day that a short message says a letter came, the last such day up to today.

    None when the message is about something else, or names no day.
    """
    folded = " ".join(re.sub(r"[,!?;:()\"]+", " ", fold(text)).split())
    folded = re.sub(r"dags\b", "dag", folded)
    if len(folded.split()) > _LONGEST:
        return None
    day, rest = _named(folded, text, today)
    if day is None or _SAYS.sub(" ", rest).strip(" ."):
        return None
    return day


def _named(folded: str, text: str, today: date) -> tuple[date | None, str]:
    """The day, and the message without it."""
    for name, days in _NEAR.items():
        if re.search(rf"\b{name}\b", folded):
            return today - timedelta(days=days), re.sub(rf"\b{name}\b", " ", folded)
    if ago := _AGO.search(folded):
        amount = _NUMBERS.get(ago["n"]) or int(ago["n"])
        past = Duration(-amount, _UNITS[ago["unit"]])  # type: ignore[arg-type]
        return past.after(today), folded[: ago.start()] + folded[ago.end() :]
    text = _BARE.sub(r"den \g<0>", text)
    dates = find_dates(text, today)
    if len(dates) == 1:
        day = dates[0].day
        if dates[0].year_assumed and day > today:
            day = _same_day(day, day.year - 1)
        return day, fold(text[: dates[0].start] + " " + text[dates[0].end :])
    if not dates and (numbered := _DAY.search(folded)):
        number = ORDINALS.get(numbered["n"]) or int(numbered["n"])
        return _last_such(number, today), folded[: numbered.start()] + folded[numbered.end() :]
    if not dates and (named := _WEEKDAY.search(folded)):
        number = weekday(named["day"])
        back = (today.weekday() - number) % 7 or 7
        if named["week"]:
            back = today.weekday() - number + 7
        return today - timedelta(days=back), folded[: named.start()] + folded[named.end() :]
    return None, folded


def _last_such(number: int, today: date) -> date | None:
    """The last day up to today with that number in its month."""
    for back in range(62):
        day = today - timedelta(days=back)
        if day.day == number:
            return day
    return None


def _same_day(day: date, year: int) -> date:
    return day.replace(year=year, day=min(day.day, 28) if day.month == 2 else day.day)

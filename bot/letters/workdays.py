"""Working days in Denmark, and lengths of time as letters write them."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Literal

import holidays

RunsFrom = Literal["date", "received", "letter", "event"]
Unit = Literal["days", "workdays", "weeks", "months", "years"]

_WORDS = (
    *("en", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni", "ti", "elleve", "tolv"),
    *("tretten", "fjorten", "femten", "seksten", "sytten", "atten", "nitten", "tyve"),
)
_NUMBERS = {word: n for n, word in enumerate(_WORDS, 1)} | {
    **{"et": 1, "én": 1, "ét": 1, "enogtyve": 21, "tredive": 30, "tres": 60, "halvfems": 90}
}
_UNITS: dict[str, Unit] = {
    **{"hverdag": "workdays", "arbejdsdag": "workdays", "bankdag": "workdays"},
    **{"uge": "weeks", "måned": "months", "mdr": "months", "år": "years", "halvår": "months"},
}
_DURATION = re.compile(
    rf"(?<![\w.,/–-])(?:(?P<n>\d{{1,3}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
    r"(?: \([\wæøå]{1,12}\))?(?: (?:hele|fulde|løbende|kalender) | ?[-\u2010\u2011] ?| ?)"
    r"(?:kalender|løbende |hele )?(?P<unit>halvår|dag|døgn|hverdag|arbejdsdag|bankdag"
    r"|uge|måned|mdr|år)"
    r"|(?P<half>et halvt år))(?:e?r?s?|es)(?![\wæøå])(?:(?<=mdr)\.)?"
    r"|(?<![\w.,/–-])(?P<n2>\d{1,3}|[a-zæø]{2,8})-?(?P<unit2>dage|uge|måned)(?:er"
    r"|r)?s?-?s?(?=frist)",
    re.IGNORECASE,
)
_FROM_LETTER = re.compile(
    r"\bd\. ?d\b|\bdags dato|\bdatoen (?:øverst|foroven|ovenfor|herover|på brevet)"
    r"|\b(?:faktura|brev|afgørelses|udskrifts"
    r"|afsendelses)dato\w*|\b(?:fra|efter) dato\b|\bi dag\b|\bafsend\w*|\budsend\w*"
    r"|\budstedel\w*|\budskriv\w*"
    r"|\b(?:brev|afgørelse|skrivelse|påkrav|faktura|meddelelse|tilbud|rykker"
    r"|opkrævning|varsl)\w*s dat\w+|\bdatering\w*"
    r"|\bo(?:ven|ven)(?:stående|nævnte) dato|\bdato(?:en)? (?:for|på) (?:denne|dette"
    r"|\w*brevet|\w+sen|\w+et)",
    re.IGNORECASE,
)
_FROM_RECEIPT = re.compile(
    r"\bmodtag\w*|\bankom\w*|\bdin digitale post\w*|\be-?boks\b"
    r"|\bfået\b|\bfår\b|\bfik\b|\bforkynd\w*|\bmeddel\w*|\bkom(?:met|mer"
    r"|me)?\b|\bunderret\w*|\bi hænde\b|\båbn\w*"
    r"|\blæs(?:t|er|te)\b|\btilgå\w*|\bbekendt\w*|\bkendskab\b|\bnået\b|\bnåede\b"
    r"|\bafgørelsen\b|\bbrevet\b|\bdette\b|\bdenne\b",
    re.IGNORECASE,
)
_OTHER_THING = re.compile(
    r"\b(?:modtag(?:et|er|e|elsen? af)|fået|får|fik) (?:en |et |jeres |din |dit |vores |endelig "
    r"|den endelige )?"
    r"(?!(?:\w*(?:afgørelse|brev|skrivelse|meddelelse|besked|påkrav|henvendelse"
    r"|underretning|tilbud|høring|varsel|påbud|afslag"
    r"|tilladelse|rykker|opkrævning|advis|klagevejledning|kendskab|nærværende|ovenn?"
    r"|vedlagt)\w*|den(?:ne)?|dette?|det|dem)\b)(?P<thing>\w{5,})",
    re.IGNORECASE,
)
_RUNS_AFTER = re.compile(
    r"[ ,]{1,2}(?:regnet |beregnet |at regne |er gået )?(?:(?:og )?(?:de |den |det )?"
    r"(?:tæller|begynder|løber|starter|regnes)(?: fra)?|fra|efter)\b[^;()]{0,120}?"
    r"(?=[;()]|\.(?: [A-ZÆØÅ]|$)|, (?:kan|skal|bliver|vil|går|afviser|så|hvis|jf\.?|og"
    r"|men|ved|ellers|medmindre)\b|$)"
)
_RUNS_BEFORE = re.compile(
    r"(?:^|[,;.:] |\b(?:regnet|senest|og) )(?:fra|efter|når|regnet fra)\b[^;]{0,120}\Z",
    re.IGNORECASE,
)
_CLOSED = frozenset({(6, 5), (12, 24), (12, 31)})
"""Month and day on which offices are closed though it is no public holiday."""


@cache
def _public_holidays(year: int) -> frozenset[date]:
    # The library's own calendar fills itself while it is read, which threads must not share.
    return frozenset(holidays.country_holidays("DK", years=year))


def _is_workday(day: date) -> bool:
    return day.weekday() < 5 and day not in _public_holidays(day.year)


def is_working_day(day: date) -> bool:
    """Whether a deadline can end on that day."""
    return _is_workday(day) and (day.month, day.day) not in _CLOSED


def next_working_day(day: date) -> date:
    """The day itself when it is a working day, or the first one after it."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def add_working_days(day: date, n: int) -> date:
    """The n-th day after (before when negative) that is no weekend and no public holiday.

    5 June, 24 and 31 December count on the way: a deadline is never told a day too late.
    """
    step = timedelta(days=1 if n >= 0 else -1)
    left = abs(n)
    while left:
        day += step
        left -= _is_workday(day)
    return day


@dataclass(frozen=True)
class Duration:
    """A length of time; a negative amount counts backwards ("5 days before the meeting")."""

    amount: int
    unit: Unit

    def after(self, day: date) -> date:
        """The last day when it runs from that day, which does not count itself.

        Raises OverflowError past the end of the calendar.
        """
        if self.unit == "workdays":
            return add_working_days(day, self.amount)
        if self.unit in ("days", "weeks"):
            return day + timedelta(days=self.amount * (7 if self.unit == "weeks" else 1))
        months = self.amount * (12 if self.unit == "years" else 1)
        years, month = divmod(day.month - 1 + months, 12)
        year, month = day.year + years, month + 1
        return date(year, month, min(day.day, monthrange(year, month)[1]))


def durations_in(text: str) -> list[tuple[int, int, Duration]]:
    """Where lengths of time stand in a text: "14 dage", "fire ugers", "14-dagesfrist"."""
    found = []
    for match in _DURATION.finditer(text):
        number = (match["n"] or match["n2"] or "6").lower()
        amount = int(number) if number.isdigit() else _NUMBERS.get(number, 0)
        name = (match["unit"] or match["unit2"] or "halvår").lower()
        unit = _UNITS.get(name.removesuffix("e") if name == "dage" else name, "days")
        if match["unit"] and name == "halvår":
            amount *= 6
        if amount:
            found.append((match.start(), match.end(), Duration(amount, unit)))
    return found


def anchor_of(text: str, start: int, end: int) -> tuple[int, str]:
    """Where the words end that say from when a duration runs, and those words."""
    if after := _RUNS_AFTER.match(text, end):
        return after.end(), after[0]
    before = _RUNS_BEFORE.search(text[max(0, start - 160) : start])
    return end, before[0] if before else ""


def runs_from(anchored: str) -> RunsFrom:
    """What the words after (or before) a duration make it run from; without any, receipt."""
    if _FROM_LETTER.search(anchored):
        return "letter"
    if not anchored or (_FROM_RECEIPT.search(anchored) and not _OTHER_THING.search(anchored)):
        return "received"
    return "event"

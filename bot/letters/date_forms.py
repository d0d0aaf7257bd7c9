"""The forms in which letters write a date, and the day that each means."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from knowledge.opening_hours import MONTHS, WEEKDAYS

_ONES = ("første", "anden", "tredje", "fjerde", "femte", "sjette", "syvende", "ottende", "niende")
_TEENS = (
    *("tiende", "ellevte", "tolvte", "trettende", "fjortende", "femtende"),
    *("sekstende", "syttende", "attende", "nittende", "tyvende"),
)
_TWENTIES = ("en", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni")
ORDINALS = (
    *(*_ONES, *_TEENS, *(f"{one}ogtyvende" for one in _TWENTIES)),
    *("tredivte", "enogtredivte"),
)
_ORDINAL = {name: day for day, name in enumerate(ORDINALS, 1)}

_D = r"(?:0?[1-9]|[12]\d|3[01])"
_M = r"(?:0?[1-9]|1[0-2])"
_Y = r"(?:19|20)\d\d"
_NAME = (
    r"(?P<name>jan(?:uar)?|febr?(?:uar)?|mar(?:ts)?|apr(?:il)?|maj|juni?|juli?|aug(?:ust)?"
    r"|sept?(?:ember)?|okt(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?!\w)(?:\.(?! [A-ZÆØÅ]|$))?"
)
_WEEKDAY = rf"(?P<weekday>(?:{'|'.join(WEEKDAYS)})|(?:man|tirs?|ons|tors?|fre|lør|søn)\.)"
_ON = rf"(?:{_WEEKDAY},? )?(?P<den>(?:den |d\. ?|d (?=\d)))?"
_NOT_INSIDE = r"(?<![\w§])(?<!\d[.,/-])"
_ENDS = r"(?![\w/]|[.,-]\d|-\w)"
_THIS_YEAR = r"(?: (?P<this>[ds]\. ?å\.?|(?:i|dette|samme) år)| (?P<next>næste år))"
_FORMS = (
    rf"(?P<year>{_Y})-(?P<month>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])(?!\w|-\w)",
    rf"{_ON}(?P<day>{_D})\.? ?{_NAME}(?:,? (?:i )?(?P<year>{_Y})\b|{_THIS_YEAR})?",
    rf"{_ON}(?P<word>{'|'.join(sorted(_ORDINAL, key=len, reverse=True))}) {_NAME}"
    rf"(?:,? (?P<year>{_Y})\b|{_THIS_YEAR})?",
    rf"{_ON}(?P<day>{_D})(?P<sep>[./-]) ?(?P<month>{_M})(?:(?P=sep)|(?<!-)[ -]) ?(?P<year>{_Y})"
    rf"{_ENDS}",
    rf"{_ON}(?P<day>{_D})(?P<sep>[./-])(?P<month>{_M})(?:(?P=sep)|(?<!-)-)(?P<year>\d\d){_ENDS}",
    rf"{_ON}(?P<day>{_D})/(?P<month>{_M}){_ENDS}",
    rf"{_ON}(?P<day>{_D})\.(?P<month>{_M})\.?{_ENDS}",
    r"(?P<end>(?:månedens|årets) (?:udgang|udløb|slutning)|(?:udgangen|udløbet|slutningen) af"
    r" (?:(?:denne |indeværende )?måned(?:en)?|året|indeværende år))\b",
    rf"(?P<last>udgangen af|udløbet af|slutningen af|ultimo|sidste dag i) {_NAME}"
    rf"(?: måned)?(?:,? (?P<year>{_Y})\b|{_THIS_YEAR})?",
    rf"{_WEEKDAY} i uge (?P<week>\d\d?)(?:(?:,| i)? (?P<year>{_Y})\b)?",
    rf"{_WEEKDAY},? (?:den |d\. ?)(?P<alone>{_D})\.?(?![\w.]\w|\w| ?\w*[./-]\d)",
    rf"(?:den|d\.) ?(?P<alone>{_D})\. (?:i )?(?P<now>ds\b\.?|d\.m\.|denne måned|næste måned)",
)
_MAY_HOLD = re.compile(
    r"\d|jan|feb|mar|apr|maj|ju[nl]|aug|sep|okt|nov|dec|udgang|udløb|slutning", re.IGNORECASE
)
_DATE = [re.compile(_NOT_INSIDE + form, re.IGNORECASE) for form in _FORMS]
_UNSAID_YEAR_NEEDS = re.compile(
    r"\b(?:senest|inden|fra|til|før|dato|pr\.|frist\w*|med|og|uge \d\d?|dag(?:en)?)[:,]? \Z", re.I
)
_NO_DATE_BEFORE = re.compile(
    r"(?:\bf(?:ødt|\.|ødselsda(?:g|to))(?: den| d\.)?:?|§|\bmatr\.? ?nr\.?"
    r"|\bj(?:ournal)?\.? ?nr\.?:?"
    r"|\bsags?(?:nr|nummer)?\.?:?|\bnr\.|\bkap\.|\bpkt\."
    r"|\b(?:lov|bekendtgørelse|cirkulære|vejledning|forordning)\w* ?(?:nr\. ?)?[\d/]{0,9} af) ?\Z",
    re.IGNORECASE,
)
_EVERY_YEAR = re.compile(
    r" (?:(?:i )?det (?:\w+ )?(?:år|kalenderår)|(?:i )?året (?:efter|før|forud)|hvert år"
    r"|hver (?:år|gang)|i indkomståret|om året)\b",
    re.IGNORECASE,
)
"""What follows a day that is named in a rule for all years."""


def date_matches(text: str) -> Iterator[re.Match[str]]:
    if not _MAY_HOLD.search(text):
        return
    every = [match for form in _DATE for match in form.finditer(text)]
    reached = 0
    for match in sorted(every, key=lambda match: (match.start(), -match.end())):
        before = text[max(0, match.start() - 40) : match.start()]
        if match.start() < reached or _NO_DATE_BEFORE.search(before):
            continue
        said = match.groupdict()
        if not said.get("year") and _EVERY_YEAR.match(text, match.end()):
            continue
        bare = said.get("month") and not said.get("year") and not (said["den"] or said["weekday"])
        if bare and not ("/" in match[0] and _UNSAID_YEAR_NEEDS.search(before)):
            continue
        reached = match.end()
        yield match


def read_date(match: re.Match[str], base: date, year: int | None = None) -> date | None:
    said = match.groupdict()
    if said.get("year"):
        year = int(said["year"])
        year += 0 if year > 99 else 2000 if year < 60 else 1900
    elif said.get("this") or said.get("next"):
        year = base.year + bool(said.get("next"))
    weekday = _weekday(said.get("weekday"))
    if said.get("week"):
        return _in_week(int(said["week"]), weekday or 0, year, base)
    if said.get("end"):
        month = 12 if "år" in said["end"].lower() else base.month
        return date(base.year, month, monthrange(base.year, month)[1])
    if said.get("alone"):
        return _day_of_month(int(said["alone"]), weekday, (said.get("now") or "").lower(), base)
    month = int(said.get("month") or 0) or _month(said["name"])
    if said.get("last"):
        year = year or base.year + (month < base.month)
        return date(year, month, monthrange(year, month)[1])
    day = _ORDINAL[said["word"].lower()] if said.get("word") else int(said["day"])
    return _make(year, month, day) if year else _next(month, day, weekday, base)


def _weekday(name: str | None) -> int | None:
    if not name:
        return None
    return next(n for n, full in enumerate(WEEKDAYS) if full.startswith(name.lower()[:3]))


def _month(name: str) -> int:
    return next(n for n, full in enumerate(MONTHS, 1) if full[:3] == name.lower()[:3])


def _make(year: int, month: int, day: int) -> date | None:
    return date(year, month, day) if day <= monthrange(year, month)[1] else None


def _next(month: int, day: int, weekday: int | None, base: date) -> date | None:
    """The next such day, or the last one when only that is on the weekday which the text names."""
    days = [
        made for year in range(base.year - 1, base.year + 9) if (made := _make(year, month, day))
    ]
    coming = next((made for made in days if made >= base), None)
    if weekday is None or coming is None or coming.weekday() == weekday:
        return coming
    last = max((made for made in days if made < base), default=coming)
    return last if last.weekday() == weekday else coming


def _in_week(week: int, weekday: int, year: int | None, base: date) -> date | None:
    try:
        day = date.fromisocalendar(year or base.year, week, weekday + 1)
        if year is None and day < base - timedelta(days=60):
            day = date.fromisocalendar(base.year + 1, week, weekday + 1)
    except ValueError:
        return None
    return day


def _day_of_month(day: int, weekday: int | None, now: str, base: date) -> date | None:
    ahead = 1 if now.startswith("næste") else 0
    for months in range(ahead, ahead + (1 if now else 3)):
        years, month = divmod(base.month - 1 + months, 12)
        made = _make(base.year + years, month + 1, day)
        if made and (now or (made >= base and made.weekday() == weekday)):
            return made
    return None


def weekday_after(day: date | None, name: str) -> date | None:
    """The next such weekday; None on one, which may mean that day or the one a week later."""
    ahead = (WEEKDAYS.index(name.lower()) - day.weekday()) % 7 if day else 0
    return day + timedelta(days=ahead) if day and ahead else None

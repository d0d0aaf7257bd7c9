"""Meetings, interviews, visits and examinations the reader of a letter is to attend."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.letters.dates import Dated, letter_day
from bot.letters.lines import Line, read_lines

_TIME = r"(?P<time>(?:[01]?\d|2[0-3])(?:[.:][0-5]\d)?)(?![\d:]|[.,]\d)"
_CLOCK_AFTER = re.compile(
    rf"[ ,(]{{0,3}}(?:(?:mellem|fra|i tidsrummet)? ?(?:kl\.?|klokken) ?|mellem |fra )?{_TIME}",
    re.IGNORECASE,
)
_CLOCK_NEAR = re.compile(rf"(?:\bkl\.?|\bklokken) ?{_TIME}", re.IGNORECASE)
_CLOCK_LABEL = re.compile(
    rf"^(?:tid(?:spunkt)?|klokken|kl\.?|mødetid|hvornår)[: ]{{1,3}}(?:kl\.? ?)?{_TIME}",
    re.IGNORECASE,
)
_LIMITED = re.compile(
    r"\b(?:senest|inden|før|frist\w*|senere end|frem til|indtil|fra og med|pr\.|gyldig\w*|udløber"
    r"|ændret fra|flyttet fra|aflyst|brev af|afgørelse af|indsendt|oprettet|modtaget"
    r"|forfald\w*|betal\w*)"
    r"[^.;]{0,25}\Z",
    re.IGNORECASE,
)
_EVENT = re.compile(
    r"\b(?:\w*møde(?:t|r|rne)?|\w*samtale[nr]?|\w*besøg(?:et)?|besøger"
    r"|\w*undersøgelse[nr]?|\w*forretning(?:en)?"
    r"|retsmøde\w*|syn|besigtigelse\w*|fremvisning\w*|konsultation\w*|operation(?:en)?"
    r"|indlæggelse\w*|behandling(?:en)?"
    r"|aftale|tid|forhandling(?:en)?|afhøring\w*|partsforklaring\w*"
    r"|hovedforhandling\w*|tilsyn(?:et)?|prøve[nr]?|eftersyn(?:et)?"
    r"|vaccination\w*|screening\w*|scanning\w*|røntgen\w*|blodprøve\w*|kontrol(?:len)?"
    r"|kursus|workshop|introduktion\w*"
    r"|afprøvning\w*|test(?:en)?|vejledning|aktivering\w*|tilbuddet|praktik\w*)\b",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"\bindkald\w*|\binviter\w*|\btilsig\w*|\bskal (?:du |I |De )?(?:\w+ )?(?:møde"
    r"|komme|deltage)\b|\bgive møde\b|\bmøde (?:op|frem)\b"
    r"|\b(?:afsat|ny|anden) (?:\w+ ){0,2}tid\b|\bfået (?:en )?(?:ny )?tid\b"
    r"|\bhar (?:vi )?(?:reserveret|booket"
    r"|aftalt|sat)\b|\bglæder os\b|\bvelkommen\b|\bmøder vi\b"
    r"|\bses\b|\bfinder sted\b|\bafholdes\b|\bholdes\b|\b(?:vi|jeg) kommer\b|\bkommer (?:vi|jeg)\b"
    r"|\bbedes (?:du |De |I )?(?:\w+ )?(?:møde|komme)\b"
    r"|\bdin (?:\w+ )?(?:tid|aftale|samtale|undersøgelse|operation)\b|\bringer\b",
    re.IGNORECASE,
)
_INVITED = re.compile(r"\bkan komme til\b|\bkom (?:og|til)\b|\ber inviteret\b", re.IGNORECASE)
_LABEL = re.compile(
    r"^(?:hvornår|tid(?:spunkt)?(?: og sted)?|dato(?: og tid)?|mødetid|dag|ny tid)\b", re.IGNORECASE
)
_PLACE_LABEL = re.compile(
    r"^(?:hvor|sted|mødested|adresse|lokale|mødeadresse"
    r"|mødelokale)\s*:?\s+(?!pr\. telefon)(?P<place>.{3,120})",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"(?:\d|kl\.?|\))[^.;]{0,25}? (?P<place>(?:i|på|hos"
    r"|ved) [A-ZÆØÅa-zæøå0-9][^.;]{2,100}?)(?=[.;](?: |$)|, hvor\b| \(indgang|, så\b"
    r"| for at\b| med henblik|$)"
)
_BRING = re.compile(
    r"\bmedbring\w*|\btage? [^.;]{0,80}\bmed\b|\bhusk\b[^.;]{0,80}\bmed\b"
    r"|\bhave [^.;]{0,60}\bmed\b",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:var|blev|har været|skete|fandt sted|mødte|udeblev|talte|holdt|afholdt|deltog)\b",
    re.IGNORECASE,
)
_HELD = re.compile(r"(?: \(?kl\.? ?[\d.:-]{1,11}\)?)?,? (?:holdt|var|blev|mødte|fandt|har)\b")
_MOVED = re.compile(r"\b(?:er|bliver|blev) (?:\w+ )?(?:flyttet|aflyst|udsat|ændret|rykket)\b")
_OTHERS = re.compile(
    r"\b(?:byråd|kommunalbestyrelse|\w*udvalg|\w*nævn|regionsråd)\w*", re.IGNORECASE
)
_READER = re.compile(r"\b(?:[Dd]u|[Dd]ig|[Dd]in|De|Dem|Deres|I|[Jj]er|[Jj]eres)\b")
_MOST = 10
"""So many dates of a line are looked at; a sentence has few."""
_AROUND = 5
"""So many lines before and after the one with the date may belong to it."""


@dataclass(frozen=True)
class Meeting:
    """A meeting; `time` is when it begins and `place` where, as written, each "" when not told.

    `bring` is the sentence that says what to bring.
    """

    day: date
    time: str
    place: str
    quote: str
    bring: str


def find_meetings(text: str, dates: Sequence[Dated]) -> list[Meeting]:
    """The meetings of a letter in order; `dates` are those of `find_dates` in the same text."""
    lines = read_lines(text)
    own = letter_day(text)
    starts = [dated.start for dated in dates]
    bring = next((line.quote for line in lines if _BRING.search(line.text)), "")
    found: dict[tuple[date, str], Meeting] = {}
    days: set[date] = set()
    for at, line in enumerate(lines):
        first = bisect_left(starts, line.places[0])
        last = bisect_right(starts, line.places[-1])
        for dated in dates[first : min(last, first + _MOST)]:
            if own is not None and dated.day < own:
                continue
            start = bisect_left(line.places, dated.start)
            meeting = _meeting(lines, at, start, dated, bring)
            if meeting and (meeting.time or meeting.day not in days):
                days.add(meeting.day)
                found.setdefault((meeting.day, meeting.time), meeting)
    return list(found.values())


def _meeting(lines: list[Line], at: int, start: int, dated: Dated, bring: str) -> Meeting | None:
    line = lines[at]
    end = start + len(" ".join(line.text[start : start + dated.end - dated.start].split()))
    before, after = line.text[max(0, start - 60) : start], line.text[end : end + 60]
    over = _PAST.search(line.text[:start]) or _HELD.match(after)
    if over or _LIMITED.search(before) or _MOVED.search(after):
        return None
    if _OTHERS.search(line.text) and not _READER.search(line.text):
        return None
    time = _time(lines, at, before, after)
    near = " ".join(other.text for other in lines[max(0, at - _AROUND) : at])
    called = _CALLED.search(f"{near} {line.text}") or _INVITED.search(line.text)
    own_event = _EVENT.search(line.text)
    if not time and not (own_event and _CALLED.search(line.text) and "møde" in line.text.lower()):
        return None
    labelled = _LABEL.search(line.text) or _LABEL.search(lines[at - 1].text if at else "")
    if not (own_event or called or ((labelled or _is_bare(line)) and _EVENT.search(near))):
        return None
    return Meeting(dated.day, time, _place(lines, at, end), line.quote, bring)


def _is_bare(line: Line) -> bool:
    """Whether a line holds hardly more than a day and a time."""
    return len(line.text) < 50


def _time(lines: list[Line], at: int, before: str, after: str) -> str:
    clock = (
        _CLOCK_AFTER.match(after)
        or _CLOCK_NEAR.search(after[:45])
        or _CLOCK_NEAR.search(before[-25:])
    )
    if clock and (
        clock["time"].find(".") > 0
        or ":" in clock["time"]
        or "kl" in clock[0].lower()
        or "fra" in clock[0]
    ):
        return clock["time"]
    for other in lines[at + 1 : at + 3]:
        if label := _CLOCK_LABEL.match(other.text):
            return label["time"]
    return ""


def _place(lines: list[Line], at: int, end: int) -> str:
    for other in lines[at + 1 : at + _AROUND]:
        if _LABEL.match(other.text) and not _CLOCK_LABEL.match(other.text):
            break
        if label := _PLACE_LABEL.match(other.text):
            return label["place"].strip()
    said = _PLACE.search(lines[at].text[end:])
    return said["place"] if said else ""

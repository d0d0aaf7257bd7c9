"""To whom a decision can be appealed, where the complaint is sent, and until when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from bot.letters.bodies import letter_bodies, signs
from bot.letters.lines import Line, read_lines

if TYPE_CHECKING:
    from bot.letters.deadlines import Deadline

_COMPLAINT = re.compile(
    r"\b(?:på)?klag(?!eportal|enævn|eenhed|ede\b|et\b)\w*|\b\w+klage(?:n|r)?\b|\bindbring\w*"
    r"|\banke[rs]?\b|\b(?-i:kære[rs])\b|\bprøve[st]?\b"
    r"|\brekurs\w*|\butilfreds\w*|\buenig\w*|\bgenvurder\w*"
    r"|\b(?:bede|anmode) (?:\w+ ){1,4}(?:se på|vurdere|genoverveje)"
    r"|\bvidere til\b|\bmedhold\b|\bfasthold\w*|\bomgør\w*",
    re.IGNORECASE,
)
_ABOUT_COMPLAINTS = re.compile(r"\bklag|påklag|uenig|ikke enig|utilfreds|medhold", re.IGNORECASE)
_NEGATED = re.compile(
    r"\b(?:kan|er|vil|skal)\b[^.;]{0,60}?\b(?:ikke|hverken|aldrig)\b[^.;]{0,60}"
    r"\b(?:klag\w*|påklag\w*|indbring\w*|anke\w*|prøves)|\bingen klageadgang"
    r"|\bendelig\b[^.;]{0,40}\bafgørelse"
    r"|\bafgørelse\w*\b[^.;]{0,30}\bendelig\b",
    re.IGNORECASE,
)
_DECIDES_BEFORE = re.compile(
    r"\b(?:skriv(?:es)?|rettes|stiles|indgives|påklages?|klages?|klage|klagen"
    r"|klagesagen|indbringes?|ankes?|kæres|bed(?:e|er)?|prøves|videre|videresende[rs]?|oversendes?"
    r"|sende[rs]?|sendt|går|afgøres|behandles)\b"
    r"(?:(?: [\w,/()]+){0,9}? (?:til|for|hos|af|i|ved)(?: den| det)?|(?<=bede)|(?<=bed)) \Z",
    re.IGNORECASE,
)
_DECIDES_AFTER = re.compile(
    r" (?:behandler|afgør|træffer|tager? stilling"
    r"|(?:om at )?(?:se på|vurdere|genoverveje)|er klageinstans|som klageinstans"
    r"|skal have modtaget)\b",
    re.IGNORECASE,
)
_COLON = re.compile(r"\bklage\w*[^.;]{0,60}: \Z", re.IGNORECASE)
_FIRST_SENT = re.compile(
    r"\b(?:(?:send(?:e[rs]?)?|sendes|skriv(?:e[rs]?)?|indgiv\w*|indsendes?|fremsendes?"
    r"|rettes|afleveres?|ring|klag(?:e[rs]?)?|henvend\w*)"
    r"\b(?: [\w,]+){0,7}?|^til:?|klagen?:?) ?(?:til|via|hos|gennem|på"
    r"|ved anvendelse af|over)? (?P<to>os|mig|kontoret|jobcentret)\b",
    re.IGNORECASE,
)
_SENT_TO = re.compile(
    r"\b(?:send(?:es?)?|skriv(?:e[rs]?)?|klage[rs]?|indgives|indsendes|fremsendes|rettes|sendes|indgivet"
    r"|tilgår|stiles|afleveres)\b(?: [\w,]+){0,8}?"
    r" (?:til|via|gennem|på|hos|ved anvendelse af) (?P<to>(?:(?:[A-ZÆØÅ][\w-]+|og|for"
    r"|i|af)(?: |(?=[.,;:]|\Z))){1,5}"
    r"|[a-zæøå-]{3,}(?:en|et|huset)\b|[\w.+-]{1,60}@[\w.-]{1,60}\w)",
)
_WAY = re.compile(
    r"\b(?:kan|skal|må|ønsker|vil)\b[^.;]{0,60}\b(?:klage|påklages)\b"
    r"|\buenig|\bikke (?:er )?(?:enig|tilfreds)|\butilfreds",
    re.IGNORECASE,
)
_COPY = re.compile(r"\b(?:kopi|genpart|underret\w*|orienter\w*|tilsyn\w*)\b", re.IGNORECASE)
_OWN_STEP = re.compile(
    r"\bindbringer (?:vi|kommunen|udlejer\w*|selskabet)\b"
    r"|\b(?:vi|udlejer\w*|selskabet) (?:\w+ )?indbringer\b"
    r"|\bansøgning\w*\b[^.;]{0,60}\bvidere til\b",
    re.IGNORECASE,
)
"""What the authority does itself with a case."""
_NOT_TO_BODY = re.compile(
    r" (?:\w+ )?(?:afgørelse|kendelse|praksis|stadfæste\w*|ophæve\w*|hjemvise\w*|ændre\w*|finder"
    r"|fandt|traf|har (?:den|modtaget|besluttet|truffet|afgjort)|behandler ikke|kan ikke)\b",
    re.IGNORECASE,
)
"""What follows a body that is spoken of, and does not get the complaint."""
_AFTER_WAY = 3
"""So many lines, from one that says how to complain on, may say where the complaint goes."""
_LABELLED = re.compile(r"^(?:klage(?:n)?(?: sendes)? )?til: (?P<to>[^(,.;]{2,60})", re.IGNORECASE)


@dataclass(frozen=True)
class Appeal:
    """A way to complain: `to` decides, `send_to` gets the complaint first ("" when not told).

    `within` is the time as the letter writes it, "" when it names none.
    """

    to: str
    send_to: str
    within: str
    day: date | None
    quote: str


@dataclass(frozen=True)
class _Named:
    name: str
    rank: int
    line: Line


def find_appeal(text: str, deadlines: Sequence[Deadline]) -> Appeal | None:
    """How the decision in a letter can be appealed; None when it names no body that decides."""
    lines = _guidance(read_lines(text))
    named = [body for line in lines for body in _bodies_in(line)]
    if not named:
        return None
    best = min(named, key=lambda body: body.rank)
    deadline = next((d for d in deadlines if d.what == "klage"), None)
    return Appeal(
        to=best.name,
        send_to=_first_to(lines),
        within=" ".join(text[deadline.start : deadline.end].split()) if deadline else "",
        day=deadline.day if deadline else None,
        quote=best.line.quote,
    )


def _guidance(lines: list[Line]) -> list[Line]:
    """The lines about complaints: those that say so, and all that stand under such a heading."""
    found: list[Line] = []
    under, after = False, 0
    for line in lines:
        if line.is_title:
            under = bool(_ABOUT_COMPLAINTS.search(line.text))
            continue
        if _OWN_STEP.search(line.text):
            continue
        told = bool(_COMPLAINT.search(line.text)) and not signs("not_yet").search(line.text)
        after = _AFTER_WAY if told and _is_way(line.text) else after - 1
        if under or told or (after > 0 and not _COPY.search(line.text)):
            found.append(line)
    return found


def _is_way(text: str) -> bool:
    return bool(_WAY.search(text)) and not _NEGATED.search(text)


@cache
def _bodies() -> list[tuple[int, str, re.Pattern[str]]]:
    """Rank, name and pattern of every body; the lower the rank, the surer it decides."""
    lists = letter_bodies()
    ranked = [(0, name) for name in lists.bodies] + [(2, name) for name in lists.last_resort]
    found = []
    for rank, name in ranked:
        spelled = lists.spelled.get(name, re.escape(name))
        found.append((rank, name, re.compile(rf"(?<![\w-])(?:{spelled})s?(?![\w-])", re.I)))
    other = "|".join(f"(?:{pattern})" for pattern in lists.other_bodies)
    return [*found, (1, "", re.compile(rf"(?<![\w-])(?:{other})(?![\w-])", re.I))]


def _bodies_in(line: Line) -> list[_Named]:
    found: list[tuple[int, int, _Named]] = []
    denied = [match.span() for match in _NEGATED.finditer(line.text)]
    for rank, name, pattern in _bodies():
        for match in pattern.finditer(line.text):
            start, end = match.span()
            if any(
                a <= start and start - b < 60 and not _turns(line.text[b:start]) for a, b in denied
            ):
                continue
            if _NOT_TO_BODY.match(line.text, end):
                continue
            decides = _DECIDES_BEFORE.search(line.text[max(0, start - 120) : start])
            decides = (
                decides or _DECIDES_AFTER.match(line.text, end) or _COLON.search(line.text[:start])
            )
            if rank and not decides:
                continue
            surely = rank * 4 + (0 if decides else 1)
            found.append((start, -end, _Named(name or match[0], surely, line)))
    kept: list[_Named] = []
    reached = 0
    for start, end, body in sorted(found, key=lambda item: item[:2]):
        if start >= reached:
            kept.append(body)
            reached = -end
    return kept


def _turns(between: str) -> bool:
    """Whether the words after "kan ikke klages" turn to what can be done."""
    return bool(re.search(r"[.;]|\bmen\b|\bdog\b", between))


def _first_to(lines: list[Line]) -> str:
    """Where the letter says that the complaint is to be sent."""
    for line in lines:
        if labelled := _LABELLED.match(line.text):
            return labelled["to"].strip()
        if _FIRST_SENT.search(line.text):
            return letter_bodies().sender
        if said := _SENT_TO.search(line.text):
            return said["to"].strip()
    return ""

"""Telephone numbers, e-mail and web addresses in a letter, with telephone hours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from bot.letters.lines import Line, read_lines
from knowledge.danish.personal_data.contact import emails

_NUMBER = re.compile(
    r"(?<![\w+])(?<!\d[ .,/:-])(?:(?:\+|00) ?45 ?|\(\+?45\) ?)?"
    r"(?:\d\d \d\d \d\d \d\d|\d{4} \d{4}|\d{3} \d{3} \d\d|\d\d \d{3} \d{3}"
    r"|\d\d[.-]\d\d[.-]\d\d[.-]\d\d|\d{8})"
    r"(?![\w]|[ ]?[.,/-]\d| \d\d(?!\w|[.:])|,-| ?kr\b)"
)
_YEARS = re.compile(r"(?:19|20)\d\d (?:19|20)\d\d")
_SHORT = re.compile(r"(?:1813|112|113|114|116 ?\d{3})(?![\w]|[ ]?[.,/:-]\d| ?kr)")
_SAYS_PHONE = re.compile(
    r"(?:\b(?:tlf|tel|t|mob)\b\.?|\b\w*telefon\w*|\bmobil\w*|\bring\w*|\bopkald\w*"
    r"|\bkald\w*|\bsms\b|\bhovednummer|\bomstilling\w*"
    r"|\bdirekte\b|\bkontakt\w*|\bhenv\w*\.?|\blinje[nr]?|\w+linjen|\bvagt\w*"
    r"|\bnummer(?:et)?)[^\d\n]{0,45}\Z",
    re.IGNORECASE,
)
_SAYS_OTHER = re.compile(
    r"(?:\b(?:cvr|ean|se|cpr|reg|konto|kundenr|kunde|sag|sagsn|sagsid|sags|journal|j"
    r"|dok|dokument|faktura|ordre|medlems|lejemåls"
    r"|aftale|bs|pbs|debitor|giro|kreditor|kreditornr|løbe|måler|matr|id|ref|p|brev"
    r"|betalings|kvitterings|installations|police|serie"
    r"|sagsnr|kontonr|fakturanr|ydernr|yder|abonnement|betalingskode"
    r"|mobilepay(?: box)?|bankkonto|bilag)"
    r"(?:nr|nummer|nummeret|kode|id)?\b\.?(?:[ -]{0,2}(?:nr|nummer|id))?[.:]{0,2}"
    r"|\b\w*konto\w*|(?<!tlf\.)(?<!tlf)(?<!telefon)(?:^| )nr\.:?"
    r"|[+<])[ :]{0,6}(?:\d{4}[ -]{1,3})?\Z",
    re.IGNORECASE,
)
_WEB = re.compile(
    r"(?<![\w@.-])(?:https?://[^\s<>\"»]{3,200}|(?:www\.)?(?:[\wæøå-]{1,63}\.){1,4}"
    r"(?:dk|com|org|net|eu|nu|info|gl|fo|example)(?![\w.-]?\w)(?:/[^\s<>\"»]{0,200})?)",
    re.IGNORECASE,
)
_DAYS = (
    r"(?:(?:alle )?hverdage?|daglig\w*|weekend\w*|(?:man|tirs?|ons|tors?|fre|lør"
    r"|søn)(?:dage?)?(?![a-zæøå])\.?|ma|ti|on|to|fr(?=\W))"
)
_CLOCK = r"\d{1,2}(?:[.:]\d\d)?"
_TIMES = rf"(?:(?:kl\.?|mellem|fra|klokken) ?)*{_CLOCK} ?(?:-|–|til|og) ?(?:kl\.? ?)?{_CLOCK}"
_HOURS = re.compile(
    rf"(?<![\w.])(?:(?:hver )?{_DAYS}(?:\.? ?(?:-|–|til|og|,|\+"
    rf"|&) ?{_DAYS})*[ :,.]*(?:i tidsrummet |tillige |dog |kun |bedst |også )*{_TIMES}"
    r"|(?:kl\.?|mellem|fra|åbent?|telefontid|åbningstid|tid|træffes|er åben"
    rf"|bedst) ?(?:kl\.? |mellem |fra )*{_TIMES})"
    r"(?:(?:,| og| samt|;| dog)*(?: og)?(?: torsdag"
    rf"| {_DAYS})?[^\d.();]{{0,20}}(?:{_TIMES}))*(?![\w]|\.\d)",
    re.IGNORECASE,
)
_HOURS_LINE = re.compile(
    r"^\W?(?:telefontid|telefonen er|åbningstid|træffetid|åbent|åben|ekspeditionstid"
    r"|bedst at ringe|ring\w*)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Contact:
    """A way to reach somebody, as written; `hours` of a telephone stand beside it or are ""."""

    kind: Literal["phone", "email", "web"]
    text: str
    quote: str
    hours: str = ""


def find_contacts(text: str) -> list[Contact]:
    """Each telephone number, e-mail and web address once, in order; no other numbers."""
    found: dict[tuple[str, str], Contact] = {}
    lines = read_lines(text)
    for at, line in enumerate(lines):
        mails = emails(line.text)
        ways = [
            *((start, end, "phone") for start, end in _phones(line.text)),
            *((start, end, "email") for start, end in mails),
            *(
                (start, end, "web")
                for start, end in _webs(line.text)
                if not any(a < end and start < b for a, b in mails)
            ),
        ]
        for start, end, kind in sorted(ways):
            said = line.text[start:end]
            hours = _hours(lines, at, start, end) if kind == "phone" else ""
            key = (kind, re.sub(r"\W", "", said).lower() if kind == "phone" else said.lower())
            if key not in found or (hours and not found[key].hours):
                found[key] = Contact(kind, said, line.quote, hours)  # type: ignore[arg-type]
    return list(found.values())


def _phones(text: str) -> Iterator[tuple[int, int]]:
    for match in _NUMBER.finditer(text):
        before = text[max(0, match.start() - 60) : match.start()]
        said = _SAYS_PHONE.search(before)
        other = _SAYS_OTHER.search(before)
        plain = match[0].isdigit() or _YEARS.fullmatch(match[0])
        if (
            said
            and not (other and other.start() > said.start())
            or not other
            and not plain
            and not re.search(r"[.-]", match[0])
        ):
            yield match.span()
    for match in _SHORT.finditer(text):
        if _SAYS_PHONE.search(text[max(0, match.start() - 30) : match.start()]):
            yield match.span()


def _webs(text: str) -> Iterator[tuple[int, int]]:
    for match in _WEB.finditer(text):
        yield match.start(), match.start() + len(match[0].rstrip(".,;:)!?"))


def _hours(lines: list[Line], at: int, start: int, end: int) -> str:
    """The hours that stand after the number, else before it or in a neighbouring row."""
    text = lines[at].text
    if found := _HOURS.search(text, end) or _HOURS.search(text[:start]):
        return found[0].strip(" ,")
    for near in (at + 1, at - 1):
        beside = lines[near].text if 0 <= near < len(lines) else ""
        if _HOURS_LINE.match(beside) and (found := _HOURS.search(beside)):
            return found[0].strip(" ,")
    return ""

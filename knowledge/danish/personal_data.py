"""Personal data in Danish text: CPR, phone, e-mail and account numbers, found and masked.

CPR needs a date and a context, never modulus 11: numbers given out since 2007 need not hold it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime

KINDS = ("cpr", "email", "account", "phone")

_CPR = re.compile(
    r"(?<!\d)(\d{2})([ ./_:-]{0,2})(\d{2})[ ./_:-]{0,2}((?:18|19|20)?\d{2})"
    r"([ ./_:]?[-\u2010-\u2015\u2212]{0,2}[ ./_:]?)(\d{2} ?\d{2})(?!\d)"
)
_MASKED_CPR = re.compile(r"(?<!\d)\d{6}[- ]?[xX*]{4}(?!\w)")
_FOR_CPR = re.compile(
    r"\b(cpr|personnummer|person ?nr|født|fødselsdag|fødselsdato|borger|id-?nr|id-?nummer)", re.I
)
_AGAINST_CPR = re.compile(
    r"(\b(sag|journal|j\.? ?nr|dok|konto|reg|ean|cvr|p-?nummer|faktura|ordre|tlf|telefon|mobil|ring"
    r"|matr|kunde|isbn|serie|betalings-?id|iban|måler|ref)\w*\.?|\+71\S*)\D{0,12}$",
    re.I,
)
_MODULUS = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_MASK_FROM = 0.35

_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]+ ?(?:@|\(at\)|\[at\]|\bsnabela\b) ?[\w-]+(?: ?(?:\.|punktum) ?[\w-]+)+",
    re.I,
)
_ACCOUNT = re.compile(
    r"\b[A-Z]{2} ?\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b"
    r"|(?<!\d)\d{4}[ -]?\d{4}[ -]?\d{4}[ -]?\d{4}(?!\d)"
    r"|\b(?:[Rr]eg\.? ?(?:nr\.?)? ?)?\d{4}[ ,.-]{1,3}(?:[Kk]onto\w*\.? ?(?:nr\.?)? ?:? ?)?\d{10}\b"
    r"|\b[Rr]eg\.? ?(?:nr\.?)? ?:? ?\d{4}\D{0,15}\d{6,10}\b"
    r"|\b[Kk]onto\w*\.? ?(?:nr\.?)? ?:? ?\d(?:[ -]?\d){5,13}\b"
)
_PHONE = re.compile(
    r"(?<![\d,])(?:\+45[ -]?|0045 ?)?"
    r"([2-9]\d(?:[ .-]?\d\d){3}|(?!20\d\d-20\d\d)[2-9]\d{3}[ .-]\d{4}"
    r"|[2-9]\d{2}[ .-]\d{3}[ .-]\d{2})"
    r"(?!\d|,\d| ?(?:kr|kroner|,-))"
    r"|(?<!\w)\+\d{8,14}(?!\d)"
)
_AGAINST_PHONE = re.compile(
    r"(konto|reg|cpr|cvr|sags?|j\.?|journal|ean|faktura|ordre|kunde|matr|dok|p-?)"
    r"\w*\.? ?(nr|nummer)?\.?:? ?$",
    re.I,
)
_FOR_PHONE = re.compile(r"(tlf|telefon|mobil|ring|fang|sms)\D{0,25}$", re.I)


@dataclass(frozen=True)
class Found:
    """A piece of personal data: its kind (one of KINDS) and its place."""

    kind: str
    start: int
    end: int


def find_personal_data(text: str) -> list[Found]:
    """Everything recognised, in order, without overlaps (CPR before accounts before phones)."""
    found: list[Found] = []
    for finder in (_cprs, _emails, _accounts, _phones):
        for item in finder(text):
            if all(item.end <= other.start or item.start >= other.end for other in found):
                found.append(item)
    return sorted(found, key=lambda item: item.start)


def mask(text: str) -> tuple[str, list[str]]:
    """The text with personal data replaced by `[kind]`, and the kinds found, each once."""
    kinds: list[str] = []
    parts, at = [], 0
    for item in find_personal_data(text):
        parts += [text[at : item.start], f"[{item.kind}]"]
        at = item.end
        if item.kind not in kinds:
            kinds.append(item.kind)
    return "".join([*parts, text[at:]]), kinds


def without_masks(text: str) -> str:
    """A masked text without the marks, for searching."""
    return re.sub(r"\[(?:cpr|phone|email|account)\]", " ", text)


def _cprs(text: str) -> list[Found]:
    exact = [
        Found("cpr", match.start(), match.end())
        for match in _CPR.finditer(text)
        if _cpr_score(text, match) >= _MASK_FROM
    ]
    return exact + [Found("cpr", m.start(), m.end()) for m in _MASKED_CPR.finditer(text)]


def _cpr_score(text: str, match: re.Match[str]) -> float:
    day, separator, month, year, joint, serial = match.groups()
    serial = serial.replace(" ", "")
    if not _is_birthday(int(day), int(month), year, int(serial[0])):
        return 0.0
    score = 0.35 - (0.05 if separator else 0.0)
    dash = bool(joint.strip(" ./_:"))
    score += 0.25 if dash else 0.05 if joint else 0.0
    digits = [int(digit) for digit in day + month + year[-2:] + serial]
    if sum(d * w for d, w in zip(digits, _MODULUS, strict=True)) % 11 == 0:
        score += 0.15
    before = text[max(0, match.start() - 30) : match.start()]
    if _FOR_CPR.search(before):
        score += 0.45
    if not dash and _AGAINST_CPR.search(before[-18:]):
        score -= 0.45
    return round(score, 2)


def _is_birthday(day: int, month: int, written: str, seventh: int) -> bool:
    """Whether the digits are a day between 1880 and today (replacement CPR: day + 60)."""
    year = int(written[-2:])
    if len(written) == 4:
        century = int(written[:2]) * 100
    elif seventh <= 3:
        century = 1900
    elif seventh in (4, 9):
        century = 2000 if year <= 36 else 1900
    else:
        century = 2000 if year <= 57 else 1800
    try:
        born = date(century + year, month, day - 60 if day > 60 else day)
    except ValueError:
        return False
    return date(1880, 1, 1) <= born <= datetime.now(UTC).date()


def _emails(text: str) -> list[Found]:
    return [Found("email", match.start(), match.end()) for match in _EMAIL.finditer(text)]


def _accounts(text: str) -> list[Found]:
    return [Found("account", match.start(), match.end()) for match in _ACCOUNT.finditer(text)]


def _phones(text: str) -> list[Found]:
    found = []
    for match in _PHONE.finditer(text):
        before = text[max(0, match.start() - 30) : match.start()]
        if _FOR_PHONE.search(before) or not _AGAINST_PHONE.search(before[-18:]):
            found.append(Found("phone", match.start(), match.end()))
    return found

"""E-mail addresses and telephone numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.danish.personal_data.context import is_things
from knowledge.danish.personal_data.names import is_given_name
from knowledge.danish.personal_data.reading import Span, apart, digits_in, numbers_in

PUBLIC_PHONES = frozenset(
    {"70201201", "33330047", "82121212", "116111", "116006", "116000", "116123", "116117"}
)
"""Lines for everybody, as in crisis_lines.yaml; numbers of three and four digits never count."""

_TLD = r"(?:dk|com|net|org|eu|nu|info|io|me|de|se|no|pl|uk|gov|edu)\b"
_DOT = r"(?: ?[(\[] ?(?:dot|punktum|prik) ?[)\]] ?| (?:dot|punktum|prik) | ?\. ?)"
_LABEL = r"[\w-]{1,63}"
_BEFORE_AT = re.compile(r"(?:[\w.+-]{0,79}\w)\Z")
_AT = re.compile(
    r"(?P<sign>@)|(?P<spelled> ?@ ?| ?[(\[] ?(?:at|snabel-?a|alfa-?krøl) ?[)\]] ?"
    r"| (?:snabel-? ?a|alfa-?krøl) )|(?P<word> at )",
    re.I,
)
# What may follow an "@", another sign for it, and the bare word "at", which is also Danish.
_DOMAINS = {
    "sign": re.compile(
        rf"(?=[\w-]*[^\W\d_]{{3}}){_LABEL}(?:\.{_LABEL}|,{_TLD}){{0,4}}"
        rf"|{_LABEL}(?:\.{_LABEL}){{0,3}}\.{_TLD}",
        re.I,
    ),
    "spelled": re.compile(rf" ?{_LABEL}(?:{_DOT}{_LABEL}){{0,3}}?{_DOT}{_TLD}", re.I),
    "word": re.compile(
        rf"{_LABEL}(?: (?:dot|punktum|prik) {_LABEL}){{0,2}} (?:dot|punktum|prik) {_TLD}", re.I
    ),
}
_SPELLED = ("snabel", "alfakrøl", "alfa-krøl", "(at", "[at", "punktum", " dot ", " prik ")

_EIGHT = re.compile(r"\d(?:(?:[ ./-]| - |  )?\d){7}(?!\d)")
_FROM_DENMARK = re.compile(r"(?:\+ ?|(?<!\d)00 ?)45\)?[ -]{0,3}\(?\d(?:[ ./-]{0,2}\d){7}(?!\d)")
_FROM_ABROAD = re.compile(
    r"(?:(?<![\w+<])(?<!< )\+ ?|(?<![\d+])00(?=[1-9]\d?\d? ))"
    r"\d{1,3}(?:[ ()./-]{0,2}\d){6,12}(?![\d<])"
)
_SAYS_PHONE = re.compile(
    r"\b(?:tlf|tel|\w*telefon\w*|mobil\w*|fastnet\w*|ring\w*|sms\w*|kald\w*|opkald\w*|whatsapp|nås"
    r"|fang\w*|fat|kontakt\w*|privat|træff\w*|(?:nød|hjemme|privat|arbejds)num\w+|besked"
    r"|(?:mit|nyt|hans|hendes|min|vores|nød)[ -]?(?:nr|nummer)|nummeret)\b[^\d\n]{0,35}\Z",
    re.I,
)
_SAYS_PHONE_AFTER = re.compile(
    r"\W{0,3}(?:(?:er|det er|som) )?(?:(?:mit|min|hans|hendes|mors|fars) )?"
    r"(?:\w+ )?(?:tlf|\w*telefon\w*|mobil\w*|privat)",
    re.I,
)
_NO_PHONE_AFTER = re.compile(
    r",\d| ?(?:kr\b|kroner|,-|km\b|m2|kg\b|mio|%)|[-.]\d|/\d(?!\d ?\d\d)|<", re.I
)
_JOINED_BEFORE = re.compile(r"(?:\d[.,/:-]|\+ ?|[A-Za-z])\Z")
_LISTED_BEFORE = re.compile(r"\d \Z")
_LISTED_AFTER = re.compile(r" \d")
_WORD_BEFORE = re.compile(r"([^\W\d_]+)[:;]? ?\Z")
# Words that may stand right before eight plain digits which are a telephone's.
_MAY_PRECEDE = re.compile(
    r"på|til|fra|med|og|eller|her|nu|igen|også|så|lige|ved|mor|far|søn|datter|mand|kone|kæreste|bror"
    r"|søster|nabo|veninde|ven",
    re.I,
)


def emails(text: str) -> list[Span]:
    """Where e-mail addresses stand, also those spelled out."""
    small = text.lower()
    if "@" not in text and not any(sign in small for sign in _SPELLED):
        return []
    return apart(_all_emails(text))


def _all_emails(text: str) -> Iterator[Span]:
    for sign in _AT.finditer(text):
        kinds = ("sign", "spelled") if sign["sign"] else (sign.lastgroup or "",)
        before = _BEFORE_AT.search(text, max(0, sign.start() - 80), sign.start())
        for kind in kinds:
            domain = _DOMAINS[kind].match(text, sign.end())
            if before and domain:
                yield before.start(), domain.start() + len(domain[0].rstrip(".,-"))
                break


def phones(text: str) -> list[Span]:
    """Where telephone numbers stand that are not for everybody."""
    if digits_in(text) < 8:
        return []
    return [span for span in apart(_all_phones(text)) if not _is_public(text[slice(*span)])]


def _is_public(number: str) -> bool:
    digits = "".join(c for c in number if c.isdigit())
    return digits.removeprefix("00").removeprefix("45") in PUBLIC_PHONES


def _all_phones(text: str) -> Iterator[Span]:
    if "45" in text:
        yield from (match.span() for match in _FROM_DENMARK.finditer(text))
    if "+" in text or "00" in text:
        yield from (match.span() for match in _FROM_ABROAD.finditer(text))
    for start in numbers_in(text):
        match = _EIGHT.match(text, start)
        if match and text[start] in "23456789" and _is_phone(text, *match.span()):
            yield match.span()


def _is_phone(text: str, start: int, end: int) -> bool:
    number = text[start:end]
    if _NO_PHONE_AFTER.match(text, end) or _is_span_of_time(number):
        return False
    before = text[max(0, start - 50) : start]
    joined = _JOINED_BEFORE.search(before)
    if _SAYS_PHONE.search(before) or _SAYS_PHONE_AFTER.match(text, end):
        return not joined or before[-1].isalpha()
    listed = _LISTED_BEFORE.search(before) or _LISTED_AFTER.match(text, end)
    if joined or listed or is_things(text, start, end):
        return False
    groups = [len(group) for group in re.findall(r"\d+", number)]
    if groups == [8]:
        word = _WORD_BEFORE.search(before)
        return word is None or bool(_MAY_PRECEDE.fullmatch(word[1])) or is_given_name(word[1])
    blanks = not re.search(r"[^\d ]", number)
    return groups in ([2, 2, 2, 2], [4, 4], [3, 3, 2], [2, 6]) or (
        blanks and groups in ([2, 2, 4], [4, 2, 2], [2, 4, 2])
    )


def _is_span_of_time(number: str) -> bool:
    """2024-2026, 2026-11-22, 12.10.2024, 20.00-21.30, 2500-3000, 1089/2023."""
    between = re.findall(r"\D+", number)
    parts = re.findall(r"\d+", number)
    lengths = [len(part) for part in parts]
    if lengths == [4, 4]:
        years = [part[:2] in {"19", "20"} for part in parts]
        round_sums = all(part.endswith("00") for part in parts)
        return all(years) or "/" in between[0] or (between[0] != " " and (any(years) or round_sums))
    if lengths in ([2, 2, 4], [4, 2, 2]):
        return any(part[:2] in {"19", "20"} and len(part) == 4 for part in parts)
    return lengths == [2, 2, 2, 2] and between[0] in {".", ":"} and between[1] not in {".", " "}

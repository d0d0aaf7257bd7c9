"""Bank accounts: IBAN, registration and account number, and payment cards."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.danish.personal_data.context import is_things
from knowledge.danish.personal_data.reading import Span, apart, digits_in, numbers_in

_COUNTRIES = re.compile(
    r"DK|FO|GL|NO|SE|FI|IS|DE|PL|LT|LV|EE|NL|BE|LU|FR|ES|PT|IT|GB|IE|CH|AT|CZ|SK|HU|RO|BG|HR|SI|GR|CY"
    r"|MT|TR|UA|RS|BA|MK|AL|ME|MD|XK|PK|SA|AE|IL|LI",
    re.I,
)
_COUNTRY_BEFORE = re.compile(r"(?<![A-Za-z0-9])([A-Za-z]{2}) ?\Z")
_IBAN = re.compile(
    r"\d\d(?:(?:[ -]?\d){10,28}| ?(?:[A-Z0-9]{4} ?){2,7}[A-Z0-9]{1,4})(?![A-Za-z0-9])"
)
_CARD = re.compile(r"\d{4}([ -])\d{4}\1\d{4}\1\d{4}(?!\d)")
_REG_AND_NUMBER = re.compile(r"(?<!\d[-./])(?!(?:19|20)\d\d )\d{4}[ ,./-]{1,3}\d{10}(?!\d)")
_CARD_NAMED = re.compile(r"(?:kort|visa|mastercard)\D{0,25}(\d{16})(?!\d)", re.I)
_REG = re.compile(
    r"\breg(?:istrerings)?\b\.?[ -]?(?:nr|nummer)?\W{0,4}(?:er )?"
    r"(\d{4}\D{1,25}\d(?:[ .-]?\d){5,9})(?!\d)",
    re.I,
)
_NAMED = re.compile(
    r"konto(?:nr|nummer|nummeret|en|et)?(?![a-zæøå])([^\d\n]{0,25})"
    r"(\d(?:(?:[ .,/-]{1,3})?\d){5,17})(?!\d)",
    re.I,
)
_NOT_THE_ACCOUNT = re.compile(
    r"cpr|person|tlf|telefon|mobil|ring|sms|sag|kunde|faktura|cvr|kr\b|[.!?] ", re.I
)
_CPR = re.compile(r"\d{6} ?- ?\d{4}")
_MONEY_AFTER = re.compile(r" ?(?:kr|kroner|,-)", re.I)


def accounts(text: str) -> list[Span]:
    """Where account and card numbers stand, without overlaps."""
    return apart(_all(text)) if digits_in(text) >= 6 else []


def _all(text: str) -> Iterator[Span]:
    small = text.lower()
    numbers = numbers_in(text)
    yield from _ibans(text, numbers)
    if "reg" in small:
        yield from (match.span(1) for match in _REG.finditer(text))
    for start in numbers:
        card, account = _CARD.match(text, start), _REG_AND_NUMBER.match(text, start)
        if card:
            yield card.span()
        if account and not is_things(text, *account.span()):
            yield account.span()
    if "konto" in small:
        yield from _named(text)
    if any(word in small for word in ("kort", "visa", "mastercard")):
        yield from (match.span(1) for match in _CARD_NAMED.finditer(text))


def _ibans(text: str, numbers: list[int]) -> Iterator[Span]:
    for start in numbers:
        country = _COUNTRY_BEFORE.search(text, max(0, start - 4), start)
        if country and _COUNTRIES.fullmatch(country[1]):
            match = _IBAN.match(text, start)
            if match and digits_in(match[0]) >= 10:
                yield country.start(), match.end()


def _named(text: str) -> Iterator[Span]:
    for match in _NAMED.finditer(text):
        if not (
            _NOT_THE_ACCOUNT.search(match[1])
            or _CPR.fullmatch(match[2])
            or _MONEY_AFTER.match(text, match.end())
        ):
            yield match.span(2)

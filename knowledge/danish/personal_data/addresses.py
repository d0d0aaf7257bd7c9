"""Street addresses: a street, its number and what follows of floor, door, postcode and town."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from knowledge.danish.personal_data.lists import sections
from knowledge.danish.personal_data.reading import Span, apart, digits_in, numbers_in
from knowledge.danish.words import stopwords

_HOUSE = re.compile(
    r"\d{1,3}(?!\d)(?:[A-Za-z](?!\w)| [a-hA-Z](?!\w))?(?:-\d{1,3}(?!\d)[A-Za-z]?(?!\w))?"
)
_NR = re.compile(r"\.? ?nr\.?\Z", re.I)
_STREET_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[-'’.](?=[^\W\d_]))+(?=\.?\Z)")
_BOX = re.compile(r"\b(?:postboks|boks) \d{1,5}(?!\d)", re.I)
_DOOR = (
    r"(?:(?:tv|th|mf)\b\.?|t\.[vh]\.|dør \d{1,3}\b|lejl(?:ighed)?\.? ?\d{1,4}\b|værelse \d{1,3}\b)"
)
_FLOOR = re.compile(
    rf",? ?(?:(?:\d{{1,2}}\.? ?(?:sal|etage)\b|\d{{1,2}}\.?(?= ?{_DOOR})|\d{{1,2}}\.(?=,)"
    rf"|stuen\b|st\b\.?|kl\.)(?:,? ?{_DOOR})?|{_DOOR})",
    re.I,
)
_TOWN = r"[A-ZÆØÅ][^\W\d_]+(?:-[A-ZÆØÅ][^\W\d_]+)?(?: (?:[A-ZÆØÅ][^\W\d_]+|[NSØVKC]\b))?"
_POSTCODE = re.compile(
    rf"[ ,.\n]{{1,3}}(?:{_TOWN},? )?(?:DK-?)?(\d{{4}}) ({_TOWN}|[^\W\d_]{{3,}}(?: [nsøvkc]\b)?)"
)
_ONLY_TOWN = re.compile(rf", ({_TOWN})")
_COUNTED = re.compile(
    r"[.,:]\d| ?%|\.? ?sal\b|-?(?:årig|værelses)"
    r"|\. ?(?:klasse|kl\b|gang|jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)"
    r"| ?(?:gange?|dage?|uger?|måned(?:er)?|mdr|år|timer?|min|minutter|børn|stk|kr|kroner|km|meter"
    r"|m2|m|kg|cm|kvm|liter|procent|personer|mennesker|huse|lejligheder|biler|træer|etager|værelser"
    r"|pladser|borgere|naboer|steder|eller flere|ud af)\b",
    re.I,
)
_LIVES = re.compile(
    r"(?:\b(?:bor|boede|bo|boende|flytte[rt]?|flyttede)(?: (?:nu|stadig|selv))?(?: på)?"
    r"|\badresse\w*(?: er)?:?|\bbopæl\w*(?: er)?:?)\s\Z",
    re.I,
)
_ADDRESS_IS = re.compile(r"\b(?:adresse\w*|bopæl\w*)(?: er)?:?\s\Z", re.I)
_WORD_BEFORE = re.compile(r"(?<![\w.])((?:[^\W\d_]|[-'’.](?=[^\W\d_])){1,30}\.?) \Z")
_LAST_PART = re.compile(r"[A-ZÆØÅ][a-zæøåéü]+\Z")
_YEARS = range(1980, 2100)
_LONGEST_NAME = 4
_LOOK_BACK = 60
_NO_NAMES = frozenset({"adresse", "adressen", "bopæl", "bor", "kære", "naboen", "udlejer"})


def addresses(text: str) -> list[Span]:
    """Where street addresses stand, without overlaps."""
    return apart(_all(text)) if digits_in(text) else []


def _all(text: str) -> Iterator[Span]:
    for at in numbers_in(text):
        house = _HOUSE.match(text, at)
        if house and (street := _word_before(text, at)):
            yield from _address(text, *street, house.end())
    if "boks" in text.lower():
        for match in _BOX.finditer(text):
            yield match.start(), _after_postcode(text, match.end())


def _word_before(text: str, at: int) -> tuple[int, str] | None:
    """The word before a house number, and where it begins."""
    end = at - 1 if text[at - 1 : at] == " " else at
    if number := _NR.search(text, max(0, end - 4), end):
        end = number.start()
    first = max(0, end - _LOOK_BACK)
    begin = max(first, text.rfind(" ", first, end) + 1, text.rfind("\n", first, end) + 1)
    match = _STREET_WORD.search(text, begin, end)
    return (match.start(), match[0]) if match else None


def _address(text: str, start: int, word: str, end: int) -> Iterator[Span]:
    """The address with this street word and this end of its number, if it is one."""
    floor = _FLOOR.match(text, end)
    if not floor and _COUNTED.match(text, end):
        return
    end = floor.end() if floor else end
    with_town = _after_postcode(text, end)
    begins = _street(text, start, word, sure=bool(floor) or with_town > end)
    if begins is not None:
        yield begins, with_town if with_town > end else _after_town(text, end)


def _street(text: str, start: int, word: str, *, sure: bool) -> int | None:
    """Where the street begins whose last word this is, or None when it is no street."""
    if part := _LAST_PART.search(word):  # also "jegborpåSøndergade27"
        start, word = start + part.start(), part[0]
    lists = sections("streets.txt")
    lower = word.lower()
    capital = word[0].isupper()
    whole = _with_names(text, start, titles_only=True)
    if _any_form(lower, lists["no streets"]) and not (capital and whole < start):
        return None
    sure = sure or bool(_LIVES.search(text[max(0, start - 40) : start]))
    endings = lists["endings"]
    if capital or sure:
        endings = endings | lists["endings of words with a capital letter"]
    stem = 1 if capital else 2
    if lower[stem:].endswith(tuple(endings)) or lower[4:].endswith("alle"):
        return whole
    if lower in lists["streets by themselves"]:
        return whole
    named = _with_names(text, start, titles_only=False)
    if lower in _last_words():
        return named if named < start and (capital or named == whole) else None
    told = _ADDRESS_IS.search(text[max(0, start - 40) : start])
    return named if (told or (capital and sure)) and lower not in stopwords() else None


@cache
def _last_words() -> frozenset[str]:
    """Words that end a street's name and are none by themselves: "Østre Allé"."""
    lists = sections("streets.txt")
    capital = lists["endings of words with a capital letter"]
    return lists["endings"] | capital | lists["last words of a name"]


def _any_form(word: str, stems: frozenset[str]) -> bool:
    """Whether a word is one of these, or its form with an article or in the plural."""
    return any(
        word.endswith(ending) and word.removesuffix(ending) in stems
        for ending in ("", "en", "n", "e", "er", "ene", "erne", "s", "et")
    )


def _with_names(text: str, start: int, *, titles_only: bool) -> int:
    """Where the names before a street's last word begin: "Gl.", "H.C. Andersens", "Østre"."""
    titles = sections("streets.txt")["before a name"]
    for _ in range(_LONGEST_NAME):
        match = _WORD_BEFORE.search(text, max(0, start - 32), start)
        if not match:
            break
        word = match[1]
        plain = word.lower().rstrip(".")
        title = plain in titles and (word[0].isupper() or plain != "ved")
        named = word[0].isupper() and plain not in stopwords() and plain not in _NO_NAMES
        initials = "." in word.rstrip(".") and word[0].isupper()
        if not (title or initials or (named and not titles_only)):
            break
        start = match.start(1)
    return start


def _after_postcode(text: str, end: int) -> int:
    """Where postcode and town end that follow an address; `end` when there are none."""
    match = _POSTCODE.match(text, end)
    if not match:
        return end
    town = match[2]
    a_year = town[0].islower() and int(match[1]) in _YEARS
    return end if a_year or town.split()[0].lower() in stopwords() else match.end()


def _after_town(text: str, end: int) -> int:
    match = _ONLY_TOWN.match(text, end)
    return match.end() if match and match[1].split()[0].lower() not in stopwords() else end

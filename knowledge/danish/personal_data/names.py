"""Names of people, as well as a list and the words around can tell.

A word too many hidden changes what a message is about, so precision comes first: a listed name
that is also a word, a place or a make needs a surname or a word like "hedder" beside it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, cached_property

from knowledge.danish.personal_data.lists import sections
from knowledge.danish.personal_data.reading import Span
from knowledge.danish.words import compound_parts, stopwords, zipf

_WORD = re.compile(r"[^\W\d_]+")
_KIN = (
    r"mor|far|søn|datter|mand|kone|kæreste|bror|søster|mormor|morfar|farmor|farfar|barn|dreng|pige"
    r"|nabo|ven|veninde|eks|ekskone|eksmand|svigermor|svigerfar|svigersøn|svigerdatter|tante|onkel"
    r"|moster|faster|nevø|niece|fætter|kusine|barnebarn|samlever|ægtefælle|hustru|chef|udlejer"
    r"|sagsbehandler|rådgiver|kontaktperson|lillebror|lillesøster|storebror|storesøster|stedfar"
    r"|stedmor|papfar|papmor|plejebarn|plejesøn|plejedatter|baby|mentor|partner|lejer|genbo"
)
# A name follows these, also an unknown one in small letters …
_TOLD = re.compile(
    r"\b(?:(?:jeg|hun|han|barnet|drengen|pigen|afdøde|mand|kone|søn|datter|mor|far) hed{1,2}er"
    r"(?: ikke)?:? |(?:mit|hendes|hans|fulde|barnets) navn(?: er:? ?|: ?)|underskrevet:?(?: af)? )"
)
# … these, when it has a capital letter …
_NAMED = re.compile(
    r"\b(?:navn: ?|(?:ansøger|borger|pårørende|afsender|underskrift|barn|mor|far|fra|forælder"
    r"|værge): ?|(?:hr|frk)\.? |fru |(?:værge|bisidder) for )\Z"
)
# … these, when it is a rare word with a capital letter …
_RELATED = re.compile(
    rf"\b(?:min|mit|vores|hans|hendes|din|jeres) (?:\w+ )?(?:{_KIN}) (?:der |som )?(?:hedder )?\Z"
)
# … these, when the list knows it …
_ADDRESSED = re.compile(
    r"\b(?:kære|hej|hejsa|hi|goddag|hilsen|hilsner|mvh|vh|kh|hedder|sagsbehandler(?:en)?|træner(?:en)?"
    r"|kontaktperson(?:en)?|lærer(?:en)?|pædagog(?:en)?|rådgiver(?:en)?|naboen|eksen|søster|bror"
    r"|onkel|tante|mormor|morfar|farmor|farfar)[ ,:.!\n-]{1,3}\Z"
)
# … and these, when the list knows it as nothing but a name.
_PRESENTED = re.compile(r"\b(?:det er|jeg er|her er|jeg,|tak|fra) \Z")
_HIGH = re.compile(
    r"\b(?:sankt|sct|skt|st|dronning|konge?|prins|prinsesse|kronprins|kronprinsesse|santa)\.? \Z"
)
_NO_PERSON = re.compile(
    r"aps|is|\w*(?:skolen?|kirken?|hospital(?:et)?|hjem(?:met)?|center|centret|fond(?:en)?|sgade|vej"
    r"|plads|allé|stiftelsen?|legat(?:et)?|børnehaven?|vuggestuen?|kollegi(?:um|et)|minde|park(?:en)?"
    r"|bibliotek(?:et)?|gymnasi(?:um|et)|museum|pizza|klinik(?:ken)?|kommune|forening(?:en)?|bageri"
    r"|stræde|torv|boulevard|bøfhus|selskab(?:et)?|klub(?:ben)?|gæstebud|syndrom(?:et)?|sygdom(?:men)?|metoden?|princip(?:pet)?)"
)
_NEVER = re.compile(
    r"kommunen?|borgerservice|jobcent(?:er|ere|re)t?|rådhuset?|hjemmeplejen?|visitation(?:en)?"
    r"|afdeling(?:en)?|kommunalbestyrelsen?|byrådet?|team"
)
_PARTICLE = r"(?:von|van|de|da|la|el|al|bin|ben|af|du|der|den)"
_PARTICLES = re.compile(_PARTICLE)
_BETWEEN = re.compile(rf"[ -]|(?: [a-zæøå]\.?)+ |[ -]{_PARTICLE}[ -]")
_COMPOUND_BEFORE = re.compile(r"[^\W\d_]-\Z")
_COMPOUND_AFTER = re.compile(r"-(?:[a-zæøå]|[A-ZÆØÅ]{2})")
_SLAVIC = re.compile(
    r"[^\W\d_]{3,}(?:ski|ska|cki|cka|wicz|czyk|enko|chuk|escu|ovic|evic|oglu|ova|eva|iuk|zadeh)"
)
_LOOK_BACK = 48
_LONGEST = 5
_RARE = 3.5
_UNHEARD = 2.0


class _Small(dict[int, str]):
    """Each character -> one small letter without foreign marks: "Şahin" becomes "sahin"."""

    def __missing__(self, code: int) -> str:
        small = chr(code).lower()
        if small not in "æøå":
            small = unicodedata.normalize("NFD", small)[0]
        self[code] = {"ı": "i", "ł": "l", "đ": "d"}.get(small, small)
        return self[code]


_SMALL = _Small()


@dataclass(frozen=True)
class _Message:
    """A text, the same in small letters, and where its words stand."""

    text: str
    small: str
    words: list[Span]
    told: frozenset[int]

    def word(self, at: int) -> str:
        """A word as the lists hold it."""
        start, end = self.words[at]
        return self.small[start:end]

    def has_capital(self, at: int) -> bool:
        """Whether a word is written like a name: Anna or ANNA, not MitID or SU."""
        written = self.text[slice(*self.words[at])]
        return written.istitle() or (len(written) >= 4 and written.isupper() and not self.shouted)

    @cached_property
    def shouted(self) -> bool:
        """Whether capital letters mean nothing here."""
        return sum(map(str.isupper, self.text)) > len(self.text) / 2

    def after(self, pattern: re.Pattern[str], at: int) -> bool:
        """Whether a word stands right after such words."""
        start = self.words[at][0]
        return pattern.search(self.small[max(0, start - _LOOK_BACK) : start]) is not None

    def gap(self, at: int) -> str:
        """What stands between a word and the next."""
        return self.small[self.words[at][1] : self.words[at + 1][0]]

    def next_word(self, at: int) -> str:
        """The next word, when only a blank or a hyphen stands between."""
        joined = at + 1 < len(self.words) and self.gap(at) in {" ", "-"}
        return self.word(at + 1) if joined else ""


def names(text: str) -> list[Span]:
    """Where names stand, in order, without overlaps."""
    small = text.lower() if text.isascii() else text.translate(_SMALL)
    words = [match.span() for match in _WORD.finditer(small)]
    message = _Message(text, small, words, _told(small))
    given = _listed("given")
    found: list[Span] = []
    for at, (start, end) in enumerate(words):
        likely = text[start].isupper() or small[start:end] in given or start in message.told
        if not likely or (found and start < found[-1][1]):
            continue
        last = _last_of_name(message, at)
        if last is not None:
            found.append((start, words[last][1]))
    return found


def is_given_name(word: str) -> bool:
    """Whether a word is a given name and nothing else."""
    return word.translate(_SMALL) in _listed("given")


def _told(small: str) -> frozenset[int]:
    """Where words stand after "jeg hedder" and the like."""
    if not any(cue in small for cue in ("hedder", "heder", "navn", "underskrevet")):
        return frozenset()
    return frozenset(match.end() for match in _TOLD.finditer(small))


def _last_of_name(message: _Message, at: int) -> int | None:
    """The last word of the name that begins with this word, or None when none does."""
    start, end = message.words[at]
    if (
        end - start < 2
        or _is_no_name(message.word(at))
        or _COMPOUND_BEFORE.search(message.small[max(0, start - 2) : start])
    ):
        return None
    capital = message.has_capital(at)
    if not (_begins_with_capital(message, at) if capital else _begins_small(message, at)):
        return None
    last = _end(message, at, capital=capital, told=start in message.told)
    others = [message.word(number) for number in range(at + 1, last + 1)]
    if any(_NO_PERSON.fullmatch(other) for other in [*others, message.next_word(last)]):
        return None
    if _COMPOUND_AFTER.match(message.text, message.words[last][1]) or message.after(_HIGH, at):
        return None
    return last


def _begins_with_capital(message: _Message, at: int) -> bool:
    word, following = message.word(at), message.next_word(at)
    if _is_given(word) or (len(word) > 4 and _is_given(word.removesuffix("s"))):
        return True
    capital = bool(following) and message.has_capital(at + 1)
    family = capital and _is_family(following)
    told = message.words[at][0] in message.told
    if word in _listed("given, also a word"):
        return (
            family
            or told
            or (capital and _is_given(following))
            or any(message.after(cue, at) for cue in (_NAMED, _RELATED, _ADDRESSED))
        )
    if told or (word.endswith("sen") and _is_family(word)) or message.after(_NAMED, at):
        return True
    return (family or message.after(_RELATED, at)) and zipf(word) < _RARE


def _begins_small(message: _Message, at: int) -> bool:
    word, following = message.word(at), message.next_word(at)
    told = message.words[at][0] in message.told
    if _is_given(word):
        return (
            told
            or _is_family(following)
            or _is_given(following)
            or any(message.after(cue, at) for cue in (_NAMED, _RELATED, _ADDRESSED, _PRESENTED))
        )
    return told and (word in _listed("given, also a word") or _is_unheard(word))


def _end(message: _Message, at: int, *, capital: bool, told: bool) -> int:
    """The last of the words that could be one name with this first one."""
    last = at
    for number in range(at + 1, min(at + _LONGEST, len(message.words))):
        word = message.word(number)
        between = message.small[message.words[last][1] : message.words[number][0]]
        if not _BETWEEN.fullmatch(between):
            break
        if len(word) == 1 or _PARTICLES.fullmatch(word):
            continue
        known = _is_family(word) or _is_given(word)
        likely = message.has_capital(number) if capital else told and _is_unheard(word)
        if _is_no_name(word) or not (known or likely):
            break
        last = number
    return last


def _is_no_name(word: str) -> bool:
    if word in _listed("given, also a word"):
        return False
    return word in stopwords() or bool(_NEVER.fullmatch(word))


def _is_given(word: str) -> bool:
    return word in _listed("given")


def _is_family(word: str) -> bool:
    return word in _listed("surnames") or _SLAVIC.fullmatch(word) is not None


def _is_unheard(word: str) -> bool:
    """Whether a word is in no Danish text, nor made of words that are."""
    return zipf(word) < _UNHEARD and not compound_parts(word)


@cache
def _listed(section: str) -> frozenset[str]:
    return frozenset(name.translate(_SMALL) for name in sections("names.txt")[section])

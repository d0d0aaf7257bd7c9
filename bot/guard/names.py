"""Names of people, offices and places: each stands in the cited passages."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from bot.guard.finding import Finding, Kind
from bot.guard.reading import Told, is_in

_OFFICE = re.compile(
    r"\b(?:[A-ZÆØÅ]\w*(?:styrelsen|nævnet|huset|retten|service|danmark)"
    r"|Udbetaling Danmark|[A-ZÆØÅ]{3,})\b"
)
_NAME = re.compile(r"(?<![\w@/.-])[A-ZÆØÅ][\wÆØÅæøå-]*(?:(?: [A-ZÆØÅ][\w-]*)*)")
_START = re.compile(r"(?:^|[.!?:]\s+|[-•*]\s+|\d\.\s+|[\"»“(]\s*)\Z")
_POLITE = frozenset(["De", "Dem", "Deres", "I", "Jeres", "EU", "EU-borger", "Digital"])


def of_something_else(told: Sequence[Told], source: Sequence[Told]) -> Iterator[Finding]:
    """Offices whose sentence tells what the passages tell of another office."""
    there = [(other, set(_OFFICE.findall(other.text))) for other in source]
    for sentence in told:
        for name in set(_OFFICE.findall(sentence.text)):
            rest = [w.stem for w in sentence.written if w.text not in name.lower()]
            share = {True: 0, False: 0}
            for other, offices in there:
                if offices:
                    same = sum(is_in(word, other.meaning) for word in rest)
                    share[name in offices] = max(share[name in offices], same)
            if share[False] >= share[True] + 2:
                yield Finding(Kind.NAME, name)


class Names:
    """Finds names; those of departments and authorities also where a sentence begins."""

    def __init__(self, names: Collection[str]) -> None:
        known = sorted({name for name in names if name}, key=len, reverse=True)
        self._known = re.compile(
            rf"(?<!\w)(?:{'|'.join(map(re.escape, known))})s?(?!\w)" if known else r"(?!)"
        )

    def missing(self, text: str, source: str) -> Iterator[Finding]:
        """The names of a text that a source does not hold."""
        there = source.lower()
        for name in dict.fromkeys(self._in(text)):
            words = [word.removesuffix("s") for word in name.lower().split()]
            if name.lower().removesuffix("s") not in there and not all(
                re.search(rf"(?<!\w){re.escape(word)}", there) for word in words
            ):
                yield Finding(Kind.NAME, name)

    def _in(self, text: str) -> Iterator[str]:
        for match in self._known.finditer(text):
            yield match[0]
        for match in _NAME.finditer(text):
            if match[0] in _POLITE:
                continue
            inside = not _START.search(text[: match.start()])
            two = " " in match[0] and match[0].split()[1] not in _POLITE
            letters = match[0].isupper() and len(match[0]) > 1
            if inside or two or letters:
                yield match[0]

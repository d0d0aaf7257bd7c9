"""The last days by which the reader of a letter must or can do something."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal, get_args

from bot.letters.bodies import alternatives, signs
from bot.letters.limits import Limit, Limits
from bot.letters.lines import read_lines
from bot.letters.workdays import Duration, RunsFrom, next_working_day

What = Literal["klage", "svare", "betale", "sende", "andet"]

_BREAK = re.compile(
    r"[;:]|,(?= )(?! \d)|\b(?:og|men|samt)\b(?= (?:vi|du|(?-i:De|I)|kommunen|betaling"
    r"|klagen|forfalder|skal|sender)\b)",
    re.IGNORECASE,
)
_WORD = re.compile(
    r"\b(?!(?:aller)?senest|inden|før|for|og|den|ikke|senere|end|der|er|gået|forløbet)\w{2,}",
    re.IGNORECASE,
)
_FINITE = re.compile(r"(?<=\w )(?:\w+(?:er|des|tes)|har|får|går|står|sker|bør|vil|kan|skal|må)\b")
_NEAR = 6
"""Days between a duration and the date that says the same."""


@dataclass(frozen=True)
class Deadline:
    """A last day; `start` and `end` say where its date or duration stands.

    `day` is None when it cannot be known yet; `moved` when a weekend or holiday put it off.
    """

    start: int
    end: int
    quote: str
    day: date | None
    runs_from: RunsFrom
    what: What
    duration: Duration | None = None
    moved: bool = False


def due(deadline: Deadline, letter_day: date | None, received: date | None) -> date | None:
    """The day of a deadline when the letter was received on another day than first thought."""
    base = {"received": received, "letter": letter_day}.get(deadline.runs_from)
    if deadline.duration is None or deadline.runs_from in ("date", "event"):
        return deadline.day
    return next_working_day(deadline.duration.after(base)) if base else None


def find_deadlines(
    text: str, letter_day: date | None, received: date | None, today: date | None = None
) -> list[Deadline]:
    """The deadlines in a letter in order, each once; days in the past are not told.

    Those that run from receipt have a day only when `received` is known. `today` says which year
    a date without one is in, when nothing in the letter does.
    """
    reader = _Reader(text, letter_day, received, today)
    lines = range(len(reader.lines))
    return _once([(at, deadline) for at in lines for deadline in reader.deadlines_at(at)])


class _Reader:
    """Reads the deadlines of one letter, line by line."""

    def __init__(
        self, text: str, letter_day: date | None, received: date | None, today: date | None
    ) -> None:
        self.lines = read_lines(text)
        self._limits = Limits(text, self.lines, letter_day, received, today)
        self._first_day = letter_day or date.min
        self._heading = ""

    def deadlines_at(self, at: int) -> Iterator[Deadline]:
        """The deadlines of a line."""
        line = self.lines[at]
        if line.is_title:
            self._heading = line.text
        for limit in self._limits.of_line(at):
            core = _clause(line.text, limit)
            past = limit.day is not None and limit.day < self._first_day
            if past or not self._is_readers(core, at, limit):
                continue
            what = self._what(core, at)
            self._limits.told[what] = limit.day
            start, end = line.span(limit.start, limit.end)
            quote = line.quote if not line.is_bare else f"{self.lines[at - 1].quote} {line.quote}"
            how = (limit.runs_from, what, limit.duration, limit.moved)
            yield Deadline(start, end, quote, limit.day, *how)

    def _is_readers(self, core: str, at: int, limit: Limit) -> bool:
        """Whether it is the reader's time that runs out now, not an authority's or a past one."""
        if signs("not_reader").search(core) and not signs("can_complain").search(core):
            return False
        if limit.duration and (
            signs("history").search(core)
            or self._is_not_yet(core, at)
            or _is_condition(self.lines[at].text[: limit.start], core)
        ):
            return False
        if _subject().search(core) and not signs("receiving").search(core):
            return False
        if any(signs("reader").search(part) for part in (core, *self._context(at))):
            return True
        return not _FINITE.search(core)  # an order, or a label

    def _is_not_yet(self, core: str, at: int) -> bool:
        before = self.lines[at - 1].text if at and signs("refers_back").search(core) else ""
        return bool(signs("not_yet").search(self.lines[at].text) or signs("not_yet").search(before))

    def _context(self, at: int) -> tuple[str, ...]:
        before = self.lines[at - 1].text if at else ""
        return (self.lines[at].text, before, self._heading)

    def _what(self, core: str, at: int) -> What:
        """What the clause says is to be done, else the words around it when it leans on them."""
        own, *around = self._context(at)
        short = len(_WORD.findall(core)) < 3
        leans = short or self.lines[at].is_bare or signs("refers_back").search(core)
        for part in (core, own, *(around if leans else ())):
            if kind := _kind(part):
                return kind
        return "andet"


def _kind(text: str) -> What | None:
    kinds: tuple[What, ...] = get_args(What)
    said = next((kind for kind in kinds if signs(f"what.{kind}").search(text)), None)
    return said or ("klage" if signs("unhappy").search(text) else None)


def _clause(text: str, limit: Limit) -> str:
    """The clause a limit stands in, without the limit and what it runs from."""
    start = 0
    breaks = [match.end() for match in _BREAK.finditer(text, 0, limit.start)]
    for place in reversed(breaks):
        if text[place : limit.start].lstrip(" ,").lower().startswith(("jf", "jævnfør")):
            continue  # a reference parts no clauses
        if len(_WORD.findall(text, place, limit.start)) > 1:
            start = place
            break
    end = _BREAK.search(text, limit.anchor)
    return f"{text[start : limit.start]}{text[limit.anchor : end.start() if end else None]}"


def _is_condition(before: str, core: str) -> bool:
    """Whether it is no time to act, but a span: "if you move within ten years"."""
    said = signs("conditional").search(core) and not re.search(r"\b(?:ikke|ingen)\b", core)
    acts = signs("what.klage").search(core) or re.search(r"\b(?:skal|må|bedes)\b", core)
    return bool(said and not acts and signs("limits.span").search(before))


@cache
def _subject() -> re.Pattern[str]:
    """An authority as the subject of a clause."""
    who = f"(?:{alternatives('authorities')})"
    verb = (
        r"(?:(?!(?:for|der|eller|hver|over|under|efter|her|før|hvor|i år)\b)\w{2,}r|vil"
        r"|skal|kan|må)\b"
    )
    return re.compile(
        r"(?<!\btil )(?<!\bhos )(?<!\bfra )(?<!\baf )(?<!\bfor"
        rf" )(?<!\bved )(?<!\bpå )(?<!\bvia )(?<!\bi )\b{who} "
        rf"(?:\w+ )?{verb}|\b{verb} {who}\b",
        re.IGNORECASE,
    )


def _once(found: list[tuple[int, Deadline]]) -> list[Deadline]:
    """Each deadline once: a date rather than the duration that means the same."""
    kept: list[tuple[int, Deadline]] = []
    for at, new in found:
        same = next((old for old in kept if _is_same(old, (at, new))), None)
        if same is None:
            kept.append((at, new))
        elif same[1].duration and not new.duration:
            kept[kept.index(same)] = (at, new)
    return [deadline for _, deadline in kept]


def _is_same(old: tuple[int, Deadline], new: tuple[int, Deadline]) -> bool:
    (old_at, one), (new_at, other) = old, new
    if one.what != other.what:
        return False
    if one.day == other.day:
        return one.day is not None or one.duration == other.duration
    if bool(one.duration) == bool(other.duration) or new_at - old_at > 1:
        return False
    return not (one.day and other.day) or abs((one.day - other.day).days) <= _NEAR

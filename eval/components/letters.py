"""`python -m eval.components.letters [-v] PATH`: measure what is found in letters.

PATH is a file of JSON lines, or a folder with such files; each line is a letter (`LetterCase`).
Of all that was found, and all that should be, it counts what agrees. A deadline agrees when its day
does (one without a day when the quotes overlap), a law when one of the two holds the other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

import click

from bot.letters.amounts import find_amounts
from bot.letters.appeal import find_appeal
from bot.letters.contacts import find_contacts
from bot.letters.dates import find_dates, letter_day
from bot.letters.deadlines import find_deadlines
from bot.letters.laws import find_laws
from bot.letters.meetings import find_meetings
from bot.letters.workdays import durations_in
from eval.commands import command
from eval.components.letter_cases import LetterCase, read_letters
from eval.statistics import Share


@dataclass
class Tally:
    """How much of one kind was found (`hits`), should be (`true`) and was claimed (`claimed`)."""

    hits: int = 0
    true: int = 0
    claimed: int = 0

    @property
    def precision(self) -> Share:
        """How much of what was found is right."""
        return Share(self.hits, self.claimed)

    @property
    def recall(self) -> Share:
        """How much of what is there was found."""
        return Share(self.hits, self.true)


@dataclass
class Result:
    """The tallies by kind of fact, and what disagrees (the letter's id, and what)."""

    tallies: dict[str, Tally] = field(default_factory=dict)
    errors: list[tuple[str, str]] = field(default_factory=list)

    def compare(
        self, case: LetterCase, fact: str, true: Iterable[str], found: Iterable[str]
    ) -> None:
        """Count two sets of texts that agree when they are equal."""
        self.pair(case, fact, dict.fromkeys(true), dict.fromkeys(found), lambda a, b: a == b)

    def pair(
        self,
        case: LetterCase,
        fact: str,
        true: Iterable[str],
        found: Iterable[str],
        agree: Callable[[str, str], bool],
    ) -> None:
        """Count texts in pairs that agree, each used once."""
        tally = self.tallies.setdefault(fact, Tally())
        left = list(found)
        tally.claimed += len(left)
        for item in true:
            tally.true += 1
            match = next((other for other in left if agree(item, other)), None)
            if match is None:
                self.errors.append((case.id, f"{fact} missed: {item}"))
            else:
                left.remove(match)
                tally.hits += 1
        self.errors += [(case.id, f"{fact} wrong: {item}") for item in left]


def measure(cases: Iterable[LetterCase]) -> Result:
    """Read the letters and compare."""
    result = Result()
    for case in cases:
        for score in SCORES:
            score(case, result)
    return result


def _facts(case: LetterCase, result: Result) -> None:
    text = case.text
    contacts = find_contacts(text)
    own = letter_day(text)
    result.compare(case, "letter date", _days(case.letter_date), _days(own))
    figures = (str(amount.value.normalize()) for amount in find_amounts(text))
    result.compare(case, "amounts", map(_value, case.amounts), figures)
    phones = (_digits(c.text) for c in contacts if c.kind == "phone")
    result.compare(case, "phones", map(_digits, case.phones), phones)
    result.compare(case, "e-mails", case.emails, (c.text for c in contacts if c.kind == "email"))
    laws = dict.fromkeys(_tidy(law.text) for law in find_laws(text))
    agree: Callable[[str, str], bool] = lambda a, b: a in b or b in a  # noqa: E731
    result.pair(case, "laws", map(_tidy, case.laws), laws, agree)
    meetings = find_meetings(text, find_dates(text, own or case.received))
    found = (f"{meeting.day} {_clock(meeting.time)}" for meeting in meetings)
    true = (f"{meeting.date} {_clock(meeting.time or '')}" for meeting in case.meetings)
    result.compare(case, "meetings", true, found)


def _deadlines(case: LetterCase, result: Result) -> None:
    own = letter_day(case.text)
    found = find_deadlines(case.text, own, case.received)
    claimed = [f"{d.day}|{d.what}|{_tidy(d.quote)}" for d in found]
    true = [f"{d.date}|{d.what}|{_tidy(d.quote)}" for d in case.deadlines]
    result.pair(case, "deadlines", true, claimed, _same_deadline)
    result.pair(
        case,
        "deadlines and what",
        true,
        claimed,
        lambda a, b: _same_deadline(a, b) and a.split("|")[1] == b.split("|")[1],
    )
    appeal = find_appeal(case.text, found)
    said = case.appeal
    result.compare(
        case,
        "appeal body",
        [said.to.lower()] if said and said.to else [],
        [appeal.to.lower()] if appeal else [],
    )
    true_time = [_length(said.within)] if said and said.to and said.within else []
    result.compare(
        case,
        "appeal within",
        true_time,
        [_length(appeal.within)] if appeal and appeal.within else [],
    )


SCORES: list[Callable[[LetterCase, Result], None]] = [_facts, _deadlines]
"""What is measured of each letter; each adds its own tallies."""


def _same_deadline(true: str, found: str) -> bool:
    day, _, quote = true.split("|", 2)
    other_day, _, other_quote = found.split("|", 2)
    return day == other_day and (day != "None" or quote in other_quote or other_quote in quote)


def _days(day: date | None) -> list[str]:
    return [str(day)] if day else []


def _tidy(text: str) -> str:
    return " ".join(text.lower().split())


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _value(figures: str) -> str:
    value = Decimal(re.sub(r"[^\d,]", "", figures).replace(",", "."))
    return str((value * (1_000_000 if "mio" in figures else 1)).normalize())


def _clock(time: str) -> str:
    hour, _, minute = time.replace(":", ".").partition(".")
    return f"{int(hour)}.{minute or '00'}" if hour.isdigit() else time


def _length(within: str) -> str:
    """A length of time or a date in one form, however it is written."""
    if lengths := durations_in(within):
        return f"{lengths[0][2].amount} {lengths[0][2].unit}"
    dates = find_dates(within, date(2026, 1, 1))
    return f"{dates[0].day:%m-%d}" if dates else _tidy(within)


@command("eval.components.letters")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("-v", "--verbose", is_flag=True, help="List what was missed and wrongly found.")
def main(path: Path, *, verbose: bool) -> None:
    """Measure what is found in the letters of PATH, a file or a folder."""
    cases = read_letters(path)
    result = measure(cases)
    click.echo(f"{len(cases)} letters")
    for fact, tally in result.tallies.items():
        click.echo(f"  {fact:<20} n {tally.true:<4} precision {tally.precision}")
        click.echo(f"  {'':<20}        recall    {tally.recall}")
    for letter, what in sorted(result.errors) if verbose else ():
        click.echo(f"    {letter}: {what}")


if __name__ == "__main__":
    main()

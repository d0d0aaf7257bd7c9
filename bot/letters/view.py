"""An explanation as a person reads it: fixed sentences, and the letter's own words in « »."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from bot.letters.explain import Action, Explanation
from bot.letters.wording import CLAUSE, LetterWording
from bot.letters.workdays import is_working_day
from bot.wording import Wording
from knowledge.danish.personal_data import KINDS
from knowledge.opening_hours import WEEKDAYS

_MOST_ACTIONS = 6
_MOST_AMOUNTS = 5
_MOST_CONTACTS = 4
_MOST_TERMS = 8
_MOST_LAWS = 8
_MARK = re.compile(rf"\[({'|'.join(KINDS)})\]")
_RULE = re.compile(r"\s*[-_=*.]{4,}\s*")
"""A line drawn across a table."""

_PLACE = re.compile(
    r"\d|lokale|rådhus|kontor|skole|center|sal\b|etage|stuen|hjemme|telefon", re.IGNORECASE
)
"""What a place that can be found has in its name."""

_ITEM = "• "


def tell(explanation: Explanation, wording: Wording) -> str:
    """The whole explanation, in paragraphs."""
    return "\n\n".join(_View(explanation, wording).paragraphs())


def tell_actions(actions: Sequence[Action], wording: Wording) -> str:
    """Only what to do and when, for when the days are counted again."""
    lines = [*_late(actions, wording, set()), *_ahead(actions, wording, set())]
    return "\n".join(lines)


class _View:
    def __init__(self, explanation: Explanation, wording: Wording) -> None:
        self.found = explanation
        self.wording = wording
        self.say = wording.letters
        self.shown: set[str] = set()

    def paragraphs(self) -> Iterator[str]:
        found = self.found
        late = list(_late(found.actions, self.wording, self.shown))
        if late:
            yield _section(self.say.late, late)
        yield " ".join(self._opening())
        yield self._key_lines()
        actions = self._actions(late=bool(late))
        if actions:
            yield _section(self.say.actions, actions)
        for heading, lines in (
            (self.say.meetings, self._meetings()),
            (self.say.appeal, self._appeal()),
            (self.say.amounts, self._amounts()),
            (self.say.contacts, self._contacts()),
            (self.say.terms, self._terms()),
            (self.say.laws, self._laws()),
        ):
            told = list(lines)
            if told:
                yield _section(heading, told)
        yield self.say.closing

    def _opening(self) -> Iterator[str]:
        yield self.say.intro
        if self.found.kind:
            yield self.say.kinds[self.found.kind]
        if self.found.masked:
            yield self.say.hidden.format(kinds=self.wording.kinds(list(self.found.masked)))
        if self.found.skipped:
            yield self.say.skipped_line

    def _key_lines(self) -> str:
        if not self.found.key_lines:
            return self.say.no_key_lines
        lines = []
        for line in self.found.key_lines:
            lines.append(_ITEM + quote(line, self.say))
            if line in self.found.retold:
                lines.append(self.say.retold.format(text=self.found.retold[line]))
        if self.found.retold:
            lines.append(self.say.retold_by)
        self.shown.update(self.found.key_lines)
        return _section(self.say.key_lines, lines)

    def _actions(self, *, late: bool) -> list[str]:
        lines = list(_ahead(self.found.actions, self.wording, self.shown))
        if not (lines or late):
            lines = [self.say.no_actions]
        counted = [a for a in self.found.actions if a.deadline.runs_from == "received"]
        if counted and self.found.received is None:
            lines.append(self.say.when_received)
        elif counted and self.found.received:
            day = self.wording.date(self.found.received)
            told = (
                self.say.counted_from_letter_date
                if self.found.assumed
                else self.say.counted_from_received
            )
            lines.append(told.format(date=day))
        return lines

    def _meetings(self) -> Iterator[str]:
        for meeting in self.found.meetings:
            when = long_date(meeting.day, self.wording)
            if meeting.time:
                when = self.say.at_time.format(date=when, time=meeting.time)
            when = when[0].upper() + when[1:]
            where = meeting.place if _PLACE.search(meeting.place) else ""
            told = self.say.meeting_at if where else self.say.meeting
            if meeting.day < self.found.today:
                told = self.say.meeting_past
            place = quote(where.rstrip(" .,"), self.say)
            line = told.format(when=when, place=place, quote=self._quote(meeting.quote))
            yield _ITEM + line.strip()
            if meeting.bring:
                yield _ITEM + self.say.meeting_bring.format(quote=quote(meeting.bring, self.say))
        if self.found.meetings:
            yield self.say.companion

    def _appeal(self) -> Iterator[str]:
        appeal = self.found.appeal
        if appeal is None:
            return
        line = self.say.appeal_to.format(to=appeal.to, quote=self._quote(appeal.quote))
        yield line.strip()
        if appeal.within:
            yield self.say.appeal_within.format(within=appeal.within)
        yield self.say.appeal_help

    def _amounts(self) -> Iterator[str]:
        """The amounts of each sentence together, those first that have not been shown."""
        by_quote: dict[str, list[str]] = {}
        for amount in self.found.amounts:
            if amount.quote not in self.shown:
                by_quote.setdefault(amount.quote, []).append(f"{amount.text} kr.")
        for text, amounts in list(by_quote.items())[:_MOST_AMOUNTS]:
            told = ", ".join(dict.fromkeys(amounts))
            yield _ITEM + self.say.amount.format(amount=told, quote=self._quote(text)).strip()
        if len(by_quote) > _MOST_AMOUNTS:
            yield self.say.more_amounts

    def _contacts(self) -> Iterator[str]:
        reached = [c for c in self.found.contacts if c.kind != "web"]
        for contact in reached[:_MOST_CONTACTS]:
            line = self.say.contact.format(contact=contact.text, quote=self._quote(contact.quote))
            yield _ITEM + line.strip()
        doors = {door.id: door for door in self.wording.departments}
        door = doors.get(self.found.department or "", self.wording.front_door)
        yield self.say.our_door.format(door=self.wording.door(door))

    def _terms(self) -> Iterator[str]:
        terms = self.found.terms
        for term in terms[:_MOST_TERMS]:
            yield _ITEM + self.say.term.format(word=term.word, plain=term.plain)
        if len(terms) > _MOST_TERMS:
            yield self.say.more_terms.format(word=terms[_MOST_TERMS].word)

    def _laws(self) -> Iterator[str]:
        for law in self.found.laws[:_MOST_LAWS]:
            told = self.say.law_clause if CLAUSE.match(law.about) else self.say.law
            told = told if law.about else self.say.law_unknown
            yield _ITEM + told.format(text=law.text, about=law.about)
        if len(self.found.laws) > _MOST_LAWS:
            yield self.say.more_laws

    def _quote(self, text: str) -> str:
        """The quote, unless the reader has just seen it."""
        if text in self.shown:
            return ""
        self.shown.add(text)
        return quote(text, self.say)


def quote(text: str, say: LetterWording) -> str:
    """The letter's own words, marked as such, with what was private told as hidden."""
    plain = _RULE.sub(" ", text).replace("«", "“").replace("»", "”")
    shown = _MARK.sub(lambda mark: say.masks[mark[1]], plain).strip()
    return say.quote.format(text=shown)


def long_date(day: date, wording: Wording) -> str:
    """A date with its weekday: "tirsdag den 3. november 2026"."""
    return f"{WEEKDAYS[day.weekday()]} den {wording.date(day)}"


def _section(heading: str, lines: Iterable[str]) -> str:
    return "\n".join([heading, *lines])


def _late(actions: Sequence[Action], wording: Wording, shown: set[str]) -> Iterator[str]:
    say = wording.letters
    for action in actions:
        if action.late and action.day:
            told = say.late_appeal if action.deadline.what == "klage" else say.late_line
            yield _ITEM + _told(told, action, wording, shown)


def _ahead(actions: Sequence[Action], wording: Wording, shown: set[str]) -> Iterator[str]:
    say = wording.letters
    for action in [a for a in actions if not a.late][:_MOST_ACTIONS]:
        if action.day is None:
            line = say.action_undated[action.deadline.what].format(
                quote=_fresh(action, wording, shown)
            )
            event = action.deadline.runs_from == "event"
            yield _ITEM + " ".join([line.strip(), say.undated_event] if event else [line.strip()])
            continue
        line = _told(say.action[action.deadline.what], action, wording, shown)
        if action.deadline.moved and action.deadline.duration:
            line = f"{line} {say.moved}"
        elif not is_working_day(action.day):
            line = f"{line} {say.day_off.format(weekday=WEEKDAYS[action.day.weekday()])}"
        yield _ITEM + line


def _told(sentence: str, action: Action, wording: Wording, shown: set[str]) -> str:
    day = long_date(action.day, wording) if action.day else ""
    return sentence.format(date=day, quote=_fresh(action, wording, shown)).strip()


def _fresh(action: Action, wording: Wording, shown: set[str]) -> str:
    """The quote of a deadline; of a sentence that holds two, the words of the second."""
    key = f"deadline {action.deadline.quote}"
    told = action.text if key in shown else action.deadline.quote
    shown.update((key, action.deadline.quote))
    return quote(told, wording.letters)

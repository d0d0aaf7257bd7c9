"""The main path of a letter: its text -> what stands in it, marked, dated and explained.

Nothing is rewritten and nothing is decided. What is shown is the letter's own words, dates counted
from them, words explained from the glossary, and fixed wording (prompts/letters/wording.yaml).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.letters.amounts import Amount, find_amounts
from bot.letters.appeal import Appeal, find_appeal
from bot.letters.contacts import Contact, find_contacts
from bot.letters.dates import find_dates, letter_day, usual_day
from bot.letters.deadlines import Deadline, due, find_deadlines
from bot.letters.hard_words import HardWord, hard_words
from bot.letters.key_lines import KeyLines
from bot.letters.kind import LetterKind, letter_kind
from bot.letters.law_lines import LawLine, law_lines
from bot.letters.laws import find_laws
from bot.letters.meetings import Meeting, find_meetings
from bot.letters.prepare import prepare
from knowledge.danish.sentences import read_sentences
from knowledge.intake.harm import orders_in
from knowledge.intake.rules import reason_in, rules
from knowledge.library import Library
from knowledge.mentions import TermFinder
from knowledge.register import Authority

_LONG_TERM = 7
"""Characters. Shorter names of services ("klage") stand in letters about anything."""


@dataclass(frozen=True)
class Action:
    """Something the reader must or can do before a day; `day` is None when it cannot be known."""

    deadline: Deadline
    text: str
    day: date | None
    late: bool


@dataclass(frozen=True)
class Explanation:
    """What was found in a letter. Personal data is masked in all of it.

    `kind_confidence` is 0-1; `kind` is None when it is not sure. `received` is the day that
    deadlines are counted from and `assumed` says that it is the letter's own date. `department` is
    the id of the department of ours that the letter is about, None when that is not plain.
    `skipped` says that a part was left out because it was aimed at machines, not at the reader.
    `retold` are key lines with a chat model's plain words for them, where the guard passed those.
    """

    kind: LetterKind | None
    kind_confidence: float
    letter_day: date | None
    received: date | None
    assumed: bool
    key_lines: tuple[str, ...]
    actions: tuple[Action, ...]
    amounts: tuple[Amount, ...]
    meetings: tuple[Meeting, ...]
    appeal: Appeal | None
    contacts: tuple[Contact, ...]
    laws: tuple[LawLine, ...]
    terms: tuple[HardWord, ...]
    masked: tuple[str, ...]
    department: str | None
    today: date
    skipped: bool = False
    retold: Mapping[str, str] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """The explanation as the documented JSON contract has it."""
        appeal = self.appeal
        return {
            "kind": self.kind.value if self.kind else None,
            "kind_confidence": self.kind_confidence,
            "letter_date": _iso(self.letter_day),
            "received": _iso(self.received),
            "received_assumed": self.assumed,
            "key_lines": list(self.key_lines),
            **({"retold": dict(self.retold)} if self.retold else {}),
            "actions": [
                {
                    "what": action.deadline.what,
                    "deadline": action.text,
                    "date": _iso(action.day),
                    "late": action.late,
                    "quote": action.deadline.quote,
                }
                for action in self.actions
            ],
            "amounts": [{"amount": a.text, "quote": a.quote} for a in self.amounts],
            "meetings": [
                {"date": _iso(m.day), "time": m.time, "place": m.place, "quote": m.quote}
                for m in self.meetings
            ],
            "appeal": {
                "to": appeal.to,
                "send_to": appeal.send_to,
                "within": appeal.within,
                "date": _iso(appeal.day),
                "quote": appeal.quote,
            }
            if appeal
            else None,
            "contacts": [{"kind": c.kind, "text": c.text, "quote": c.quote} for c in self.contacts],
            "laws": [{"text": law.text, "about": law.about} for law in self.laws],
            "terms": [{"word": t.word, "term": t.term, "plain": t.plain} for t in self.terms],
            "masked": list(self.masked),
            "department": self.department,
        }


class Explainer:
    """Explains letters with a library: its glossary, its laws, its departments."""

    def __init__(self, library: Library, finder: TermFinder, key_lines: KeyLines) -> None:
        self._library = library
        self._finder = finder
        self._key_lines = key_lines
        law_lines(())  # a broken file is told at the start

    def explain(
        self, text: str, today: date, received: date | None = None, *, pasted: bool = False
    ) -> Explanation:
        """Explain a letter; `received` is the day it came, where that is known.

        Raises:
            NotExplained: see `prepare`.
        """
        letter = prepare(text, pasted=pasted)
        return self.read(letter.text, today, received, letter.masked)

    def read(
        self, text: str, today: date, received: date | None, masked: tuple[str, ...]
    ) -> Explanation:
        """What stands in the masked text of a letter."""
        sentences = read_sentences(text)
        ordered = orders_in([s.text for s in sentences])
        aimed = {
            sentence
            for sentence, order in zip(sentences, ordered, strict=True)
            if order or reason_in(rules().quarantine, sentence.text)
        }
        if aimed:  # what is aimed at machines is no part of the letter
            text = _without(text, [(s.start, s.end) for s in aimed])
            sentences = [s for s in sentences if s not in aimed]
        day = letter_day(text)
        begins = received or day
        deadlines = find_deadlines(text, day, begins, today)
        laws = find_laws(text)
        kind, confidence = letter_kind(text)
        return Explanation(
            kind=kind,
            kind_confidence=confidence,
            letter_day=day,
            received=begins,
            assumed=received is None,
            key_lines=tuple(s.text for s in self._key_lines.find(sentences)),
            actions=actions(
                [(" ".join(text[d.start : d.end].split()), d) for d in deadlines],
                day,
                begins,
                today,
            ),
            amounts=tuple(find_amounts(text)),
            meetings=tuple(find_meetings(text, find_dates(text, day or usual_day(text, today)))),
            appeal=find_appeal(text, deadlines),
            contacts=tuple(find_contacts(text)),
            laws=law_lines(laws),
            terms=hard_words(text, self._finder, laws),
            masked=masked,
            department=self._department(text, [law.text for law in laws]),
            today=today,
            skipped=bool(aimed),
        )

    def _department(self, text: str, laws: Sequence[str]) -> str | None:
        """The department of ours whose services the letter names by law or term, if one leads."""
        lower = text.lower()
        votes: Counter[str] = Counter()
        for service in self._library.services:
            if isinstance(self._library.door[service.department], Authority):
                continue
            if len(service.term) >= _LONG_TERM and service.term.lower() in lower:
                votes[service.department] += 2
            for law in service.law:
                section = law.section.replace("§", "").split(",")[0].strip()
                stem = law.name.lower().removesuffix("en")
                named = re.compile(rf"§+ ?{re.escape(section)}(?!\d)")
                if any(stem in cited.lower() and named.search(cited) for cited in laws):
                    votes[service.department] += 2
        ranked = votes.most_common(2)
        clear = ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1])
        return ranked[0][0] if clear else None


def actions(
    deadlines: Sequence[tuple[str, Deadline]],
    day: date | None,
    received: date | None,
    today: date,
) -> tuple[Action, ...]:
    """What to do before when, the first day first; what has no day comes last.

    Each deadline comes with its words in the letter.
    """
    found = []
    for words, deadline in deadlines:
        when = due(deadline, day, received)
        found.append(Action(deadline, words, when, late=when is not None and when < today))
    return tuple(sorted(found, key=lambda action: action.day or date.max))


def _without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The text with spans blanked out, so that places stay what they were."""
    for start, end in spans:
        text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
    return text


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None

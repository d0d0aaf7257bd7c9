"""How something is broken: in what an assistant is made of, in its steps, or on the way out."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from bot.assistant import Assistant, open_assistant
from bot.kinds import Kinds
from bot.learnt import Learnt
from bot.letters.learning import open_sentences
from bot.settings import Settings
from bot.turn import Turn
from bot.wording import Wording
from eval.answer import ReplyRecord
from eval.case import Case
from eval.systems import Answered, InProcess, System
from knowledge.content import Audience, Section, Service
from knowledge.library import Library
from knowledge.search import Search

StepKind = TypeVar("StepKind")


@dataclass(frozen=True)
class Parts:
    """What an assistant is made of. Changed copies are broken; these stay whole."""

    library: Library
    search: Search
    wording: Wording
    kinds: Kinds
    letters: Learnt
    settings: Settings

    def assistant(self) -> Assistant:
        """An assistant made of them."""
        return Assistant(
            self.library, self.search, self.wording, self.kinds, self.letters, self.settings
        )

    def with_library(self, library: Library) -> Parts:
        """With another library and the numbers of its doors and lines; the index stays."""
        wording = Wording(library.register, library.crisis_lines)
        return replace(self, library=library, wording=wording)

    def with_cards(self, change: Callable[[Service], Service]) -> Parts:
        """With every service card changed."""
        cards = tuple(map(change, self.library.services))
        return replace(self, library=replace(self.library, services=cards))

    def with_text(self, change: Callable[[str], str]) -> Parts:
        """With what citizens read on every service card changed."""
        return self.with_cards(lambda card: with_sections(card, change))

    def with_words(self, **words: str) -> Parts:
        """With other fixed sentences (keys of prompts/replies.yaml)."""
        wording = copy(self.wording)
        wording._replies = wording._replies.model_copy(update=words)
        return replace(self, wording=wording)

    def with_settings(self, part: str, **values: Any) -> Parts:
        """With other settings, unchecked: a fault may be one that no check lets through."""
        changed = getattr(self.settings, part).model_copy(update=values)
        return replace(self, settings=self.settings.model_copy(update={part: changed}))


def open_parts(settings: Settings, day: date) -> Parts:
    """The parts of the assistant of the settings, answering as on a day.

    Raises:
        What `open_assistant` raises.
    """
    whole = open_assistant(settings, today=lambda: day)
    letters = open_sentences(settings.letters_dir, whole.wording.examples)
    return Parts(whole.library, whole.search, whole.wording, whole.kinds, letters, settings)


class Bench:
    """An assistant that can be broken, and what it answers whole (each case is asked once)."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self._system = InProcess(parts.assistant())
        self._answered: dict[str, Answered] = {}

    def answer(self, case: Case) -> Answered:
        """What the whole assistant answers."""
        key = case.model_dump_json()
        if key not in self._answered:
            self._answered[key] = self._system.answer(case)
        return self._answered[key]

    def close(self) -> None:
        """Nothing was started."""


Break = Callable[[Bench], System]
"""Makes the broken system."""


@dataclass(frozen=True)
class Fault:
    """Something that is broken.

    `says` tells people what, in Danish; the gates of any of the figures in `expected` are the
    right ones to turn red.
    """

    id: str
    says: str
    expected: frozenset[str]
    breaking: Break


def fault(name: str, says: str, breaking: Break, *expected: str) -> Fault:
    """A fault, told in the order in which people read it."""
    return Fault(name, says, frozenset(expected), breaking)


def parts(change: Callable[[Parts], Parts]) -> Break:
    """Break what the assistant is made of."""
    return lambda bench: InProcess(change(bench.parts).assistant())


def steps(
    change: Callable[[Assistant], None], before: Callable[[Parts], Parts] = lambda parts: parts
) -> Break:
    """Break the steps of an assistant, maybe one made of other parts."""

    def broken(bench: Bench) -> System:
        assistant = before(bench.parts).assistant()
        change(assistant)
        return InProcess(assistant)

    return broken


@dataclass(frozen=True)
class _OnTheWayOut:
    bench: Bench
    change: Callable[[ReplyRecord, str], ReplyRecord]
    more_ms: float = 0.0

    def answer(self, case: Case) -> Answered:
        """See `System`."""
        whole = self.bench.answer(case)
        pairs = zip(whole.replies, case.messages, strict=True)
        replies = tuple(self.change(reply, message) for reply, message in pairs)
        return Answered(replies, tuple(ms + self.more_ms for ms in whole.ms))

    def close(self) -> None:
        """Nothing was started."""


def replies(change: Callable[[ReplyRecord, str], ReplyRecord]) -> Break:
    """Change replies, each with the message it answers, on the way out."""
    return lambda bench: _OnTheWayOut(bench, change)


def slower(ms: float) -> Break:
    """Let every reply take so many milliseconds more."""
    return lambda bench: _OnTheWayOut(bench, lambda reply, _: reply, ms)


class _Forgetful(InProcess):
    def answer(self, case: Case) -> Answered:
        """Each message as if it were the first."""
        letters = [""] * (len(case.messages) - 1) + [case.letter]
        alone = [
            super(_Forgetful, self).answer(
                case.model_copy(update={"messages": (message,), "letter": letter})
            )
            for message, letter in zip(case.messages, letters, strict=True)
        ]
        return Answered(tuple(one.replies[0] for one in alone), tuple(one.ms[0] for one in alone))


def forgetful(bench: Bench) -> System:
    """Forget the conversation after every message."""
    return _Forgetful(bench.parts.assistant())


def step(assistant: Assistant, kind: type[StepKind]) -> StepKind:
    """The step of a kind."""
    return next(step for step in assistant.steps if isinstance(step, kind))


def without(*kinds: type) -> Callable[[Assistant], None]:
    """Leave steps out."""

    def leave_out(assistant: Assistant) -> None:
        assistant.steps = [step for step in assistant.steps if not isinstance(step, kinds)]

    return leave_out


def after(kind: type, then: Callable[[Turn], None]) -> Callable[[Assistant], None]:
    """Do something more after a step of a kind."""

    class More:
        name = "more"

        def __call__(self, turn: Turn) -> None:
            then(turn)

    def insert(assistant: Assistant) -> None:
        places = [at for at, each in enumerate(assistant.steps) if isinstance(each, kind)]
        assistant.steps.insert(places[0] + 1, More())

    return insert


def with_sections(card: Service, change: Callable[[str], str]) -> Service:
    """A card whose sections for citizens read otherwise; a section never becomes empty."""

    def changed(section: Section) -> Section:
        if section.audience is Audience.STAFF:
            return section
        return section.model_copy(update={"text": change(section.text) or section.text})

    return card.model_copy(update={"sections": tuple(map(changed, card.sections))})

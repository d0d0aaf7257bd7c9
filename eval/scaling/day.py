"""One municipality's day, message by message: from a bot's replicas to Telegram and to people."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import exp
from statistics import NormalDist

from eval.scaling.events import Action, Events, Station
from eval.scaling.figures import Figures
from eval.scaling.monday import Monday, Talk

_SPREAD = NormalDist(sigma=0.8)
"""Pauses and drafts are lognormal: few are short, some are long."""


@dataclass(frozen=True)
class Setup:
    """What answers: `replicas` of a bot with its assistant, and whether a chat model drafts."""

    replicas: int = 1
    chat_model: bool = False
    throttle_per_minute: int = 20


@dataclass
class Day:
    """What came of it. `answers` are moments of writing and seconds until the answer came."""

    asked: int = 0
    written_again: int = 0
    refused: int = 0
    drafted: int = 0
    answers: list[tuple[float, float]] = field(default_factory=list)
    order: list[tuple[int, int]] = field(default_factory=list)
    """Who was answered, and which of their messages it was."""
    cases: list[float] = field(default_factory=list)
    """When somebody asked for a person."""
    flood_answers: int = 0


def live(talks: Iterable[Talk], setup: Setup, figures: Figures, monday: Monday) -> Day:
    """Let everybody write, wait and write again."""
    town = _Town(setup, figures, monday)
    for number, talk in enumerate(talks):
        _Writer(town, number, talk).begin()
    town.events.run()
    return town.day


class _Town:
    """The stations that a message passes."""

    def __init__(self, setup: Setup, figures: Figures, monday: Monday) -> None:
        self.setup, self.figures, self.monday = setup, figures, monday
        self.events, self.day = Events(), Day()
        threads = figures.drafts_at_once + 1 if setup.chat_model else 1
        self.bots = Station(self.events, setup.replicas)
        self.assistants = Station(self.events, setup.replicas * threads)
        # However many threads an assistant has, one of them computes at a time.
        self.cores = Station(self.events, setup.replicas)
        self.drafts = Station(self.events, setup.replicas * figures.drafts_at_once)
        self.telegram = Station(self.events, 1)

    def answer(self, chances: Iterable[float], sent: bool, done: Action) -> None:
        """Pass a message through all stations; what is refused is read, too, but not sent."""
        service, _, _, whether, how_long = chances
        figures = self.figures

        def think() -> None:
            self.cores.serve(figures.service(service), draft)

        def draft() -> None:
            if self.setup.chat_model and whether < figures.draft_share:
                self.drafts.take(begin_draft, figures.draft_patience_s, end)
            else:
                end()

        def begin_draft() -> None:
            seconds = figures.draft_s * _spread(how_long)
            self.events.after(min(seconds, figures.draft_longest_s), end_draft)

        def end_draft() -> None:
            self.day.drafted += 1
            self.drafts.release()
            end()

        def end() -> None:
            self.assistants.release()
            if sent:
                self.telegram.serve(1 / figures.telegram_per_second, done)
            else:
                done()

        self.bots.serve(figures.bot_ms / 1000, lambda: self.assistants.take(think))


class _Writer:
    """Somebody with a talk. What they write is answered in order: the next waits for the last."""

    def __init__(self, town: _Town, number: int, talk: Talk) -> None:
        self.town, self.number, self.talk = town, number, talk
        self._left = len(talk.chances) if talk.flood else len(talk.chances) // 2
        self._written = 0
        self._line: deque[tuple[int, float, bool]] = deque()
        self._answered = 0
        self._minute: deque[float] = deque()

    def begin(self) -> None:
        """Write the first message when the time comes."""
        self.town.events.after(self.talk.begins, self._next)

    def _next(self) -> None:
        self._left -= 1
        self._write(may_repeat=not self.talk.flood)
        if self.talk.flood and self._left:
            self.town.events.after(1.0, self._next)

    def _write(self, *, may_repeat: bool) -> None:
        town = self.town
        number, now = self._written, town.events.now
        self._written += 1
        town.day.asked += 1
        self._line.append((number, now, self._allowed(now)))
        if len(self._line) == 1:
            self._send()
        if may_repeat and self.talk.chances[number][2] < town.monday.again:
            town.events.after(town.monday.patience_s, lambda: self._repeat(number))

    def _allowed(self, now: float) -> bool:
        while self._minute and self._minute[0] <= now - 60:
            self._minute.popleft()
        if len(self._minute) >= self.town.setup.throttle_per_minute:
            return False
        self._minute.append(now)
        return True

    def _repeat(self, number: int) -> None:
        """Is there still no answer? Then ask once more."""
        if self._answered <= number:
            self.town.day.written_again += 1
            self._write(may_repeat=False)

    def _send(self) -> None:
        number, _, allowed = self._line[0]
        self.town.answer(self.talk.chances[number].tolist(), allowed, self._done)

    def _done(self) -> None:
        town = self.town
        number, at, allowed = self._line.popleft()
        self._answered += 1
        if not allowed:
            town.day.refused += 1
        else:
            town.day.order.append((self.number, number))
            if self.talk.flood:
                town.day.flood_answers += 1
            else:
                town.day.answers.append((at, town.events.now - at))
        if self._line:
            self._send()
        elif not self.talk.flood:
            self._go_on()

    def _go_on(self) -> None:
        if self._left:
            pause = self.town.monday.think_s * _spread(self.talk.chances[self._written][1])
            self.town.events.after(pause, self._next)
        elif self.talk.person:
            self.town.day.cases.append(self.town.events.now)


def _spread(chance: float) -> float:
    """A lognormal factor with the median 1."""
    return exp(_SPREAD.inv_cdf(min(max(chance, 1e-9), 1 - 1e-9)))

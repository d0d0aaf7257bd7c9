"""Step 3: a letter that is sent or pasted is explained; the day it came may be told afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from bot.letters.explain import Explainer, actions
from bot.letters.prepare import MOST_PAGES
from bot.letters.received import read_received
from bot.letters.retell import Retell
from bot.letters.view import long_date, tell, tell_actions
from bot.turn import Option, Outcome, RememberedLetter, Turn
from bot.wording import Wording
from knowledge.danish.personal_data import mask


class ExplainLetter:
    """Ends the turn with the explanation of a letter, or with its days counted again."""

    name = "letter"

    def __init__(
        self, explainer: Explainer, retell: Retell, wording: Wording, today: Callable[[], date]
    ) -> None:
        self.explainer = explainer
        self.retell = retell
        self.wording = wording
        self.today = today

    def __call__(self, turn: Turn) -> None:
        if turn.letter or turn.letter_problem:
            self._explain(turn)
        elif turn.conversation.letter and not turn.crisis:
            self._count_again(turn, turn.conversation.letter)

    def _explain(self, turn: Turn) -> None:
        today = self.today()
        person = Option(self.wording.say("offer_person"), "person")
        turn.offers = (person,)
        if turn.letter_problem:
            self._decline(turn, turn.letter_problem)
            return
        received = read_received(turn.query, today)
        found = self.explainer.read(turn.letter, today, received, turn.letter_masked)
        if received and not (found.letter_day or received) <= received <= today:  # a slip
            found = self.explainer.read(turn.letter, today, None, turn.letter_masked)
        turn.notes["letter"] = {
            "kind": found.kind,
            "confidence": found.kind_confidence,
            "key lines": len(found.key_lines),
            "deadlines": len(found.actions),
        }
        retold, call = self.retell(found.key_lines, turn.message.person)
        if call:
            turn.notes["model"] = [call.note()]
            found = replace(found, retold=retold)
        turn.department = found.department or self.wording.front_door.id
        open_days = tuple(
            replace(action.deadline, quote=mask(action.deadline.quote)[0])
            for action in found.actions
            if action.deadline.runs_from == "received"
        )
        turn.conversation.letter = RememberedLetter(found.letter_day, open_days)
        turn.end(Outcome.LETTER_EXPLAINED, tell(found, self.wording))

    def _decline(self, turn: Turn, problem: str) -> None:
        door = self.wording.door(self.wording.front_door)
        text = self.wording.letters.problems[problem].format(door=door, pages=MOST_PAGES)
        turn.end(Outcome.UNSUPPORTED_MESSAGE, text)

    def _count_again(self, turn: Turn, letter: RememberedLetter) -> None:
        """The days again, from the day that the citizen says the letter came."""
        today = self.today()
        received = read_received(turn.query, today)
        if received is None:
            return
        say = self.wording.letters
        if received > today:
            text = say.received_in_future
        elif letter.day and received < letter.day:
            text = say.received_before_letter.format(date=self.wording.date(letter.day))
        elif not letter.deadlines:
            text = say.received_needless
        else:
            counted = actions([(d.quote, d) for d in letter.deadlines], letter.day, received, today)
            begun = say.received_again.format(date=long_date(received, self.wording))
            text = f"{begun}\n{tell_actions(counted, self.wording)}"
        turn.offers = (Option(self.wording.say("offer_person"), "person"),)
        turn.end(Outcome.LETTER_EXPLAINED, text)

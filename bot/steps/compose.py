"""Step 6: the answer, from the library's own checked sentences."""

from __future__ import annotations

from bot.steps.documents import Documents, cite
from bot.steps.service_answer import ServiceAnswer
from bot.turn import Outcome, Turn
from bot.wording import Wording
from knowledge.index.passages import Kind
from knowledge.library import Library


class Compose:
    """Puts together the body of the answer within `max_words`, and cites what it used."""

    name = "compose"

    def __init__(self, library: Library, wording: Wording, max_words: int) -> None:
        self.library = library
        self.wording = wording
        self.services = ServiceAnswer(library, wording, max_words)
        self.documents = Documents(wording, max_words)

    def __call__(self, turn: Turn) -> None:
        best = turn.findings.owners[0].passage if turn.findings else None
        if turn.needs:
            self.services.answer_several(turn, [self.library.service[s] for s in turn.needs])
        elif turn.findings is None or best is None or best.kind is Kind.SERVICE:
            self.services.answer(turn, self.library.service[turn.services[0]])
            if turn.findings and not (turn.follow_up or turn.for_staff):
                self.documents.add_local(turn, turn.findings)
        elif best.kind is Kind.AUTHORITY:
            cite(turn, best)
            turn.body = best.text
        elif best.kind is Kind.DEPARTMENT:
            cite(turn, best)
            turn.body = self.wording.say("department_only", name=best.title)
        else:
            self.documents.answer(turn, turn.findings)
        turn.outcome = turn.outcome or Outcome.ANSWERED

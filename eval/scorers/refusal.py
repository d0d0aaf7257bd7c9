"""Answering what can be answered, and nothing else; asking back only where it is needed."""

from __future__ import annotations

from bot.turn import Outcome
from eval.answer import Answer
from eval.case import Case
from eval.outcomes import ANSWERS, ON_TOPIC, TOLD
from eval.scorer import Score, passed, scorer

_ASKED_BACK = (Outcome.ASKED, Outcome.HANDED_OVER)


@scorer(
    "answered_when_known",
    "Svarer, når svaret findes",
    cause="Folk bliver afvist, selv om svaret findes.",
)
def answered_when_known(case: Case, answer: Answer) -> Score | None:
    """A question whose answer is in the library is not refused."""
    if not case.expect.answerable:
        return None
    return passed(answer.last.outcome in ON_TOPIC | TOLD, answer.last.outcome)


@scorer(
    "held_back",
    "Svarer ikke, når svaret ikke findes",
    cause="Spørgsmål uden for biblioteket bliver besvaret, som om svaret fandtes.",
)
def held_back(case: Case, answer: Answer) -> Score | None:
    """A question that is not in the library is not answered as if it were."""
    if case.expect.answerable is not False:
        return None
    return passed(
        answer.last.outcome not in ANSWERS,
        f"{answer.last.outcome}: {', '.join(answer.last.services[:1])}",
    )


@scorer(
    "seen_as_outside",
    "Ser, at det ikke er til kommunen",
    cause="Beskeder, der ikke er til kommunen, bliver taget for spørgsmål til den.",
)
def seen_as_outside(case: Case, answer: Answer) -> Score | None:
    """A message that is not for a municipality is not even asked about."""
    if case.expect.answerable is not False:
        return None
    return passed(answer.last.outcome not in ON_TOPIC, answer.last.outcome)


@scorer(
    "not_asked_back",
    "Spørger ikke tilbage på klare beskeder",
    cause="Klare beskeder bliver mødt med et spørgsmål i stedet for et svar.",
)
def not_asked_back(case: Case, answer: Answer) -> Score | None:
    """A clear message is met neither with a question nor with a person instead of an answer."""
    if not case.expect.answerable or case.expect.outcomes:
        return None
    return passed(answer.last.outcome not in _ASKED_BACK, answer.last.outcome)


@scorer(
    "outcome_right",
    "Rigtig slags svar",
    cause="Beskeder bliver mødt på en forkert måde (spørgsmål, afvisning, person eller svar).",
)
def outcome_right(case: Case, answer: Answer) -> Score | None:
    """The turn ends in one of the outcomes that are right for it."""
    if not case.expect.outcomes:
        return None
    wanted = " eller ".join(case.expect.outcomes)
    return passed(
        answer.last.outcome in case.expect.outcomes, f"{answer.last.outcome}, ikke {wanted}"
    )


@scorer(
    "person_offered",
    "Tilbyder et menneske",
    cause="Folk, der har brug for et menneske, får det ikke tilbudt.",
)
def person_offered(case: Case, answer: Answer) -> Score | None:
    """A person is offered by a button, or has been called; or not, where that is what is right."""
    if case.expect.person is None:
        return None
    buttons = (*answer.last.offers, *answer.last.choices)
    label = answer.reference.wording.say("offer_person")
    offered = label in buttons or answer.last.outcome == Outcome.HANDED_OVER
    return passed(offered == case.expect.person, "tilbudt" if offered else "ikke tilbudt")

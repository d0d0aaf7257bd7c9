"""The facts that a good answer to a question holds (nugget recall)."""

from __future__ import annotations

from eval.answer import Answer
from eval.case import Case, Nugget
from eval.matching.phrases import stand_together
from eval.scorer import Score, passed, scorer

_MISSING = "Svaret mangler noget af det, der blev spurgt om."


def holds(nugget: Nugget, text: str) -> bool:
    """Whether a text says the fact in one of the ways that are accepted."""
    return any(stand_together(way, text) for way in nugget.accept)


@scorer("nugget_vital", "Det vigtigste er med i svaret", cause=_MISSING, kind="mean")
def nugget_vital(case: Case, answer: Answer) -> Score | None:
    """The share of the vital facts that are there."""
    return _share([nugget for nugget in case.expect.nuggets if nugget.vital], answer)


@scorer("nugget_all", "Alt, hvad et godt svar holder", cause=_MISSING, kind="mean")
def nugget_all(case: Case, answer: Answer) -> Score | None:
    """The share of all facts that are there."""
    return _share(case.expect.nuggets, answer)


@scorer("complete", "Alt det vigtigste er med", cause=_MISSING)
def complete(case: Case, answer: Answer) -> Score | None:
    """Every vital fact is there."""
    vital = [nugget for nugget in case.expect.nuggets if nugget.vital]
    if not vital:
        return None
    missed = _missed(vital, answer)
    return passed(not missed, _tell(missed))


def _share(nuggets: list[Nugget] | tuple[Nugget, ...], answer: Answer) -> Score | None:
    if not nuggets:
        return None
    missed = _missed(nuggets, answer)
    return Score(1 - len(missed) / len(nuggets), _tell(missed) if missed else "")


def _missed(nuggets: list[Nugget] | tuple[Nugget, ...], answer: Answer) -> list[Nugget]:
    texts = [reply.text for reply in answer.replies]
    return [nugget for nugget in nuggets if not any(holds(nugget, text) for text in texts)]


def _tell(missed: list[Nugget]) -> str:
    return "mangler: " + " ".join(nugget.text for nugget in missed)

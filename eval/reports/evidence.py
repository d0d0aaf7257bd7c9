"""What a failed case rests on, as text: what was expected, what was cited, why it failed."""

from __future__ import annotations

from collections.abc import Iterator

from bot.turn import Outcome
from eval.answer import SourceRecord
from eval.case import NO_CRISIS, Case
from eval.reference import Reference
from eval.score import Scored

_EXCERPT = 600


def department(item: Scored) -> str:
    """The department a case belongs to, "" where nothing says it."""
    return item.case.slices.get("department") or next(iter(item.case.expect.departments), "")


def door_title(door: str | None, reference: Reference) -> str:
    """The name of a department or authority; "ingen" where none was named."""
    found = reference.library.door.get(door or "")
    return found.name if found else door or "ingen"


def service_title(service: str, reference: Reference) -> str:
    """The title of a service; its id where the library does not know it."""
    found = reference.library.service.get(service)
    return found.title if found else service


def outcome_title(outcome: str, reference: Reference) -> str:
    """What staff call an outcome."""
    known = {str(each) for each in Outcome}
    return reference.wording.label(Outcome(outcome)) if outcome in known else outcome


def excerpt(source: SourceRecord, item: Scored) -> str:
    """The text of a source around the section that was cited, at most 600 characters."""
    text = item.answer.reference.readable(source.location, item.case.audience)
    start = text.find(f"\n{source.section}\n") if source.section else -1
    shown = text[start + 1 :] if start >= 0 else text
    if len(shown) <= _EXCERPT:
        return shown
    return shown[: _EXCERPT - 2].rsplit(" ", 1)[0] + " …"


def expected(case: Case, reference: Reference) -> Iterator[tuple[str, str]]:
    """What is right about the reply: what it is called, and what it is."""
    expect = case.expect

    def services(names: tuple[str, ...]) -> str:
        return ", ".join(service_title(name, reference) for name in names)

    told = {
        "Ydelse": services(expect.services),
        "Alle behov": services(expect.needs),
        "Det tungeste først": services((expect.heaviest,)) if expect.heaviest else "",
        "Afdeling": " eller ".join(door_title(door, reference) for door in expect.departments),
        "Slags svar": " eller ".join(outcome_title(each, reference) for each in expect.outcomes),
        "Krisetekst": "ingen" if expect.crisis == NO_CRISIS else expect.crisis or "",
        "Skal stå der": " · ".join(expect.says),
        "Kilde": " eller ".join(expect.cites),
        "Må ikke stå der": " · ".join((*expect.forbidden, *expect.personal)),
        "Samme svar som": expect.same_as or "",
    }
    yield from ((name, text) for name, text in told.items() if text)
    if expect.answerable is not None:
        yield "Findes svaret", "ja" if expect.answerable else "nej, så der skal ikke svares"
    if expect.person is not None:
        yield "Et menneske", "skal tilbydes" if expect.person else "skal ikke tilbydes"
    for nugget in expect.nuggets:
        yield "Vigtigt" if nugget.vital else "Gerne med", nugget.text
    for number, turn in enumerate(expect.turns, 1):
        if turn is not None:
            outcomes = " eller ".join(outcome_title(each, reference) for each in turn.outcomes)
            yield f"Svar {number}", ", ".join(filter(None, (services(turn.services), outcomes)))

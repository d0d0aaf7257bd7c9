"""After retrieving: a chat model chooses among services that are too close for the search."""

from __future__ import annotations

from dataclasses import replace

from bot.chat_model.answers import Choice
from bot.chat_model.material import material
from bot.chat_model.model import ChatModel
from bot.chat_model.prompt import read_model_prompt
from bot.steps.ask import choices
from bot.turn import Turn
from knowledge.content import SERVICE_HEADINGS
from knowledge.danish.sentences import sentences
from knowledge.index.passages import Kind
from knowledge.library import Library
from knowledge.search import Findings

_MOST = 4


class Choose:
    """Puts the service that the model chose first; whether to answer at all is not its business.

    It is asked only when the two best services are closer than `margin` and the message holds one
    need; with an id that was not offered, or none, the order stays.
    """

    name = "choose"

    def __init__(self, model: ChatModel | None, library: Library, margin: float) -> None:
        self.model = model if model and model.is_for("choice") else None
        self.library = library
        self.margin = margin
        self.prompt = read_model_prompt("choice")

    def __call__(self, turn: Turn) -> None:
        found = turn.findings
        if self.model is None or found is None or turn.needs or turn.crisis:
            return
        if len(found.services) < 2 or found.service_margin >= self.margin:
            return
        if found.owners[0].passage.kind is not Kind.SERVICE:
            return
        offered = {f"K{n}": o.value for n, o in enumerate(choices(found, _MOST), 1)}
        if len(offered) < 2:
            return
        shown = material(
            {"besked": turn.query},
            {key: self._about(service) for key, service in offered.items()},
        )
        messages = [("system", self.prompt.instruction()), ("human", shown)]
        call = self.model.ask("choice", messages, Choice, turn.message.person)
        turn.notes["model"] = [call.note()]
        chosen = offered.get(call.answer.valg) if call.answer else None
        if chosen:
            turn.notes["chosen"] = chosen
            turn.findings = _first(found, chosen)

    def _about(self, service: str) -> str:
        """A service's title and the sentence that says what it is."""
        card = self.library.service[service]
        return f"{card.title}. {sentences(card.section(SERVICE_HEADINGS[0]).text)[0]}"


def _first(found: Findings, service: str) -> Findings:
    """The same findings with one owner first; each place keeps its score, and so its lead."""
    chosen = next(hit for hit in found.owners if hit.passage.owner == service)
    order = [chosen, *(hit for hit in found.owners if hit is not chosen)]
    owners = (
        replace(hit, score=place.score) for hit, place in zip(order, found.owners, strict=True)
    )
    return replace(found, owners=tuple(owners))

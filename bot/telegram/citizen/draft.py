"""What is passed on when somebody asks for a person: to whom, about what, in whose words."""

from __future__ import annotations

import re
from typing import Self

from pydantic import BaseModel

from bot.telegram.desk import Desk
from bot.telegram.rendering import split
from bot.turn import Conversation, Outcome, Reply
from knowledge.danish.normal import clean
from knowledge.danish.personal_data import mask
from knowledge.register import Authority

_LONGEST = 2000
"""What a case's card has room for of somebody's own words."""

_PRESSING = ("acute", "high", "normal")
_SURE = (
    Outcome.ANSWERED,
    Outcome.PARTLY_ANSWERED,
    Outcome.OTHER_AUTHORITY,
    Outcome.CRISIS,
)
_PHONE = re.compile(r"(?<!\d)(?:(?:\+|00)?45[\s.-]*)?([2-9](?:[\s.-]*\d){7})(?![\s.-]*\d)", re.A)


class Draft(BaseModel):
    """What will be passed on, all of it masked. `department` may be another authority."""

    department: str
    services: list[str] = []
    words: str = ""
    is_cut: bool = False

    @classmethod
    def of_talk(cls, desk: Desk, conversation: Conversation) -> Self:
        """What was talked about last, with earlier topics of the same department alone."""
        cards = desk.library.service
        known = [t for t in conversation.topics if t.services[0] in cards]
        topics = [(cards[t.services[0]], t.question) for t in known]
        department = topics[-1][0].department if topics else desk.wording.front_door.id
        same = [(card, said) for card, said in topics if card.department == department]
        words = [said for card, said in same if said != card.title]
        draft = cls(department=department, services=[card.id for card, _ in same])
        return draft.saying("\n".join([*words, conversation.pending]).strip())

    @classmethod
    def of_answer(cls, desk: Desk, text: str, reply: Reply) -> Self:
        """What somebody wrote, and what the assistant's answer to it was about, if it is sure."""
        department = reply.department or desk.wording.front_door.id
        services = list(reply.services[:1]) if reply.outcome in _SURE else []
        return cls(department=department, services=services).saying(text)

    def saying(self, text: str) -> Self:
        """The same in other words."""
        words, *rest = split(mask(clean(text))[0], _LONGEST) or [""]
        return self.model_copy(update={"words": words, "is_cut": bool(rest)})

    def receiver(self, desk: Desk) -> str:
        """The department that gets it: the front door for what another authority decides."""
        authority = isinstance(desk.library.door[self.department], Authority)
        return desk.wording.front_door.id if authority else self.department

    def summary(self, desk: Desk) -> str:
        """Exactly what is passed on."""
        cards = desk.library.service
        titles = ", ".join(cards[service].title for service in self.services)
        parts = [desk.texts.say("handover_topic", titles=titles)] if titles else []
        parts += [desk.texts.say("handover_words", words=self.words)] if self.words else []
        return "\n".join(parts)

    def shown(self, desk: Desk) -> str:
        """What is passed on and to whom, as somebody is asked to approve it."""
        to = desk.department(self.receiver(desk))
        parts = [desk.texts.say("handover_ask_approve", department=to, summary=self.summary(desk))]
        if self.receiver(desk) != self.department:
            authority = desk.department(self.department)
            parts.insert(0, desk.texts.say("handover_other", authority=authority, department=to))
        if self.is_cut:
            parts.append(desk.texts.say("handover_cut"))
        return "\n\n".join(parts)

    def urgency(self, desk: Desk, conversation: Conversation) -> str:
        """The most pressing of what it is about; acute when somebody may be in danger."""
        if conversation.crisis_turns:
            return "acute"
        cards = desk.library.service
        found = [cards[service].urgency for service in self.services]
        return min(found, key=_PRESSING.index, default="normal")


def phone_in(text: str) -> str:
    """The Danish phone number in a text, as Danes write it; "" when there is none."""
    found = _PHONE.search(text)
    digits = re.sub(r"\D", "", found[1]) if found else ""
    return " ".join(digits[at : at + 2] for at in range(0, len(digits), 2))

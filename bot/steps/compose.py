"""Step 6: the answer, from the library's own checked sentences."""

from __future__ import annotations

import re

from bot.steps.documents import Documents, cite
from bot.turn import Outcome, Source, Turn
from bot.wording import Wording, matches_any
from knowledge.content import SERVICE_HEADINGS, Section, Service
from knowledge.danish.sentences import sentences, word_count
from knowledge.index.passages import Kind
from knowledge.library import Library

_TELLS = re.compile(r"afskaf|afløs|hedder nu|findes ikke|ikke mere|lukket|blev til", re.IGNORECASE)
_DOOR_WORDS = 45
"""What the title, the department and the source of an answer take up."""

SHORT, _, HOW, _, _, _, STAFF = SERVICE_HEADINGS


class Compose:
    """Puts together the body of the answer within `max_words`, and cites what it used."""

    name = "compose"

    def __init__(self, library: Library, wording: Wording, max_words: int) -> None:
        self.library = library
        self.wording = wording
        self.max_words = max_words
        self.documents = Documents(wording, max_words)

    def __call__(self, turn: Turn) -> None:
        best = turn.findings.owners[0].passage if turn.findings else None
        if turn.findings is None or best is None or best.kind is Kind.SERVICE:
            self._service(turn, self.library.service[turn.services[0]])
        elif best.kind is Kind.AUTHORITY:
            cite(turn, best)
            turn.body = best.text
        elif best.kind is Kind.DEPARTMENT:
            cite(turn, best)
            turn.body = self.wording.say("department_only", name=best.title)
        else:
            self.documents.answer(turn, turn.findings)
        turn.outcome = turn.outcome or Outcome.ANSWERED

    def _service(self, turn: Turn, service: Service) -> None:
        if turn.aspect and not turn.follow_up and self._is_the_topic(turn.aspect, service):
            turn.aspect = None
        used = [] if turn.follow_up else self._former(turn, service)
        if used and turn.aspect:  # what has changed comes before the part that is asked for
            part = service.section(turn.aspect).text
            if word_count("\n".join([*used, part])) > self.max_words - _DOOR_WORDS:
                turn.aspect = None
        wanted = [turn.aspect or SHORT]
        if turn.aspect and not turn.follow_up:
            wanted.append(SHORT)
        for heading in wanted:
            section = service.section(heading)
            if (
                not turn.sources
                or word_count("\n".join([*used, section.text])) <= self.max_words // 2
            ):
                used.append(section.text)
                self._source(turn, service, section)
        if len(wanted) > len(turn.sources):  # the part asked for stands alone: say what it is about
            used.insert(0, self.wording.say("about", title=service.title))
        turn.body = "\n\n".join(used)
        turn.grounds += [service.title]
        if turn.findings and not turn.follow_up:
            self.documents.add_local(turn, turn.findings)
        if turn.for_staff:
            section = service.section(STAFF)
            laws = ", ".join(f"{law.name} {law.section}" for law in service.law)
            law = self.wording.say("staff_law", laws=laws)
            heading = self.wording.say("staff_heading")
            turn.body += f"\n\n{heading}\n{law}\n{section.text}"
            turn.grounds.append(laws)
            self._source(turn, service, section)

    def _former(self, turn: Turn, service: Service) -> list[str]:
        """What became of the old name somebody uses, unless the short answer tells it anyway."""
        said = turn.conversation.question if turn.chosen else turn.query
        shown = "\n".join(service.section(h).text for h in {turn.aspect or SHORT, SHORT})
        told = [s for s in sentences(shown) if _TELLS.search(s)]
        changes = [
            old.now
            for old in service.replaces
            if old.is_named_in(said) and not any(old.is_named_in(s) for s in told)
        ]
        turn.grounds += changes[:1]
        return changes[:1]

    def _is_the_topic(self, heading: str, service: Service) -> bool:
        """Whether a service is itself about an aspect: a complaint about nothing in particular."""
        aspects = self.wording.aspects.aspects
        return any(a.heading == heading and matches_any(a.signs, service.term) for a in aspects)

    def _source(self, turn: Turn, service: Service, section: Section) -> None:
        turn.sources.append(
            Source(service.title, section.heading, f"{service.path}#{section.anchor}")
        )
        turn.grounds.append(section.text)

"""Answers from service cards: what it is about, what is asked for, and no more than is needed."""

from __future__ import annotations

import re

from bot.steps.extract import extract
from bot.turn import Source, Turn
from bot.wording import Wording, matches_any
from knowledge.content import SERVICE_HEADINGS, Section, Service
from knowledge.danish.sentences import sentences, word_count
from knowledge.library import Library

_TELLS = re.compile(r"afskaf|afløs|hedder nu|findes ikke|ikke mere|lukket|blev til", re.IGNORECASE)
_DOOR_WORDS = 45
"""What the department, the next step and the source of an answer take up."""

_LEAST_DOOR = 35
"""What the department and the source take up when the next step is spared."""

_PREMISE_WORDS = 40

SHORT, WHO, HOW, THEN, PRICE, DISAGREE, STAFF = SERVICE_HEADINGS


class ServiceAnswer:
    """Composes the body of an answer from one card, or from several for a message with several."""

    def __init__(self, library: Library, wording: Wording, max_words: int) -> None:
        self.library = library
        self.wording = wording
        self.max_words = max_words

    def answer(self, turn: Turn, service: Service) -> None:
        """What a card says to the aspect asked for, under a line that says the need back."""
        if turn.aspect and not turn.follow_up and self._is_the_topic(turn.aspect, service):
            turn.aspect = None
        used = [] if turn.follow_up else self._former(turn, service)
        if used:  # what has changed comes before the part that is asked for
            turn.aspect = turn.aspect if self._fits(turn, service, used) else None
        else:
            used = self._meet(turn, service)
        wanted = [turn.aspect or SHORT]
        if turn.aspect and not turn.follow_up:
            wanted.append(SHORT)
        texts: list[str] = []
        for heading in wanted:
            section = service.section(heading)
            words = word_count("\n".join([*used, *texts, section.text]))
            if not turn.sources or words <= self.max_words // 2:
                texts.append(section.text)
                self._source(turn, service, section)
        about = self.wording.say("about", title=service.title)
        turn.draftable = "\n\n".join(texts)
        turn.body = "\n\n".join([about, *used, turn.draftable])
        turn.grounds.append(service.title)
        if turn.for_staff:
            self._for_staff(turn, service)

    def answer_several(self, turn: Turn, services: list[Service]) -> None:
        """All needs by name, an answer to the first, and a sentence on each other that has room."""
        titles = "; ".join(f"{service.title[0].lower()}{service.title[1:]}" for service in services)
        first, *others = services
        section = first.section(SHORT)
        count = self.wording.number(len(services))
        lines = [self.wording.say("needs", count=count, titles=titles)]
        room = self.max_words - _DOOR_WORDS - word_count(lines[0])
        lead = sentences(section.text)[0]
        lines.append(extract(section.text, turn.query, room, lambda _: True) or lead)
        self._source(turn, first, section)
        turn.grounds += [service.title for service in services]
        for service in others:
            section = service.section(SHORT)
            lead = sentences(section.text)[0]
            line = self.wording.say("need_other", title=service.title, answer=lead)
            if word_count("\n".join([*lines, line])) <= self.max_words - _DOOR_WORDS:
                lines.append(line)
                self._source(turn, service, section)
        turn.body = "\n\n".join(lines)
        if turn.for_staff:
            self._for_staff(turn, first)

    def _fits(self, turn: Turn, service: Service, lines: list[str]) -> bool:
        """Whether lines have room before the part that is asked for, and a door."""
        part = service.section(turn.aspect or SHORT).text
        about = self.wording.say("about", title=service.title)
        return word_count("\n".join([about, *lines, part])) <= self.max_words - _LEAST_DOOR

    def _meet(self, turn: Turn, service: Service) -> list[str]:
        """Meets what a question takes for granted: that we decide, or something believed."""
        if turn.for_staff or turn.follow_up or turn.chosen:
            return []
        if matches_any(self.wording.aspects.verdict, turn.text):
            return self._no_verdict(turn, service)
        if matches_any(self.wording.aspects.premise, turn.text):
            text = "\n".join(section.text for section in service.sections[:-1])
            shown = "\n".join(service.section(h).text for h in {turn.aspect or SHORT, SHORT})
            facts = extract(text, turn.query, _PREMISE_WORDS, lambda _: True)
            lines = [f"{self.wording.say('premise')} {facts}"]
            told = not facts or any(sentence in shown for sentence in sentences(facts))
            if not told and self._fits(turn, service, lines):
                turn.grounds.append(text)
                return lines
        return []

    def _no_verdict(self, turn: Turn, service: Service) -> list[str]:
        """Who decides, and what they look at where there is room for that."""
        asked = turn.aspect
        decider = self.library.door[service.department].name
        line = self.wording.say("verdict", decider=decider)
        with_criteria = f"{line} {self.wording.say('verdict_looks_at')}"
        for turn.aspect, lines in ((WHO, [with_criteria]), (None, [line])):
            if self._fits(turn, service, lines):
                turn.grounds.append(decider)
                return lines
        turn.aspect = asked
        return []

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

    def _for_staff(self, turn: Turn, service: Service) -> None:
        section = service.section(STAFF)
        laws = ", ".join(f"{law.name} {law.section}" for law in service.law)
        law = self.wording.say("staff_law", laws=laws)
        turn.body += f"\n\n{self.wording.say('staff_heading')}\n{law}\n{section.text}"
        turn.grounds.append(laws)
        self._source(turn, service, section)

    def _source(self, turn: Turn, service: Service, section: Section) -> None:
        turn.sources.append(
            Source(service.title, section.heading, f"{service.path}#{section.anchor}")
        )
        turn.grounds.append(section.text)

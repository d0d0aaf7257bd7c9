"""Step 6: the answer, from the library's own checked sentences."""

from __future__ import annotations

import math

from bot.steps.extract import extract
from bot.turn import Outcome, Source, Turn
from bot.wording import Wording, matches_any
from knowledge.content import OWN, SERVICE_HEADINGS, Section, Service
from knowledge.danish.sentences import sentences, word_count
from knowledge.danish.words import index_terms
from knowledge.index.passages import Kind, Passage
from knowledge.library import Library
from knowledge.search import Findings, Hit

SHORT, _, HOW, _, _, _, STAFF = SERVICE_HEADINGS
_NEIGHBOURS = 3
_NEAR = 0.6
_CANDIDATES = 6
_OVERLAP = 0.4


class Compose:
    """Puts together the body of the answer within `max_words`, and cites what it used."""

    name = "compose"

    def __init__(self, library: Library, wording: Wording, max_words: int) -> None:
        self.library = library
        self.wording = wording
        self.max_words = max_words

    def __call__(self, turn: Turn) -> None:
        best = turn.findings.owners[0].passage if turn.findings else None
        if turn.findings is None or best is None or best.kind is Kind.SERVICE:
            self._service(turn, self.library.service[turn.services[0]])
        elif best.kind is Kind.AUTHORITY:
            self._cite(turn, best)
            turn.body = best.text
        elif best.kind is Kind.DEPARTMENT:
            self._cite(turn, best)
            turn.body = self.wording.say("department_only", name=best.title)
        else:
            self._document(turn, turn.findings)
        turn.outcome = turn.outcome or Outcome.ANSWERED

    def _service(self, turn: Turn, service: Service) -> None:
        if turn.aspect and not turn.follow_up and self._is_the_topic(turn.aspect, service):
            turn.aspect = None
        wanted = [turn.aspect or SHORT]
        if turn.aspect and not turn.follow_up:
            wanted.append(SHORT)
        used = [] if turn.follow_up else self._former(turn, service)
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
        if turn.for_staff:
            section = service.section(STAFF)
            laws = ", ".join(f"{law.name} {law.section}" for law in service.law)
            law = self.wording.say("staff_law", laws=laws)
            heading = self.wording.say("staff_heading")
            turn.body += f"\n\n{heading}\n{law}\n{section.text}"
            turn.grounds.append(laws)
            self._source(turn, service, section)

    def _former(self, turn: Turn, service: Service) -> list[str]:
        """What became of the old name somebody uses, unless the answer tells it anyway."""
        told = service.section(turn.aspect or SHORT).text
        changes = [
            old.now
            for old in service.replaces
            if old.is_named_in(turn.query) and not old.is_named_in(told)
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

    def _document(self, turn: Turn, found: Findings) -> None:
        """The section that answers best, whole, then the first sentence of those close to it."""
        ranked = _closest(turn.query, found.hits)
        best, _ = ranked[0]
        self._cite(turn, best)
        turn.source_line = self._origin(best)
        turn.grounds += [best.source, turn.source_line]
        room = self.max_words - word_count(turn.source_line)
        texts = [extract(best.text, turn.query, room, lambda text: self._may_say(turn, text))]
        for passage, closeness in ranked[1:]:
            lead = sentences(passage.text)[0]
            fits = word_count("\n".join([*texts, lead])) <= room
            near = closeness >= _NEAR * ranked[0][1] and passage.source == best.source
            if not self._may_say(turn, lead):
                continue
            if fits and near and len(texts) <= _NEIGHBOURS:
                texts.append(lead)
                self._cite(turn, passage)
        turn.body = "\n".join(texts)

    def _may_say(self, turn: Turn, text: str) -> bool:
        """Citizens hear no law and no promise, whatever a document says."""
        return turn.for_staff or not (
            "§" in text or matches_any(self.wording.guards.never_say, text)
        )

    def _origin(self, passage: Passage) -> str:
        """The line on the paper a section rests on: one answer cites one paper."""
        if not passage.location.startswith(f"{OWN}/"):
            return self.wording.say("source_document", source=passage.source)
        title = passage.title
        if passage.page:
            title = self.wording.say("source_page", title=title, page=str(passage.page))
        return self.wording.say(
            "source_own", title=title, publisher=passage.publisher, source=passage.source
        )

    def _cite(self, turn: Turn, passage: Passage) -> None:
        turn.sources.append(Source(passage.title, passage.heading, passage.location))
        turn.grounds += [passage.title, passage.heading, passage.text]


def _closest(query: str, hits: tuple[Hit, ...]) -> list[tuple[Passage, float]]:
    """The best document sections with their closeness, ordered by the words that tell them apart.

    Sections of one document share most words, so an asked word counts by how few of the
    candidates have it.
    """
    candidates = [hit for hit in hits if hit.passage.kind is Kind.DOCUMENT][:_CANDIDATES]
    terms = [index_terms(hit.passage.index_text) for hit in candidates]
    spread = {term: sum(term in own for own in terms) for term in index_terms(query)}
    weight = {t: math.log((len(terms) + 1) / n) for t, n in spread.items() if n}
    total = sum(weight.values()) or 1.0
    ranked = []
    for hit, own in zip(candidates, terms, strict=True):
        overlap = sum(weight[term] for term in weight if term in own) / total
        ranked.append((hit.passage, (1 - _OVERLAP) * hit.score + _OVERLAP * overlap))
    return sorted(ranked, key=lambda item: -item[1])

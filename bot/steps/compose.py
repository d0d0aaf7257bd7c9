"""Step 6: the answer, from the library's own checked sentences."""

from __future__ import annotations

from bot.turn import Outcome, Source, Turn
from bot.wording import Wording
from knowledge.content import SERVICE_HEADINGS, Section, Service
from knowledge.danish.normal import fold
from knowledge.danish.sentences import sentences, word_count
from knowledge.danish.words import content_words, stem
from knowledge.index.passages import Kind, Passage
from knowledge.library import Library
from knowledge.search import Findings

SHORT, _, HOW, _, _, _, STAFF = SERVICE_HEADINGS
_SECTIONS = 3
_NEAR = 0.5


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
        else:
            self._document(turn, turn.findings)
        turn.outcome = turn.outcome or Outcome.ANSWERED

    def _service(self, turn: Turn, service: Service) -> None:
        wanted = [turn.aspect or SHORT]
        if turn.aspect and not turn.follow_up:
            wanted.append(SHORT)
        used: list[str] = []
        for heading in wanted:
            section = service.section(heading)
            if not used or word_count("\n".join([*used, section.text])) <= self.max_words // 2:
                used.append(section.text)
                self._source(turn, service, section)
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

    def _source(self, turn: Turn, service: Service, section: Section) -> None:
        turn.sources.append(
            Source(service.title, section.heading, f"{service.path}#{section.anchor}")
        )
        turn.grounds.append(section.text)

    def _document(self, turn: Turn, found: Findings) -> None:
        """The best section whole; of its neighbours the sentences that say something asked for."""
        asked = {stem(word) for word in content_words(turn.query)}
        best = found.hits[0]
        near = [
            hit.passage
            for hit in found.hits[1 : _SECTIONS + 1]
            if hit.passage.kind is Kind.DOCUMENT and hit.score >= _NEAR * best.score
        ]
        texts = [best.passage.text]
        self._cite(turn, best.passage)
        room = self.max_words - word_count(self._document_source(best.passage.owner))
        for passage in near:
            lead = sentences(passage.text)[0]
            new = {stem(word) for word in content_words(f"{passage.heading} {lead}")}
            fits = word_count("\n".join([*texts, lead])) <= room
            if fits and new & asked and fold(lead) not in fold("\n".join(texts)):
                texts.append(lead)
                self._cite(turn, passage)
        turn.body = "\n".join(texts)

    def _document_source(self, owner: str) -> str:
        return self.wording.say("source_document", source=self.library.document[owner].source[0])

    def _cite(self, turn: Turn, passage: Passage) -> None:
        turn.sources.append(Source(passage.title, passage.heading, passage.location))
        turn.grounds += [passage.title, passage.heading, passage.text]

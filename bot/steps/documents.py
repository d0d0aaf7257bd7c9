"""Answers from papers: the section that fits best, then what others of the paper say to it."""

from __future__ import annotations

import math
import re

from bot.steps.extract import extract
from bot.turn import Source, Turn
from bot.wording import Wording, matches_any
from knowledge.danish.sentences import sentences, word_count
from knowledge.danish.words import index_terms
from knowledge.index.passages import Kind, Passage
from knowledge.search import Findings, Hit

_CANDIDATES = 12
_OVERLAP = 0.4
_HEADING = 0.1
_NUMBER = 0.1
_ASKS_NUMBER = re.compile(
    r"\bhvor (?:mange|meget|stor\w*|længe|gammel)\b|\bhvornår\b|\bprocent\b|\bandel\b"
    r"|\b(?:hvilket|hvilken|hvad er) (?:år|dato|telefon\w*|nummer\w*)\b|\bkoster\b",
    re.IGNORECASE,
)
_DEFINES = 0.3
_ASKS_MEANING = re.compile(
    r"\b(?:hvad (?:er|betyder|dækker)|forstår\b.{0,40} ved|menes\b.{0,30} med|kort om)"
    r"(?: ordet| begrebet| metoden| en| et)?\W+([\w-]+(?: [A-ZÆØÅ][\w-]+)*)\W*$",
    re.IGNORECASE,
)
_NEAR = 0.6
_NEIGHBOURS = 3
_STAFF_NEAR = 0.4
_STAFF_NEIGHBOURS = 6
_STAFF_WORDS = 400
_PART_WORDS = 75
"""Citizens get one short answer; staff get what else the paper says, to judge for themselves."""

_FITS = 0.75
_LOCAL_WORDS = 30
_DOOR_WORDS = 40
"""What the department and the source of an answer take up."""


class Documents:
    """Composes the answer to a question on a strategy, a rule of conduct or an own document."""

    def __init__(self, wording: Wording, max_words: int) -> None:
        self.wording = wording
        self.max_words = max_words

    def answer(self, turn: Turn, found: Findings) -> None:
        """Fill in the body, the source line, the sources and the grounds of a turn."""
        ranked = _closest(turn.query, found.hits)
        best, closeness = ranked[0]
        cite(turn, best)
        papers = [self._origin(best)]
        room = _STAFF_WORDS if turn.for_staff else self.max_words - word_count(papers[0])
        texts = [extract(best.text, turn.query, room, lambda text: self._may_say(turn, text))]
        nearly = closeness * (_STAFF_NEAR if turn.for_staff else _NEAR)
        neighbours = _STAFF_NEIGHBOURS if turn.for_staff else _NEIGHBOURS
        for passage, close in ranked[1:]:
            if close < nearly or len(texts) > neighbours:
                break
            if not (turn.for_staff or _same_paper(passage, best)):
                continue  # one answer to a citizen rests on one paper
            part, origin = self._part(turn, passage), self._origin(passage)
            more = [part, *([] if origin in papers else [origin])]
            words = word_count("\n".join([*texts, *papers[1:], *more]))
            if part and part not in texts and words <= room:
                texts.append(part)
                cite(turn, passage)
                papers += more[1:]
        turn.source_line = "\n".join(dict.fromkeys(papers))
        turn.grounds.append(turn.source_line)
        turn.body = "\n".join(texts)

    def add_local(self, turn: Turn, found: Findings) -> None:
        """Add to a service's answer what the municipality's own papers say, when they fit well."""
        fitting = tuple(
            hit for hit in found.hits if hit.passage.is_own and min(hit.score, hit.lexical) >= _FITS
        )
        if not fitting:
            return
        (best, _), *_ = _closest(turn.query, fitting)
        text = extract(best.text, turn.query, _LOCAL_WORDS, lambda text: self._may_say(turn, text))
        local = self.wording.say("local", publisher=best.publisher, text=text)
        body = f"{turn.body}\n\n{local}\n{self._origin(best)}"
        if text and word_count(body) <= self.max_words - _DOOR_WORDS:
            turn.body = body
            turn.grounds += [best.publisher, self._origin(best)]
            cite(turn, best)

    def _part(self, turn: Turn, passage: Passage) -> str:
        """What a section adds: for citizens its first sentence, which is written to stand alone."""
        if turn.for_staff or passage.is_own:
            return extract(
                passage.text, turn.query, _PART_WORDS, lambda text: self._may_say(turn, text)
            )
        lead = sentences(passage.text)[0]
        return lead if self._may_say(turn, lead) else ""

    def _may_say(self, turn: Turn, text: str) -> bool:
        """Citizens hear no law and no promise, whatever a document says."""
        return turn.for_staff or not (
            "§" in text or matches_any(self.wording.guards.never_say, text)
        )

    def _origin(self, passage: Passage) -> str:
        """The line on the paper a section rests on."""
        if not passage.is_own:
            return self.wording.say("source_document", source=passage.source)
        title = passage.title
        if passage.page:
            title = self.wording.say("source_page", title=title, page=str(passage.page))
        return self.wording.say(
            "source_own", title=title, publisher=passage.publisher, source=passage.source
        )


def cite(turn: Turn, passage: Passage) -> None:
    """Name a passage as a source of the answer."""
    turn.sources.append(Source(passage.title, passage.heading, passage.location))
    turn.grounds += [passage.title, passage.heading, passage.text]


def _same_paper(one: Passage, other: Passage) -> bool:
    """Own documents are papers of their own; shipped texts of one source are of one paper."""
    return one.owner == other.owner or (not one.is_own and one.source == other.source)


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
    number = _ASKS_NUMBER.search(query) is not None
    asked = _ASKS_MEANING.search(query)
    defined = re.escape(asked[1].lower()) if asked else ""
    ranked = []
    for hit, own in zip(candidates, terms, strict=True):
        text = hit.passage.text.lower()
        overlap = sum(weight[term] for term in weight if term in own) / total
        heading = index_terms(hit.passage.heading)
        named = sum(weight[term] for term in weight if term in heading) / total
        closeness = (1 - _OVERLAP) * hit.score + _OVERLAP * overlap + _HEADING * named
        if defined and re.search(rf"\b{defined}\b\W* (?:er|betyder|handler om|vil sige)\b", text):
            closeness += _DEFINES
        if number and re.search(r"\d", text):
            closeness += _NUMBER
        ranked.append((hit.passage, closeness))
    return sorted(ranked, key=lambda item: -item[1])

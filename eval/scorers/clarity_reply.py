"""A reply as the rules of clarity read it, measured once.

Source lines, titles, labels ("Næste skridt:"), phone numbers with their hours, web addresses and
longer quotations are outside every count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from eval.answer import ReplyRecord
from eval.reference import Reference
from eval.scorers.clarity_meaning import follow
from knowledge.danish.clarity import Clarity, Finding, measure
from knowledge.danish.sentences import LineKind, read_sentences
from knowledge.danish.words import content_words, stem

_LABEL = re.compile(r"^([-*] |\d+\. )?[A-ZÆØÅ][^\W_]*(?:[ ,-]+\w+){0,5}: (?=\S)", re.MULTILINE)
_LISTED = re.compile(r"^([^:;\n]+:) ([^:;\n]+;[^\n]+?\.)(?= |$)", re.MULTILINE)
_LEFT_OUT = re.compile(r"^(?:Kilder?|Regler|Kontakt):.*$", re.MULTILINE)


@dataclass(frozen=True, eq=False)
class Reading:
    """A reply and what was measured of its `own` words.

    `asked` are the stems of the words the person used: they need no explanation.
    """

    reply: ReplyRecord
    reference: Reference
    asked: frozenset[str]
    own: str
    clarity: Clarity

    @property
    def about_service(self) -> bool:
        """Whether it answers from a service card, and so speaks to somebody of their own case."""
        return any(source.location.startswith("services/") for source in self.reply.sources)

    def found(self, rule: str) -> Iterator[Finding]:
        """The findings of a rule of knowledge/danish/clarity_rules.py."""
        return (finding for finding in self.clarity.findings if finding.rule == rule)

    @cached_property
    def sentences(self) -> list[str]:
        """Its own sentences, without headings."""
        return [s.text for s in read_sentences(self.own) if s.kind is not LineKind.HEADING]

    @cached_property
    def followed(self) -> dict[str, str]:
        """Its sentences that follow one of the sources, with that one."""
        return follow(self.sentences, self.reply, self.reference)

    @cached_property
    def door(self) -> str:
        """The name of the department or authority it sends to; "" without one."""
        door = self.reference.library.door.get(self.reply.department or "")
        return door.name if door else ""

    def names_a_door(self, words: str) -> bool:
        """Whether these words are (part of) the name of a department or an authority."""
        return any(words in door.name for door in self.reference.library.door.values())


@lru_cache(maxsize=8)
def read(reply: ReplyRecord, asked: tuple[str, ...], reference: Reference) -> Reading:
    """Measure a reply to these messages; the scorers of one reply share the result."""
    own = own_words(reply, reference)
    spans = [(one.start, one.end, one.term.term) for one in reference.terms.find(own)]
    stems = frozenset(stem(word) for message in asked for word in content_words(message))
    clarity = measure(own, reference.library.glossary, lambda _: spans)
    return Reading(reply, reference, stems, own, clarity)


def own_words(reply: ReplyRecord, reference: Reference) -> str:
    """What a reply says itself: without its title, labels, source and how to reach a department."""
    title = reference.wording.say("about", title="").removesuffix(".").strip()
    lines = (line for line in reply.text.splitlines() if not line.startswith(title))
    text = _LEFT_OUT.sub("", "\n".join(lines))
    for door in (reference.library.door.get(reply.department or ""), reference.wording.front_door):
        if door is not None:
            text = text.replace(reference.wording.door(door), door.name)
    return _LABEL.sub(r"\1", _LISTED.sub(_as_items, text))


def _as_items(line: re.Match[str]) -> str:
    """A list inside a line ("to ting: a; b.") as list items, each of which is a sentence."""
    return line[1] + "\n- " + line[2].replace("; ", "\n- ")

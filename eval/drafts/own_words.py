"""The library's own sentences as drafts: each citizen section, sentence by sentence."""

from __future__ import annotations

from eval.drafts.drafts import GOOD, Draft, Sentence
from knowledge.content import Audience
from knowledge.danish.sentences import read_sentences
from knowledge.library import Library


def own_words(library: Library) -> list[Draft]:
    """A draft for each section that a citizen may read, in the words of its card."""
    return [
        Draft(
            id=f"{service.path}#{section.heading}",
            message=service.title,
            passages={"K1": f"{service.path}#{section.heading}"},
            sentences=tuple(
                Sentence(text=sentence.text, sources=("K1",))
                for sentence in read_sentences(section.text)
            ),
            kind=GOOD,
            use="answer",
        )
        for service in library.services
        for section in service.sections
        if section.audience is Audience.CITIZEN
    ]

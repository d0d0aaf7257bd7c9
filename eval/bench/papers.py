"""Papers as a municipality has them that answer nobody's question, to search among.

Minutes, budgets, tenders, plans, news and by-laws on thirty topics no service is about (papers.yaml
holds the topics, the sentences and the words they are filled with). Unlike the made-up passages of
`scale` they read as Danish, so the words between their nouns are those of real questions.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.calendar import today
from knowledge.content import OWN, Audience, Document, Section

_SECTIONS = 8
_SENTENCES = (3, 6)
_TOWN = "Opdigtet Kommune"


def make_papers(count: int, seed: int) -> Iterator[Document]:
    """Papers with `count` sections (passages) together; the same seed gives the same papers."""
    chance = random.Random(seed)
    materials = _materials()
    topics = list(materials["topics"])
    for start in range(0, count, _SECTIONS):
        number = start // _SECTIONS
        genre = chance.choice(materials["genres"])
        writer = _Writer(materials, genre, topics[number % len(topics)], chance)
        yield Document(
            id=f"papir-{number}",
            title=writer.title(),
            municipality=_TOWN,
            date="uden dato",
            audience=Audience.CITIZEN,
            source=(f"opdigtet.example/papir/{number}",),
            reviewed=today(),
            path=f"{OWN}/papirer/{number}.md",
            sections=tuple(
                writer.section(line) for line in range(1, min(_SECTIONS, count - start) + 1)
            ),
        )


@dataclass(frozen=True)
class _Writer:
    """Writes one paper: a topic in the words of a genre."""

    materials: Mapping[str, Any]
    genre: Mapping[str, Any]
    topic: str
    chance: random.Random

    def title(self) -> str:
        """What the paper is called."""
        return f"{self.genre['name']}: {self.topic}"

    def section(self, line: int) -> Section:
        """One passage of a few sentences."""
        count = self.chance.randint(*_SENTENCES)
        sentences = self.chance.sample(self.genre["sentences"], count)
        return Section(
            heading=self._filled(self.chance.choice(self.genre["headings"])),
            text=" ".join(self._filled(sentence) for sentence in sentences),
            line=line,
        )

    def _filled(self, sentence: str) -> str:
        draw, materials = self.chance, self.materials
        topic = materials["topics"][self.topic]
        thing, other = draw.sample(topic["things"], 2)
        name, second = draw.sample(materials["names"], 2)
        text = sentence.format(
            thing=thing,
            thing2=other,
            act=draw.choice(topic["acts"]),
            name=name,
            name2=second,
            place=draw.choice(materials["places"]),
            month=draw.choice(materials["months"]),
            year=draw.randint(2021, 2034),
            amount=f"{draw.randint(2, 980) * 10_000:,}".replace(",", "."),
            n=draw.randint(3, 9),
            m=draw.randint(1, 2),
        )
        return text[0].upper() + text[1:]


@cache
def _materials() -> dict[str, Any]:
    text = (Path(__file__).parent / "papers.yaml").read_text("utf-8")
    return dict(yaml.safe_load(text))

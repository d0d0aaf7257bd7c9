"""The same questions with thousands of made-up passages beside the shipped ones.

Half the words of a made-up passage are drawn from Danish as it is written, half from the library
itself, each as often as it occurs there: they look like the answer to many a question, and are not.
One word in 25 is two words in one, as names and compounds are in real papers: the more papers, the
more words to know.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from eval.bench.questions import Question
from eval.bench.run import Apart, Run, run
from eval.bench.systems import OURS
from knowledge.calendar import today
from knowledge.content import OWN, Audience, Document, Section
from knowledge.danish.words import tokens
from knowledge.index.passages import make_passages
from knowledge.library import Library

SIZES = (1_000, 10_000, 100_000)
TARGET_MS = 150
"""The median that a search may take with the largest number of passages."""

_SECTIONS = 8
_WORDS = (40, 110)
_DANISH = 20_000
_COMPOUNDS = 0.04


def run_scale(
    library: Library, questions: Sequence[Question], count: int, seed: int, apart: Apart
) -> Run:
    """Ask our search, with `count` made-up passages in the library."""
    made = tuple(make_documents(library, count, seed))
    crowded = replace(library, documents=(*library.documents, *made))
    return run(OURS, crowded, questions, apart)


def make_documents(library: Library, count: int, seed: int) -> Iterator[Document]:
    """Documents as a municipality adds its own, with `count` sections (passages) together."""
    chance = np.random.default_rng(seed)
    draw = _Words(library, chance)
    for start in range(0, count, _SECTIONS):
        number = start // _SECTIONS
        yield Document(
            id=f"opdigtet-{number}",
            title=" ".join(draw(3)).capitalize(),
            municipality="Opdigtet Kommune",
            date="uden dato",
            audience=Audience.CITIZEN,
            source=(f"opdigtet.example/{number}",),
            reviewed=today(),
            path=f"{OWN}/opdigtet/{number}.md",
            sections=tuple(
                Section(
                    heading=" ".join(draw(3)).capitalize(),
                    text=" ".join(draw(int(chance.integers(*_WORDS)))).capitalize() + ".",
                    line=line,
                )
                for line in range(1, min(_SECTIONS, count - start) + 1)
            ),
        )


class _Words:
    """Draws words, half from general Danish and half from the library."""

    def __init__(self, library: Library, chance: np.random.Generator) -> None:
        from wordfreq import top_n_list, word_frequency

        texts = [passage.index_text for passage in make_passages(library)]
        own = Counter(word for text in texts for word in tokens(text))
        danish = {word: word_frequency(word, "da") for word in top_n_list("da", _DANISH)}
        self.chance = chance
        self.words = [*danish, *own]
        shares = [np.array(list(words.values()), float) for words in (danish, own)]
        self.borders = np.cumsum(np.concatenate([half / half.sum() for half in shares])) / 2

    def __call__(self, count: int) -> list[str]:
        joined = self.chance.random(count) < _COMPOUNDS
        return [
            one + other if both else one
            for one, other, both in zip(
                self._drawn(count), self._drawn(count), joined.tolist(), strict=True
            )
        ]

    def _drawn(self, count: int) -> list[str]:
        places = np.searchsorted(self.borders, self.chance.random(count))
        return [self.words[min(place, len(self.words) - 1)] for place in places.tolist()]

"""`python -m eval.components.glossary FILE`: measure how the glossary is found in running text.

FILE holds JSON lines, each a passage with every use of a term in a sense that the glossary has:
    {"id", "text", "marks": [{"word", "term", "count"}], "borderline": [{"word"}], ...}
What careful readers disagree on (`borderline`) counts neither way.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import click
from pydantic import BaseModel

from eval.commands import command
from eval.reading import read_cases
from eval.statistics import Share
from knowledge.library import load_library
from knowledge.mentions import TermFinder


class Mark(BaseModel):
    """A word of the passage, the term it is, and how often it stands there in that sense."""

    word: str
    term: str = ""
    count: int = 1


class Passage(BaseModel):
    """A passage with its marks."""

    id: str
    text: str
    marks: list[Mark]
    borderline: list[Mark] = []


@dataclass
class Result:
    """Uses found, in vain and missed, and what they were (passage, what, word, term)."""

    found: int = 0
    in_vain: int = 0
    missed: int = 0
    errors: list[str] = field(default_factory=list)

    @property
    def precision(self) -> Share:
        """Of the uses that were pointed at, the right ones."""
        return Share(self.found, self.found + self.in_vain)

    @property
    def recall(self) -> Share:
        """Of the uses that are there, those pointed at."""
        return Share(self.found, self.found + self.missed)


def measure(passages: list[Passage], finder: TermFinder) -> Result:
    """Find the terms of every passage and compare."""
    result = Result()
    for passage in passages:
        said: Counter[tuple[str, str]] = Counter()
        for mark in passage.marks:
            said[_word(mark.word), mark.term] += mark.count
        open_words = {_word(mark.word) for mark in passage.borderline}
        told = Counter(
            (_word(passage.text[mention.start : mention.end]), mention.term.term)
            for mention in finder.find(passage.text)
        )
        result.found += sum((said & told).values())
        for name, rest in (("in vain", told - said), ("missed", said - told)):
            for (word, term), count in rest.items():
                if word in open_words:
                    continue
                if name == "missed":
                    result.missed += count
                else:
                    result.in_vain += count
                result.errors.append(f"{passage.id} {name}: {word} ({term})")
    return result


def _word(text: str) -> str:
    return " ".join(text.replace("-\n", "").split()).lower().rstrip(".")


@command("eval.components.glossary")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("-v", "--verbose", is_flag=True, help="List what was found in vain or missed.")
def main(file: Path, *, verbose: bool) -> None:
    """Measure how terms of the glossary are found in the passages of FILE."""
    passages = [passage for _, passage in read_cases(file, Passage, may_be_empty=False)]
    result = measure(passages, TermFinder(load_library().glossary))
    click.echo(f"{'terms: precision':<28}{result.precision}")
    click.echo(f"{'terms: recall':<28}{result.recall}")
    for error in result.errors if verbose else ():
        click.echo(f"  {error}")


if __name__ == "__main__":
    main()

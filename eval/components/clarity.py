"""`python -m eval.components.clarity FILE`: is the plain text of a pair found clearer?

FILE has JSON lines with `professional` and `plain`, two texts of the same content, and maybe `id`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

import click
from pydantic import BaseModel, Field

from eval.commands import command
from eval.reading import read_cases
from eval.statistics import Share
from knowledge.danish.clarity import Clarity, measure
from knowledge.library import load_library
from knowledge.mentions import TermFinder


class Pair(BaseModel):
    """A professional text and the same content in plain language."""

    id: str = ""
    professional: str = Field(min_length=1)
    plain: str = Field(min_length=1)


@dataclass(frozen=True)
class Measured:
    """A pair with what was measured of its sides."""

    name: str
    professional: Clarity
    plain: Clarity

    @property
    def by_score(self) -> bool:
        """Whether the plain side has the higher score."""
        return _score(self.plain) > _score(self.professional)

    @property
    def by_lix(self) -> bool:
        """Whether the plain side has the lower LIX."""
        return self.plain.measures.lix < self.professional.measures.lix


def measured(pairs: Iterable[tuple[int, Pair]]) -> Iterator[Measured]:
    """The numbered pairs, measured with the glossary of the shipped library."""
    glossary = load_library().glossary
    finder = TermFinder(glossary)

    def terms(text: str) -> list[tuple[int, int, str]]:
        return [(found.start, found.end, found.term.term) for found in finder.find(text)]

    for number, pair in pairs:
        yield Measured(
            pair.id or f"line {number}",
            measure(pair.professional, glossary, terms),
            measure(pair.plain, glossary, terms),
        )


def _score(clarity: Clarity) -> float:
    return clarity.score or 0.0


@command("eval.components.clarity")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("-v", "--verbose", is_flag=True, help="List the pairs that are ranked wrongly.")
def main(file: Path, *, verbose: bool) -> None:
    """Count the pairs of FILE in which the plain text is found clearer."""
    results = list(measured(read_cases(file, Pair, may_be_empty=False)))
    for name, hits in (
        ("plain is clearer by score", [result.by_score for result in results]),
        ("plain is clearer by LIX", [result.by_lix for result in results]),
    ):
        click.echo(f"{name:<28}{Share(sum(hits), len(hits))}")
    sides = {
        "professional": [result.professional for result in results],
        "plain": [result.plain for result in results],
    }
    for side, found in sides.items():
        bands = [clarity.band for clarity in found if clarity.band]
        counted = ", ".join(f"{bands.count(band)} {band}" for band in sorted(set(bands)))
        click.echo(
            f"{side:<28}score {mean(map(_score, found)):5.1f}   "
            f"LIX {mean(clarity.measures.lix for clarity in found):5.1f}   {counted}"
        )
    for result in results if verbose else ():
        if not (result.by_score and result.by_lix):
            click.echo(
                f"  {result.name}: score {_score(result.professional):.0f} -> "
                f"{_score(result.plain):.0f}, LIX {result.professional.measures.lix:.0f} -> "
                f"{result.plain.measures.lix:.0f}"
            )


if __name__ == "__main__":
    main()

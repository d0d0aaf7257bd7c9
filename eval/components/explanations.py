"""`python -m eval.components.explanations [-v] [--show] FILE`: measure the explanations of letters.

FILE holds letters as `eval.components.letters` reads them. Counted: whether one of the first three
sentences pointed at is a deciding one; whether the kind of letter, where it is named, is right;
explanations that say a yes or a no in our own words; and how clear those words are (without the
quotes), beside the letter. `--show` prints every explanation, to be read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter

import click

from bot.letters.examples import is_one_of
from bot.letters.explain import Explainer
from bot.letters.prepare import prepare
from bot.letters.view import tell
from bot.wording import Wording
from eval.commands import command
from eval.components.letter_cases import LetterCase
from eval.reading import read_cases
from eval.statistics import Share
from knowledge.danish.clarity import measure as clarity

_QUOTE = re.compile(r"«[^»]*»")
_VERDICT = re.compile(
    r"\b(?:du|i|de) (?:får|har fået|kan få|har ret til|får ikke|kan ikke få|har ikke ret)\b"
    r"|\b(?:afslag|bevilget|godkendt|imødekommet|ja til|nej til)\b",
    re.IGNORECASE,
)
_WORDS_AND_RULES = ("Svære ord", "Reglerne, ")
"""Paragraphs that explain words and rules in general, and say nothing of the letter."""

_HARD_LETTER = 45.0


@dataclass
class Result:
    """What was counted; `lix` are pairs (letter, explanation), `ms` the time of each letter."""

    deciding: list[bool] = field(default_factory=list)
    kinds: list[bool] = field(default_factory=list)
    verdicts: list[str] = field(default_factory=list)
    lix: list[tuple[float, float]] = field(default_factory=list)
    ms: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)


def measure(cases: list[LetterCase], explainer: Explainer, wording: Wording) -> Result:
    """Explain every letter on the day it came, and compare."""
    result = Result()
    for case in cases:
        started = perf_counter()
        letter = prepare(case.text, pasted=True)
        found = explainer.read(letter.text, case.received, case.received, letter.masked)
        text = tell(found, wording)
        result.ms.append((perf_counter() - started) * 1000)
        unmasked = explainer.read(case.text, case.received, case.received, ())
        result.deciding.append(any(is_one_of(s, case.deciding) for s in unmasked.key_lines))
        if not result.deciding[-1]:
            result.errors.append(f"{case.id}: deciding sentence not shown")
        if found.kind:
            result.kinds.append(found.kind.value in (case.kind, *case.kinds_also_right))
            if not result.kinds[-1]:
                result.errors.append(f"{case.id}: named {found.kind}, is {case.kind}")
        own = _own_words(text)
        if said := _VERDICT.search(own):
            result.verdicts.append(case.id)
            result.errors.append(f"{case.id}: says '{said[0]}'")
        lix = clarity(case.text).measures.lix, clarity(_QUOTE.sub("", text)).measures.lix
        result.lix.append(lix)
        result.shown.append(f"=== {case.id}\n{text}\n")
    return result


def _own_words(explanation: str) -> str:
    """What is said of the letter in our own words: no quotes, no explained words and rules."""
    paragraphs = explanation.split("\n\n")
    own = [text for text in paragraphs if not text.startswith(_WORDS_AND_RULES)]
    return _QUOTE.sub("", "\n\n".join(own))


@command("eval.components.explanations")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("-v", "--verbose", is_flag=True, help="List what is wrong.")
@click.option("--show", is_flag=True, help="Print every explanation.")
def main(file: Path, *, verbose: bool, show: bool) -> None:
    """Measure the explanations of the letters in FILE."""
    from bot.letters.key_lines import KeyLines
    from bot.letters.learning import open_sentences
    from bot.settings import load_settings
    from knowledge.library import load_library
    from knowledge.mentions import TermFinder

    cases = [case for _, case in read_cases(file, LetterCase, may_be_empty=False)]
    library = load_library()
    wording = Wording(library.register, library.crisis_lines)
    learnt = open_sentences(load_settings().letters_dir, wording.examples)
    explainer = Explainer(library, TermFinder(library.glossary), KeyLines(learnt))
    result = measure(cases, explainer, wording)
    for text in result.shown if show else ():
        click.echo(text)
    click.echo(f"{'deciding sentence in three':<28}{Share(sum(result.deciding), len(cases))}")
    click.echo(f"{'kind, where it is named':<28}{Share(sum(result.kinds), len(result.kinds))}")
    click.echo(f"{'says yes or no':<28}{Share(len(result.verdicts), len(cases))}")
    hard = [told for letter, told in result.lix if letter >= _HARD_LETTER]
    if hard:
        click.echo(
            f"{'LIX of the explanation':<28}{median(hard):.1f} (median), {max(hard):.1f} "
            f"(highest), of {len(hard)} letters with LIX {_HARD_LETTER:.0f} and more"
        )
    click.echo(f"{'time for a letter':<28}{median(result.ms):.0f} ms (median)")
    for error in result.errors if verbose else ():
        click.echo(f"  {error}")


if __name__ == "__main__":
    main()

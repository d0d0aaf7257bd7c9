"""`borgerland eval judge`: a model rates answers; shown only beside its agreement with people."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, median
from typing import TYPE_CHECKING

import click

from bot.console import get_settings, progress_bar

if TYPE_CHECKING:
    from eval.answer import AnswerRecord
    from eval.judging import Judged
    from eval.people.agree import RaterAgreement, Ratings
    from eval.people.samples import Item
    from eval.people.stored_run import Key
    from eval.statistics import Interval
    from eval.statistics.agreement import Estimate

FILE = "judge.jsonl"
_SEED = 7


@dataclass(frozen=True)
class Opinion:
    """What a judge says to a question, and how far it agrees with people.

    `alpha` (ordinal) and `rho` compare it with people's median and mean rating of the answers that
    both rated; `people` is how far they agree with one another.
    """

    question: str
    n: int
    unscored: int
    mean: float | None
    interval: Interval | None
    with_people: RaterAgreement
    rho: Estimate
    people: RaterAgreement

    @property
    def is_validated(self) -> bool:
        """Whether people agree with one another, and the judge with them."""
        return self.people.is_validated and self.with_people.is_validated


@click.command("judge")
@click.argument("run", type=click.Path(path_type=Path))
@click.option("--model", required=True, metavar="PROVIDER:NAME", help="As langchain names it.")
@click.option(
    "--people", type=click.Path(path_type=Path), help="Folder of filled sheets ('eval sheet')."
)
@click.option("--n", type=click.IntRange(0), default=100, show_default=True, help="Other answers.")
@click.option("-j", "at_once", type=click.IntRange(1), default=4, show_default=True)
@click.option("--timeout", type=float, default=60.0, show_default=True, help="Seconds a question.")
def command(
    run: Path, *, model: str, people: Path | None, n: int, at_once: int, timeout: float
) -> None:
    """Let a model rate answers of RUN: those on people's sheets, and others besides.

    What was written is masked before it is sent. Figures are shown only where people rated, too.
    """
    from bot.indexing import read_library
    from bot.wording import Wording
    from eval.judging import JudgeError, ask_about, judge_all, open_model
    from eval.people.agree import read_ratings
    from eval.people.samples import read_key, unchanged
    from eval.people.stored_run import read_replies
    from eval.reference import Reference

    answers = read_replies(run)
    places: dict[str, Key] = {}
    ratings: Ratings = {}
    if people:
        key = read_key(people)
        ratings, places = read_ratings(people, key), unchanged(key, answers)
    items = _items(answers, places, n)
    if not items:
        raise JudgeError(f"{run}: holds no answers to rate")
    chat = open_model(model)
    library = read_library(get_settings())
    reference = Reference(library, Wording(library.register, library.crisis_lines))
    with progress_bar() as progress:
        judged = asyncio.run(
            judge_all(
                chat,
                list(ask_about(items, reference)),
                at_once=at_once,
                timeout=timeout,
                progress=progress,
            )
        )
    write_judged(run / FILE, judged)
    if all(one.value is None for one in judged):
        raise JudgeError(f"the judge '{model}' gave no usable rating: {judged[-1].problem}")
    for line in told(judged, ratings, places, model):
        click.echo(line)


def _items(answers: Mapping[Key, AnswerRecord], places: Mapping[str, Key], n: int) -> list[Item]:
    """What is on people's sheets, and at most `n` others."""
    from eval.people.samples import Item, sample

    def has_question(answer: AnswerRecord) -> bool:
        return any(message.strip() for message in answer.messages)

    def is_new(answer: AnswerRecord) -> bool:
        return (answer.suite, answer.id) not in rated and has_question(answer)

    rated = set(places.values())
    shown = [Item(code, answers[place]) for code, place in places.items()]
    shown = [item for item in shown if has_question(item.answer)]
    return [*shown, *sample(answers, n, _SEED, is_new)]


def write_judged(path: Path, judged: Sequence[Judged]) -> None:
    """Store the ratings, a line each."""
    lines = [one.model_dump_json(exclude_defaults=True) + "\n" for one in judged]
    path.write_text("".join(lines), encoding="utf-8")


def opinions(
    judged: Sequence[Judged], ratings: Ratings, places: Mapping[str, Key]
) -> Iterator[Opinion]:
    """What the judge says, question by question, beside the people who rated the same answers."""
    from eval.people.agree import RaterAgreement, rater_agreement
    from eval.statistics import clustered_mean
    from eval.statistics.agreement import krippendorff_alpha, spearman

    for people in rater_agreement(ratings):
        mine = [one for one in judged if one.question == people.question]
        values = {one.key: one.value for one in mine if one.value is not None}
        both = [
            ([value for value in row if value is not None], values[places[code]])
            for code, row in ratings[people.question].items()
            if any(row) and places.get(code) in values
        ]
        theirs, its = [rated for rated, _ in both], [float(value) for _, value in both]
        alpha = krippendorff_alpha([[median(row) for row in theirs], its], "ordinal", _SEED)
        numbers = [float(value) for value in values.values()]
        yield Opinion(
            people.question,
            n=len(values),
            unscored=len(mine) - len(values),
            mean=fmean(numbers) if numbers else None,
            interval=clustered_mean(numbers, ["/".join(key) for key in values], _SEED),
            with_people=RaterAgreement(people.question, len(both), alpha),
            rho=spearman([fmean(row) for row in theirs], its, _SEED),
            people=people,
        )


def told(
    judged: Sequence[Judged], ratings: Ratings, places: Mapping[str, Key], model: str
) -> Iterator[str]:
    """The ratings for people to read; a question without a measured agreement shows no figure."""
    from eval.people.agree import VALID_ALPHA

    scored = sum(one.value is not None for one in judged)
    yield f"{model}: {scored} af {len(judged)} bedømmelser kan bruges ({FILE})."
    problems = Counter(one.problem for one in judged if one.problem)
    yield from (f"  {count} uden tal: {problem}" for problem, count in problems.most_common())
    if not ratings:
        yield (
            "Tallene vises ikke: ingen mennesker har bedømt de samme svar, så man ved ikke, om "
            "dommeren har ret. Lav ark med 'borgerland eval sheet', og brug --people."
        )
        return
    for one in opinions(judged, ratings, places):
        yield _line(one)
    least = f"{VALID_ALPHA:.3f}".replace(".", ",")
    yield (
        f"Valideret: både mennesker indbyrdes og dommeren med mennesker har en alfa på mindst "
        f"{least}, og intervallet er kendt."
    )


def _line(one: Opinion) -> str:
    from eval.people.agree import shown
    from eval.statistics.agreement import Estimate

    both = one.with_people
    if one.mean is None or both.alpha.value is None:
        return (
            f"{one.question:<14}vises ikke: enigheden med mennesker kan ikke regnes ud (n={both.n})"
        )
    verdict = "valideret" if one.is_validated else "ikke valideret"
    return (
        f"{one.question:<14}{shown(Estimate(one.mean, one.interval))} af 5  n={one.n}  {verdict}\n"
        f"  enighed med mennesker: alfa {shown(both.alpha)}, rho {shown(one.rho)}  n={both.n}\n"
        f"  mennesker indbyrdes: alfa {shown(one.people.alpha)}  n={one.people.n}"
    )

"""`borgerland eval agree`: how far raters agree, and the measures with them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from eval.people.samples import KeyFile
    from eval.people.stored_run import Key, Metric, StoredRun
    from eval.statistics.agreement import Estimate

Ratings = dict[str, dict[str, list[float | None]]]
"""Question -> code -> the rating of each rater (None: left open)."""

VALID_ALPHA = 0.667
"""Under this alpha, nothing that people said is called validated (Krippendorff)."""

_GOOD = 4
_SEED = 7
_MEASURED_BY = {
    "klar": ("clarity", "lix"),
    "korrekt": ("number", "date", "phone", "section", "citation", "support", "nugget"),
    "fuldstændig": ("nugget",),
    "tone": ("tone",),
    "næste skridt": ("agreement", "next"),
}
"""The parts of a metric's name that say which question of the sheet it answers."""


@dataclass(frozen=True)
class RaterAgreement:
    """Krippendorff's ordinal alpha of a question over the `n` answers that two or more rated."""

    question: str
    n: int
    alpha: Estimate

    @property
    def is_validated(self) -> bool:
        """Whether the raters agree well enough, and it is known how sure that is."""
        value, interval = self.alpha
        return value is not None and interval is not None and value >= VALID_ALPHA


@dataclass(frozen=True)
class MeasureAgreement:
    """A metric beside people's mean rating of `n` answers.

    A share is compared with "rated 4 or better" by Cohen's kappa, other metrics with the rating
    by Spearman's rho; both are 1 when metric and people say the same.
    """

    question: str
    metric: str
    title: str
    figure: str
    n: int
    value: Estimate


@click.command("agree")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--run", type=click.Path(path_type=Path), help="Compare with the scores of this run.")
def command(folder: Path, *, run: Path | None) -> None:
    """Read the filled rating sheets of FOLDER: alpha for each question, metrics beside people."""
    from eval.people.samples import read_key, unchanged
    from eval.people.stored_run import read_replies, read_run

    key = read_key(folder)
    ratings = read_ratings(folder, key)
    measures: list[MeasureAgreement] = []
    if run:
        places = unchanged(key, read_replies(run))
        measures = measure_agreement(ratings, places, read_run(run))
        if others := len(key.items) - len(places):
            click.echo(f"{others} svar er ikke de samme i kørslen og sammenlignes ikke.")
    for one in rater_agreement(ratings):
        verdict = "valideret" if one.is_validated else "ikke valideret"
        click.echo(f"{one.question:<14}alfa {shown(one.alpha)}  n={one.n}  {verdict}")
        for measure in (m for m in measures if m.question == one.question):
            figure = f"{measure.figure} {shown(measure.value)}  n={measure.n}"
            click.echo(f"  {measure.title} ({measure.metric}): {figure}")
    least = f"{VALID_ALPHA:.3f}".replace(".", ",")
    click.echo(f"Valideret: alfa er mindst {least}, og intervallet er kendt.")
    if run and not measures:
        click.echo("Kørslen har ingen målinger, der svarer til arkets spørgsmål.")


def read_ratings(folder: Path, key: KeyFile) -> Ratings:
    """The ratings on all sheets.

    Raises:
        TableError: names each bad cell by file, row and column; or nothing is rated.
    """
    from eval.people.samples import coded_rows, filled_sheets
    from eval.people.sheets import RATED, SHEET
    from eval.people.tables import TableError, refuse

    paths = filled_sheets(folder, SHEET)
    ratings: Ratings = {q: {code: [None] * len(paths) for code in key.items} for q in RATED}
    problems: list[str] = []
    for rater, path in enumerate(paths):
        for code, row in coded_rows(path, tuple(RATED), key, problems):
            for question in RATED:
                cell = row.cells[question]
                if re.fullmatch("[1-5]", cell):
                    ratings[question][code][rater] = int(cell)
                elif cell:
                    place = f"{path.name}, row {row.number}, '{question}'"
                    problems.append(f"{place}: '{cell}' is not a number from 1 to 5")
    refuse(problems)
    if not any(value for codes in ratings.values() for each in codes.values() for value in each):
        raise TableError(f"{folder}: nothing is rated yet")
    return ratings


def rater_agreement(ratings: Ratings) -> list[RaterAgreement]:
    """How far the raters agree on each question."""
    from eval.statistics.agreement import krippendorff_alpha

    found = []
    for question, codes in ratings.items():
        n = sum(sum(value is not None for value in row) > 1 for row in codes.values())
        table = list(zip(*codes.values(), strict=True))
        found.append(RaterAgreement(question, n, krippendorff_alpha(table, "ordinal", _SEED)))
    return found


def measure_agreement(
    ratings: Ratings, places: dict[str, Key], run: StoredRun
) -> list[MeasureAgreement]:
    """The metrics of a run beside the people's mean ratings, question by question.

    `places` are the cases behind the codes; codes without one are left out.
    """
    return [
        _measure(question, name, metric, ratings[question], places, run)
        for question, parts in _MEASURED_BY.items()
        for name, metric in sorted(run.metrics.items())
        if any(part.startswith(parts) for part in re.split(r"[^a-z]+", name.lower()))
        and any(name in case.scores for case in run.cases.values())
    ]


def _measure(
    question: str,
    name: str,
    metric: Metric,
    codes: dict[str, list[float | None]],
    places: dict[str, Key],
    run: StoredRun,
) -> MeasureAgreement:
    from eval.statistics.agreement import cohen_kappa, spearman

    people, measured = [], []
    for code, row in codes.items():
        rated = [value for value in row if value is not None]
        case = run.cases.get(places[code]) if code in places else None
        score = case.scores.get(name) if case else None
        if rated and score and score.value is not None:
            people.append(sum(rated) / len(rated))
            measured.append(score.value if metric.better == "high" else -score.value)
    if metric.kind == "share":
        good = [float(value >= _GOOD) for value in people]
        passed = [float(value == (1 if metric.better == "high" else 0)) for value in measured]
        figure, value = "kappa", cohen_kappa(good, passed, _SEED)
    else:
        figure, value = "rho", spearman(people, measured, _SEED)
    return MeasureAgreement(question, name, metric.title, figure, len(people), value)


def shown(estimate: Estimate) -> str:
    """An estimate with its interval, as Danish readers write numbers."""
    if estimate.value is None:
        return "kan ikke regnes ud"
    text = f"{estimate.value:.2f}"
    if estimate.interval is None:
        return f"{text} (intet interval)".replace(".", ",")
    low, high = estimate.interval
    return f"{text} [{low:.2f}; {high:.2f}]".replace(".", ",")

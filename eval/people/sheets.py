"""`borgerland eval sheet`: blinded sheets on which people rate a run's answers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from eval.answer import AnswerRecord
    from eval.people.stored_run import Key

RATED = {
    "klar": "Forstår man svaret, første gang man læser det?",
    "korrekt": "Passer det, der står? Slå op i kilden, hvis du er i tvivl.",
    "fuldstændig": "Er alt det med, som den, der spørger, har brug for?",
    "tone": "Er svaret venligt og ligeværdigt?",
    "næste skridt": "Ved man, hvad man selv skal gøre nu, og hvem man kan spørge?",
}
"""The questions of the sheet by column, each rated from 1 to 5."""

SHEET = "ark"
_COLUMNS = ("kode", "spørgsmål", "svar", *RATED, "bemærkning")


@click.command("sheet")
@click.argument("run", type=click.Path(path_type=Path))
@click.option("--raters", type=click.IntRange(2), default=2, show_default=True, help="How many.")
@click.option("--n", type=click.IntRange(1), default=40, show_default=True, help="Answers each.")
@click.option("--seed", type=int, default=7, show_default=True, help="Draws the same again.")
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="Folder.")
def command(run: Path, *, raters: int, n: int, seed: int, output: Path) -> None:
    """Write blinded rating sheets for the answers of RUN, one for each rater."""
    from eval.people.stored_run import read_replies

    count = write_sheets(read_replies(run), run, output, raters=raters, n=n, seed=seed)
    click.echo(f"{count} svar til hver af {raters} bedømmere: {output / 'ark'}")
    click.echo("Nøglen (key.json) må bedømmerne ikke se.")


def write_sheets(
    answers: Mapping[Key, AnswerRecord],
    run: Path,
    folder: Path,
    *,
    raters: int,
    n: int,
    seed: int,
) -> int:
    """Write a sheet for each rater, the sources, the instructions and the key; how many answers.

    Raises:
        TableError: no answer fits, or the folder holds sheets already.
    """
    from eval.people.samples import new_folder, sample, shuffled, write_key
    from eval.people.tables import TableError, write_table

    items = sample(answers, n, seed)
    if not items:
        raise TableError(f"{run}: holds no answers to rate")
    sheets = new_folder(folder)
    blank = [""] * (len(_COLUMNS) - 3)
    for rater in range(1, raters + 1):
        rows = [[i.code, i.question, i.reply, *blank] for i in shuffled(items, seed, rater)]
        write_table(sheets / f"{SHEET}-{rater}.csv", _COLUMNS, rows)
    named = sorted(
        {
            (item.code, source.title, source.section)
            for item in items
            for source in item.answer.replies[-1].sources
        }
    )
    write_table(sheets / "kilder.csv", ("kode", "kilde", "afsnit"), named)
    (sheets / "vejledning.md").write_text(_instructions(len(items)), encoding="utf-8")
    write_key(folder, run, seed, items)
    return len(items)


def _instructions(n: int) -> str:
    questions = "\n".join(f"- **{name}**: {question}" for name, question in RATED.items())
    return f"""# Sådan bedømmer du svarene

Du får {n} svar, som en digital assistent har givet. Læs spørgsmålet og svaret, og giv svaret et tal
fra 1 til 5 i hver af de fem kolonner:

{questions}

| Tal | Betyder |
|---|---|
| 5 | ja, helt |
| 4 | næsten helt |
| 3 | delvist |
| 2 | kun lidt |
| 1 | nej, slet ikke |

- Brug dit eget ark, og tal ikke med de andre bedømmere, før alle er færdige.
- Lad feltet stå tomt, hvis du ikke kan vurdere det. Gæt ikke.
- Ret ikke i koden. Rækkefølgen er tilfældig og ikke den samme på alle ark.
- I `kilder.csv` står, hvilke tekster svaret bygger på. Find dem med koden.
- Skriv gerne i feltet "bemærkning", hvad der trækker ned.
- Gem arket som CSV under det navn, det har.
"""

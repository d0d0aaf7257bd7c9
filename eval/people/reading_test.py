"""`borgerland eval reading-test`: do readers know what to do, by when, and whom to call?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

if TYPE_CHECKING:
    from eval.answer import AnswerRecord
    from eval.people.stored_run import Key
    from eval.statistics import Interval, Share

QUESTIONS = ("Hvad skal du gøre?", "Inden hvornår?", "Hvem ringer du til?")
SHEET = "laeser"
_SEED = 7
_ASKED = tuple(question.lower() for question in QUESTIONS)
_MARKS = ("gør rigtigt", "hvornår rigtigt", "hvem rigtigt")
_YES, _NO = {"ja", "j", "1", "x"}, {"nej", "n", "0"}
_LIMIT = re.compile(
    r"\b(?:senest|inden|frist(?:en)?|før)\b.*?\b(?:\d|dage?\b|uger?\b|måned|år\b|mandag|tirsdag"
    r"|onsdag|torsdag|fredag)",
    re.IGNORECASE,
)


@click.command("reading-test")
@click.argument("run", type=click.Path(path_type=Path), required=False)
@click.option("--n", type=click.IntRange(1), default=20, show_default=True, help="Answers each.")
@click.option("--readers", type=click.IntRange(1), default=5, show_default=True, help="How many.")
@click.option("--seed", type=int, default=_SEED, show_default=True, help="Draws the same again.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Folder for the sheets.")
@click.option("--score", type=click.Path(path_type=Path), help="Read the marked sheets of FOLDER.")
def command(
    run: Path | None, *, n: int, readers: int, seed: int, output: Path | None, score: Path | None
) -> None:
    """Write comprehension sheets for the answers of RUN, or --score the marked ones."""
    if score:
        if run or output:
            raise click.UsageError("--score reads a folder; give neither RUN nor -o")
        _print(read_marks(score))
        return
    if run is None or output is None:
        raise click.UsageError("give a RUN and -o FOLDER, or --score FOLDER")
    from eval.people.stored_run import read_replies

    count = write_sheets(read_replies(run), run, output, n=n, readers=readers, seed=seed)
    click.echo(f"{count} svar til hver af {readers} læsere: {output / 'ark'}")
    click.echo("facit.csv og key.json må læserne ikke se.")


def write_sheets(
    answers: Mapping[Key, AnswerRecord],
    run: Path,
    folder: Path,
    *,
    n: int,
    readers: int,
    seed: int,
) -> int:
    """Write a sheet for each reader, the scoring key and the instructions; how many answers.

    Only answers with a next step can be asked about.

    Raises:
        TableError: there is none, or the folder holds sheets already.
    """
    from eval.people.samples import new_folder, sample, shuffled, write_key
    from eval.people.tables import TableError, write_table

    items = sample(answers, n, seed, lambda answer: bool(right_answers(answer)[0]))
    if not items:
        raise TableError(f"{run}: holds no answers with a next step")
    sheets = new_folder(folder)
    header = ("kode", "spørgsmål", "svar", *_ASKED, *_MARKS)
    for reader in range(1, readers + 1):
        rows = [[i.code, i.question, i.reply, *[""] * 6] for i in shuffled(items, seed, reader)]
        write_table(sheets / f"{SHEET}-{reader}.csv", header, rows)
    right = [
        [i.code, *(said or "(står ikke i svaret)" for said in right_answers(i.answer))]
        for i in sorted(items, key=lambda item: item.code)
    ]
    write_table(folder / "facit.csv", ("kode", *_ASKED), right)
    (sheets / "vejledning.md").write_text(_FOR_READERS, encoding="utf-8")
    (folder / "ret-arkene.md").write_text(_FOR_MARKERS, encoding="utf-8")
    write_key(folder, run, seed, items)
    return len(items)


def right_answers(answer: AnswerRecord) -> tuple[str, str, str]:
    """What the (last) reply itself says on each question; empty where it says nothing."""
    from knowledge.danish.sentences import sentences

    lines = answer.replies[-1].text.splitlines()
    step, *contacts = _beginnings("next_step", "contact", "contact_us")
    steps = [line.removeprefix(step) for line in lines if line.startswith(step)]
    doors = [line for line in lines if line.startswith(tuple(contacts))]
    limits = [said for line in lines for said in sentences(line) if _LIMIT.search(said)]
    return " ".join(steps), " ".join(limits), " ".join(doors)


def _beginnings(*names: str) -> list[str]:
    """What the fixed sentences of these names begin with, before anything is filled in."""
    import yaml

    from bot.prompt_files import FOLDER

    replies = yaml.safe_load((FOLDER / "replies.yaml").read_text(encoding="utf-8"))
    return [replies[name].partition("{")[0] for name in names]


class Understood(NamedTuple):
    """How many readings got each question right, and all three of them at the first try.

    `interval` is of the share of all three when answers are drawn again, for several readers
    read the same ones; None with one reader or one answer.
    """

    questions: dict[str, Share]
    all_three: Share
    readers: int
    answers: int
    interval: Interval | None


def read_marks(folder: Path) -> Understood:
    """What the marked sheets of a folder say; a row without marks was not read.

    Raises:
        TableError: names each bad cell by file, row and column; or nothing is marked.
    """
    from eval.people.samples import coded_rows, filled_sheets, read_key
    from eval.people.tables import TableError, refuse
    from eval.statistics import Share, clustered_mean

    key = read_key(folder)
    marks: list[tuple[str, str, list[bool]]] = []
    problems: list[str] = []
    for path in filled_sheets(folder, SHEET):
        for code, row in coded_rows(path, _MARKS, key, problems):
            said = [row.cells[name].lower() for name in _MARKS]
            if not any(said):
                continue
            for name, cell in zip(_MARKS, said, strict=True):
                if cell not in _YES | _NO:
                    place = f"{path.name}, row {row.number}, '{name}'"
                    problems.append(f"{place}: '{cell}' is neither 'ja' nor 'nej'")
            marks.append((path.name, code, [cell in _YES for cell in said]))
    refuse(problems)
    if not marks:
        raise TableError(f"{folder}: nothing is marked yet")
    right = [all(three) for *_, three in marks]
    readers = len({name for name, *_ in marks})
    return Understood(
        {q: Share(sum(m[at] for *_, m in marks), len(marks)) for at, q in enumerate(QUESTIONS)},
        Share(sum(right), len(right)),
        readers,
        len({code for _, code, _ in marks}),
        clustered_mean(right, [code for _, code, _ in marks], _SEED) if readers > 1 else None,
    )


def _print(result: Understood) -> None:
    from eval.statistics.shares import percent

    click.echo(f"Forstod alle tre ting første gang: {result.all_three.danish}")
    for question, share in result.questions.items():
        click.echo(f"  {question:<22}{share.danish}")
    click.echo(f"{result.answers} svar læst af {result.readers} læsere.")
    if result.interval:
        low, high = map(percent, result.interval)
        click.echo(f"Når det regnes med, at flere læste det samme svar: [{low}; {high}].")


_FOR_READERS = f"""# Sådan gør du

Læs hvert spørgsmål og svar én gang, som om det var dig, der havde spurgt. Skriv så med dine egne
ord, hvad svaret siger:

1. **{QUESTIONS[0]}**
2. **{QUESTIONS[1]}** Skriv "ingen frist", hvis svaret ikke nævner en.
3. **{QUESTIONS[2]}**

- Det er svarene, der bliver prøvet, ikke dig. Skriv "ved ikke", hvis du er i tvivl.
- Gå ikke tilbage for at rette.
- Lad de tre sidste kolonner stå tomme. Gem arket som CSV under det navn, det har.
"""

_FOR_MARKERS = """# Sådan retter du arkene

Hold hver læsers svar op mod `facit.csv` (samme kode). Skriv "ja" eller "nej" i de tre sidste
kolonner af læserens ark: sagde læseren det rigtige med egne ord?

- Facit er hentet fra svaret selv. En frist kan være kommunens egen. Så er "ingen frist" rigtigt.
- "(står ikke i svaret)": det er rigtigt, hvis læseren skriver, at svaret ikke siger noget om det.
- "Ved ikke" er "nej". Lad alle tre stå tomme, hvis læseren ikke nåede til svaret.
- Lad helst to personer rette hver for sig, uden at se kørslens tal.

Læs så arkene med `borgerland eval reading-test --score MAPPE`.
"""

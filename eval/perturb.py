"""`python -m eval.perturb [SUITE ...]`: does a message mean the same when it is written otherwise?

Every question of a suite (`questions.jsonl`, see `eval.measure`) is asked as it stands and once
more for each kind of `KINDS`: without Danish letters, without punctuation, in capitals, with a
slip of the finger, with a compound in two words, with shorthand. Counted is how often the best
service and the outcome stay the same; whether they are right is for `python -m eval`. A question
that a kind leaves as it is does not count for that kind. The same text is always changed alike.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

import click

from bot.assistant import Assistant
from bot.turn import Conversation, Message
from eval.commands import command
from eval.measure import Question
from eval.reading import read_cases
from eval.statistics import Share
from knowledge.danish.words import compound_parts

_SUITES = Path(__file__).parent / "suites"

_LETTERS = {"æ": "ae", "ø": "oe", "å": "aa", "Æ": "Ae", "Ø": "Oe", "Å": "Aa"}
_MARKS = re.compile(r'[.,:;](?!\d)|(?<!\d)[.,:;]|[!?"()»«…]|(?<=\s)[-–](?=\s)')
_WORD = re.compile(r"[^\W\d_]+")
_SHORTHAND = {"ikke": "ik", "kan": "ka"}
_LONG = 7
"""So many letters has a word in which a slip leaves enough to read."""

_PART = 4
"""So many letters has a part that people write as a word of its own ("for klare" is none)."""

_KEYS = ("qwertyuiopå", "asdfghjklæø", "zxcvbnm")
_BESIDE = {
    key: row[max(0, at - 1) : at] + row[at + 1 : at + 2]
    for row in _KEYS
    for at, key in enumerate(row)
}


def without_danish_letters(text: str, _: Random) -> str:
    """As on a foreign keyboard: "på Ærø" -> "paa Aeroe"."""
    return "".join(_LETTERS.get(letter, letter) for letter in text)


def without_punctuation(text: str, _: Random) -> str:
    """In lower case with no marks between words; those inside a number stay."""
    return " ".join(_MARKS.sub(" ", text).lower().split())


def in_capitals(text: str, _: Random) -> str:
    """In capital letters."""
    return text.upper()


def with_a_slip(text: str, chance: Random) -> str:
    """One long word with one slip: a letter lost, doubled, swapped, or the key beside it."""
    words = [match for match in _WORD.finditer(text) if len(match[0]) >= _LONG]
    if not words:
        return text
    match = chance.choice(words)
    at = chance.randrange(1, len(match[0]) - 2)
    slipped = chance.choice(_SLIPS)(match[0], at, chance)
    return text[: match.start()] + slipped + text[match.end() :]


def with_a_compound_split(text: str, chance: Random) -> str:
    """One compound in two words: "hjemmehjælp" -> "hjemme hjælp"."""
    cuts = [
        match.start() + seam
        for match in _WORD.finditer(text)
        if (seam := _seam(match[0])) is not None
    ]
    if not cuts:
        return text
    cut = chance.choice(cuts)
    return f"{text[:cut]} {text[cut:]}"


def with_shorthand(text: str, _: Random) -> str:
    """With the shorthand of chats: "kan ikke" -> "ka ik"."""
    return _WORD.sub(lambda word: _SHORTHAND.get(word[0], word[0]), text)


def _lost(word: str, at: int, _: Random) -> str:
    return word[:at] + word[at + 1 :]


def _doubled(word: str, at: int, _: Random) -> str:
    return word[:at] + word[at] + word[at:]


def _swapped(word: str, at: int, _: Random) -> str:
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _beside(word: str, at: int, chance: Random) -> str:
    return word[:at] + chance.choice(_BESIDE.get(word[at].lower(), word[at])) + word[at + 1 :]


_SLIPS: tuple[Callable[[str, int, Random], str], ...] = (_lost, _doubled, _swapped, _beside)


def _seam(word: str) -> int | None:
    """Where a compound divides, after the letter that links its parts; None when it is none."""
    last = next(reversed(compound_parts(word.lower())), "")
    cut = len(word) - len(last)
    return cut if min(cut, len(last)) >= _PART and word.lower().endswith(last) else None


KINDS: dict[str, Callable[[str, Random], str]] = {
    "ae, oe, aa": without_danish_letters,
    "no punctuation, lower case": without_punctuation,
    "CAPITALS": in_capitals,
    "a slip in a long word": with_a_slip,
    "a compound in two words": with_a_compound_split,
    "shorthand (ik, ka)": with_shorthand,
}
"""The ways in which the same message is written otherwise, by name."""


def perturb(text: str, kind: str, seed: int = 0) -> str:
    """A text written otherwise; the same text, kind and seed always give the same.

    Raises:
        KeyError: `kind` is none of `KINDS`.
    """
    return KINDS[kind](text, Random(f"{seed}\0{kind}\0{text}"))


@dataclass(frozen=True)
class Change:
    """A question, what it became, and the best service and outcome before and after."""

    case: str
    text: str
    before: tuple[str, str]
    after: tuple[str, str]


@dataclass(frozen=True)
class Result:
    """How often the best service and the outcome stayed the same, and where they did not."""

    service: Share
    outcome: Share
    changes: tuple[Change, ...]


def measure(assistant: Assistant, folder: Path, seed: int = 0) -> dict[str, Result]:
    """The figures of a suite by kind.

    Raises:
        SuiteError: the folder holds no questions, or a line is malformed.
    """
    cases = read_cases(folder / "questions.jsonl", Question, may_be_empty=False)
    questions = [question for _, question in cases]
    before = [_ask(assistant, question.message) for question in questions]
    results: dict[str, Result] = {}
    for kind in KINDS:
        changes = [
            Change(question.id, text, same, _ask(assistant, text))
            for question, same in zip(questions, before, strict=True)
            if (text := perturb(question.message, kind, seed)) != question.message
        ]
        results[kind] = Result(
            Share(sum(c.before[0] == c.after[0] for c in changes), len(changes)),
            Share(sum(c.before[1] == c.after[1] for c in changes), len(changes)),
            tuple(change for change in changes if change.before != change.after),
        )
    return results


def _ask(assistant: Assistant, text: str) -> tuple[str, str]:
    """The best service ("" for none) and the outcome of a conversation's first message."""
    reply = assistant.reply(Message(text), Conversation())
    return next(iter(reply.services), ""), reply.outcome.value


@command("eval")
@click.argument("suites", nargs=-1, type=click.Path(path_type=Path))
@click.option("--errors", is_flag=True, help="List the questions whose answer changed.")
@click.option("--seed", default=0, show_default=True, help="For slips and split compounds.")
def main(suites: tuple[Path, ...], *, errors: bool, seed: int) -> None:
    """Ask the questions of SUITES (folders; all shipped ones when none is named) otherwise."""
    from bot.assistant import open_assistant
    from bot.settings import load_settings

    folders = list(suites) or sorted(path.parent for path in _SUITES.glob("*/questions.jsonl"))
    assistant = open_assistant(load_settings())
    for folder in folders:
        results = measure(assistant, folder, seed)
        click.echo(f"{folder.name:<30}{'same best service':<33}same outcome")
        for kind, result in results.items():
            click.echo(f"  {kind:<28}{result.service!s:<33}{result.outcome}")
            for change in result.changes if errors else ():
                click.echo(f"    {change.case}: {_told(change)}    in: {change.text}")


def _told(change: Change) -> str:
    return f"{' '.join(change.before)} -> {' '.join(change.after)}"


if __name__ == "__main__":
    main()

"""`python -m eval.components.personal_data FOLDER`: measure how personal data is found.

FOLDER has two files of JSON lines:
    personal.jsonl   {"text", "items": [{"kind", "value"}, ...]}   kinds of personal_data.KINDS
    numbers.jsonl    {"text"}   numbers that look like personal data; nothing but names is in them

A value is found when one span covers all of it. A span is right when it touches a value of its
kind, a character when it lies in any value (letters and digits count).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import click
from pydantic import BaseModel, Field, field_validator

from eval.commands import command
from eval.reading import SuiteError, read_cases
from eval.statistics import Share
from knowledge.danish.personal_data import KINDS, UNTOLD_KINDS, Found, find_personal_data


class Item(BaseModel):
    """A piece of personal data as it stands in the text."""

    kind: str
    value: str = Field(min_length=1)

    @field_validator("kind")
    @classmethod
    def _known(cls, kind: str) -> str:
        if kind not in KINDS:
            raise ValueError(f"'{kind}' is none of {', '.join(KINDS)}")
        return kind


class Numbers(BaseModel):
    """A message whose numbers are nobody's."""

    text: str


class Personal(Numbers):
    """A message with everything personal in it."""

    items: list[Item]


@dataclass
class Result:
    """The figures by name, the time, and what went wrong (what, and the text)."""

    shares: dict[str, Share]
    ms_per_1500: float
    errors: list[tuple[str, str]]


def measure(folder: Path) -> Result:
    """Find the personal data of a folder's messages and compare.

    Raises:
        SuiteError: a file is missing, malformed or empty, or a value is not in its text.
    """
    personal = list(_personal(folder / "personal.jsonl"))
    others = read_cases(folder / "numbers.jsonl", Numbers, may_be_empty=False)
    numbers = [case for _, case in others]
    found = [find_personal_data(case.text) for case in personal]
    false = [find_personal_data(case.text) for case in numbers]
    texts = [case.text for case in personal] + [case.text for case in numbers]
    started = perf_counter()
    for text in texts:  # once more: the first time reads the lists
        find_personal_data(text)
    ms = (perf_counter() - started) * 1000

    shares: dict[str, Share] = {}
    errors: list[tuple[str, str]] = []
    pairs = list(zip(personal, found, strict=True))
    for kind in KINDS:
        values = [(case, i, spans) for case, spans in pairs for i in case.items if i.kind == kind]
        own = [_covered(case.text, i.value, spans, kind) for case, i, spans in values]
        hidden = [_covered(case.text, i.value, spans) for case, i, spans in values]
        right = [
            (case.text, span, any(_touches(case.text, i, span) for i in case.items))
            for case, spans in pairs
            for span in spans
            if span.kind == kind
        ]
        shares[f"{kind}: found"] = Share(sum(own), len(own))
        shares[f"{kind}: hidden as any kind"] = Share(sum(hidden), len(hidden))
        shares[f"{kind}: spans that are right"] = Share(sum(ok for *_, ok in right), len(right))
        errors += [
            (f"{kind} missed: {i.value}", case.text)
            for (case, i, _), ok in zip(values, own, strict=True)
            if not ok
        ]
        errors += [(f"{kind} wrong: {t[s.start : s.end]}", t) for t, s, ok in right if not ok]
    shares["characters masked rightly"] = _characters(pairs)
    alarms = [any(span.kind not in UNTOLD_KINDS for span in spans) for spans in false]
    touched = [bool(spans) for spans in false]
    shares["look-alikes falsely masked"] = Share(sum(alarms), len(alarms))
    shares["look-alikes falsely masked, with names"] = Share(sum(touched), len(touched))
    for case, spans in zip(numbers, false, strict=True):
        errors += [
            (f"look-alike as {s.kind}: {case.text[s.start : s.end]}", case.text) for s in spans
        ]
    return Result(shares, ms * 1500 / sum(map(len, texts)), errors)


def _places(text: str, value: str) -> Iterator[tuple[int, int]]:
    at = text.find(value)
    while at >= 0:
        yield at, at + len(value)
        at = text.find(value, at + 1)


def _covered(text: str, value: str, spans: list[Found], kind: str = "") -> bool:
    """Whether one span covers the value wherever it stands."""
    return all(
        any(s.start <= start and end <= s.end for s in spans if not kind or s.kind == kind)
        for start, end in _places(text, value)
    )


def _touches(text: str, item: Item, span: Found) -> bool:
    return item.kind == span.kind and any(
        span.start < end and start < span.end for start, end in _places(text, item.value)
    )


def _characters(pairs: list[tuple[Personal, list[Found]]]) -> Share:
    hits = masked = 0
    for case, spans in pairs:
        personal = {
            at
            for item in case.items
            for start, end in _places(case.text, item.value)
            for at in range(start, end)
        }
        at_all = [at for s in spans for at in range(s.start, s.end) if case.text[at].isalnum()]
        masked += len(at_all)
        hits += sum(at in personal for at in at_all)
    return Share(hits, masked)


def _personal(path: Path) -> Iterator[Personal]:
    for number, case in read_cases(path, Personal, may_be_empty=False):
        for item in case.items:
            if item.value not in case.text:
                raise SuiteError(f"{path}:{number}: '{item.value}' is not in the text")
        yield case


@command("eval.components.personal_data")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--errors", is_flag=True, help="List what was missed and what was wrongly found.")
def main(folder: Path, *, errors: bool) -> None:
    """Measure how personal data is found in the messages of FOLDER."""
    result = measure(folder)
    for name, share in result.shares.items():
        click.echo(f"  {name:<40}{share}")
    click.echo(f"  {'time for 1,500 characters':<40}{result.ms_per_1500:6.2f} ms")
    for what, text in result.errors if errors else ():
        click.echo(f"    {what}    in: {' '.join(text.split())}")


if __name__ == "__main__":
    main()

"""Groups of questions as people and programs read them."""

from __future__ import annotations

import sys
from typing import Any

from rich.console import Console
from rich.table import Table

from eval.review.groups import Group

_WIDTH = 110


def as_json(found: Group) -> dict[str, Any]:
    """A group as `review list --json` has it."""
    first, last = found.days
    return {
        "number": found.number,
        "count": len(found.questions),
        "example": found.example,
        "reasons": found.reasons,
        "first": first.isoformat(),
        "last": last.isoformat(),
        "guesses": list(found.guesses),
        "questions": [
            {"id": question.id, "text": question.text, "why": question.why}
            for question in found.questions
        ],
    }


def print_groups(groups: list[Group]) -> None:
    """A table, a row for each group."""
    table = Table("Group", "Questions", "Why", "Days", "Example", "Card?")
    for found in groups:
        why = ", ".join(f"{name} {count}" for name, count in found.reasons.items())
        first, last = (f"{day:%d.%m.}" for day in found.days)
        days = first if first == last else f"{first}-{last}"
        count, guesses = len(found.questions), "\n".join(found.guesses)
        table.add_row(str(found.number), str(count), why, days, found.example, guesses)
    width = None if sys.stdout.isatty() else _WIDTH
    Console(highlight=False, markup=False, width=width).print(table)

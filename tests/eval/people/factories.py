"""A made-up run whose answers people look at."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

STEP = "Næste skridt: Ring til din læge."
LIMIT = "Du skal søge senest 4 uger efter brevet."
DOOR = "Kontakt: Borgerservice, tlf. 00 00 10 01 (mandag kl. 10-15)."


def answer(number: int, **changes: Any) -> dict[str, Any]:
    reply = {
        "text": f"Svar {number}. {LIMIT}\n\n{STEP}\n\n{DOOR}",
        "outcome": "answered",
        "sources": [
            {
                "title": f"Kort {number}",
                "section": "Kort svar",
                "location": f"services/k{number}.md",
            }
        ],
    }
    return {
        "suite": "questions",
        "id": f"secret-{number}",
        "messages": [f"Spørgsmål {number}?"],
        "replies": [reply | changes],
    }


def write_replies(folder: Path, answers: list[dict[str, Any]]) -> Path:
    folder.mkdir(exist_ok=True)
    lines = [json.dumps(one, ensure_ascii=False) + "\n" for one in answers]
    (folder / "replies.jsonl").write_text("".join(lines), "utf-8")
    return folder


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def fill(path: Path, change: Callable[[dict[str, str]], dict[str, str]]) -> None:
    """Fill each row of a sheet with what `change` says of it."""
    rows = [row | change(row) for row in rows_of(path)]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)

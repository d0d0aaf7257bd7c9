"""Suites as CSV, for people who use spreadsheets: a line a case, a column a field.

Lists stand one item a line inside a cell, slices as "name=value". Messages of a conversation are
divided by a line "-----". Nuggets and turns are a line each:

    n1 ! Fristen er fire uger = 4 uger & klage | fire uger & klage      ("!" vital, "?" okay)
    followup | madservice | answered                                  ("-": nothing is said of it)

What cannot be written so stands as JSON.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from eval.case import Case, Nugget, Told
from eval.cells import plain, safe
from eval.reading import SuiteError

_LISTS = (
    *("services", "departments", "needs", "outcomes", "forbidden"),
    *("personal", "says", "cites"),
)
_WORDS = ("heaviest", "crisis", "same_as")
_TRUTHS = {"ja": True, "nej": False}
_OWN = ("audience", "letter", "cluster", "note")
COLUMNS = (
    *("id", "message", *_OWN, "slices", *_LISTS, *_WORDS),
    *("answerable", "person", "nuggets", "turns"),
)
_LONGEST_CELL = 10_000_000
_AS_JSON = '["'
_NEXT = "\n-----\n"
_DIVIDED = re.compile(r"\r?\n-----\r?\n")
_MARKS = ("&", "|", " = ", "\n")


def write_csv(cases: Iterable[Case]) -> str:
    """The cases as CSV with a header; cells that a spreadsheet would run are made harmless."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for case in cases:
        row = _row(case)
        writer.writerow([safe(row[column]) for column in COLUMNS])
    return out.getvalue()


def read_csv(path: Path) -> list[tuple[int, Case]]:
    """The cases of a CSV file (comma, semicolon or tab), each with the number of its row.

    Raises:
        SuiteError: the file or a row is malformed; names the row and column.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8 text"
        raise SuiteError(f"{path}: cannot be read: {reason}") from error
    header = text.partition("\n")[0]
    delimiter = max(",;\t", key=header.count)
    csv.field_size_limit(_LONGEST_CELL)  # letters are long
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise SuiteError(f"{path}: cannot be read: {error}") from error
    columns = rows[0] if rows else []
    _check_columns(columns, path)
    cases = []
    for number, cells in enumerate(rows[1:], 2):
        if not any(cells):
            continue
        if len(cells) != len(columns):
            raise SuiteError(f"{path}:{number}: not as many cells as columns")
        try:
            cases.append((number, _case(dict(zip(columns, map(plain, cells), strict=True)))))
        except ValidationError as error:
            detail = error.errors()[0]
            place = ".".join(str(part) for part in detail["loc"])
            reason = detail["msg"].removeprefix("Value error, ")
            raise SuiteError(f"{path}:{number}: {place}: {reason}") from error
        except ValueError as error:
            raise SuiteError(f"{path}:{number}: {error}") from error
    return cases


def _check_columns(columns: list[str], path: Path) -> None:
    unknown = [name for name in columns if name not in COLUMNS]
    missing = [name for name in ("id", "message") if name not in columns]
    if unknown:
        what = f"unknown column '{unknown[0]}'"
    elif missing:
        what = f"no column '{missing[0]}'"
    elif len(set(columns)) < len(columns):
        what = "a column stands twice"
    else:
        return
    raise SuiteError(f"{path}:1: {what} (columns: {', '.join(COLUMNS)})")


def _row(case: Case) -> dict[str, str]:
    expect = case.expect
    row = dict.fromkeys(COLUMNS, "")
    row["id"] = case.id
    row["message"] = _messages(case.messages)
    row |= {name: str(getattr(case, name)) for name in _OWN}
    row["slices"] = "\n".join(f"{name}={value}" for name, value in case.slices.items())
    row |= {name: _list(getattr(expect, name)) for name in _LISTS}
    row |= {name: getattr(expect, name) or "" for name in _WORDS}
    for name in ("answerable", "person"):
        row[name] = {True: "ja", False: "nej"}.get(getattr(expect, name), "")
    row["nuggets"] = _nuggets(expect.nuggets)
    row["turns"] = "\n".join(_turn(turn) for turn in expect.turns)
    return row


def _messages(messages: Sequence[str]) -> str:
    if any(_DIVIDED.search(text) or text.startswith(_AS_JSON) for text in messages):
        return json.dumps(list(messages), ensure_ascii=False)
    return _NEXT.join(messages)


def _list(items: Sequence[str]) -> str:
    plain_items = all(item == item.strip() and "\n" not in item for item in items)
    if plain_items and not "".join(items[:1]).startswith("["):
        return "\n".join(items)
    return json.dumps(list(items), ensure_ascii=False)


def _nuggets(nuggets: tuple[Nugget, ...]) -> str:
    texts = [nugget.text for nugget in nuggets]
    phrases = [phrase for nugget in nuggets for way in nugget.accept for phrase in way]
    if any(mark in text for text in (*texts, *phrases) for mark in _MARKS):
        return json.dumps([nugget.model_dump() for nugget in nuggets], ensure_ascii=False)
    return "\n".join(
        f"{nugget.id} {'!' if nugget.vital else '?'} {nugget.text} = "
        + " | ".join(" & ".join(way) for way in nugget.accept)
        for nugget in nuggets
    )


def _turn(turn: Told | None) -> str:
    if turn is None:
        return "-"
    return f"{turn.kind} | {', '.join(turn.services)} | {', '.join(turn.outcomes)}"


def _case(row: dict[str, str]) -> Case:
    expect: dict[str, Any] = {name: _read_list(name, row.get(name, "")) for name in _LISTS}
    expect |= {name: row[name] for name in _WORDS if row.get(name)}
    for name in ("answerable", "person"):
        if value := row.get(name, "").strip().lower():
            if value not in _TRUTHS:
                raise ValueError(f"{name}: 'ja', 'nej' or nothing, not '{value}'")
            expect[name] = _TRUTHS[value]
    expect["nuggets"] = _read_nuggets(row.get("nuggets", ""))
    expect["turns"] = [_read_turn(line) for line in _lines(row.get("turns", ""))]
    own = {name: row[name] for name in _OWN if row.get(name)}
    slices = dict(_slice(line) for line in _lines(row.get("slices", "")))
    cell = row["message"]
    messages = _read_json("message", cell) if cell.startswith(_AS_JSON) else _DIVIDED.split(cell)
    return Case.model_validate(
        {"id": row["id"], "messages": messages, "slices": slices, "expect": expect, **own}
    )


def _read_list(name: str, cell: str) -> Any:
    return _read_json(name, cell) if cell.startswith("[") else _lines(cell)


def _read_json(name: str, cell: str) -> Any:
    try:
        return json.loads(cell)
    except ValueError as error:
        raise ValueError(f"{name}: begins with '[' but is not JSON: {error}") from error


def _read_nuggets(cell: str) -> list[Any]:
    if cell.startswith("["):
        found: list[Any] = _read_json("nuggets", cell)
        return found
    nuggets = []
    for line in _lines(cell):
        head, sign, ways = line.partition(" = ")
        parts = head.split(" ", 2)
        if not sign or len(parts) < 3 or parts[1] not in ("!", "?"):
            raise ValueError(f"nuggets: not 'n1 ! fact = phrase & phrase | phrase': '{line}'")
        accept = [[phrase.strip() for phrase in way.split("&")] for way in ways.split("|")]
        nuggets.append(
            {"id": parts[0], "vital": parts[1] == "!", "text": parts[2], "accept": accept}
        )
    return nuggets


def _read_turn(line: str) -> dict[str, Any] | None:
    if line == "-":
        return None
    parts = [part.strip() for part in line.split("|")]
    if len(parts) != 3:
        raise ValueError(f"turns: not 'kind | services | outcomes': '{line}'")
    kind, services, outcomes = parts
    return {"kind": kind, "services": _items(services), "outcomes": _items(outcomes)}


def _items(text: str) -> list[str]:
    return [item.strip() for item in text.split(",") if item.strip()]


def _lines(cell: str) -> list[str]:
    return [line.strip() for line in cell.split("\n") if line.strip()]


def _slice(line: str) -> tuple[str, str]:
    name, sign, value = line.partition("=")
    if not sign:
        raise ValueError(f"slices: not 'name=value': '{line}'")
    return name, value

"""Figures and names as Danish readers write them, and text that is safe to write anywhere."""

from __future__ import annotations

import re
from datetime import date

from eval.gates import Gate, State, Verdict
from eval.metrics import ALL, Row
from eval.scorer import Definition
from eval.statistics.shares import Share, percent
from knowledge.opening_hours import MONTHS

_SUITES = {
    ALL: "alle sager samlet",
    "clarity": "klarhed",
    "conduct": "leveregler",
    "conversations": "samtaler",
    "crisis": "krise",
    "letters": "breve",
    "offtopic": "uden for emnet",
    "privacy": "personoplysninger",
    "questions": "spørgsmål",
    "redteam": "angreb",
    "robustness": "skrevet anderledes",
    "routing": "afdelinger",
    "staff": "medarbejdere",
    "steering": "styringsforsøg",
    "strategies": "strategier",
    "vague": "uklare beskeder",
}
_SLICES = {
    "carries": "bærer med sig",
    "change": "ændring",
    "class": "klasse",
    "department": "afdeling",
    "half": "halvdel",
    "kind": "slags",
    "language": "sprog",
    "need": "behov",
    "paper": "papir",
    "relative": "pårørende",
    "rule": "regel",
    "several": "flere behov",
    "situation": "situation",
    "style": "stil",
}
_ENDS = {"point": "", "lower": "intervallets nederste ende ", "upper": "intervallets øverste ende "}
STATES: dict[State, str] = {
    "passed": "holder",
    "failed": "holder ikke",
    "missing": "ikke målt",
    "few": "for få til en dom",
}
_ILLEGAL = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|\x7f")


def clean(text: str) -> str:
    """The text with a sign in place of every character that XML 1.0 and UTF-8 refuse."""
    return _ILLEGAL.sub("\ufffd", text)


def suite_title(name: str) -> str:
    """What a suite is called in Danish; a municipality's own keeps its name."""
    return _SUITES.get(name, name)


def slice_title(name: str) -> str:
    """What a slice is called in Danish."""
    return _SLICES.get(name, name)


def place(suite: str, part: str) -> str:
    """A suite and maybe a slice of it: "spørgsmål, afdeling job"."""
    name, _, value = part.partition("=")
    return (
        f"{suite_title(suite)}, {slice_title(name)} {value}".rstrip()
        if part
        else suite_title(suite)
    )


def verdict_place(verdict: Verdict) -> str:
    """Where a gate looked."""
    gate = verdict.gate
    part = verdict.row.slice if verdict.row else gate.slice or gate.every_slice
    return place(gate.suite, part)


def day(iso: str) -> str:
    """A day as people write it: "22. november 2026"; what is no date stays as it is."""
    try:
        found = date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{found.day}. {MONTHS[found.month - 1]} {found.year}"


def count(n: int) -> str:
    """A whole number with dots between thousands."""
    return f"{n:,}".replace(",", ".")


def number(value: float, definition: Definition) -> str:
    """A value: shares in per cent, others with three digits."""
    if definition.kind == "share":
        return _tight(percent(value))
    return count(round(value)) if abs(value) >= 100 else f"{value:.3g}".replace(".", ",")


def figure(row: Row, definition: Definition) -> str:
    """A figure with its interval and n; of none and of all only the bound says anything."""
    unscored = f"; {count(row.unscored)} uden vurdering" if row.unscored else ""
    if row.value is None:
        return f"ikke målt{unscored}"
    if definition.kind == "share":
        return _tight(Share(round(row.value * row.n), row.n).danish) + unscored
    interval = ""
    if row.low is not None and row.high is not None:
        interval = f" [{number(row.low, definition)}; {number(row.high, definition)}]"
    return f"{number(row.value, definition)}{interval} (n = {count(row.n)}{unscored})"


def bound(gate: Gate, definition: Definition) -> str:
    """What a gate asks for: "mindst 95,0 %"."""
    if gate.at_least is not None:
        return f"{_ENDS[gate.held_by]}mindst {number(gate.at_least, definition)}"
    return f"{_ENDS[gate.held_by]}højst {number(gate.at_most or 0.0, definition)}"


def counted(n: int, one: str, more: str) -> str:
    """A number with its word: "1 port", "3 porte"."""
    return f"{count(n)} {one if n == 1 else more}"


def _tight(text: str) -> str:
    """Without a break between a number and its per cent."""
    return text.replace(" %", "\N{NO-BREAK SPACE}%")

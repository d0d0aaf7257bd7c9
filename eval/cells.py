"""Cells of CSV files that a spreadsheet must not take for formulas."""

from __future__ import annotations

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_TEXT = "'"


def safe(value: object) -> str:
    """A cell as text that no spreadsheet runs: what looks like a formula begins with a '."""
    text = str(value)
    return f"{_TEXT}{text}" if text.startswith((*_FORMULA, _TEXT)) else text


def plain(cell: str) -> str:
    """What `safe` was given."""
    return cell[1:] if cell[:1] == _TEXT and cell[1:].startswith((*_FORMULA, _TEXT)) else cell

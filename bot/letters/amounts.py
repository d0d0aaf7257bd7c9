"""Amounts of money in a letter."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from bot.letters.lines import Line, read_lines

_FIGURE = (
    r"(?<![\w])(?<!\d[.,/:])(?<!\d[ \xa0]\d)"
    r"(?P<figure>(?:\d{1,3}(?:\.\d{3}){1,4}|\d{1,3}(?:[ \xa0]\d{3}){1,4}|\d{1,9})(?:,\d{1,2})?)"
)
_KRONER = r"(?:kr(?:oner|\.)?(?![a-zæøå])|DKK|dkr\.?)"
_MILLION = r"(?: ?(?P<million>mio\.?|million(?:er)?|mia\.?|milliard(?:er)?))?"
_YEAR_BEFORE = rf"(?!20\d\d[ \xa0]*{_KRONER}[ \xa0]*\d{{1,3}}(?:\.\d{{3}})*,\d\d)"
"""In "30. november 2026 kr. 1.204,33" the kroner are those of the column."""

_AFTER = re.compile(
    rf"{_YEAR_BEFORE}{_FIGURE}{_MILLION}(?=,-|,[–—]| ?{_KRONER}|[ ]?(?:danske )?{_KRONER})",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    rf"(?<!\d)(?<!\d )\b{_KRONER}[ \xa0]?:?[ \xa0]?-?{_FIGURE}{_MILLION}(?![\w])(?![.,]\d"
    r"|\. [a-zæøå])",
    re.IGNORECASE,
)
_SHARES_UNIT = re.compile(rf"{_FIGURE}(?= ?(?:-|–|og|til|eller|hhv\.|henholdsvis|/) ?\Z)")
_IN_COLUMN = re.compile(
    r"(?:(?<=\s)|^)-?(?P<figure>\d{1,3}(?:[. ]\d{3})*,\d\d|\d{1,6},\d\d)(?=\s|$|,-)"
)
_HEADS_COLUMN = re.compile(r"\b(?:kr|beløb|kroner|dkk|pris|i alt|at betale)\b", re.IGNORECASE)
_LAST_COLUMN = re.compile(r"[ \xa0]{2,}-?(?P<figure>\d{1,3}(?:\.\d{3})+|\d{2,6})[ \xa0]*$")
_UNIT_AFTER = re.compile(
    r"[ \xa0]?(?:%|pct|procent|km|m2|m²|m3|kg|timer?|meter|cm|mm|l\b|liter|point|kWh"
    r"|GB|MB|dage|år)",
    re.I,
)

_COLUMNS = re.compile(r"[ \xa0]{2,}|[\t\n]")
_CELL_END = re.compile(r"[ \xa0]{2,}|[ \xa0]?\t[ \xa0]?|[ \xa0]{0,9}\|[ \xa0]{0,9}")
_NUMBER_CELL = re.compile(r"[-–−]?(?P<figure>\d{1,3}(?:\.\d{3}){1,3}(?:,\d\d)?|\d{1,6}(?:,\d\d)?)")
_MONEY_CELL = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d\d)?|\d+,\d\d")
_OTHER_UNIT = re.compile(
    r"\b(?:[km]?m[23²³]?|[kmg]?wh|kvadratmeter|liter|kg|ton|stk|antal|dage|timer|point|år"
    r"|\w*n(?:umme)?r|\w*kode|\w*stand)\b|%",
    re.IGNORECASE,
)
_PER = re.compile(r"\b(?:pr\.?|per|om|i) \w+", re.IGNORECASE)


@dataclass(frozen=True)
class _Row:
    """A row of a table: its label, and its cells of figures counted from the right."""

    label: str
    cells: dict[int, re.Match[str]]


@dataclass(frozen=True)
class Amount:
    """Kroner as the text writes them (`text`: "1.250", "1,5 mio.") and as a number."""

    start: int
    end: int
    text: str
    value: Decimal
    quote: str


def find_amounts(text: str) -> list[Amount]:
    """Every amount in kroner, in order; a minus is not read."""
    found: list[Amount] = []
    cells = list(_money_cells(text))
    starts = [cell.start("figure") for cell in cells]
    in_table = False
    for line in read_lines(text):
        source = text[line.places[0] : line.places[-1] + 1]
        figures = {match.span("figure"): match for match in _in_line(line.text)}
        row = slice(bisect_left(starts, line.places[0]), bisect_right(starts, line.places[-1]))
        for cell in cells[row]:
            span = (_place(line, cell.start("figure")), _place(line, cell.end("figure")))
            figures.setdefault(span, cell)
        if in_table and not figures and (last := _LAST_COLUMN.search(source)):
            start = line.text.rfind(last["figure"])
            figures = {(start, start + len(last["figure"])): last}
        in_table = bool(_HEADS_COLUMN.search(line.text) and not figures) or (
            in_table and bool(figures or re.fullmatch(r"[\s_=-]+", source))
        )
        found.extend(_amount(text, line, *span, figures[span]) for span in sorted(figures))
    return found


def _in_line(text: str) -> Iterator[re.Match[str]]:
    reached = -1
    for match in sorted(
        [*_AFTER.finditer(text), *_BEFORE.finditer(text)], key=lambda m: m.start("figure")
    ):
        if match.start("figure") < reached:
            continue
        reached = match.end("figure")
        yield match
        shared = match
        while before := _SHARES_UNIT.search(
            text[: shared.start("figure")], max(0, shared.start("figure") - 30)
        ):
            yield before  # "mellem 29 og 59 kr."
            shared = before
    for match in _IN_COLUMN.finditer(text):
        if not _UNIT_AFTER.match(text, match.end()):
            yield match


def _money_cells(text: str) -> list[re.Match[str]]:
    """The cells of tables that hold kroner though nothing beside the figures says so."""
    found: list[re.Match[str]] = []
    table: list[_Row] = []
    heads = ""
    at = 0
    for line in [*text.splitlines(keepends=True), ""]:
        row = _row(text, at, at + len(line.rstrip()))
        if row:
            table.append(row)
        elif line.strip(" _=|-\n\r") or not line:
            found.extend(_money(table, heads))
            table, heads = [], line
        at += len(line)
    return found


def _row(text: str, start: int, end: int) -> _Row | None:
    spans: list[tuple[int, int]] = []
    for gap in _CELL_END.finditer(text, start, min(end, start + 400)):
        spans.append((start, gap.start()))
        start = gap.end()
    spans = [span for span in (*spans, (start, end)) if span[0] < span[1]]
    cells = {
        len(spans) - at: cell
        for at, (first, last) in enumerate(spans)
        if at and (cell := _NUMBER_CELL.fullmatch(text, first, last))
    }
    return _Row(text[slice(*spans[0])], cells) if cells else None


def _money(table: list[_Row], heads: str) -> list[re.Match[str]]:
    """The cells of the columns in which two figures are written as money is."""
    if _OTHER_UNIT.search(_PER.sub("", heads)):
        return []
    rows = [row for row in table if not _OTHER_UNIT.search(_PER.sub("", row.label))]
    written = Counter(
        column
        for row in rows
        for column, cell in row.cells.items()
        if _MONEY_CELL.fullmatch(cell["figure"])
    )
    return [row.cells[n] for row in rows for n in sorted(row.cells, reverse=True) if written[n] > 1]


def _place(line: Line, at: int) -> int:
    return bisect_left(line.places, at)


def _amount(text: str, line: Line, start: int, end: int, match: re.Match[str]) -> Amount:
    first, last = line.span(start, end)
    figure = _COLUMNS.split(text[first:last])[-1]  # "1    612,50" are two columns
    first = last - len(figure)
    value = Decimal(re.sub(r"[.\s]", "", figure).replace(",", "."))
    million = (match.groupdict().get("million") or "").lower()
    if million:
        value *= 1_000_000_000 if million.startswith(("mia", "milliard")) else 1_000_000
        last = line.span(start, match.end("million") - match.end("figure") + end)[1]
    return Amount(first, last, " ".join(text[first:last].split()), value, line.quote)

"""Which department was named instead of which, as a table."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from eval.reference import Reference
from eval.reports.elements import Html, details, items, section, table, tag
from eval.reports.evidence import door_title
from eval.reports.texts import count, counted
from eval.run import Run
from eval.score import Scored

_SHADES = 5
_TIGHT = "\N{NO-BREAK SPACE}"
NOBODY = ""
"""As the department that was named: none was."""

Matrix = dict[str, Counter[str]]


def confusion(scored: Sequence[Scored]) -> Matrix:
    """How often each department was named, by the one that was right.

    Cases made of others do not count twice. Any right department counts as the first of them.
    """
    found: Matrix = defaultdict(Counter)
    for item in scored:
        right = item.case.expect.departments
        if right and item.case.expect.same_as is None:
            named = item.answer.last.department or NOBODY
            found[right[0]][right[0] if named in right else named] += 1
    return dict(sorted(found.items()))


def confusion_section(made: Run) -> Html:
    """The rows with errors; the others in one list."""
    matrix = confusion(made.scored)
    heading = "Forvekslede afdelinger"
    if not matrix:
        return section(
            "confusion", heading, tag("p", "Ingen sag siger, hvilken afdeling er rigtig.")
        )
    reference = made.scored[0].answer.reference
    wrong = {
        right: row
        for right, row in sorted(matrix.items(), key=lambda pair: -_errors(*pair))
        if _errors(right, row)
    }
    fine = [right for right in matrix if right not in wrong]
    total = sum(sum(row.values()) for row in matrix.values())
    hits = sum(row[right] for right, row in matrix.items())
    parts = [tag("p", f"{count(hits)} af {count(total)} sager fik en rigtig afdeling.")]
    if wrong:
        parts += [_list(wrong, reference), details("Vis som matrix", _matrix(wrong, reference))]
    if fine:
        lines = (f"{door_title(each, reference)}: {count(matrix[each][each])}" for each in fine)
        parts.append(
            details(f"{counted(len(fine), 'afdeling', 'afdelinger')} uden fejl", items(lines))
        )
    return section("confusion", heading, *parts)


def _list(wrong: Matrix, reference: Reference) -> Html:
    """For each department with errors, what was named instead."""
    rows = []
    for right, row in wrong.items():
        others = (
            f"{door_title(name, reference)} {count(n)}"
            for name, n in row.most_common()
            if name != right
        )
        rows.append((door_title(right, reference), _share(right, row), " · ".join(others)))
    head = ("Rigtig afdeling", "Fundet", "Nævnt i stedet, og hvor tit")
    return table("Afdelinger med fejl, flest fejl først", head, rows)


def _matrix(wrong: Matrix, reference: Reference) -> Html:
    named = sorted(
        {name for row in wrong.values() for name in row}, key=lambda name: (not name, name)
    )
    rows = []
    for right, row in wrong.items():
        size = sum(row.values())
        cells = (_cell(row[name], size, name == right) for name in named)
        rows.append((door_title(right, reference), _share(right, row), *cells))
    head = ("Rigtig", "Fundet", *(door_title(name, reference) for name in named))
    caption = "Rækker: den rigtige afdeling. Kolonner: den, svaret nævner. Jo mørkere, jo flere."
    return tag("div", table(caption, head, rows), class_="heat")


def _errors(right: str, row: Counter[str]) -> int:
    return sum(row.values()) - row[right]


def _share(right: str, row: Counter[str]) -> str:
    return f"{count(row[right])} af {count(sum(row.values()))}".replace(" ", _TIGHT)


def _cell(n: int, size: int, right: bool) -> Html:
    """A number, shaded the more, the more of the row it holds; on the diagonal it is framed."""
    if not n:
        return tag("td", "")
    shade = min(_SHADES, 1 + int(n / size * _SHADES))
    return tag("td", count(n), class_=f"right h{shade}" if right else f"h{shade}")

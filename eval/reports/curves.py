"""The sections with plots: when the assistant is sure, and how clear it writes."""

from __future__ import annotations

import math
import re
from collections import Counter

from eval.aggregates import risk
from eval.metrics import ALL
from eval.reports import plots
from eval.reports.elements import Html, details, join, section, table, tag
from eval.reports.texts import count, figure
from eval.run import Run
from eval.statistics.risk import RISKS, risk_coverage
from eval.statistics.shares import percent

_MOST_POINTS = 200
_WIDE = 5
_RULE = re.compile(r"c\d\d_")


def risk_section(made: Run) -> Html:
    """How many errors come with how many answers."""
    told = [pair for item in made.scored if (pair := risk(item))]
    found = risk_coverage([sure for sure, _ in told], [wrong for _, wrong in told])
    heading = "Ved assistenten, hvornår den er usikker?"
    if found is None:
        nothing = "Ingen svar fortæller, hvor sikkert systemet var. Derfor er der ingen kurve."
        return section("risk", heading, tag("p", nothing))
    step = math.ceil(len(found.points) / _MOST_POINTS)
    kept = [*found.points[::step], found.points[-1]]
    shares = "; ".join(
        f"med højst {round(share * 100)} % fejl kan {percent(found.coverage_at[share])} besvares"
        for share in RISKS
    )
    rows = []
    for tenth in range(1, 11):
        point = next(p for p in found.points if p.coverage >= tenth / 10 - 1e-9)
        confidence = f"{point.confidence:.3f}".replace(".", ",")
        rows.append((percent(point.coverage), confidence, percent(point.risk)))
    return section(
        "risk",
        heading,
        tag(
            "p",
            f"{count(len(told))} spørgsmål, de sikreste først. Kurven viser, hvor mange fejl der "
            f"følger med, når flere bliver besvaret: {shares}.",
        ),
        plots.curve(
            "risk-plot",
            "Fejl efter dækning",
            f"Kurven ender ved {percent(found.points[-1].risk)} fejl, når alt bliver besvaret; "
            f"{shares}.",
            [(point.coverage, point.risk) for point in kept],
            RISKS,
            ("Så meget bliver besvaret", "Fejl blandt det besvarede"),
        ),
        details(
            "Kurven som tabel",
            table("Fejl efter dækning", ("Besvaret", "Sikkerhed mindst", "Fejl"), rows),
        ),
    )


def clarity_section(made: Run) -> Html:
    """How hard the answers are to read, and which rules they keep."""
    parts = [_lix(made), _rules(made)]
    if not any(parts):
        parts = [tag("p", "Ingen svar i denne kørsel er målt på klarhed.")]
    return section("clarity", "Klarhed", *parts)


def _lix(made: Run) -> Html:
    scores = [item.scores["lix"].value for item in made.scored if "lix" in item.scores]
    values = [value for value in scores if value is not None]
    if not values:
        return join(())
    counts = Counter(int(value // _WIDE) for value in values)
    bins = [
        (f"{at * _WIDE}-{at * _WIDE + _WIDE - 1}", counts[at])
        for at in range(min(counts), max(counts) + 1)
    ]
    title = "Lix i svar på 40 ord og mere"
    most = max(bins, key=lambda each: each[1])
    rows = [(label, count(n)) for label, n in bins]
    return join(
        (
            tag("h3", title),
            tag("p", "Lavt er let at læse. Målet er en median på højst 30 og ingen over 44."),
            plots.histogram(
                "lix-plot",
                title,
                f"{count(len(values))} svar; de fleste ({count(most[1])}) har lix {most[0]}.",
                [(label.partition("-")[0], n) for label, n in bins],
                ("Lix, begyndelsen af hver gruppe", "Svar"),
            ),
            details("Lix som tabel", table(title, ("Lix", "Svar"), rows)),
        )
    )


def _rules(made: Run) -> Html:
    definitions = made.metrics.definitions
    rows = [
        (row, definitions[row.metric], row.value)
        for row in made.metrics.rows
        if row.suite == ALL and not row.slice and _RULE.match(row.metric) and row.value is not None
    ]
    if not rows:
        return join(())
    rows.sort(key=lambda each: each[0].metric)
    title = "Svar, der holder hver regel (C1-C16)"
    worst = min(rows, key=lambda each: each[2])
    table_rows = [(definition.title, figure(row, definition)) for row, definition, _ in rows]
    return join(
        (
            tag("h3", title),
            plots.bars(
                "rules-plot",
                title,
                f"Oftest brudt: {worst[1].title}, holdt i {percent(worst[2])} af svarene.",
                [(f"C{int(row.metric[1:3])}", value) for row, _, value in rows],
            ),
            details("Reglerne som tabel", table(title, ("Regel", "Holdt"), table_rows)),
        )
    )

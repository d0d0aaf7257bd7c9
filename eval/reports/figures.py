"""The sections that are tables of figures: suites, gates, slices, detectors, the manifest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from eval.gates import Verdict
from eval.metrics import ALL, FEW, Metrics, Row
from eval.reports.broken import is_broken
from eval.reports.elements import Html, details, section, table, tag
from eval.reports.lights import light
from eval.reports.severity import rank
from eval.reports.texts import (
    STATES,
    bound,
    count,
    counted,
    figure,
    slice_title,
    suite_title,
    verdict_place,
)
from eval.run import Run

_COLUMNS = 5


def suites(made: Run) -> list[str]:
    """The suites of a run, all together first."""
    found = {row.suite for row in made.metrics.rows if not row.slice}
    return sorted(found, key=lambda suite: (suite != ALL, suite))


def size(made: Run, suite: str) -> int:
    """How many cases of a suite (or of all) were answered."""
    return sum(suite in (ALL, item.suite) for item in made.scored)


def suites_section(made: Run) -> Html:
    """A row for each suite, and below it every figure."""
    rows = []
    for suite in suites(made):
        verdicts = [verdict for verdict in made.verdicts if verdict.gate.suite == suite]
        kept = sum(not is_broken(verdict) for verdict in verdicts)
        found = light(made, suite)
        shown = tag("span", found.word, class_=f"light {found.colour}")
        gates = f"{kept} af {len(verdicts)}" if verdicts else "–"
        rows.append((_name(suite), shown, found.why, gates, count(size(made, suite))))
    head = ("Prøve", "Lys", "Hvorfor", "Porte, der holder", "Sager")
    return section(
        "suites",
        "Prøverne",
        table("Trafiklys for hver prøve", head, rows),
        tag(
            "p",
            f"Rød: en port holder ikke. Gul: ingen port er brudt, men der er under {FEW} sager, "
            "eller intervallet når over grænsen. Grøn: alle porte holder.",
            class_="soft",
        ),
        *(_all_figures(made, suite) for suite in suites(made)),
    )


def _name(suite: str) -> str:
    title = suite_title(suite)
    return title if title == suite else f"{title.capitalize()} ({suite})".replace(f" ({ALL})", "")


def _all_figures(made: Run, suite: str) -> Html:
    rows = [row for row in made.metrics.rows if row.suite == suite and not row.slice]
    lines = [
        (
            made.metrics.definitions[row.metric].title,
            figure(row, made.metrics.definitions[row.metric]),
        )
        for row in sorted(rows, key=lambda row: rank(row.metric))
    ]
    title = f"Alle tal: {suite_title(suite)}"
    return details(title, table(title, ("Tal", "Værdi [95 %-interval]"), lines))


def gates_section(made: Run) -> Html:
    """Every gate with its figure and bound, the broken ones first."""
    verdicts = sorted(
        made.verdicts,
        key=lambda one: (not is_broken(one), rank(one.gate.metric), one.gate.suite),
    )
    heading = "Porte"
    if not verdicts:
        return section("gates", heading, tag("p", "Ingen porte gjaldt for denne kørsel."))
    broken = [verdict for verdict in verdicts if is_broken(verdict)]
    kept = [verdict for verdict in verdicts if not is_broken(verdict)]
    head = ("Tal", "Hvor", "Dom", "Værdi [95 %-interval]", "Grænse")
    parts = []
    if broken:
        title = f"{counted(len(broken), 'port', 'porte')} holder ikke"
        parts.append(table(title, head, (_gate(made.metrics, each) for each in broken)))
    if kept:
        title = f"{counted(len(kept), 'port', 'porte')} er ikke brudt"
        whole = table(title, head, (_gate(made.metrics, each) for each in kept))
        parts.append(details(title, whole) if broken else whole)
    return section("gates", heading, *parts)


def _gate(metrics: Metrics, verdict: Verdict) -> tuple[str, ...]:
    definition = metrics.definitions[verdict.gate.metric]
    colour = {"passed": "green", "few": "yellow"}.get(verdict.state, "red")
    return (
        definition.title,
        verdict_place(verdict),
        tag("span", STATES[verdict.state], class_=f"light {colour}"),
        figure(verdict.row, definition) if verdict.row else "ikke målt",
        bound(verdict.gate, definition),
    )


def slices_section(made: Run) -> Html:
    """For each suite and each slice the figures that weigh most there."""
    groups: dict[tuple[str, str], dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in made.metrics.rows:
        name, _, value = row.slice.partition("=")
        if name:
            groups[(row.suite, name)][value].append(row)
    parts: dict[str, list[Html]] = defaultdict(list)
    for (suite, name), values in groups.items():
        sizes = _sizes(made, suite, name)
        parts[suite] += _slice(made, name, values, sizes)
    blocks = [details(_name(suite), *each) for suite, each in parts.items()]
    nothing = tag("p", "Ingen sager er delt i grupper.")
    return section("slices", "Grupper", *(blocks or [nothing]))


def _sizes(made: Run, suite: str, name: str) -> Mapping[str, int]:
    sizes: dict[str, int] = defaultdict(int)
    for item in made.scored:
        if item.suite == suite and name in item.case.slices:
            sizes[item.case.slices[name]] += 1
    return sizes


def _slice(
    made: Run, name: str, values: Mapping[str, list[Row]], sizes: Mapping[str, int]
) -> Iterator[Html]:
    definitions = made.metrics.definitions
    large = [value for value in values if sizes[value] >= FEW]
    metrics = _told(made, [row for value in large for row in values[value]])
    if large:
        head = (slice_title(name).capitalize(), "Sager", *(definitions[m].title for m in metrics))
        rows = []
        for value in large:
            found = {row.metric: row for row in values[value]}
            cells = (_cell(made.metrics, found.get(metric)) for metric in metrics)
            rows.append((value, count(sizes[value]), *cells))
        yield table(f"Efter {slice_title(name)}", head, rows)
    small = [f"{value} ({sizes[value]})" for value in values if sizes[value] < FEW]
    if small:
        told = f"Efter {slice_title(name)}, for få til en dom (under {FEW} sager): "
        yield tag("p", told + ", ".join(small) + ".", class_="soft")


def _told(made: Run, rows: Iterable[Row]) -> list[str]:
    """The figures worth a column: those with a gate and those that are not right everywhere come
    first; those with too few cases in every group not at all."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.n >= FEW:
            found[row.metric].append(row)
    gated = {verdict.gate.metric for verdict in made.verdicts}

    def key(metric: str) -> tuple[object, ...]:
        perfect = all(row.value == 1 for row in found[metric])
        return perfect, metric not in gated, rank(metric), metric

    return sorted(found, key=key)[:_COLUMNS]


def _cell(metrics: Metrics, row: Row | None) -> str:
    if row is None:
        return "–"
    if row.n < FEW:
        return f"for få til en dom ({row.n})"
    return figure(row, metrics.definitions[row.metric])


def detectors_section() -> Html:
    """How good the detectors themselves are, on samples that people labelled."""
    from eval.detectors.measure import measure_detectors

    rows = [
        (each.title, each.sensitivity.danish, each.specificity.danish, count(each.n))
        for each in measure_detectors()
    ]
    head = ("Detektor", "Finder det, der er galt", "Lader det rigtige være", "Sætninger")
    return section(
        "detectors",
        "Hvor gode er detektorerne selv?",
        tag(
            "p", "Målt på sætninger, som mennesker har mærket. Brug tallene, når du læser de andre."
        ),
        table("Detektorernes sensitivitet og specificitet", head, rows),
    )


def manifest_section(made: Run) -> Html:
    """What the run was made of."""
    rows = list(_flat(made.manifest))
    whole = table("Alt, der afgør tallene", ("Navn", "Værdi"), rows)
    return section("manifest", "Kørslen", details("Vis, hvad kørslen er lavet af", whole))


def _flat(values: Mapping[str, Any], before: str = "") -> Iterable[tuple[str, str]]:
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", str(value)

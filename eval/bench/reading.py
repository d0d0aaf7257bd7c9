"""What the figures say, in sentences: also where another system is as good as ours."""

from __future__ import annotations

from collections.abc import Iterator

from eval.bench.questions import ALL, UNTOUCHED
from eval.bench.results import Results
from eval.bench.run import Run
from eval.bench.scale import TARGET_MS
from eval.bench.score import MEASURES

_FEW = 30
"""A group with fewer questions than this can show nothing."""


def reading(results: Results) -> Iterator[str]:
    """One sentence or two for each thing worth knowing."""
    if results.others:
        yield from (_best(results, g) for g in (ALL, UNTOUCHED) if results.groups.get(g))
        yield from _equals(results)
        yield from _equals_in_groups(results)
        yield _speed(results)
    yield (
        "Ours alone learns from the phrasings which service a message is about, and knows Danish "
        "stems and compounds; the others only have the phrasings in their texts and work as they "
        "come. The passages are cut as ours wants them, with all phrasings of a service in one. So "
        "this compares whole systems, not formulas: with Danish settings and passages of their own "
        "the others might come closer."
    )
    yield (
        "The tuned questions were looked at while our search was tuned, which favours it; believe "
        "the untouched ones. Questions and phrasings were "
        "written for this project: real citizens will differ."
    )
    yield from _scale(results)


def _best(results: Results, group: str) -> str:
    places = results.groups[group]
    ours = results.ours.share("first", places)
    best = max(results.others, key=lambda run: run.share("first", places).value)
    apart = results.behind(best, "first", group)
    return (
        f"{group.capitalize()} ({len(places)}): ours puts the right service first for "
        f"{ours.value:.1%}; the best of the others, {best.system}, for "
        f"{best.share('first', places).value:.1%} (a difference of {100 * apart.low:+.1f} to "
        f"{100 * apart.high:+.1f} points)."
    )


def _equals(results: Results) -> Iterator[str]:
    """For each other system, the measures in which it is not clearly worse than ours."""
    found = False
    for run in results.others:
        apart = {name: results.behind(run, measure) for measure, name in MEASURES.items()}
        better = [name for name, one in apart.items() if one.low > 0]
        even = [name for name, one in apart.items() if not one.is_clear]
        found = found or bool(better or even)
        if better:
            yield f"{run.system} is better than ours: {', '.join(better)}."
        if even:
            yield f"{run.system} is as good as ours, as far as can be told: {', '.join(even)}."
    if not found:
        yield "Over all questions each of the others is clearly behind ours in every measure."


def _equals_in_groups(results: Results) -> Iterator[str]:
    """For each kind of question, who is not clearly worse than ours at the right service first."""
    for group, places in results.groups.items():
        even = [r for r in results.others if results.behind(r, "first", group).high >= 0]
        if group != ALL and len(places) >= _FEW and even:
            shares = ", ".join(_first(run, places) for run in even)
            yield (
                f"Not clearly behind ours at the right service first on *{group}* "
                f"({len(places)} questions): {shares}; {_first(results.ours, places)}."
            )


def _first(run: Run, places: list[int]) -> str:
    return f"{run.system} {run.share('first', places).value:.1%}"


def _speed(results: Results) -> str:
    ours = results.ours
    fastest = min(results.others, key=lambda run: run.median_ms)
    soonest = min(results.others, key=lambda run: run.build_s)
    faster = [run.system for run in results.others if run.median_ms < ours.median_ms]
    place = f"faster than ours: {', '.join(faster)}" if faster else "none of the others is faster"
    return (
        f"A question takes ours {ours.median_ms:.1f} ms (median; 99 % within {ours.p99_ms:.0f} "
        f"ms), {fastest.system} {fastest.median_ms:.1f} ms; {place}. Our index takes "
        f"{ours.build_s:.0f} s to build, that of {soonest.system} {soonest.build_s:.1f} s."
    )


def _scale(results: Results) -> Iterator[str]:
    if not results.scale:
        yield "Made-up passages were not added in this run (`--scale` does)."
        return
    count, run = max(results.scale.items())
    met = "within" if run.median_ms <= TARGET_MS else "above"
    before, after = (one.share("first_service").value for one in (results.ours, run))
    yield (
        f"With {count:,} made-up passages a question takes ours {run.median_ms:.0f} ms (median), "
        f"{met} the aim of {TARGET_MS} ms. The right service is then first among the services for "
        f"{after:.1%} instead of {before:.1%}, and before everything else for "
        f"{run.share('first').value:.1%} instead of {results.ours.share('first').value:.1%}."
    )

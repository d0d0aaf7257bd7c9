"""The simulated Monday as tables."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from eval.bench.tables import Table
from eval.scaling.country import Limit, Town, peak_rate
from eval.scaling.figures import Figures
from eval.scaling.monday import Monday


def needs(towns: Sequence[Town], figures: Figures) -> Table:
    """What the country needs."""
    replicas = sum(town.setup.replicas for town in towns)
    peak = peak_rate(towns)
    per_answer = {
        "bots": figures.bot_ms,
        "assistants": figures.mean_service_ms,
        "PostgreSQL": figures.postgresql_ms,
        "Redis": figures.redis_ms,
        "Chroma": figures.chroma_ms,
    }
    mib = replicas * (figures.bot_mib + figures.assistant_mib)
    rows = [
        ["people", f"{sum(town.municipality.people for town in towns):,}"],
        ["messages that day", f"{sum(town.day.asked for town in towns):,}"],
        ["messages/s in the worst minute", f"{peak:.0f}"],
        ["replicas", f"{replicas}"],
        ["municipalities that need more than one", f"{sum(t.setup.replicas > 1 for t in towns)}"],
        *(
            [f"cores in the worst minute, {name}", f"{peak * ms / 1000:.1f}"]
            for name, ms in per_answer.items()
        ),
        ["memory of the replicas, GiB", f"{mib / 1024:.0f}"],
        ["memory of Chroma, GiB", f"{len(towns) * figures.chroma_mib_an_index / 1024:.1f}"],
    ]
    return Table("What the country needs", ["", ""], rows)


def hours(towns: Sequence[Town], title: str) -> Table:
    """Waiting through the day."""
    waits = np.concatenate([town.waits for town in towns])
    written = np.concatenate([town.hours for town in towns])
    rows = []
    for hour in range(6, 22):
        some = waits[written == hour]
        if len(some):
            cuts = np.percentile(some, [50, 95, 99])
            rows.append([f"{hour}-{hour + 1}", f"{len(some):,}", *(f"{cut:.2f}" for cut in cuts)])
    header = ["hour", "messages", "median s", "95 % within s", "99 % within s"]
    return Table(title, header, rows)


def fullness(limits: Sequence[Limit], town: Town) -> Table:
    """What gives way first."""
    rows = [
        [
            limit.name,
            f"{limit.asked:.2f}",
            f"{limit.has:g}",
            limit.unit,
            f"{limit.share:.0%}",
            f"{1 / limit.share:.1f}" if limit.share else "",
        ]
        for limit in limits
    ]
    title = f"What gives way first: {town.municipality.name} at its worst, and what all share"
    return Table(title, ["", "asked", "has", "unit", "full", "bears, times"], rows)


def compared(tried: Sequence[tuple[str, Town]]) -> Table:
    """What each measure does."""
    rows = []
    for name, town in tried:
        written = town.waits[town.hours == 9]
        cuts = np.percentile(written, [50, 95, 99])
        rows.append(
            [
                name,
                *(f"{cut:,.2f}" for cut in cuts),
                f"{town.day.written_again:,}",
                f"{town.day.flood_answers:,}",
                f"{town.day.drafted / max(1, len(town.day.answers)):.0%}",
            ]
        )
    header = ["", "median s", "95 % s", "99 % s", "asked again", "flood answered", "drafted"]
    return Table(f"{tried[0][1].municipality.name}, 9 to 10 o'clock", header, rows)


def desks(towns: Sequence[Town], struck: Town) -> Table:
    """How long people wait for people."""
    rows = []
    for name, some in (("all", towns), (struck.municipality.name, [struck])):
        waits = np.concatenate([np.array(town.desks.waits) for town in some]) / 60
        cuts = np.percentile(waits, [50, 95]) if len(waits) else (0.0, 0.0)
        rows.append(
            [
                name,
                f"{sum(town.desk_count for town in some):,}",
                f"{len(waits):,}",
                f"{sum(town.desks.left for town in some):,}",
                *(f"{cut:.0f}" for cut in cuts),
            ]
        )
    header = ["", "desks", "cases taken", "left for Tuesday", "median min", "95 % min"]
    return Table("Waiting for people", header, rows)


def assumed(monday: Monday) -> Table:
    """What nobody has measured."""
    rows = [
        ["share of people who write", f"{monday.writes:.0%}"],
        ["messages of a talk, mean", f"{1 + monday.more_messages:g}"],
        ["seconds between answer and next message, median", f"{monday.think_s:g}"],
        ["who waits longer than so many seconds …", f"{monday.patience_s:g}"],
        ["… writes again", f"{monday.again:.0%}"],
        [f"households with a wrong letter in {monday.letter_in}", f"{monday.letter_households:,}"],
        ["of them write", f"{monday.letter_writes:.0%}"],
        ["minutes until they do, mean", f"{monday.letter_delay_s / 60:g}"],
        ["talks that end with a person", f"{monday.person_share:.0%}"],
        ["minutes a person needs, mean", f"{monday.person_s / 60:g}"],
        ["inhabitants for one person at a desk", f"{monday.people_a_desk:,}"],
    ]
    if monday.times != 1:
        rows.append(["all that people write, times", f"{monday.times:g}"])
    return Table("Assumed, not measured", ["", ""], rows)

"""The report as one HTML file that needs nothing beside it."""

from __future__ import annotations

from pathlib import Path

from bot.html_file import fill_page
from eval.reports.broken import broken_causes
from eval.reports.cases import cases_section
from eval.reports.confusion import confusion_section
from eval.reports.curves import clarity_section, risk_section
from eval.reports.elements import html, join, tag
from eval.reports.figures import (
    detectors_section,
    gates_section,
    manifest_section,
    slices_section,
    suites_section,
)
from eval.reports.first_screen import about_line, verdict_line, verdict_section
from eval.reports.worst import chosen, failed_cases
from eval.run import Run

_HERE = Path(__file__).parent
_PLACES = {
    "suites": "Prøver",
    "gates": "Porte",
    "slices": "Grupper",
    "confusion": "Afdelinger",
    "risk": "Sikkerhed",
    "clarity": "Klarhed",
    "detectors": "Detektorer",
    "cases": "Sager",
    "manifest": "Kørslen",
}


def page(made: Run) -> str:
    """The HTML of a run."""
    causes = broken_causes(made)
    failed = failed_cases(made)
    shown = chosen(failed, causes)
    sections = (
        suites_section(made),
        gates_section(made),
        slices_section(made),
        confusion_section(made),
        risk_section(made),
        clarity_section(made),
        detectors_section(),
        cases_section(shown, len(failed), made.metrics),
        manifest_section(made),
    )
    links = (tag("a", title, href=f"#{name}") for name, title in _PLACES.items())
    return fill_page(
        _HERE,
        title=html(verdict_line(made)),
        about=html(about_line(made)),
        verdict=verdict_section(made, causes, {each.item.key for each in shown}),
        places=join(links, "\n"),
        sections=join(sections, "\n"),
    )

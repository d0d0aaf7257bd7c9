"""A run as people and machines read it."""

from __future__ import annotations

from eval.reports.cases_csv import cases_csv
from eval.reports.junit import junit
from eval.reports.markdown import markdown
from eval.reports.page import page
from eval.run import Run


def write_reports(made: Run) -> None:
    """Write report.html, report.md, junit.xml and cases.csv into the run's folder.

    Spreadsheets know the CSV as UTF-8 by its mark.
    """
    folder = made.folder
    (folder / "report.html").write_text(page(made), encoding="utf-8")
    (folder / "report.md").write_text(markdown(made), encoding="utf-8")
    (folder / "junit.xml").write_text(junit(made), encoding="utf-8")
    with (folder / "cases.csv").open("w", encoding="utf-8-sig", newline="") as file:
        file.write(cases_csv(made))

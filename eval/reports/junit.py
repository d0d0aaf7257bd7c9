"""A run as JUnit XML, which build servers show: a suite of tests for each suite, and the gates."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from eval.reports.broken import is_broken
from eval.reports.first_screen import gate_line
from eval.reports.severity import failures
from eval.reports.texts import STATES, clean, verdict_place
from eval.run import Run
from eval.score import Scored
from eval.scorer import Definition

_GATES = "gates"


def junit(made: Run) -> str:
    """The XML; a case fails with what it failed, and is skipped where nothing could be scored."""
    root = Element("testsuites", name="borgerland eval")
    definitions = made.metrics.definitions
    gates = SubElement(root, "testsuite", name=_GATES)
    for verdict in made.verdicts:
        definition = definitions[verdict.gate.metric]
        name = f"{definition.name} ({verdict_place(verdict)})"
        case = SubElement(gates, "testcase", classname=_GATES, name=clean(name))
        line = gate_line(verdict, made.metrics)
        if is_broken(verdict):
            SubElement(case, "failure", message=clean(definition.cause)).text = clean(line)
        elif verdict.state == "few":
            SubElement(case, "skipped", message=STATES["few"])
    suites: dict[str, Element] = {}
    for item in made.scored:
        if item.suite not in suites:
            suites[item.suite] = SubElement(root, "testsuite", name=clean(item.suite))
        _case(suites[item.suite], item, definitions)
    _count([gates, *suites.values()])
    indent(root, " ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _case(suite: Element, item: Scored, definitions: dict[str, Definition]) -> None:
    case = SubElement(suite, "testcase", classname=clean(item.suite), name=clean(item.case.id))
    failed = failures(item, definitions)
    if failed:
        titles = "; ".join(definitions[name].title for name in failed)
        told = [f"{definitions[name].title}: {score.evidence}" for name, score in failed.items()]
        told += [f"Besked: {item.case.messages[-1]}", f"Svar: {item.answer.last.text}"]
        SubElement(case, "failure", message=clean(titles)).text = clean("\n".join(told))
    elif not any(score.value is not None for score in item.scores.values()):
        SubElement(case, "skipped", message="intet tal kunne måles")


def _count(suites: Iterable[Element]) -> None:
    for suite in suites:
        suite.set("tests", str(len(suite)))
        for kind in ("failure", "skipped"):
            plural = "failures" if kind == "failure" else kind
            suite.set(plural, str(len(suite.findall(f"testcase/{kind}"))))
        suite.set("errors", "0")

"""Suites: a folder of files of cases, or one such file. The shipped ones lie in `suites/`."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from eval.case import NO_CRISIS, PLANTED, Case
from eval.reading import SuiteError, read_cases

SHIPPED = Path(__file__).parent / "suites"


@dataclass(frozen=True)
class Suite:
    """Cases under one name."""

    name: str
    cases: tuple[Case, ...]

    @cached_property
    def digest(self) -> str:
        """Changes when any case does."""
        lines = "\n".join(case.model_dump_json() for case in self.cases)
        return hashlib.sha256(lines.encode()).hexdigest()


def open_suites(names: tuple[str, ...] = (), seed: int = 0) -> list[Suite]:
    """The shipped suites, or those named: by the name of a shipped one, or by path.

    `robustness` is made of the suite `questions`; `seed` says how its messages are changed.

    Raises:
        SuiteError: there is no such suite, or one is malformed.
    """
    from eval.robustness import NAME, robustness

    shipped = {path.name: path for path in sorted(SHIPPED.iterdir()) if path.is_dir()}
    found = []
    for name in names or sorted([*shipped, NAME]):
        if name == NAME:
            found.append(robustness(read_suite(shipped["questions"]), seed))
            continue
        path = shipped.get(name, Path(name))
        if not path.exists():
            known = ", ".join(sorted([*shipped, NAME]))
            raise SuiteError(f"no such suite: '{name}' (shipped: {known}; or a path)")
        found.append(read_suite(path))
    twice = {suite.name for suite in found if [s.name for s in found].count(suite.name) > 1}
    if twice:
        raise SuiteError(f"two suites are called '{min(twice)}'")
    return found


def read_suite(path: Path) -> Suite:
    """The cases of a suite, those of all its .jsonl and .csv files in the order of their names.

    Raises:
        SuiteError: a file is malformed, two cases have the same id, or there is none.
    """
    from eval.csv_files import read_csv

    name = path.stem if path.is_file() else path.name
    paths = [path] if path.is_file() else sorted([*path.glob("*.jsonl"), *path.glob("*.csv")])
    cases: dict[str, Case] = {}
    for file in paths:
        rows = read_csv(file) if file.suffix == ".csv" else read_cases(file, Case)
        for line, case in rows:
            if case.id in cases:
                raise SuiteError(f"{file}:{line}: the id '{case.id}' is used twice in '{name}'")
            cases[case.id] = case
    if not cases:
        raise SuiteError(f"{path}: holds no cases (.jsonl or .csv)")
    return Suite(name, tuple(cases.values()))


def sampled(suite: Suite, most: int | None, wanted: dict[str, str]) -> Suite:
    """Always the same cases of a suite: those of the wanted slices, at most `most` of each kind.

    Cases that say the same things (services, nuggets, a crisis ...) are of a kind, so that each
    figure is measured. A changed message stays with the one it was made of.
    """
    cases = [
        case
        for case in suite.cases
        if all(case.slices.get(name) == value for name, value in wanted.items())
    ]
    if most is None:
        return Suite(suite.name, tuple(cases))

    def lot(case: Case) -> tuple[str, str]:
        origin = case.expect.same_as or case.id
        return hashlib.sha256(f"{suite.name}/{origin}".encode()).hexdigest(), case.id

    kinds: dict[frozenset[str], list[Case]] = defaultdict(list)
    for case in sorted(cases, key=lot):
        kinds[_kind(case)].append(case)
    kept = {case.id for kind in kinds.values() for case in kind[:most]}
    return Suite(suite.name, tuple(case for case in cases if case.id in kept))


def _kind(case: Case) -> frozenset[str]:
    """Which things a case says."""
    said = set(case.expect.model_dump(exclude_defaults=True)) - {"same_as"}
    said |= {NO_CRISIS} if case.expect.crisis == NO_CRISIS else set()
    return frozenset(said | ({PLANTED} & case.slices.keys()))

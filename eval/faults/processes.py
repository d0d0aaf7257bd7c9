"""Faults tried in several processes, each of which opens the assistant once."""

from __future__ import annotations

import logging
import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from eval.faults.trial import Result, Trials

_trials: Trials | None = None


@contextmanager
def trying(
    names: Sequence[str], what: tuple[date, int, Path], processes: int
) -> Iterator[tuple[list[str], Iterator[Result]]]:
    """The gates that are red though nothing is broken, and what becomes of each fault.

    `what` is the day, the cases of each kind in a suite, and the file of the gates.

    Raises:
        SuiteError, and what `open_assistant` raises.
    """
    _open(*what)  # here first: what is wrong with files is told once, and the index is built
    red = _red_before()
    if processes == 1 or len(names) == 1:
        yield red, map(_attempt, names)
        return
    context = multiprocessing.get_context("spawn")
    workers = min(processes, len(names))
    with ProcessPoolExecutor(workers, context, _open, what) as pool:
        yield red, pool.map(_attempt, names)


def _open(day: date, sample: int, gates_file: Path) -> None:
    global _trials  # noqa: PLW0603 - each process opens the assistant once
    from bot.settings import load_settings
    from eval.faults.breaking import Bench, open_parts
    from eval.faults.trial import Trials, chosen
    from eval.gates import read_gates
    from eval.suites import open_suites

    logging.disable()  # a step that fails on purpose is no news
    gates = read_gates(gates_file)
    bench = Bench(open_parts(load_settings(), day))
    _trials = Trials(bench, chosen(open_suites(), sample, gates), gates)


def _red_before() -> list[str]:
    from eval.faults.trial import told

    assert _trials
    return [told(verdict) for verdict in _trials.red_before]


def _attempt(name: str) -> Result:
    from eval.faults.faults import FAULTS

    assert _trials
    return _trials.attempt(next(fault for fault in FAULTS if fault.id == name))

"""Detectors are measured on examples that nobody looked at, and must stay good enough."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.detectors.measure import (
    FOLDER,
    Detector,
    Example,
    detectors,
    measure,
    measure_detectors,
    read_sample,
)
from eval.reading import SuiteError

DETECTOR = Detector(
    "grøn", "Ser grønt", lambda one: "grøn" in one.text, lambda name: name.startswith("u")
)


def _example(name: str, text: str, label: bool) -> Example:
    return Example(id=name, text=text, label=label)


def test_only_the_untouched_half_counts() -> None:
    found = measure(
        DETECTOR,
        [
            _example("u1", "grøn", True),
            _example("u2", "blå", True),
            _example("u3", "blå", False),
            _example("s1", "grøn", False),
        ],
    )
    assert found.n == 3
    assert (found.sensitivity.hits, found.sensitivity.n) == (1, 2)
    assert (found.specificity.hits, found.specificity.n) == (1, 1)


def test_nothing_to_measure() -> None:
    found = measure(DETECTOR, [])
    assert (found.n, found.sensitivity.n, found.specificity.n) == (0, 0, 0)


def test_a_malformed_sample_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text('{"id": "a", "text": "t"}\n', "utf-8")
    with pytest.raises(SuiteError, match="label"):
        read_sample(tmp_path / "x.jsonl")


def test_every_sample_has_a_detector_and_two_halves() -> None:
    known = {detector.name: detector for detector in detectors()}
    assert known.keys() == {path.stem for path in FOLDER.glob("*.jsonl")}
    for name, detector in known.items():
        sample = read_sample(FOLDER / f"{name}.jsonl")
        assert len({example.id for example in sample}) == len(sample)
        kept = sum(detector.untouched(example.id) for example in sample)
        assert kept == len(sample) if name == "promise" else 0.35 < kept / len(sample) < 0.65


def test_detectors_of_facts_are_as_good_as_documented() -> None:
    found = {one.name: one for one in measure_detectors()}
    for name, sensitivity, specificity in (
        ("negation", 0.9, 0.8),
        ("unsupported", 0.7, 0.7),
        ("leak", 0.9, 1.0),
    ):
        assert found[name].sensitivity.value >= sensitivity
        assert found[name].specificity.value >= specificity

from __future__ import annotations

from pathlib import Path

from eval.reports.broken import broken_causes
from eval.scorer import Score
from tests.eval.factories import reply, run, scored


def test_causes_are_told_once_and_the_gravest_first(tmp_path: Path) -> None:
    items = [
        scored(f"a-{n}", {"c02_sentence_length": 0, "department_right": 0, "wrong_door_cost": 2.0})
        for n in range(3)
    ] + [scored("b", {"crisis_shown": 0}, suite="privacy")]
    found = broken_causes(
        run(
            tmp_path,
            items,
            {"metric": "c02_sentence_length", "at_least": 0.5},
            {"metric": "wrong_door_cost", "at_most": 1},
            {"metric": "department_right", "at_least": 0.5},
            {"metric": "department_right", "suite": "crisis", "at_least": 0.5},
            {"metric": "crisis_shown", "at_least": 0.5},
        )
    )
    assert [cause.cause for cause in found] == [
        "Mennesker i fare bliver overset.",
        "Folk bliver sendt til den forkerte afdeling.",
        "Svarene er svære at læse.",
    ]
    assert [(one.gate.metric, one.gate.suite) for one in found[1].verdicts] == [
        ("department_right", "crisis"),
        ("department_right", "*"),
        ("wrong_door_cost", "*"),
    ]


def test_examples_are_the_worst_cases_of_the_gates_slice(tmp_path: Path) -> None:
    def case(name: str, value: float, style: str, suite: str = "crisis") -> object:
        return scored(name, {"turns_right": value}, slices={"style": style}, suite=suite)

    items = [
        *(case(f"fine-{n}", 1.0, "short") for n in range(18)),  # of fewer there is no verdict
        case("half", 0.5, "short"),
        case("none", 0.0, "short"),
        case("other", 0.0, "long"),
        case("elsewhere", 0.0, "short", "privacy"),
    ]
    gate = {"metric": "turns_right", "suite": "crisis", "slice": "style=short", "at_least": 0.95}
    (cause,) = broken_causes(run(tmp_path, items, gate))  # type: ignore[arg-type]
    assert [item.case.id for item in cause.examples] == ["none", "half"]


def test_there_are_at_most_three_examples_and_each_gate_shows_one(tmp_path: Path) -> None:
    items = [scored(f"a-{n}", {"department_right": 0}) for n in range(9)]
    items.append(scored("dear", {"wrong_door_cost": 5.0}))
    gates = (
        {"metric": "department_right", "at_least": 0.5},
        {"metric": "wrong_door_cost", "at_most": 1},
    )
    (cause,) = broken_causes(run(tmp_path, items, *gates))
    assert [item.case.id for item in cause.examples] == ["a-0", "dear", "a-1"]


def test_figures_of_a_set_show_the_cases_they_are_made_of(tmp_path: Path) -> None:
    expect = {"services": ["rotter"], "departments": ["teknik"], "answerable": True}

    def case(name: str, service: str, confidence: float, department: str = "teknik") -> object:
        answer = reply(services=(service,), confidence=confidence, department=department)
        right = float(department == "teknik")
        scores = {"department_right": right, "lix": confidence * 100}
        return scored(name, scores, expect=expect, answer=answer)

    items = [
        case("unsure", "pas", 0.1),
        case("sure", "pas", 0.9),
        case("right", "rotter", 0.95, "job"),
    ]
    gates = (
        {"metric": "aurc", "at_most": 0.0},
        {"metric": "routing_macro_f1", "at_least": 1},
        {"metric": "lix_p95", "at_most": 0},
    )
    found = {
        cause.verdicts[0].gate.metric: [item.case.id for item in cause.examples]
        for cause in broken_causes(run(tmp_path, items, *gates))  # type: ignore[arg-type]
    }
    assert found == {
        "aurc": ["sure", "unsure"],
        "routing_macro_f1": ["right"],
        "lix_p95": ["right", "sure", "unsure"],
    }


def test_a_figure_that_was_not_measured_shows_the_cases_that_could_not_be(tmp_path: Path) -> None:
    items = [scored("a", {"crisis_shown": Score(None, "ingen tekst")}), scored("b", {"mrr": 1})]
    (cause,) = broken_causes(run(tmp_path, items, {"metric": "crisis_shown", "at_least": 1}))
    assert [item.case.id for item in cause.examples] == ["a"]


def test_gates_that_hold_or_have_too_few_cases_have_no_cause(tmp_path: Path) -> None:
    items = [scored(f"a-{n}", {"crisis_shown": n > 0}, slices={"style": "x"}) for n in range(5)]
    gates = (
        {"metric": "crisis_shown", "suite": "crisis", "every_slice": "style", "at_least": 1},
        {"metric": "crisis_shown", "at_least": 0.5},
    )
    assert broken_causes(run(tmp_path, items, *gates)) == []

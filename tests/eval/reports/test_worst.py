from __future__ import annotations

from pathlib import Path

from eval.reports.broken import broken_causes
from eval.reports.worst import MOST, chosen, failed_cases
from tests.eval.factories import run, scored


def test_the_gravest_come_first_then_those_with_most_failures(tmp_path: Path) -> None:
    items = [
        scored("clear", {"c02_sentence_length": 0, "c10_answer_first": 0}),
        scored("fine", {"crisis_shown": 1}),
        scored("door", {"department_right": 0}),
        scored("danger", {"crisis_shown": 0}),
        scored("both", {"crisis_shown": 0, "department_right": 0}),
    ]
    found = failed_cases(run(tmp_path, items))
    assert [each.item.case.id for each in found] == ["both", "danger", "door", "clear"]


def test_some_of_every_kind_are_shown_even_of_many(tmp_path: Path) -> None:
    items = [scored(f"d{n}", {"crisis_shown": 0}) for n in range(MOST + 50)]
    items += [scored(f"c{n}", {"c10_answer_first": 0}) for n in range(9)]
    failed = failed_cases(run(tmp_path, items))
    shown = [each.item.case.id for each in chosen(failed, [])]
    assert len(shown) == MOST
    assert [name for name in shown if name.startswith("c")] == ["c0", "c1", "c2"]
    assert shown[0] == "d0"


def test_examples_of_broken_gates_are_always_shown(tmp_path: Path) -> None:
    items = [scored(f"d{n}", {"crisis_shown": 0, "lix": 20.0}) for n in range(MOST)]
    items.append(scored("hard", {"lix": 90.0}))
    made = run(tmp_path, items, {"metric": "lix", "at_most": 10})
    shown = chosen(failed_cases(made), broken_causes(made))
    (hard,) = [each for each in shown if each.item.case.id == "hard"]
    assert list(hard.scores) == ["lix"]

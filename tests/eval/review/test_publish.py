"""When drafts may be published: what counts as worse, and that cards are written whole."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.assistant import Assistant
from bot.settings import Settings
from bot.turn import Conversation, Message, Outcome, Reply
from eval.gates import Gate, Verdict
from eval.metrics import Row
from eval.review import publish
from eval.review.errors import ReviewError
from eval.review.publish import Bar, Measured, flips, measure, missed, write
from eval.review.trial import Change, Trial
from eval.run import Run, Wish
from tests.bot.helpers import settings

MANY = 30
GATE = Gate(metric="service_first", at_least=0.9)
Values = Mapping[str, Sequence[float]]


def _stored(folder: Path, values: Values) -> None:
    folder.mkdir(parents=True)
    form = {"title": "Rigtig", "kind": "share", "better": "high"}
    definitions = {"definitions": dict.fromkeys(values, form)}
    (folder / "metrics.json").write_text(json.dumps(definitions), "utf-8")
    (folder / "manifest.json").write_text(json.dumps({"inputs": {"suites": {"s": "1"}}}), "utf-8")
    lines = []
    for at in range(max(map(len, values.values()))):
        scores = {name: {"value": given[at]} for name, given in values.items() if at < len(given)}
        lines.append(json.dumps({"suite": "s", "id": str(at), "scores": scores}) + "\n")
    (folder / "scores.jsonl").write_text("".join(lines), "utf-8")


def _verdict(gate: Gate, state: Any, part: str = "") -> Verdict:
    return Verdict(gate, state, Row(gate.metric, "*", part, 30, 0.5, 0.4, 0.6))


@pytest.fixture
def measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Measured]:
    """What is measured when both runs end with given values and verdicts."""

    def make(
        before: Values,
        after: Values,
        verdicts: tuple[Sequence[Verdict], Sequence[Verdict]] = ((), ()),
    ) -> Measured:
        coming = iter([(before, verdicts[0]), (after, verdicts[1])])

        def run(wish: Wish, chosen: Settings, progress: object) -> Run:
            values, given = next(coming)
            assert wish.folder
            _stored(wish.folder, values)
            return Run(wish.folder, {"id": "x"}, [], cast(Any, None), list(given))

        monkeypatch.setattr(publish, "run", run)
        own = settings(data_dir=tmp_path)
        bar = Bar([], [], date(2026, 11, 23))
        return measure(own, Trial(own, (), ()), bar, lambda *_: None)

    return make


RIGHT = {"service_first": [1.0] * MANY, "crisis_shown": [1.0] * MANY}


def test_the_same_is_not_worse(measured: Callable[..., Measured]) -> None:
    made = measured(RIGHT, RIGHT)
    assert made.worse == ()
    assert made.comparison.cases == MANY
    assert flips(made.comparison, "service_first") == ((), ())


def test_a_figure_that_falls_beyond_chance_is(measured: Callable[..., Measured]) -> None:
    made = measured(RIGHT, RIGHT | {"service_first": [0.0] * 15 + [1.0] * 15})
    [reason] = made.worse
    assert reason.startswith("Rigtig (service_first): 1.000 -> 0.500, p = 0.0")


def test_a_few_broken_cases_are_told_but_may_be_chance(measured: Callable[..., Measured]) -> None:
    made = measured(RIGHT, RIGHT | {"service_first": [0.0] * 3 + [1.0] * 27})
    assert made.worse == ()
    mended, broken = flips(made.comparison, "service_first")
    assert (mended, [flip.id for flip in broken]) == ((), ["0", "1", "2"])


def test_one_person_in_danger_who_is_overlooked_is_too_many(
    measured: Callable[..., Measured],
) -> None:
    made = measured(RIGHT, RIGHT | {"crisis_shown": [0.0] + [1.0] * 29})
    assert len(made.worse) == 1
    assert "s/0" in made.worse[0]


def test_what_gets_better_is_no_reason(measured: Callable[..., Measured]) -> None:
    worse = {"service_first": [0.0] * MANY, "crisis_shown": [0.0] * MANY}
    made = measured(worse, RIGHT)
    assert made.worse == ()
    assert len(flips(made.comparison, "service_first")[0]) == MANY


EVERY = Gate(metric="service_first", suite="s", every_slice="style", at_least=0.9)
TIME = Gate(metric="latency_p95", at_most=400)


@pytest.mark.parametrize(
    ("before", "after", "broken"),
    [
        ([_verdict(GATE, "passed")], [_verdict(GATE, "failed")], True),
        ([_verdict(GATE, "passed")], [_verdict(GATE, "missing")], True),
        ([_verdict(GATE, "passed")], [Verdict(GATE, "missing")], True),
        ([_verdict(GATE, "passed")], [_verdict(GATE, "passed")], False),
        ([_verdict(GATE, "failed")], [_verdict(GATE, "failed")], False),
        ([_verdict(GATE, "failed")], [_verdict(GATE, "passed")], False),
        ([_verdict(TIME, "passed")], [_verdict(TIME, "failed")], False),
        (
            [_verdict(EVERY, "passed", "style=a"), _verdict(EVERY, "failed", "style=b")],
            [_verdict(EVERY, "passed", "style=a"), _verdict(EVERY, "failed", "style=b")],
            False,
        ),
        (
            [_verdict(EVERY, "failed", "style=a"), _verdict(EVERY, "passed", "style=b")],
            [_verdict(EVERY, "failed", "style=a"), _verdict(EVERY, "failed", "style=b")],
            True,
        ),
    ],
)
def test_a_gate_that_was_kept_must_be_kept(
    measured: Callable[..., Measured], before: list[Verdict], after: list[Verdict], broken: bool
) -> None:
    assert bool(measured(RIGHT, RIGHT, (before, after)).worse) == broken


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (Reply("ja", Outcome.ANSWERED, services=("rotter", "pas")), ""),
        (Reply("ja", Outcome.ANSWERED, services=("pas",), needs=("pas", "rotter")), ""),
        (Reply("112", Outcome.CRISIS, services=("rotter",)), ""),
        (Reply("ja", Outcome.ANSWERED, services=("pas", "rotter")), "answered (pas)"),
        (Reply("?", Outcome.ASKED, services=("rotter",)), "asked (rotter)"),
        (Reply("nej", Outcome.OUTSIDE_TOPIC), "outside_topic (no card)"),
    ],
)
def test_a_card_answers_when_the_reply_is_about_it(reply: Reply, expected: str) -> None:
    def answer(message: Message, conversation: Conversation) -> Reply:
        assert message.text == "en rotte"
        return reply

    assistant = cast(Assistant, SimpleNamespace(reply=answer))
    assert missed(assistant, "en rotte", "rotter") == expected


def test_cards_are_written_together_or_not_at_all(tmp_path: Path) -> None:
    first, second = tmp_path / "a.md", tmp_path / "b.md"
    first.write_bytes(b"a")
    second.write_bytes(b"changed by somebody")
    changes = [Change(first, b"a", b"a2"), Change(second, b"b", b"b2")]
    with pytest.raises(ReviewError, match="changed meanwhile"):
        write(changes)
    assert first.read_bytes() == b"a"
    second.write_bytes(b"b")
    write(changes)
    assert (first.read_bytes(), second.read_bytes()) == (b"a2", b"b2")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.md", "b.md"]

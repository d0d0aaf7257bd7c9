from __future__ import annotations

from pathlib import Path

import pytest

from eval.answer import Answer, AnswerRecord, ReplyRecord, read_answers, write_answers
from eval.case import Case
from eval.reading import SuiteError
from eval.reference import Reference
from eval.score import Scored, score_answers, write_scores
from eval.scorer import Definition, Score, Scorer, passed
from eval.suites import Suite
from tests.eval.fakes import answer, by_id, case, lines_of, reference, reply, suite

Records = dict[tuple[str, str], AnswerRecord]


def records(replies: dict[str, ReplyRecord], suite_name: str = "s") -> Records:
    return {
        (suite_name, name): AnswerRecord(suite=suite_name, id=name, replies=(one,))
        for name, one in replies.items()
    }


def is_right(one: Case, given: Answer) -> Score | None:
    return passed(given.last.services[:1] == one.expect.services, "forkert")


def only_of_b(one: Case, given: Answer) -> Score | None:
    return Score(None, "intet at måle") if one.id == "b" else None


def unchanged(one: Case, given: Answer) -> Score | None:
    return Score(1.0, given.unchanged.text) if given.unchanged else None


SCORERS = [
    Scorer(Definition(name, name, ""), function)
    for name, function in (("right", is_right), ("b", only_of_b), ("origin", unchanged))
]


def score(answers: Records, *suites: Suite) -> list[Scored]:
    return score_answers(suites, answers, reference(), SCORERS)


A, B = case("a", services=("pas",)), case("b", services=("rotter",))


def test_every_scorer_that_looks_at_a_case_has_its_say() -> None:
    found = by_id(score(records({"a": reply("answered", "pas"), "b": reply()}), suite(A, B)))
    assert found["a"].scores == {"right": Score(1.0)}
    assert found["b"].scores == {"right": Score(0.0, "forkert"), "b": Score(None, "intet at måle")}
    assert found["a"].key == ("s", "a")


def test_cases_are_scored_in_the_order_of_the_suites() -> None:
    answers = records({"a": reply()}, "t") | records({"b": reply(), "a": reply()})
    assert [one.key for one in score(answers, suite(A, B), suite(A, name="t"))] == [
        *(("s", "a"), ("s", "b"), ("t", "a")),
    ]


def test_cases_and_answers_that_stand_alone_are_left_out() -> None:
    answers = records({"a": reply(), "gone": reply()}) | records({"b": reply()}, "t")
    assert [one.key for one in score(answers, suite(A, B))] == [("s", "a")]
    assert score({}, suite(A)) == []


def test_the_unchanged_reply_is_found_in_the_same_suite() -> None:
    changed = case("a.caps", same_as="a")
    answers = records({"a": reply(text="før"), "a.caps": reply(text="EFTER")})
    found = by_id(score(answers, suite(A, changed)))
    assert found["a.caps"].scores["origin"].evidence == "før"
    assert "origin" not in found["a"].scores
    lost = by_id(score(records({"a.caps": reply()}), suite(A, changed)))
    assert "origin" not in lost["a.caps"].scores


def test_cases_on_planted_documents_are_held_against_a_library_that_has_them() -> None:
    planted = Reference(reference().library, reference().wording)
    cases = suite(case("a", slices={"planted": "canary-end.txt"}), case("b"))
    answers = records({"a": reply(), "b": reply()})
    found = by_id(score_answers([cases], answers, reference(), [], planted=planted))
    assert found["a"].answer.reference is planted
    assert found["b"].answer.reference is reference()
    found = by_id(score_answers([cases], answers, reference(), []))
    assert found["a"].answer.reference is reference()


def test_progress_is_told() -> None:
    told: list[tuple[str, int, int]] = []
    answers = records({"a": reply(), "b": reply()})
    score_answers([suite(A, B)], answers, reference(), [], lambda *now: told.append(now))
    assert told == [("scoring", 1, 2), ("scoring", 2, 2)]


def test_scores_are_stored_with_where_they_belong(tmp_path: Path) -> None:
    one = case("a", services=("pas",), slices={"style": "sms"})
    item = Scored(
        "s", one, answer(), {"x": Score(1 / 3), "y": Score(0.0, "æøå"), "z": Score(None, "hvorfor")}
    )
    write_scores(tmp_path / "scores.jsonl", [item])
    assert lines_of(tmp_path / "scores.jsonl") == [
        {
            "suite": "s",
            "id": "a",
            "cluster": "pas",
            "slices": {"style": "sms"},
            "scores": {
                "x": {"value": 0.333333},
                "y": {"value": 0.0, "evidence": "æøå"},
                "z": {"value": None, "evidence": "hvorfor"},
            },
        }
    ]
    assert "æøå" in (tmp_path / "scores.jsonl").read_text("utf-8")


def test_no_scores_are_an_empty_file(tmp_path: Path) -> None:
    write_scores(tmp_path / "scores.jsonl", [])
    assert (tmp_path / "scores.jsonl").read_bytes() == b""


def test_answers_are_stored_and_read_back(tmp_path: Path) -> None:
    full = reply(
        "answered",
        "pas",
        needs=("pas", "rotter"),
        department="borgerservice",
        sources=[{"title": "Nyt pas", "section": "Kort svar", "location": "services/pas.md"}],
        choices=("Ja",),
        offers=("Tal med et menneske",),
        confidence=0.0,
        text="linje\nlinje \u2028 æ",
    )
    answers = records({"a": full, "b": reply()})
    path = tmp_path / "replies.jsonl"
    write_answers(path, answers.values())
    assert read_answers(path) == answers


def test_what_else_a_reply_holds_is_ignored(tmp_path: Path) -> None:
    path = tmp_path / "replies.jsonl"
    path.write_text(
        '{"suite": "s", "id": "a", "ms": [1], "replies": [{"text": "x", "outcome": "y", "ms": 1}]}',
        encoding="utf-8",
    )
    assert read_answers(path) == records({"a": ReplyRecord(text="x", outcome="y")})


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "is empty"),
        ('{"suite": "s", "id": "a", "replies": []}', ":1: replies: "),
        ('{"suite": "s", "replies": [{"text": "x", "outcome": "y"}]}', ":1: id: "),
        ('{"suite": "s", "id": "a", "replies": [{"text": "x"}]}', ":1: replies.0.outcome: "),
        ('{"suite": "s", "id": "a", "replies": [{"te', ":1: "),
    ],
)
def test_malformed_answers_are_told(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "replies.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SuiteError, match=rf"replies\.jsonl{told}|replies\.jsonl: {told}"):
        read_answers(path)


def test_an_answer_is_its_last_reply_and_all_of_its_text() -> None:
    given = answer(reply(text="først"), reply(text="sidst"))
    assert given.last.text == "sidst"
    assert given.text == "først\n\nsidst"


def test_the_same_id_in_two_suites_is_two_clusters() -> None:
    alone, other = (Scored(name, case("a"), answer(reply()), {}) for name in ("s", "t"))
    assert alone.cluster != other.cluster
    with_service = (
        Scored(name, case("a", services=("pas",)), answer(reply()), {}) for name in ("s", "t")
    )
    assert {one.cluster for one in with_service} == {"pas"}

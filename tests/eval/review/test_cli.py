"""`borgerland review`: read, assign, report, drop – and publish only what holds."""

from __future__ import annotations

import json

import pytest
import yaml

from bot.store.questions import Why
from eval.review.review import shipped_suites
from eval.suites import SHIPPED
from tests.eval.review.conftest import Town

NIGHT = "noget pusler under gulvbrædderne hver nat og det gnaver"
EVENING = "der pusler noget under gulvbrædderne om natten"
VET = "hvor finder jeg en tandlæge til min hamster"
HOLIDAY = {
    "a": ("mit pas er blevet væk på rejsen til Italien", "pas"),
    "b": ("hvordan får mor mad bragt ud til døren", "madservice"),
    "c": ("kan jeg låne en nøgle til badehuset i aften", "vinterbad"),
    "d": ("vi har set en rotte under terrassen i går", "rotter"),
}


def test_there_may_be_nothing_to_do(town: Town) -> None:
    assert town.run("list").output == "nothing to review\n"
    assert town.run("list", "--json").output == "[]\n"
    assert town.run("drafts").output == town.run("gaps").output == ""
    published = town.run("publish")
    assert published.exit_code != 0
    assert "nothing is drafted" in published.output


def test_questions_are_listed_in_groups(town: Town) -> None:
    first, _, third = town.keep(NIGHT, EVENING, VET)
    town.keep("mit pas brændte", why=Why.DISLIKED, services=["pas"])
    shown = town.run("list")
    assert shown.exit_code == 0
    listed = json.loads(town.run("list", "--json").output)
    assert [(one["number"], one["count"]) for one in listed] == [(first, 2), (third, 1), (4, 1)]
    assert listed[0]["example"] in (NIGHT, EVENING)
    assert listed[0]["reasons"] == {"unanswered": 2}
    assert listed[2]["guesses"][0] == "pas"
    assert [q["text"] for q in listed[0]["questions"]] == [NIGHT, EVENING]
    disliked = json.loads(town.run("list", "--why", "disliked", "--json").output)
    assert [one["example"] for one in disliked] == ["mit pas brændte"]


def test_a_group_is_found_by_any_of_its_questions(town: Town) -> None:
    first, second, _ = town.keep(NIGHT, EVENING, VET)
    shown = town.run("show", second).output
    assert shown == town.run("show", first).output
    assert NIGHT in shown and EVENING in shown and VET not in shown
    unknown = town.run("show", 99)
    assert unknown.exit_code != 0
    assert "there is no open question 99" in unknown.output


def test_what_is_assigned_waits_in_a_draft_and_can_be_undone(town: Town) -> None:
    first, *_ = town.keep(NIGHT, EVENING, VET)
    before = town.library_files()
    assert town.run("assign", first, "rotter").exit_code == 0
    draft = town.folder / "data" / "review" / "drafts" / "rotter.yaml"
    assert yaml.safe_load(draft.read_text("utf-8")) == {
        "service": "rotter",
        "say": [NIGHT, EVENING],
    }
    assert town.run("drafts").output == f"rotter: {NIGHT}\nrotter: {EVENING}\n"
    assert [question.text for question in town.open()] == [VET]
    assert town.library_files() == before
    assert "2 questions are open again" in town.run("undo", "rotter").output
    assert len(town.open()) == 3
    assert town.run("undo", "rotter").exit_code != 0


def test_only_some_questions_of_a_group_in_other_words(town: Town) -> None:
    first, second = town.keep(NIGHT, EVENING)
    made = town.run("assign", first, "rotter", "--only", second, "--phrase", "det pusler i gulvet")
    assert made.output == "drafted for rotter: det pusler i gulvet\n"
    assert [question.text for question in town.open()] == [NIGHT]
    town.keep(VET)
    wrong = town.run("assign", first, "rotter", "--only", 3)
    assert "question 3 is not in group" in wrong.output
    assert len(town.open()) == 2


def test_what_is_known_or_drafted_already_is_refused_with_the_reason(town: Town) -> None:
    first, second = town.keep(NIGHT, VET)
    town.run("assign", first, "rotter")
    again = town.run("assign", second, "pas", "--phrase", NIGHT)
    assert again.exit_code != 0
    assert f"is known already: '{NIGHT}'" in again.output
    known = town.run("assign", second, "pas", "--phrase", "hjælp, det handler om en rotte")
    assert "is known already" in known.output
    assert [question.text for question in town.open()] == [VET]
    assert not (town.folder / "data" / "review" / "drafts" / "pas.yaml").exists()


def test_a_test_question_cannot_become_a_phrasing(town: Town) -> None:
    [number] = town.keep(VET)
    like = "hej, der bor en hel familie af mår i skuret"
    made = town.run("assign", number, "rotter", "--phrase", like)
    assert "spoil: egne/skur" in made.output
    assert [question.text for question in town.open()] == [VET]


def test_all_shipped_suites_are_held_against_phrasings() -> None:
    names = {suite.name for suite in shipped_suites()}
    assert names == {path.name for path in SHIPPED.iterdir() if path.is_dir()}
    assert {"questions", "crisis", "offtopic"} <= names


def test_a_card_that_is_not_there(town: Town) -> None:
    [number] = town.keep("en rotte sidder i haven")
    made = town.run("assign", number, "mus")
    assert "there is no card 'mus' (near the group: rotter" in made.output
    assert len(town.open()) == 1


def test_a_gap_is_recorded_without_what_was_asked(town: Town) -> None:
    first, *_ = town.keep(NIGHT, EVENING, VET)
    assert town.run("gap", first, "skadedyr i etageejendomme").exit_code == 0
    told = town.run("gaps").output
    assert "skadedyr i etageejendomme" in told and "  2  " in told
    assert [question.text for question in town.open()] == [VET]
    records = (town.folder / "data" / "review" / "gaps.jsonl").read_text("utf-8")
    assert "gulvbrædderne" not in records
    wrong = town.run("gap", 3, "som Karla Vestergaard siger")
    assert "personal data" in wrong.output
    assert len(town.open()) == 1


def test_what_teaches_nothing_is_dropped(town: Town) -> None:
    _, second, _ = town.keep(NIGHT, EVENING, VET)
    assert town.run("drop", second, "--only", second).output == "1 deleted\n"
    assert [question.text for question in town.open()] == [NIGHT, VET]


def test_a_draft_that_is_no_draft_is_named(town: Town) -> None:
    folder = town.folder / "data" / "review" / "drafts"
    folder.mkdir(parents=True)
    (folder / "pas.yaml").write_text("service: rotter\nsay: [et pas]\n", "utf-8")
    assert "pas.yaml: service must be 'pas'" in town.run("publish").output
    (folder / "pas.yaml").write_text("service: pas\nsay: []\n", "utf-8")
    assert "pas.yaml: say:" in town.run("publish").output
    (folder / "pas.yaml").unlink()
    (folder / "nedlagt.yaml").write_text("service: nedlagt\nsay: [et pas]\n", "utf-8")
    suite = town.suite(**HOLIDAY)
    assert "there is no such card" in town.run("publish", "--suite", suite).output


@pytest.mark.slow
def test_what_helps_is_published_and_recorded(town: Town) -> None:
    first, *_ = town.keep(NIGHT, EVENING, VET)
    town.run("assign", first, "rotter")
    before = town.library_files()
    made = town.run("publish", "--suite", town.suite(**HOLIDAY), "-j", 1)
    assert made.exit_code == 0, made.output
    assert "2 of 2 questions of citizens now get their card" in made.output
    after = town.library_files()
    added = f"- {NIGHT}\n- {EVENING}\n".encode()
    assert after.pop("services/rotter.md").replace(added, b"") == before.pop("services/rotter.md")
    assert after == before
    assert town.run("drafts").output == ""
    assert [question.text for question in town.open()] == [VET]
    [line] = (town.folder / "data" / "review" / "published.jsonl").read_text("utf-8").splitlines()
    record = json.loads(line)
    assert record.keys() == {*("day", "cards", "phrasings", "cases", "before", "after")}
    assert (record["cards"], record["phrasings"], record["cases"]) == ({"rotter": 2}, 2, 4)
    assert record["before"] != record["after"]


@pytest.mark.slow
def test_what_hurts_is_not_published(town: Town) -> None:
    [number] = town.keep("mit pas er blevet stjålet på en rejse i Spanien")
    wrong = (
        *("mit pas blev væk i Italien", "pas væk på rejsen til Rom", "væk pas Italien"),
        *("er rejst til Italien og passet er blevet væk", "mit pas er væk på en rejse"),
        *("rejsen til Italien går i vasken uden pas", "på rejsen blev mit pas væk"),
    )
    town.run("assign", number, "rotter", *(part for one in wrong for part in ("--phrase", one)))
    before = town.library_files()
    gates = town.gates("service_first", 1.0)
    made = town.run("publish", "--suite", town.suite(**HOLIDAY), "-j", 1, "--gates", gates)
    assert made.exit_code == 1
    assert "broken: small/a" in made.output
    assert "gate * service_first: 0.75" in made.output
    assert town.library_files() == before
    assert len(town.run("drafts").output.splitlines()) == len(wrong)
    assert not (town.folder / "data" / "review" / "published.jsonl").exists()

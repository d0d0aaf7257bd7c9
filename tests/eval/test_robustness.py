"""The suite made of changed questions."""

from __future__ import annotations

from eval.case import Case
from eval.perturbations import KINDS, perturb
from eval.robustness import NAME, robustness
from eval.suites import SHIPPED, Suite, read_suite, sampled
from tests.eval.fakes import case, suite

RIGHT = {"services": ("pas",), "departments": ("borgerservice",)}
TEXT = "Jeg kan ikke finde min hjemmehjælp på fredag. Hvad gør jeg?"


def question(case_id: str, text: str = TEXT, **values: object) -> Case:
    return case(case_id, text, **{"slices": {"half": "untouched"}, **RIGHT, **values})


def made(*cases: Case, seed: int = 0) -> Suite:
    return robustness(suite(*cases), seed)


def test_a_question_stands_as_it_is_and_once_with_each_change() -> None:
    first, *changed = made(question("q1")).cases
    assert (first.id, first.messages, first.expect.same_as) == ("q1", (TEXT,), None)
    assert [one.slices["change"] for one in changed] == list(KINDS)
    for one in changed:
        assert one.messages == (perturb(TEXT, one.slices["change"], 0),)
        assert one.messages != (TEXT,)
        assert one.id.startswith("q1.")
        assert one.expect.same_as == "q1"


def test_what_is_right_stays_right_and_the_rest_is_not_asked() -> None:
    nugget = {"id": "n1", "text": "Det er gratis.", "accept": [["gratis"]]}
    for one in made(question("q1", answerable=True, nuggets=[nugget], note="x")).cases:
        assert one.expect.services == ("pas",)
        assert one.expect.departments == ("borgerservice",)
        assert one.expect.answerable is None
        assert one.expect.nuggets == ()
        assert one.group == "pas"


def test_a_change_that_changes_nothing_is_left_out() -> None:
    changes = [one.slices["change"] for one in made(question("q1", "hus og have")).cases]
    assert changes == ["none", "CAPITALS"]


def test_only_untouched_single_questions_about_a_service_are_changed() -> None:
    assert (
        made(
            question("tuned", slices={"half": "tuned"}),
            question("no-half", slices={}),
            question("no-service", services=()),
            case("two", TEXT, "og nu?", slices={"half": "untouched"}, services=("pas",)),
        ).cases
        == ()
    )


def test_the_same_seed_gives_the_same_suite_and_another_does_not() -> None:
    questions = [question(f"q{number}", f"{TEXT} {number}") for number in range(10)]
    assert made(*questions) == made(*questions)
    assert made(*questions).digest != made(*questions, seed=1).digest


def test_the_order_of_the_questions_does_not_matter() -> None:
    questions = [question(f"q{number}", f"{TEXT} {number}") for number in range(10)]
    assert made(*questions) == made(*reversed(questions))


def test_the_shipped_one_is_large_has_all_changes_and_whole_families() -> None:
    whole = robustness(read_suite(SHIPPED / "questions"), 0)
    origins = {one.id for one in whole.cases if one.expect.same_as is None}
    assert whole.name == NAME
    assert len(origins) == 150
    assert {one.slices["change"] for one in whole.cases} == {"none", *KINDS}
    assert {one.expect.same_as for one in whole.cases} - {None} <= origins
    assert len({one.id for one in whole.cases}) == len(whole.cases)


def test_a_sample_keeps_the_origin_of_every_change() -> None:
    whole = made(*(question(f"q{number}") for number in range(20)))
    for most in range(1, 40):
        cases = sampled(whole, most, {}).cases
        ids = {one.id for one in cases}
        assert len(cases) == most
        assert all(one.expect.same_as in ids for one in cases if one.expect.same_as), most

from __future__ import annotations

from pathlib import Path

import pytest

from eval.csv_files import write_csv
from eval.reading import SuiteError
from eval.suites import SHIPPED, open_suites, read_suite, sampled
from tests.eval.fakes import case, suite, write_suite

FOLDERS = sorted(path.name for path in SHIPPED.iterdir() if path.is_dir())


def test_a_folder_is_a_suite_of_its_files_in_the_order_of_their_names(tmp_path: Path) -> None:
    write_suite(tmp_path / "own" / "b.jsonl", case("b1"), case("b2"))
    (tmp_path / "own" / "a.csv").write_text(write_csv([case("a1")]), encoding="utf-8")
    (tmp_path / "own" / "README.md").write_text("ikke en case", encoding="utf-8")
    found = read_suite(tmp_path / "own")
    assert found.name == "own"
    assert [one.id for one in found.cases] == ["a1", "b1", "b2"]


@pytest.mark.parametrize("name", ["own.jsonl", "own.csv"])
def test_a_file_is_a_suite(tmp_path: Path, name: str) -> None:
    path = write_suite(tmp_path / "own.jsonl", case("a"))
    (tmp_path / "own.csv").write_text(write_csv([case("a")]), encoding="utf-8")
    found = read_suite(path.with_name(name))
    assert (found.name, [one.id for one in found.cases]) == ("own", ["a"])


def test_an_id_may_stand_once_in_a_suite(tmp_path: Path) -> None:
    write_suite(tmp_path / "own" / "a.jsonl", case("x"), case("y"))
    write_suite(tmp_path / "own" / "b.jsonl", case("z"), case("y"))
    with pytest.raises(SuiteError, match=r"b\.jsonl:2: the id 'y' is used twice in 'own'"):
        read_suite(tmp_path / "own")


@pytest.mark.parametrize("files", [(), ("a.txt",), ("a.jsonl",)])
def test_a_suite_without_cases_is_refused(tmp_path: Path, files: tuple[str, ...]) -> None:
    for name in files:
        (tmp_path / name).touch()
    with pytest.raises(SuiteError, match="holds no cases"):
        read_suite(tmp_path)


def test_a_malformed_line_is_named(tmp_path: Path) -> None:
    path = write_suite(tmp_path / "a.jsonl", case("x"))
    with path.open("a", encoding="utf-8") as file:
        file.write('{"id": "y", "message": "hej", "expect": {"serivces": []}}\n')
    with pytest.raises(SuiteError, match=r"a\.jsonl:2: expect\.serivces: Extra inputs"):
        read_suite(path)


def test_the_digest_changes_with_any_case() -> None:
    one = suite(case("a", "hej"), case("b"))
    assert one.digest == suite(case("a", "hej"), case("b")).digest
    others = [
        suite(case("a", "hej")),
        suite(case("b"), case("a", "hej")),
        suite(case("a", "hej."), case("b")),
        suite(case("a", "hej"), case("b", answerable=False)),
    ]
    assert len({one.digest, *(other.digest for other in others)}) == 5


def test_all_shipped_suites_are_opened_when_none_is_named() -> None:
    assert [one.name for one in open_suites()] == sorted([*FOLDERS, "robustness"])


def test_suites_are_opened_in_the_order_in_which_they_are_named(tmp_path: Path) -> None:
    own = write_suite(tmp_path / "own.jsonl", case("a"))
    assert [one.name for one in open_suites((str(own), "vague", "clarity"))] == [
        *("own", "vague", "clarity"),
    ]


def test_an_unknown_suite_is_told_with_those_there_are() -> None:
    with pytest.raises(SuiteError) as raised:
        open_suites(("quesions",))
    assert "no such suite: 'quesions'" in str(raised.value)
    assert all(name in str(raised.value) for name in [*FOLDERS, "robustness"])


def test_two_suites_of_one_name_are_refused(tmp_path: Path) -> None:
    own = write_suite(tmp_path / "vague.jsonl", case("a"))
    with pytest.raises(SuiteError, match="two suites are called 'vague'"):
        open_suites(("vague", str(own)))
    with pytest.raises(SuiteError, match="two suites are called 'robustness'"):
        open_suites(("robustness", "robustness"))


def test_the_seed_changes_robustness_alone() -> None:
    one, other = open_suites(("robustness", "vague"), 1), open_suites(("robustness", "vague"), 2)
    assert one[0].digest != other[0].digest
    assert one[1].digest == other[1].digest


def test_a_sample_is_always_the_same_and_in_order() -> None:
    whole = suite(*(case(f"c{number}") for number in range(50)))
    ids = [one.id for one in whole.cases]
    chosen = [one.id for one in sampled(whole, 10, {}).cases]
    assert len(chosen) == 10
    assert chosen == [one for one in ids if one in chosen]
    assert chosen != ids[:10]
    assert sampled(whole, 10, {}) == sampled(suite(*whole.cases), 10, {})
    assert set(chosen) <= {one.id for one in sampled(whole, 20, {}).cases}


def test_a_sample_does_not_depend_on_the_other_cases() -> None:
    whole = suite(*(case(f"c{number}") for number in range(50)))
    chosen = {one.id for one in sampled(whole, 10, {}).cases}
    left = suite(*(one for one in whole.cases if one.id in chosen or one.id > "c3"))
    assert chosen == {one.id for one in sampled(left, 10, {}).cases}


@pytest.mark.parametrize("most", [None, 3, 99])
def test_a_suite_that_is_small_enough_is_whole(most: int | None) -> None:
    whole = suite(case("a"), case("b"), case("c"))
    assert sampled(whole, most, {}) == whole


def test_only_the_wanted_slices_are_kept() -> None:
    whole = suite(
        case("a", slices={"style": "sms", "need": "one"}),
        case("b", slices={"style": "sms"}),
        case("c", slices={"style": "mail", "need": "one"}),
        case("d"),
    )
    assert [one.id for one in sampled(whole, None, {"style": "sms"}).cases] == ["a", "b"]
    both = {"style": "sms", "need": "one"}
    assert [one.id for one in sampled(whole, None, both).cases] == ["a"]
    assert sampled(whole, None, {"style": "brev"}).cases == ()
    assert [one.id for one in sampled(whole, 1, {"need": "one"}).cases] in (["a"], ["c"])

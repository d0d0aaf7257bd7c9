from __future__ import annotations

from pathlib import Path

import pytest

from eval.answer import AnswerRecord
from eval.people.samples import new_folder, read_key, sample, shuffled, unchanged, write_key
from eval.people.stored_run import Key, RunError, read_replies
from eval.people.tables import TableError
from tests.eval.people.factories import answer, write_replies


@pytest.fixture
def answers(tmp_path: Path) -> dict[Key, AnswerRecord]:
    return read_replies(write_replies(tmp_path / "run", [answer(n) for n in range(30)]))


def test_the_seed_decides_what_is_drawn_and_under_which_code(
    answers: dict[Key, AnswerRecord],
) -> None:
    first = sample(answers, 10, seed=7)
    assert first == sample(dict(reversed(answers.items())), 10, seed=7)
    assert {item.answer.id for item in first} != {i.answer.id for i in sample(answers, 10, seed=8)}
    assert len({item.code for item in first}) == 10


def test_a_code_is_no_number_and_no_formula(answers: dict[Key, AnswerRecord]) -> None:
    for item in sample(answers, 30, seed=7):
        assert item.code[0].isalpha()
        assert "E" not in item.code
        assert len(item.code) == 4


def test_only_replies_that_tell_something_are_drawn_and_each_once(tmp_path: Path) -> None:
    told = [answer(0), answer(1, outcome="other_authority"), answer(2, outcome="letter_explained")]
    others = [answer(3, outcome="asked"), answer(4, outcome="crisis"), answer(5, text=" ")]
    twice = answer(0) | {"id": "again"}
    found = read_replies(write_replies(tmp_path / "run", [*told, *others, twice]))
    assert len(sample(found, 40, seed=7)) == 3
    assert sample({}, 40, seed=7) == []


def test_each_person_has_an_order_of_their_own(answers: dict[Key, AnswerRecord]) -> None:
    items = sample(answers, 20, seed=7)
    one, two = shuffled(items, 7, 1), shuffled(items, 7, 2)
    assert one == shuffled(items, 7, 1)
    assert one != two
    assert sorted(i.code for i in one) == sorted(i.code for i in two)


def test_a_conversation_is_shown_up_to_its_last_reply(tmp_path: Path) -> None:
    talk = answer(0) | {"messages": ["Hej", "Og prisen?"]}
    talk["replies"] = [answer(1)["replies"][0] | {"text": "Hvad så?"}, *talk["replies"]]
    (item,) = sample(read_replies(write_replies(tmp_path / "run", [talk])), 1, seed=7)
    assert item.question == "Borger: Hej\n\nSvar: Hvad så?\n\nBorger: Og prisen?"
    assert item.reply.startswith("Svar 0.")


def test_the_key_tells_what_is_still_the_same(
    tmp_path: Path, answers: dict[Key, AnswerRecord]
) -> None:
    items = sample(answers, 3, seed=7)
    write_key(tmp_path, tmp_path / "run", 7, items)
    key = read_key(tmp_path)
    assert unchanged(key, answers) == {
        i.code: ("questions", i.answer.id) for i in sorted(items, key=lambda i: i.code)
    }
    changed = [answer(n) for n in range(30) if f"secret-{n}" != items[0].answer.id]
    number = int(items[1].answer.id.removeprefix("secret-"))
    changed[changed.index(answer(number))] = answer(number, text="Et andet svar")
    later = read_replies(write_replies(tmp_path / "later", changed))
    assert list(unchanged(key, later)) == [items[2].code]


def test_filled_sheets_are_not_overwritten(
    tmp_path: Path, answers: dict[Key, AnswerRecord]
) -> None:
    assert new_folder(tmp_path / "new").is_dir()
    write_key(tmp_path / "new", tmp_path, 7, sample(answers, 1, seed=7))
    with pytest.raises(TableError, match="holds sheets already"):
        new_folder(tmp_path / "new")


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(TableError, match="cannot be made"):
        new_folder(tmp_path / "file")


def test_other_answers_get_other_codes(answers: dict[Key, AnswerRecord]) -> None:
    few = dict(list(answers.items())[:15])
    codes = {item.code for item in sample(answers, 10, seed=7)}
    assert len(codes & {item.code for item in sample(few, 10, seed=7)}) < 3


@pytest.mark.parametrize(
    ("text", "said"), [(None, "cannot be read"), ("{}", "is not a key file"), ("x", "Invalid JSON")]
)
def test_a_key_that_cannot_be_used(tmp_path: Path, text: str | None, said: str) -> None:
    if text is not None:
        (tmp_path / "key.json").write_text(text, "utf-8")
    with pytest.raises(TableError, match=said):
        read_key(tmp_path)


def test_a_run_without_answers(tmp_path: Path) -> None:
    with pytest.raises(RunError, match=r"replies\.jsonl is missing"):
        read_replies(tmp_path)
    (tmp_path / "replies.jsonl").write_text("{}\n", "utf-8")
    with pytest.raises(RunError, match=r"replies\.jsonl:1: suite"):
        read_replies(tmp_path)

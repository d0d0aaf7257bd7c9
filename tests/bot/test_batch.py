from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from bot.assistant import Assistant
from bot.batch import answer_cases
from bot.turn import Outcome
from knowledge.content import SERVICE_HEADINGS
from tests.bot.helpers import REPLY_KEYS, ROLLATOR
from tests.bot.letters.samples import BILL

CONTRACT = Path(__file__).parents[2] / "docs" / "batch.md"
BAD: list[tuple[bytes, Any]] = [
    (b"not json", None),
    (b'{"id": 1, "message": "hej"', None),
    (b'{"id": 1, "message": "\xff"}', None),
    (b"[1, 2]", None),
    (b'"hej"', None),
    (b"null", None),
    (b"[" * 100_000, None),
    (b"{}", None),
    (b'{"message": "hej"}', None),
    (b'{"id": null, "message": "hej"}', None),
    (b'{"id": true, "message": "hej"}', None),
    (b'{"id": 1.5, "message": "hej"}', None),
    (b'{"id": ["a"], "message": "hej"}', None),
    (b'{"id": "a"}', "a"),
    (b'{"id": "a", "message": "hej", "messages": ["hej"]}', "a"),
    (b'{"id": "a", "message": null}', "a"),
    (b'{"id": "a", "message": 7}', "a"),
    (b'{"id": "a", "message": ["hej"]}', "a"),
    (b'{"id": "a", "messages": "hej"}', "a"),
    (b'{"id": "a", "messages": []}', "a"),
    (b'{"id": "a", "messages": {"0": "hej"}}', "a"),
    (b'{"id": "a", "messages": ["hej", 7]}', "a"),
    (b'{"id": 7, "message": "hej", "audience": "boss"}', 7),
    (b'{"id": 7, "message": "hej", "audience": null}', 7),
    (b'{"id": 7, "message": "hej", "audience": ["staff"]}', 7),
    (b'{"id": 7, "message": "hej", "letter": null}', 7),
    (b'{"id": 7, "message": "hej", "letter": 7}', 7),
    (b'{"id": 7, "message": "hej", "letter": ["hej"]}', 7),
    (b'{"id": 7, "messages": ["hej"], "letter": {"text": "hej"}}', 7),
]


def run(assistant: Assistant, *cases: Any) -> list[dict[str, Any]]:
    lines = [case if isinstance(case, bytes) else json.dumps(case).encode() for case in cases]
    return list(answer_cases(assistant, lines))


def test_a_reply_has_exactly_the_keys_of_the_contract(assistant: Assistant) -> None:
    (result,) = run(assistant, {"id": "a", "message": ROLLATOR})
    (reply,) = result["replies"]
    assert set(result) == {"id", "replies"}
    assert set(reply) == REPLY_KEYS
    assert reply["outcome"] in set(Outcome)
    assert reply["services"][0] == "hjaelpemidler"
    assert {"title", "section", "location"} == set(reply["sources"][0])
    assert all(isinstance(label, str) for label in reply["choices"] + reply["offers"])
    assert reply["ms"] > 0
    assert json.loads(json.dumps(result)) == result


def test_the_document_describes_exactly_the_keys_of_a_reply() -> None:
    text = CONTRACT.read_text("utf-8")
    example = re.search(r"```json\n(.*?)```", text, re.S)
    assert example
    (reply,) = json.loads(example[1])["replies"]
    table = text[example.end() :]
    assert set(reply) == REPLY_KEYS
    assert set(re.findall(r"^\| `(\w+)` \|", table, re.M)) == REPLY_KEYS


def test_a_reply_to_several_needs_names_them(assistant: Assistant) -> None:
    message = (
        "Der er også rotter i haven. Jeg er bekymret for naboens barn og vil lave en underretning."
    )
    several, one = run(
        assistant, {"id": 1, "message": message}, {"id": 2, "message": "der er rotter i haven"}
    )
    assert several["replies"][0]["needs"] == ["underretning", "rotter"]
    assert one["replies"][0]["needs"] == []


def test_replies_keep_the_order_and_the_ids(assistant: Assistant) -> None:
    ids = ["b", 3, "a", 0, "b", ""]
    results = run(assistant, *({"id": each, "message": "hej"} for each in ids))
    assert [result["id"] for result in results] == ids


def test_messages_are_one_conversation(assistant: Assistant) -> None:
    (result,) = run(assistant, {"id": 1, "messages": [ROLLATOR, "hvad koster det?"]})
    first, second = result["replies"]
    assert first["services"][0] == second["services"][0] == "hjaelpemidler"
    assert [source["section"] for source in second["sources"]] == ["Hvad koster det"]


def test_lines_are_conversations_of_their_own(assistant: Assistant) -> None:
    alone = run(assistant, {"id": 2, "message": "hvad koster det?"})
    both = run(assistant, {"id": 1, "message": ROLLATOR}, {"id": 2, "message": "hvad koster det?"})
    assert both[1]["replies"][0]["text"] == alone[0]["replies"][0]["text"]


@pytest.mark.parametrize(
    ("audience", "seen"),
    [({}, False), ({"audience": "citizen"}, False), ({"audience": "staff"}, True)],
)
def test_only_staff_get_staff_sections(
    assistant: Assistant, audience: dict[str, str], seen: bool
) -> None:
    (result,) = run(assistant, {"id": 1, "message": ROLLATOR, **audience})
    sections = [source["section"] for source in result["replies"][0]["sources"]]
    assert sections
    assert (SERVICE_HEADINGS[-1] in sections) is seen


def test_a_letter_is_explained(small_assistant: Assistant) -> None:
    with_text, alone = run(
        small_assistant,
        {"id": 1, "message": "hvad skal jeg gøre", "letter": BILL},
        {"id": 2, "message": "", "letter": BILL},
    )
    for result in (with_text, alone):
        (reply,) = result["replies"]
        assert reply["outcome"] == Outcome.LETTER_EXPLAINED
        assert "2.140 kr." in reply["text"]


def test_a_letter_comes_with_the_last_message(small_assistant: Assistant) -> None:
    (result,) = run(
        small_assistant, {"id": 1, "messages": ["hej", "hvad skal jeg gøre"], "letter": BILL}
    )
    first, last = result["replies"]
    assert first["outcome"] == Outcome.SMALL_TALK
    assert last["outcome"] == Outcome.LETTER_EXPLAINED


def test_an_empty_letter_is_none(small_assistant: Assistant) -> None:
    case = {"id": 1, "message": "hvem ringer jeg til om rotter på loftet"}
    without, empty = run(small_assistant, case, case | {"letter": ""})
    assert empty["replies"][0]["text"] == without["replies"][0]["text"]
    assert empty["replies"][0]["services"][0] == "rotter"


def test_a_wrong_letter_is_told_by_its_name(small_assistant: Assistant) -> None:
    (bad,) = run(small_assistant, {"id": 1, "message": "hej", "letter": 7})
    assert bad == {"id": 1, "error": "'letter' must be a text"}


def test_a_reply_tells_how_sure_it_is_where_something_was_looked_up(
    small_assistant: Assistant,
) -> None:
    (result,) = run(
        small_assistant, {"id": 1, "messages": ["hvem ringer jeg til om rotter på loftet", "hej"]}
    )
    found, greeted = result["replies"]
    assert 0 < found["confidence"] <= 1
    assert greeted["confidence"] is None


def test_other_keys_are_ignored(assistant: Assistant) -> None:
    (result,) = run(assistant, {"id": 1, "message": "hej", "expected": {"service": "x"}})
    assert result["replies"][0]["outcome"] == Outcome.SMALL_TALK


@pytest.mark.parametrize(("line", "case_id"), BAD, ids=range(len(BAD)))
def test_a_bad_line_is_told_and_the_next_is_answered(
    assistant: Assistant, line: bytes, case_id: Any
) -> None:
    bad, good = run(assistant, line, {"id": "next", "message": "hej"})
    assert set(bad) == {"id", "error"}
    assert bad["id"] == case_id
    assert bad["error"]
    assert "\n" not in bad["error"]
    assert good["replies"][0]["outcome"] == Outcome.SMALL_TALK


def test_a_number_that_is_too_long_is_told(assistant: Assistant) -> None:
    (bad,) = run(assistant, b'{"id": ' + b"1" * 5000 + b', "message": "hej"}')
    assert bad["error"]


def test_blank_lines_are_skipped(assistant: Assistant) -> None:
    case = {"id": 1, "message": "hej"}
    assert len(run(assistant, b"", b"\n", b"  \r\n", case, b"\t\n")) == 1


def test_a_megabyte_is_refused_and_the_next_is_answered(assistant: Assistant) -> None:
    long, good = run(assistant, {"id": 1, "message": "x" * 1_000_000}, {"id": 2, "message": "hej"})
    assert long["replies"][0]["outcome"] == Outcome.UNSUPPORTED_MESSAGE
    assert good["replies"][0]["outcome"] == Outcome.SMALL_TALK


@pytest.mark.parametrize("text", ["\\ud800", "hej \\udfff", "\\u0000"])
def test_broken_characters_are_answered(assistant: Assistant, text: str) -> None:
    (result,) = run(assistant, b'{"id": 1, "message": "' + text.encode() + b'"}')
    json.dumps(result, ensure_ascii=False).encode()
    assert result["replies"][0]["outcome"] in set(Outcome) - {Outcome.FAILED}

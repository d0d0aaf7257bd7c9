from __future__ import annotations

import json

import pytest
from pydantic import ValidationError

from eval.case import Case, Nugget
from knowledge.content import Audience
from tests.eval.fakes import case


def read(**values: object) -> Case:
    return Case.model_validate_json(json.dumps({"id": "a", "message": "hej"} | values))


def nugget(nugget_id: str = "n1") -> dict[str, object]:
    return {"id": nugget_id, "text": "Fristen er fire uger.", "accept": [["4 uger", "klage"]]}


def test_what_a_case_does_not_say_is_empty() -> None:
    one = read()
    assert one.messages == ("hej",)
    assert one.audience is Audience.CITIZEN
    assert (one.letter, one.slices, one.cluster, one.note) == ("", {}, "", "")
    assert set(one.expect.model_dump(exclude_defaults=True)) == set()
    assert one.expect.answerable is None
    assert one.expect.person is None


def test_messages_are_a_conversation() -> None:
    one = Case.model_validate({"id": "a", "messages": ["hej", "", "og så?"]})
    assert one.messages == ("hej", "", "og så?")


def test_false_is_said_and_nothing_is_not() -> None:
    assert read(expect={"answerable": False}).expect.answerable is False
    assert "answerable" in read(expect={"answerable": False}).model_dump_json(exclude_defaults=True)


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"message": None}, "messages"),
        ({"messages": ["hej"]}, "either 'message' or 'messages'"),
        ({"id": "med mellemrum"}, "id"),
        ({"id": ""}, "id"),
        ({"id": ".punktum"}, "id"),
        ({"id": "x" * 81}, "id"),
        ({"audience": "boss"}, "audience"),
        ({"slice": {"style": "sms"}}, "slice"),
        ({"slices": {"style": 3}}, "slices.style"),
        ({"expect": {"service": ["pas"]}}, "expect.service"),
        ({"expect": {"services": [""]}}, "expect.services"),
        ({"expect": {"services": ["  "]}}, "expect.services"),
        ({"expect": {"services": "pas"}}, "expect.services"),
        ({"expect": {"heaviest": ""}}, "expect.heaviest"),
        ({"expect": {"outcomes": ["maybe"]}}, "expect.outcomes"),
        ({"expect": {"answerable": "perhaps"}}, "expect.answerable"),
        ({"expect": {"same_as": "med mellemrum"}}, "expect.same_as"),
        ({"expect": {"turns": [None, None]}}, "expect.turns"),
        ({"expect": {"nuggets": [nugget(), nugget()]}}, "two nuggets"),
        ({"expect": {"nuggets": [nugget() | {"accept": []}]}}, "expect.nuggets.0.accept"),
        ({"expect": {"nuggets": [nugget() | {"accept": [[""]]}]}}, "expect.nuggets.0.accept"),
    ],
)
def test_a_malformed_case_says_where(values: dict[str, object], told: str) -> None:
    with pytest.raises(ValidationError) as raised:
        read(**values)
    detail = raised.value.errors()[0]
    assert told in ".".join(map(str, detail["loc"])) + " " + detail["msg"]


def test_a_case_without_messages_is_none() -> None:
    for empty in ({"id": "a"}, {"id": "a", "messages": []}):
        with pytest.raises(ValidationError):
            Case.model_validate(empty)


def test_every_message_may_be_told_of() -> None:
    one = case("a", "hej", "og nu?", turns=[None, {"services": ["pas"], "outcomes": ["answered"]}])
    first, second = one.expect.turns
    assert first is None
    assert second
    assert second.services == ("pas",)
    assert second.kind == ""


def test_a_nugget_is_vital_unless_it_is_said_not_to_be() -> None:
    assert Nugget.model_validate(nugget()).vital
    assert not Nugget.model_validate(nugget() | {"vital": False}).vital


def test_cases_are_grouped_by_cluster_then_service_then_themselves() -> None:
    assert case("a", cluster="papir", services=("pas",)).group == "papir"
    assert case("a", services=("pas", "rotter")).group == "pas"
    assert case("a").group == "a"


def test_a_case_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        case("a").id = "b"  # type: ignore[misc]


def test_a_case_survives_json() -> None:
    one = case("a", "hej", letter="Kære borger\n", nuggets=[nugget()], slices={"style": "sms"})
    assert Case.model_validate_json(one.model_dump_json()) == one

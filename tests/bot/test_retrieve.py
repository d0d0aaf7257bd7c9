"""The search of a turn: what is looked for, for whom, and how many needs a message holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from bot.assistant import Assistant
from bot.steps.retrieve import need_signs
from bot.turn import Turn
from bot.wording import Wording
from knowledge.content import Audience
from knowledge.danish.ages import AgeRange
from knowledge.needs import Need
from knowledge.search import Findings
from tests.bot.helpers import RATS, ROLLATOR, notes, say, step, talked_about, turn_about

SEVERAL = [
    ("der er rotter i haven. jeg skal også have et nyt pas", {"rotter", "pas-koerekort"}),
    (
        "jeg skal flytte til ny adresse, og jeg skal også vælge ny læge",
        {"flytning", "laegevalg-sundhedskort"},
    ),
    (
        "jeg mangler en rollator. Derudover vil jeg søge boligstøtte. Og så er der rotter i haven.",
        {"hjaelpemidler", "boligstoette", "rotter"},
    ),
]
ONE = [
    RATS,
    ROLLATOR,
    "min gamle mor på 82 er faldet i badet og kan ikke selv gøre rent eller vaske tøj mere, "
    "hvad kan vi få hjælp til",
    "hvordan søger jeg boligstøtte til min lejlighed",
]


class Recorder:
    """Stands in front of a search and remembers how it was asked."""

    def __init__(self, assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[dict[str, Any]] = []
        find = assistant.search.find

        def record(text: str, *arguments: Any, **named: Any) -> Findings:
            self.asked.append({"text": text, "arguments": arguments, **named})
            return find(text, *arguments, **named)

        monkeypatch.setattr(assistant.search, "find", record)

    @property
    def ages(self) -> Sequence[AgeRange]:
        """The ages of the only search."""
        (asked,) = self.asked
        return list(asked["ages"])


@pytest.fixture
def recorder(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> Recorder:
    return Recorder(assistant, monkeypatch)


def retrieve(assistant: Assistant, turn: Turn) -> Turn:
    step(assistant, "retrieve")(turn)
    return turn


@pytest.mark.parametrize("values", [{"chosen": "rotter"}, {"chosen": "person"}])
def test_a_choice_needs_no_search(
    assistant: Assistant, recorder: Recorder, values: dict[str, Any]
) -> None:
    turn = retrieve(assistant, turn_about(RATS, **values))
    assert turn.findings is None
    assert not recorder.asked


def test_a_follow_up_needs_no_search(assistant: Assistant, recorder: Recorder) -> None:
    before = talked_about("rotter")
    turn = retrieve(assistant, turn_about("pris", follow_up=True, conversation=before))
    assert turn.findings is None
    assert not recorder.asked


@pytest.mark.parametrize("audience", Audience)
def test_only_staff_find_what_is_for_staff(assistant: Assistant, audience: Audience) -> None:
    questions = [RATS, ROLLATOR, "vejledning for medarbejdere om rotter", "interne noter"]
    turns = [retrieve(assistant, turn_about(text, audience)) for text in questions]
    hits = [hit for turn in turns if turn.findings for hit in turn.findings.hits]
    assert hits
    found = {hit.passage.audience for hit in hits}
    assert (Audience.STAFF in found) is (audience is Audience.STAFF)


def test_the_ages_of_a_message_are_looked_for(assistant: Assistant, recorder: Recorder) -> None:
    retrieve(assistant, turn_about("kan min mor på 82 få hjælp til bad"))
    assert recorder.ages == [AgeRange(82, 82)]


def test_the_age_told_last_counts(assistant: Assistant, recorder: Recorder) -> None:
    turn = turn_about("kan min mor på 82 få hjælp til bad og hvis hun er 60", joined=True)
    turn.text = "og hvis hun er 60"
    retrieve(assistant, turn)
    assert recorder.ages == [AgeRange(60, 60)]


def test_an_age_told_before_is_not_forgotten(assistant: Assistant, recorder: Recorder) -> None:
    turn = turn_about("kan min mor på 82 få hjælp til bad og til tøj", joined=True)
    turn.text = "og til tøj"
    retrieve(assistant, turn)
    assert recorder.ages == [AgeRange(82, 82)]


def test_nothing_told_is_no_age(assistant: Assistant, recorder: Recorder) -> None:
    retrieve(assistant, turn_about(RATS))
    assert recorder.ages == []


@pytest.mark.parametrize(("message", "services"), SEVERAL)
def test_several_needs_are_found_the_likeliest_first(
    assistant: Assistant, message: str, services: set[str]
) -> None:
    turn = retrieve(assistant, turn_about(message))
    shares = assistant.search.shares(message)
    assert set(turn.needs) == services
    assert len(turn.needs) == len(services)
    assert list(turn.needs) == sorted(turn.needs, key=lambda s: -shares.get(s, 0.0))


@pytest.mark.parametrize("message", ONE)
def test_a_message_with_one_need_holds_not_several(assistant: Assistant, message: str) -> None:
    assert retrieve(assistant, turn_about(message)).needs == ()


@pytest.mark.parametrize(("message", "services"), SEVERAL)
def test_a_message_that_was_joined_to_another_holds_not_several(
    assistant: Assistant, message: str, services: set[str]
) -> None:
    turn = turn_about(message, joined=True, conversation=talked_about(*services))
    assert retrieve(assistant, turn).needs == ()


@pytest.mark.parametrize("message", ["", "xyzzy", "§", "? !", "a " * 300, "ja, og, men, så."])
def test_a_message_that_says_nothing_holds_nothing(assistant: Assistant, message: str) -> None:
    assert retrieve(assistant, turn_about(message)).needs == ()


def test_the_trace_shows_what_was_found_but_not_what_was_written(assistant: Assistant) -> None:
    noted = notes(
        say(assistant, "min elefantrollator er gået i stykker, kan jeg få en ny"), "retrieve"
    )
    assert {"evidence", "margin", "needs", "found"} <= set(noted)
    assert len(noted["found"]) == 5
    assert all(0 <= hit["score"] <= 1 for hit in noted["found"])
    assert "elefant" not in repr(noted)


def need(service: str, text: str = "", lead: float = 0.5) -> Need:
    return Need(service, 0.9, text or f"der er {service}", lead)


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_the_signs_of_needs_do_not_depend_on_their_order(order: tuple[int, ...]) -> None:
    all_needs = [need("rotter", lead=0.9), need("mitid", lead=0.6), need("su", lead=0.1)]
    shares = {"rotter": 0.5, "su": 0.1}
    plain = need_signs(tuple(all_needs), shares, ())
    moved = need_signs(tuple(all_needs[place] for place in order), shares, ())
    assert moved == [plain[place] for place in order]


def test_a_need_is_told_by_itself_and_by_the_whole_message() -> None:
    first, second = need_signs(
        (need("rotter", lead=0.9), need("mitid", lead=0.6)), {"rotter": 0.5, "mitid": 0.1}, ()
    )
    assert (first["lead"], first["whole"], first["likeliest"]) == (0.9, 0.5, 1.0)
    assert (second["lead"], second["whole"], second["likeliest"]) == (0.6, 0.1, 0.0)
    assert first["others"] == second["others"] == 1.0


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("der er rotter i haven", 0.0),
        ("vi bor i nummer 8", 0.0),
        ("er der rotter?", 1.0),
        ("hvordan melder jeg rotter", 1.0),
        ("ka i komme forbi", 1.0),
        ("jeg MANGLER en kasse", 1.0),
        ("brugeren havde kantine", 0.0),
    ],
)
def test_a_wish_or_a_question_is_a_sign_of_a_need(wording: Wording, text: str, asks: float) -> None:
    (signs,) = need_signs((need("rotter", text),), {}, wording.aspects.wishes)
    assert signs["asks"] == asks


def test_a_longer_stretch_has_more_words() -> None:
    short, long = need_signs((need("rotter", "rotter"), need("mitid", ROLLATOR)), {}, ())
    assert 0 < short["words"] < long["words"]
    assert 0 < short["content"] < long["content"] < long["words"]


def test_nothing_has_no_signs() -> None:
    assert need_signs((), {}, ()) == []

"""What the bot says by itself: nothing is missing, nothing is left over, and it can be read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
import yaml

import prompts
from bot.cases.escalation import Tell
from bot.cases.lifecycle import Refusal
from bot.cases.plan import PlanProblem
from bot.cases.shouts import ShoutProblem, ShoutState
from bot.cases.surveys import load_surveys
from bot.prompt_files import WordingError
from bot.store.tables import Status
from bot.telegram.texts import Texts
from tests.bot.telegram.text_uses import ANY, Code, Use

FOLDER = Path(prompts.__path__[0]) / "telegram"
FILES = sorted(FOLDER.glob("*.yaml"))
CHANNELS = ("chat", "call", "self")
STEPS = ("about", "approve", "edit", "channel", "phone")
UNREAD = ("sound", "picture", "place", "other")
ENDINGS: dict[str, Iterable[str]] = {
    "channel_": CHANNELS,
    "clock_citizen_": (tell.name.lower() for tell in Tell),
    "clock_topic_": (tell.name.lower() for tell in Tell),
    "handover_ask_": (step for step in STEPS if step != "approve"),
    "handover_opened_": CHANNELS,
    "handover_state_": (Status.OPEN, Status.TAKEN, Status.PASSED_ON),
    "leader_shout_": (ShoutState.SENT, ShoutState.READ),
    "plan_problem_": PlanProblem,
    "plan_which_": ("change", "done", "remove"),
    "promise_words_": ("municipality", "citizen", "together"),
    "refused_": Refusal,
    "refused_shout_": ShoutProblem,
    "status_": Status,
    "taken_": CHANNELS,
    "topic_new_": CHANNELS,
    "unread_": UNREAD,
    "urgency_": ("normal", "high", "acute"),
}
"""What stands after the beginning of a key whose end is known only when the bot runs."""

LONGEST = 1000
LONGER = {"privacy": 1500}
"""Who asks what is kept about them is told all of it."""

DESCRIPTIONS = {"description": 512, "short_description": 120}
"""What Telegram has room for."""

BUTTON = re.compile(
    r"(handover_|plan_)?do_\w+|raab_(send|edit|cancel)|promise_(by_\w+|send|stop)|survey_no"
    r"|close_(agreed|stop)|(erase|kept|agreement)_(yes|no)|plan_(no|same)_\w+|plan_remove_(yes|no)"
)
OFFICIAL = re.compile(
    r"§|\b(sagsbehandl|bevilg|visit|ansøger|hermed|vedrørende|jf\.|foranstaltning|partshør"
    r"|venligst|såfremt|hvorvidt|afgørelse)",
    re.I,
)


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """All texts by key."""
    found: dict[str, str] = {}
    for path in FILES:
        found |= yaml.safe_load(path.read_text("utf-8"))
    return found


@cache
def uses() -> tuple[tuple[Use, str], ...]:
    """Every place in the code, with every key it may say."""
    found: list[tuple[Use, str]] = []
    for use in sorted(Code().uses(), key=lambda use: (use.place, use.key)):
        key = use.key.replace("\\", "")
        if ANY in key:
            beginning = key.removesuffix(ANY)
            assert ANY not in beginning, use
            found += [(use, beginning + ending) for ending in _endings(beginning)]
        else:
            found.append((use, key))
    return tuple(found)


@cache
def _endings(beginning: str) -> tuple[str, ...]:
    return tuple(ENDINGS[beginning])


def slots(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_every_text_the_code_says_is_there(texts: dict[str, str]) -> None:
    assert not {(use.place, key) for use, key in uses() if key not in texts}


def test_every_text_is_said_by_the_code(texts: dict[str, str]) -> None:
    assert not texts.keys() - {key for _, key in uses()}


def test_keys_that_are_handed_on_are_found() -> None:
    said = {(use.place.partition(":")[0], key) for use, key in uses()}
    assert ("office/place.py", "not_on_list") in said  # tell_once(…, "not_on_list")
    assert ("office/place.py", "note_of_colleague") in said  # what a function returns
    assert ("citizen/agreement.py", "agreement_declined_topic") in said  # _about(…, key)
    assert ("citizen/plan.py", "plan_changed_agreement") in said  # a variable with two values
    assert ("menu.py", "command_raabt") in said  # one of a constant's names
    assert ("menu.py", "command_raabt_en") not in said


def test_every_slot_is_filled_where_the_text_is_said(texts: dict[str, str]) -> None:
    for use, key in uses():
        assert use.slots is not None, f"{use.place}: the slots of '{key}' cannot be told"
        assert slots(texts[key]) <= use.slots, f"{use.place}: {key}"


def test_slots_are_names(texts: dict[str, str]) -> None:
    for key, text in texts.items():
        assert all(re.fullmatch(r"[a-z_]+", slot) for slot in slots(text)), key


def test_texts_are_short(texts: dict[str, str]) -> None:
    for key, text in texts.items():
        assert len(text) <= LONGER.get(key, LONGEST), key


def test_the_bots_descriptions_have_room(texts: dict[str, str]) -> None:
    for key, most in DESCRIPTIONS.items():
        assert len(texts[key].format(municipality="Lyngby-Taarbæk Kommune")) <= most


def test_everyday_words_only(texts: dict[str, str]) -> None:
    for key, text in texts.items():
        assert not OFFICIAL.search(text), key


def test_people_are_spoken_to_as_du(texts: dict[str, str]) -> None:
    for key, text in texts.items():
        for sentence in re.split(r"(?<=[.!?:»])\s+|\n", text):
            assert not re.search(r"(?<=\s)(De|Dem|Deres)\b", sentence), f"{key}: {sentence}"


def test_nobodys_gender_is_guessed(texts: dict[str, str]) -> None:
    for key, text in texts.items():
        assert not re.search(r"\b(han|hun|ham|hende|hans|hendes)\b", text, re.I), key


def test_quotation_marks_are_danish(texts: dict[str, str]) -> None:
    for key, text in texts.items():
        assert '"' not in text, key
        assert text.count("»") == text.count("«"), key


def test_buttons_are_short(texts: dict[str, str]) -> None:
    labels = {key: text for key, text in texts.items() if BUTTON.fullmatch(key)}
    assert len(labels) > 30
    for key, label in labels.items():
        assert len(label) <= 40, key
        assert not label.endswith("."), key


def test_commands_named_in_texts_exist(texts: dict[str, str]) -> None:
    known = {key.removeprefix("command_") for key in texts if key.startswith("command_")}
    for key, text in texts.items():
        for command in re.findall(r"(?<![\w/])/([a-z]{3,})", text):
            assert command in known, f"{key}: /{command}"


def test_surveys_are_spoken_the_same_way() -> None:
    for survey in load_surveys().values():
        for text in (survey.intro, *survey.questions.values(), survey.thanks, *survey.answers):
            assert len(text) < 200
            assert not OFFICIAL.search(text)


def test_a_text_is_said_with_its_slots(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("hello: Hej {name}\n", "utf-8")
    texts = Texts(tmp_path)
    assert texts.say("hello", name="Anna") == "Hej Anna"
    assert texts.say("hello", name="{name}") == "Hej {name}"
    assert texts.keys == {"hello"}


@pytest.mark.parametrize("given", [{}, {"nam": "Anna"}])
def test_a_slot_that_is_not_filled_names_the_text(tmp_path: Path, given: dict[str, str]) -> None:
    (tmp_path / "a.yaml").write_text("hello: Hej {name}\n", "utf-8")
    with pytest.raises(WordingError, match=r"prompts/telegram/a\.yaml: 'hello': cannot fill"):
        Texts(tmp_path).say("hello", **given)


def test_a_key_that_is_not_there_is_named() -> None:
    with pytest.raises(WordingError, match="'nope' is missing"):
        Texts().say("nope")


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(WordingError, match="nowhere: holds no texts"):
        Texts(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("second", "problem"),
    [
        ("one: Igen\n", r"b\.yaml: 'one' stands in prompts/telegram/a\.yaml too"),
        ("two: 2\n", r"b\.yaml: two: expected a text"),
        ("two: [Nej]\n", r"b\.yaml: two: expected a text"),
        ("- two\n", r"b\.yaml: .*expected a text"),
        ("", r"b\.yaml: .*expected a text"),
        ("two: [\n", r"b\.yaml: cannot be read"),
        ("two: \xff", r"b\.yaml: cannot be read"),
    ],
)
def test_a_bad_file_is_named_with_the_place(tmp_path: Path, second: str, problem: str) -> None:
    (tmp_path / "a.yaml").write_text("one: Et\n", "utf-8")
    (tmp_path / "b.yaml").write_text(second, "latin-1")
    with pytest.raises(WordingError, match=problem):
        Texts(tmp_path)

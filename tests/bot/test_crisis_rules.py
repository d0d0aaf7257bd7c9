"""How signs and likeness together decide on a crisis text, with planted rules and scores."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from typing import cast

import pytest

from bot.kinds import Kinds
from bot.steps.crisis import Crisis
from bot.turn import Turn
from bot.wording import DANGER, Wording
from bot.wording_files import Crisis as Rules
from bot.wording_files import Situation
from knowledge.content import Audience
from tests.bot.helpers import turn_about

FIRE = Situation(id="fire", services=("rotter",), signs=(r"\bbraender\b",), text="Ring om ilden.")
WATER = Situation(id="water", services=("pas",), signs=(r"\bdrukner\b",), text="Ring om vandet.")
SMOKE = Situation(id="smoke", services=(), signs=(r"\bkvaeles\b",), text="Ring om røgen.")
SITUATIONS = (FIRE, WATER, SMOKE)
UNLESS = (r"\bbraender for fodbold\b",)

CALM = -0.5
"""Not like danger, but not plainly against it either."""

AGAINST = -0.7


class Planted:
    """Scores the texts it knows as planted and all others as `otherwise`; remembers them all."""

    def __init__(self, danger: Mapping[str, float], otherwise: float, likest: str) -> None:
        self.danger = danger
        self.otherwise = otherwise
        self.likest = likest
        self.asked: list[str] = []

    def scores(self, text: str) -> dict[str, float]:
        """How much it sounds like danger, and like the likest situation."""
        self.asked.append(text)
        danger = self.danger.get(text, self.otherwise)
        low = {situation.id: -1.0 for situation in SITUATIONS}
        return {DANGER: danger, **low, self.likest: danger}


@pytest.fixture(scope="module")
def rules(wording: Wording) -> Wording:
    """The shipped wording with crisis rules of its own."""
    made = copy(wording)
    made.crisis = Rules(unless=UNLESS, again="", situations=SITUATIONS)
    return made


def met(
    rules: Wording,
    text: str,
    danger: Mapping[str, float] | float,
    *,
    otherwise: float = CALM,
    likest: str = "water",
    audience: Audience = Audience.CITIZEN,
) -> Turn:
    """A turn after the step; `danger` of the message, or of each text that is scored."""
    planted = {text: danger} if isinstance(danger, float) else danger
    turn = turn_about(text, audience)
    Crisis(rules, cast(Kinds, Planted(planted, otherwise, likest)))(turn)
    return turn


def alarms(turn: Turn) -> list[str]:
    """The situations that were seen, whether or not they were to be told."""
    seen: list[str] = turn.notes["situations"]
    assert bool(seen) is bool(turn.crisis)
    return seen


@pytest.mark.parametrize(
    ("danger", "seen"),
    [
        (-0.1, ["fire"]),
        (-0.6, ["fire"]),  # the border itself is not below
        (-0.61, []),
        (-3.0, []),
    ],
)
def test_a_sign_counts_unless_the_examples_speak_plainly_against_it(
    rules: Wording, danger: float, seen: list[str]
) -> None:
    turn = met(rules, "huset brænder", danger)
    assert alarms(turn) == seen
    assert turn.crisis == (FIRE.text if seen else "")
    assert turn.crisis_services == (FIRE.services if seen else ())


@pytest.mark.parametrize(("danger", "seen"), [(0.0, ["water"]), (-0.01, [])])
def test_likeness_alone_counts_from_the_border_upwards(
    rules: Wording, danger: float, seen: list[str]
) -> None:
    assert alarms(met(rules, "kælderen er fuld", danger)) == seen


def test_what_a_sign_and_likeness_see_is_told_once_and_the_sign_first(rules: Wording) -> None:
    both = met(rules, "huset brænder", 1.0)
    assert alarms(both) == ["fire", "water"]
    assert both.crisis == f"{FIRE.text}\n\n{WATER.text}"
    assert both.crisis_services == FIRE.services + WATER.services
    assert alarms(met(rules, "huset brænder", 1.0, likest="fire")) == ["fire"]


def test_no_more_than_two_texts_are_told(rules: Wording) -> None:
    turn = met(rules, "huset brænder og jeg kvæles", 1.0)
    assert alarms(turn) == ["fire", "smoke", "water"]
    assert turn.crisis == f"{FIRE.text}\n\n{SMOKE.text}"


def test_staff_are_told_that_it_is_about_a_citizen(rules: Wording) -> None:
    turn = met(rules, "huset brænder", CALM, audience=Audience.STAFF)
    assert turn.crisis == f"{rules.say('for_staff')}\n\n{FIRE.text}"


@pytest.mark.parametrize("text", ["", "1", "112!", "12 34 56 78", "🔥🔥", "?!", "_", "²"])
def test_a_text_without_letters_never_alarms(rules: Wording, text: str) -> None:
    kinds = Planted({}, 9.0, "water")
    turn = turn_about(text)
    Crisis(rules, cast(Kinds, kinds))(turn)
    assert (turn.crisis, turn.crisis_services, kinds.asked) == ("", (), [])
    assert alarms(met(rules, "vand", {}, otherwise=9.0)) == ["water"]  # one with letters does


ALIKE = "min søn brænder for fodbold her i byen"
REST = "min soen her i byen"


@pytest.mark.parametrize(
    ("whole", "rest"),
    [
        (CALM, CALM),  # the sign is in the look-alike alone
        (2.0, -0.1),  # it alarms only with the look-alike
        (-0.1, 2.0),  # it alarms only when the look-alike is out
        (-2.0, 2.0),
        (2.0, -2.0),
    ],
)
def test_a_look_alike_neither_alarms_nor_leaves_an_alarm(
    rules: Wording, whole: float, rest: float
) -> None:
    assert alarms(met(rules, ALIKE, {ALIKE: whole, REST: rest})) == []


def test_danger_with_and_without_the_look_alike_is_danger(rules: Wording) -> None:
    assert alarms(met(rules, ALIKE, {ALIKE: 0.0, REST: 0.0})) == ["water"]


@pytest.mark.parametrize("text", ["brænder for fodbold", "Brænder for fodbold!!"])
def test_nothing_but_a_look_alike_never_alarms(rules: Wording, text: str) -> None:
    assert alarms(met(rules, text, {}, otherwise=9.0)) == []


BESIDE = "min søn brænder for fodbold mens huset brænder"
BESIDE_REST = "min soen mens huset braender"


@pytest.mark.parametrize(
    ("whole", "rest", "seen"),
    [
        (CALM, CALM, ["fire"]),
        (2.0, CALM, ["fire"]),
        (AGAINST, 2.0, []),
        (2.0, AGAINST, []),
    ],
)
def test_the_lower_score_says_whether_a_sign_beside_a_look_alike_counts(
    rules: Wording, whole: float, rest: float, seen: list[str]
) -> None:
    assert alarms(met(rules, BESIDE, {BESIDE: whole, BESIDE_REST: rest})) == seen


CLAUSE = "vandet stiger stadig i kælderen"
LONG = f"hej kære kommune og godaften alle, tak for hjælpen med mit pas i går, {CLAUSE}"


@pytest.mark.parametrize("whole", [-0.01, CALM, -3.0])
@pytest.mark.parametrize(("clause", "seen"), [(1.3, ["water"]), (1.29, [])])
def test_one_clause_full_of_danger_alarms_however_calm_the_rest_is(
    rules: Wording, whole: float, clause: float, seen: list[str]
) -> None:
    turn = met(rules, LONG, {LONG: whole, CLAUSE: clause}, otherwise=-3.0)
    assert alarms(turn) == seen
    assert turn.crisis == (WATER.text if seen else "")
    assert turn.kinds[DANGER] == whole  # later steps read the whole message
    assert turn.notes["danger"] == round(whole, 2)


def test_a_sign_the_whole_speaks_against_counts_beside_such_a_clause(rules: Wording) -> None:
    text = f"huset brænder snart sammen, {CLAUSE}"
    assert alarms(met(rules, text, {text: AGAINST, CLAUSE: 1.2}, otherwise=-3.0)) == []
    seen = alarms(met(rules, text, {text: AGAINST, CLAUSE: 1.3}, otherwise=-3.0))
    assert seen == ["fire", "water"]


def test_a_clause_beside_a_look_alike_still_alarms(rules: Wording) -> None:
    text = f"min søn spiller hver dag og brænder for fodbold, {CLAUSE}"
    clause = "vandet stiger stadig i kaelderen"  # what is left is in standard spelling
    assert alarms(met(rules, text, {clause: 1.3}, otherwise=-3.0)) == ["water"]


def test_a_message_of_one_clause_is_not_scored_again(rules: Wording) -> None:
    kinds = Planted({}, CALM, "water")
    turn = turn_about(CLAUSE)
    Crisis(rules, cast(Kinds, kinds))(turn)
    assert kinds.asked == [CLAUSE]
    assert alarms(turn) == []

"""A library with the drafts in it, apart from the one that is in use."""

from __future__ import annotations

from datetime import date

import pytest

from eval.review.drafts import Draft
from eval.review.errors import ReviewError
from eval.review.trial import make_trial
from knowledge.library import load_library
from tests.eval.review.conftest import Town
from tests.factories import phrasings

DAY = date(2026, 6, 2)
NEW = Draft(service="rotter", say=("det pusler i gulvet", "noget gnaver"))


def test_the_copy_says_it_and_the_library_is_as_it_was(town: Town) -> None:
    before = town.library_files()
    trial = make_trial(town.settings, [NEW], town.folder / "trial", DAY)
    assert trial.problems == ()
    assert load_library(trial.settings.library).service["rotter"].say[-2:] == NEW.say
    assert town.library_files() == before
    [change] = trial.changes
    assert change.path == town.card("rotter")
    assert change.before == town.card("rotter").read_bytes()
    assert change.after == (trial.settings.library / "services" / "rotter.md").read_bytes()
    assert trial.settings.database_url != town.settings.database_url


def test_a_trial_forgets_the_one_before(town: Town) -> None:
    make_trial(town.settings, [NEW], town.folder / "trial", DAY)
    other = Draft(service="pas", say=("passet brændte",))
    trial = make_trial(town.settings, [other], town.folder / "trial", DAY)
    library = load_library(trial.settings.library)
    assert "noget gnaver" not in library.service["rotter"].say
    assert library.service["pas"].say[-1] == "passet brændte"


def test_problems_that_the_drafts_make_are_told_and_old_ones_are_not(town: Town) -> None:
    old = make_trial(town.settings, [NEW], town.folder / "trial", date(2029, 1, 1))
    assert old.problems == ()  # everything should have been reviewed again, and should before
    twice = Draft(service="rotter", say=(phrasings("pas")[0],))
    trial = make_trial(town.settings, [twice], town.folder / "trial", DAY)
    assert any("already stands in" in problem for problem in trial.problems)


def test_a_draft_for_a_card_that_is_gone(town: Town) -> None:
    gone = Draft(service="nedlagt", say=("noget",))
    with pytest.raises(ReviewError, match="'nedlagt': there is no such card"):
        make_trial(town.settings, [gone], town.folder / "trial", DAY)

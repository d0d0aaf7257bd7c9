"""Cases near what was learnt from are refused: they measure nothing."""

from __future__ import annotations

import pytest

from eval.duplicates import Known, find_known, phrasings, refuse_known
from eval.reading import SuiteError
from tests.eval.fakes import case, reference, suite
from tests.factories import phrasings as said

LEARNT = "min nabo taler altid om rotter på loftet"
FRESH = "hej, der pusler noget oppe under taget om natten, hvad gør vi"


def near(message: str, *phrases: str, name: str = "s") -> list[Known]:
    return find_known([suite(case("a", message), name=name)], phrases or (LEARNT,))


def refuse(*messages: str) -> None:
    cases = [case(f"c{number}", text) for number, text in enumerate(messages)]
    refuse_known([suite(*cases, name="own")], reference().library, reference().wording)


def test_all_that_is_learnt_from_counts() -> None:
    known = set(phrasings(reference().library, reference().wording))
    assert set(said("rotter")) <= known
    assert "hvordan hilser I" in known
    assert "min restskat er forkert" in known
    assert "fortæl mig lidt om et digt" in known
    assert {text for kind in reference().wording.examples.values() for text in kind} <= known


def test_the_same_message_is_found_with_what_it_is_like() -> None:
    assert near(LEARNT) == [Known("s", "a", LEARNT, LEARNT, 1.0)]


@pytest.mark.parametrize(
    "message",
    [
        "Min nabo taler ALTID om rotter på loftet!!",
        "min nabo, taler altid: om rotter på loftet...",
        "hej min nabo taler altid om rotter på loftet",
    ],
)
def test_a_message_that_hardly_differs_is_found(message: str) -> None:
    (found,) = near(message)
    assert found.likeness >= 0.65


@pytest.mark.parametrize(
    "message",
    [FRESH, "på loftet om rotter altid taler nabo min", "min nabo taler altid om sit hus"],
)
def test_another_message_is_not(message: str) -> None:
    assert near(message) == []


def test_what_is_shared_is_held_against_both_messages() -> None:
    assert near(f"{LEARNT} og {FRESH}") == []
    assert near(LEARNT, f"{LEARNT} og {FRESH}") == []


def test_the_likeness_is_the_share_of_common_triples() -> None:
    # Six triples are common; the message has two more: 6 of 8.
    (found,) = near(f"{LEARNT} hele dagen")
    assert found.likeness == pytest.approx(6 / 8)


def test_short_messages_are_the_same_by_chance() -> None:
    assert near("hvad koster det nu så", "hvad koster det nu så") == []
    assert len(near("hvad koster det nu så igen", "hvad koster det nu så igen")) == 1


def test_later_messages_and_changed_ones_are_left_alone() -> None:
    later = suite(case("a", FRESH, LEARNT))
    assert find_known([later], [LEARNT]) == []
    assert near(LEARNT, name="robustness") == []


@pytest.mark.parametrize(("messages", "phrases"), [((), (LEARNT,)), ((LEARNT,), ()), ((), ())])
def test_of_nothing_nothing_is_known(messages: tuple[str, ...], phrases: tuple[str, ...]) -> None:
    cases = [case(f"c{number}", text) for number, text in enumerate(messages)]
    assert find_known([suite(*cases)], phrases) == []


def test_the_likest_comes_first_and_each_case_once() -> None:
    cases = suite(case("a", f"{LEARNT} hele dagen"), case("b", LEARNT), case("c", FRESH))
    found = find_known([cases], [f"{LEARNT} igen", LEARNT])
    assert [(one.case, one.phrase) for one in found] == [("b", LEARNT), ("a", LEARNT)]


def test_a_suite_with_known_cases_is_refused_by_the_likest() -> None:
    with pytest.raises(SuiteError) as raised:
        refuse(FRESH, f"{LEARNT} hele dagen", LEARNT)
    assert str(raised.value) == (
        f"own: 'c2' is 100% like what was learnt from: '{LEARNT}' ~ '{LEARNT}' (and 1 more)"
    )


def test_fresh_suites_are_not_refused() -> None:
    refuse(FRESH)
    refuse_known([], reference().library, reference().wording)

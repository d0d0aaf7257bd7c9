"""The needs of a message are found stretch by stretch, in the order they are told."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from knowledge.index.store import Index
from knowledge.needs import find_needs
from knowledge.search import Search
from tests import factories

SERVICES = frozenset({"rotter", "pas", "madservice"})

RATS = "der er rotter i haven"
PASS = "mit pas er udløbet"
FOOD = "min mor skal have varm mad"

Shares = Callable[[str], dict[str, float]]


def by_words(**words: dict[str, float]) -> Shares:
    """Shares that a text gets from the words in it; the rest of the services have a little."""

    def shares(text: str) -> dict[str, float]:
        found = dict.fromkeys((*SERVICES, "ekstern:skat"), 0.01)
        for word, given in words.items():
            if word in text.lower():
                found |= given
        return found

    return shares


SHARES = by_words(rotter={"rotter": 0.9}, pas={"pas": 0.8}, mad={"madservice": 0.7})


def needs(text: str, shares: Shares = SHARES) -> list[str]:
    return [need.service for need in find_needs(text, shares, SERVICES)]


@pytest.mark.parametrize(
    ("text", "services"),
    [
        ("", []),
        ("hvordan er vejret", []),
        (RATS, ["rotter"]),
        (f"{RATS} og {PASS}", ["rotter", "pas"]),
        (f"{PASS} og {RATS}", ["pas", "rotter"]),
        (f"{FOOD}. {PASS}. {RATS}", ["madservice", "pas", "rotter"]),
        (f"{RATS}. {PASS}. {RATS}", ["rotter", "pas"]),
    ],
)
def test_needs_come_in_the_order_they_are_told_each_once(text: str, services: list[str]) -> None:
    assert needs(text) == services


def test_a_need_knows_its_stretch_and_how_sure_it_is() -> None:
    found = find_needs(f"{RATS} og {PASS}", SHARES, SERVICES)
    assert [(need.service, need.share, need.text) for need in found] == [
        ("rotter", 0.9, RATS),
        ("pas", 0.8, f"og {PASS}"),
    ]


def test_of_one_service_the_surest_stretch_is_kept() -> None:
    shares = by_words(rotter={"rotter": 0.5}, loftet={"rotter": 0.9})
    need = find_needs(f"{RATS}. {PASS}. rotterne larmer på loftet", shares, SERVICES)[0]
    assert (need.service, need.share, need.text) == ("rotter", 0.9, "rotterne larmer på loftet")


def test_a_need_leads_by_what_else_its_stretch_may_be_about() -> None:
    shares = by_words(rotter={"rotter": 0.6, "ekstern:skat": 0.5})
    (need,) = find_needs(RATS, shares, SERVICES)
    assert need.lead == pytest.approx(0.1)


@pytest.mark.parametrize(("share", "found"), [(0.14, []), (0.15, ["rotter"])])
def test_what_is_hardly_about_anything_counts_for_nothing(share: float, found: list[str]) -> None:
    assert needs(RATS, by_words(rotter={"rotter": share})) == found


def test_only_services_are_needs() -> None:
    assert needs(RATS, by_words(rotter={"ekstern:skat": 0.9, "rotter": 0.3})) == ["rotter"]
    assert needs(RATS, by_words(rotter={"ekstern:skat": 0.9})) == []


def together(first: str, second: str, both: float, alone: float) -> Shares:
    def shares(text: str) -> dict[str, float]:
        found = dict.fromkeys(SERVICES, 0.0)
        if first in text and second in text:
            found["rotter"] = both
        elif first in text or second in text:
            found["rotter"] = alone
        return found

    return shares


@pytest.mark.parametrize(
    ("both", "alone", "stretch"),
    [(0.9, 0.1, f"{RATS} {PASS}"), (0.9, 0.6, f"{RATS} {PASS}"), (0.9, 0.8, RATS)],
    ids=["only both tell it", "both tell it better", "one tells it well enough"],
)
def test_a_longer_stretch_must_be_that_much_surer(both: float, alone: float, stretch: str) -> None:
    shares = together("rotter", "pas", both, alone)
    (found, *_) = find_needs(f"{RATS}\n{PASS}", shares, SERVICES)
    assert found.text == stretch


def test_a_stretch_has_at_most_three_clauses_and_none_overlap() -> None:
    asked: list[str] = []

    def shares(text: str) -> dict[str, float]:
        asked.append(text)
        return SHARES(text)

    parts = [f"sag{number} handler om emne{number}" for number in range(6)]
    find_needs("\n".join(parts), shares, SERVICES)
    assert set(asked) == {
        " ".join(parts[start : start + length]) for start in range(6) for length in (1, 2, 3)
    }
    found = find_needs("\n".join([RATS, PASS, FOOD, RATS]), SHARES, SERVICES)
    assert sum(len(need.text.split()) for need in found) <= 4 * 6


def test_the_same_message_has_the_same_needs_when_two_are_equally_sure() -> None:
    shares = by_words(rotter={"rotter": 0.5, "pas": 0.5})
    assert {tuple(needs(RATS, shares)) for _ in range(5)} == {("rotter",)}


def test_nothing_is_needed_of_a_library_whose_services_are_unknown() -> None:
    with_none: Shares = lambda _: {"ekstern:skat": 0.9, "rotter": 0.0}  # noqa: E731
    assert find_needs(RATS, with_none, frozenset({"rotter"})) == ()


def test_nothing_is_needed_of_a_library_without_services() -> None:
    assert find_needs(RATS, lambda _: {"ekstern:skat": 0.9}, frozenset()) == ()


def test_the_search_finds_the_needs_of_the_small_library(small_index: Index) -> None:
    search = Search(small_index, small_index.svd, {})
    first, second = (factories.phrasings(service_id)[3] for service_id in ("pas", "madservice"))
    found = search.needs(f"{first}. {second}. Tak for hjælpen.")
    assert [need.service for need in found] == ["pas", "madservice"]
    assert all(need.share > 0.5 for need in found)
    assert search.needs("fortæl mig lidt om en gåde") == ()

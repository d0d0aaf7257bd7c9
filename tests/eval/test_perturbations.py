"""A message that is written otherwise is about the same."""

from __future__ import annotations

import pytest

from eval.case import Case
from eval.perturbations import KINDS, perturb
from eval.reading import read_cases
from eval.suites import SHIPPED
from knowledge.danish.normal import fold
from knowledge.index.glossary import glossary_stems
from knowledge.index.store import Index
from knowledge.library import Library
from knowledge.search import Search

FOLDED, PLAIN, CAPITALS, SLIP, SPLIT, SHORTHAND = KINDS
STYLES = ("clean", "messy")


def messages() -> list[str]:
    """Questions as people write them to a chat, with and without care."""
    cases = read_cases(SHIPPED / "questions" / "tuned.jsonl", Case)
    return [case.messages[0] for _, case in cases if case.slices["style"] in STYLES]


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        (FOLDED, "Får på Ærø, ÅBEN", "Faar paa Aeroe, AaBEN"),
        (FOLDED, "hus", "hus"),
        (PLAIN, "Hej! Kan I hjælpe (nu)?", "hej kan i hjælpe nu"),
        (PLAIN, "Den 1. maj, kl. 10.30: 14.300 kr.", "den 1 maj kl 10.30 14.300 kr"),
        (PLAIN, "2,5 m høj – el-cykel …", "2,5 m høj el-cykel"),
        (CAPITALS, "Får du å?", "FÅR DU Å?"),
        (SPLIT, "jeg får hjemmehjælp nu", "jeg får hjemme hjælp nu"),
        (SPLIT, "på min arbejdsplads", "på min arbejds plads"),
        (SPLIT, "Boligstøtte?", "Bolig støtte?"),
        (SPLIT, "jeg kan ikke forklare naboens hus", "jeg kan ikke forklare naboens hus"),
        (SHORTHAND, "hun kan ikke, kanin ikkerygere", "hun ka ik, kanin ikkerygere"),
        (SLIP, "jeg har et hus", "jeg har et hus"),
    ],
)
def test_each_kind_writes_as_people_do(kind: str, text: str, expected: str) -> None:
    assert perturb(text, kind) == expected


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", ["", " ", "?!", "12 34", "🙂", "å"])
def test_a_text_with_little_in_it_can_be_changed_too(kind: str, text: str) -> None:
    assert isinstance(perturb(text, kind), str)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_text_is_always_changed_alike(kind: str) -> None:
    for text in messages()[::10]:
        assert perturb(text, kind) == perturb(text, kind)
        assert perturb(text, kind, 1) == perturb(text, kind, 1)


@pytest.mark.parametrize("kind", [SLIP, SPLIT])
def test_another_seed_may_choose_another_word(kind: str) -> None:
    text = "hjemmehjælp, boligstøtte, arbejdsplads, kontanthjælp og skolehjem"
    assert len({perturb(text, kind, seed) for seed in range(20)}) > 3


def test_a_kind_that_is_unknown_is_an_error() -> None:
    with pytest.raises(KeyError):
        perturb("hej", "another")


def test_a_slip_changes_one_long_word_a_little() -> None:
    kinds = set[int]()
    for text in messages():
        changed = perturb(text, SLIP)
        before, after = text.split(), changed.split()
        assert len(before) == len(after)
        differing = [pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]]
        assert len(differing) <= 1
        for old, new in differing:
            assert abs(len(old) - len(new)) <= 1
            assert len(old) >= 7
            kinds.add(len(new) - len(old))
    assert kinds == {-1, 0, 1}


def test_nothing_but_the_way_of_writing_changes() -> None:
    for text in messages():
        assert fold(perturb(text, FOLDED)) == fold(text)
        assert perturb(text, CAPITALS).lower() == text.lower()
        assert perturb(text, SPLIT).replace(" ", "") == text.replace(" ", "")
        assert [c for c in perturb(text, PLAIN) if c.isalnum()] == [
            c for c in text.lower() if c.isalnum()
        ]


def test_every_kind_changes_many_messages() -> None:
    told = messages()
    changed = {kind: sum(perturb(text, kind) != text for text in told) for kind in KINDS}
    assert min(changed.values()) > len(told) / 3


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_the_best_service_stays_the_same(index: Index, library: Library, kind: str) -> None:
    search = Search(index, index.svd, glossary_stems(library.glossary))
    changes = [
        (search.find(text).services[0], search.find(changed).services[0], changed)
        for text in messages()[::5]
        if (changed := perturb(text, kind)) != text
    ]
    other = [change for change in changes if change[0] != change[1]]
    assert len(changes) >= 10
    assert len(other) <= (0.10 if kind == SLIP else 0.05) * len(changes), other

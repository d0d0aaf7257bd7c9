"""The systems that are compared, on a tiny library."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from eval.bench.questions import Question
from eval.bench.run import alone, here, run
from eval.bench.scale import make_documents, run_scale
from eval.bench.score import owners
from eval.bench.systems import (
    OTHERS,
    OURS,
    Finder,
    Material,
    MissingExtra,
    System,
    check_installed,
    prepare_chroma,
    stay_private,
)
from knowledge.content import Audience
from knowledge.index.char_svd import CharSvd
from knowledge.index.passages import make_passages
from knowledge.index.store import open_index
from knowledge.library import load_library

LITERAL = {
    "jeg har et spørgsmål om rotter på loftet": "rotter",
    "min nabo taler altid om pasfoto": "pas",
    "hjælp, det handler om boligsikring": "boligstoette",
}


@pytest.fixture
def material(small_library: Path, tmp_path: Path) -> Material:
    folder = tmp_path / "index"
    folder.mkdir()
    return Material(load_library(small_library), folder)


def question(message: str) -> Question:
    return Question(message, ("rotter",), ("teknik",), "short", untouched=True)


def find_by_length(material: Material) -> Finder:
    """A system that needs no package: whatever is asked, the longest passages come first."""
    ranked = sorted(material.passages, key=lambda passage: -len(passage.index_text))
    return lambda _: [passage.id for passage in ranked]


def note_where(material: Material) -> None:
    (material.folder / "process").write_text(str(os.getpid()))


def open_only_elsewhere(material: Material) -> Finder:
    assert (material.folder / "process").read_text() != str(os.getpid())
    return find_by_length(material)


def need(system: System) -> None:
    if system is OURS:
        return
    try:
        check_installed()
    except MissingExtra:
        pytest.skip("the extra 'bench' is not installed (make bench)")


@pytest.mark.parametrize("system", [OURS, *OTHERS], ids=lambda system: system.name)
def test_every_system_finds_a_phrasing_without_network(
    system: System, material: Material, monkeypatch: pytest.MonkeyPatch
) -> None:
    need(system)

    def refuse(*_: Any) -> None:
        raise AssertionError("a system used the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    stay_private()
    system.prepare(material)
    find = system.open(material)
    passages = {passage.id: passage for passage in material.passages}
    for message, service in LITERAL.items():
        ids = find(message)
        assert len(ids) == len(set(ids))
        assert service in [owner.id for owner in owners(ids, passages)[:3]]


def test_nobody_gets_what_is_for_staff(material: Material) -> None:
    assert {passage.audience for passage in material.passages} == {Audience.CITIZEN}
    everything = make_passages(material.library)
    assert material.passages == [p for p in everything if p.audience is Audience.CITIZEN]


def test_chroma_gets_the_embedding_of_our_index(material: Material, tmp_path: Path) -> None:
    prepare_chroma(material)
    theirs = CharSvd.load(material.folder / "embedding.npz")
    other = Material(material.library, tmp_path / "ours")
    OURS.prepare(other)
    ours = open_index(other.folder).svd
    texts = list(LITERAL)
    likeness = [np.array(svd.embed_documents(texts)) for svd in (theirs, ours)]
    np.testing.assert_allclose(likeness[0] @ likeness[0].T, likeness[1] @ likeness[1].T, atol=1e-5)


def test_a_run_has_a_score_and_a_time_for_each_question(material: Material) -> None:
    questions = [question("rotter"), question("pas")]
    found = run(System("long", "", find_by_length), material.library, questions, here)
    assert (found.system, found.passages) == ("long", len(material.passages))
    assert len(found.scores) == len(found.ms) == 2
    assert found.build_s > 0
    assert found.scores[0] == found.scores[1]


@pytest.mark.slow
def test_a_run_builds_and_asks_in_two_other_processes(
    material: Material, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The other processes import this module by its name; `pytest` alone does not add the root.
    monkeypatch.setattr(sys, "path", [str(Path(__file__).parents[2]), *sys.path])
    system = System("apart", "", open_only_elsewhere, note_where)
    found = run(system, material.library, [question("rotter")], alone)
    assert len(found.scores) == 1
    assert found.memory_mb is None or found.memory_mb > 10


@pytest.mark.parametrize("count", [1, 8, 20])
def test_made_up_passages_are_so_many_and_always_the_same(material: Material, count: int) -> None:
    made = list(make_documents(material.library, count, 1))
    assert sum(len(document.sections) for document in made) == count
    assert made == list(make_documents(material.library, count, 1))
    assert made != list(make_documents(material.library, count, 2))
    for document in made:
        for section in document.sections:
            assert 40 <= len(section.text.split()) < 110


def test_half_of_the_made_up_words_are_the_librarys(material: Material) -> None:
    own = " ".join(passage.index_text for passage in make_passages(material.library)).lower()
    texts = [
        section.text.lower()
        for document in make_documents(material.library, 40, 1)
        for section in document.sections
    ]
    words = " ".join(texts).split()
    known = sum(word.strip(".") in own for word in words)
    assert 0.5 < known / len(words) < 0.95


def test_ours_is_asked_beside_made_up_passages(material: Material) -> None:
    questions = [question("jeg har et spørgsmål om rotter på loftet")]
    found = run_scale(material.library, questions, 30, 1, here)
    assert found.passages == len(material.passages) + 30
    assert found.scores[0].first_service == 1.0

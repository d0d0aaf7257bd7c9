"""A second look puts passages in another order, and can do nothing else."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.content import Audience
from knowledge.findings import Findings, Hit
from knowledge.index.build import build_index
from knowledge.index.passages import Passage, make_passages
from knowledge.index.store import Index, open_index
from knowledge.library import load_library
from knowledge.rerank import WEIGHT, Reranker, Score
from knowledge.search import Search
from tests import factories

TEXTS = [*factories.phrasings("rotter")[:3], "et nyt pas", "oversæt en sang til fransk", "", "æøå"]


@pytest.fixture
def hits(small_library: Path) -> list[Hit]:
    """Ten passages with falling scores."""
    passages = make_passages(load_library(small_library))[:10]
    return [Hit(p, 1 - place / 10, 0.5, 0.5) for place, p in enumerate(passages)]


def giving(*scores: float) -> Score:
    """A model that gives these scores, whatever it reads."""
    return lambda _, texts: scores[: len(texts)]


def favouring(wanted: Callable[[str], bool]) -> Score:
    """A model that is sure of some texts and of no others."""
    return lambda _, texts: [float(wanted(text)) for text in texts]


def ids(hits: Sequence[Hit]) -> list[str]:
    return [hit.passage.id for hit in hits]


class TestOrder:
    def test_a_new_score_is_made_of_both(self, hits: list[Hit]) -> None:
        (best, *_) = Reranker(giving(0.1, 0.9), 2)("?", hits[:2])
        assert best.passage == hits[1].passage
        assert best.score == pytest.approx((1 - WEIGHT) * hits[1].score + WEIGHT * 0.9)
        assert (best.lexical, best.dense) == (hits[1].lexical, hits[1].dense)

    def test_nothing_is_lost_and_nothing_comes_in(self, hits: list[Hit]) -> None:
        again = Reranker(giving(*[place / 10 for place in range(5)]), 5)("?", hits)
        assert sorted(ids(again)) == sorted(ids(hits))
        assert [hit.score for hit in again] == sorted((hit.score for hit in again), reverse=True)
        assert all(0 <= hit.score <= 1 for hit in again)

    @pytest.mark.parametrize("scores", [(0.0,) * 4, (0.001, 0.002, 0.0, 0.003), (1.0, 0, 1, 0)])
    def test_what_is_not_read_passes_nothing_that_is(
        self, hits: list[Hit], scores: tuple[float, ...]
    ) -> None:
        again = ids(Reranker(giving(*scores), 4)("?", hits))
        assert set(again[:4]) == set(ids(hits[:4]))
        assert again[4:] == ids(hits[4:])

    def test_the_best_are_read_with_their_title_and_with_the_question(
        self, hits: list[Hit]
    ) -> None:
        read: list[tuple[str, list[str]]] = []

        def score(question: str, texts: Sequence[str]) -> list[float]:
            read.append((question, list(texts)))
            return [0.5] * len(texts)

        Reranker(score, 3)("hvad nu?", hits)
        titled = [f"{hit.passage.title}: {hit.passage.text}" for hit in hits[:3]]
        assert read == [("hvad nu?", titled)]

    def test_nothing_found_is_nothing_to_read(self) -> None:
        def score(_: str, __: Sequence[str]) -> list[float]:
            raise AssertionError("asked")

        assert Reranker(score)("?", []) == []


def broken(_: str, __: Sequence[str]) -> list[float]:
    raise RuntimeError("CUDA out of memory\nlong story")


class TestFailure:
    @pytest.mark.parametrize(
        "score",
        [broken, giving(), giving(0.5), giving(0.5, 1.5, 0.5), giving(0.5, float("nan"), 0.5)],
        ids=["raises", "no scores", "too few", "above 1", "no number"],
    )
    def test_a_model_that_fails_changes_nothing_and_is_told_of_once(
        self, hits: list[Hit], score: Score, caplog: pytest.LogCaptureFixture
    ) -> None:
        reranker = Reranker(score, 3)
        with caplog.at_level(logging.WARNING, "borgerland"):
            assert reranker("hemmelig", hits) == hits
            assert reranker("hemmelig", hits) == hits
        (record,) = caplog.records
        assert "reranker fails" in record.getMessage()
        assert "hemmelig" not in record.getMessage()
        assert "\n" not in record.getMessage()

    def test_one_that_recovers_is_used_again_and_told_of_again(
        self, hits: list[Hit], caplog: pytest.LogCaptureFixture
    ) -> None:
        reranker = Reranker(broken, 2)
        for score in (broken, giving(0.0, 1.0), broken):
            reranker.score = score
            again = reranker("?", hits)
            assert (ids(again) == ids(hits)) == (score is broken)
        assert len(caplog.records) == 2


@pytest.fixture(scope="module")
def staff_texts(small_index: Index) -> set[str]:
    shelves = small_index.shelves
    return {p.id for p in shelves[Audience.STAFF].passages} - {
        p.id for p in shelves[Audience.CITIZEN].passages
    }


def search(index: Index, score: Score | None = None, passages: int = 20) -> Search:
    reranker = Reranker(score, passages) if score else None
    return Search(index, index.svd, {}, reranker=reranker)


def told(found: Findings) -> tuple[float, float, float, float]:
    return found.evidence, found.share, found.second_share, found.confidence


class TestSearch:
    def test_it_can_put_another_service_first(self, small_index: Index) -> None:
        text = "jeg vil vide noget om rotter, pas og vinterbad"
        plain = search(small_index).find(text)
        last = plain.services[-1]
        title = next(h.passage.title for h in plain.owners if h.passage.owner == last)
        score = favouring(lambda read: read.startswith(title))
        again = search(small_index, score, 100).find(text)
        assert again.hits[0].passage.owner == last != plain.hits[0].passage.owner
        assert again.services.index(last) < plain.services.index(last)

    @pytest.mark.parametrize("text", TEXTS)
    @pytest.mark.parametrize("audience", Audience)
    @pytest.mark.parametrize("sure", [0.0, 1.0])
    def test_it_never_says_whether_to_answer(
        self, small_index: Index, text: str, audience: Audience, sure: float
    ) -> None:
        plain = search(small_index).find(text, audience)
        again = search(small_index, lambda _, texts: [sure] * len(texts)).find(text, audience)
        assert told(again) == told(plain)
        assert sorted(ids(again.hits)) == sorted(ids(plain.hits))
        assert {h.passage.owner for h in again.owners} == {h.passage.owner for h in plain.owners}

    def test_evidence_stays_when_an_own_document_is_lifted_to_the_top(
        self, small_library: Path, tmp_path: Path
    ) -> None:
        small = load_library(small_library)
        paper = factories.own_document({"Kompost": "Bioaffald og rotter hentes om mandagen."})
        build_index(replace(small, documents=(*small.documents, paper)), tmp_path / "index")
        index = open_index(tmp_path / "index")
        score = favouring(lambda read: "Bioaffald" in read)
        lifted = 0
        for text in ("rotter på loftet", "hentes bioaffald om mandagen", "fortæl en gåde"):
            plain, again = search(index).find(text), search(index, score).find(text)
            lifted += again.hits[0].passage.is_own and not plain.hits[0].passage.is_own
            assert told(again) == told(plain)
        assert lifted

    @pytest.mark.parametrize("text", TEXTS)
    def test_a_staff_text_is_never_read_for_a_citizen(
        self, small_index: Index, staff_texts: set[str], text: str
    ) -> None:
        hidden = [p for p in _staff(small_index) if p.id in staff_texts]
        assert hidden
        read: list[str] = []

        def score(_: str, texts: Sequence[str]) -> list[float]:
            read.extend(texts)
            return [1.0] * len(texts)

        for question in (text, *(passage.text for passage in hidden)):
            found = search(small_index, score).find(question)
            assert staff_texts.isdisjoint(ids([*found.hits, *found.owners]))
        assert not any(passage.text in seen for passage in hidden for seen in read)

    def test_one_that_fails_leaves_the_search_as_it_was(self, small_index: Index) -> None:
        for text in TEXTS:
            assert search(small_index, broken).find(text) == search(small_index).find(text)


def _staff(index: Index) -> tuple[Passage, ...]:
    return index.shelves[Audience.STAFF].passages

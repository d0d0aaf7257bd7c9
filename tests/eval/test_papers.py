"""Papers that answer nobody: as many as asked for, of own documents, all different."""

from __future__ import annotations

from eval.bench.papers import make_papers
from knowledge.content import OWN


def test_so_many_passages_are_made_of_own_documents() -> None:
    papers = list(make_papers(21, seed=1))
    assert [len(paper.sections) for paper in papers] == [8, 8, 5]
    assert all(paper.path.startswith(f"{OWN}/") for paper in papers)


def test_the_same_seed_gives_the_same_papers() -> None:
    assert list(make_papers(20, 1)) == list(make_papers(20, 1)) != list(make_papers(20, 2))


def test_every_blank_is_filled_and_no_text_comes_twice() -> None:
    texts = [section.text for paper in make_papers(600, 1) for section in paper.sections]
    assert len(set(texts)) == 600
    assert not any("{" in text for text in texts)

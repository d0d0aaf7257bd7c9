"""A reranker by name: a real cross-encoder, and what can be wrong with one."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bot.models import ModelError
from bot.rerankers import named_reranker
from tests.bot.helpers import settings
from tests.tiny_models import give_code, make_cross_encoder, make_encoder


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")


def test_none_is_named_by_default() -> None:
    assert named_reranker(settings()) is None


def test_a_missing_extra_names_the_pip_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(ModelError, match=r"reranker 'org/x'.*pip install 'borgerland\[embeddings"):
        named_reranker(settings(reranker_model="org/x"))


@pytest.mark.slow
def test_a_real_one_gives_each_passage_a_score(tmp_path: Path) -> None:
    pytest.importorskip("sentence_transformers", reason="the extra is not installed")
    folder = make_cross_encoder(tmp_path / "model")
    reranker = named_reranker(
        settings(reranker_model=str(folder), reranker_passages=3, embedding_device="cpu")
    )
    assert reranker is not None
    assert reranker.passages == 3
    texts = ["der er rotter på loftet", "et nyt pas til min datter", ""]
    scores = reranker.score("rotter", texts)
    assert len(scores) == 3
    assert all(0 < score < 1 for score in scores)
    assert reranker.score("rotter", texts[:1]) == pytest.approx(scores[:1], abs=1e-5)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["two scores", "no head", "own code", "no model"])
def test_what_is_no_reranker_is_named_in_one_line(tmp_path: Path, kind: str) -> None:
    pytest.importorskip("sentence_transformers", reason="the extra is not installed")
    folder, says = tmp_path / "model", "gives no single score"
    if kind == "two scores":
        make_cross_encoder(folder, labels=2)
    elif kind == "no head":
        make_encoder(folder)
    elif kind == "own code":
        give_code(make_cross_encoder(folder))
        says = "code that comes with a model is never run"
    else:
        says = "there is no such folder"
    with pytest.raises(ModelError, match=says) as caught:
        named_reranker(settings(reranker_model=str(folder)))
    assert "\n" not in str(caught.value)
    assert not (folder / "ran").exists()

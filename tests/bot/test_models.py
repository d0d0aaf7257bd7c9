from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from bot.models import ModelError, embedder_name, named_embeddings
from knowledge.index.store import EMBEDDED
from tests.bot.helpers import run, settings

E5 = "intfloat/multilingual-e5-small"
OTHER = "KennethTM/MiniLM-L6-danish-encoder"


class FakeEmbeddings:
    own: dict[str, str] | None = None
    error: Exception | None = None

    def __init__(self, model_name: str, encode_kwargs: dict[str, Any]) -> None:
        if self.error:
            raise self.error
        self.model_name = model_name
        self.encode_kwargs = encode_kwargs
        self.query_encode_kwargs: dict[str, Any] = {}
        self._client = SimpleNamespace(prompts=self.own)


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> type[FakeEmbeddings]:
    class Fresh(FakeEmbeddings):
        pass

    module = ModuleType("langchain_huggingface")
    module.__dict__["HuggingFaceEmbeddings"] = Fresh
    monkeypatch.setitem(sys.modules, "langchain_huggingface", module)
    return Fresh


def prompts_of(**values: str) -> tuple[str | None, str | None]:
    model: Any = named_embeddings(settings(**values))
    assert model.query_encode_kwargs["normalize_embeddings"] is True
    assert model.encode_kwargs["normalize_embeddings"] is True
    return model.query_encode_kwargs.get("prompt"), model.encode_kwargs.get("prompt")


def test_the_default_needs_no_model() -> None:
    assert named_embeddings(settings()) is None
    assert embedder_name(settings()) == EMBEDDED


def test_prompts_without_a_model_change_nothing() -> None:
    assert embedder_name(settings(embedding_query_prompt="q: ")) == EMBEDDED


def test_the_name_tells_models_and_prompts_apart() -> None:
    names = [
        embedder_name(settings(embedding_model=E5)),
        embedder_name(settings(embedding_model=OTHER)),
        embedder_name(settings(embedding_model=E5, embedding_query_prompt="q: ")),
        embedder_name(settings(embedding_model=E5, embedding_query_prompt="q:")),
        embedder_name(
            settings(embedding_model=E5, embedding_query_prompt="q: ", embedding_passage_prompt="p")
        ),
    ]
    assert names[0] == E5
    assert len(set(names)) == len(names)


def test_the_name_tells_query_from_passage_prompt() -> None:
    query = settings(embedding_model=E5, embedding_query_prompt="x: ")
    passage = settings(embedding_model=E5, embedding_passage_prompt="x: ")
    assert embedder_name(query) != embedder_name(passage)


def test_missing_extra_names_the_pip_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "langchain_huggingface", None)
    with pytest.raises(ModelError, match=rf"{E5}.*pip install 'borgerland\[embeddings\]'"):
        named_embeddings(settings(embedding_model=E5))


@pytest.mark.parametrize(
    "error", [OSError("no such model\nlong story"), ValueError(""), RuntimeError("broken")]
)
def test_model_that_cannot_be_loaded_is_named_in_one_line(
    fake: type[FakeEmbeddings], error: Exception
) -> None:
    fake.error = error
    with pytest.raises(ModelError, match=E5) as caught:
        named_embeddings(settings(embedding_model=E5))
    assert "\n" not in str(caught.value)
    assert "long story" not in str(caught.value)


def test_prompts_of_the_settings_come_first(fake: type[FakeEmbeddings]) -> None:
    fake.own = {"query": "own q", "passage": "own p"}
    chosen = {"embedding_query_prompt": "set q", "embedding_passage_prompt": "set p"}
    assert prompts_of(embedding_model=E5, **chosen) == ("set q", "set p")


@pytest.mark.parametrize("key", ["passage", "document"])
def test_then_the_models_own(fake: type[FakeEmbeddings], key: str) -> None:
    fake.own = {"query": "own q", key: "own p"}
    assert prompts_of(embedding_model=E5) == ("own q", "own p")


@pytest.mark.parametrize("own", [None, {}, {"query": "", "document": ""}])
def test_then_those_of_e5(fake: type[FakeEmbeddings], own: dict[str, str] | None) -> None:
    fake.own = own
    assert prompts_of(embedding_model=E5) == ("query: ", "passage: ")


@pytest.mark.parametrize("name", [OTHER, "org/me5sure", "e5/other-model"])
def test_others_get_none(fake: type[FakeEmbeddings], name: str) -> None:
    assert prompts_of(embedding_model=name) == (None, None)


@pytest.mark.slow
def test_model_that_does_not_exist_is_one_line(tmp_path: Path) -> None:
    pytest.importorskip("sentence_transformers", reason="the extra is not installed")
    result = run(
        "index",
        cwd=tmp_path,
        BORGERLAND_DATA_DIR=str(tmp_path / "data"),
        BORGERLAND_EMBEDDING_MODEL=str(tmp_path / "no-such-model"),
        HF_HUB_OFFLINE="1",
    )
    lines = [line for line in result.stderr.decode().splitlines() if "borgerland:" in line]
    assert result.returncode == 2
    assert len(lines) == 1
    assert "no-such-model" in lines[0]
    assert b"Traceback" not in result.stderr

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from bot import sentence_models
from bot.models import ModelError, embedder_name, named_embeddings
from knowledge.index.store import EMBEDDED
from tests.bot.helpers import run, settings
from tests.tiny_models import give_code, make_encoder

E5 = "intfloat/multilingual-e5-small"
OTHER = "KennethTM/MiniLM-L6-danish-encoder"


class FakeEmbeddings:
    own: dict[str, str] | None = None
    error: Exception | None = None

    def __init__(self, model_name: str, model_kwargs: dict[str, Any]) -> None:
        if self.error:
            raise self.error
        self.model_name = model_name
        self.model_kwargs = model_kwargs
        self.encode_kwargs: dict[str, Any] = {}
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


def test_the_name_tells_how_a_model_is_run_unless_as_usual() -> None:
    usual = {"embedding_backend": "torch", "embedding_precision": "float32"}
    assert embedder_name(settings(embedding_model=E5, **usual)) == E5
    chosen = {"embedding_device": "cuda", "embedding_batch": 8}
    assert embedder_name(settings(embedding_model=E5, **chosen)) == E5
    names = {
        embedder_name(settings(embedding_model=E5, embedding_backend=backend, **precision))
        for backend in ("torch", "onnx", "openvino")
        for precision in ({}, {"embedding_precision": "int8"}, {"embedding_precision": "float16"})
    }
    assert len(names) == 9


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        ({}, {"device": None, "backend": "torch", "model_kwargs": {"dtype": "float32"}}),
        (
            {"embedding_device": "cuda:1", "embedding_precision": "bfloat16"},
            {"device": "cuda:1", "backend": "torch", "model_kwargs": {"dtype": "bfloat16"}},
        ),
    ],
)
def test_a_model_is_run_as_the_settings_say(
    fake: type[FakeEmbeddings], chosen: dict[str, str], told: dict[str, Any]
) -> None:
    model: Any = named_embeddings(settings(embedding_model=E5, embedding_batch=7, **chosen))
    assert model.model_kwargs == told
    assert model.encode_kwargs["batch_size"] == model.query_encode_kwargs["batch_size"] == 7


@pytest.mark.parametrize(
    ("backend", "precision", "says"),
    [
        ("torch", "int8", "BORGERLAND_EMBEDDING_BACKEND to onnx or openvino"),
        ("onnx", "float16", "cannot be run as float16 by onnx"),
        ("openvino", "bfloat16", "cannot be run as bfloat16 by openvino"),
    ],
)
def test_what_a_backend_cannot_do_is_said(
    fake: type[FakeEmbeddings],
    monkeypatch: pytest.MonkeyPatch,
    backend: str,
    precision: str,
    says: str,
) -> None:
    monkeypatch.setattr(sentence_models, "_installed", lambda _: True)
    chosen = {"embedding_backend": backend, "embedding_precision": precision}
    with pytest.raises(ModelError, match=says):
        named_embeddings(settings(embedding_model=E5, **chosen))


@pytest.mark.parametrize("backend", ["onnx", "openvino"])
def test_a_backend_that_is_not_installed_names_the_pip_line(
    fake: type[FakeEmbeddings], monkeypatch: pytest.MonkeyPatch, backend: str
) -> None:
    monkeypatch.setitem(sys.modules, "optimum", None)
    with pytest.raises(ModelError, match=rf"pip install 'sentence-transformers\[{backend}\]'"):
        named_embeddings(settings(embedding_model=E5, embedding_backend=backend))


@pytest.mark.parametrize(
    ("backend", "machine", "flags", "file"),
    [
        ("onnx", "x86_64", "sse avx2 avx512f avx512_vnni", "onnx/model_qint8_avx512_vnni.onnx"),
        ("onnx", "x86_64", "sse avx2 avx512f", "onnx/model_qint8_avx512.onnx"),
        ("onnx", "AMD64", "sse avx2", "onnx/model_quint8_avx2.onnx"),
        ("onnx", "aarch64", "", "onnx/model_qint8_arm64.onnx"),
        ("openvino", "x86_64", "avx2", "openvino/openvino_model_qint8_quantized.xml"),
    ],
)
def test_int8_takes_the_file_for_the_processor_and_nothing_else(
    fake: type[FakeEmbeddings],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    backend: str,
    machine: str,
    flags: str,
    file: str,
) -> None:
    monkeypatch.setattr(sentence_models, "_installed", lambda _: True)
    monkeypatch.setattr(sentence_models, "_CPU", tmp_path / "cpuinfo")
    monkeypatch.setattr("platform.machine", lambda: machine)
    (tmp_path / "cpuinfo").write_text(f"flags : {flags}\n")
    folder = tmp_path / "model"
    (folder / "onnx").mkdir(parents=True)
    (folder / "onnx" / "model.onnx").touch()
    chosen = settings(
        embedding_model=str(folder), embedding_backend=backend, embedding_precision="int8"
    )
    with pytest.raises(ModelError, match=f"has no {file}; docs/embeddings.md"):
        named_embeddings(chosen)
    (folder / file).parent.mkdir(exist_ok=True)
    (folder / file).touch()
    model: Any = named_embeddings(chosen)
    assert model.model_kwargs["model_kwargs"] == {"file_name": file}


def test_code_that_comes_with_a_model_is_not_offered_to_be_run(fake: type[FakeEmbeddings]) -> None:
    fake.error = ValueError("contains custom code; pass `trust_remote_code=True` to allow it")
    with pytest.raises(ModelError, match="code that comes with a model is never run") as caught:
        named_embeddings(settings(embedding_model="Alibaba-NLP/gte-multilingual-base"))
    assert "trust_remote_code" not in str(caught.value)


def test_a_folder_that_is_not_there_is_said_to_be_missing(
    fake: type[FakeEmbeddings], tmp_path: Path
) -> None:
    with pytest.raises(ModelError, match="there is no such folder"):
        named_embeddings(settings(embedding_model=str(tmp_path / "nowhere")))


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


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("sentence_transformers", reason="the extra is not installed")
    return make_encoder(tmp_path_factory.mktemp("models") / "multilingual-e5-tiny")


@pytest.mark.slow
@pytest.mark.parametrize("precision", ["float32", "float16", "bfloat16"])
def test_a_real_model_embeds_with_its_prompts_in_every_precision(
    encoder: Path, precision: str
) -> None:
    def embed(**chosen: str) -> list[list[float]]:
        values = {"embedding_precision": precision, "embedding_device": "cpu", **chosen}
        model = named_embeddings(settings(embedding_model=str(encoder), **values))
        assert model is not None
        return [model.embed_query("rotter"), *model.embed_documents(["rotter", "rotter"])]

    query, passage, again = embed()
    assert len(query) == 16
    assert sum(value**2 for value in query) == pytest.approx(1, abs=0.02)
    assert passage == again != query  # "query: " and "passage: "
    same = {"embedding_query_prompt": "x: ", "embedding_passage_prompt": "x: "}
    query, passage, _ = embed(**same)
    assert query == pytest.approx(passage, abs=0.02)


@pytest.mark.slow
def test_a_real_models_own_code_is_not_run(encoder: Path, tmp_path: Path) -> None:
    folder = give_code(Path(shutil.copytree(encoder, tmp_path / "model")))
    with pytest.raises(ModelError, match="never run"):
        named_embeddings(settings(embedding_model=str(folder)))
    assert not (folder / "ran").exists()


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

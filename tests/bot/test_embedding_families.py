"""Each family of models gets what its model card says, and nobody else does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.embedding_families import FAMILIES, family, prompts

INSTRUCT = "Instruct: Given a web search query, retrieve relevant passages that answer the query"
REPRESENT = "Represent this sentence for searching relevant passages: "


@pytest.mark.parametrize(
    ("model", "name", "said"),
    [
        ("intfloat/multilingual-e5-small", "E5", ("query: ", "passage: ")),
        ("intfloat/e5-base-v2", "E5", ("query: ", "passage: ")),
        (
            "intfloat/multilingual-e5-large-instruct",
            "E5 instruct",
            (f"{INSTRUCT}\nQuery: ", ""),
        ),
        ("BAAI/bge-m3", "BGE-M3", ("", "")),
        ("BAAI/bge-small-en-v1.5", "BGE (English)", (REPRESENT, "")),
        ("BAAI/bge-base-zh-v1.5", "BGE (Chinese)", ("为这个句子生成表示以用于检索相关文章：", "")),
        ("Alibaba-NLP/gte-multilingual-base", "GTE", ("", "")),
        ("Alibaba-NLP/gte-Qwen2-1.5B-instruct", "GTE instruct", (f"{INSTRUCT}\nQuery: ", "")),
        (
            "jinaai/jina-embeddings-v3",
            "Jina v3",
            (
                "Represent the query for retrieving evidence documents: ",
                "Represent the document for retrieval: ",
            ),
        ),
        ("jinaai/jina-embeddings-v2-base-en", "Jina v2", ("", "")),
        ("Snowflake/snowflake-arctic-embed-l-v2.0", "Arctic 2", ("query: ", "")),
        ("Snowflake/snowflake-arctic-embed-m-v1.5", "Arctic 1", (REPRESENT, "")),
        ("nomic-ai/nomic-embed-text-v1.5", "Nomic", ("search_query: ", "search_document: ")),
        ("Qwen/Qwen3-Embedding-0.6B", "Qwen3", (f"{INSTRUCT}\nQuery:", "")),
        ("mixedbread-ai/mxbai-embed-large-v1", "Mixedbread", (REPRESENT, "")),
        (
            "google/embeddinggemma-300m",
            "EmbeddingGemma",
            ("task: search result | query: ", "title: none | text: "),
        ),
        ("KennethTM/MiniLM-L6-danish-encoder-v2", "MiniLM Danish", ("", "")),
        ("KennethEnevoldsen/dfm-sentence-encoder-large-1", "DFM", ("", "")),
    ],
)
def test_a_known_model_gets_what_its_card_says(
    model: str, name: str, said: tuple[str, str]
) -> None:
    known = family(model)
    assert known is not None
    assert known.name == name
    assert prompts(model, {}) == said


@pytest.mark.parametrize(
    "model", ["org/me5sure", "e5/other-model", "org/my-bge-en", "qwen/other", "", "."]
)
def test_an_unknown_model_gets_nothing(model: str) -> None:
    assert family(model) is None
    assert prompts(model, {}) == ("", "")


def test_no_family_stands_twice() -> None:
    assert len({known.name for known in FAMILIES}) == len(FAMILIES)


@pytest.mark.parametrize(
    "own",
    [
        {"query": "q ", "document": "p "},
        {"query": "q ", "passage": "p "},
        {"retrieval.query": "q ", "retrieval.passage": "p "},
        {"search_query": "q ", "search_document": "p ", "clustering": "c "},
        {"Retrieval-query": "q ", "Retrieval-document": "p ", "STS": "s "},
    ],
)
def test_a_models_own_prompts_go_before_the_table(own: dict[str, str]) -> None:
    assert prompts("intfloat/multilingual-e5-small", own) == ("q ", "p ")


def test_a_model_that_prompts_only_questions_leaves_passages_as_they_are() -> None:
    own = {"query": "q ", "document": ""}
    assert prompts("intfloat/multilingual-e5-small", own) == ("q ", "")


@pytest.mark.parametrize("config", [b"", b"[]", b"{}", b'{"_name_or_path": null}', b"\xff"])
def test_a_folder_is_known_by_its_name_whatever_its_config(tmp_path: Path, config: bytes) -> None:
    for name, found in (("multilingual-e5-mine", "E5"), ("mine", None)):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "config.json").write_bytes(config)
        known = family(str(folder))
        assert (known.name if known else None) == found


def test_a_folder_is_known_by_what_it_was_made_of(tmp_path: Path) -> None:
    text = json.dumps({"_name_or_path": "BAAI/bge-small-en-v1.5"})
    (tmp_path / "config.json").write_text(text)
    assert prompts(str(tmp_path), {}) == (REPRESENT, "")


def test_a_folder_in_the_hubs_cache_is_known_by_its_model(tmp_path: Path) -> None:
    folder = tmp_path / "models--intfloat--multilingual-e5-small" / "snapshots" / "fd1525a9"
    folder.mkdir(parents=True)
    assert prompts(str(folder), {}) == ("query: ", "passage: ")

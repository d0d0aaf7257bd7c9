"""What is written before a question and before a passage, for each family of embedding models.

A model that was taught with such prompts finds worse without them. Only families whose model card
says what it is stand here; what a model brings along itself (its `prompts`) goes before the table.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

_RETRIEVE = "Instruct: Given a web search query, retrieve relevant passages that answer the query"
_REPRESENT = "Represent this sentence for searching relevant passages: "

_QUERY_KEYS = ("query", "retrieval.query", "search_query", "Retrieval-query")
_PASSAGE_KEYS = (
    *("passage", "document", "retrieval.passage"),
    *("search_document", "Retrieval-document"),
)
"""What models call their own prompts: sentence-transformers, Jina, Nomic, EmbeddingGemma."""


@dataclass(frozen=True)
class Family:
    """Models that were taught alike: `pattern` matches their name without its owner."""

    name: str
    pattern: str
    query: str = ""
    passage: str = ""


# The first that matches counts. Each is as on the model card named beside it (huggingface.co/...).
FAMILIES = (
    # intfloat/multilingual-e5-large-instruct: "no need to add instructions to the document side"
    Family("E5 instruct", r"\be5-(.+-)?instruct\b", f"{_RETRIEVE}\nQuery: "),
    # intfloat/multilingual-e5-small: "Each input text should start with 'query: ' or 'passage: '"
    Family("E5", r"(^|-)e5(-|$)", "query: ", "passage: "),
    # BAAI/bge-large-en-v1.5 and BAAI/bge-large-zh-v1.5: column "query instruction for retrieval"
    Family("BGE (English)", r"^bge-(small|base|large)-en\b", _REPRESENT),
    Family(
        "BGE (Chinese)", r"^bge-(small|base|large)-zh\b", "为这个句子生成表示以用于检索相关文章："
    ),
    # BAAI/bge-m3/discussions/35, the authors: "bge-m3 doesn't need prefix instruction"
    Family("BGE-M3", r"^bge-m3\b"),
    # Alibaba-NLP/gte-Qwen2-1.5B-instruct: the query alone is instructed
    Family("GTE instruct", r"^gte-.+-instruct\b", f"{_RETRIEVE}\nQuery: "),
    # Alibaba-NLP/gte-multilingual-base: texts go in as they are
    Family("GTE", r"^gte-"),
    # jinaai/jina-embeddings-v3, config_sentence_transformers.json
    Family(
        "Jina v3",
        r"^jina-embeddings-v3\b",
        "Represent the query for retrieving evidence documents: ",
        "Represent the document for retrieval: ",
    ),
    # jinaai/jina-embeddings-v2-base-en: texts go in as they are
    Family("Jina v2", r"^jina-embeddings-v2\b"),
    # Snowflake/snowflake-arctic-embed-l-v2.0: "query: " before the query, nothing before documents
    Family("Arctic 2", r"^snowflake-arctic-embed-.+-v2\b", "query: "),
    # Snowflake/snowflake-arctic-embed-m and -m-v1.5, config_sentence_transformers.json
    Family("Arctic 1", r"^snowflake-arctic-embed\b", _REPRESENT),
    # nomic-ai/nomic-embed-text-v1.5: "the text prompt must include a task instruction prefix"
    Family("Nomic", r"^nomic-embed-text\b", "search_query: ", "search_document: "),
    # Qwen/Qwen3-Embedding-0.6B: no blank after "Query:", documents as they are
    Family("Qwen3", r"^qwen3-embedding\b", f"{_RETRIEVE}\nQuery:"),
    # mixedbread-ai/mxbai-embed-large-v1: a prompt for the query, none for documents
    Family("Mixedbread", r"^mxbai-embed-large-v1\b", _REPRESENT),
    # google/embeddinggemma-300m: the prompts of retrieval
    Family(
        "EmbeddingGemma",
        r"^embeddinggemma\b",
        "task: search result | query: ",
        "title: none | text: ",
    ),
    # KennethTM/MiniLM-L6-danish-encoder: texts go in as they are
    Family("MiniLM Danish", r"^minilm-l6-danish-encoder\b"),
    # KennethEnevoldsen/dfm-sentence-encoder-large: texts go in as they are
    Family("DFM", r"^dfm-sentence-encoder\b"),
)


def family(model: str) -> Family | None:
    """The family of a model, by its name or by what its folder says of it; None if unknown."""
    for name in _names(model):
        for known in FAMILIES:
            if re.search(known.pattern, name.lower()):
                return known
    return None


def prompts(model: str, own: Mapping[str, str]) -> tuple[str, str]:
    """What goes before a question and before a passage: the model's `own`, else its family's.

    A model that has any of its own wants nothing where it says nothing.
    """
    query, passage = _first(own, _QUERY_KEYS), _first(own, _PASSAGE_KEYS)
    if query or passage:
        return query, passage
    known = family(model)
    return (known.query, known.passage) if known else ("", "")


def _first(own: Mapping[str, str], keys: tuple[str, ...]) -> str:
    return next((own[key] for key in keys if own.get(key)), "")


def _names(model: str) -> Iterator[str]:
    """What a model is called: the last part of its name, else what its folder knows."""
    path = Path(model)
    yield path.name
    if path.is_dir():
        # the hub's cache: models--intfloat--multilingual-e5-small/snapshots/<commit>
        yield from (part.split("--")[-1] for part in path.parts if part.startswith("models--"))
        try:
            config = json.loads((path / "config.json").read_bytes())
        except (OSError, ValueError):
            return
        if isinstance(config, dict):
            yield str(config.get("_name_or_path") or "").rsplit("/", 1)[-1]

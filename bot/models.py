"""Embedding models by name. sentence-transformers is imported only when a model is named."""

from __future__ import annotations

from typing import Any

from langchain_core.embeddings import Embeddings

from bot.embedding_families import prompts
from bot.sentence_models import ModelError, load, missing_extra
from bot.settings import Settings
from knowledge.index.store import EMBEDDED

__all__ = ["ModelError", "embedder_name", "named_embeddings"]


def embedder_name(settings: Settings) -> str:
    """The name the index remembers: the model and what is set of its prompts and how it is run."""
    if not settings.embedding_model:
        return EMBEDDED
    parts = [settings.embedding_model]
    if settings.embedding_query_prompt:
        parts.append(f"query {settings.embedding_query_prompt!r}")
    if settings.embedding_passage_prompt:
        parts.append(f"passage {settings.embedding_passage_prompt!r}")
    if settings.embedding_backend != "torch":
        parts.append(f"backend {settings.embedding_backend}")
    if settings.embedding_precision != "float32":
        parts.append(f"precision {settings.embedding_precision}")
    return " | ".join(parts)


def named_embeddings(settings: Settings) -> Embeddings | None:
    """The sentence-transformers model of the settings, None for the embedded default.

    Prompts: those of the settings, else the model's own, else those of its family.

    Raises:
        ModelError: the extra is not installed, or the model cannot be loaded.
    """
    name = settings.embedding_model
    if not name:
        return None
    what = f"the embedding model '{name}'"
    try:
        from langchain_huggingface import HuggingFaceEmbeddings
    except ImportError as error:
        raise missing_extra(what) from error

    def make(**options: Any) -> Any:
        return HuggingFaceEmbeddings(model_name=name, model_kwargs=options)

    model = load(what, name, settings, make)
    query, passage = prompts(name, getattr(model._client, "prompts", None) or {})
    query = settings.embedding_query_prompt or query
    passage = settings.embedding_passage_prompt or passage
    each = {"normalize_embeddings": True, "batch_size": settings.embedding_batch}
    model.query_encode_kwargs = {**each, **({"prompt": query} if query else {})}
    model.encode_kwargs = {**each, **({"prompt": passage} if passage else {})}
    return model  # type: ignore[no-any-return]

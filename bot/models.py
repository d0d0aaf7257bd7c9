"""Embedding models by name. sentence-transformers is imported only when a model is named."""

from __future__ import annotations

from typing import Any

from langchain_core.embeddings import Embeddings

from bot.settings import Settings
from knowledge.index.store import EMBEDDED

_E5 = ("query: ", "passage: ")


class ModelError(Exception):
    """A named model cannot be used. The message says why and what to do."""


def embedder_name(settings: Settings) -> str:
    """The name the index remembers: the model and, where they are set, its prompts."""
    if not settings.embedding_model:
        return EMBEDDED
    parts = [settings.embedding_model]
    if settings.embedding_query_prompt:
        parts.append(f"query {settings.embedding_query_prompt!r}")
    if settings.embedding_passage_prompt:
        parts.append(f"passage {settings.embedding_passage_prompt!r}")
    return " | ".join(parts)


def named_embeddings(settings: Settings) -> Embeddings | None:
    """The sentence-transformers model of the settings, None for the embedded default.

    Prompts: those of the settings, else the model's own ("query" and "passage" or "document" in
    its configuration), else E5's for a model of that family.

    Raises:
        ModelError: the extra is not installed, or the model cannot be loaded.
    """
    name = settings.embedding_model
    if not name:
        return None
    try:
        from langchain_huggingface import HuggingFaceEmbeddings
    except ImportError as error:
        raise ModelError(
            f"the embedding model '{name}' needs an extra: pip install 'borgerland[embeddings]'"
        ) from error
    try:
        model = HuggingFaceEmbeddings(model_name=name, encode_kwargs={"normalize_embeddings": True})
    except Exception as error:  # whatever the hub, the network or a broken folder raises
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise ModelError(f"the embedding model '{name}' cannot be loaded: {reason}") from error
    query, passage = _prompts(settings, model)
    model.query_encode_kwargs = {"normalize_embeddings": True, **query}
    model.encode_kwargs = {"normalize_embeddings": True, **passage}
    return model  # type: ignore[no-any-return]


def _prompts(settings: Settings, model: Any) -> tuple[dict[str, str], dict[str, str]]:
    own = getattr(getattr(model, "_client", None), "prompts", None) or {}
    e5 = "e5" in settings.embedding_model.lower().rsplit("/", 1)[-1].split("-")
    query = settings.embedding_query_prompt or own.get("query") or (_E5[0] if e5 else "")
    passage = (
        settings.embedding_passage_prompt
        or own.get("passage")
        or own.get("document")
        or (_E5[1] if e5 else "")
    )
    return ({"prompt": query} if query else {}), ({"prompt": passage} if passage else {})

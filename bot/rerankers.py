"""Rerankers by name: cross-encoders, which read a question and a passage together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.sentence_models import ModelError, load, missing_extra
from bot.settings import Settings
from knowledge.rerank import Reranker

_HEADS = ("ForSequenceClassification", "ForCausalLM")
"""What a model that was taught to score pairs ends in; any other gets a head of random numbers."""


def named_reranker(settings: Settings) -> Reranker | None:
    """The cross-encoder of the settings, None when none is named.

    Raises:
        ModelError: the extra is not installed, the model cannot be loaded, or it is none that
            gives one score to a pair.
    """
    name = settings.reranker_model
    if not name:
        return None
    what = f"the reranker '{name}'"
    try:
        from sentence_transformers import CrossEncoder
        from torch.nn import Sigmoid
    except ImportError as error:
        raise missing_extra(what) from error

    def make(**options: Any) -> Any:
        return CrossEncoder(name, **options)

    model = load(what, name, settings, make)
    heads = getattr(model.config, "architectures", None) or [""]
    if model.num_labels != 1 or not heads[0].endswith(_HEADS):
        raise ModelError(f"{what} gives no single score to a question and a passage: no reranker")

    def score(question: str, texts: Sequence[str]) -> list[float]:
        pairs = [(question, text) for text in texts]
        scores = model.predict(
            pairs,
            batch_size=settings.embedding_batch,
            show_progress_bar=False,
            activation_fn=Sigmoid(),  # some are saved without, and give any number
        )
        return [float(each) for each in scores]

    return Reranker(score, settings.reranker_passages)

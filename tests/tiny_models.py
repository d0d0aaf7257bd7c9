"""Real models that are made, not downloaded: two layers of sixteen numbers that know nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

_WORDS = ["der er rotter på loftet", "et nyt pas til min datter", "varm mad og vinterbad"]
_SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]


def make_encoder(folder: Path) -> Path:
    """An embedding model: BERT with nothing on top."""
    from transformers import BertModel

    return _make(folder, BertModel, labels=1)


def make_cross_encoder(folder: Path, labels: int = 1) -> Path:
    """A reranker: BERT with a head that gives so many scores."""
    from transformers import BertForSequenceClassification

    return _make(folder, BertForSequenceClassification, labels)


def give_code(folder: Path) -> Path:
    """Let a model bring program code of its own, which leaves a file behind when it is run."""
    path = folder / "config.json"
    config = json.loads(path.read_text())
    config |= {"model_type": "own", "auto_map": {"AutoConfig": "own.C", "AutoModel": "own.M"}}
    path.write_text(json.dumps(config))
    (folder / "own.py").write_text(f"open({str(folder / 'ran')!r}, 'w')\nclass C: pass\n")
    return folder


def _make(folder: Path, kind: Any, labels: int) -> Path:
    import torch
    import transformers
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors, trainers

    made_of: Any = transformers  # its own types do not know what its classes take
    torch.manual_seed(0)
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    trainer = trainers.WordPieceTrainer(
        vocab_size=300, special_tokens=_SPECIAL, show_progress=False
    )
    tokenizer.train_from_iterator(_WORDS, trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", 2), ("[SEP]", 3)],
    )
    config = made_of.BertConfig(
        vocab_size=tokenizer.get_vocab_size(),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=128,
        num_labels=labels,
    )
    kind(config).save_pretrained(folder)
    made_of.PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        unk_token="[UNK]",
        pad_token="[PAD]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        mask_token="[MASK]",
        model_max_length=128,
    ).save_pretrained(folder)
    return folder

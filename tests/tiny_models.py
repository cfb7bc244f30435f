"""Tiny models that tests make instead of downloading: random weights, real architectures, real folder layouts."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from indexer.model import folder, vocabulary

SENTENCES = (
    "Hội đồng nhân dân xã họp kỳ thứ nhất",
    "Cử tri phường bầu cử đại biểu Quốc hội",
    "Ủy ban nhân dân tỉnh công bố danh sách",
    "who is the chairman of the people s committee",
)


def tokenizer() -> Tokenizer:
    """A unigram tokenizer over the words of `SENTENCES`, their letters and one unit of several syllables."""
    words = {word.lower() for sentence in SENTENCES for word in sentence.split()}
    letters = {letter for word in words for letter in word}
    counts = {f"▁{word}": 10.0 for word in words} | dict.fromkeys([*letters, "▁"], 0.01)
    return vocabulary.tokenizer(vocabulary.scored(counts | {"▁hội▁đồng▁nhân▁dân": 500.0}))


def static_folder(path: Path, dimension: int = 16, seed: int = 0) -> Path:
    """Write a static model with random vectors."""
    made = tokenizer()
    table = np.random.default_rng(seed).normal(size=(made.get_vocab_size(), dimension)).astype(np.float32)
    folder.write(path, made, table)
    return path


def transformer_folder(path: Path, kind: str, *, pooling: str = "mean", normalised: bool = True) -> Path:
    """Write a sentence-transformers folder of a tiny transformer: bert, xlm-roberta, roberta, qwen3 or gemma3."""
    import torch
    from transformers import AutoConfig, AutoModel

    torch.manual_seed(0)
    config = AutoConfig.for_model(kind, vocab_size=_save_words(path), **_shape(kind))
    AutoModel.from_config(config).eval().save_pretrained(path, safe_serialization=True)
    _write_modules(path, pooling, normalised)
    return path


def cross_encoder_folder(path: Path, labels: int = 1) -> Path:
    """Write a folder of a tiny BERT that scores pairs of texts, as cross-encoders on the hub lie there."""
    import torch
    from transformers import AutoConfig, AutoModelForSequenceClassification

    torch.manual_seed(0)
    config = AutoConfig.for_model("bert", vocab_size=_save_words(path), num_labels=labels, **_shape("bert"))
    AutoModelForSequenceClassification.from_config(config).eval().save_pretrained(path, safe_serialization=True)
    return path


def _save_words(path: Path) -> int:
    """Write a tokenizer of whole words, and return how many entries it has."""
    from transformers import PreTrainedTokenizerFast

    path.mkdir(parents=True, exist_ok=True)
    words = sorted({word.lower() for sentence in SENTENCES for word in sentence.split()})
    vocabulary_ = {name: number for number, name in enumerate(["[PAD]", "[UNK]", "[CLS]", "[SEP]", *words])}
    fast = PreTrainedTokenizerFast(
        tokenizer_object=_word_level(vocabulary_),
        pad_token="[PAD]",
        unk_token="[UNK]",
        cls_token="[CLS]",
        sep_token="[SEP]",
    )
    fast.model_max_length = 24
    fast.save_pretrained(path)
    return len(vocabulary_)


def _word_level(entries: dict[str, int]) -> Tokenizer:
    from tokenizers import models, normalizers, pre_tokenizers

    made = Tokenizer(models.WordLevel(entries, unk_token="[UNK]"))
    made.normalizer = normalizers.Lowercase()
    made.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    return made


def _shape(kind: str) -> dict[str, Any]:
    shape: dict[str, Any] = {
        "hidden_size": 16,
        "num_hidden_layers": 1,
        "num_attention_heads": 2,
        "intermediate_size": 32,
        "max_position_embeddings": 32,
        "pad_token_id": 0,
    }
    if kind.startswith(("qwen3", "gemma3")):
        shape |= {"num_key_value_heads": 1, "head_dim": 8}
    return shape


def _write_modules(path: Path, pooling: str, normalised: bool) -> None:
    kinds = [("", "Transformer"), ("1_Pooling", "Pooling"), *([("2_Normalize", "Normalize")] if normalised else [])]
    rows = [
        {"idx": number, "name": str(number), "path": place, "type": f"sentence_transformers.models.{kind}"}
        for number, (place, kind) in enumerate(kinds)
    ]
    (path / "modules.json").write_text(json.dumps(rows), encoding="utf-8")
    (path / "sentence_bert_config.json").write_text(json.dumps({"max_seq_length": 24}), encoding="utf-8")
    (path / "1_Pooling").mkdir(exist_ok=True)
    modes = {"mean": "mean_tokens", "cls": "cls_token", "lasttoken": "lasttoken"}
    settings = {"word_embedding_dimension": 16} | {
        f"pooling_mode_{mode}": name == pooling for name, mode in modes.items()
    }
    (path / "1_Pooling" / "config.json").write_text(json.dumps(settings), encoding="utf-8")


def lines(texts: Sequence[str] = SENTENCES) -> list[str]:
    """Return the sentences, one much longer than a tiny model reads."""
    return [*texts, " ".join(texts) * 5]

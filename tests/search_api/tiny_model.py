"""A made-up static model for tests: one random vector for each word of some texts."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.normalizers import Lowercase
from tokenizers.pre_tokenizers import Whitespace

from indexer.model.folder import write


def write_tiny_model(folder: Path, texts: Iterable[str], dimension: int = 32) -> Path:
    """Write a model that knows the words of `texts`; returns its folder."""
    splitter = Tokenizer(WordLevel({"[UNK]": 0}, unk_token="[UNK]"))
    splitter.normalizer, splitter.pre_tokenizer = Lowercase(), Whitespace()
    words = sorted({word.lower() for text in texts for word, _ in splitter.pre_tokenizer.pre_tokenize_str(text)})
    tokenizer = Tokenizer(WordLevel({"[UNK]": 0} | {word: n for n, word in enumerate(words, 1)}, unk_token="[UNK]"))
    tokenizer.normalizer, tokenizer.pre_tokenizer = Lowercase(), Whitespace()
    table = np.random.default_rng(7).normal(size=(len(words) + 1, dimension)).astype(np.float32)
    write(folder, tokenizer, table)
    return folder

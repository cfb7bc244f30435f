"""Gives English words that the parallel text hardly has a place among those it has, by an English model's vectors.

A linear map from the teacher's vectors of words to ours is fitted on the words that training knows well
(ridge regression, as in Mikolov, Le and Sutskever 2013), then applied to the others.
"""

import re
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from indexer.encoder import EncoderOptions, load_encoder
from indexer.model.lexicon import Alignment
from indexer.model.static import unit
from indexer.model.vocabulary import SPACE

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
_WORD = re.compile(r"[a-z]{3,}")
_TRUST = 4.0  # occurrences at which a word keeps half of its own vector


def words(teacher: Path) -> list[str]:
    """Return the whole words of the teacher's vocabulary, the most frequent first."""
    vocabulary = Tokenizer.from_file(str(teacher / "tokenizer.json")).get_vocab()
    return sorted((word for word in vocabulary if _WORD.fullmatch(word)), key=lambda word: vocabulary[word])


def word_vectors(teacher: Path, work: Path) -> tuple[list[str], Floats]:
    """Return the teacher's words and their vectors, kept in `work` for the next time."""
    path = work / "teacher.npy"
    found = words(teacher)
    if not path.exists():
        np.save(path, load_encoder(str(teacher), EncoderOptions(batch=256)).encode_passages(found))
    return found, np.load(path, allow_pickle=False)


def translated(table: Floats, alignment: Alignment) -> tuple[Floats, Doubles]:
    """Return for each English token the mean of its translations' vectors, and how much evidence there is."""
    links = np.flatnonzero(alignment.strength() >= 0.05)
    weight = alignment.to_vietnamese[links] * np.minimum(alignment.count[links], 50)
    total = np.bincount(alignment.english[links], alignment.count[links], len(table))
    means = np.zeros_like(table)
    np.add.at(means, alignment.english[links], weight[:, None].astype(np.float32) * table[alignment.vietnamese[links]])
    share = np.bincount(alignment.english[links], weight, len(table))
    return np.asarray(means / np.maximum(share, 1e-9)[:, None], np.float32), np.asarray(total, np.float64)


def placed(table: Floats, tokenizer: Tokenizer, known_words: tuple[list[str], Floats], evidence: Doubles) -> Floats:
    """Return `table` with English words moved to where the teacher puts them, the more the less `evidence` there is.

    A word seen n times keeps n / (n + 4) of its own vector.
    """
    ids = [tokenizer.token_to_id(SPACE + word) for word in known_words[0]]
    there = np.array([number is not None for number in ids])
    numbers, vectors = np.array([number for number in ids if number is not None]), known_words[1][there]
    known = evidence[numbers] >= 8
    lengths = np.linalg.norm(table[numbers], axis=1)
    goal = unit(table[numbers[known]])
    source = vectors[known].astype(np.float64)
    ridge = np.linalg.solve(source.T @ source + 2.0 * np.eye(source.shape[1]), source.T @ goal)
    mapped = unit((vectors @ ridge).astype(np.float32)) * np.median(lengths[known])
    own = (evidence[numbers] / (evidence[numbers] + _TRUST))[:, None].astype(np.float32)
    moved = table.copy()
    moved[numbers] = own * table[numbers] + (1 - own) * mapped
    return moved

"""English words take their places by their translations, or by a teacher where there are none."""

from pathlib import Path

import numpy as np
import tiny_models as tiny

from indexer.model import teacher
from indexer.model.lexicon import Alignment


def test_translations_are_averaged_by_their_share() -> None:
    """Token 0 translates as 2 (p = .75) and 3 (p = .25), seen equally often: the mean is weighted 3 to 1."""
    table = np.array([[0, 0], [0, 0], [4, 0], [0, 8]], np.float32)
    alignment = Alignment(
        np.array([0, 0]), np.array([2, 3]), np.array([10.0, 10.0]), np.array([1.0, 1.0]), np.array([0.75, 0.25])
    )
    means, evidence = teacher.translated(table, alignment)
    np.testing.assert_allclose(means[0], [4 * 0.75, 8 * 0.25], rtol=1e-5)
    assert evidence.tolist() == [20.0, 0.0, 0.0, 0.0]


def test_rare_words_follow_the_teacher() -> None:
    """Words whose teacher vectors are alike end up alike; a well-known word keeps its own vector."""
    made = tiny.tokenizer()
    names = ["who", "chairman", "people", "committee"]
    numbers = [made.token_to_id(f"▁{name}") for name in names]
    table = np.random.default_rng(0).normal(size=(made.get_vocab_size(), 4)).astype(np.float32)
    vectors = np.array([[1, 0], [0, 1], [0, 1], [1, 0]], np.float32)
    evidence = np.zeros(len(table))
    evidence[numbers[:2]] = 1e6
    moved = teacher.placed(table, made, (names, vectors), evidence)
    np.testing.assert_allclose(moved[numbers[:2]], table[numbers[:2]], rtol=1e-3)
    for rare, known in ((2, 1), (3, 0)):
        one, two = moved[numbers[rare]], moved[numbers[known]]
        assert one @ two / np.linalg.norm(one) / np.linalg.norm(two) > 0.9


def test_word_vectors_are_kept(tmp_path: Path) -> None:
    """The teacher's whole words are encoded once, then read from the folder."""
    model = tiny.transformer_folder(tmp_path / "teacher", "bert")
    found, vectors = teacher.word_vectors(model, tmp_path)
    assert "chairman" in found
    assert all(word.isascii() and len(word) >= 3 for word in found)
    np.save(tmp_path / "teacher.npy", vectors * 2)
    np.testing.assert_array_equal(teacher.word_vectors(model, tmp_path)[1], vectors * 2)

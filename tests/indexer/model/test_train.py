"""The one command trains a model from a data folder, and what it starts from carries over."""

import json
import lzma
import sys
from pathlib import Path

import numpy as np
import pytest
import tiny_models as tiny

from indexer.encoder import load_encoder
from indexer.model import folder, train
from indexer.model.pairs import PairsBuilder
from indexer.model.vocabulary import VocabularySize

NEWS = [
    {"title": f"Xã số {number} họp hội đồng nhân dân", "lead": "Hội đồng nhân dân xã họp bàn việc mới",
     "body": "Hội đồng nhân dân xã họp kỳ thứ nhất. Cử tri phường bầu cử đại biểu quốc hội. " * 12}
    for number in range(12)
]  # fmt: skip
PARALLEL = [{"en": "the people council met", "vi": "hội đồng nhân dân họp"}] * 12


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with a few texts of each kind."""
    for place, rows in (
        ("news/a", NEWS),
        ("text/b", [{"title": "Xã", "text": NEWS[0]["body"]}]),
        ("parallel/c", PARALLEL),
    ):
        path = tmp_path / "data" / f"{place}.jsonl.xz"
        path.parent.mkdir(parents=True, exist_ok=True)
        with lzma.open(path, "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(row) + "\n" for row in rows)
    return tmp_path / "data"


def test_one_command_trains_a_model(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both rounds run, with a teacher, and leave a folder that encodes; the arrays are kept for the next run."""
    monkeypatch.setattr(train.vocabulary, "VocabularySize", lambda: VocabularySize(50, 20, 20, 20, 30))
    teacher = tiny.transformer_folder(tmp_path / "teacher", "bert")
    command = ["train", str(data), str(tmp_path / "out"), "--work", str(tmp_path / "work"), "--steps", "2", "2"]
    monkeypatch.setattr(sys, "argv", [*command, "--teacher", str(teacher)])
    train.main()
    found = load_encoder(str(tmp_path / "out")).encode_queries(
        ["hội đồng nhân dân", "hoi dong nhan dan", "people council"]
    )
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)
    assert (tmp_path / "work" / "vietnamese.npz").exists()
    monkeypatch.setattr(sys, "argv", [*command, "--start", str(tmp_path / "out")])
    train.main()


def test_a_new_vocabulary_starts_from_an_old_model(tmp_path: Path) -> None:
    """An entry that both have keeps its vector; a new one is the mean of what the old tokenizer makes of it."""
    old = tiny.static_folder(tmp_path / "old")
    table = folder.read_table(old).whole()
    base = tiny.tokenizer()
    extended = train.vocabulary.extended(base, ["cử▁tri"])
    started = train.start_from(old, extended, 0)
    np.testing.assert_array_equal(started[: base.get_vocab_size()], table)
    parts = table[[base.token_to_id("▁cử"), base.token_to_id("▁tri")]]
    np.testing.assert_allclose(started[-1], parts.mean(axis=0), atol=1e-6)


def test_both_rounds_are_averaged() -> None:
    """A third of the first round's table and two of the second's."""
    second, first = np.array([[3.0, 0.0]], np.float32), np.array([[0.0, 6.0]], np.float32)
    np.testing.assert_allclose(train.averaged(second, first, 1 / 3), [[2.0, 2.0]], rtol=1e-6)


def test_like_stands_beside_like() -> None:
    """Queries whose passages the model finds alike are neighbours in the order."""
    builder = PairsBuilder()
    for number in range(20):
        builder.add_parallel([("the chairman", "xã họp xã họp" if number % 2 else "cử tri cử tri")])
    made = tiny.tokenizer()
    pairs = builder.build(made)
    table = np.random.default_rng(0).normal(size=(made.get_vocab_size(), 16)).astype(np.float32)
    order = train.by_likeness(pairs, table, centres=8)
    first = pairs.passages.ids[pairs.passages.starts[pairs.target[order]]]
    assert (np.diff(first) != 0).sum() == 1

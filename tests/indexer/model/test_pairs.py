"""The arrays of the training set hold the texts they were made from."""

from pathlib import Path

import numpy as np
import tiny_models as tiny

from indexer.model.corpus import Document
from indexer.model.pairs import Pairs, PairsBuilder, cut, ragged

BODY = ". ".join(["Hội đồng nhân dân xã họp kỳ thứ nhất bàn danh sách cử tri phường bầu cử"] * 20)


def test_rows_are_taken_in_order() -> None:
    """Rows of a ragged array come out as they went in, repeated where asked."""
    made = tiny.tokenizer()
    rows = ragged(made, ["xã họp", "", "cử tri phường"], batch=2)
    taken = rows.take(np.array([2, 0, 1, 2]))
    found = [taken.ids[a:b].tolist() for a, b in zip(taken.starts[:-1], taken.starts[1:], strict=True)]
    wanted = [
        made.encode(text, add_special_tokens=False).ids for text in ("cử tri phường", "xã họp", "", "cử tri phường")
    ]
    assert found == wanted


def test_a_document_asks_for_its_own_passages(tmp_path: Path) -> None:
    """Every query points at a passage of its document; saving and loading changes nothing."""
    builder = PairsBuilder()
    builder.add(Document("Xã họp", "Cử tri phường bầu cử", BODY))
    builder.add_parallel([("the people", "nhân dân"), ("the chairman", "Ủy ban")])
    pairs = builder.build(tiny.tokenizer())
    assert pairs.target.max() < len(pairs.passages)
    assert len(pairs.target) == len(pairs.queries) == len(pairs.weight)
    assert (pairs.title >= 0).sum() == len(cut(BODY))
    pairs.save(tmp_path / "pairs.npz")
    again = Pairs.load(tmp_path / "pairs.npz")
    np.testing.assert_array_equal(again.passages.ids, pairs.passages.ids)
    np.testing.assert_array_equal(again.next, pairs.next)


def test_more_questions_weigh_no_more_together() -> None:
    """A passage that is asked for by three sentences weighs what it weighs with one."""
    weights = []
    for questions in (1, 3):
        builder = PairsBuilder()
        builder.add(Document("", "", BODY), questions=questions)
        pairs = builder.build(tiny.tokenizer())
        assert len(pairs.queries) == questions * len(pairs.passages)
        weights.append(pairs.weight.sum())
    np.testing.assert_allclose(*weights, rtol=1e-6)


def test_passages_are_whole_sentences() -> None:
    """Cutting keeps all sentences in order, about the length asked for."""
    parts = cut(BODY, 50)
    assert ". ".join(parts) == BODY
    assert all(50 <= len(part.split()) < 80 for part in parts[:-1])

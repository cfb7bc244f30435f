"""Training moves queries to their passages, and does what its formula says."""

import math

import numpy as np
import pytest
import tiny_models as tiny
import torch

from indexer.model import trainer
from indexer.model.pairs import Pairs, ragged
from indexer.model.static import unit
from indexer.model.trainer import Recipe, Sampler


def _pairs(count: int = 30, tokens: int = 60) -> Pairs:
    """Queries whose one token always stands for the passage of another token."""
    made = tiny.tokenizer()
    rows = ragged(made, ["x"] * count)
    queries = type(rows)(np.arange(count, dtype=np.int32), np.arange(count + 1))
    passages = type(rows)(np.arange(count, dtype=np.int32) + tokens // 2, np.arange(count + 1))
    titles = type(rows)(np.array([7, 8], np.int32), np.array([0, 2]))
    return Pairs(
        queries,
        passages,
        titles,
        np.arange(count),
        np.ones(count, np.float32),
        np.zeros(count, np.int64),
        np.ones(count, bool),
    )


def test_contrast_is_cross_entropy_both_ways() -> None:
    """Two orthogonal pairs at scale 2: each way -log(e²/(e²+e⁰))."""
    vectors = torch.eye(2)
    loss = trainer.contrast(vectors, vectors, Recipe(scale=2.0, widths=(2,)))
    assert loss.item() == pytest.approx(-math.log(math.exp(2) / (math.exp(2) + 1)))


def test_training_brings_pairs_together() -> None:
    """After training each query's nearest passage is its own; the start is left as it was."""
    start = np.random.default_rng(0).normal(size=(60, 8)).astype(np.float32)
    kept = start.copy()
    heard: list[int] = []
    recipe = Recipe(
        dimension=8, batch=30, steps=150, rate=0.05, widths=(8, 4), titled=0.0, longer=0.0, alike=2.0, report_every=50
    )
    table = trainer.train(start, [trainer.Share(_pairs())], recipe, lambda step, _loss, _table: heard.append(step))
    near = unit(table[:30]) @ unit(table[30:]).T
    assert (near.argmax(axis=1) == np.arange(30)).mean() > 0.8
    np.testing.assert_array_equal(start, kept)
    assert heard == [50, 100, 150]


def test_an_anchor_holds_back() -> None:
    """With an anchor the table stays nearer to where it began."""
    start = np.random.default_rng(0).normal(size=(60, 8)).astype(np.float32)
    recipe = Recipe(dimension=8, batch=30, steps=40, rate=0.05, widths=(8,), warmup=1)
    held = Recipe(dimension=8, batch=30, steps=40, rate=0.05, widths=(8,), warmup=1, anchor=0.2)
    free, near = (trainer.train(start, [trainer.Share(_pairs())], chosen, lambda *_: None) for chosen in (recipe, held))
    assert np.abs(near - start).mean() < 0.7 * np.abs(free - start).mean()


def test_a_batch_holds_no_passage_twice() -> None:
    """Passages of a batch are distinct; titles stand before them and the next passage's half after, where asked."""
    pairs = _pairs()
    queries, passages = Sampler(pairs, Recipe(titled=0.0, longer=0.0)).draw(20)
    assert len(set(passages.ids.tolist())) == len(passages) == len(queries)
    np.testing.assert_array_equal(passages.ids, queries.ids + 30)
    _, titled = Sampler(pairs, Recipe(titled=1.0, longer=0.0)).draw(5)
    assert titled.ids[:2].tolist() == [7, 8]
    assert np.diff(titled.starts).tolist() == [3] * len(titled)


def test_tokens_are_left_out_anew_each_time() -> None:
    """About the share asked for is missing from queries and passages, and rows stay rows."""
    sampler = Sampler(_pairs(), Recipe(titled=1.0, longer=0.0, dropped=0.4))
    drawn = [sampler.draw(30) for _ in range(40)]
    kept = sum(len(passages.ids) for _, passages in drawn) / sum(3 * len(passages) for _, passages in drawn)
    assert kept == pytest.approx(0.6, abs=0.05)
    assert all(passages.starts[-1] == len(passages.ids) for _, passages in drawn)
    queries, passages = sampler.draw(30)
    last = [passages.ids[b - 1] if b > a else 0 for a, b in zip(passages.starts[:-1], passages.starts[1:], strict=True)]
    asked = [queries.ids[a] if b > a else 0 for a, b in zip(queries.starts[:-1], queries.starts[1:], strict=True)]
    assert all(p in (7, 8, 0) or q in (0, p - 30) for p, q in zip(last, asked, strict=True))


def test_processes_draw_different_batches() -> None:
    """Two of them beside the training give batches that differ; with none they come from this process."""
    recipe = Recipe(dimension=8, batch=10, workers=2)
    loader = torch.utils.data.DataLoader(trainer.Batches([trainer.Share(_pairs())], recipe), None, num_workers=2)
    drawn = [batch for _, batch in zip(range(2), loader, strict=False)]
    assert drawn[0][0].tolist() != drawn[1][0].tolist()
    start = np.random.default_rng(0).normal(size=(60, 8)).astype(np.float32)
    told: list[int] = []
    trainer.train(
        start,
        [trainer.Share(_pairs())],
        Recipe(dimension=8, batch=10, steps=3, widths=(8,), workers=2, report_every=1),
        lambda step, *_: told.append(step),
    )
    assert told == [1, 2, 3]


def test_the_rate_rises_and_falls() -> None:
    """Linear to full over the warm-up, half in the middle, 2% at the end."""
    recipe = Recipe(steps=1000, warmup=50)
    assert trainer.schedule(24, 0.0, recipe) == pytest.approx(0.5)
    assert trainer.schedule(500, 0.5, recipe) == pytest.approx(0.51)
    assert trainer.schedule(1000, 1.0, recipe) == pytest.approx(0.02)


def test_the_clock_ends_training() -> None:
    """With no minutes left, no step is taken."""
    start = np.ones((60, 8), np.float32)
    recipe = Recipe(dimension=8, batch=30, steps=50, widths=(8,), minutes=1e-9)
    np.testing.assert_array_equal(trainer.train(start, [trainer.Share(_pairs())], recipe, lambda *_: None), start)

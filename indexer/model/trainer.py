"""Trains a table of token vectors so that a query lies near the passage that answers it."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from indexer import mapped
from indexer.model.lexicon import Lexicon
from indexer.model.pairs import Pairs, Ragged

Floats = NDArray[np.float32]
_GROUP, _REACH = 48, 400  # queries of a group that are drawn together, and from how many


@dataclass(frozen=True, slots=True)
class Share:
    """A set of pairs and its share of each batch, perhaps with a lexicon, and an order that puts like beside like."""

    pairs: Pairs
    share: float = 1.0
    lexicon: Lexicon | None = None
    order: NDArray[np.int64] | None = None


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to train. `scale` is the inverse temperature; `widths` are the truncated lengths that must work too.

    `english` is the share of a batch drawn from the second set of pairs, `titled` how often a passage carries its
    title, `longer` how often it runs on into the next one. `anchor` is the share of the way back to the first vectors
    that each step at the full rate takes. `minutes` ends training by the clock, where `steps` do not before. With a
    lexicon, `unmarked` and `translated` are the shares of queries without marks and in word-by-word English. `near` is
    the share of a batch drawn in neighbourhoods of pairs, which makes its negatives hard; passages more `alike` than
    that are no negatives of each other. `dropped` is the share of tokens that queries and passages lose, others each
    time, so that no vector relies on its neighbours. `device` is torch's name of where to compute; `workers` is the
    number of processes that draw batches beside it, 0 for none.
    """

    dimension: int = 384
    batch: int = 2048
    steps: int = 2400
    rate: float = 5e-3
    scale: float = 20.0
    widths: tuple[int, ...] = (384, 128)
    english: float = 0.16
    titled: float = 0.5
    longer: float = 0.25
    warmup: int = 50
    anchor: float = 0.0
    unmarked: float = 0.0
    translated: float = 0.0
    near: float = 0.0
    alike: float = 0.93
    dropped: float = 0.0
    minutes: float | None = None
    report_every: int = 100
    device: str = "cpu"
    workers: int = 0
    seed: int = 0


class Sampler:
    """Draws batches of pairs, no passage twice in one batch. `order` sorts the queries so that neighbours are alike."""

    def __init__(
        self, pairs: Pairs, recipe: Recipe, lexicon: Lexicon | None = None, order: NDArray[np.int64] | None = None
    ) -> None:
        self._pairs = pairs
        self._recipe = recipe
        self._lexicon = lexicon
        self._order = np.arange(len(pairs.weight)) if order is None else order
        self._near = 0.0 if order is None else recipe.near
        self._rng = np.random.default_rng(recipe.seed)
        self._cumulative = np.cumsum(pairs.weight[self._order], dtype=np.float64)

    def draw(self, count: int) -> tuple[Ragged, Ragged]:
        """Return about `count` queries and their passages, row by row."""
        where = self._rng.random(int(count * 1.05)) * self._cumulative[-1]
        near = int(len(where) * self._near)
        if near:
            where[:near] = self._neighbourhoods(near)
        chosen = self._order[np.searchsorted(self._cumulative, where)]
        _, first = np.unique(self._pairs.target[chosen], return_index=True)
        chosen = self._rng.permutation(chosen[first])[:count]
        queries = self._styled(self._pairs.queries.take(chosen))
        return self._thinned(queries), self._thinned(self._compose(self._pairs.target[chosen]))

    def _thinned(self, rows: Ragged) -> Ragged:
        """Leave out a share of the tokens, drawn anew each time."""
        if not self._recipe.dropped:
            return rows
        kept = self._rng.random(len(rows.ids), dtype=np.float32) >= self._recipe.dropped
        return Ragged(rows.ids[kept], np.concatenate([[0], np.cumsum(kept)])[rows.starts])

    def _neighbourhoods(self, count: int) -> NDArray[np.float64]:
        """Draw places of the cumulative weight in groups, each within a few hundred queries."""
        centres = self._rng.random(count // _GROUP + 1) * self._cumulative[-1]
        width = _REACH * self._cumulative[-1] / len(self._cumulative)
        spread = (self._rng.random((len(centres), _GROUP)) - 0.5) * width
        places = (centres[:, None] + spread).ravel()[:count]
        return np.asarray(np.clip(places, 0, self._cumulative[-1] * (1 - 1e-12)), np.float64)

    def _styled(self, rows: Ragged) -> Ragged:
        """Take the marks off some queries, and put some into English word by word."""
        if self._lexicon is None:
            return rows
        draw = self._rng.random(len(rows))
        translated = draw < self._recipe.translated
        unmarked = (draw >= self._recipe.translated) & (draw < self._recipe.translated + self._recipe.unmarked)
        return self._lexicon.translate(self._lexicon.unmark(rows, unmarked), translated, self._rng)

    def _compose(self, rows: NDArray[np.int64]) -> Ragged:
        """Lay out passages, some behind their title, some run on into the next passage."""
        pairs = self._pairs
        titled = (pairs.title[rows] >= 0) & (self._rng.random(len(rows)) < self._recipe.titled)
        longer = pairs.next[rows] & (self._rng.random(len(rows)) < self._recipe.longer)
        heads = np.where(titled, pairs.title[rows], 0)
        head_ends = pairs.titles.starts[np.minimum(heads + 1, len(pairs.titles))]
        head_lengths = np.where(titled, head_ends - pairs.titles.starts[heads], 0)
        begins = pairs.passages.starts[rows]
        ends = pairs.passages.starts[rows + 1]
        half = (pairs.passages.starts[np.minimum(rows + 2, len(pairs.passages))] - ends) // 2
        lengths = ends - begins + np.where(longer, half, 0)
        starts = mapped.begins(head_lengths + lengths)
        ids = np.empty(starts[-1], np.int32)
        _copy(ids, starts[:-1], pairs.titles.ids, pairs.titles.starts[heads], head_lengths)
        _copy(ids, starts[:-1] + head_lengths, pairs.passages.ids, begins, lengths)
        return Ragged(ids, starts)


def _copy(
    into: NDArray[np.int32],
    at: NDArray[np.int64],
    source: NDArray[np.int32],
    begin: NDArray[np.int64],
    length: NDArray[np.int64],
) -> None:
    """Copy runs of `length` ids from `source` at `begin` to `into` at `at`."""
    offsets = np.arange(length.sum()) - np.repeat(np.cumsum(length) - length, length)
    into[np.repeat(at, length) + offsets] = source[np.repeat(begin, length) + offsets]


def join(parts: list[Ragged]) -> Ragged:
    """Lay several sets of rows end to end."""
    lengths = np.concatenate([np.diff(part.starts) for part in parts])
    return Ragged(np.concatenate([part.ids for part in parts]), mapped.begins(lengths))


class Batches(IterableDataset[tuple[Tensor, ...]]):  # type: ignore[misc]  # torch is not followed, see pyproject.toml
    """Batches without end: token ids and starts of the queries, then of their passages, row by row.

    Each process that draws them draws others.
    """

    def __init__(self, sets: Sequence[Share], recipe: Recipe) -> None:
        self._sets = sets
        self._recipe = recipe

    def __iter__(self) -> Iterator[tuple[Tensor, ...]]:
        worker = get_worker_info()
        recipe = replace(self._recipe, seed=self._recipe.seed + 1000 * (worker.id if worker else 0))
        samplers = [
            (Sampler(part.pairs, recipe, part.lexicon, part.order), int(recipe.batch * part.share))
            for part in self._sets
        ]
        while True:
            drawn = [sampler.draw(count) for sampler, count in samplers]
            sides = [join([part[side] for part in drawn]) for side in (0, 1)]
            yield tuple(torch.from_numpy(array) for side in sides for array in (side.ids, side.starts[:-1]))


def contrast(queries: Tensor, passages: Tensor, recipe: Recipe) -> Tensor:
    """InfoNCE both ways with in-batch negatives (van den Oord 2018), summed over truncated widths (Kusupati 2022).

    Passages that are nearly one (`Recipe.alike`) are left out of each other's negatives.
    """
    goal = torch.arange(len(queries), device=queries.device)
    with torch.no_grad():
        whole = nn.functional.normalize(passages)
        twins = whole @ whole.T > recipe.alike
        twins.fill_diagonal_(False)
    loss = torch.zeros((), device=queries.device)
    for width in recipe.widths:
        near = (
            recipe.scale * nn.functional.normalize(queries[:, :width]) @ nn.functional.normalize(passages[:, :width]).T
        )
        near = near.masked_fill(twins, -1e4)
        loss = loss + nn.functional.cross_entropy(near, goal) + nn.functional.cross_entropy(near.T, goal)
    return loss / (2 * len(recipe.widths))


def train(start: Floats, sets: Sequence[Share], recipe: Recipe, report: Callable[[int, float, Floats], None]) -> Floats:
    """Train from the table `start` on `sets` of pairs; return the new table.

    `report` gets the step, the mean loss since it was last called, and the table, every `report_every` steps.
    """
    weights = torch.from_numpy(start.copy()).to(recipe.device)
    table = nn.EmbeddingBag.from_pretrained(weights, freeze=False, mode="mean")
    first = weights.clone() if recipe.anchor else weights
    adam = torch.optim.Adam(table.parameters(), lr=recipe.rate, fused=True, betas=(0.9, 0.99))
    batches = iter(DataLoader(Batches(sets, recipe), batch_size=None, num_workers=recipe.workers))
    recent: list[Tensor] = []
    watch = stopwatch()
    for step in range(recipe.steps):
        progress = max(step / recipe.steps, watch() / 60 / recipe.minutes if recipe.minutes else 0.0)
        rate = schedule(step, progress, recipe)
        if progress >= 1:
            break
        for group in adam.param_groups:
            group["lr"] = recipe.rate * rate
        ids, starts, passage_ids, passage_starts = (part.to(recipe.device) for part in next(batches))
        loss = contrast(table(ids.long(), starts), table(passage_ids.long(), passage_starts), recipe)
        adam.zero_grad()
        loss.backward()
        adam.step()
        if recipe.anchor:
            with torch.no_grad():
                table.weight.lerp_(first, recipe.anchor * rate)
        recent.append(loss.detach())
        if (step + 1) % recipe.report_every == 0 or step + 1 == recipe.steps:
            report(step + 1, float(torch.stack(recent).mean()), table.weight.detach().cpu().numpy())
            recent = []
    trained: Floats = table.weight.detach().cpu().numpy()
    return trained


def schedule(step: int, progress: float, recipe: Recipe) -> float:
    """Return the share of the full rate: a linear rise in the warm-up, half a cosine down to 2% at the end."""
    rise = min(1.0, (step + 1) / recipe.warmup)
    return float(rise * (0.02 + 0.98 * 0.5 * (1 + np.cos(np.pi * min(progress, 1.0)))))


def stopwatch() -> Callable[[], float]:
    """Return a function that says how many seconds have passed."""
    begin = time.monotonic()
    return lambda: time.monotonic() - begin

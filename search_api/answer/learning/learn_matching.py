"""Trains the network of `matching.py` on lessons, with torch; only learning needs it.

The sentence that proves is chosen among the best of the linear model: -ln(Σ_proving exp s / Σ_all exp s), where s is
the linear rank plus what the network adds, which is nothing at the start. AdamW (Loshchilov and Hutter 2019), the rate
up and down once (Smith and Topin 2018), some inputs dropped (Srivastava et al. 2014).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from search_api.answer.evidence.met import Floats
from search_api.answer.learning.lessons import Lesson
from search_api.answer.model.matching import CLIPPED, LAYERS, LOOKED_AT, PER, TOKENS, Matching, looked_at, told_of
from search_api.answer.model.model import Weights

if TYPE_CHECKING:
    from torch import Tensor

_NEVER = -1e4  # rank of what is no sentence
_DROPPED, _DROPPED_INSIDE = 0.1, 0.2


@dataclass(frozen=True, slots=True)
class Course:
    """How to train: widths of the layers, how often each lesson is seen, how many at once, rate and decay."""

    token: int = 32
    meets: int = 8
    rows: int = 32
    rounds: int = 10
    batch: int = 64
    rate: float = 3e-3
    decay: float = 0.5
    seed: int = 0


def learn_matching(
    lessons: Sequence[Lesson], weights: Sequence[float], linear: Weights, names: Sequence[str], course: Course
) -> Matching:
    """Train a network on lessons, each with its weight, beside the linear weights of the sentences."""
    import torch

    torch.manual_seed(course.seed)
    rows = np.concatenate([one.rows for one in lessons])
    mean, deviation = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    straight = np.array([linear.get(name, 0.0) for name in names], np.float32)
    prepared = [_prepared(one, straight, mean, deviation) for one in lessons]
    taught = [(one, weight) for one, weight in zip(prepared, weights, strict=True) if one.proves.any()]
    inputs = _Batch.of([one for one, _ in taught], [weight for _, weight in taught])
    layers = _layers(inputs.told.shape[-1], inputs.seen.shape[-1], rows.shape[1], course)
    optimiser = torch.optim.AdamW(layers.values(), lr=course.rate, weight_decay=course.decay)
    steps = max(course.rounds * len(taught) // course.batch, 1)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, course.rate, total_steps=steps + 1)
    for _ in range(steps):
        some = inputs.some(torch.randint(0, len(taught), (course.batch,)))
        loss = _loss(layers, some)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(layers.values(), 1.0)
        optimiser.step()
        schedule.step()
    return Matching(tuple(names), mean, deviation, {name: own.detach().numpy() for name, own in layers.items()})


@dataclass(frozen=True, slots=True, eq=False)
class _Prepared:
    """A lesson as the network takes it: its best sentences by the linear rank."""

    told: Floats
    seen: Floats
    rows: Floats
    ranks: Floats
    proves: Floats


def _prepared(one: Lesson, straight: Floats, mean: Floats, deviation: Floats) -> _Prepared:
    ranks = one.rows @ straight - one.cost
    best = np.argsort(-ranks)[:LOOKED_AT]
    return _Prepared(
        told_of(one.kind, one.tokens[:TOKENS]),
        looked_at(one.met[best][:, :TOKENS].astype(np.float32)),
        np.clip((one.rows[best] - mean) / deviation, -CLIPPED, CLIPPED),
        ranks[best],
        one.proves[best].astype(np.float32),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Batch:
    """Lessons beside each other, filled up: told (b, t, …), seen (b, n, t, …), token (b, t) 1 where there is one, rows
    (b, n, f), ranks (b, n), proves (b, n), weight (b,)."""

    told: "Tensor"
    seen: "Tensor"
    token: "Tensor"
    rows: "Tensor"
    ranks: "Tensor"
    proves: "Tensor"
    weight: "Tensor"

    @classmethod
    def of(cls, lessons: Sequence[_Prepared], weights: Sequence[float]) -> "_Batch":
        """Fill up lessons to one size."""
        import torch

        count, features = len(lessons), lessons[0].rows.shape[1]
        told = np.zeros((count, TOKENS, lessons[0].told.shape[-1]), np.float32)
        seen = np.zeros((count, LOOKED_AT, TOKENS, lessons[0].seen.shape[-1]), np.float32)
        token = np.zeros((count, TOKENS), np.float32)
        rows = np.zeros((count, LOOKED_AT, features), np.float32)
        ranks = np.full((count, LOOKED_AT), _NEVER, np.float32)
        proves = np.zeros((count, LOOKED_AT), np.float32)
        for at, one in enumerate(lessons):
            n, t = one.seen.shape[:2]
            told[at, :t], seen[at, :n, :t], token[at, :t] = one.told, one.seen, 1
            rows[at, :n], ranks[at, :n], proves[at, :n] = one.rows, one.ranks, one.proves
        parts = (told, seen, token, rows, ranks, proves, np.array(weights, np.float32))
        return cls(*(torch.from_numpy(part) for part in parts))

    def some(self, which: "Tensor") -> "_Batch":
        """Return the lessons at some places."""
        parts = (self.told, self.seen, self.token, self.rows, self.ranks, self.proves, self.weight)
        return _Batch(*(part[which] for part in parts))


def _layers(told: int, seen: int, features: int, course: Course) -> dict[str, "Tensor"]:
    """Return fresh weights; those of the last layers are 0, so that nothing is added at first."""
    import torch

    sizes = {
        "told": (told, course.token),
        "token": (seen, course.token),
        "token_bias": (course.token,),
        "meets": (course.token, course.meets),
        "meets_bias": (course.meets,),
        "sum": (course.meets,),
        "rows": (course.meets + features, course.rows),
        "hidden_bias": (course.rows,),
        "out": (course.rows,),
    }
    drawn = ("told", "token", "meets", "rows")
    layers = {name: torch.randn(*sizes[name]) * sizes[name][0] ** -0.5 for name in drawn}
    layers |= {name: torch.zeros(*sizes[name]) for name in LAYERS if name not in drawn}
    return {name: layers[name].requires_grad_() for name in LAYERS}


def _loss(layers: Mapping[str, "Tensor"], some: _Batch) -> "Tensor":
    import torch
    from torch.nn.functional import dropout, gelu

    told = some.told @ layers["told"] + layers["token_bias"]
    inner = gelu(some.seen @ layers["token"] + told[:, None], approximate="tanh")
    hidden = inner @ layers["meets"] + layers["meets_bias"]
    held = (hidden * some.token[:, None, :, None]).sum(2) / PER
    beside = dropout(torch.cat([held, some.rows], -1), _DROPPED) @ layers["rows"] + layers["hidden_bias"]
    more = dropout(gelu(beside, approximate="tanh"), _DROPPED_INSIDE) @ layers["out"]
    ranks = some.ranks + held @ layers["sum"] + more
    proving = torch.logsumexp(ranks.masked_fill(some.proves == 0, _NEVER), 1)
    lost = torch.logsumexp(ranks, 1) - proving
    return (lost * some.weight).sum() / some.weight.sum()

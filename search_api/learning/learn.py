"""Learns the ranking: `python -m search_api.learning.learn FOLDER…` asks judged sets and writes `data/ranking.json`.

Weights by coordinate ascent on nDCG@10 (Metzler and Croft 2007) over a coarse grid: few steps, few parameters, the
measure itself as the aim; first at first sight, then for the closer look. Then each model's scale and bias by logistic
regression on its ten best articles (Platt 1999), so that a score is a probability. `docs/ranking.md` explains; the sets
named first weigh most.
"""

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.build import Stages, build
from indexer.encoder import Encoder, load_encoder
from indexer.model.static import StaticEncoder
from indexer.newest import SnapshotSource
from indexer.settings import IndexSettings
from indexer.snapshot import Snapshot
from search_api.learning.judged import read_judged
from search_api.query.query import Query
from search_api.ranking.closer import LOOKED_AT, measure
from search_api.ranking.collapse import Ranked
from search_api.ranking.engine import DEPTH, Engine
from search_api.ranking.fuse import CLOSER, FEATURES, features, fuse
from search_api.ranking.retrieve import Candidates, Retriever, look_around

Floats = NDArray[np.float64]

GRID: dict[str, tuple[float, ...]] = {
    "best_words": (0.0, 0.3, 0.6, 0.9, 1.2, 1.6),
    "cosine": (0.2, 0.4, 0.6, 0.8, 1.0, 1.25, 1.5, 2.0),
    "near": (0.0, 0.4, 0.9, 1.3, 1.7, 2.2, 2.7, 3.5),
    "line": (0.0, 0.2, 0.4, 0.6, 0.8, 1.1, 1.5),
    "lacking": (0.0, -0.1, -0.2, -0.4, -0.7, -1.0, -1.4, -2.0),
    "unknown": (0.0, -0.4, -0.8, -1.3, -2.0, -3.0),
}
# Only proportions matter to the order: the weight of `words` stays 1. Found by random searches; docs/ranking.md tells.
START = {"words": 1.0, "best_words": 0.9, "cosine": 2.0, "near": 2.7, "line": 0.8, "lacking": -2.0, "unknown": -2.0}
_ROUNDS = 3
_LEAST_GAIN = 5e-3  # less is chance: so much give two of 124 questions whose answers move from rank 2 to rank 1
_STEPS = 50  # at most, of a calibration
_TOP = 10
_READ = 3 * LOOKED_AT  # passages that are read of each question: whatever the weights, those looked at are among them
_MANY = 50  # fewer questions do not stand for a whole set
_DISCOUNTS = 1 / np.log2(np.arange(2, _TOP + 2))


@dataclass(frozen=True, slots=True)
class Asked:
    """The candidates of one judged question, sorted by article: `first[i]` is where article i begins.

    `near` is what a closer look finds (`closer.measure`), (n, 3), 0 where a passage was not read. `asks`
    says that it is put as a question; only then are the best looked at closely.
    """

    features: Floats
    near: Floats
    first: NDArray[np.int64]
    grades: Floats
    ideal: float
    asks: bool = True

    def ranking(self, weights: Floats) -> tuple[NDArray[np.int64], Floats]:
        """Return the best articles and the scores of all, an article scoring as its best passage."""
        scores = np.maximum.reduceat(self.features @ weights, self.first)
        return np.argsort(-scores, kind="stable")[:_TOP], scores

    def best(self, weights: Floats) -> tuple[NDArray[np.int64], Floats]:
        """Return the best articles at first sight with their scores."""
        top, scores = self.ranking(weights)
        return top, scores[top]

    def constant(self, name: str, count: int) -> Floats:
        """Return `count` times a feature that is the same for all candidates."""
        return np.full(count, self.features[0, FEATURES.index(name)])

    def gain(self, top: NDArray[np.int64]) -> float:
        """Return nDCG@10 of the articles `top`, best first."""
        return float((self.grades[top] * _DISCOUNTS[: len(top)]).sum() / self.ideal)

    def closer(self, choice: dict[str, float]) -> tuple[NDArray[np.int64], Floats]:
        """Look closer at the articles best at first sight: return the ten best then, and their scores."""
        if not self.asks:
            return self.best(weights_of(choice))
        sight = self.features @ weights_of(choice)
        article = np.repeat(np.arange(len(self.first)), np.diff([*self.first, len(sight)]))
        order = np.lexsort((-sight, article))
        best = order[np.unique(article[order], return_index=True)[1]]
        looked = best[np.argsort(-sight[best], kind="stable")[:LOOKED_AT]]
        scores = sight[looked] + self.near[looked] @ np.array([choice[name] for name in CLOSER[1:]])
        top = np.argsort(-scores, kind="stable")[:_TOP]
        return article[looked[top]], scores[top]


def weights_of(choice: dict[str, float]) -> Floats:
    """Return the weights in the order of the features; what is not named weighs nothing."""
    return np.array([choice.get(name, 0.0) for name in FEATURES])


def ask(folder: Path, place: Path, model: str) -> list[Asked]:
    """Ask all questions of a judged set against an index at `place`, which is built where there is none."""
    judged, encoder = read_judged(folder), load_encoder(model)
    if not place.exists():
        build(judged.articles(), IndexSettings(index=place), Stages(encoder))
    engine = Engine(SnapshotSource(place), encoder)
    snapshot = engine.snapshot
    ids = {article.number: article.id for article in snapshot.walk(entities=False)}
    asked = []
    for question in judged.questions:
        query = engine.parse(question.text, snapshot)
        vector = engine.vector(query, "hybrid")
        retriever = Retriever(snapshot, query, DEPTH)
        found = retriever.gather(vector, "hybrid")
        found = look_around(found, fuse(found, "first"))
        near = _near(snapshot, encoder, query, vector, found)
        relevant = judged.relevant[question.id]
        grades = [relevant.get(ids[number], 0) for number in found.numbers.tolist()]
        one = _asked((features(found), near), found.numbers, grades, list(relevant.values()))
        asked.append(replace(one, asks=query.asks))
    return asked


def _near(
    snapshot: Snapshot, encoder: Encoder, query: Query, vector: NDArray[np.float32] | None, found: Candidates
) -> NDArray[np.float32]:
    """Return what a closer look finds in the best candidates, 0 for the others: (n, 3)."""
    near = np.zeros((len(found.ids), len(CLOSER) - 1), np.float32)
    if isinstance(encoder, StaticEncoder) and vector is not None:
        rows = np.argsort(-fuse(found, "hybrid"), kind="stable")[:_READ]
        hits = [Ranked(int(found.ids[row]), int(found.numbers[row]), 0.0, 0.0, None) for row in rows]
        near[rows] = measure(snapshot, encoder, query, vector, hits)
    return near


def _asked(
    rows: tuple[NDArray[Any], NDArray[Any]],
    numbers: NDArray[np.int64],
    grades: Sequence[int],
    relevant: Sequence[int],
) -> Asked:
    order = np.argsort(numbers, kind="stable")
    first = np.flatnonzero(np.diff(numbers[order], prepend=-1))
    best = sorted(relevant, reverse=True)[:_TOP]
    ideal = float((np.array(best) * _DISCOUNTS[: len(best)]).sum())
    measured, near = (columns[order].astype(np.float64) for columns in rows)
    return Asked(measured, near, first, np.array(grades, np.float64)[order][first], ideal)


def ascend(aim: Callable[[dict[str, float]], float], start: dict[str, float]) -> dict[str, float]:
    """Change one parameter at a time to whatever value of the grid raises `aim`, until nothing does."""
    choice, best = dict(start), aim(start)
    for _ in range(_ROUNDS):
        before = best
        for name in GRID:
            for value in GRID[name]:
                found = aim({**choice, name: value})
                if found > best + _LEAST_GAIN:
                    best, choice = found, {**choice, name: value}
        if best == before:
            break
    return choice


# The best articles of a question: what is known of each, (n, k), which of them answer, and how much they count.
Ranking = tuple[Floats, NDArray[np.bool_], float]


def calibrate(rankings: Sequence[Ranking]) -> list[float]:
    """Fit p = 1 / (1 + exp(-(scales·row + bias))) by Newton's method: return the scales, then the bias."""
    x = np.concatenate([rows for rows, _, _ in rankings])
    y = np.concatenate([answers for _, answers, _ in rankings]).astype(float)
    share = np.concatenate([np.full(len(rows), weight / max(len(rows), 1)) for rows, _, weight in rankings])
    points = np.column_stack([x, np.ones(len(x))])
    fitted = np.zeros(points.shape[1])
    for _ in range(_STEPS):
        p = 1 / (1 + np.exp(-points @ fitted))
        slope = points.T @ (share * (p - y))
        bend = (points.T * (share * p * (1 - p))) @ points + 1e-9 * np.eye(len(fitted))
        step = np.linalg.solve(bend, slope)
        fitted = fitted - step
        if np.abs(step).max() < 1e-9:
            break
    return fitted.tolist()


Sets = Sequence[Sequence[Asked]]


def _mean(sets: Sets, measure: Callable[[Asked], float]) -> float:
    """Average a measure over each set; sets weigh 1, 1/2, 1/3, … in their order."""
    means = [np.mean([measure(one) if len(one.first) else 0.0 for one in asked]) for asked in sets]
    return float(np.average(means, weights=[1 / (place + 1) for place in range(len(sets))]))


def learn(sets: Sets) -> dict[str, Any]:
    """Learn the models of all modes, and the one for a closer look."""

    def aim(choice: dict[str, float]) -> float:
        return _mean(sets, lambda one: one.gain(one.closer(choice)[0]))

    best = ascend(aim, START)
    choices = {
        "hybrid": best,
        "first": {**best, "near": 0.0},
        "lexical": {name: best[name] for name in ("words", "best_words")},
        "dense": {"cosine": 1.0},
    }
    told = {"hybrid": ("best_cosine",)}
    models = {name: _model(choice, told.get(name, ()), sets) for name, choice in choices.items()}
    return {"models": models | {"closer": _closer(models["hybrid"], best, sets)}}


def _model(choice: dict[str, float], told: Sequence[str], sets: Sets) -> dict[str, Any]:
    """Turn the scores of a choice into probabilities, told also of features that are the same for all candidates."""

    def rows(one: Asked) -> tuple[NDArray[np.int64], Floats]:
        top, scores = one.best(weights_of(choice))
        return top, np.column_stack([scores, *(one.constant(name, len(top)) for name in told)])

    scale, *others, bias = calibrate(_rankings(sets, rows))
    known = {name: scale * weight for name, weight in choice.items() if name in FEATURES}
    weights = known | dict(zip(told, others, strict=True))
    return {"bias": round(bias, 3), "weights": {name: round(weight, 3) for name, weight in weights.items() if weight}}


def _closer(hybrid: dict[str, Any], choice: dict[str, float], sets: Sets) -> dict[str, Any]:
    """Express the closer look by the logit of the first sight, in the proportions of `choice`."""
    scale = hybrid["weights"]["words"] / choice["words"]

    def rows(one: Asked) -> tuple[NDArray[np.int64], Floats]:
        top, scores = one.closer(choice)
        told = one.constant("best_cosine", len(top)) * hybrid["weights"].get("best_cosine", 0.0)
        return top, (scale * scores + told + hybrid["bias"])[:, None]

    questions = [[one for one in asked if one.asks] for asked in sets]
    ratio, bias = calibrate(_rankings(questions, rows))
    weights = {"first": ratio, **{name: ratio * scale * choice[name] for name in CLOSER[1:]}}
    return {"bias": round(bias, 3), "weights": {name: round(weight, 3) for name, weight in weights.items()}}


def _rankings(sets: Sets, rows: Callable[[Asked], tuple[NDArray[np.int64], Floats]]) -> list[Ranking]:
    """Return the best articles of each question; the questions of a set count 1 together, where they are many."""
    found = []
    for asked in sets:
        for one in asked:
            if len(one.first):
                top, measured = rows(one)
                found.append((measured, one.grades[top] > 0, 1 / max(len(asked), _MANY)))
    return found


def main() -> None:
    """Ask the judged sets given, learn, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path, help="BEIR folders, the most important first")
    parser.add_argument("--indexes", type=Path, required=True, help="folder for their indexes, kept between runs")
    parser.add_argument("--model", default="bundled")
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "data" / "ranking.json")
    options = parser.parse_args()
    sets = [ask(folder, options.indexes / folder.name, options.model) for folder in options.folders]
    options.out.write_text(json.dumps(learn(sets), indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""Learns the ranking: `python -m search_api.learn FOLDER…` asks judged sets and writes `data/ranking.json`.

Weights by coordinate ascent on nDCG@10 (Metzler and Croft 2007) over a coarse grid: few steps, few parameters, the
measure itself as the aim. Then each model's scale and bias by logistic regression on its ten best articles (Platt
1999), so that a score is a probability. `docs/ranking.md` explains; the sets named first weigh most.
"""

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.build import Stages, build
from indexer.encoder import load_encoder
from indexer.settings import IndexSettings
from indexer.snapshot import SnapshotSource
from search_api.engine import DEPTH, Engine
from search_api.fuse import FEATURES, features, fuse
from search_api.judged import read_judged
from search_api.retrieve import Retriever, look_around

Floats = NDArray[np.float64]

GRID: dict[str, tuple[float, ...]] = {
    "best_words": (0.0, 0.2, 0.4, 0.6, 0.8, 1.0, 1.5),
    "cosine": (0.2, 0.4, 0.6, 0.8, 1.0, 1.25, 1.5, 2.0),
    "near": (0.0, 0.3, 0.5, 0.7, 0.9, 1.1),
}
# Only proportions matter to the order: the weight of `words` stays 1.
START = {"words": 1.0, "best_words": 0.8, "cosine": 1.0, "near": 0.9}
_ROUNDS = 3
_LEAST_GAIN = 1e-4
_TOP = 10
_DISCOUNTS = 1 / np.log2(np.arange(2, _TOP + 2))


@dataclass(frozen=True, slots=True)
class Asked:
    """The candidates of one judged question, sorted by article: `first[i]` is where article i begins."""

    features: Floats
    first: NDArray[np.int64]
    grades: Floats
    ideal: float

    def ranking(self, weights: Floats) -> tuple[NDArray[np.int64], Floats]:
        """Return the best articles and the scores of all, an article scoring as its best passage."""
        scores = np.maximum.reduceat(self.features @ weights, self.first)
        return np.argsort(-scores, kind="stable")[:_TOP], scores

    def ndcg(self, weights: Floats) -> float:
        """Return nDCG@10 with these weights."""
        if not len(self.first):
            return 0.0
        top = self.ranking(weights)[0]
        return float((self.grades[top] * _DISCOUNTS[: len(top)]).sum() / self.ideal)


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
        relevant = judged.relevant[question.id]
        grades = [relevant.get(ids[number], 0) for number in found.numbers.tolist()]
        asked.append(_asked(features(found), found.numbers, grades, list(relevant.values())))
    return asked


def _asked(rows: NDArray[Any], numbers: NDArray[np.int64], grades: Sequence[int], relevant: Sequence[int]) -> Asked:
    order = np.argsort(numbers, kind="stable")
    first = np.flatnonzero(np.diff(numbers[order], prepend=-1))
    best = sorted(relevant, reverse=True)[:_TOP]
    ideal = float((np.array(best) * _DISCOUNTS[: len(best)]).sum())
    return Asked(rows[order].astype(np.float64), first, np.array(grades, np.float64)[order][first], ideal)


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


def calibrate(sets: Sequence[Sequence[Asked]], weights: Floats, rounds: int = 50) -> tuple[float, float]:
    """Fit p = 1 / (1 + exp(-(scale·score + bias))) to the ten best articles of every question, by Newton's method."""
    scores, answers, shares = [], [], []
    for asked in sets:
        for one in asked:
            if len(one.first):
                top, all_scores = one.ranking(weights)
                scores.append(all_scores[top])
                answers.append(one.grades[top] > 0)
                shares.append(np.full(len(top), 1 / (len(top) * len(asked))))
    x, y, share = np.concatenate(scores), np.concatenate(answers).astype(float), np.concatenate(shares)
    points = np.stack([x, np.ones_like(x)], axis=1)
    fitted = np.array([1.0, -float(x.mean())])
    for _ in range(rounds):
        p = 1 / (1 + np.exp(-points @ fitted))
        slope = points.T @ (share * (p - y))
        bend = (points.T * (share * p * (1 - p))) @ points + 1e-9 * np.eye(2)
        step = np.linalg.solve(bend, slope)
        fitted = fitted - step
        if np.abs(step).max() < 1e-9:
            break
    return float(fitted[0]), float(fitted[1])


def learn(sets: Sequence[Sequence[Asked]]) -> dict[str, Any]:
    """Learn the models of all modes. Sets weigh 1, 1/2, 1/3, … in their order."""
    importance = [1 / (place + 1) for place in range(len(sets))]

    def aim(choice: dict[str, float]) -> float:
        weights = weights_of(choice)
        means = [np.mean([one.ndcg(weights) for one in asked]) for asked in sets]
        return float(np.average(means, weights=importance))

    hybrid = ascend(aim, START)
    choices = {
        "hybrid": hybrid,
        "first": {**hybrid, "near": 0.0},
        "lexical": {name: hybrid[name] for name in ("words", "best_words")},
        "dense": {"cosine": 1.0},
    }
    return {"models": {name: _model(sets, weights_of(choice)) for name, choice in choices.items()}}


def _model(sets: Sequence[Sequence[Asked]], weights: Floats) -> dict[str, Any]:
    scale, bias = calibrate(sets, weights)
    named = zip(FEATURES, (weights * scale).tolist(), strict=True)
    return {"bias": round(bias, 3), "weights": {name: round(weight, 3) for name, weight in named if weight}}


def main() -> None:
    """Ask the judged sets given, learn, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path, help="BEIR folders, the most important first")
    parser.add_argument("--indexes", type=Path, required=True, help="folder for their indexes, kept between runs")
    parser.add_argument("--model", default="bundled")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "data" / "ranking.json")
    options = parser.parse_args()
    sets = [ask(folder, options.indexes / folder.name, options.model) for folder in options.folders]
    options.out.write_text(json.dumps(learn(sets), indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

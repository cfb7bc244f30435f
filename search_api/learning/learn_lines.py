"""Learns which lines answer: `python -m search_api.learning.learn_lines FOLDER INDEX` writes `data/lines.json`.

FOLDER is a judged set (BEIR), best one of many questions about details, INDEX an index of its corpus with metadata.
The ten best articles at first sight of each question are read; the weights of the lines' features are those that,
beside the first score and what the article lacks, best choose the article that answers, whose best line counts:
-ln(Σ_answering exp s / Σ_all exp s) (Cao et al. 2007). `learn.py` weighs what comes of it against the rest.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from indexer.encoder import load_encoder
from indexer.model.static import StaticEncoder
from indexer.newest import SnapshotSource
from search_api.learning.judged import read_judged
from search_api.ranking.closer import LOOKED_AT, Look, look
from search_api.ranking.collapse import by_article
from search_api.ranking.engine import DEPTH, Engine
from search_api.ranking.fuse import fuse
from search_api.ranking.line_match import LINE, first_lines
from search_api.ranking.retrieve import Retriever, look_around

Doubles = NDArray[np.float64]

_HOLD = 1e-3  # how much the squares of the weights are held down
_TURNS = 6  # the best lines are chosen anew so often


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """The best articles of a question: what a closer look sees, the logits of their first scores (n,), and which of
    them answer (n,)."""

    seen: Look
    first: Doubles
    answers: NDArray[np.bool_]

    def best(self, weights: Doubles) -> Doubles:
        """Return of each article the features of its best line by these weights, what it lacks, and its first score."""
        values, starts = self.seen.lines @ weights, first_lines(self.seen.counts).tolist()
        ends = [*starts[1:], len(values)]
        rows = [start + int(values[start:end].argmax()) for start, end in zip(starts, ends, strict=True)]
        return np.hstack([self.seen.lines[rows], self.seen.lacks, self.first[:, None]])


def choices(folder: Path, index: Path, encoder: StaticEncoder) -> Iterator[Choice]:
    """Ask the questions of a judged set, and yield those of which some of the best articles answer and some do not."""
    judged, engine = read_judged(folder), Engine(SnapshotSource(index), encoder)
    snapshot = engine.snapshot
    ids = {article.number: article.id for article in snapshot.walk(entities=False)}
    for question in judged.questions:
        query = engine.parse(question.text, snapshot)
        vector = engine.vector(query, "hybrid")
        if not query.asks or vector is None:
            continue
        found = Retriever(snapshot, query, DEPTH).gather(vector, "hybrid")
        found = look_around(found, fuse(found, "first"))
        close = by_article(snapshot, found, fuse(found, "hybrid"), duplicates=True)[:LOOKED_AT]
        answers = np.array([ids[hit.number] in judged.relevant[question.id] for hit in close], bool)
        if answers.any() and not answers.all():
            scores = np.array([hit.score for hit in close])
            yield Choice(look(snapshot, encoder, query, vector, close), np.log(scores) - np.log1p(-scores), answers)


def learn(known: Sequence[Choice]) -> dict[str, float]:
    """Learn the weights of the lines' features, which say by how much the logit of an article's first score grows."""
    spread = np.concatenate([one.seen.lines for one in known]).std(axis=0) + 1e-6
    weights = np.zeros(len(LINE))
    weights[0] = 1.0
    for _ in range(_TURNS):
        fitted = _fit([(one.best(weights), one.answers) for one in known], spread)
        weights = fitted[: len(LINE)]
    ratio = fitted[-1]  # of the first score
    return {name: round(float(own / ratio), 3) for name, own in zip(LINE, weights, strict=True)}


def _fit(sets: Sequence[tuple[Doubles, NDArray[np.bool_]]], spread: Doubles) -> Doubles:
    """Minimise the mean of -ln(Σ_answering exp s / Σ_all exp s), s = w·x, by L-BFGS."""
    x, answers = (np.concatenate(parts) for parts in zip(*sets, strict=True))
    sizes = [len(rows) for rows, _ in sets]
    begins = np.cumsum([0, *sizes[:-1]])
    scale = np.concatenate([spread, np.ones(x.shape[1] - len(spread))])
    scaled = x / scale

    def loss(weights: Doubles) -> tuple[float, Doubles]:
        power = scaled @ weights
        power = np.exp(power - np.repeat(np.maximum.reduceat(power, begins), sizes))
        every, right = (np.add.reduceat(part, begins) for part in (power, np.where(answers, power, 0.0)))
        pull = np.where(answers, power, 0.0) / np.repeat(right, sizes) - power / np.repeat(every, sizes)
        lost = float(np.log(every / right).mean() + _HOLD * weights @ weights)
        return lost, 2 * _HOLD * weights - pull @ scaled / len(sizes)

    return np.asarray(minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B").x / scale)


def main() -> None:
    """Ask the set given, learn, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="BEIR folder")
    parser.add_argument("index", type=Path, help="an index of its corpus with metadata")
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "data" / "lines.json")
    options = parser.parse_args()
    encoder = load_encoder("bundled")
    if not isinstance(encoder, StaticEncoder):
        raise SystemExit("only a static model reads lines")
    weights = learn(list(choices(options.folder, options.index, encoder)))
    options.out.write_text(json.dumps(weights, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""Learns the answers' weights: `python -m search_api.answer.learning.learn --set FOLDER INDEX …` writes `weights.json`.

FOLDER is a BEIR folder whose questions have an answer and a quote, INDEX an index of its corpus with metadata (built
from it where there is none). Four small linear models, each over features that a person can read:

- entities, clauses: ridge regression of a short answer's F1 in the sentences that prove it (Hoerl and Kennard 1970);
- sentences: the conditional logit of a proving sentence among all that were read (McFadden 1974);
- sure: logistic regression of "the first sentence proves", over the questions as they are and over three kinds that
  nothing should answer: those of `unanswerable.jsonl`, and every question with the articles that answer it left out, or
  with just their proving sentences left out.

What ships is learned from all questions; `tests/eval/answers.py` measures it, and cross-validates the learning.
"""

import argparse
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from indexer.analysis import Terms
from search_api.answer.answer import Cut, confidence, cuts, sure_features
from search_api.answer.learning.judged import Known, open_index, read_known, read_unanswerable
from search_api.answer.learning.learn_matching import Course, learn_matching
from search_api.answer.learning.lessons import Lesson, evened, lesson, read_lessons
from search_api.answer.model.model import Model, load_model
from search_api.answer.question.heard import hear
from search_api.answer.reading import FOUND, Offer, Reading, read, sentence_features, sources
from search_api.ranking.engine import SearchRequest
from search_api.understanding.understand import Understander

Floats = NDArray[np.float64]

ENTITIES = [
    "sure",
    "near",
    "clause",
    "head",
    "before",
    "early",
    "role",
    "office",
    "short",
    "fits",
    "unfit",
    "wide",
    "noun",
    "counted",
    "money",
    "percent",
    "spelled",
    "precise",
    "term",
    "limit",
    "lead",
    "odd",
    "asked",
]
CLAUSES = ["new", "more", "old", "rest", "just", "short", "whole", "title", "keywords", "reason", "aim", "place", "end"]
SENTENCES = [
    "article",
    "rank",
    "whole",
    "phrases",
    "numbers",
    "coverage",
    "telling",
    "common",
    "relation",
    "focus",
    "nearby",
    "pairs",
    "cosine",
    "nearest",
    "said",
    "titled",
    "led",
    "foremost",
    "apart",
    "unknown",
    "dateline",
    "opening",
    "inside",
    "title",
    "position",
    "length",
    "typed",
    "untyped",
    "merit",
    "reason",
    "keywords",
    "dated",
    "timely",
    "untimely",
    "undated",
    *(f"best_{name}" for name in ENTITIES),
]
SURE = [
    "article",
    "whole",
    "phrases",
    "pairs",
    "numbers",
    "coverage",
    "telling",
    "focus",
    "nearby",
    "cosine",
    "said",
    "unknown",
    "untyped",
    "merit",
    "share",
    "support",
    "common",
    "relation",
    "apart",
    "foremost",
    "titled",
    "best_near",
    "best_head",
    "best_clause",
    "best_fits",
    "best_unfit",
    "best_role",
    "timely",
    "untimely",
    "undated",
    "rank",
]
# What is known without any question: who holds the named office answers; a body seldom does where one asks "ai".
PRIOR = {"role": 0.8, "odd": -0.4, "fits": 0.2, "unfit": -0.2, "noun": 0.2, "asked": 0.2}
FALSE_ANSWERS = 0.12  # share of the unanswerable questions that may be answered at the threshold; .15 is the aim
_FOLDS, _SEED = 3, 5  # of the cross-validation that chooses it
_RIDGE, _CONDITIONAL, _LOGISTIC = 4.0, 6.0, 1.0  # how strongly the weights of each kind of fit are held back
_MORE = 36  # articles that are looked at so that enough are left where the answering ones are left out


@dataclass(frozen=True, slots=True)
class Example:
    """A question read against its articles; with every article that answers it left out; and with every sentence of
    these that proves or holds the answer left out."""

    known: Known
    reading: Reading
    without: Reading
    emptied: Reading


def examples(folder: Path, index: Path) -> list[Example]:
    """Ask the questions of a BEIR folder against an index of its corpus."""
    engine = open_index(folder, index)
    understander = Understander.load()
    found = []
    for known in (*read_known(folder), *read_unanswerable(folder)):
        heard = hear(engine, understander, known.text)
        request = SearchRequest(known.text, limit=_MORE, min_score=0, lifts=heard.lifts(known.text))
        hits = engine.search(request).results
        others = [hit for hit in hits if hit.article.id not in known.relevant]
        best, without = sources(engine, known.text, hits[:FOUND]), sources(engine, known.text, others[:FOUND])
        reading = read(engine, known.text, best, heard)
        found.append(Example(known, reading, read(engine, known.text, without, heard), _emptied(known, reading)))
    return found


def _emptied(known: Known, reading: Reading) -> Reading:
    """Leave out the sentences that hold the answer, and count anew what their articles hold without them."""
    left: dict[str, list[Offer]] = {}
    for offer in reading.offers:
        if not _proves(known, offer) and not known.right(offer.evidence.text, ""):
            left.setdefault(offer.evidence.article.id, []).append(offer)
    return replace(reading, offers=tuple(one for offers in left.values() for one in _recounted(reading, offers)))


def _recounted(reading: Reading, offers: Sequence[Offer]) -> list[Offer]:
    """Return the sentences left of an article with the features that tell of all of it."""
    held = sorted(set[int]().union(*(offer.evidence.positions for offer in offers)))
    marked = tuple(syllable for offer in offers for syllable in offer.evidence.terms.marked)
    plain = tuple(syllable for offer in offers for syllable in offer.evidence.terms.plain)
    whole = {"whole": reading.asked.share(held), "phrases": reading.asked.paired(Terms(marked, plain))}
    return [
        replace(offer, evidence=replace(offer.evidence, features=offer.evidence.features | whole)) for offer in offers
    ]


def learn(sample: Sequence[Example], more: Sequence[Lesson] = ()) -> Model:
    """Learn a model from questions, the network from `more` too, with the threshold at which it keeps silent often
    enough."""
    return replace(_weights(sample, more), threshold=_threshold(sample, more))


def _weights(sample: Sequence[Example], more: Sequence[Lesson]) -> Model:
    model = Model({}, {}, {}, {}, 0.5)
    model = replace(
        model,
        entities=_ridge(ENTITIES, _spans(sample, named=True)),
        clauses=_ridge(CLAUSES, _spans(sample, named=False)),
    )
    model = replace(model, sentences=_conditional(SENTENCES, [_choice(one, model) for one in sample]))
    own = [found for one in sample if (found := lesson(one.known, one.reading, model, SENTENCES))]
    if own:
        weights = [*(1.0 for _ in own), *evened(more, own)]
        model = replace(model, matching=learn_matching([*own, *more], weights, model.sentences, SENTENCES, Course()))
    return replace(model, sure=_logistic(SURE, list(_tops(sample, model))))


def _threshold(sample: Sequence[Example], more: Sequence[Lesson]) -> float:
    """Return the least confidence at which few enough unanswerable questions are answered by weights that have not seen
    them: at most `FALSE_ANSWERS` of the written ones, which miss narrowly, and of those made by leaving articles out.
    """
    order = list(sample)
    random.Random(_SEED).shuffle(order)
    pools: dict[bool, list[float]] = {}
    for fold in range(_FOLDS):
        model = _weights([one for place, one in enumerate(order) if place % _FOLDS != fold], more)
        for one in order[fold::_FOLDS]:
            pools.setdefault(bool(one.known.answer), []).append(_sure_of_nothing(one, model))
    steps = np.linspace(0.05, 0.95, 181)
    shares = [max(np.mean([sure >= step for sure in pool]) for pool in pools.values()) for step in steps]
    return round(float(next((step for step, part in zip(steps, shares, strict=True) if part <= FALSE_ANSWERS), 1.0)), 3)


def _sure_of_nothing(one: Example, model: Model) -> float:
    """Return the confidence of the answer that is given without the articles that answer; 0 where it is right yet."""
    cut = first(one.without, model)
    if cut is None or one.known.right(cut.offer.evidence.text, cut.text):
        return 0.0
    return confidence(one.without, cut, model)


def first(reading: Reading, model: Model) -> Cut | None:
    """Return the first answer to a question."""
    return next(iter(cuts(reading, model)), None)


def proves(known: Known, cut: Cut | None) -> bool:
    """Say whether the sentence of an answer proves it."""
    return cut is not None and _proves(known, cut.offer)


def _proves(known: Known, offer: Offer) -> bool:
    return known.proves(offer.evidence.article, offer.evidence.start, offer.evidence.end)


def _spans(sample: Sequence[Example], *, named: bool) -> Iterator[tuple[Mapping[str, float], float]]:
    """Yield the features of each short answer in the proving sentences, with its F1."""
    for one in sample:
        for offer in one.reading.offers:
            if bool(offer.named) == named and _proves(one.known, offer):
                for span in one.reading.spans(offer):
                    yield span.features, one.known.f1(offer.evidence.article.text[span.start : span.end])


def _choice(one: Example, model: Model) -> tuple[list[Mapping[str, float]], Floats, NDArray[np.bool_]]:
    """Return the features of all sentences of a question, what they cost, and which of them prove it."""
    offers = one.reading.offers
    rows: list[Mapping[str, float]] = [sentence_features(one.reading, offer, model) for offer in offers]
    lost = np.array(one.reading.costs())
    return rows, lost, np.array([_proves(one.known, offer) for offer in offers], bool)


def _tops(sample: Sequence[Example], model: Model) -> Iterator[tuple[Mapping[str, float], bool]]:
    """Yield the features of the first answers, and whether each is right; without its articles none should be."""
    for one in sample:
        if cut := first(one.reading, model):
            yield sure_features(one.reading, cut, model), proves(one.known, cut)
        for reading in (one.without, one.emptied):
            cut = first(reading, model)
            # Where an article that nobody judged answers all the same, nothing is wrong.
            if cut and not one.known.right(cut.offer.evidence.text, cut.text):
                yield sure_features(reading, cut, model), False


def _matrix(names: Sequence[str], rows: Sequence[Mapping[str, float]]) -> Floats:
    return np.array([[row.get(name, 0.0) for name in names] for row in rows]).reshape(len(rows), len(names))


def _named(names: Sequence[str], weights: Floats) -> dict[str, float]:
    return {name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True) if abs(weight) >= 5e-4}


def _ridge(names: Sequence[str], rows: Iterator[tuple[Mapping[str, float], float]]) -> dict[str, float]:
    """Fit the target of each row by a weighted sum, the weights held near `PRIOR`."""
    found = list(rows)
    x = np.hstack([_matrix(names, [row for row, _ in found]), np.ones((len(found), 1))])
    y = np.array([target for _, target in found])
    prior = np.array([*(PRIOR.get(name, 0.0) for name in names), 0.0])
    hold = _RIDGE * np.eye(x.shape[1])
    hold[-1, -1] = 1e-6
    return _named((*names, "bias"), np.linalg.solve(x.T @ x + hold, x.T @ y + hold @ prior))


def _conditional(
    names: Sequence[str],
    choices: Sequence[tuple[list[Mapping[str, float]], Floats, NDArray[np.bool_]]],
) -> dict[str, float]:
    """Maximise Σ ln(Σ_proving exp s / Σ_all exp s) - 3 |w·σ|², s = w·x - cost, by L-BFGS; σ are the standard
    deviations of the features, so that each is held down alike."""
    sets = [(_matrix(names, rows), cost, right) for rows, cost, right in choices if right.any()]
    x, cost, right = (np.concatenate(parts) for parts in zip(*sets, strict=True))
    sizes = [len(rows) for rows, _, _ in sets]
    begins = np.cumsum([0, *sizes[:-1]])
    scale = x.std(axis=0) + 1e-6
    scaled = x / scale

    def loss(weights: Floats) -> tuple[float, Floats]:
        power = scaled @ weights - cost
        power = np.exp(power - np.repeat(np.maximum.reduceat(power, begins), sizes))
        every, proving = (np.add.reduceat(part, begins) for part in (power, np.where(right, power, 0.0)))
        pull = np.where(right, power, 0.0) / np.repeat(proving, sizes) - power / np.repeat(every, sizes)
        lost = float(np.log(every / proving).sum() + _CONDITIONAL / 2 * weights @ weights)
        return lost, _CONDITIONAL * weights - pull @ scaled

    return _named(names, minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B").x / scale)


def _logistic(names: Sequence[str], rows: Sequence[tuple[Mapping[str, float], bool]]) -> dict[str, float]:
    """Fit p = 1 / (1 + exp(-w·x)) by Newton's method, the squares of the weights held down."""
    x = np.hstack([_matrix(names, [row for row, _ in rows]), np.ones((len(rows), 1))])
    y = np.array([right for _, right in rows], float)
    hold = _LOGISTIC * np.eye(x.shape[1])
    hold[-1, -1] = 1e-6
    weights = np.zeros(x.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ weights))
        bend = (x.T * (p * (1 - p))) @ x + hold
        weights = weights - np.linalg.solve(bend, x.T @ (p - y) + hold @ weights)
    return _named((*names, "bias"), weights)


def main() -> None:
    """Ask the sets given, learn from all of their questions, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", nargs=2, action="append", type=Path, required=True, metavar=("FOLDER", "INDEX"))
    parser.add_argument(
        "--more",
        nargs=2,
        action="append",
        type=Path,
        default=[],
        metavar=("FOLDER", "INDEX"),
        help="a set from which only the network learns",
    )
    parser.add_argument(
        "--out", type=Path, default=Path(__file__).parent.parent / "model", help="folder of the weights"
    )
    options = parser.parse_args()
    sample = [one for folder, index in options.set for one in examples(folder, index)]
    more = [one for folder, index in options.more for one in read_lessons(folder, index, load_model(), SENTENCES)]
    model = learn(sample, more)
    (options.out / "weights.json").write_text(json.dumps(model.write(), indent=1) + "\n", encoding="utf-8")
    if model.matching:
        (options.out / "matching.json").write_text(json.dumps(model.matching.write()) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

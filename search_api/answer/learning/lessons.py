"""What the network learns from: a question with its best sentences in numbers, and which of them prove its answer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search_api.answer.evidence.met import Floats
from search_api.answer.learning.judged import Known, open_index, read_known
from search_api.answer.model.model import Model, score
from search_api.answer.question.heard import hear
from search_api.answer.question.question import Kind
from search_api.answer.reading import Reading, read, sentence_features, sources, to_find
from search_api.ranking.engine import SearchRequest
from search_api.understanding.understand import Understander

BEST = 40  # sentences that are kept beside those that prove
_PLACES = 7  # in an article: title or first, second, … and all from the seventh on
_MOST = 5.0  # weight that evens out where the answers stand


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """A question: its kind and tokens, and of each of n sentences how it meets them (n, t, …), its features (n, f),
    what it costs (n,), whether it proves (n,), and where in its article the first that proves stands (0 to 6)."""

    kind: Kind
    tokens: Floats
    met: NDArray[np.float16]
    rows: Floats
    cost: Floats
    proves: NDArray[np.bool_]
    place: int


def lesson(known: Known, reading: Reading, model: Model, names: Sequence[str]) -> Lesson | None:
    """Return a question as a lesson, its sentences chosen by `model`, features by `names`; None where none proves.

    A sentence that states the answer without being known to prove it is neither right nor wrong: it is left out.
    """
    offers = reading.offers
    if not len(reading.tokens):
        return None
    features = [sentence_features(reading, offer, model) for offer in offers]
    costs = reading.costs()
    ranks = [score(model.sentences, own) - cost for own, cost in zip(features, costs, strict=True)]
    right = [known.proves(one.evidence.article, one.evidence.start, one.evidence.end) for one in offers]
    best = sorted(range(len(offers)), key=lambda at: -ranks[at])[:BEST]
    looked_at = sorted({*best, *np.flatnonzero(right).tolist()})
    kept = [at for at in looked_at if right[at] or not _states(known, reading, at)]
    if not any(right):
        return None
    return Lesson(
        reading.question.kind,
        reading.tokens,
        np.stack([offers[at].evidence.met for at in kept]).astype(np.float16),
        np.array([[features[at].get(name, 0.0) for name in names] for at in kept], np.float32),
        np.array([costs[at] for at in kept], np.float32),
        np.array([right[at] for at in kept], bool),
        min(min(_place(reading, at) for at in kept if right[at]), _PLACES - 1),
    )


def _states(known: Known, reading: Reading, at: int) -> bool:
    one = reading.offers[at].evidence
    return known.states(one.article, one.start, one.end) or known.holds(one.article, one.start, one.end)


def _place(reading: Reading, at: int) -> int:
    return round(1 / reading.offers[at].evidence.features["position"]) - 1


def read_lessons(folder: Path, index: Path, model: Model, names: Sequence[str]) -> Iterator[Lesson]:
    """Ask the questions of a BEIR folder against an index of its corpus, and yield those that can teach."""
    engine, understander = open_index(folder, index), Understander.load()
    for known in read_known(folder):
        heard = hear(engine, understander, known.text)
        request = SearchRequest(known.text, limit=to_find(known.text), min_score=0, lifts=heard.lifts(known.text))
        reading = read(engine, known.text, sources(engine, known.text, engine.search(request).results), heard)
        if found := lesson(known, reading, model, names):
            yield found


def evened(lessons: Sequence[Lesson], like: Sequence[Lesson]) -> list[float]:
    """Return weights with which the answers of `lessons` stand where those of `like` do, each at most 5."""
    wanted, there = (np.bincount([one.place for one in some], minlength=_PLACES) + 1.0 for some in (like, lessons))
    shares = np.minimum((wanted / wanted.sum()) / (there / there.sum()), _MOST)
    return [float(shares[one.place]) for one in lessons]

"""Whether a generation made anew answers judged questions as well as the one that would give way to it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from indexer.encoder import Encoder, open_encoder
from indexer.errors import ModelError, SourceError
from indexer.manifest import current_generation
from indexer.model.identity import ModelIdentity
from indexer.model_check import check_model
from indexer.snapshot import Snapshot, open_snapshot
from indexer.storage import DIGESTS
from search_api.learning.evaluation import means, measure, run
from search_api.learning.judged import JudgedSet, read_judged
from search_api.messages import say
from search_api.ranking.engine import Engine
from search_api.ranking.rerank import open_reranker
from search_api.settings import Settings

DECIDES = "ndcg@10"
TOLERANCE = 0.005  # of nDCG@10: of 50 questions, a quarter of one that falls from the first place out of sight


@dataclass(frozen=True, slots=True)
class Measured:
    """A generation, what it holds, and the mean of every measure over the questions asked of it."""

    generation: int
    model: str
    articles: int
    passages: int
    means: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Compared:
    """Two generations on the same `questions`: the one that answers, and the one that would succeed it."""

    questions: int
    serving: Measured
    successor: Measured

    @property
    def difference(self) -> float:
        """Return how much nDCG@10 rises."""
        return round(self.successor.means[DECIDES] - self.serving.means[DECIDES], 4)

    @property
    def worse(self) -> bool:
        """Say whether the successor is to be refused: it answers worse beyond the tolerance, or lacks an article."""
        return self.difference < -TOLERANCE or self.successor.articles < self.serving.articles

    def to_json(self) -> dict[str, Any]:
        """Return a JSON object."""
        return {**asdict(self), "difference": self.difference, "tolerance": TOLERANCE, "worse": self.worse}


class Judge:
    """Asks two generations the questions of a BEIR folder, by words and vectors together as searches are.

    Questions none of whose articles the index holds are left out. `found` is the comparison, once there is one.
    """

    def __init__(self, folder: Path, settings: Settings, encoder: Encoder, former: str | None = None) -> None:
        """Prepare to judge an index that `encoder` makes anew; `former` names the model that built what answers now.

        Raises SourceError where nothing can be asked, ModelError, IndexMismatch, IndexMissing, IndexDamaged.
        """
        with open_snapshot(settings.index) as snapshot:
            self._former = _former(snapshot, settings, encoder, former)
            self._judged = _held(read_judged(folder), snapshot)
        self._index, self._encoder, self._reranker = settings.index, encoder, open_reranker(settings)
        self.found: Compared | None = None

    @property
    def refuses(self) -> bool:
        """Say whether the generation judged was not good enough."""
        return self.found is not None and self.found.worse

    def __call__(self, generation: int) -> bool:
        """Say whether a complete generation that nobody sees yet may succeed the one that answers."""
        serving = self._measure(current_generation(self._index), self._former)
        successor = self._measure(generation, self._encoder)
        self.found = Compared(len(self._judged.questions), serving, successor)
        return not self.refuses

    def _measure(self, generation: int, encoder: Encoder) -> Measured:
        with Snapshot(self._index, generation, DIGESTS) as snapshot:
            found = run(Engine(lambda: snapshot, encoder, self._reranker), self._judged, "hybrid")
            manifest = snapshot.manifest
        mean = means(measure(self._judged, found), [question.id for question in self._judged.questions])
        return Measured(generation, encoder.identity.id, manifest.articles, manifest.passages, mean)


def _held(judged: JudgedSet, snapshot: Snapshot) -> JudgedSet:
    """Leave only articles that the index holds, and questions that have one. Raises SourceError where none has."""
    relevant = {}
    for question, articles in judged.relevant.items():
        held = {id: grade for id, grade in articles.items() if snapshot.catalogue.number_of(id) is not None}
        if held:
            relevant[question] = held
    questions = tuple(question for question in judged.questions if question.id in relevant)
    if not questions:
        raise SourceError(str(judged.folder), say("cli.index.none_held"))
    return replace(judged, questions=questions, relevant={question.id: relevant[question.id] for question in questions})


def _former(snapshot: Snapshot, settings: Settings, encoder: Encoder, name: str | None) -> Encoder:
    """Return the encoder that built what answers now, opened as it was then. Raises ModelError, IndexMismatch."""
    built = ModelIdentity.from_json(dict(snapshot.manifest.model))
    if not built.differences(encoder.identity):
        return encoder
    told = f"{built.id}@{built.revision}" if built.revision else built.id
    as_then = {
        "model": name or told,
        "model_dimension": built.dimension,
        "model_max_length": built.max_length,
        "model_query_prompt": built.query_prompt,
        "model_passage_prompt": built.passage_prompt,
        "model_segmented": built.segmented,
    }
    try:
        former = open_encoder(settings.model_copy(update=as_then))
    except ModelError as error:
        if name:
            raise
        raise ModelError(say("cli.index.no_former", model=told)) from error
    check_model(snapshot.folder, snapshot.manifest.model, former.identity)
    return former

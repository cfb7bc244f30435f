"""`timtin eval`: how well the ways of searching find the judged articles of a BEIR folder.

Articles are ranked by their best passage, every article for itself. Measures are those of ir_measures: nDCG@10,
MRR@10, recall@10 and recall@100. Two runs are compared question by question with a randomisation test
(Smucker, Allan and Carterette 2007).
"""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from indexer.build import Stages, build
from indexer.encoder import Encoder
from indexer.errors import QueryError
from indexer.extract.extractor import Extractor
from indexer.newest import SnapshotSource
from indexer.settings import IndexSettings
from search_api.learning.judged import JudgedSet, Run, read_judged
from search_api.ranking.engine import Engine, SearchRequest
from search_api.ranking.rerank import Reranker
from search_api.ranking.retrieve import Mode

MODES: tuple[Mode, ...] = ("lexical", "dense", "hybrid")
MEASURES = {"ndcg@10": "nDCG@10", "mrr@10": "RR@10", "recall@10": "R@10", "recall@100": "R@100"}

_DEEP = 100
_SWAPS = 20_000

OnQuestion = Callable[[int, int], None]
Values = dict[str, dict[str, float]]  # of each measure, by question


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Runs over one judged set; `values[mode][measure][question]` are the measures of each question."""

    corpus: int
    questions: dict[str, str]
    runs: dict[Mode, Run]
    values: dict[Mode, Values]

    def to_json(self) -> dict[str, Any]:
        """Return the mean of every measure, over all questions and for each style, rounded to 4 digits."""
        styles = sorted(set(self.questions.values()) - {""})
        return {
            "corpus": self.corpus,
            "queries": len(self.questions),
            "modes": {mode: self.means(mode) for mode in self.runs},
            "styles": {style: {mode: self.means(mode, style) for mode in self.runs} for style in styles},
        }

    def means(self, mode: Mode, style: str | None = None) -> dict[str, float]:
        """Return the mean of every measure of one mode, perhaps over the questions of one style."""
        return means(self.values[mode], [id for id, own in self.questions.items() if style is None or own == style])


def evaluate(
    folder: Path,
    encoder: Encoder,
    *,
    modes: Sequence[Mode] = MODES,
    settings: IndexSettings | None = None,
    reranker: Reranker | None = None,
    on_question: OnQuestion | None = None,
    extractor: Extractor | None = None,
    index: Path | None = None,
) -> Evaluation:
    """Index the BEIR folder, with metadata where an `extractor` is given, and ask all its questions in each mode.

    An index that is in the folder `index` is asked as it is, and one made there stays; without `index` it goes at the
    end. Raises SourceError.
    """
    judged = read_judged(folder)
    with tempfile.TemporaryDirectory(prefix="timtin-eval-") as place:
        settings = (settings or IndexSettings()).model_copy(update={"index": index or Path(place) / "index"})
        if not settings.index.exists():
            build(judged.articles(), settings, Stages(encoder, extractor))
        engine = Engine(SnapshotSource(settings.index), encoder, reranker)
        runs = {mode: run(engine, judged, mode, on_question) for mode in modes}
        articles = engine.snapshot.manifest.articles
        engine.snapshot.close()
    values = {mode: measure(judged, found) for mode, found in runs.items()}
    return Evaluation(articles, {q.id: q.style for q in judged.questions}, runs, values)


def run(engine: Engine, judged: JudgedSet, mode: Mode, on_question: OnQuestion | None = None) -> Run:
    """Ask every question and note its first hundred articles; a question that cannot be read finds none."""
    found: Run = {}
    ids = {article.number: article.id for article in engine.snapshot.walk(entities=False)}
    for done, question in enumerate(judged.questions, 1):
        try:
            asked = SearchRequest(question.text, mode=mode, collapse=False, min_score=0, depth=5 * _DEEP)
            ranked = engine.rank(asked)[:_DEEP]
        except QueryError:
            ranked = []
        # Ranks, not scores, so that equal probabilities keep their order in every tool.
        found[question.id] = {ids[hit.number]: float(_DEEP - rank) for rank, hit in enumerate(ranked)}
        if on_question:
            on_question(done, len(judged.questions))
    return found


def measure(judged: JudgedSet, found: Run) -> Values:
    """Return each measure of each question."""
    import ir_measures

    wanted = {ir_measures.parse_measure(text): name for name, text in MEASURES.items()}
    values: Values = {name: {} for name in MEASURES}
    for metric in ir_measures.iter_calc(list(wanted), judged.relevant, found):
        values[wanted[metric.measure]][metric.query_id] = float(metric.value)
    return values


def means(values: Values, ids: Sequence[str]) -> dict[str, float]:
    """Return the mean of each measure over some questions, rounded to 4 digits."""
    return {name: round(float(np.mean([found.get(id, 0.0) for id in ids])), 4) for name, found in values.items()}


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs on the same questions: means, their difference, and how likely chance makes one so large."""

    mean: float
    other: float
    difference: float
    p: float


def compare(own: dict[str, float], other: dict[str, float]) -> Comparison:
    """Compare a measure of two runs by the paired randomisation test.

    Under the null hypothesis each question's two values may be swapped: p is the share of random sign patterns
    whose mean difference is at least as large as the one found, (hits + 1) / (patterns + 1), two-sided.
    """
    ids = sorted(own)
    differences = np.array([own[id] - other.get(id, 0.0) for id in ids])
    signs = np.random.default_rng(1).choice(np.array([-1.0, 1.0]), size=(_SWAPS, len(ids)))
    found = abs(differences.mean())
    hits = int((np.abs(signs @ differences) / len(ids) >= found - 1e-12).sum())
    first, second = float(np.mean([own[id] for id in ids])), float(np.mean([other.get(id, 0.0) for id in ids]))
    return Comparison(first, second, first - second, (hits + 1) / (_SWAPS + 1))

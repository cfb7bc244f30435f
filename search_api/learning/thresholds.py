"""`python -m search_api.learning.thresholds FOLDER… --foreign FOLDER`: what a `min_score` keeps and what it cuts.

Each judged set is asked its own questions, and those of a foreign set, which its articles do not answer.
"""

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from indexer.build import Stages, build
from indexer.encoder import load_encoder
from indexer.errors import QueryError
from indexer.newest import SnapshotSource
from indexer.settings import IndexSettings
from search_api.learning.judged import JudgedSet, read_judged
from search_api.ranking.collapse import Ranked
from search_api.ranking.cutting import worth_showing
from search_api.ranking.engine import Engine, SearchRequest

THRESHOLDS = (0.0, None, 0.04, 0.1, 0.2, 0.3, 0.5)  # None: what is left out by default
_SHOWN = 10
_MOST_FOREIGN = 300

Hits = list[tuple[Ranked, bool]]


@dataclass(frozen=True, slots=True)
class Cut:
    """What a threshold leaves of the first ten hits, as means over questions.

    `precision` is the share of the kept hits that answer, `recall` the share of the hits that answer which are kept,
    `emptied` the share of questions left without any hit; `foreign` counts the hits of a question that nothing
    answers, `silent` is the share of those left without any.
    """

    threshold: float | None
    hits: float
    precision: float
    recall: float
    emptied: float
    foreign: float
    silent: float


def cut(own: Sequence[Hits], foreign: Sequence[Hits], threshold: float | None) -> Cut:
    """Say what a threshold leaves of the hits, pairs of a hit and whether its article answers."""
    kept = [_kept(hits, threshold) for hits in own]
    strange = [len(_kept(hits, threshold)) for hits in foreign]
    right, all_right = sum(map(sum, kept)), sum(answers for hits in own for _, answers in hits)
    return Cut(
        threshold,
        hits=float(np.mean([len(hits) for hits in kept])),
        precision=right / max(1, sum(map(len, kept))),
        recall=right / max(1, all_right),
        emptied=float(np.mean([not hits for hits in kept])),
        foreign=float(np.mean(strange)),
        silent=float(np.mean([count == 0 for count in strange])),
    )


def _kept(hits: Hits, threshold: float | None) -> list[bool]:
    """Say of each hit that is left whether it answers."""
    answers = {hit.passage_id: right for hit, right in hits}
    return [answers[hit.passage_id] for hit in worth_showing([hit for hit, _ in hits], threshold)]


def asked(engine: Engine, judged: JudgedSet, questions: JudgedSet) -> Iterator[Hits]:
    """Ask the index of `judged` each of `questions`; yield the first ten hits, each with whether it answers."""
    ids = {article.number: article.id for article in engine.snapshot.walk(entities=False)}
    own = judged is questions
    for question in questions.questions[: None if own else _MOST_FOREIGN]:
        try:
            ranked = engine.rank(SearchRequest(question.text, collapse=False, min_score=0))[:_SHOWN]
        except QueryError:
            ranked = []
        relevant = judged.relevant.get(question.id, {}) if own else {}
        yield [(hit, ids[hit.number] in relevant) for hit in ranked]


def table(judged: JudgedSet, foreign: JudgedSet, model: str = "bundled") -> list[Cut]:
    """Index a judged set in a temporary place, and return what each of `THRESHOLDS` leaves."""
    encoder = load_encoder(model)
    with tempfile.TemporaryDirectory(prefix="timtin-thresholds-") as place:
        build(judged.articles(), IndexSettings(index=Path(place)), Stages(encoder))
        engine = Engine(SnapshotSource(Path(place)), encoder)
        own, others = list(asked(engine, judged, judged)), list(asked(engine, judged, foreign))
        engine.snapshot.close()
    return [cut(own, others, threshold) for threshold in THRESHOLDS]


def main() -> None:
    """Read the arguments and print a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+", help="BEIR folders")
    parser.add_argument("--foreign", type=Path, required=True, help="BEIR folder whose questions none of them answers")
    options = parser.parse_args()
    print("| set | min_score | hits | precision | recall | none | hits of foreign questions | none of those |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for folder in options.folders:
        for row in table(read_judged(folder), read_judged(options.foreign)):
            own = f"{row.hits:.1f} | {row.precision:.2f} | {row.recall:.3f} | {row.emptied:.3f}"
            least = "by default" if row.threshold is None else f"{row.threshold:g}"
            print(f"| {folder.name} | {least} | {own} | {row.foreign:.1f} | {row.silent:.2f} |", flush=True)


if __name__ == "__main__":
    main()

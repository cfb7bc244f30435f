"""Puts the best hits into the order of a cross-encoder, as many as a time allows: off unless a model is named."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from indexer.passages import passage_input
from indexer.snapshot import Snapshot
from search_api.ranking.collapse import Ranked
from search_api.ranking.cursor import Cursor
from search_api.settings import Settings

Floats = NDArray[np.float32]
_FIRST_BATCH = 2  # tells what a passage costs, before more are begun
_LARGEST_BATCH = 16


class Scorer(Protocol):
    """Scores how well passages answer a query; higher is better."""

    def score(self, query: str, passages: Sequence[str]) -> Floats:
        """Return a score for each passage."""
        ...


@dataclass(frozen=True, slots=True)
class Reranker:
    """Re-ranks at most `passages` hits, within `seconds` as well as can be foreseen.

    Hits are scored best first. Where the time runs out, those scored so far change places among themselves and the
    rest follow in the order they had: nothing is lost, and no hit falls because it was not read.
    """

    scorer: Scorer
    passages: int = 20
    seconds: float = 2.0
    clock: Callable[[], float] = time.monotonic

    def rerank(self, snapshot: Snapshot, query: str, ranked: list[Ranked], page: Cursor) -> list[Ranked]:
        """Return `ranked` with its first hits in the scorer's order, each with its `rerank` score.

        A later page takes as many as the first one did, whatever the time, so that pages neither repeat nor miss hits.
        """
        if page.offset and page.offset >= page.reranked:
            return ranked
        scores = self._scores(snapshot, query, ranked[: page.reranked or self.passages], bounded=not page.offset)
        order = sorted(range(len(scores)), key=lambda place: (-scores[place], place))
        return [*(ranked[place]._replace(rerank=scores[place]) for place in order), *ranked[len(scores) :]]

    def _scores(self, snapshot: Snapshot, query: str, ranked: Sequence[Ranked], *, bounded: bool) -> list[float]:
        """Score hits in batches until all are scored or, if `bounded`, the next batch would end too late."""
        begin = self.clock()
        scores: list[float] = []
        size = _FIRST_BATCH
        while size and len(scores) < len(ranked):
            batch = ranked[len(scores) : len(scores) + size]
            scores += self.scorer.score(query, _texts(snapshot, batch)).tolist()
            size = _LARGEST_BATCH
            if bounded and (spent := self.clock() - begin) > 0:
                size = max(0, min(size, int((self.seconds - spent) * len(scores) / spent)))
        return scores


def reranked(ranked: Sequence[Ranked]) -> int:
    """Count the hits that a re-ranker put in order."""
    return sum(found.rerank is not None for found in ranked)


def _texts(snapshot: Snapshot, ranked: Sequence[Ranked]) -> list[str]:
    """Return what is read of each hit: the article's title and the passage."""
    articles = snapshot.articles([found.number for found in ranked], entities=False)
    return [
        passage_input(article, article.passages[found.passage_id - article.first_passage]).whole()
        for found, article in zip(ranked, articles, strict=True)
    ]


def open_reranker(settings: Settings) -> Reranker | None:
    """Load the re-ranker that the settings name; None where they name none. Raises ModelError."""
    if not settings.rerank_model:
        return None
    from indexer.model.cross import CrossEncoder  # late: it imports torch

    scorer = CrossEncoder(settings.rerank_model, settings.model_device)
    return Reranker(scorer, settings.rerank_passages, settings.rerank_seconds)

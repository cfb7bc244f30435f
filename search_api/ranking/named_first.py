"""The passages that hold the number of the very document that a query names come first, whatever else fits."""

from collections.abc import Sequence

import numpy as np

from indexer.filters import contains
from search_api.ranking.collapse import Ranked
from search_api.ranking.retrieve import Candidates, Floats

_AS_LIKELY_AS_NOT = 0.5  # such a hit is no weak one, however its other words fit


def lead(found: Candidates, scores: Floats) -> Floats:
    """Return the scores of candidates with the named ones above all others, in their own order; so an article shows the
    passage that holds the number."""
    if not len(found.named):
        return scores
    top = float(scores.max())
    return np.where(contains(found.named, found.ids), top + max(1 - top, 0.0) * scores, scores).astype(np.float32)


def first(found: Candidates, ranked: Sequence[Ranked]) -> list[Ranked]:
    """Return the hits with the named ones before all others; each part keeps its order."""
    if not len(found.named):
        return list(ranked)
    named = set(found.named.tolist())
    rest = [hit for hit in ranked if hit.passage_id not in named]
    least = max([_AS_LIKELY_AS_NOT, *(hit.score for hit in rest)])
    before = [hit._replace(score=max(hit.score, least)) for hit in ranked if hit.passage_id in named]
    return [*before, *rest]

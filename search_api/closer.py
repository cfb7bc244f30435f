"""A closer look at the best hits: the query against every sentence of their passages.

A passage's vector blurs what its single sentences say. So the passages that are best at first sight are read, and their
sentences compared with the query in two ways: by the cosine of their vectors, and token by token (late interaction).
An article that lacks a name or a number of the question loses.
Only a static model does so within a few milliseconds; with another one the first sight stands. So it does for words
that ask nothing: who types the words of a headline wants those very words, and finds them better at first sight.
"""

from collections.abc import Sequence

import numpy as np

from indexer.model.static import StaticEncoder
from indexer.snapshot import Snapshot
from search_api.collapse import Ranked
from search_api.fuse import models
from search_api.passage_parts import passage_parts
from search_api.query import Query
from search_api.retrieve import Floats
from search_api.specifics import lacking

LOOKED_AT = 10  # 20 would change nDCG@10 by less than .004 either way, and cost twice the time
_SUREST = 12.0  # logit; beyond it a single-precision probability is 0 or 1


def look_closer(
    snapshot: Snapshot, encoder: StaticEncoder, query: Query, vector: Floats, ranked: Sequence[Ranked]
) -> list[Ranked]:
    """Score the first hits again and order them; the others follow, none scoring above them.

    `vector` is that of the query.
    """
    close, rest = ranked[:LOOKED_AT], ranked[LOOKED_AT:]
    if not close:
        return []
    logits = _logit(np.array([hit.score for hit in close]))
    rows = np.column_stack([logits, nearest(snapshot, encoder, query, vector, close)]).astype(np.float32)
    scores = models()["closer"].score(rows).tolist()
    scored = [hit._replace(score=score) for hit, score in zip(close, scores, strict=True)]
    least = min(scores)
    ordered = sorted(scored, key=lambda hit: -hit.score)
    return [*ordered, *(hit if hit.score <= least else hit._replace(score=least) for hit in rest)]


def nearest(snapshot: Snapshot, encoder: StaticEncoder, query: Query, vector: Floats, hits: Sequence[Ranked]) -> Floats:
    """Return for each hit the best cosine and the best late interaction of one of its sentences, and what its article
    lacks of the names and numbers of the query (`specifics.lacking`), (n, 3)."""
    parts = passage_parts(snapshot, [(hit.passage_id, hit.number) for hit in hits], encoder)
    rows = [row for part in parts if part.encoded for row in part.encoded.tokens]
    interactions = encoder.interaction(query.understood, rows)
    found, at = np.zeros((len(hits), 3), np.float32), 0
    found[:, 2] = lacking(snapshot, query, [part.article for part in parts])
    for row, part in zip(found, parts, strict=True):
        if part.encoded and len(part.sentences):
            row[:2] = (part.encoded.vectors @ vector).max(), interactions[at : at + len(part.sentences)].max()
            at += len(part.sentences)
    return found


def _logit(scores: Floats) -> Floats:
    """Return ln(p / (1 - p)) of probabilities, kept within ±12."""
    with np.errstate(divide="ignore"):
        return np.asarray(np.clip(np.log(scores) - np.log1p(-scores), -_SUREST, _SUREST), np.float32)

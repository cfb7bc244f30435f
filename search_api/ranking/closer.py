"""A closer look at the best hits: the query against every line of their passages.

A passage's score blurs what its single sentences say. So the passages that are best at first sight are read, and their
lines, the title and the sentences, compared with the query: by words (`line_match.py`) and by nearness, of
the whole and token by token (late interaction). An article that lacks a name or a number of the question loses.
Only a static model does so within a few milliseconds; with another one the first sight stands. So it does for words
that ask nothing: who types the words of a headline wants those very words, and finds them better at first sight.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from indexer.model.static import StaticEncoder
from indexer.snapshot import Snapshot
from search_api.answer.question.asked import Asked
from search_api.answer.question.named import unknown_shares
from search_api.query.query import Query
from search_api.ranking.collapse import Ranked
from search_api.ranking.fuse import models
from search_api.ranking.line_match import first_lines, matches, nearness, weigh
from search_api.ranking.retrieve import Floats
from search_api.results.passage_parts import passage_parts
from search_api.understanding.specifics import lacking

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
    rows = np.column_stack([logits, measure(snapshot, encoder, query, vector, close)]).astype(np.float32)
    scores = models()["closer"].score(rows).tolist()
    scored = [hit._replace(score=score) for hit, score in zip(close, scores, strict=True)]
    least = min(scores)
    ordered = sorted(scored, key=lambda hit: -hit.score)
    return [*ordered, *(hit if hit.score <= least else hit._replace(score=least) for hit in rest)]


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """What a closer look sees: the features of all lines end to end (lines, len(LINE)), how many each passage has, and
    of each article what it lacks of the names in capitals and the numbers of the query (`specifics.lacking`), and of
    all that it names (`named.unknown_shares`), (n, 2)."""

    lines: Floats
    counts: Sequence[int]
    lacks: Floats


def look(snapshot: Snapshot, encoder: StaticEncoder, query: Query, vector: Floats, hits: Sequence[Ranked]) -> Look:
    """Look at the lines of hits, one at least."""
    parts = passage_parts(snapshot, [(hit.passage_id, hit.number) for hit in hits], encoder)
    lines, words = [part.lines for part in parts], [part.words for part in parts]
    asked = Asked.against(snapshot, query, query.question)
    counts = [own.count for own in lines]
    near = nearness(encoder, query.understood, vector, [part.encoded for part in parts], counts)
    unknown = unknown_shares(asked.names, [part.article for part in parts], words)
    lacks = np.column_stack([lacking(query, words), unknown])
    return Look(np.hstack([matches(asked, lines), near]), counts, lacks)


def measure(snapshot: Snapshot, encoder: StaticEncoder, query: Query, vector: Floats, hits: Sequence[Ranked]) -> Floats:
    """Return for each hit how well the best of its lines answers (`line_match.weigh`) and the two things that its
    article lacks, (n, 3)."""
    seen = look(snapshot, encoder, query, vector, hits)
    best = np.maximum.reduceat(weigh(seen.lines), first_lines(seen.counts))
    return np.column_stack([best, seen.lacks])


def _logit(scores: Floats) -> Floats:
    """Return ln(p / (1 - p)) of probabilities, kept within ±12."""
    with np.errstate(divide="ignore"):
        return np.asarray(np.clip(np.log(scores) - np.log1p(-scores), -_SUREST, _SUREST), np.float32)

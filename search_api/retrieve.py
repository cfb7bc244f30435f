"""Find passages that may answer, by words and by meaning, and measure each of them in every way ranking knows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from indexer.filters import Allowed, Ids
from indexer.lexical import Field
from indexer.snapshot import Snapshot
from search_api.query import Query
from search_api.terms import TermWeights, candidate_query, field_query

Mode = Literal["hybrid", "dense", "lexical"]
Floats = NDArray[np.float32]

LEXICAL_FIELDS: tuple[Field, ...] = ("text", "plain", "pairs", "pairs_plain", "title_plain")


@dataclass(frozen=True, slots=True)
class Candidates:
    """Passages worth ranking, `ids` ascending, each with its measures.

    `bm25[field]` are BM25 scores, `mass[field]` what a full match in that field is worth; `cosine` is nearness of
    meaning (None in mode lexical). `complete` says that no further passage matches the query at all.
    """

    ids: Ids
    numbers: Ids
    bm25: dict[Field, Floats]
    mass: dict[Field, float]
    cosine: Floats | None
    complete: bool


def retrieve(
    snapshot: Snapshot,
    query: Query,
    vector: Floats | None,
    mode: Mode,
    depth: int,
    allowed: Allowed | None = None,
) -> Candidates:
    """Gather the `depth` best passages by words and the `depth` nearest by meaning, and measure all of them.

    `vector` is the query's unit vector, not needed in mode lexical.
    """
    by_words = _by_words(snapshot, query, depth, allowed) if mode != "dense" else None
    by_meaning = _by_meaning(snapshot, query, vector, depth, allowed) if mode != "lexical" else None
    found = [ids for ids in (by_words, by_meaning) if ids is not None]
    ids = np.unique(np.concatenate(found)) if found else np.empty(0, np.int64)
    bm25, mass = _measure(snapshot, query, ids) if "lexical" in snapshot.modes else ({}, {})
    cosine = snapshot.cosines(vector, ids) if vector is not None and mode != "lexical" else None
    complete = mode == "lexical" and by_words is not None and len(by_words) < depth
    return Candidates(ids, snapshot.article_numbers(ids), bm25, mass, cosine, complete)


def _by_words(snapshot: Snapshot, query: Query, depth: int, allowed: Allowed | None) -> Ids:
    wanted = candidate_query(query, TermWeights(snapshot.lexical))
    if not (wanted.should or wanted.choices):
        return np.empty(0, np.int64)
    hits = snapshot.lexical.search(wanted, depth, None if allowed is None else allowed.ids)
    return np.array([passage_id for passage_id, _ in hits], np.int64)


def _by_meaning(snapshot: Snapshot, query: Query, vector: Floats | None, depth: int, allowed: Allowed | None) -> Ids:
    if vector is None or not vector.any():
        return np.empty(0, np.int64)
    if query.phrases:
        allowed = _quoted(snapshot, query.phrases, allowed)
    return snapshot.dense(vector, depth, allowed)[0]


def _quoted(snapshot: Snapshot, phrases: Sequence[Sequence[str]], allowed: Allowed | None) -> Allowed:
    """Narrow a filter to the passages that hold every quoted phrase."""
    groups = [[" ".join(phrase)] for phrase in phrases]
    held = snapshot.lexical.holding(groups, None if allowed is None else allowed.ids)
    ids = np.array([passage_id for passage_id, _ in held], np.int64)
    return Allowed(np.unique(np.array([number for _, number in held], np.int64)), ids)


def _measure(snapshot: Snapshot, query: Query, ids: Ids) -> tuple[dict[Field, Floats], dict[Field, float]]:
    weights, bm25, mass = TermWeights(snapshot.lexical), {}, {}
    for field in LEXICAL_FIELDS:
        asked = field_query(query, field, weights)
        bm25[field] = snapshot.lexical.scores(asked.query, ids)
        mass[field] = asked.mass
    return bm25, mass

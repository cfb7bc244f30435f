"""Find passages that may answer, by words and by meaning, and measure each of them in every way ranking knows."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from indexer.filters import Allowed, Ids
from indexer.lexical import Field, LexicalQuery
from indexer.snapshot import Snapshot
from search_api.query.documents import naming
from search_api.query.query import Query
from search_api.query.terms import FieldQuery, candidates_query, field_queries, term_weights, words_query

Mode = Literal["hybrid", "dense", "lexical"]
Floats = NDArray[np.float32]

_FEEDBACK_ARTICLES = 3
_LARGE = 100_000  # passages; in fewer the vectors are gone through before a thread could begin
_ASIDE = ThreadPoolExecutor(thread_name_prefix="nearest")  # FAISS and tantivy both let other threads run meanwhile


@dataclass(frozen=True, slots=True)
class Candidates:
    """Passages worth ranking, `ids` ascending, each with its measures.

    `words` is the BM25 score over all fields as a share of a full match (about 1; 0 for none), `vectors` are the
    stored unit vectors and `cosine` their nearness to the query (both None in mode lexical), `near` their nearness to
    what was best at first sight (None before `look_around`). `complete` says that no further passage matches at all.
    `named` are those that hold the number of a document that the query names; `quoted` says that they hold what the
    query quotes, false where no passage does.
    """

    ids: Ids
    numbers: Ids
    words: Floats
    vectors: Floats | None
    cosine: Floats | None
    complete: bool
    near: Floats | None = None
    named: Ids = field(default_factory=lambda: np.empty(0, np.int64))
    quoted: bool = True


class Retriever:
    """Finds and measures passages for one query; nothing of it outlives the query.

    `depth` is how many passages each way of retrieval contributes; `allowed` narrows all of them.
    """

    def __init__(self, snapshot: Snapshot, query: Query, depth: int, allowed: Allowed | None = None) -> None:
        self._snapshot = snapshot
        self._depth = depth
        self._quoted = True
        self._allowed = _quoted(snapshot, query.phrases, allowed)
        if query.phrases and self._allowed is not None and not len(self._allowed.ids):
            # No passage holds what was quoted: better an answer without the condition than none.
            query, self._allowed = replace(query, phrases=()), allowed
            self._quoted = False
        self._query = query
        self._asked = LexicalQuery()
        self._fields: dict[Field, FieldQuery] = {}

    def gather(self, vector: Floats | None, mode: Mode) -> Candidates:
        """Fetch the best passages by words and the nearest by meaning, and measure all of them.

        `vector` is the query's unit vector, not needed in mode lexical.
        """
        meaning = vector if mode != "lexical" and vector is not None and vector.any() else None
        nearest = None if meaning is None else self._start(meaning)
        self._ask()
        by_words, by_meaning = self._find(nearest, mode)
        named = self._named() if mode != "dense" else np.empty(0, np.int64)
        found = [part for part in (by_words, by_meaning, named) if part is not None]
        ids = np.unique(np.concatenate(found)) if found else np.empty(0, np.int64)
        vectors = None if meaning is None else self._snapshot.vectors(ids)
        return Candidates(
            ids=ids,
            numbers=self._snapshot.article_numbers(ids),
            words=self._words(ids),
            vectors=vectors,
            cosine=None if vectors is None or meaning is None else vectors @ meaning,
            complete=mode == "lexical" and by_words is not None and len(by_words) < self._depth,
            named=named,
            quoted=self._quoted,
        )

    def _named(self) -> Ids:
        """Return passages that hold the number of a document that the query names."""
        if "lexical" not in self._snapshot.modes:
            return np.empty(0, np.int64)
        allowed = None if self._allowed is None else self._allowed.ids
        return naming(self._query.text, self._snapshot.lexical, allowed)[: self._depth]

    def _start(self, meaning: Floats) -> Callable[[], Ids]:
        """Look for the nearest passages, in a large index while the words are looked up; returns how to wait for it."""
        if self._snapshot.size < _LARGE:
            return lambda: self._by_meaning(meaning)
        return _ASIDE.submit(self._by_meaning, meaning).result

    def _ask(self) -> None:
        """Put the query's words as clauses."""
        if "lexical" in self._snapshot.modes:
            self._weights = term_weights(self._snapshot)
            self._fields = field_queries(self._query, self._weights)
            self._asked = words_query(self._fields)

    def _find(self, nearest: Callable[[], Ids] | None, mode: Mode) -> tuple[Ids | None, Ids | None]:
        """Return the passages found by words and by meaning, None for a way that was not gone.

        Where a filter or a small index leaves no more passages than each way contributes, meaning finds them all, and
        nothing is left to find by words.
        """
        most = self._snapshot.size if self._allowed is None else len(self._allowed)
        by_meaning = nearest() if nearest is not None and most <= self._depth else None
        all_found = by_meaning is not None and len(by_meaning) == most
        by_words = None if mode == "dense" or all_found else self._by_words()
        if nearest is not None and by_meaning is None:
            by_meaning = nearest()
        return by_words, by_meaning

    def _by_words(self) -> Ids:
        if not (self._asked.should or self._asked.choices):
            return np.empty(0, np.int64)
        allowed = None if self._allowed is None else self._allowed.ids
        rough = candidates_query(self._fields, self._weights)
        hits = self._snapshot.lexical.search(rough, self._depth, allowed)
        return np.array([passage_id for passage_id, _ in hits], np.int64)

    def _by_meaning(self, vector: Floats) -> Ids:
        return self._snapshot.dense(vector, self._depth, self._allowed)[0]

    def _words(self, ids: Ids) -> Floats:
        """Return the BM25 scores of passages over all fields; nothing where the postings are damaged."""
        if not (self._asked.should or self._asked.choices):
            return np.zeros(len(ids), np.float32)
        return self._snapshot.word_scores(self._asked, ids, self._weights.idf)


def look_around(found: Candidates, scores: Floats) -> Candidates:
    """Measure how near every candidate is to what is best at first sight.

    Pseudo-relevance feedback (Rocchio 1971) among vectors: the centre of the best passages of the best three
    articles, each weighing its score.
    """
    if found.vectors is None or not len(found.ids):
        return found
    best = _best_articles(found, scores)
    centre = (found.vectors[best] * scores[best, None]).sum(axis=0)
    centre /= max(float(np.linalg.norm(centre)), 1e-9)
    return replace(found, near=found.vectors @ centre)


def _best_articles(found: Candidates, scores: Floats) -> list[int]:
    """Return the rows of the best passages of the best articles."""
    rows: dict[int, int] = {}
    for row in np.argsort(-scores, kind="stable").tolist():
        rows.setdefault(int(found.numbers[row]), row)
        if len(rows) == _FEEDBACK_ARTICLES:
            break
    return list(rows.values())


def _quoted(snapshot: Snapshot, phrases: Sequence[Sequence[str]], allowed: Allowed | None) -> Allowed | None:
    """Narrow a filter to the passages that hold every quoted phrase."""
    if not phrases:
        return allowed
    groups = [[" ".join(phrase)] for phrase in phrases]
    held = snapshot.lexical.holding(groups, None if allowed is None else allowed.ids)
    ids = np.array([passage_id for passage_id, _ in held], np.int64)
    return Allowed(np.unique(np.array([number for _, number in held], np.int64)), ids)

"""The way of a query: parse, encode, retrieve, fuse, collapse, page, highlight; each stage timed."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from threadpoolctl import threadpool_limits

from indexer.encoder import Encoder, open_encoder
from indexer.filters import Filters
from indexer.lexical import Field
from indexer.model.static import StaticEncoder
from indexer.model_check import check_model
from indexer.newest import SnapshotSource
from indexer.settings import IndexSettings
from indexer.snapshot import Snapshot
from indexer.time_left import check
from search_api.per_snapshot import PerSnapshot
from search_api.query.documents import unheard_of
from search_api.query.marks import mark_reader
from search_api.query.query import Query, parse
from search_api.query.repair import Mender
from search_api.ranking.closer import look_closer
from search_api.ranking.collapse import Ranked, by_article, by_passage
from search_api.ranking.cursor import Cursor, named
from search_api.ranking.cutting import LIKELY, all_fitting, worth_showing
from search_api.ranking.fuse import fuse
from search_api.ranking.named_first import first, lead
from search_api.ranking.rerank import Reranker, reranked
from search_api.ranking.retrieve import Candidates, Floats, Mode, Retriever, look_around
from search_api.results.hits import Hit, Presenter
from search_api.understanding.lift import Lift, away, lifted, people

LIMIT = 100  # most hits of one answer
DEPTH = 200  # passages that each way of retrieval contributes
_PARSED: PerSnapshot[Query] = PerSnapshot(64)


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """What is asked. `group` is "article" (the best passage of each) or "passage" (all of them).

    `collapse` joins articles that say nearly the same into one hit with a count.
    `min_score` drops hits below that probability; None drops those below `WEAK` where nothing is likely.
    `cursor` comes from an earlier answer to the same request. `lifts` raise the hits that hold what they name.
    `as_typed` takes the words as they are: no slip is mended, nothing left out, nothing given another name.
    `all_fit` says that the query names nothing but its filters: whatever they leave fits.
    """

    q: str
    limit: int = 10
    cursor: str | None = None
    mode: Mode = "hybrid"
    filters: Filters = field(default_factory=Filters)
    group: str = "article"
    collapse: bool = True
    min_score: float | None = None
    depth: int = DEPTH
    lifts: tuple[Lift, ...] = ()
    as_typed: bool = False
    all_fit: bool = False


@dataclass(frozen=True, slots=True)
class SearchResponse:
    """The answer: hits best first. `total` counts what could be paged to; "gte" says that there may be more.

    `likely` counts those whose score is `LIKELY` or more: none means that the index hardly has an answer, as where it
    has never heard of the document that is named.
    `lifted` are the texts of the lifts that raised a hit; `quoted` is false where no passage holds what was quoted, so
    that it was searched for as other words are.
    """

    results: tuple[Hit, ...]
    query: Query
    total: int
    total_relation: str
    took_ms: dict[str, float]
    mode: Mode
    generation: int
    likely: int
    next_cursor: str | None = None
    lifted: frozenset[str] = frozenset()
    quoted: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """Hits of a query, best first, before they are presented. `complete` says that nothing else matches, `quoted` that
    they hold what the query quotes."""

    query: Query
    hits: list[Ranked]
    vector: Floats | None
    complete: bool
    lifted: frozenset[str] = frozenset()
    quoted: bool = True


@dataclass
class Clock:
    """Milliseconds of each stage."""

    took: dict[str, float] = field(default_factory=dict)
    _last: float = field(default_factory=time.perf_counter)

    def lap(self, stage: str) -> None:
        """Note the time since the last lap under `stage`. Raises PastDeadline."""
        check()
        now = time.perf_counter()
        self.took[stage] = round((now - self._last) * 1000, 3)
        self._last = now


@dataclass(frozen=True, slots=True, eq=False)
class Nearness:
    """How near n texts are to a query: the cosine of each, (n,); what each token of the query weighs, (t,); the
    cosine of the nearest token of each text with it, (n, t); and where in the query as understood the tokens stand."""

    cosines: Floats
    weights: Floats
    words: Floats
    places: tuple[tuple[int, int], ...] = ()


class Engine:
    """Answers searches from the newest snapshot; safe to use from several threads."""

    def __init__(
        self, snapshots: Callable[[], Snapshot], encoder: Encoder | None, reranker: Reranker | None = None
    ) -> None:
        self._snapshots = snapshots
        self._reranker = reranker
        self._encoder = encoder
        self._checked: int | None = None
        # A search multiplies small matrices: parting them among cores gains nothing, and waits for all of them.
        threadpool_limits(1, user_api="blas")

    @property
    def snapshot(self) -> Snapshot:
        """The newest state of the index. Raises IndexMismatch where another model built it."""
        snapshot = self._snapshots()
        if self._encoder is not None and snapshot.generation != self._checked:
            check_model(snapshot.folder, snapshot.manifest.model, self._encoder.identity)
            self._checked = snapshot.generation
        return snapshot

    def search(self, request: SearchRequest) -> SearchResponse:
        """Answer a request. Raises QueryError for a query or cursor that makes no sense, CursorGone."""
        clock, snapshot = Clock(), self.snapshot
        asked, before = _paging(request)
        ranking = self._ranked(request, snapshot, clock)
        query, ranked = ranking.query, ranking.hits
        ids = [hit.passage_id for hit in ranked]
        before.check(snapshot.mark, ids)
        start = before.offset
        page = ranked[start : start + request.limit]
        hits = Presenter(snapshot, query, ranking.vector, self._encoder).hits(page)
        clock.lap("present")
        end = start + request.limit
        following = Cursor(end, reranked(ranked), snapshot.mark, named(ids[:end])) if end < len(ids) else None
        return SearchResponse(
            results=hits,
            query=query,
            total=len(ranked),
            total_relation="eq" if ranking.complete else "gte",
            took_ms=clock.took,
            mode=possible(request.mode, snapshot),
            generation=snapshot.generation,
            likely=_likely(snapshot, query, ranked),
            next_cursor=following.write(asked) if following else None,
            lifted=ranking.lifted,
            quoted=ranking.quoted,
        )

    def rank(self, request: SearchRequest) -> list[Ranked]:
        """Rank without presenting: for evaluation and benchmarks."""
        return self._ranked(request, self.snapshot, Clock()).hits

    def _ranked(self, request: SearchRequest, snapshot: Snapshot, clock: Clock) -> Ranking:
        """The stages up to the ranking."""
        mode = possible(request.mode, snapshot)
        query = self.parse(request.q, snapshot, as_typed=request.as_typed)
        clock.lap("parse")
        vector = self.vector(query, mode)
        clock.lap("encode")
        retriever = Retriever(snapshot, query, request.depth, snapshot.allowed(request.filters))
        found = retriever.gather(vector, mode)
        clock.lap("retrieve")
        if mode == "hybrid":
            found = look_around(found, fuse(found, "first"))
        ranked = self._order(snapshot, found, lead(found, fuse(found, mode)), request)
        clock.lap("rank")
        if mode == "hybrid" and vector is not None and query.asks and isinstance(self._encoder, StaticEncoder):
            ranked = look_closer(snapshot, self._encoder, query, vector, ranked)
            clock.lap("look")
        ranked = first(found, ranked)
        abroad = away(query)
        own = (*abroad, *people(query))
        ranked = all_fitting(ranked) if request.all_fit else ranked
        # Only hybrid scores are measured well enough to say that nothing fits.
        ranked = worth_showing(ranked, request.min_score if mode == "hybrid" else request.min_score or 0)
        asked = tuple(lift for lift in request.lifts if abroad or lift.kind != "abroad")
        ranked, held = lifted(snapshot, ranked, (*asked, *own) if mode == "hybrid" else asked)
        ranked = first(found, ranked)
        if self._reranker is not None and mode == "hybrid":
            ranked = self._reranker.rerank(snapshot, query.understood, ranked, _paging(request)[1])
            clock.lap("rerank")
        return Ranking(query, ranked, vector, found.complete or len(found.ids) < request.depth, held, found.quoted)

    def _order(self, snapshot: Snapshot, found: Candidates, scores: Floats, request: SearchRequest) -> list[Ranked]:
        if request.group == "passage":
            return by_passage(snapshot, found, scores)
        return by_article(snapshot, found, scores, duplicates=not request.collapse)

    def parse(self, text: str, snapshot: Snapshot | None = None, *, as_typed: bool = False) -> Query:
        """Understand a query against the words of the index; a search asks several times for the same."""
        snapshot = snapshot or self.snapshot
        return _PARSED.get(snapshot, (text, as_typed), lambda: self._parse(text, snapshot, as_typed))

    def _parse(self, text: str, snapshot: Snapshot, as_typed: bool) -> Query:
        whole = "lexical" in snapshot.modes
        mender = Mender(snapshot.lexical.df, marks=mark_reader(snapshot)) if whole else Mender(_nothing_missing)
        return parse(text, mender, as_typed=as_typed)

    def nearness(self, query: Query, texts: Sequence[str]) -> Nearness:
        """Return how near texts are to a query; zeros where the model would take too long."""
        if not isinstance(self._encoder, StaticEncoder) or not texts:
            return Nearness(
                np.zeros(len(texts), np.float32), np.zeros(1, np.float32), np.zeros((len(texts), 1), np.float32)
            )
        tokens = self._encoder.tokens(texts)
        asked = self._encoder.encode_queries([query.understood])[0]
        weights, near = self._encoder.nearest_tokens(query.understood, tokens)
        cosines = np.asarray(self._encoder.sentence_vectors(tokens) @ asked)
        return Nearness(cosines, weights, near, self._encoder.query_places(query.understood))

    def vector(self, query: Query, mode: Mode) -> Floats | None:
        """Return the unit vector of a query, None where the mode needs none."""
        if mode == "lexical" or self._encoder is None:
            return None
        return np.asarray(self._encoder.encode_queries([query.understood])[0], np.float32)


def open_engine(settings: IndexSettings) -> Engine:
    """Open the index and load the model that settings name. Raises IndexMissing, IndexDamaged, IndexMismatch."""
    engine = Engine(SnapshotSource(settings.index), open_encoder(settings))
    engine.snapshot  # noqa: B018  a missing or foreign index is told now, not at the first search
    return engine


def _paging(request: SearchRequest) -> tuple[SearchRequest, Cursor]:
    """Return what decides the hits whatever the page, and where the page begins. Raises QueryError."""
    asked = replace(request, cursor=None, limit=0)
    return asked, Cursor.read(request.cursor, asked)


def possible(mode: Mode, snapshot: Snapshot) -> Mode:
    """Return the mode that can answer: while a part of the index is damaged, the other one answers a hybrid search.

    Raises IndexDamaged where just the damaged part was asked for.
    """
    if mode != "hybrid" or len(snapshot.modes) > 1:
        return mode
    return "dense" if "dense" in snapshot.modes else "lexical"


def _likely(snapshot: Snapshot, query: Query, ranked: Sequence[Ranked]) -> int:
    if "lexical" in snapshot.modes and unheard_of(query.text, snapshot.lexical):
        return 0
    return sum(hit.score >= LIKELY for hit in ranked)


def _nothing_missing(terms: Sequence[str], _: Field) -> list[int]:
    """Take every word for known: where the postings are damaged nothing can be mended."""
    return [1 for _ in terms]

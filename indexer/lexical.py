"""BM25 over passages, by tantivy: the only file that knows it.

Analysis happens in Python (`indexer.analysis`); tantivy only splits at spaces. Each passage is one document whose
text fields also hold the article's title, so that a passage is found by what its article is about:

`text` syllables with marks · `plain` without, with positions · `pairs` and `pairs_plain` neighbours joined ·
`title` and `title_plain` the title alone · `rest` what of the article no passage holds, without marks, with positions,
on its first passage and for exhaustive passes only.

Scores are tantivy's BM25 (k1 1.2, b .75, Lucene's idf), summed over the clauses of a query with their weights;
higher is better, from 0 up, comparable only within one query.
"""

import contextlib
import json
import os
import shutil
import tempfile
import weakref
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple

import numpy as np
import tantivy
from numpy.typing import NDArray

from indexer.analysis import Terms, analyse
from indexer.errors import IndexBusy, IndexDamaged
from indexer.filters import Ids, contains
from indexer.lock import free
from indexer.reasons import Reason, library
from indexer.storage import FILE_MODE

Field = Literal["title", "title_plain", "text", "plain", "pairs", "pairs_plain", "rest"]

_FREQUENCY_FIELDS: tuple[Field, ...] = ("title", "title_plain", "text", "pairs", "pairs_plain")
_HEAP_BYTES = 256_000_000
_NARROW = 4096  # up to this many allowed passages are asked for by id; more are filtered after the search
_SPACES = "timtin_spaces"
_LOCK = ".tantivy-writer.lock"  # its name in tantivy


class Clause(NamedTuple):
    """One term that a passage may hold, and how much its BM25 score counts."""

    field: Field
    term: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class LexicalQuery:
    """What to look for: the scores of `should` add up; of each of `choices` only the best alternative counts.

    An alternative is clauses whose scores add up.

    Every one of `phrases` (folded syllables in order) must stand in a passage.
    """

    should: tuple[Clause, ...] = ()
    choices: tuple[tuple[tuple[Clause, ...], ...], ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()


def _held(path: Path) -> bool:
    """Say whether a writer holds this lock: tantivy calls it busy too where the file could not be made.

    Raises OSError where it cannot be made now either.
    """
    return not free(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, FILE_MODE))


class LexicalWriter:
    """Adds and deletes passages of one tantivy folder; what is not committed is lost on purpose.

    Opening an empty or missing folder starts a new index. Raises IndexBusy where another writer holds the folder,
    OSError or ValueError where the disk refuses.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._schema = _schema()
        index = tantivy.Index(self._schema, path=str(folder))
        _register(index)
        try:
            self._writer: tantivy.IndexWriter | None = index.writer(_HEAP_BYTES, 1)
        except ValueError as error:
            if not _held(folder / _LOCK):
                raise
            raise IndexBusy(Reason("busy_postings", folder=folder, cause=library("tantivy", error))) from error
        self._uncommitted = False

    def add(self, passage_id: int, article_number: int, title: Terms, text: Terms, rest: str = "") -> None:
        """Add one passage; `passage_id` must not be in the index. `rest` has a line for each stretch outside."""
        document = tantivy.Document()
        document.add_unsigned("id", passage_id)
        document.add_unsigned("article", article_number)
        document.add_text("title", " ".join(title.marked))
        document.add_text("title_plain", " ".join(title.plain))
        for terms in (title, text):
            # Two values of a field: tantivy leaves a gap between their positions, so no phrase spans both.
            document.add_text("text", " ".join(terms.marked))
            document.add_text("plain", " ".join(terms.plain))
            document.add_text("pairs", " ".join(terms.pairs()))
            document.add_text("pairs_plain", " ".join(terms.pairs_plain()))
        for line in rest.splitlines():
            document.add_text("rest", " ".join(analyse(line).plain))
        self._open_writer().add_document(document)
        self._uncommitted = True

    def delete(self, passage_ids: Iterable[int]) -> None:
        """Delete passages by id; unknown ids are no error."""
        # Not by term: tantivy-py takes a Python int for a signed number there and deletes nothing.
        gone = tantivy.Query.term_set_query(self._schema, "id", [int(passage_id) for passage_id in passage_ids])
        self._open_writer().delete_documents_by_query(gone)
        self._uncommitted = True

    def commit(self) -> None:
        """Make everything since the last commit durable and visible to readers opened later."""
        self._open_writer().commit()
        self._uncommitted = False
        self._readable()

    def close(self) -> None:
        """Wait for merges and let the folder go; what was not committed is dropped."""
        if self._writer is not None:
            if self._uncommitted:
                # Not otherwise: a merge that is under way would go on after it, and nobody would wait for it.
                self._writer.rollback()
            self._writer.wait_merging_threads()
            self._writer = None
            self._readable()

    def _open_writer(self) -> tantivy.IndexWriter:
        if self._writer is None:
            raise ValueError(f"the lexical writer of {self._folder} is closed")
        return self._writer

    def _readable(self) -> None:
        """Let every user read the files: tantivy writes its metadata for the owner alone."""
        for file in self._folder.iterdir():
            # A merge in the background may just have removed the file.
            with contextlib.suppress(FileNotFoundError):
                file.chmod(0o644)


def committed_files(folder: Path) -> list[Path]:
    """Return the files of a folder that its last commit consists of, by name.

    Others may come and go: tantivy tidies up after merges in the background, even when its writer is closed.
    """
    committed = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    segments = {segment["segment_id"].replace("-", ""): segment["deletes"] for segment in committed["segments"]}
    found = [folder / "meta.json"]
    for file in folder.iterdir():
        segment, _, kind = file.name.partition(".")
        deletes = segments.get(segment) or {}
        if segment in segments and (not kind.endswith("del") or kind == f"{deletes.get('opstamp')}.del"):
            found.append(file)
    return sorted(found)


class Lexical:
    """One committed state of a tantivy folder, opened for reading; safe to use from several threads."""

    def __init__(self, folder: Path) -> None:
        if not os.access(folder, os.W_OK):
            folder = self._view(folder)
        try:
            index = tantivy.Index.open(str(folder))
        except ValueError as error:
            raise IndexDamaged(Reason("postings_unread", folder=folder, cause=library("tantivy", error))) from error
        _register(index)
        index.config_reader(reload_policy="manual")
        self._schema = index.schema
        self._searcher = index.searcher()

    def _view(self, folder: Path) -> Path:
        """Show a folder one may only read through links: tantivy wants to create a lock file beside its segments."""
        view = Path(tempfile.mkdtemp(prefix="timtin-lexical-"))
        weakref.finalize(self, shutil.rmtree, view, ignore_errors=True)
        for file in folder.iterdir():
            if file.suffix == ".json":
                shutil.copyfile(file, view / file.name)
            elif not file.name.endswith(".lock"):
                (view / file.name).symlink_to(file.resolve())
        return view

    def __len__(self) -> int:
        """Count the passages."""
        return int(self._searcher.num_docs)

    def search(self, query: LexicalQuery, k: int, allowed: Ids | None = None) -> list[tuple[int, float]]:
        """Find the k best passages as (passage id, score), best first, equal scores by id.

        `allowed` are the sorted ids of the only passages that may be returned; no allowed passage is lost by it.
        """
        wanted = self._query(query)
        if allowed is None:
            return _pairs(*self._top(wanted, k))
        if len(allowed) <= _NARROW:
            return _pairs(*self._top(self._among(wanted, allowed), k))
        limit = k * 2
        while True:
            ids, scores = self._top(wanted, limit)
            kept = np.flatnonzero(contains(allowed, ids))[:k]
            if len(kept) == k or len(ids) < limit:
                return _pairs(ids[kept], scores[kept])
            limit *= 4

    def scores(self, query: LexicalQuery, ids: Ids) -> NDArray[np.float32]:
        """Score exactly the passages `ids` (0 where nothing matches), in their order."""
        scores = np.zeros(len(ids), np.float32)
        if len(ids) == 0 or not (query.should or query.choices):
            return scores
        found = dict(_pairs(*self._top(self._among(self._query(query), ids), len(ids))))
        for row, passage_id in enumerate(ids.tolist()):
            scores[row] = found.get(passage_id, 0.0)
        return scores

    def holding(self, groups: Sequence[Sequence[str]], allowed: Ids | None = None) -> list[tuple[int, int]]:
        """Find all passages that hold at least one phrase of every group, as (passage id, article number), sorted.

        Complete, for exhaustive passes. Phrases are folded here, so marks and case do not matter: a caller that cares
        reads the text. The title of an article counts as part of each of its passages, what stands outside all
        passages as part of its first.
        """
        each = []
        for group in groups:
            phrases = [analyse(phrase).plain for phrase in group]
            each.append(tantivy.Query.boolean_query([(tantivy.Occur.Should, self._anywhere(p)) for p in phrases if p]))
        return self._all(_must(each), allowed) if each else []

    def articles(self, phrases: Sequence[str]) -> Ids:
        """Return the numbers of all articles that hold one of `phrases`, ascending; complete, as `holding` is."""
        wanted = [plain for phrase in phrases if (plain := analyse(phrase).plain)]
        if not wanted:
            return np.zeros(0, np.int64)
        query = tantivy.Query.boolean_query([(tantivy.Occur.Should, self._anywhere(plain)) for plain in wanted])
        numbers = np.sort(np.array(self._searcher.fast_field_values("article", self._addresses(query)), np.int64))
        return numbers[np.diff(numbers, prepend=-1) > 0]  # np.unique would hash, at twice the time

    def held(self, syllables: Sequence[str]) -> int:
        """Count the passages that hold folded `syllables` in a row (deleted ones may count until merged away)."""
        counted: Any = self._searcher.search(self._phrase(syllables), limit=1, count=True)
        return int(counted.count)

    def df(self, terms: Iterable[str], field: Field = "plain") -> list[int]:
        """Count for each term the passages that hold it in `field` (deleted ones may count until merged away)."""
        return [int(self._searcher.doc_freq(field, term)) for term in terms]

    def _query(self, query: LexicalQuery) -> tantivy.Query:
        parts = [(tantivy.Occur.Should, self._clause(clause)) for clause in query.should]
        for choice in query.choices:
            alternatives = [self._sum(alternative) for alternative in choice]
            parts.append((tantivy.Occur.Should, tantivy.Query.disjunction_max_query(alternatives)))
        parts += [
            (tantivy.Occur.Must, tantivy.Query.const_score_query(self._phrase(phrase), 0.0)) for phrase in query.phrases
        ]
        return tantivy.Query.boolean_query(parts)

    def _sum(self, clauses: Sequence[Clause]) -> tantivy.Query:
        if len(clauses) == 1:
            return self._clause(clauses[0])
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, self._clause(clause)) for clause in clauses])

    def _clause(self, clause: Clause) -> tantivy.Query:
        term = tantivy.Query.term_query(self._schema, clause.field, clause.term, index_option="freq")
        return term if clause.weight == 1.0 else tantivy.Query.boost_query(term, clause.weight)

    def _phrase(self, plain: Sequence[str], field: Field = "plain") -> tantivy.Query:
        if len(plain) == 1:
            return tantivy.Query.term_query(self._schema, field, plain[0], index_option="basic")
        return tantivy.Query.phrase_query(self._schema, field, list(plain))

    def _anywhere(self, plain: Sequence[str]) -> tantivy.Query:
        """Match the phrase in a passage or outside all passages of the article."""
        fields: tuple[Field, ...] = ("plain", "rest")
        either = [(tantivy.Occur.Should, self._phrase(plain, field)) for field in fields]
        return tantivy.Query.boolean_query(either)

    def _among(self, query: tantivy.Query, ids: Ids) -> tantivy.Query:
        """Restrict `query` to passages by id, without changing its scores."""
        only = tantivy.Query.term_set_query(self._schema, "id", ids.tolist())
        return _must([query, tantivy.Query.const_score_query(only, 0.0)])

    def _top(self, query: tantivy.Query, k: int) -> tuple[Ids, NDArray[np.float64]]:
        """Return the ids and scores of the k best passages, best first, equal scores by id."""
        if k <= 0 or not len(self):
            return np.empty(0, np.int64), np.empty(0)
        hits = self._searcher.search(query, limit=min(k, len(self)), count=False).hits
        found = self._searcher.fast_field_values("id", [address for _, address in hits])
        ids, scores = (
            np.array([value or 0 for value in found], np.int64),
            np.array([score for score, _ in hits], np.float64),
        )
        order = np.lexsort((ids, -scores))
        return ids[order], scores[order]

    def _all(self, query: tantivy.Query, allowed: Ids | None) -> list[tuple[int, int]]:
        addresses = self._addresses(query)
        ids = self._searcher.fast_field_values("id", addresses)
        articles = self._searcher.fast_field_values("article", addresses)
        found = sorted((int(i or 0), int(a or 0)) for i, a in zip(ids, articles, strict=True))
        if allowed is None:
            return found
        keep = contains(allowed, np.array([passage_id for passage_id, _ in found], np.int64))
        return [hit for hit, kept in zip(found, keep.tolist(), strict=True) if kept]

    def _addresses(self, query: tantivy.Query) -> list[tantivy.DocAddress]:
        """Return where all passages stand that meet a query."""
        counted: Any = self._searcher.search(query, limit=1, count=True)
        total: int = counted.count
        hits = self._searcher.search(query, limit=total, count=False).hits if total else []
        return [address for _, address in hits]


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("id", indexed=True, fast=True)
    builder.add_unsigned_field("article", indexed=True, fast=True)
    for field in _FREQUENCY_FIELDS:
        builder.add_text_field(field, tokenizer_name=_SPACES, index_option="freq")
    for field in ("plain", "rest"):
        builder.add_text_field(field, tokenizer_name=_SPACES, index_option="position")
    return builder.build()


def _register(index: tantivy.Index) -> None:
    index.register_tokenizer(_SPACES, tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())


def _must(queries: Sequence[tantivy.Query]) -> tantivy.Query:
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, query) for query in queries])


def _pairs(ids: Ids, scores: NDArray[np.float64]) -> list[tuple[int, float]]:
    return list(zip(ids.tolist(), scores.tolist(), strict=True))

"""Re-ranking: the best hits in the cross-encoder's order, bounded in count and time, pages that join."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
import tiny_models as tiny
from numpy.typing import NDArray

from indexer.errors import ModelError, QueryError
from indexer.newest import SnapshotSource
from search_api.ranking.cursor import Cursor
from search_api.ranking.engine import Engine, SearchRequest
from search_api.ranking.rerank import Reranker, open_reranker
from search_api.settings import Settings
from tests.index_builders import HashEncoder, built

Q = "thôn họp bàn việc chung"


class Scorer:
    """Likes what stands last best: each passage scores one more than the one before."""

    def __init__(self) -> None:
        self.read: list[str] = []
        self.batches: list[int] = []

    def score(self, query: str, passages: Sequence[str]) -> NDArray[np.float32]:
        """Return the number of passages read before each."""
        assert query == Q
        before = len(self.read)
        self.read += passages
        self.batches.append(len(passages))
        return np.arange(before, before + len(passages), dtype=np.float32)


def hits(folder: Path, reranker: Reranker | None, **options: object) -> list[int]:
    """Search and return the passages."""
    engine = Engine(SnapshotSource(folder), HashEncoder(), reranker)
    return [hit.passage_id for hit in engine.search(SearchRequest(Q, limit=100, **options)).results]  # type: ignore[arg-type]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """An index of thirty articles."""
    built(tmp_path / "index", range(30))
    return tmp_path / "index"


def ticking(seconds: float) -> Iterator[float]:
    """Count up: each look at the clock is `seconds` later."""
    now = 0.0
    while True:
        yield now
        now += seconds


def test_the_first_hits_take_the_scorers_order(place: Path) -> None:
    """Five are read, best first, with their titles; they change places, and the rest stays."""
    plain, scorer = hits(place, None), Scorer()
    found = hits(place, Reranker(scorer, passages=5))
    assert found == [*reversed(plain[:5]), *plain[5:]]
    assert len(scorer.read) == 5
    assert all(text.startswith("Thôn số") and "\n" in text for text in scorer.read)


def test_when_time_runs_out_nothing_is_lost(place: Path) -> None:
    """Two passages took the whole second: those two change places, the others keep theirs."""
    clock = ticking(1.0)
    scorer = Scorer()
    found = hits(place, Reranker(scorer, passages=20, seconds=1.0, clock=lambda: next(clock)))
    plain = hits(place, None)
    assert found == [plain[1], plain[0], *plain[2:]]
    assert scorer.batches == [2]


def test_a_batch_is_as_large_as_the_time_left(place: Path) -> None:
    """Two passages took one of four seconds, so six more are begun, and then none."""
    times = iter([0.0, 1.0, 4.0])
    scorer = Scorer()
    hits(place, Reranker(scorer, passages=20, seconds=4.0, clock=lambda: next(times)))
    assert scorer.batches == [2, 6]


def test_other_modes_are_left_as_they_are(place: Path) -> None:
    """Words alone and meaning alone show what they find."""
    for mode in ("lexical", "dense"):
        assert hits(place, Reranker(Scorer()), mode=mode) == hits(place, None, mode=mode)


def test_pages_join_where_time_ran_out_on_the_first(place: Path) -> None:
    """The second page takes as many as the first did; behind those nothing is read again."""
    whole, scorer = hits(place, Reranker(Scorer(), passages=8)), Scorer()
    engine = Engine(SnapshotSource(place), HashEncoder(), Reranker(scorer, passages=8))
    pages, cursor = [], None
    while True:
        scorer.read.clear()
        response = engine.search(SearchRequest(Q, limit=5, cursor=cursor))
        pages.append(([hit.passage_id for hit in response.results], len(scorer.read)))
        cursor = response.next_cursor
        if cursor is None:
            break
    assert [id for page, _ in pages for id in page] == whole
    assert [read for _, read in pages] == [8, 8, *[0] * (len(pages) - 2)]


def test_hits_say_what_the_scorer_gave(place: Path) -> None:
    """Of those it read, each has its score; the stage's time stands in the answer."""
    engine = Engine(SnapshotSource(place), HashEncoder(), Reranker(Scorer(), passages=3))
    response = engine.search(SearchRequest(Q, limit=4))
    assert [hit.rerank for hit in response.results] == [2.0, 1.0, 0.0, None]
    assert "rerank" in response.took_ms
    assert "rerank" not in Engine(SnapshotSource(place), HashEncoder()).search(SearchRequest(Q)).took_ms


def test_a_cursor_with_a_made_up_count_is_refused() -> None:
    """Counts are whole numbers within bounds."""
    request = SearchRequest(Q)
    assert Cursor.read(Cursor(5, 8).write(request), request) == Cursor(5, 8)
    with pytest.raises(QueryError, match="another query"):
        Cursor.read(Cursor(5, -1).write(request), request)


def test_off_by_default_and_one_setting_turns_it_on(tmp_path: Path) -> None:
    """No model named, none loaded; a folder is loaded, and what is no cross-encoder is refused at the start."""
    assert open_reranker(Settings()) is None
    folder = tiny.cross_encoder_folder(tmp_path / "cross")
    built(tmp_path / "index", range(4))
    reranker = open_reranker(Settings(rerank_model=str(folder), rerank_passages=3, rerank_seconds=60))
    engine = Engine(SnapshotSource(tmp_path / "index"), HashEncoder(), reranker)
    scores = [hit.rerank for hit in engine.search(SearchRequest(Q)).results]
    assert all(score is not None for score in scores[:3])
    assert scores[:3] == sorted(scores[:3], reverse=True)  # type: ignore[type-var]
    assert scores[3] is None
    with pytest.raises(ModelError, match="no cross-encoder"):
        open_reranker(Settings(rerank_model="bundled"))

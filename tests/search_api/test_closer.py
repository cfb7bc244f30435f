"""The closer look: what it measures, and that it only orders what it looked at."""

import math
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from indexer.build import Stages, build
from indexer.encoder import load_encoder
from indexer.model.static import StaticEncoder
from indexer.newest import SnapshotSource
from indexer.schema import RawArticle
from indexer.settings import IndexSettings
from indexer.snapshot import Snapshot
from search_api.query.query import parse
from search_api.query.repair import Mender
from search_api.ranking import closer
from search_api.ranking.closer import look, look_closer, measure
from search_api.ranking.collapse import Ranked
from search_api.ranking.fuse import models
from search_api.ranking.line_match import weigh
from tests.search_api.tiny_model import write_tiny_model

RAWS = [
    RawArticle(id=f"tin-{n}", title=f"Xã số {n} họp", body=f"Sáng {n}/8/2026, xã số {n} họp. Ông Lò Văn {n} chủ trì.")
    for n in range(1, 5)
]
QUERY = parse("ông Lò Văn 3", Mender(lambda terms, _: [1 for _ in terms]))


@pytest.fixture
def encoder(tmp_path: Path) -> StaticEncoder:
    """A tiny static model."""
    write_tiny_model(tmp_path / "model", [raw.title + " " + raw.body for raw in RAWS])
    found = load_encoder(str(tmp_path / "model"))
    assert isinstance(found, StaticEncoder)
    return found


@pytest.fixture
def snapshot(tmp_path: Path, encoder: StaticEncoder) -> Snapshot:
    """An index of four articles of one passage each."""
    build(RAWS, IndexSettings(index=tmp_path / "index"), Stages(encoder))
    return SnapshotSource(tmp_path / "index")()


def ranked(snapshot: Snapshot, *scores: float) -> list[Ranked]:
    """Rank the articles by number with these scores."""
    articles = list(snapshot.walk())
    return [Ranked(a.first_passage, a.number, s, 0.5, 0.5) for a, s in zip(articles, scores, strict=False)]


def asked(encoder: StaticEncoder) -> NDArray[np.float32]:
    """Return the vector of the query."""
    return encoder.encode_queries([QUERY.understood])[0]


def test_the_best_line_counts(snapshot: Snapshot, encoder: StaticEncoder) -> None:
    """Of each hit the best weighed line, title or sentence, and what its article lacks: "Lò Văn 3" stands in one."""
    hits = ranked(snapshot, 0.5, 0.4, 0.3, 0.2)
    seen = look(snapshot, encoder, QUERY, asked(encoder), hits)
    found = measure(snapshot, encoder, QUERY, asked(encoder), hits)
    assert list(seen.counts) == [3, 3, 3, 3]
    np.testing.assert_allclose(found[:, 0], weigh(seen.lines).reshape(4, 3).max(axis=1), rtol=1e-6)
    assert found[:, 1].tolist() == [1, 1, 0, 1]  # the number; both syllables of the name stand in all
    np.testing.assert_array_equal(found[:, 1:], seen.lacks)


def test_scores_are_those_of_the_model(snapshot: Snapshot, encoder: StaticEncoder) -> None:
    """σ(bias + w · (logit of the first score, best line, lacks, unknown)), best first, whatever came first before."""
    hits = ranked(snapshot, 0.47, 0.48, 0.49, 0.50)
    found = look_closer(snapshot, encoder, QUERY, asked(encoder), hits)
    model = models()["closer"]
    expected = {}
    for hit, row in zip(hits, measure(snapshot, encoder, QUERY, asked(encoder), hits).tolist(), strict=True):
        features = (math.log(hit.score / (1 - hit.score)), *row)
        logit = model.bias + sum(w * f for w, f in zip(model.weights.tolist(), features, strict=True))
        expected[hit.passage_id] = 1 / (1 + math.exp(-logit))
    assert {hit.passage_id: hit.score for hit in found} == pytest.approx(expected, rel=1e-4)
    assert [hit.passage_id for hit in found] == sorted(expected, key=lambda id: -expected[id])
    assert found[0].passage_id != hits[-1].passage_id


def test_the_rest_follows(snapshot: Snapshot, encoder: StaticEncoder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the first are looked at; what comes after keeps its order and scores no higher."""
    monkeypatch.setattr(closer, "LOOKED_AT", 2)
    hits = ranked(snapshot, 0.9, 0.8, 0.7, 0.00001)
    found = look_closer(snapshot, encoder, QUERY, asked(encoder), hits)
    assert {hit.passage_id for hit in found[:2]} == {hit.passage_id for hit in hits[:2]}
    assert [hit.passage_id for hit in found[2:]] == [hit.passage_id for hit in hits[2:]]
    assert found[2].score <= min(hit.score for hit in found[:2])
    assert found[3].score == hits[3].score
    assert look_closer(snapshot, encoder, QUERY, asked(encoder), []) == []

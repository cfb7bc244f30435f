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
from indexer.vietnamese.sentences import sentences
from search_api import closer
from search_api.closer import look_closer, nearest
from search_api.collapse import Ranked
from search_api.fuse import models
from search_api.query import parse
from search_api.repair import Mender
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


def test_the_nearest_sentence_counts(snapshot: Snapshot, encoder: StaticEncoder) -> None:
    """The best cosine and the best interaction over a passage's sentences, as brute force finds them."""
    hits = ranked(snapshot, 0.5, 0.4, 0.3, 0.2)
    found = nearest(snapshot, encoder, QUERY, asked(encoder), hits)
    vector = asked(encoder)
    for row, article in zip(found, snapshot.walk(), strict=True):
        span = article.passages[0]
        text = article.text[span.start : span.end]
        said = [text[part.start : part.end] for part in sentences(text)]
        vectors, (tokens,) = encoder.encode_passages(said), encoder.encode_sentences([("", said)])[1]
        missing = 0.0 if article.id == "tin-3" else 1.0
        expected = [(vectors @ vector).max(), encoder.interaction(QUERY.understood, tokens).max(), missing]
        np.testing.assert_allclose(row, expected, rtol=1e-5)


def test_scores_are_those_of_the_model(snapshot: Snapshot, encoder: StaticEncoder) -> None:
    """σ(bias + w · (logit of the first score, cosine, interaction, lacks)), best first, whatever came first before."""
    hits = ranked(snapshot, 0.47, 0.48, 0.49, 0.50)
    found = look_closer(snapshot, encoder, QUERY, asked(encoder), hits)
    model = models()["closer"]
    expected = {}
    for hit, (sentence, tokens, lacking) in zip(
        hits, nearest(snapshot, encoder, QUERY, asked(encoder), hits).tolist(), strict=True
    ):
        features = (math.log(hit.score / (1 - hit.score)), sentence, tokens, lacking)
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

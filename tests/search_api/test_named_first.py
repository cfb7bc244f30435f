"""The passages that hold the number of a document that is asked for."""

from pathlib import Path

import pytest

from indexer.build import Stages, build
from indexer.newest import SnapshotSource
from indexer.schema import RawArticle
from indexer.settings import IndexSettings
from search_api.ranking.engine import Engine, SearchRequest
from search_api.ranking.retrieve import Mode
from tests.index_builders import HashEncoder

OTHERS = [
    RawArticle(id=f"khac-{n}", title=f"Quyết định {n}/QĐ-UBND", body=f"Quyết định số {n}/QĐ-UBND của UBND. " * 3)
    for n in range(20, 26)
]
LONG = RawArticle(
    id="dai",
    title="Chợ phiên đông khách",
    body="Bà con mang rau, gà, mật ong xuống chợ từ sáng sớm và mua về muối, dầu, vải. " * 40
    + "Ban quản lý thu phí theo Quyết định số 724/QĐ-UBND. "
    + "Chợ họp mỗi tuần hai phiên, đông nhất là phiên trước Tết và phiên rằm. " * 40,
)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """An index where many articles speak of decisions, and one, in passing, of the one that is asked for."""
    folder: Path = tmp_path_factory.mktemp("named")
    build([*OTHERS, LONG], IndexSettings(index=folder), Stages(HashEncoder()))
    return Engine(SnapshotSource(folder), HashEncoder())


@pytest.mark.parametrize("mode", ["hybrid", "lexical"])
@pytest.mark.parametrize("q", ["quyết định 724/QĐ-UBND của UBND", "724/qd-ubnd", "số 724/QĐ-UBND quy định gì?"])
def test_who_asks_for_a_document_gets_it_first(engine: Engine, mode: Mode, q: str) -> None:
    """However much else fits, the article that holds the number comes first, at that passage, as a likely hit."""
    response = engine.search(SearchRequest(q, mode=mode))
    top = response.results[0]
    assert top.article.id == "dai"
    assert "724/QĐ-UBND" in top.text
    assert response.likely
    scores = [hit.score for hit in response.results]
    assert scores == sorted(scores, reverse=True)


def test_by_passage_too(engine: Engine) -> None:
    """Where every passage is listed, the one with the number leads."""
    assert (
        "724/QĐ-UBND"
        in engine.search(SearchRequest("quyết định 724/QĐ-UBND của UBND", group="passage")).results[0].text
    )

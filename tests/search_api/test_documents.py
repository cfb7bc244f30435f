"""Document numbers in a query, looked for in an index."""

from pathlib import Path

import pytest

from indexer.build import Stages, build
from indexer.newest import SnapshotSource
from indexer.schema import RawArticle
from indexer.settings import IndexSettings
from indexer.snapshot import Snapshot
from search_api.query.documents import naming, unheard_of
from tests.index_builders import HashEncoder

BODIES = {
    "whole": "Thông tư 26/2020/TT-BTTTT nêu rõ việc đăng tin của các cổng.",
    "short": "Sở nhắc lại Thông tư 26/2020 về việc đăng tin của các cổng.",
    "decree": "Nghị định 168/2024 quy định mức phạt với người đi xe máy.",
    "resolution": "Nghị quyết 21-NQ/TU và Quyết định 12/QĐ-UBND được nêu ra ở kỳ họp.",
}


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """An index of articles that name documents."""
    folder: Path = tmp_path_factory.mktemp("documents")
    articles = [RawArticle(id=name, title="Tin về văn bản", body=body) for name, body in BODIES.items()]
    build(articles, IndexSettings(index=folder), Stages(HashEncoder()))
    return SnapshotSource(folder)()


@pytest.mark.parametrize(
    ("text", "unheard"),
    [
        ("Thông tư 26/2020/TT-BTTTT", False),
        ("thong tu 26/2020/tt-btttt quy dinh gi", False),
        ("Nghị quyết 21-NQ/TU", False),
        ("Quyết định 12/QĐ-UBND và 99/QĐ-UBND", False),
        ("Quyết định 9999/QĐ-UBND", True),
        ("thông tư 27/2020/TT-BTTTT", True),
        ("22-nq/tu", True),
        ("kế hoạch 5-10 năm", False),
        ("họp 24/7 ở phường", False),
        ("lãi suất 5%/năm, 500 đồng/kg", False),
        ("chợ", False),
    ],
)
def test_a_number_is_known_by_its_beginning(snapshot: Snapshot, text: str, unheard: bool) -> None:
    """Number and year, or number and kind, in any case and without marks; one known number is enough."""
    assert unheard_of(text, snapshot.lexical) is unheard


@pytest.mark.parametrize(
    ("text", "articles"),
    [
        ("thông tư 26/2020/TT-BTTTT", {"whole"}),
        ("thong tu so 26 / 2020 / tt-btttt noi gi", {"whole"}),
        ("nghị định 168/2024/NĐ-CP", {"decree"}),
        ("12/QĐ-UBND", {"resolution"}),
        ("12/QĐ-TTg", set()),
        ("thông tư 26 2020 tt btttt", {"whole"}),
        ("thong tu 26-2020-tt-btttt quy dinh gi", {"whole"}),
        ("nghi quyet 21 nq tu noi gi", {"resolution"}),
        ("21-NQ-TU", {"resolution"}),
        ("12 qđ ubnd", {"resolution"}),
        ("12 qđ ttg", set()),
        ("12 qđ", set()),
        ("26 2021 tt btttt", set()),
        ("168/2025/NĐ-CP", set()),
        ("thông tư", set()),
    ],
)
def test_passages_that_hold_a_number(snapshot: Snapshot, text: str, articles: set[str]) -> None:
    """The whole number, its slashes typed or not; else number and year, never number and kind alone."""
    numbers = snapshot.article_numbers(naming(text, snapshot.lexical)).tolist()
    assert {found.id for found in snapshot.articles(numbers, entities=False)} == articles

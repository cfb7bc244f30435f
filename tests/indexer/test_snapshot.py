"""One generation as a reader sees it, alone and beside a writer."""

from pathlib import Path

import numpy as np
import pytest
from index_builders import HashEncoder, built, raw

from indexer.build import Stages, build, remove
from indexer.filters import Filters
from indexer.schema import Article, Entity, Extraction, PrimaryPlace, Unit
from indexer.settings import IndexSettings
from indexer.snapshot import open_snapshot


class Placed:
    """An extractor that puts every third article into Phú Thọ and names one person."""

    def extract(self, article: Article) -> Extraction:
        """Return a place by the article's number."""
        number = int(article.id.partition("-")[2])
        province = Unit("25", "Phú Thọ") if number % 3 == 0 else Unit("01", "Hà Nội")
        person = Entity(0, 4, "person", "bà Lê", 0.9, {"name": "Lê Thị Hòa" if number % 2 else "Lê Thị Hoa"})
        return Extraction((person,), PrimaryPlace(province, None, 0.9, "text"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of 36 articles with places and people, one of them removed."""
    folder = tmp_path_factory.mktemp("snapshot") / "index"
    settings = IndexSettings(index=folder)
    build([raw(n) for n in range(36)], settings, Stages(HashEncoder(), Placed()))
    remove(["tin-30"], settings)
    return folder


@pytest.mark.parametrize(
    ("filters", "kept"),
    [
        (Filters(places=("25",)), lambda n: n % 3 == 0),
        (Filters(places=("Phu Tho",)), lambda n: n % 3 == 0),
        (Filters(places=("25", "Hà Nội")), lambda n: True),
        (Filters(places=("99",)), lambda n: False),
        (Filters(person="Lê Thị Hòa"), lambda n: n % 2 == 1),
        (Filters(person="le thi hoa"), lambda n: True),
        (Filters(source="CỔNG 2 bản 1"), lambda n: n % 4 == 2),
        (Filters(date_from="2026-03-01", date_to="2026-03-31"), lambda n: n % 9 == 2),
        (Filters(date_from="2026-03-03", places=("25",)), lambda n: n % 3 == 0 and raw(n).published >= "2026-03-03"),
    ],
)
def test_filters_leave_exactly_what_holds(folder: Path, filters: Filters, kept: object) -> None:
    """Compared with the same condition in Python, for articles and passages."""
    assert callable(kept)
    with open_snapshot(folder) as snapshot:
        wanted = sorted(f"tin-{n}" for n in range(36) if n != 30 and kept(n))
        assert sorted(article.id for article in snapshot.walk(filters)) == wanted
        allowed = snapshot.allowed(filters)
        assert allowed is not None
        assert set(snapshot.article_numbers(allowed.ids).tolist()) == set(allowed.numbers.tolist())
        found, _ = snapshot.dense(HashEncoder().encode_queries(["thôn"])[0], 1000, allowed)
        assert sorted(found.tolist()) == allowed.ids.tolist()


def test_passages_know_their_article(folder: Path) -> None:
    """Unknown and removed passages have none."""
    with open_snapshot(folder) as snapshot:
        article = snapshot.article("tin-7")
        assert article is not None
        ids = [article.first_passage + i for i in range(len(article.passages))]
        assert snapshot.article_numbers(np.array([*ids, 10**9, 0])).tolist() == [article.number] * len(ids) + [-1, -1]
        assert snapshot.article("tin-30") is None
        assert snapshot.days(np.array([article.number])).tolist() == [20260808]


def test_facets_count_articles(folder: Path) -> None:
    """By month and by tag, of what the filters leave."""
    with open_snapshot(folder) as snapshot:
        facets = snapshot.facets(Filters(places=("25",)))
        assert sum(facets["month"].values()) == 11
        assert facets["place"] == [("25", "Phú Thọ", 11)]
        assert snapshot.stats()["removed"] == 1


def test_old_generations_go_when_their_readers_have_gone(tmp_path: Path) -> None:
    """A pinned generation stays on disk whole; the next run after its reader closed removes it."""
    built(tmp_path, range(4))
    pinned = open_snapshot(tmp_path)
    for version in (2, 3, 4):
        built(tmp_path, range(4), version=version)
    assert (tmp_path / "generations" / "000001").exists()
    assert not (tmp_path / "generations" / "000002").exists()
    assert {article.title[-1] for article in pinned.walk()} == {"1"}
    pinned.close()
    built(tmp_path, range(4), version=5)
    assert sorted(path.name for path in (tmp_path / "generations").iterdir()) == ["000004", "000005"]

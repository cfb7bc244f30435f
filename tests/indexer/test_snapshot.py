"""One generation as a reader sees it, alone and beside a writer."""

import threading
from pathlib import Path

import numpy as np
import pytest
from index_builders import HashEncoder, built, raw

from indexer.build import Stages, build, remove
from indexer.errors import IndexDamaged, IndexMissing
from indexer.filters import Filters
from indexer.schema import Article, Entity, Extraction, PrimaryPlace, Unit
from indexer.settings import IndexSettings
from indexer.snapshot import SnapshotSource, open_snapshot
from indexer.verify import verify


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
        assert {row.article_number for row in snapshot.passages(allowed.ids.tolist())} == set(allowed.numbers.tolist())
        found, _ = snapshot.dense(HashEncoder().encode_queries(["thôn"])[0], 1000, allowed)
        assert sorted(found.tolist()) == allowed.ids.tolist()


def test_passages_know_their_article(folder: Path) -> None:
    """Offsets cut the right text out; unknown and removed passages are left out."""
    with open_snapshot(folder) as snapshot:
        article = snapshot.article("tin-7")
        assert article is not None
        ids = [article.first_passage + i for i in range(len(article.passages))]
        rows = snapshot.passages([*ids, 10**9, 0])
        assert [row.id for row in rows] == ids
        assert "Thôn số 7" in article.title
        assert all("thôn số 7" in article.text[row.start : row.end] for row in rows[:1])
        assert snapshot.article_numbers(np.array([ids[0], 10**9, 0])).tolist() == [article.number, -1, -1]
        assert snapshot.article("tin-30") is None
        assert snapshot.days(np.array([article.number])).tolist() == [20260808]


def test_facets_count_articles(folder: Path) -> None:
    """By month and by tag, of what the filters leave."""
    with open_snapshot(folder) as snapshot:
        facets = snapshot.facets(Filters(places=("25",)))
        assert sum(facets["month"].values()) == 11
        assert facets["place"] == [("25", "Phú Thọ", 11)]
        assert snapshot.stats()["removed"] == 1


def test_readers_see_one_state_and_take_up_the_new_one(tmp_path: Path) -> None:
    """Four readers beside a writer: no answer mixes versions, none fails, and the last version is seen at the end."""
    index = tmp_path / "index"
    built(index, range(12))
    source, stop, wrong = SnapshotSource(index), threading.Event(), []
    answered = 0

    def read() -> None:
        nonlocal answered
        query = HashEncoder().encode_queries(["thôn số họp bàn"])[0]
        while not stop.is_set():
            try:
                snapshot = source()
                numbers = snapshot.article_numbers(snapshot.dense(query, 30)[0])
                articles = [*snapshot.articles(sorted(set(numbers.tolist()))), *snapshot.walk()]
                by_words = [number for _, number in snapshot.lexical.phrase(["hop", "ban"])]
                articles += snapshot.articles(sorted(set(by_words)))
                seen = {f"{a.title[-1]} {a.source and a.source[-1]}" for a in articles}
                if len(seen) != 1 or not len(numbers) == len(by_words) == len(articles) // 3:
                    wrong.append(f"{seen} {len(numbers)} {len(by_words)} {len(articles)}")
                answered += 1
            except Exception as error:
                wrong.append(repr(error))

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for version in range(2, 10):
        built(index, range(12), version=version)
    stop.set()
    for reader in readers:
        reader.join()
    assert wrong == []
    assert answered > 8
    assert {article.title[-1] for article in source().walk()} == {"9"}
    assert verify(index, full=True).problems == ()


def test_a_source_goes_on_with_the_last_good_state(tmp_path: Path) -> None:
    """When the newest generation cannot be opened the one before answers on, and the reason is told."""
    built(tmp_path, range(4))
    source = SnapshotSource(tmp_path)
    first = source()
    built(tmp_path, range(4), version=2)
    (tmp_path / "generations" / "000002" / "manifest.json").write_bytes(b"{}")
    assert source() is first
    assert "000002" in source.trouble
    with pytest.raises(IndexDamaged, match="000002"):
        SnapshotSource(tmp_path)()
    built(tmp_path, range(4), version=2)
    (tmp_path / "CURRENT").touch()
    assert source().generation == 2
    assert source.trouble == ""


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


def test_no_index_is_said(tmp_path: Path) -> None:
    """The message says how to make one."""
    with pytest.raises(IndexMissing, match="timtin index"):
        SnapshotSource(tmp_path / "none")()

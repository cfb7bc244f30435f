"""The catalogue as readers see it."""

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from index_builders import built
from mention_index import index

from indexer.catalogue.connection import open_writer
from indexer.catalogue.reader import CatalogueReader
from indexer.catalogue.tag_table import TagTable
from indexer.errors import IndexDamaged
from indexer.reasons import said
from indexer.snapshot import open_snapshot


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[CatalogueReader]:
    """A reader of the first of two generations."""
    built(tmp_path, range(8))
    built(tmp_path, range(2), version=2)
    reader = CatalogueReader(tmp_path, 1)
    yield reader
    reader.close()


def test_articles_come_in_the_order_asked(reader: CatalogueReader) -> None:
    """Unknown numbers are left out; entities may be left out too."""
    assert [article.number for article in reader.articles([5, 99, 2])] == [5, 2]
    assert reader.number_of("tin-0") == 1
    assert reader.number_of("no") is None


def test_mentions_are_counted_by_article(tmp_path: Path) -> None:
    """`mention_counts` counts what `mentions_of` lists: of a topic, of either class, by number and start."""
    with open_snapshot(index(tmp_path / "index")) as snapshot:
        reader, numbers = snapshot.catalogue, snapshot.numbers().tolist()
        assert reader.mention_counts("bau-cu-2026").tolist() == [[1, 3, 0], [2, 0, 1]]
        found = reader.mentions_of("bau-cu-2026", numbers)
        assert [(mention.number, mention.kind) for mention in found] == [*[(1, "mention")] * 3, (2, "related")]
        assert found[:3] == sorted(found[:3], key=lambda mention: mention.start)
        assert reader.mentions_of("bau-cu-2026", [2]) == found[3:]
        assert (reader.mentions_of("hop", numbers), reader.mention_counts("hop").tolist()) == ([], [])


def test_names_are_found_with_and_without_marks(reader: CatalogueReader) -> None:
    """A name without marks finds every marking of it, a marked one only itself."""
    assert reader.tagged("source", "cong 1 ban 1").tolist() == [2, 6]
    assert reader.tagged("source", "Cổng 1 bản 1").tolist() == [2, 6]
    assert reader.tagged("source", "Công 1 bản 1").tolist() == []


def test_many_threads_read_at_once(reader: CatalogueReader) -> None:
    """Each gets a connection of its own."""
    found: list[int] = []
    threads = [
        threading.Thread(target=lambda: found.extend(a.number for a in reader.articles(range(1, 9)))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == sorted([*range(1, 9)] * 8)


def test_a_changed_article_is_not_served(tmp_path: Path, reader: CatalogueReader) -> None:
    """Its digest is checked at every reading, and the message names it."""
    db = open_writer(tmp_path / "catalogue.sqlite")
    db.execute("UPDATE contents SET text = replace(text, 'họp', 'hộp') WHERE number = 5")
    db.close()
    with pytest.raises(IndexDamaged, match="'tin-4' has changed"):
        reader.articles([5])
    assert len(reader.articles([4])) == 1


def test_a_file_that_is_none_is_named_as_it_is_known(tmp_path: Path) -> None:
    """By the folder's path, not by the handle that it is opened by; what SQLite says stands in English alone."""
    path = tmp_path / "catalogue.sqlite"
    path.write_bytes(b"no database, but longer than a hundred bytes " * 100)
    with pytest.raises(IndexDamaged, match=r"is damaged \(file is not a database\)") as refused:
        CatalogueReader(tmp_path, 1)
    assert str(refused.value).startswith(f"{path} is damaged")
    assert said(str(refused.value), "vi").startswith(f"{path} bị hỏng (thư viện SQLite báo lỗi);")


def test_tags_are_counted_among_some_articles(reader: CatalogueReader) -> None:
    """What removed or later versions have does not count; the commonest first, then by label, a key once an article."""
    table = reader.tag_table("source")
    sources = {label: count for _, label, count in table.counts(np.array([1, 2, 6, 99]))}
    assert sources == {f"Cổng {n % 4} bản 1": count for n, count in ((0, 1), (1, 2))}
    every = table.counts()
    assert sum(count for *_, count in every) == 8
    assert every == sorted(every, key=lambda row: (-row[2], row[1]))
    assert table.counts(most=2) == every[:2]
    assert table.counts(np.array([], np.int64)) == []
    assert reader.tag_table("no such kind").counts() == []


def test_a_key_of_two_kinds_counts_once_for_an_article() -> None:
    """It is told by both; numbers that are no articles of the table are left out."""
    table = TagTable.of([("b", "Bồ", "3,1,3,9"), ("a", "An", "1")], np.array([1, 3, 5]))
    assert table.counts() == [("b", "Bồ", 2), ("a", "An", 1)]
    assert table.counts(np.array([1, 9])) == [("a", "An", 1), ("b", "Bồ", 1)]

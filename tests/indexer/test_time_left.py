"""The time that work has left."""

import threading
import time
from pathlib import Path

import pytest
from index_builders import built

from indexer.catalogue.reader import CatalogueReader
from indexer.time_left import PastDeadline, check, over, until


def test_nothing_said_is_time_without_end() -> None:
    """Only the block is bounded, and only in the thread that it runs in."""
    check()
    with until(time.monotonic() - 1):
        assert over()
        with pytest.raises(PastDeadline):
            check()
        found: list[bool] = []
        other = threading.Thread(target=lambda: found.append(over()))
        other.start()
        other.join()
        assert found == [False]
    check()


def test_a_query_of_the_catalogue_ends_in_time(tmp_path: Path) -> None:
    """SQLite is stopped in the middle of it, and answers the next one."""
    built(tmp_path, range(3))
    reader = CatalogueReader(tmp_path, 1)
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 20000000) SELECT count(*) FROM n"
    began = time.monotonic()
    with until(began + 0.1), pytest.raises(PastDeadline):
        reader._all(endless)
    assert time.monotonic() - began < 5
    assert len(reader.articles([1, 2, 3])) == 3
    reader.close()

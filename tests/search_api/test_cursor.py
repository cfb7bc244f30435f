"""A cursor fits its request, and the hits that were given before it."""

from typing import Any

import pytest

from indexer.errors import CursorGone, QueryError
from search_api.ranking.cursor import Cursor, named, pack, unpack

ASKED = ("bầu cử", "hybrid")


def test_a_cursor_comes_back_as_written() -> None:
    """No cursor is the first page; one written is read, for its own request only."""
    cursor = Cursor(20, 8, "generation", "hits")
    assert Cursor.read(cursor.write(ASKED), ASKED) == cursor
    assert Cursor.read(None, ASKED) == Cursor()
    with pytest.raises(QueryError, match="another query"):
        Cursor.read(cursor.write(ASKED), ("bầu cử", "dense"))


@pytest.mark.parametrize("count", [-1, 10**40, 100_001, True, 0.5, "1", None])
def test_a_made_up_count_is_refused(count: Any) -> None:
    """Counts are whole numbers within bounds, also in a word that names its request rightly."""
    for word in (Cursor(count, 0).write(ASKED), Cursor(0, count).write(ASKED)):
        with pytest.raises(QueryError, match="another query"):
            Cursor.read(word, ASKED)


@pytest.mark.parametrize("word", ["", "x", "////", "é", "e30", "bnVsbA", "MQ", "WzEsMl0", "a" * 5000])
def test_what_is_no_cursor_is_refused(word: str) -> None:
    """Neither other text nor other JSON, nor a cursor that was cut."""
    with pytest.raises(QueryError, match="cursor"):
        unpack(word, ASKED, 4)
    with pytest.raises(QueryError, match="cursor"):
        unpack(pack(1, 2, "a", "b", "c")[:-3], ASKED, 4)


def test_another_generation_must_begin_with_the_hits_given() -> None:
    """In its own generation a cursor needs no proof; in another the hits before it count, whatever their order."""
    cursor = Cursor(3, 0, "one", named([5, 9, 7]))
    cursor.check("one", [1, 2, 3, 4])
    cursor.check("two", [9, 7, 5, 1])
    for ids in ([9, 7, 1, 5], [9, 7], []):
        with pytest.raises(CursorGone, match="has changed"):
            cursor.check("two", ids)


def test_without_a_mark_the_hits_alone_count() -> None:
    """Two unmarked cursors do not vouch for each other."""
    cursor = Cursor(2, given=named([5, 9]))
    cursor.check("", [9, 5, 1])
    with pytest.raises(CursorGone):
        cursor.check("", [9, 1, 5])
    Cursor().check("two", [1])

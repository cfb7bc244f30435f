"""Requests for mentions and their cursors."""

from dataclasses import replace
from typing import Any

import pytest

from indexer.errors import CursorGone, QueryError
from indexer.filters import Filters
from search_api.mentions.mention_request import Cursor, MentionsRequest

ASKED = MentionsRequest(q="nhà tạm", filters=Filters(date_from="2026-01-01"), limit=5)


def test_a_cursor_comes_back_as_written() -> None:
    """Written and read it is the same, for any length of page."""
    cursor = Cursor(place=(99_999_999 << 36) | 12, start=345, newest=67)
    request = MentionsRequest(q=ASKED.q, filters=ASKED.filters, limit=50, cursor=cursor.write(ASKED))
    assert Cursor.read(request, newest=99) == cursor


def test_a_cursor_goes_on_only_with_its_list() -> None:
    """In its own generation it needs no proof, in another the list must be called the same."""
    first = Cursor(-1, -1, 9).on("one", lambda: "list")
    assert first == Cursor(-1, -1, 9, "one", "list")
    assert first.on("one", lambda: "never asked") == first
    assert first.on("two", lambda: "list") == Cursor(-1, -1, 9, "two", "list")
    with pytest.raises(CursorGone, match="has changed"):
        first.on("two", lambda: "another")


@pytest.mark.parametrize(
    "places", [(1 << 63, 0, 9), (0, -2, 9), (0, 0, 10**40), (True, 0, 9), (0.5, 0, 9), ("1", 0, 9)]
)
def test_a_place_beyond_measure_is_refused(places: tuple[Any, Any, Any]) -> None:
    """Whoever writes a cursor by hand gets a refusal, and no arithmetic goes wrong."""
    with pytest.raises(QueryError, match="another query"):
        Cursor.read(replace(ASKED, cursor=Cursor(*places).write(ASKED)), newest=9)


def test_without_one_the_list_begins() -> None:
    """The first page stands before everything and notes the newest article."""
    assert Cursor.read(ASKED, newest=99) == Cursor(-1, -1, 99)


@pytest.mark.parametrize("text", ["!!", "e30", "WzEsMl0", "bnVsbA"])
def test_what_is_no_cursor_is_refused(text: str) -> None:
    """Neither other text nor other JSON is taken for one."""
    with pytest.raises(QueryError, match="cursor"):
        Cursor.read(MentionsRequest(q=ASKED.q, cursor=text), newest=9)


def test_a_cursor_fits_only_its_query() -> None:
    """Another phrase, filter or class is another list."""
    written = Cursor(1, 2, 3).write(ASKED)
    for other in (
        MentionsRequest(q="nhà", filters=ASKED.filters),
        MentionsRequest(q=ASKED.q),
        MentionsRequest(q=ASKED.q, filters=ASKED.filters, related=True),
    ):
        with pytest.raises(QueryError, match="another query"):
            Cursor.read(MentionsRequest(other.topic, other.q, other.filters, other.related, cursor=written), newest=9)

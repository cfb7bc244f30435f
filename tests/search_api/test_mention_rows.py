"""The mentions of given articles."""

import pytest
from mention_index import index

from indexer.errors import QueryError
from indexer.schema import RawArticle
from indexer.snapshot import Snapshot, open_snapshot
from search_api.mentions.mention_request import MentionsRequest
from search_api.mentions.mention_rows import as_json, rows_in


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """The small index, opened."""
    return open_snapshot(index(tmp_path_factory.mktemp("rows") / "index"))


def test_articles_come_in_the_order_asked(snapshot: Snapshot) -> None:
    """Rows follow the numbers given, then their place; an article without a mention gives none."""
    for request in (MentionsRequest(q="tạm"), MentionsRequest(topic="bau-cu-2026", related=True)):
        numbers = snapshot.numbers().tolist()[::-1]
        rows = [(row.article.number, row.mention.start) for row in rows_in(snapshot, request, numbers)]
        assert rows == sorted(rows, key=lambda row: (-row[0], row[1]))
        assert 0 < len({number for number, _ in rows}) < len(numbers)
        assert list(rows_in(snapshot, request, [])) == []


def test_every_row_lies_in_its_sentence(snapshot: Snapshot) -> None:
    """Quote and sentence are what the offsets say, over a broken line too."""
    for row in rows_in(snapshot, MentionsRequest(q="xoa nha tam"), snapshot.numbers().tolist()):
        shown = as_json(row)
        text = row.article.text
        assert shown["quote"] == text[shown["start"] : shown["end"]]
        assert text[shown["sentence_start"] :].startswith(shown["sentence"])
        assert (
            shown["sentence_start"] <= shown["start"] < shown["end"] <= shown["sentence_start"] + len(shown["sentence"])
        )


def test_nothing_is_read_before_it_is_taken(snapshot: Snapshot) -> None:
    """Articles are read while rows are taken, so that a long list is never held."""
    taken = []

    def numbers():  # type: ignore[no-untyped-def]
        for number in snapshot.numbers().tolist() * 400:
            taken.append(number)
            yield number

    assert next(rows_in(snapshot, MentionsRequest(q="tạm"), numbers())).quote
    assert len(taken) < 400


def test_a_query_that_cannot_be_read_is_refused(snapshot: Snapshot) -> None:
    """The reason is told at the first row."""
    with pytest.raises(QueryError, match="missing"):
        next(rows_in(snapshot, MentionsRequest(q="a AND"), [1]))


def test_a_phrase_over_two_sentences_shows_both(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What NEAR joins over the end of a sentence has both sentences around it."""
    folder = index(
        tmp_path_factory.mktemp("near") / "index", [RawArticle("n", body="Xã họp bàn. Dân nghe.", title="T")]
    )
    with open_snapshot(folder) as near:
        (row,) = rows_in(near, MentionsRequest(q="bàn NEAR/2 dân"), near.numbers().tolist())
        assert (row.quote, row.sentence) == ("bàn. Dân", "Xã họp bàn. Dân nghe.")

"""One line of JSONL is one article, or is skipped with its reason."""

import json

import pytest

from indexer.errors import SourceError
from indexer.sources.jsonl import read_line
from indexer.sources.skipped import Skipped, Skips


def read(record: object) -> object:
    """Read a record as a line."""
    return read_line(json.dumps(record).encode(), "a.jsonl:1", Skips())


def test_every_field_has_its_place() -> None:
    """Known keys are fields, others are extra."""
    record = {"id": 7, "title": "T", "lead": "L", "body": "B", "date": "2026-03-15", "url": "https://a.vn/b", "x": [1]}
    article = read_line(json.dumps(record).encode(), "a.jsonl:1", Skips())
    assert (article.id, article.title, article.lead, article.body) == ("7", "T", "L", "B")
    assert (article.published, article.url, article.extra) == ("2026-03-15", "https://a.vn/b", {"x": [1]})


def test_beir_keys_are_read() -> None:
    """`_id` and `text` serve as id and body."""
    article = read_line(b'{"_id": "q", "title": "T", "text": "B"}', "o", Skips())
    assert (article.id, article.body) == ("q", "B")


def test_an_id_is_made_of_the_address_or_the_text() -> None:
    """Without an id the same article has the same one again."""
    first, again = (read_line(b'{"title": "T", "body": "B"}', origin, Skips()).id for origin in ("a", "b"))
    assert first == again
    assert read_line(b'{"title": "T", "url": "https://a.vn"}', "a", Skips()).id != first


BAD = [
    *(b"", b"[]", b"{", b'{"id": "x"}', b'{"title": ["a"]}', b'{"title": true}', b"[" * 100_000),
    *(b'{"title": "\xff\xfe\xff"}', b'{"title": "T", "id": "' + b"x" * 600 + b'"}', b'{"title": "T", "id": "a\\nb"}'),
    *(b'{"title": "T", "id": "."}', b'{"title": "T", "_id": ".."}'),
]


@pytest.mark.parametrize("line", BAD)
def test_a_bad_line_says_why(line: bytes) -> None:
    """It raises, naming its place, whatever stands in it."""
    with pytest.raises(SourceError, match=r"a\.jsonl:9"):
        read_line(line, "a.jsonl:9", Skips())


def test_half_a_surrogate_pair_never_gets_in() -> None:
    """JSON can hold what no text may; it becomes a replacement character."""
    article = read_line(b'{"title": "a\\ud800b", "body": "\\ud83d\\ude00", "k": "\\udfff"}', "o", Skips())
    assert (article.title, article.body, article.extra["k"]) == ("a\ufffdb", "😀", "\ufffd")


def test_an_impossible_date_is_reported() -> None:
    """The article stays, its date does not."""
    skipped: list[Skipped] = []
    article = read_line(b'{"title": "T", "date": "31/02/2026"}', "o", Skips(skipped.append))
    assert article.published is None
    assert [skip.whole for skip in skipped] == [False]

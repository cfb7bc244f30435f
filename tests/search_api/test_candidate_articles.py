"""Which articles may meet a query."""

import math

import pytest
from mention_index import index

from indexer.snapshot import Snapshot, open_snapshot
from search_api.phrases.phrase import parse
from search_api.phrases.phrase_match import Matcher


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """The small index, opened."""
    return open_snapshot(index(tmp_path_factory.mktemp("candidates") / "index"))


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("xóa nhà tạm", ["a2", "a3"]),
        ("hội đồng nhân dân", ["a1", "a2", "a3"]),
        ("rừng OR phường", ["a1", "a4"]),
        ("xã AND nhà", ["a3"]),
        ("nhà NOT xã", ["a2", "a3"]),
        ("nhà NEAR/1 tạm", ["a2", "a3"]),
        ("vắng", []),
    ],
)
def test_every_article_that_may_meet_a_query_is_listed(snapshot: Snapshot, query: str, ids: list[str]) -> None:
    """Whatever the marks, captions included."""
    found = Matcher(parse(query)).candidates(snapshot.lexical, share=math.inf)
    assert found is not None
    assert [article.id for article in snapshot.articles(found.tolist())] == ids


def test_what_stands_everywhere_is_not_listed(snapshot: Snapshot) -> None:
    """It makes OR stand everywhere too, while AND and NEAR list their rarer side."""

    def listed(query: str) -> list[int] | None:
        found = Matcher(parse(query)).candidates(snapshot.lexical, share=0.3)
        return None if found is None else found.tolist()

    assert listed("kỳ") is None
    assert listed("kỳ OR rừng") is None
    assert listed("kỳ NOT rừng") is None
    assert listed("kỳ AND rừng") == listed("rừng NEAR kỳ") == listed("rừng") == [4]


def test_a_phrase_is_taken_for_rarer_than_its_words(snapshot: Snapshot) -> None:
    """Its words may be everywhere where it is not."""
    assert Matcher(parse("kỳ họp")).candidates(snapshot.lexical, share=0.3) is not None
    assert Matcher(parse("kỳ OR họp")).candidates(snapshot.lexical, share=0.3) is None

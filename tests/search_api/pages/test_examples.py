"""The first page offers only questions that the index has something for."""

from pathlib import Path

from mention_index import index

from indexer.schema import RawArticle
from indexer.snapshot import open_snapshot
from search_api.pages.examples import SHOWN, examples, rows
from search_api.phrase import parse


def test_rows_can_be_asked() -> None:
    """Every line has a language, a question and a phrase query that can be read."""
    assert {language for language, _, _ in rows()} == {"vi", "en"}
    assert all(question and parse(phrase) for _, question, phrase in rows())


def test_only_what_the_index_holds_is_offered(tmp_path: Path) -> None:
    """In the order of the file, few; a phrase that stands nowhere takes its question out."""
    with open_snapshot(index(tmp_path / "index")) as snapshot:
        shown = examples(snapshot, "vi")
    assert "Bao nhiêu hộ được xóa nhà tạm?" in shown
    assert "mưa lũ, sạt lở ở đâu" not in shown
    listed = [question for language, question, _ in rows() if language == "vi"]
    places = [listed.index(question) for question in shown]
    assert places == sorted(places)
    assert len(shown) <= SHOWN


def test_words_that_stand_apart_are_no_phrase(tmp_path: Path) -> None:
    """A question is offered only where its phrase stands in a row, not where its words do somewhere."""
    text = "Tạm dừng xây. Một căn nhà mới. Nhà cũ tạm đóng."
    with open_snapshot(index(tmp_path / "index", [RawArticle("a", title="Tin", body=text)])) as snapshot:
        assert "Bao nhiêu hộ được xóa nhà tạm?" not in examples(snapshot, "vi")

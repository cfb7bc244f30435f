"""The first page offers only questions that the index answers, and waits for none of them."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from mention_index import index

from indexer.schema import RawArticle
from indexer.snapshot import open_snapshot
from search_api import background
from search_api.pages import examples as module
from search_api.pages.examples import SHOWN, Examples, rows
from search_api.phrases.phrase import parse

HOUSES = "Bao nhiêu hộ được xóa nhà tạm?"


def test_rows_can_be_asked() -> None:
    """Every line has a language, a question and a phrase query that can be read."""
    assert {language for language, _, _ in rows()} == {"vi", "en"}
    assert all(question and parse(phrase) for _, question, phrase in rows())


def test_only_what_the_index_holds_is_offered(tmp_path: Path) -> None:
    """In the order of the file, few; a phrase that stands nowhere takes its question out."""
    with open_snapshot(index(tmp_path / "index")) as snapshot:
        shown = Examples()(snapshot, "vi", lambda _: True)
    assert HOUSES in shown
    assert "mưa lũ, sạt lở ở đâu" not in shown
    listed = [question for language, question, _ in rows() if language == "vi"]
    places = [listed.index(question) for question in shown]
    assert places == sorted(places)
    assert len(shown) <= SHOWN


def test_words_that_stand_apart_are_no_phrase(tmp_path: Path) -> None:
    """A question is offered only where its phrase stands in a row, not where its words do somewhere."""
    text = "Tạm dừng xây. Một căn nhà mới. Nhà cũ tạm đóng."
    with open_snapshot(index(tmp_path / "index", [RawArticle("a", title="Tin", body=text)])) as snapshot:
        assert HOUSES not in Examples()(snapshot, "vi", lambda _: True)


def test_what_finds_no_answer_is_offered_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No page waits for the asking, which one thread does once for a generation; words that ask nothing stay."""
    asked: list[str] = []
    go, offer = threading.Event(), Examples()
    monkeypatch.setattr(module, "_LATER_SECONDS", 0)
    monkeypatch.setattr(background, "_REST", 0)

    def nothing(question: str) -> bool:
        go.wait(5)
        asked.append(question)
        return False

    text = "Xóa nhà tạm cho 12 hộ. Việc sáp nhập xã, phường đã xong."
    with open_snapshot(index(tmp_path / "index", [RawArticle("a", title="Tin", body=text)])) as snapshot:
        shown = [offer(snapshot, "vi", nothing) for _ in range(3)]
        assert all(HOUSES in one for one in shown)
        assert asked == []
        go.set()
        _until(lambda: HOUSES not in offer(snapshot, "vi", nothing))
        _until(lambda: offer._asked_of == snapshot.generation)
        seen = list(asked)
        assert len(seen) == len(set(seen))
        words = offer(snapshot, "vi", nothing)
        assert "sap nhap xa phuong" in words
        assert not set(words) & set(seen)
        assert asked == seen


def test_a_new_generation_is_asked_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What one generation does not answer is offered again once the next one does; until then what was known serves."""
    offer = Examples()
    monkeypatch.setattr(module, "_LATER_SECONDS", 0)
    monkeypatch.setattr(background, "_REST", 0)
    with open_snapshot(index(tmp_path / "one")) as first:
        _until(lambda: HOUSES not in offer(first, "vi", lambda _: False))
        _until(lambda: offer._asked_of == first.generation)
    with open_snapshot(index(tmp_path / "two")) as second:
        monkeypatch.setattr(second, "generation", first.generation + 1)
        go = threading.Event()
        assert HOUSES not in offer(second, "vi", lambda _: go.wait(5))
        go.set()
        _until(lambda: HOUSES in offer(second, "vi", lambda _: go.wait(5)))


def test_a_failure_leaves_what_was_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An index that cannot be read for a moment costs no page its examples, and is asked again."""
    tries: list[str] = []
    offer = Examples()
    monkeypatch.setattr(module, "_LATER_SECONDS", 0)
    monkeypatch.setattr(background, "_REST", 0)

    def fails(question: str) -> bool:
        tries.append(question)
        raise OSError(5, "Input/output error")

    with open_snapshot(index(tmp_path / "index")) as snapshot:
        _until(lambda: HOUSES in offer(snapshot, "vi", fails) and len(tries) > 1)
        _until(lambda: offer._beside.lock.acquire(blocking=False))


def _until(reached: Callable[[], bool]) -> None:
    for _ in range(500):
        if reached():
            return
        threading.Event().wait(0.02)
    raise AssertionError("it did not come")

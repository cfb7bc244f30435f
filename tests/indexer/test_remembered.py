"""What is told of words is asked once."""

import pytest

from indexer import remembered
from indexer.remembered import Remembered


def test_each_word_is_asked_once() -> None:
    """Then it is looked up."""
    asked: list[str] = []

    def tell(word: str) -> int:
        asked.append(word)
        return len(word)

    table = Remembered(tell)
    assert list(map(table.__getitem__, ["xã", "thôn", "xã"])) == [2, 4, 2]
    assert asked == ["xã", "thôn"]


def test_it_never_grows_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text of rare words does not fill the memory."""
    monkeypatch.setattr(remembered, "_LIMIT", 3)
    table = Remembered(len)
    assert [table[word] for word in ("a", "bb", "ccc", "dddd")] == [1, 2, 3, 4]
    assert len(table) == 1

"""What a function tells of each of the words of texts, which come again and again: asked once, then looked up."""

from collections.abc import Callable
from typing import TypeVar

Value = TypeVar("Value")

_LIMIT = 200_000


class Remembered(dict[str, Value]):
    """A table that asks `tell` for what it does not hold yet; emptied before it grows too large.

    `map(table.__getitem__, words)` goes through words many times as fast as a call for each.
    """

    def __init__(self, tell: Callable[[str], Value]) -> None:
        super().__init__()
        self._tell = tell

    def __missing__(self, asked: str) -> Value:
        if len(self) >= _LIMIT:
            self.clear()
        told = self[asked] = self._tell(asked)
        return told

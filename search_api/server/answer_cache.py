"""The last answers, for those who ask the same again; gone with the generation and the day they belong to."""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from datetime import date


class AnswerCache:
    """Keeps at most `size` encoded answers of one generation, the least used goes first. Threads may share it."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._lock = threading.Lock()
        self._answers: OrderedDict[Hashable, bytes] = OrderedDict()
        self._of: tuple[int, date] | None = None

    def get(self, generation: int, asked: Hashable) -> bytes | None:
        """Return the answer to what was asked of this generation today, None where it is not at hand."""
        with self._lock:
            if self._of != (generation, date.today()) or asked not in self._answers:
                return None
            self._answers.move_to_end(asked)
            return self._answers[asked]

    def put(self, generation: int, asked: Hashable, answer: bytes) -> None:
        """Keep an answer; those of another generation or day are dropped."""
        with self._lock:
            if self._of != (generation, date.today()):
                self._answers.clear()
                self._of = (generation, date.today())
            self._answers[asked] = answer
            while len(self._answers) > self._size:
                self._answers.popitem(last=False)

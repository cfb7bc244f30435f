"""What a source could not take in, with its place and reason."""

from collections.abc import Callable
from dataclasses import dataclass

from indexer.errors import SourceError


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file or line that was left out, or (where `whole` is False) only a field of an article that was kept."""

    origin: str
    reason: str
    whole: bool = True


class Skips:
    """Where sources report what they leave out: to `on_skip`, or as a SourceError where reading is strict."""

    def __init__(self, on_skip: Callable[[Skipped], None] | None = None, *, strict: bool = False) -> None:
        self._on_skip = on_skip
        self._strict = strict

    def skip(self, origin: str, reason: str, *, whole: bool = True) -> None:
        """Report one skip; `whole` is False where the article itself is kept."""
        if self._strict:
            raise SourceError(origin, reason)
        if self._on_skip is not None:
            self._on_skip(Skipped(origin, reason, whole))

"""Where the next page begins, as an opaque word that fits only the request it was made for.

It fits the generation of the index that gave it, and a later one as long as the hits given before still stand first
there: so no hit comes twice or is passed over, and where that cannot be said the cursor is refused as gone.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from indexer.errors import CursorGone, QueryError

_LONGEST = 300
_FURTHEST = 100_000
_MARK = 12


@dataclass(frozen=True, slots=True)
class Cursor:
    """How many hits were given before, and how many a re-ranker had put in order.

    `mark` is that of the generation (`Snapshot.mark`), `given` names the hits before the page whatever their order.
    """

    offset: int = 0
    reranked: int = 0
    mark: str = ""
    given: str = ""

    def write(self, asked: object) -> str:
        """Return the cursor as a word for URLs; `asked` is all that decides which hits there are."""
        return pack(self.offset, self.reranked, self.mark, self.given, fingerprint(asked))

    @classmethod
    def read(cls, word: str | None, asked: object) -> "Cursor":
        """Read a cursor; None is the first page. Raises QueryError where it is broken or of another request."""
        if word is None:
            return cls()
        offset, reranked, mark, given = unpack(word, asked, 4)
        if not all(type(count) is int and 0 <= count <= _FURTHEST for count in (offset, reranked)):
            raise QueryError(FOREIGN)
        return cls(offset, reranked, str(mark), str(given))

    def check(self, mark: str, ids: Sequence[int]) -> None:
        """Raise CursorGone where the ranking `ids` of the generation `mark` does not begin with the hits given.

        Within the generation that gave the cursor it always does; with "" for the mark that is not relied upon.
        """
        same = mark != "" and mark == self.mark
        if self.offset and not same and self.given != named(ids[: self.offset]):
            raise CursorGone(GONE)


FOREIGN = "cursor: it belongs to another query; ask for the first page without a cursor"
GONE = "cursor: the index has changed since the page before; ask for the first page without a cursor"


def named(ids: Sequence[int]) -> str:
    """Name a set of hits."""
    return fingerprint(sorted(ids))


def fingerprint(content: object) -> str:
    """Name what a value shows of itself."""
    return hashlib.sha256(repr(content).encode()).hexdigest()[:_MARK]


def pack(*parts: int | str) -> str:
    """Return the parts of a cursor as a word for URLs, the last one a request's fingerprint."""
    content = json.dumps(parts, separators=(",", ":"))
    return base64.urlsafe_b64encode(content.encode()).decode().rstrip("=")


def unpack(word: str, asked: object, count: int) -> list[Any]:
    """Return the `count` parts of a word but the fingerprint. Raises QueryError where it is none, or of another."""
    try:
        padded = word[:_LONGEST] + "=" * (-len(word[:_LONGEST]) % 4)
        parts = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (binascii.Error, ValueError) as error:
        raise QueryError(f"cursor: {word[:40]!r} is none; use next_cursor of an answer, or leave it out") from error
    if not isinstance(parts, list) or len(parts) != count + 1 or parts[-1] != fingerprint(asked):
        raise QueryError(FOREIGN)
    return parts[:-1]

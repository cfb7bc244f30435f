"""Where the next page begins, as an opaque word that fits only the request it was made for."""

import base64
import binascii
import hashlib
import json
from dataclasses import dataclass
from typing import Any

from indexer.errors import QueryError

_LONGEST = 200
_FURTHEST = 100_000


@dataclass(frozen=True, slots=True)
class Cursor:
    """How many hits were given before, and how many a re-ranker had put in order."""

    offset: int = 0
    reranked: int = 0

    def write(self, request: Any) -> str:
        """Return the cursor as a word for URLs."""
        content = json.dumps([self.offset, self.reranked, _fingerprint(request)], separators=(",", ":"))
        return base64.urlsafe_b64encode(content.encode()).decode().rstrip("=")

    @classmethod
    def read(cls, word: str | None, request: Any) -> "Cursor":
        """Read a cursor; None is the first page. Raises QueryError where it is broken or of another request."""
        if word is None:
            return cls()
        try:
            padded = word[:_LONGEST] + "=" * (-len(word[:_LONGEST]) % 4)
            offset, reranked, fingerprint = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        except (binascii.Error, ValueError, TypeError) as error:
            raise QueryError(f"cursor: {word[:40]!r} is none; use next_cursor of an answer, or leave it out") from error
        sound = all(isinstance(count, int) and 0 <= count <= _FURTHEST for count in (offset, reranked))
        if not sound or fingerprint != _fingerprint(request):
            raise QueryError("cursor: it belongs to another query; ask for the first page without a cursor")
        return cls(offset, reranked)


def _fingerprint(request: Any) -> str:
    """Name what decides the order of hits: everything but the page."""
    parts = (request.q, request.mode, request.filters, request.group, request.min_score)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:12]

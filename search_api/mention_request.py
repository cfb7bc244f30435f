"""What is asked of the mentions, and the cursor that leads through their pages."""

import base64
import binascii
import hashlib
import json
from dataclasses import dataclass, field

from indexer.errors import QueryError
from indexer.filters import Filters

PAGE = 50
LONGEST_PAGE = 1000


@dataclass(frozen=True, slots=True)
class MentionsRequest:
    """What is asked: a topic's id or a query in the language of `search_api.phrase`, one of the two.

    `since` (ISO day or time) leaves only articles taken in from then on; `related` adds the class related.
    """

    topic: str | None = None
    q: str | None = None
    filters: Filters = field(default_factory=Filters)
    related: bool = False
    since: str | None = None
    limit: int = PAGE
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class Cursor:
    """The mention after which a page begins, by its article's place in the list and its start in the article.

    `newest` is the number of the newest article of the first page: later ones change neither pages nor total.
    """

    place: int
    start: int
    newest: int

    @classmethod
    def read(cls, request: MentionsRequest, newest: int) -> "Cursor":
        """Return the cursor of a request, or one before everything. Raises QueryError where it belongs to another."""
        if request.cursor is None:
            return cls(-1, -1, newest)
        try:
            padded = request.cursor + "=" * (-len(request.cursor) % 4)
            place, start, upto, mark = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        except (binascii.Error, ValueError, TypeError) as error:
            raise QueryError(
                f"cursor: {request.cursor[:40]!r} is none; use next_cursor of an answer, or leave it out"
            ) from error
        if mark != _fingerprint(request) or not all(isinstance(n, int) for n in (place, start, upto)):
            raise QueryError("cursor: it belongs to another query; ask for the first page without a cursor")
        return cls(place, start, upto)

    def write(self, request: MentionsRequest) -> str:
        """Return it as text that fits into an address."""
        content = json.dumps([self.place, self.start, self.newest, _fingerprint(request)], separators=(",", ":"))
        return base64.urlsafe_b64encode(content.encode()).decode().rstrip("=")


def _fingerprint(request: MentionsRequest) -> str:
    """Name what decides which mentions there are: everything but the page."""
    parts = (request.topic, request.q, request.filters, request.related, request.since)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:12]

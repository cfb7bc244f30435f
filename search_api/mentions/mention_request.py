"""What is asked of the mentions, and the cursor that leads through their pages."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from indexer.errors import CursorGone, QueryError
from indexer.filters import Filters
from search_api.ranking.cursor import FOREIGN, GONE, fingerprint, pack, unpack

PAGE = 50
LONGEST_PAGE = 1000
_FURTHEST = 1 << 63


@dataclass(frozen=True, slots=True)
class MentionsRequest:
    """What is asked: a topic's id or a query in the language of `search_api.phrases.phrase`, one of the two.

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

    `newest` is the number of the newest article of the first page: later ones change neither pages nor total. `mark`
    is that of a generation (`Snapshot.mark`) and `given` names the whole list as it stands there.
    """

    place: int
    start: int
    newest: int
    mark: str = ""
    given: str = ""

    @classmethod
    def read(cls, request: MentionsRequest, newest: int) -> "Cursor":
        """Return the cursor of a request, or one before everything. Raises QueryError where it belongs to another."""
        if request.cursor is None:
            return cls(-1, -1, newest)
        place, start, upto, mark, given = unpack(request.cursor, _asked(request), 5)
        if not all(type(number) is int and -1 <= number < _FURTHEST for number in (place, start, upto)):
            raise QueryError(FOREIGN)
        return cls(place, start, upto, str(mark), str(given))

    def on(self, mark: str, name: Callable[[], str]) -> "Cursor":
        """Return it for the generation `mark`, whose list `name` names. Raises CursorGone where that is another."""
        if mark == self.mark:
            return self
        given = name()
        if self.given not in ("", given):
            raise CursorGone(GONE)
        return replace(self, mark=mark, given=given)

    def write(self, request: MentionsRequest) -> str:
        """Return it as text that fits into an address."""
        return pack(self.place, self.start, self.newest, self.mark, self.given, fingerprint(_asked(request)))


def _asked(request: MentionsRequest) -> MentionsRequest:
    """Leave what decides which mentions there are: everything but the page."""
    return replace(request, limit=0, cursor=None)

"""How many mentions each article has: what a true total, facets and pages need, at a few bytes an article.

A topic's numbers were written when articles were tagged. A phrase's come from reading the texts that may hold it, as
bytes, and are kept for the snapshot; the places themselves are looked for again in the articles that are shown.
"""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from indexer.errors import QueryError
from indexer.filters import Ids, contains
from indexer.snapshot import Snapshot
from indexer.time_left import check
from search_api.mentions.mention_request import MentionsRequest
from search_api.per_snapshot import PerSnapshot
from search_api.phrases.phrase import parse
from search_api.phrases.phrase_match import Matcher
from search_api.understanding.dates import VIETNAM

Flags = NDArray[np.bool_]

_BATCH = 128
_UNKNOWN = -1
# A place in the list: the day counted back, above the number of the article.
_NUMBER_BITS = 36
_LAST_DAY = 99_999_999


@dataclass(frozen=True, eq=False)
class Tally:
    """The articles with mentions in the order of the list: newest first, those without a date last.

    `places` orders them (ascending), `mentions` and `related` count those of each class; `read` says how many texts
    were read for it.
    """

    places: Ids
    mentions: Ids
    related: Ids
    read: int

    @property
    def numbers(self) -> Ids:
        """The numbers of the articles."""
        return self.places & ((1 << _NUMBER_BITS) - 1)

    @property
    def counts(self) -> Ids:
        """How many mentions each article has, of both classes."""
        return self.mentions + self.related

    def taken(self, rows: Ids) -> "Tally":
        """Return it with the chosen articles only."""
        return Tally(self.places[rows], self.mentions[rows], self.related[rows], self.read)


def tally(snapshot: Snapshot, request: MentionsRequest, newest: int | None = None) -> Tally:
    """Count the mentions of a request in articles up to the number `newest`. Raises QueryError."""
    subject = _one_subject(request)
    whole = _TALLIES.get(snapshot, (bool(request.topic), subject), lambda: _counted(snapshot, request))
    keep = _wanted(snapshot, request, whole.numbers, newest)
    if not request.related:
        whole = Tally(whole.places, whole.mentions, np.zeros_like(whole.related), whole.read)
    return whole.taken(np.flatnonzero(keep & (whole.counts > 0)))


def listed(snapshot: Snapshot, request: MentionsRequest) -> Ids:
    """Return the numbers of all articles that may have mentions, in the order of the list, without counting them."""
    _one_subject(request)
    if request.topic:
        return tally(snapshot, request).numbers
    numbers = _readable(snapshot, Matcher(parse(request.q or "")))
    numbers = numbers[_wanted(snapshot, request, numbers, None)]
    return numbers[np.argsort(_places(snapshot, numbers))]


_TALLIES: PerSnapshot[Tally] = PerSnapshot()


def _one_subject(request: MentionsRequest) -> str:
    if bool(request.topic) == bool(request.q):
        raise QueryError("topic, q: give one of the two; topic is a topic's id, q a phrase")
    return request.topic or request.q or ""


def _counted(snapshot: Snapshot, request: MentionsRequest) -> Tally:
    if request.topic:
        rows, read = snapshot.catalogue.mention_counts(request.topic), 0
    else:
        rows, read = _read(snapshot, Matcher(parse(request.q or "")))
    rows = rows[contains(snapshot.numbers(), rows[:, 0])]
    places = _places(snapshot, rows[:, 0])
    order = np.argsort(places)
    return Tally(places[order], rows[order, 1], rows[order, 2], read)


def _read(snapshot: Snapshot, matcher: Matcher) -> tuple[Ids, int]:
    """Return (number, places, 0) of every article where a query is met, and how many texts were looked through."""
    numbers = _readable(snapshot, matcher)
    counts = np.full(len(numbers), _UNKNOWN)
    for block in snapshot.text_words(numbers):
        found, doubtful = matcher.counts(block)
        found[doubtful] = _UNKNOWN
        counts[np.searchsorted(numbers, block.numbers)] = found
    _count_texts(snapshot, matcher, numbers, counts)
    met = np.flatnonzero(counts)
    return np.stack((numbers[met], counts[met], np.zeros_like(met)), axis=1), len(numbers)


def _count_texts(snapshot: Snapshot, matcher: Matcher, numbers: Ids, counts: Ids) -> None:
    """Count the places of those articles that their stored words do not tell, by their texts."""
    unknown = np.flatnonzero(counts == _UNKNOWN)
    for start in range(0, len(unknown), _BATCH):
        rows = unknown[start : start + _BATCH]
        texts = dict(snapshot.catalogue.texts(numbers[rows].tolist()))
        for row, number in zip(rows.tolist(), numbers[rows].tolist(), strict=True):
            check()
            counts[row] = len(matcher.spans(texts[number]))


def _readable(snapshot: Snapshot, matcher: Matcher) -> Ids:
    """Return the numbers of the articles that may meet a query, ascending: all where the postings are of no use."""
    found = matcher.candidates(snapshot.lexical) if "lexical" in snapshot.modes else None
    if found is None:
        return snapshot.numbers()
    numbers = snapshot.numbers()
    readable: Ids = numbers[contains(found, numbers) | contains(snapshot.without_passages(), numbers)]
    return readable


def _places(snapshot: Snapshot, numbers: Ids) -> Ids:
    if not len(numbers):
        return np.zeros(0, np.int64)
    return ((_LAST_DAY - snapshot.days(numbers)) << _NUMBER_BITS) | numbers


def _wanted(snapshot: Snapshot, request: MentionsRequest, numbers: Ids, newest: int | None) -> Flags:
    """Say of each article whether filters and times leave it."""
    keep = contains(snapshot.numbers(request.filters), numbers) if request.filters else np.ones(len(numbers), np.bool_)
    if newest is not None:
        keep &= numbers <= newest
    if request.since:
        keep &= numbers >= _first_since(snapshot, request.since)
    return keep


def _first_since(snapshot: Snapshot, since: str) -> int:
    """Return the number of the first article taken in at or after `since`: numbers are given in that order."""
    moment = _moment(since)
    numbers = snapshot.numbers()
    low, high = 0, len(numbers)
    while low < high:
        middle = (low + high) // 2
        (article,) = snapshot.articles([int(numbers[middle])], entities=False)
        if datetime.fromisoformat(article.indexed_at) < moment:
            low = middle + 1
        else:
            high = middle
    return int(numbers[low]) if low < len(numbers) else int(numbers[-1]) + 1 if len(numbers) else 0


def _moment(since: str) -> datetime:
    """Read a day or time; without a zone it is Vietnam's. Raises QueryError."""
    try:
        moment = datetime.fromisoformat(since)
    except ValueError:
        raise QueryError(f"since: {since!r} is no day or time; write 2026-03-15 or 2026-03-15T08:00") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)

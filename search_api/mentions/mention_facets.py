"""Counts mentions by month, province and source."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.filters import Ids, contains
from indexer.snapshot import Snapshot
from search_api.per_snapshot import PerSnapshot

_PROVINCE_DIGITS = 2


@dataclass(frozen=True, eq=False)
class _Labels:
    """For every article of a snapshot, by number, an index into `names` of its province or source; -1 for none."""

    names: tuple[tuple[str, str], ...]
    of: NDArray[np.int64]


_CACHE: PerSnapshot[_Labels] = PerSnapshot()


def facets(snapshot: Snapshot, numbers: Ids, mentions: Ids) -> dict[str, list[dict[str, Any]]]:
    """Count mentions, given the numbers of articles and how many each has.

    Months ascend, the rest descends by count; what has no date, place or source is not listed.
    """
    return {
        "month": _months(snapshot, numbers, mentions),
        "province": _counted(snapshot, "place", numbers, mentions),
        "source": _counted(snapshot, "source", numbers, mentions),
    }


def _months(snapshot: Snapshot, numbers: Ids, mentions: Ids) -> list[dict[str, Any]]:
    days = snapshot.days(numbers) if len(numbers) else np.zeros(0, np.int64)
    months, where = np.unique(days[days > 0] // 100, return_inverse=True)
    counts = np.bincount(where, mentions[days > 0]).astype(np.int64)
    pairs = zip(months.tolist(), counts.tolist(), strict=True)
    return [{"month": f"{month // 100:04d}-{month % 100:02d}", "count": count} for month, count in pairs]


def _counted(snapshot: Snapshot, kind: str, numbers: Ids, mentions: Ids) -> list[dict[str, Any]]:
    if not len(numbers):
        return []
    labels = _CACHE.get(snapshot, kind, lambda: _labels(snapshot, kind))
    rows = np.searchsorted(snapshot.numbers(), numbers)
    found = labels.of[rows]
    counts = np.bincount(found[found >= 0], mentions[found >= 0], len(labels.names)).astype(np.int64)
    values = np.flatnonzero(counts)
    listed = [
        {"key": labels.names[value][0], "name": labels.names[value][1], "count": count}
        for value, count in zip(values.tolist(), counts[values].tolist(), strict=True)
    ]
    return sorted(listed, key=lambda row: (-int(str(row["count"])), str(row["name"])))


def _labels(snapshot: Snapshot, kind: str) -> _Labels:
    tags = snapshot.catalogue.tag_numbers(kind, _PROVINCE_DIGITS if kind == "place" else None)
    numbers = snapshot.numbers()
    of = np.full(len(numbers), -1, np.int64)
    for at, (_, _, tagged) in enumerate(tags):
        living = tagged[contains(numbers, tagged)]
        of[np.searchsorted(numbers, living)] = at
    return _Labels(tuple((key, label) for key, label, _ in tags), of)

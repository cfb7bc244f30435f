"""What a search may be narrowed to, and the passages that are left."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Filters:
    """Conditions on articles; all must hold, of several places one.

    `places` are codes (2 digits a province, 5 a commune) or names; dates are ISO days, both ends included;
    `person`, `body` and `source` are names, with or without marks and case; `topic` is a topic's id.
    """

    places: tuple[str, ...] = ()
    date_from: str | None = None
    date_to: str | None = None
    source: str | None = None
    person: str | None = None
    body: str | None = None
    topic: str | None = None

    def __bool__(self) -> bool:
        return self != _NONE


_NONE = Filters()


@dataclass(frozen=True, eq=False)
class Allowed:
    """The articles and passages that a filter leaves, both sorted ascending without repetition."""

    numbers: Ids
    ids: Ids
    bitmaps: dict[str, tuple[NDArray[np.uint8], int]] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        return len(self.ids)

    def __contains__(self, passage_id: int) -> bool:
        return bool(self.mask(np.array([passage_id], np.int64))[0])

    def mask(self, ids: Ids) -> NDArray[np.bool_]:
        """Say of each passage id whether it is allowed."""
        return contains(self.ids, ids)


def contains(sorted_ids: Ids, ids: Ids) -> NDArray[np.bool_]:
    """Say of each id whether it stands in the sorted `sorted_ids`."""
    if len(sorted_ids) == 0:
        return np.zeros(len(ids), np.bool_)
    places = np.minimum(np.searchsorted(sorted_ids, ids), len(sorted_ids) - 1)
    return np.asarray(sorted_ids[places] == ids)

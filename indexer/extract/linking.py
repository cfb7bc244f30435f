"""Which mentions are one person: short forms and initials belong to the fuller name they end."""

import bisect

from indexer.extract.name import Name
from indexer.extract.tokens import Tokens


def link(tokens: Tokens, names: list[Name]) -> list[str]:
    """Give each name its person (`Name.person`) and return each person's fullest name.

    A short form belongs to the last person before it (else the first after it) whose name ends with it.
    """
    people: list[str] = []
    keys: dict[str, int] = {}
    fuller = _Endings(tokens, names)
    for name in sorted(names, key=lambda item: item.start - item.end):
        key = tokens.key(name.start, name.end)
        owner = fuller.owner(name, key)
        if owner is not None and owner.person >= 0:
            name.person = owner.person
            continue
        if key not in keys:
            keys[key] = len(people)
            people.append(tokens.text[tokens.starts[name.start] : name.stop])
        name.person = keys[key]
    return people


class _Endings:
    """Finds the fuller name that a short form stands for."""

    def __init__(self, tokens: Tokens, names: list[Name]) -> None:
        self._by_tail: dict[str, list[Name]] = {}
        for name in names:
            for at in range(name.start + 1, name.end):
                self._by_tail.setdefault(tokens.key(at, name.end), []).append(name)

    def owner(self, name: Name, key: str) -> Name | None:
        """Return the last fuller name before `name`, else the first after it."""
        fuller = self._by_tail.get(key)
        if not fuller:
            return None
        at = bisect.bisect_left(fuller, name.start, key=lambda other: other.start)
        return fuller[at - 1] if at else fuller[0]

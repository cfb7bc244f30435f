"""The address of a page is its whole state: read from the query string, changed, written back."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import quote, urlencode

MODES = ("hybrid", "dense", "lexical")
# Names in the query string that differ from the field's.
_NAMES = {"date_from": "from", "date_to": "to", "unread": "without"}
_SEVERAL = ("place", "unread")
_FILTERS = ("place", "date_from", "date_to", "source", "person", "topic")


@dataclass(frozen=True, slots=True)
class Address:
    """The state of a page. Dates are as typed until the page has read them, then ISO; `place` holds codes or names.

    `unread` are words of the question that no filter is read out of.
    `phrase` is what an article was opened for by the listing of mentions, as `q` is by a search.
    """

    path: str = "/"
    q: str = ""
    place: tuple[str, ...] = ()
    date_from: str = ""
    date_to: str = ""
    source: str = ""
    person: str = ""
    topic: str = ""
    phrase: str = ""
    mode: str = ""
    sort: str = ""
    related: str = ""
    exact: str = ""
    unread: tuple[str, ...] = ()
    cursor: str = ""
    lang: str = ""

    @classmethod
    def read(cls, path: str, items: Mapping[str, list[str]]) -> "Address":
        """Take the state from a query string's items; unknown names are dropped, blanks stripped."""
        found: dict[str, Any] = {"path": path}
        for field in fields(cls)[1:]:
            values = [value.strip() for value in items.get(_NAMES.get(field.name, field.name), [])]
            values = [value for value in values if value]
            if field.name in _SEVERAL:
                found[field.name] = tuple(dict.fromkeys(values))
            elif values:
                found[field.name] = values[-1]
        return cls(**found)

    def change(self, **changes: Any) -> "Address":
        """Return another state; a page of results is left unless `cursor` is given."""
        return replace(self, **({"cursor": ""} | changes))

    def without(self, name: str, value: str = "") -> "Address":
        """Return the state without one filter, or without one of the places."""
        if name == "place" and value:
            return self.change(place=tuple(place for place in self.place if place != value))
        return self.change(**{name: () if name == "place" else ""})

    def bare(self) -> "Address":
        """Return the state without any filter."""
        return self.change(place=(), **dict.fromkeys(_FILTERS[1:], ""))

    @property
    def filtered(self) -> bool:
        """Say whether any filter is set."""
        return any(getattr(self, name) for name in _FILTERS)

    def items(self) -> list[tuple[str, str]]:
        """List what the query string holds, in a fixed order, without what is empty or usual."""
        found: list[tuple[str, str]] = []
        for field in fields(self)[1:]:
            value, name = getattr(self, field.name), _NAMES.get(field.name, field.name)
            if isinstance(value, tuple):
                found.extend((name, item) for item in value)
            elif value and (name, value) not in (("mode", "hybrid"), ("sort", "relevance")):
                found.append((name, value))
        return found

    def url(self, root: str = "") -> str:
        """Return the link to this state, under a path prefix."""
        query = urlencode(self.items())
        return root + quote(self.path) + (f"?{query}" if query else "")

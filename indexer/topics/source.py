"""One topic file while it is read: its tables, the line each thing stands on, and what is wrong in it."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from indexer.errors import TopicError
from indexer.topics.fault import Fault, toml_fault


class Place(NamedTuple):
    """A key of the nth table of a section, or a text below that key; all empty: the top of the file."""

    section: str = ""
    nth: int = 0
    key: str = ""
    value: str = ""


class Source:
    """A topic file as read. Mistakes are noted in `faults`, so that one pass tells all of them."""

    def __init__(self, path: Path, shared: Path) -> None:
        """Read a file; `shared` is the folder of the shipped topics. Raises TopicError where it is no TOML."""
        self.path = path
        self.shared = shared
        self.faults: list[Fault] = []
        self._heads: dict[str, list[int]] = {}
        try:
            self.text = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            raise TopicError(Fault("encoding", {}, path.name, 1)) from error
        self.lines = self.text.splitlines()
        try:
            self.table: dict[str, Any] = tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            raise TopicError(toml_fault(error, path.name, len(self.lines))) from error

    def note(self, kind: str, place: Place, /, **values: object) -> None:
        """Note a mistake with its line."""
        self.faults.append(Fault(kind, values, self.path.name, self.line(place)))

    def mapping(self, key: str) -> Mapping[str, Any]:
        """Return the table of a key, empty where there is none or something else."""
        found = self.table.get(key, {})
        if isinstance(found, dict):
            return found
        self.note("table", Place(key=key), key=key)
        return {}

    def tables(self, key: str) -> list[Mapping[str, Any]]:
        """Return the `[[key]]` tables; none where something else stands there."""
        found = self.table.get(key, [])
        if isinstance(found, list) and all(isinstance(one, dict) for one in found):
            return found
        self.note("tables", Place(key), key=key)
        return []

    def line(self, place: Place) -> int:
        """Find the line (from 1) of a key, or of a text below it, in the nth table of a section."""
        at = 0
        if place.section:
            heads = self._heads_of(place.section)
            at = heads[min(place.nth, len(heads) - 1)] if heads else 0
        key = re.compile(rf"\s*(\[\[?)?\"?{re.escape(place.key)}\"?\s*[\]=]")
        for number in range(at, len(self.lines)):
            if number > at and place.section and re.match(r"\s*\[", self.lines[number]) and not place.value:
                break
            if place.key and key.match(self.lines[number]):
                at = number
                break
        if place.value:
            return next((number for number in range(at, len(self.lines)) if place.value in self.lines[number]), at) + 1
        return at + 1

    def _heads_of(self, section: str) -> list[int]:
        """Return on which lines (from 0) the tables of a section begin; remembered, for each of them is asked for."""
        if section not in self._heads:
            head = re.compile(rf"\s*\[\[?{re.escape(section)}\b")
            self._heads[section] = [number for number, line in enumerate(self.lines) if head.match(line)]
        return self._heads[section]

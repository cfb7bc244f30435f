"""The gazetteer: today's 34 provinces and 3,321 communes, and the old units that went into them."""

import bisect
import functools
import gzip
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any, Literal, NamedTuple

from indexer.extract.tokens import phrase_key
from indexer.schema import Unit
from indexer.tables import lines
from indexer.vietnamese.fold import fold

Level = Literal["province", "district", "commune"]
_LEVELS: dict[str, Level] = {"P": "province", "Q": "province", "D": "district", "C": "commune", "W": "commune"}
# Kinds that a writer uses for one another, or that a unit changed between: they never exclude a match.
_KIN = {"xã": "commune", "phường": "commune", "thị trấn": "commune", "đặc khu": "commune"}


class Area(NamedTuple):
    """A unit of the gazetteer, of today or of before July 2025 (`old`).

    `id` is the file's tag and code; `parent` the id of the province or district above (today's province for an
    old province); `new` the codes of the communes an old commune went into, each with whether as a whole.
    """

    id: str
    code: str
    kind: str
    name: str
    key: str
    parent: str
    level: Level
    old: bool
    new: tuple[tuple[str, bool], ...] = ()

    @property
    def full_name(self) -> str:
        """The name with its type word: "phường Tân Giang"."""
        return f"{self.kind} {self.name}"


@dataclass(frozen=True, slots=True)
class Completion:
    """An answer of `Gazetteer.complete`: the unit, its name with type, today's province, and an old name if typed."""

    unit: Unit
    full_name: str
    province: Unit
    level: Level
    old_name: str | None = None


_ALIKE = str.maketrans("kyýỳỷỹỵ", "ciíìỉĩị")


def _read(name: str) -> str:
    data = resources.files("indexer.extract").joinpath("data", name).read_bytes()
    return (gzip.decompress(data) if name.endswith(".gz") else data).decode("utf-8")


def _former() -> Iterator[str]:
    """Yield districts dissolved before 2025 as rows of the gazetteer file; they have no code, but heirs."""
    for at, line in enumerate(_read("former.tsv").splitlines()):
        if line and not line.startswith("#"):
            kind, name, province, *heirs = line.split("\t")
            yield "\t".join(("D", f"-{at}", kind, name, phrase_key(name), province, *heirs))


def _parents(tag: str, parent: str) -> str:
    return {"P": "", "Q": "P", "C": "P", "D": "Q", "W": "D"}[tag] + parent


def _areas(lines: Iterable[str]) -> dict[str, Area]:
    areas: dict[str, Area] = {}
    for line in lines:
        tag, code, kind, name, key, parent, *rest = line.split("\t")
        new = tuple((target[:-1], target[-1] == "+") for target in rest[0].split(",")) if rest and tag == "W" else ()
        place = f"{tag}{code}" if tag != "W" else f"W{code}/{len(areas)}"
        areas[place] = Area(place, code, kind, name, key, _parents(tag, parent), _LEVELS[tag], tag in "QDW", new)
    return areas


class Gazetteer:
    """Looks up units by name; `load()` gives the one shared instance, read once in some 60 ms."""

    def __init__(self, lines: Sequence[str], aliases: Iterable[str] = ()) -> None:
        self._areas = _areas(lines)
        self._names: dict[str, list[Area]] = {}
        for area in self._areas.values():
            self._names.setdefault(area.key, []).append(area)
        for alias in aliases:
            spelling, name, level = alias.split("\t")
            known = [area for area in self._names.get(phrase_key(name), ()) if area.level == level]
            held = self._names.setdefault(phrase_key(spelling), [])
            held.extend(area for area in known if area not in held)
        self._heirs = self._successors(lines)
        self._trie: dict[str, Any] = {}
        for key, areas in self._names.items():
            node = self._trie
            for word in key.split(" "):
                node = node.setdefault(word, {})
            node[""] = areas
        self._provinces: dict[str, Area] = {}
        self._chains: dict[str, frozenset[str]] = {}

    def _successors(self, lines: Sequence[str]) -> dict[str, frozenset[str]]:
        """Return for each district dissolved before 2025 the ids of those that it went into."""
        heirs: dict[str, frozenset[str]] = {}
        for line in lines:
            tag, code, _, _, _, parent, *names = line.split("\t")
            if tag == "D" and names:
                keys = [phrase_key(name) for name in names[0].split(",")]
                alike = [area for key in keys for area in self._names[key] if area.level == "district"]
                heirs[f"D{code}"] = frozenset(area.id for area in alike if area.parent == _parents("D", parent))
        return heirs

    def heirs(self, area: Area) -> frozenset[str]:
        """Return the ids of an area and, of a district dissolved before 2025, of those that it went into."""
        return self._heirs.get(area.id, frozenset()) | {area.id}

    @staticmethod
    @functools.cache
    def load() -> "Gazetteer":
        """Return the gazetteer shipped with the package (read at the first call)."""
        aliases = list(lines("indexer.extract", "data", "aliases.tsv"))
        return Gazetteer([*_read("gazetteer.tsv.gz").splitlines(), *_former()], aliases)

    def named(self, key: str) -> list[Area]:
        """Return every unit with this phrase key (see `tokens.phrase_key`), of any level and age."""
        return self._names.get(key, [])

    def spelled_alike(self, key: str) -> list[Area]:
        """Return the units whose name differs only in i/y or c/k: "Ngọc Bay" finds "Ngọk Bay", "Quí Lộc" "Quý Lộc"."""
        return self._alike.get(key.translate(_ALIKE), [])

    @functools.cached_property
    def _alike(self) -> dict[str, list[Area]]:
        alike: dict[str, list[Area]] = {}
        for key, areas in self._names.items():
            alike.setdefault(key.translate(_ALIKE), []).extend(areas)
        return alike

    def names_from(self, first: str) -> dict[str, Any] | None:
        """Return the names that begin with the word key `first`, None where none does.

        A node holds the units of the name that ends there under "", and a node for each word that may follow.
        """
        return self._trie.get(first)

    def area(self, place: str) -> Area:
        """Return the unit with this id. Raises KeyError."""
        return self._areas[place]

    def commune(self, code: str) -> Area | None:
        """Return today's commune with this 5-digit code."""
        return self._areas.get(f"C{code}")

    def province(self, area: Area) -> Area:
        """Return today's province that an area lies in."""
        known = self._provinces.get(area.id)
        if known is None:
            known = self._provinces[area.id] = self._province(area)
        return known

    def _province(self, area: Area) -> Area:
        if area.new and (commune := self.commune(area.new[0][0])):
            area = commune
        while area.level != "province" or area.old:
            area = self._areas[area.parent]
        return area

    def within(self, area: Area) -> frozenset[str]:
        """Return the ids of the units above an area, itself included, old and new alike."""
        known = self._chains.get(area.id)
        if known is None:
            known = frozenset((area.id,)) | (self.within(self._areas[area.parent]) if area.parent else frozenset())
            self._chains[area.id] = known
        return known

    def communes(self, area: Area) -> tuple[tuple[str, bool], ...]:
        """Return the codes of today's communes of an old or new commune, each with whether as a whole."""
        return area.new if area.level == "commune" and area.old else ((area.code, True),)

    def provinces(self) -> list[Area]:
        """Return today's 34 provinces in the order of their codes."""
        return [area for area in self._areas.values() if area.id[0] == "P"]

    def all_provinces(self) -> list[Area]:
        """Return the 34 provinces of today and the 63 of before July 2025."""
        return [area for area in self._areas.values() if area.level == "province"]

    def all_communes(self) -> list[Area]:
        """Return today's 3,321 communes, in the order of the file."""
        return [area for area in self._areas.values() if area.id[0] == "C"]

    def unit(self, area: Area) -> Unit:
        """Return code and full name of a unit of today."""
        return Unit(area.code, area.full_name)

    @functools.cached_property
    def _folded(self) -> list[tuple[str, str, str]]:
        entries = []
        table = self._marks
        for area in self._areas.values():
            plain = area.key.translate(table)
            entries.append((plain, area.key, area.id))
            words = plain.split(" ")
            entries += [(" ".join(words[at:]), "", area.id) for at in range(1, len(words))]
        return sorted(entries)

    def complete(self, query: str, limit: int = 10) -> list[Completion]:
        """Complete a place name typed with or without marks, with or without its type word.

        Today's units come before old ones, provinces before communes, names that begin so before names that hold it.
        """
        kind, key = split_kind(phrase_key(query))
        plain = fold(key)
        if not plain:
            return []
        ranked: dict[str, tuple[bool | str, ...]] = {}
        table = self._marks
        at = bisect.bisect_left(self._folded, (plain,))
        while at < len(self._folded) and self._folded[at][0].startswith(plain):
            _, own_key, place = self._folded[at]
            at += 1
            area = self._areas[place]
            if kind and _KIN.get(kind, kind) != _KIN.get(area.kind, area.kind):
                continue
            marked = plain == key or area.key.startswith(key) or f" {key}" in area.key
            wrong_kind = bool(kind) and area.kind != kind
            whole = area.key.translate(table) == plain
            rank = (not marked, wrong_kind, not own_key, area.level != "province", not whole, area.old, area.key, place)
            ranked[place] = min(ranked.get(place, rank), rank)
        best = sorted(ranked, key=lambda place: ranked[place])
        if any(not ranked[place][0] for place in best):
            best = [place for place in best if not ranked[place][0]]
        return self._completions(best, limit)

    def _completions(self, places: list[str], limit: int) -> list[Completion]:
        found: dict[tuple[str, str | None], Completion] = {}
        for place in places:
            area = self._areas[place]
            province = self.province(area)
            old_name = area.full_name if area.old else None
            for target in self._targets(area):
                if area.old and target.key == area.key and target.level == area.level:
                    old_name = None
                done = Completion(self.unit(target), target.full_name, self.unit(province), target.level, old_name)
                found.setdefault((target.code, old_name), done)
            if len(found) >= limit:
                break
        return list(found.values())[:limit]

    def _targets(self, area: Area) -> list[Area]:
        if area.level == "commune":
            return [found for code, _ in self.communes(area) if (found := self.commune(code))]
        return [self.province(area)]

    def may_begin(self, key: str) -> bool:
        """Say whether a name of two words or more, or one with its type word, can begin with these two words."""
        first, _, _ = key.partition(" ")
        return fold(key) in self._openings or fold(first) in _TYPE_OPENINGS

    def may_be(self, key: str) -> bool:
        """Say whether a name can be this one word."""
        return fold(key) in self._openings

    def longer(self, name: str) -> frozenset[str]:
        """Return the folded words that make the name of another unit of this one: "phường Bình Hưng" gives "hoa"."""
        return self._longer.get(split_kind(fold(phrase_key(name)))[1], frozenset())

    @functools.cached_property
    def _longer(self) -> dict[str, frozenset[str]]:
        longer: dict[str, set[str]] = {}
        for key in self._plain:
            words = key.split(" ")
            for width in range(2, len(words)):
                longer.setdefault(" ".join(words[:width]), set()).add(words[width])
        return {key: frozenset(words) for key, words in longer.items()}

    @functools.cached_property
    def _openings(self) -> frozenset[str]:
        """The first two words of every name, folded."""
        return frozenset(" ".join(key.split(" ")[:2]) for key in self._plain)

    def resolve_plain(self, name: str) -> list[Area]:
        """Return the units a name typed without marks may mean, today's first."""
        kind, key = split_kind(fold(phrase_key(name)))
        return self._of_kind(kind, self._plain.get(key) or self._plain.get(fold(phrase_key(name)), []))

    @functools.cached_property
    def _plain(self) -> dict[str, list[Area]]:
        plain: dict[str, list[Area]] = {}
        for key, areas in self._names.items():
            plain.setdefault(key.translate(self._marks), []).extend(areas)
        return plain

    @functools.cached_property
    def _marks(self) -> dict[int, str]:
        """Every character of the names with its folded form: `str.translate` is many times faster than `fold`."""
        return {ord(char): fold(char) for char in set("".join(self._names))}

    def _of_kind(self, kind: str, areas: list[Area]) -> list[Area]:
        if kind:
            exact = [area for area in areas if area.kind == kind]
            areas = exact or [area for area in areas if _KIN.get(area.kind) == _KIN.get(kind, "")]
        return sorted(areas, key=lambda area: area.old)

    def resolve(self, name: str) -> list[Area]:
        """Return the units a name may mean, today's first."""
        kind, key = split_kind(phrase_key(name))
        return self._of_kind(kind, self.named(key) or self.named(phrase_key(name)))


_KINDS = {"tp": "thành phố", "tx": "thị xã", "tt": "thị trấn", "p": "phường", "x": "xã", "q": "quận", "h": "huyện"}
_PLAIN_KINDS = {
    fold(kind): kind for kind in ("tỉnh", "thành phố", "quận", "huyện", "thị xã", "thị trấn", "phường", "xã", "đặc khu")
}


_TYPE_OPENINGS = frozenset(kind.split(" ")[0] for kind in (*_KINDS, *_PLAIN_KINDS))


@functools.lru_cache(maxsize=1 << 13)
def _kind_of(head: str) -> str:
    return _KINDS.get(head) or _PLAIN_KINDS.get(fold(head)) or ""


def split_kind(key: str) -> tuple[str, str]:
    """Part a phrase key into type word and name: "phuong tan giang" gives ("phường", "tan giang")."""
    words = key.split(" ")
    for width in (2, 1):
        rest = " ".join(words[width:])
        kind = _kind_of(" ".join(words[:width])) if rest else ""
        if kind:
            return kind, rest
    return "", key

"""Bare names of districts, communes and hamlets that the article itself vouches for."""

from collections.abc import Iterable

from indexer.extract.clauses import Clauses
from indexer.extract.gazetteer import Area, Gazetteer
from indexer.extract.lexicon import read_group
from indexer.extract.places import Spot
from indexer.extract.tokens import Tokens

_LED = 14  # words before "như" in which the kind of what it lists stands: "các xã vùng đồi gò như A, B"
_ADJUNCTS = 5  # words that describe a kind of unit: "xã đặc biệt khó khăn"
_KINDS = {"xã": "commune", "phường": "commune", "trấn": "commune", "huyện": "district", "quận": "district"}


class Vouchers:
    """Takes bare names in that a typed name, a wider unit beside them or a list vouches for, in one article."""

    def __init__(self, gazetteer: Gazetteer, tokens: Tokens, lines: Clauses, spots: dict[int, Spot]) -> None:
        self._gazetteer = gazetteer
        self._tokens = tokens
        self._lines = lines
        self._spots = spots
        self._parents: dict[int, set[str]] = {}

    def take(self, waiting: list[Spot]) -> None:
        """Add to the spots what the article vouches for: named with type elsewhere, in a province or district it
        names, in a list or before the wider unit."""
        above: set[str] = set()
        typed: set[str] = set()
        for spot in self._spots.values():
            for area in spot.areas:
                typed.add(area.id)
                if area.level != "commune":
                    above.add(area.id)
                if area.level == "province":
                    above.add(self._gazetteer.province(area).id)
        for spot in waiting:
            areas = [area for area in spot.areas if area.id in typed] or self._districts(spot, above)
            if areas:
                self._add(spot, areas)
        rest = [spot for spot in waiting if spot.start not in self._spots]
        bare = [s for s in self._spots.values() if not s.kind and all(area.level == "province" for area in s.areas)]
        for spot in sorted(rest + bare, key=lambda spot: -spot.start):
            if areas := self._beside(spot):
                self._add(spot, areas)
        self._lists({spot.start: spot for spot in rest}, above)

    def _add(self, spot: Spot, areas: list[Area]) -> None:
        spot.areas = areas
        self._spots[spot.start] = spot

    def _districts(self, spot: Spot, above: set[str]) -> list[Area]:
        """Return the districts of a bare name in a unit that the article names, or the cities."""
        districts = [area for area in spot.areas if area.level == "district"]
        if not districts or self._natural(spot):
            return []
        areas = [area for area in districts if self._gazetteer.within(area) & above]
        cities = [area for area in districts if area.kind == "thành phố"]
        if spot.end - spot.start == 1 and not cities:
            areas = []
        return areas or (cities if len(districts) == len(spot.areas) or cities else [])

    def _natural(self, spot: Spot) -> bool:
        """Say whether the article names an island, a mountain or a lake so: then the bare name is that."""
        tokens, width = self._tokens, spot.end - spot.start
        key = tokens.key(spot.start, spot.end)
        places = (at for at in tokens.positions[tokens.keys[spot.start]] if tokens.key(at, at + width) == key)
        features = read_group("places.features")
        return any(at and tokens.loose[at] and tokens.keys[at - 1] in features for at in places)

    def _beside(self, spot: Spot) -> list[Area]:
        """Return the units of a name that lie in the unit named behind it: "A, B (quận C)", "A, huyện C"."""
        tokens, end = self._tokens, spot.end
        if end >= tokens.size:
            return []
        joined = tokens.keys[end] in ("và", "hoặc") and tokens.loose[end]
        gap = tokens.gaps[end].strip()
        after = self._spots.get(end + 1 if joined else end)
        if after is None or not (joined or gap in (",", "(")):
            return []
        if not joined and (own := self._inside(spot, after.areas, gap)):
            self._parents[spot.start] = {area.id for area in after.areas}
            return own
        parents = self._parents.get(after.start, set()) if gap != "(" else set()
        listed = self._below(spot, parents)
        if listed:
            self._parents[spot.start] = parents
        return listed

    def _inside(self, spot: Spot, wider: Iterable[Area], gap: str) -> list[Area]:
        """Return the units of a name that lie in one of the wider ones; a province counts in brackets alone."""
        ids = {
            heir
            for area in wider
            if area.level == "district" or (area.level == "province" and gap == "(")
            for heir in self._gazetteer.heirs(area)
        }
        return self._below(spot, ids)

    def _below(self, spot: Spot, ids: set[str]) -> list[Area]:
        """Return the units of a spot's name that lie in one of the units `ids`, though it may be a province's name."""
        named = self._gazetteer.named(self._tokens.key(spot.start, spot.end)) if ids else []
        return [area for area in named if (self._gazetteer.within(area) - {area.id}) & ids]

    def _lists(self, waiting: dict[int, Spot], above: set[str]) -> None:
        """Take in what "như" lists behind a kind of unit: "nhiều xã như A, B và C"."""
        tokens = self._tokens
        opened = [(before + 1, self._led(before)) for before in tokens.positions.get("như", ())]
        opened += [(at, self._described(at)) for at in waiting]
        for at, level in opened:
            while level and at < tokens.size and (spot := self._spots.get(at) or waiting.get(at)):
                areas = [area for area in spot.areas if area.level == level]
                areas = [area for area in areas if self._gazetteer.within(area) & above] or areas
                if at not in self._spots and not areas:
                    break
                if at not in self._spots:
                    self._add(spot, areas)
                at = spot.end
                if at < tokens.size and tokens.keys[at] in ("và", "hay") and tokens.loose[at]:
                    at += 1
                elif at < tokens.size and tokens.gaps[at].strip() != ",":
                    break

    def _described(self, at: int) -> str:
        """Return the level of the list that begins at word `at` behind its kind: "ba xã biên giới A, B và C"."""
        tokens, adjuncts = self._tokens, read_group("places.adjuncts")
        word = at - 1
        while word > 0 and at - word <= _ADJUNCTS and tokens.loose[word + 1] and tokens.keys[word] in adjuncts:
            word -= 1
        level = _KINDS.get(tokens.keys[word]) if 0 < word < at - 1 else None
        return level if level and tokens.loose[word + 1] and not tokens.caps[word] else ""

    def _led(self, at: int) -> str:
        """Return the level of what "như" at word `at` lists, "" where nothing says it."""
        tokens, plural = self._tokens, read_group("places.plural")
        for word in range(at - 1, max(0, at - _LED), -1):
            if self._lines.number[word] != self._lines.number[at]:
                break
            level = _KINDS.get(tokens.keys[word])
            if level and not tokens.caps[word + 1]:
                first = word - (tokens.keys[word] == "trấn")
                return level if tokens.keys[first - 1] in plural or tokens.words[first - 1].isdigit() else ""
        return ""

    def hamlets(self, blocked: list[bool]) -> None:
        """Take in bare repeats of the hamlets that the article names with their type: "ở Trung Sơn"."""
        tokens = self._tokens
        names = {
            tokens.key(spot.name, spot.end): spot
            for spot in self._spots.values()
            if spot.level == "hamlet" and spot.end - spot.name > 1
        }
        taken = {at for spot in self._spots.values() for at in range(spot.start, spot.end)}
        before = read_group("places.before_bare")
        for key, spot in names.items():
            width = spot.end - spot.name
            for at in tokens.positions[key.split(" ")[0]]:
                end = at + width
                if tokens.key(at, end) != key or taken & set(range(at, end)) or any(blocked[at:end]):
                    continue
                ends = end >= tokens.size or not (tokens.loose[end] and tokens.caps[end])
                if at and ends and tokens.loose[at] and tokens.keys[at - 1] in before and all(tokens.caps[at:end]):
                    self._spots[at] = Spot(at, end, at, spot.kind, spot.level, [])

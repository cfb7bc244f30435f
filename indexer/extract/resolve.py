"""Which unit a place name means: namesakes are settled by evidence in the article, or left ambiguous."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from indexer.extract.gazetteer import Area, Gazetteer
from indexer.extract.places import Spot
from indexer.extract.tokens import Tokens
from indexer.vietnamese.fold import fold

REFORM = "2025-07-01"
_HOST = re.compile(r"^(?:https?://)?(?:www\.)?([a-z0-9.-]+)", re.IGNORECASE)
_NEAR_WEIGHT, _NAMED_WEIGHT, _SHARED_WEIGHT, _SOURCE_WEIGHT, _AGE_WEIGHT, _KIND_WEIGHT = 6.0, 3.0, 2.0, 3.0, 1.5, 1.0
_TODAY_WEIGHT = 1.0  # with nothing else known, a reader of today means today's unit
_ELSEWHERE = 100.0
_DISTRICT_KINDS = ("quận", "huyện", "thị xã")


@dataclass(slots=True)
class Resolved:
    """What a place name means: its unit of the gazetteer (None where open), other candidates, confidence and why.

    `province` is today's province where only that is known: of an unknown commune, "xã A, huyện B".
    """

    area: Area | None
    candidates: list[Area]
    confidence: float
    reason: str
    province: Area | None = None


@dataclass(slots=True)
class Evidence:
    """What an article tells about where it plays: weights of today's provinces and of all units above its places."""

    provinces: Counter[str] = field(default_factory=Counter)
    units: Counter[str] = field(default_factory=Counter)
    source: str | None = None
    new: bool | None = None
    told: set[str] = field(default_factory=set)


class Resolver:
    """Resolves the place names of one article at a time."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._hosts = {_squeeze(area.name): area.id for area in gazetteer.all_provinces()}

    def source_province(self, source: str | None, url: str | None) -> str | None:
        """Return the code of the province whose name stands in a source or host name ("baocaobang.vn")."""
        host = _HOST.match(url or "")
        for text in (_squeeze(host[1]) if host else "", _squeeze(source or "")):
            best = max((name for name in self._hosts if len(name) > 3 and name in text), key=len, default=None)
            if best:
                return self._gazetteer.province(self._gazetteer.area(self._hosts[best])).code
        return None

    def home(self, area: Area) -> str:
        """Return the code of today's province that a unit lies in."""
        return self._gazetteer.province(area).code

    def evidence(self, spots: Sequence[Spot], moment: str | None, source: str | None, url: str | None) -> Evidence:
        """Collect an article's evidence from all its places, its date (or latest year), source and address."""
        found = Evidence(source=self.source_province(source, url))
        districts = any(spot.kind in _DISTRICT_KINDS for spot in spots)
        found.new = moment >= REFORM if moment else (False if districts else None)
        for spot in spots:
            provinces = {self._gazetteer.province(area).code for area in spot.areas}
            only = [area for area in spot.areas if area.level == "province"]
            if only and (spot.kind in ("tỉnh", "thành phố", "") or len(provinces) == 1):
                found.provinces[self._gazetteer.province(only[0]).code] += 1
            elif len(provinces) == 1 and all(area.level != "commune" for area in spot.areas):
                found.provinces[next(iter(provinces))] += 1
            if len(provinces) == 1:
                for area in spot.areas:
                    for above in self._gazetteer.within(area):
                        found.units[above] += above != area.id
            if spot.areas and len({area.id for area in spot.areas if area.level != "commune"}) == 1:
                found.units.update(area.id for area in spot.areas if area.level != "commune")
        return found

    def resolve_all(self, tokens: Tokens, spots: Sequence[Spot], evidence: Evidence) -> dict[int, Resolved]:
        """Settle all places of an article, by first word; those spelled out ("xã A, huyện B") first."""
        done: dict[int, Resolved] = {}
        same: dict[tuple[object, ...], Resolved] = {}
        chains = {spot.start: _following(tokens, spots, at) for at, spot in enumerate(spots)}
        for spot in sorted(spots, key=lambda spot: not any(place.areas for place in chains[spot.start])):
            told = tuple(evidence.told & {area.id for area in spot.areas})
            beside = tuple(area.id for place in chains[spot.start] for area in place.areas[:2])
            key = (spot.kind, spot.level, tuple(area.id for area in spot.areas), beside, told)
            if key not in same:
                same[key] = self.resolve(spot, chains[spot.start], evidence)
            resolved = same[key]
            if resolved.area and any(place.areas for place in chains[spot.start]):
                evidence.told.add(resolved.area.id)
            done[spot.start] = resolved
        return done

    def resolve(self, spot: Spot, after: Iterable[Spot], evidence: Evidence) -> Resolved:
        """Settle one place; `after` are the places that follow it directly ("xã A, huyện B (C)")."""
        areas = spot.areas
        above = [place for place in after if place.areas]
        if not areas:
            sure, inside = (0.6, None) if spot.level == "hamlet" else (0.5, self._inside(above))
            return Resolved(None, [], sure, "not in the gazetteer", inside)
        scores = {area.id: self._score(area, spot, above, evidence) for area in areas}
        ranked = sorted(areas, key=lambda area: -scores[area.id])
        best = ranked[0]
        home = self._gazetteer.province(best).code
        rivals = [area for area in ranked[1:] if self._gazetteer.province(area).code != home]
        margin = scores[best.id] - max((scores[area.id] for area in rivals), default=-9.0)
        if scores[best.id] < 0:
            reason = "the district named with it has no unit of this name"
            inside = self._inside(above)
            return Resolved(None, [] if inside else ranked[:8], 0.4, reason, inside)
        if rivals and margin < 1.0:
            return Resolved(None, ranked[:8], 0.4, "several provinces have this name and nothing settles it")
        stray = best.level == "commune" and evidence.provinces and not evidence.provinces[home] and not above
        if stray and evidence.source != home and best.id not in evidence.told:
            return Resolved(None, ranked[:8], 0.4, "the units of this name lie in provinces the article does not name")
        same = [area for area in ranked[1:] if scores[area.id] > scores[best.id] - 0.5]
        confidence = 0.97 if not rivals else 0.93 if margin >= 3 else 0.8 if margin > 1 else 0.6
        reason = "only unit of that name" if not rivals else self._reason(best, above, evidence)
        return Resolved(best, same[:4], confidence, reason)

    def _inside(self, above: list[Spot]) -> Area | None:
        """Return today's province that all the places named above a place lie in, None where they differ."""
        provinces = {self._gazetteer.province(area).id for place in above for area in place.areas}
        return self._gazetteer.area(provinces.pop()) if len(provinces) == 1 else None

    def _score(self, area: Area, spot: Spot, above: list[Spot], evidence: Evidence) -> float:
        chain = self._gazetteer.within(area)
        province = self._gazetteer.province(area).code
        score = sum(self._nearness(area, place, chain) for place in above)
        total = sum(evidence.provinces.values())
        if total:
            score += _NAMED_WEIGHT * evidence.provinces[province] / total
        # A province of before lies in the one of today, which would speak for it wherever either is named.
        if area.level != "province" and any(evidence.units[unit] for unit in chain - {area.id}):
            score += _SHARED_WEIGHT
        if any(evidence.units[unit] for unit in chain - {area.id} if unit[0] == "D"):
            score += _SHARED_WEIGHT
        if area.id in evidence.told:
            score += _NEAR_WEIGHT
        if evidence.source == province:
            score += _SOURCE_WEIGHT
        if evidence.new is not None and area.old != evidence.new:
            score += _AGE_WEIGHT
        elif evidence.new is None and not area.old:
            score += _TODAY_WEIGHT
        if spot.kind and area.kind == spot.kind:
            score += _KIND_WEIGHT
        if area.level == "province" and spot.kind in ("", area.kind):
            score += _NAMED_WEIGHT
        return score

    def _nearness(self, area: Area, place: Spot, chain: frozenset[str]) -> float:
        """Say what a place named above `area` tells for it, or against it; `chain` is all that the area lies in."""
        ids = {heir for other in place.areas for heir in self._gazetteer.heirs(other)}
        if ids & (chain - {area.id}):
            city = place.level == "city" and any(other.level == "district" for other in place.areas)
            return _NEAR_WEIGHT - (city and not any(unit[0] == "D" for unit in ids & chain))
        home = self._gazetteer.province(area).code
        there = home in {self._gazetteer.province(other).code for other in place.areas}
        districts = all(other.level == "district" for other in place.areas)
        if districts and area.level == "commune" and (area.old or not there):
            return -_ELSEWHERE  # it names another district than this unit was in
        return _NEAR_WEIGHT / 2 if there else 0.0

    def _reason(self, area: Area, above: list[Spot], evidence: Evidence) -> str:
        if above:
            return "the place named after it"
        province = self._gazetteer.province(area)
        if evidence.provinces[province.code]:
            return f"{province.name} is named in the article"
        if evidence.source == province.code:
            return f"the source is of {province.name}"
        return "the article's date" if evidence.new is not None else "today's unit"

    def value(self, resolved: Resolved, spot: Spot, shown: str) -> dict[str, object]:
        """Return the normalised value of a place entity (keys: see `schema.Entity`)."""
        value: dict[str, object] = {"name": " ".join(shown.split()), "codes": {}, "reason": resolved.reason}
        if spot.level:
            value["level"] = spot.level if spot.level != "city" else "province"
        area = resolved.area
        if area is None:
            if resolved.candidates:
                value["candidates"] = [self._named(other) for other in resolved.candidates]
            if resolved.province:
                value |= {"codes": {"province": resolved.province.code}, "province": resolved.province.full_name}
            return value
        province = self._gazetteer.province(area)
        value |= {"name": area.full_name, "level": area.level, "province": province.full_name}
        codes = {"province": province.code}
        communes = self._gazetteer.communes(area) if area.level == "commune" else ()
        if len(communes) == 1 and (commune := self._gazetteer.commune(communes[0][0])):
            codes["commune"] = commune.code
            value["commune"] = commune.full_name
        value["codes"] = codes
        if area.old:
            value["old"] = self._old(area, communes)
        return value

    def _named(self, area: Area) -> dict[str, str]:
        return {"name": area.full_name, "code": area.code, "province": self._gazetteer.province(area).full_name}

    def _old(self, area: Area, communes: Sequence[tuple[str, bool]]) -> dict[str, object]:
        old: dict[str, object] = {"name": area.full_name, "code": area.code}
        above = area
        while above.parent and self._gazetteer.area(above.parent).old:
            above = self._gazetteer.area(above.parent)
            old[above.level] = above.full_name
        if communes:
            units = [self._gazetteer.commune(code) for code, _ in communes]
            old["communes"] = [{"code": unit.code, "name": unit.full_name} for unit in units if unit]
            old["whole"] = all(whole for _, whole in communes)
        return old


def _squeeze(text: str) -> str:
    """Write a name as host names do: "Cao Bằng" gives "caobang"."""
    return fold(text).replace(" ", "").replace("-", "")


def _following(tokens: Tokens, spots: Sequence[Spot], at: int) -> list[Spot]:
    """Return the places that directly follow a place ("xã A, huyện B (C)"), nearest first."""
    chain: list[Spot] = []
    while at + 1 < len(spots) and len(chain) < 3:
        here, after = spots[at], spots[at + 1]
        if after.start != here.end or tokens.gaps[after.start].strip() not in (",", "(", "-", "–", "", "),", ") ("):
            break
        chain.append(after)
        at += 1
    return chain

"""The place an article is about: its most specific unit in the province that most of its places are in."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from indexer.extract.gazetteer import Area, Gazetteer
from indexer.extract.resolve import Resolved
from indexer.schema import PrimaryPlace

_TITLE, _LEAD, _BODY = 6.0, 2.5, 1.0
_HOME = 0.1
_ENOUGH = 0.4
_SEVERAL, _MANY, _CLEAR = 3, 4, 0.6  # provinces in title and lead of an article on a region, unless one is clear


@dataclass(slots=True)
class Placed:
    """A resolved place with where it stands, whether somebody lives or comes from there ("trú xã A"), and whether it
    stands in the last part of the text."""

    start: int
    resolved: Resolved
    home: bool = False
    late: bool = False


def primary_place(
    gazetteer: Gazetteer, placed: Sequence[Placed], title_end: int, lead_end: int, source: str | None
) -> PrimaryPlace | None:
    """Return the primary place, None where nothing points to one province.

    `title_end` and `lead_end` are the offsets up to which places weigh more; `source` is the code of the province of
    the article's source.
    """
    weights: dict[str, float] = {}
    areas: dict[str, Area] = {}
    provinces: Counter[str] = Counter()
    for place in placed:
        area = place.resolved.area
        if area is None:
            continue
        weight = _TITLE if place.start < title_end else _LEAD if place.start < lead_end else _BODY
        if place.home:
            weight = _HOME
        weights[area.id] = weights.get(area.id, 0.0) + weight
        areas[area.id] = area
        provinces[gazetteer.province(area).code] += weight  # type: ignore[assignment]
    if not provinces:
        return _by_source(gazetteer, source)
    code, weight = provinces.most_common(1)[0]
    share = weight / sum(provinces.values())
    province = gazetteer.area(f"P{code}")
    leading = {
        gazetteer.province(area).code for area in (p.resolved.area for p in placed if p.start < lead_end) if area
    }
    if share < _ENOUGH or len(leading) >= _MANY or (len(leading) >= _SEVERAL and share < _CLEAR):
        return None
    commune = _commune(gazetteer, weights, areas, code)
    if commune and weights[commune.id] <= _BODY and all(p.late for p in placed if p.resolved.area is commune):
        commune = None  # named once, and late: not what an article is about
    unit = None
    if commune:
        targets = gazetteer.communes(commune)
        new = gazetteer.commune(targets[0][0]) if len(targets) == 1 else None
        unit = gazetteer.unit(new) if new else None
    basis = _basis(areas, weights, code, gazetteer, source)
    return PrimaryPlace(gazetteer.unit(province), unit, round(min(0.97, 0.5 + share / 2), 2), basis)


def _commune(gazetteer: Gazetteer, weights: dict[str, float], areas: dict[str, Area], code: str) -> Area | None:
    """Return the commune that the article is about: the one that stands out among those of its province."""
    inside = [
        area
        for area in areas.values()
        if area.level == "commune" and gazetteer.province(area).code == code and weights[area.id] >= _BODY
    ]
    if not inside:
        return None
    best = max(inside, key=lambda area: weights[area.id])
    districts = [area for area in areas.values() if area.level == "district" and gazetteer.province(area).code == code]
    top = max(districts, key=lambda area: weights[area.id], default=None)
    if top and best.old and best.parent != top.id and weights[top.id] > weights[best.id]:
        return None  # the article is about another district than this commune lay in
    rest = max((weights[area.id] for area in inside if area.id != best.id), default=0.0)
    wider = max((weights[area.id] for area in areas.values() if area.level != "commune"), default=0.0)
    if len(inside) == 1:
        return best
    return best if weights[best.id] > rest and weights[best.id] >= wider / 6 else None


def _basis(
    areas: dict[str, Area], weights: dict[str, float], code: str, gazetteer: Gazetteer, source: str | None
) -> str:
    named = [area for area in areas.values() if area.level == "province" and gazetteer.province(area).code == code]
    if any(area.code == code or area.key == gazetteer.area(f"P{code}").key for area in named):
        return "text"
    if source == code:
        return "source"
    old = max(areas.values(), key=lambda area: weights[area.id])
    return "gazetteer_old_name" if old.old else "gazetteer"


def _by_source(gazetteer: Gazetteer, source: str | None) -> PrimaryPlace | None:
    return PrimaryPlace(gazetteer.unit(gazetteer.area(f"P{source}")), None, 0.5, "source") if source else None

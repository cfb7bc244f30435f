"""Filters as callers write them: checked, places by name or code, days in any of their forms."""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from indexer.extract.gazetteer import Area, Gazetteer
from indexer.filters import Filters
from indexer.vietnamese.fold import fold
from indexer.vietnamese.normalise import nfc
from search_api.problems.problems import BadParameter
from search_api.understanding.dates import read_day

_A_SLIP = 0.8  # share of a name's letters, from which it may have been mistyped


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What was asked for, as written: `places` are names or codes, days in any form, the rest names or ids."""

    places: tuple[str, ...] = ()
    date_from: str = ""
    date_to: str = ""
    source: str = ""
    person: str = ""
    body: str = ""
    topic: str = ""


def read_filters(asked: Narrowing, gazetteer: Gazetteer, topics: Sequence[str]) -> Filters:
    """Return the filters. Raises BadParameter with what would be right, and a guess at what was meant."""
    first = _day("from", asked.date_from, last=False)
    final = _day("to", asked.date_to, last=True)
    if first and final and final < first:
        raise BadParameter("to", asked.date_to, "expected.date_order", first=first)
    if asked.topic and asked.topic not in topics:
        raise BadParameter(
            "topic", asked.topic, "expected.topic", topics=", ".join(topics), guess=_nearest(asked.topic, topics)
        )
    codes = [code for place in asked.places if place.strip() for code in place_codes(place, gazetteer)]
    return Filters(
        tuple(dict.fromkeys(codes)),
        first,
        final,
        nfc(asked.source).strip() or None,
        nfc(asked.person).strip() or None,
        nfc(asked.body).strip() or None,
        asked.topic or None,
    )


def place_codes(place: str, gazetteer: Gazetteer) -> tuple[str, ...]:
    """Return the codes that a place's name (today's or old, "phường A, tỉnh B" too) or code means; BadParameter."""
    place = nfc(place).strip()
    if place.isdigit():
        if place in {province.code for province in gazetteer.provinces()} or gazetteer.commune(place):
            return (place,)
    else:
        codes = _named(place, gazetteer)
        if codes:
            return codes
    raise BadParameter("place", place, "expected.place", guess=_nearest_place(place, gazetteer))


def _named(place: str, gazetteer: Gazetteer) -> tuple[str, ...]:
    """Return the codes of a name; a province goes before communes of the same name."""
    name, _, above = place.rpartition(",") if "," in place else (place, "", "")
    if above:
        name, above = name.split(",")[0].strip(), above.strip()
    province = None
    if above:
        provinces = [area for area in _resolve(above, gazetteer) if area.level == "province"]
        if not provinces:
            return ()
        province = gazetteer.province(provinces[0]).code
    areas = [area for area in _resolve(name, gazetteer) if province in (None, gazetteer.province(area).code)]
    if provinces := [area for area in areas if area.level == "province"]:
        areas = provinces
    return tuple(dict.fromkeys(code for area in areas for code in _codes(area, gazetteer)))


def _resolve(name: str, gazetteer: Gazetteer) -> list[Area]:
    return gazetteer.resolve(name) or gazetteer.resolve_plain(name)


def _codes(area: Area, gazetteer: Gazetteer) -> tuple[str, ...]:
    if area.level != "commune":
        # An old district gives its province: its communes went to units that no list keeps together.
        return (gazetteer.province(area).code,)
    return tuple(code for code, _ in gazetteer.communes(area))


def _day(name: str, text: str, *, last: bool) -> str | None:
    if not text.strip():
        return None
    day = read_day(text, last=last)
    if day is None:
        raise BadParameter(name, text, "expected.date")
    return day


def _nearest_place(place: str, gazetteer: Gazetteer) -> str:
    """Guess the province or commune that was meant: a slip or two away, or beginning with the same letters."""
    spelled: dict[str, str] = {}
    for area in (*gazetteer.all_provinces(), *gazetteer.all_communes()):
        for name in (area.name, area.full_name):
            spelled.setdefault(fold(name), area.full_name)
    slip = process.extractOne(fold(place), list(spelled), scorer=OSA.normalized_similarity, score_cutoff=_A_SLIP)
    if slip:
        return spelled[slip[0]]
    names = {fold(area.name): area.full_name for area in gazetteer.all_provinces()}
    best = process.extractOne(fold(place), list(names), score_cutoff=75)
    near = gazetteer.complete(place, 1) or gazetteer.complete(place[: max(3, len(place) // 2)], 1)
    return names[best[0]] if best else near[0].full_name if near else ""


def _nearest(word: str, known: Sequence[str]) -> str:
    best = process.extractOne(word, known, score_cutoff=55)
    return best[0] if best else ""

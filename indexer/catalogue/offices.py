"""Offices as articles are filed by: "Chủ tịch Ủy ban nhân dân phường" and "chu tich ubnd" are one, each of its place.

The place is the code of the unit that the office serves; an office of none named is filed without.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from indexer.schema import Entity, PrimaryPlace
from indexer.vietnamese.fold import fold, match_key

SURE_OFFICE = 0.7  # a role given less surely is no way to an article
_SAME = (
    (re.compile(r"\buy ban nhan dan\b"), "ubnd"),
    (re.compile(r"\bhoi dong nhan dan\b"), "hdnd"),
    (re.compile(r"\b(?:uy ban )?(?:mttq|mat tran to quoc|mat tran)(?: viet nam| vn)?\b"), "mttq"),
    (re.compile(r"\b(?:tinh|thanh|huyen|quan|thi|dac khu) uy\b"), "dang uy"),
    (re.compile(r"\bban (?:thuong vu|chap hanh) (?=dang uy)"), ""),
)
_LEVEL = re.compile(r" (?:tinh|thanh pho|tp|huyen|quan|thi xa|phuong|xa|thi tran|dac khu)$")
_FORMER = re.compile(r"(?:nguyen|cuu) ")
_WORDS = re.compile(r"[a-z0-9]+")
# The body of an office that names none: a bare "chủ tịch phường" heads the people's committee.
_USUAL = {"chu tich": " ubnd", "pho chu tich": " ubnd", "bi thu": " dang uy", "pho bi thu": " dang uy"}


def office_name(text: str) -> str:
    """Return an office in one form, folded, without the level of its body; "" for a former one.

    `text` is the office with its body, the name of the place left out.
    """
    name = " ".join(_WORDS.findall(fold(text)))
    if _FORMER.match(name):
        return ""
    for pattern, form in _SAME:
        name = pattern.sub(form, name)
    name = _LEVEL.sub("", name)
    return name + _USUAL.get(name, "")


def office_key(name: str, code: str = "") -> str:
    """Return what an office of a place, or of any, is filed under."""
    return f"{name}@{code}"


def office_keys(place: PrimaryPlace | None, entities: Sequence[Entity]) -> set[tuple[str, str]]:
    """Return (key, label) of every office that an article surely gives a person, alone and with its place."""
    codes = _codes(place, entities)
    found: set[tuple[str, str]] = set()
    roles = _roles(entities)
    for office, at in {(f"{role['office']} {role.get('body', '')}", str(role.get("place", ""))) for role in roles}:
        name = office_name(office)
        if name:
            found.add((office_key(name), name))
            code = codes.get(match_key(at))
            if code:
                found.add((office_key(name, code), name))
    return found


def _roles(entities: Sequence[Entity]) -> Iterator[Mapping[str, Any]]:
    for entity in entities:
        for role in entity.value.get("roles", ()) if entity.type == "person" else ():
            if role["confidence"] >= SURE_OFFICE:
                yield role


def _codes(place: PrimaryPlace | None, entities: Sequence[Entity]) -> dict[str, str]:
    """Return the codes of today by the names of the units that an article names or is about."""
    found: dict[str, str] = {}
    for entity in entities:
        if entity.type == "place" and (codes := entity.value.get("codes")):
            name = match_key(str(entity.value.get("name") or entity.text))
            unit = {"province": "province", "commune": "commune"}.get(str(entity.value.get("level")))
            if unit and unit in codes:
                found.setdefault(name, str(codes[unit]))
    for unit_of in (place.province, place.commune) if place else ():
        if unit_of:
            found[match_key(unit_of.name)] = unit_of.code
    return found

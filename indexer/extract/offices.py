"""Offices as a text gives them: head, body and place: "Phó Chủ tịch UBND tỉnh", "Trưởng phòng Tài chính huyện"."""

import functools
from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import NamedTuple

from indexer.extract.bodies import Body, BodyParser, department_fields, level_words
from indexer.extract.lexicon import Phrases, read_compounds, read_group, read_rows, read_words
from indexer.extract.places import Spot
from indexer.extract.tokens import Tokens, begins_word, is_syllable

_BEFORE = frozenset(("nguyên", "cựu", "quyền"))
_YEAR_DIGITS = 4
_RUN = 14
_ABROAD = 8


@dataclass(slots=True)
class Office:
    """An office in words `start` to `end`; its head ends at `head`; `body` and `place` are inside it, if any."""

    start: int
    head: int
    end: int
    body: Body | None = None
    place: Spot | None = None


class Heads(NamedTuple):
    """A word where an office may begin, where its head begins ("nguyên" before it), and the ends of possible heads."""

    at: int
    head: int
    found: list[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Known:
    """The words of a text with the places and bodies known there, by first word, and where persons' names begin.

    `spots` grows: a place without its kind is added where an office stands before it.
    """

    tokens: Tokens
    spots: dict[int, Spot]
    bodies: Mapping[int, Body]
    names: Set[int]


@functools.cache
def office_heads() -> Phrases:
    """Return the heads of offices with flags ("p": also with "phó", "t": also "thường trực", "f": of a firm too)."""
    entries: dict[str, str] = {}
    for phrase, *rest in read_rows("offices.tsv"):
        flags = rest[0] if rest else ""
        entries[phrase] = flags or "-"
        if "p" in flags:
            entries[f"phó {phrase}"] = flags
        if "t" in flags:
            entries.setdefault(f"{phrase} thường trực", flags)
            entries.setdefault(f"phó {phrase} thường trực", flags)
    return Phrases(entries)


class OfficeParser:
    """Parses offices in tokens whose places and bodies are known."""

    def __init__(self, bodies: BodyParser) -> None:
        self._bodies = bodies
        self._heads = office_heads()
        self._needy = read_group("offices.needy")
        self._stop = read_group("offices.stop")
        self._organisations = Phrases(dict.fromkeys(read_words("organisations.tsv"), True))
        self._firms = Phrases(dict.fromkeys(read_group("bodies.firms"), True))
        self._units = read_group("offices.units")
        self._owning = read_group("offices.owning")
        self._duties = read_group("offices.duties")
        self._societies = read_group("offices.societies")
        self._countries = Phrases(dict.fromkeys(read_words("countries.tsv") | {"việt nam"}, True))
        self._namesakes = Phrases(dict.fromkeys(read_group("places.namesakes"), True))

    def heads(self, tokens: Tokens, skip: list[bool]) -> list[Heads]:
        """Return where offices may begin, with the heads found there."""
        compounds = read_compounds("offices")
        made: list[Heads] = []
        head = 0
        before = [at for word in _BEFORE for at in tokens.positions.get(word, ())]
        for at in sorted({*self._heads.starts(tokens), *before}):
            key = tokens.keys[at]
            if skip[at]:
                continue
            if at and tokens.loose[at] and tokens.keys[at - 1] in compounds.get(key, ()):
                continue
            head = max(head, at)  # words of _BEFORE in a row all stand before the same one
            while tokens.keys[head] in _BEFORE and head + 1 < tokens.size and tokens.loose[head + 1]:
                head += 1
            found = self._heads.at(tokens, head) if tokens.keys[head] in self._heads.firsts else []
            if found:
                made.append(Heads(at, head, found))
        return made

    def find(self, known: Known, heads: list[Heads]) -> list[Office]:
        """Return all offices in order, none inside another."""
        offices: list[Office] = []
        done = 0
        for start in heads:
            office = self._parse(known, start) if start.at >= done else None
            if office:
                offices.append(office)
                done = office.end
        return offices

    def _parse(self, known: Known, start: Heads) -> Office | None:
        tokens = known.tokens
        best: Office | None = None
        for end, flags in reversed(start.found):
            if tokens.keys[end : end + 1] == ["quán"] and tokens.loose[end]:
                continue  # "Đại sứ quán"
            office = self._after(known, start.at, end, flags)
            inner = known.bodies.get(end - 1)  # the head's last word begins the body: "Phó ban Kinh tế Trung ương"
            if inner and end - 1 > start.head and inner.end >= office.end:
                office = Office(start.at, end - 1, self._clip(inner.end, end, known), inner, inner.place)
            spot = known.spots.get(end - 1)  # or the place: "Phó Trưởng thôn Đông"
            if spot and office.end == end and end - 1 > start.head:
                office = Office(start.at, end, self._clip(spot.end, end, known), None, spot)
            if office.end == end and tokens.key(start.head, end) in self._needy:
                continue
            if best is None or (office.body and office.end >= best.end + bool(best.body)):
                best = office
        return self._owned(known, best) if best else None

    def _owned(self, known: Known, office: Office) -> Office:
        """Return an office with the body that "của" or "thuộc" gives it: "người phát ngôn của UBND tỉnh"."""
        tokens, end = known.tokens, office.end
        if office.body or office.place or end + 1 >= tokens.size or not (tokens.loose[end] and tokens.loose[end + 1]):
            return office
        body = known.bodies.get(end + 1) if tokens.keys[end] in self._owning else None
        return Office(office.start, office.head, self._clip(body.end, end, known), body, body.place) if body else office

    def _after(self, known: Known, at: int, end: int, flags: str) -> Office:
        """Return the office with what follows its head at `end`: what is known there, a field of work, or a firm."""
        tokens = known.tokens
        if end >= tokens.size or not tokens.loose[end] or end in known.names:
            return Office(at, end, end)
        if tokens.caps[end] and self._namesakes.longest(tokens, end):
            return Office(at, end, end)  # "Chủ tịch Hồ Chí Minh" is a person; the city's has "TP" before its name
        office = self._of_known(known, at, end)
        if office is None and (tokens.caps[end] or "trưởng" in tokens.keys[end - 1]):
            office = self._of_field(known, at, end)
        office = office or self._of_duty(known, at, end)
        if office is not None:
            return office
        if tokens.caps[end] and (abroad := self._abroad(tokens, end)):
            return Office(at, end, abroad)
        if firm := self._firm(tokens, end, flags):
            return Office(at, end, self._with_place(known, firm))
        return self._of_run(known, at, end, end) if "g" in flags else Office(at, end, end)

    def _of_known(self, known: Known, at: int, end: int) -> Office | None:
        """Return the office of a body, place, level or organisation that is known to stand at `end`."""
        tokens = known.tokens
        body = known.bodies.get(end) or self._bodies.parse(tokens, end, known.spots)
        if body and tokens.key(end - 2, end) == "văn phòng":
            body = self._bodies.parse(tokens, end - 2, known.spots) or body  # it may serve two bodies
        if body:
            return Office(at, end, self._clip(body.end, end, known), body, body.place)
        if spot := known.spots.get(end):
            return Office(at, end, spot.end, None, spot)
        if level := level_words().longest(tokens, end):
            return Office(at, end, level[0], Body(end, level[0], level[1], None))
        society = tokens.caps[end] and tokens.keys[end] in self._societies and not self._abroad(tokens, end)
        return self._of_run(known, at, end, end) if society or self._organisations.longest(tokens, end) else None

    def _of_duty(self, known: Known, at: int, end: int) -> Office | None:
        """Return the office of a unit that is named for what it does or numbered, in lower case, at `end`.

        "Trưởng ban quản lý di tích", "đội trưởng đội bảo vệ rừng", "tổ trưởng tổ 60".
        """
        tokens, two = known.tokens, known.tokens.key(end, end + 2)
        if end - 1 in known.bodies:
            return None
        if tokens.keys[end - 1] in self._units and two in self._duties and tokens.loose[end + 1]:
            start = end + 2
        elif end - 2 >= at and tokens.keys[end - 2] == tokens.keys[end] and two not in self._stop:
            start = end + 1
        else:
            return None
        goes_on = start < tokens.size and tokens.loose[start] and start not in known.names
        return (
            self._of_run(known, at, end, start)
            if goes_on and not self._stops(tokens, start)
            else Office(at, end, start)
        )

    def _of_field(self, known: Known, at: int, end: int) -> Office | None:
        """Return the office of a field of work, a unit, a country or a place without its kind at `end`."""
        tokens = known.tokens
        field = department_fields().longest(tokens, end, free=True) if tokens.caps[end] else None
        if field:
            owner = field[0] + (tokens.keys[field[0] : field[0] + 1] == ["của"])
            body = known.bodies.get(owner) if owner < tokens.size and tokens.loose[owner] else None
            if body:  # "cán bộ Tư pháp - Hộ tịch của UBND phường"
                return Office(at, end, self._clip(body.end, end, known), body, body.place)
            if owner < tokens.size and tokens.loose[owner] and self._firms.longest(tokens, owner):
                return self._of_run(known, at, end, field[0])
            return Office(at, end, self._with_place(known, field[0]))
        if tokens.keys[end - 1] in self._units and begins_word(tokens, end):
            return self._of_run(known, at, end, end + 1)  # "Trưởng phòng Kiểm định xe cơ giới"
        if country := self._countries.longest(tokens, end):
            return Office(at, end, country[0])
        if place := self._bodies.bare_place(tokens, end):
            known.spots[end] = place
            return Office(at, end, place.end, None, place)
        return None

    def _of_run(self, known: Known, at: int, end: int, start: int) -> Office:
        """Return the office with the words from `start` up to a break, and the place among those from `end`."""
        stop = self._run(known, start)
        place = next((known.spots[inside] for inside in range(end, stop) if inside in known.spots), None)
        return Office(at, end, stop, None, place)

    def _abroad(self, tokens: Tokens, start: int) -> int:
        """Return the end of a foreign body at `start`: "Quân uỷ Trung ương Trung Quốc"; 0 where there is none."""
        if tokens.keys[start] not in self._bodies.firsts:
            return 0
        for at in range(start, min(start + _ABROAD, tokens.size)):
            if (at > start and not tokens.loose[at]) or (not tokens.caps[at] and self._stops(tokens, at)):
                return 0
            country = self._countries.longest(tokens, at) if tokens.caps[at] and at > start else None
            country = None if country and begins_word(tokens, at) else country  # "Hội Mỹ nghệ"
            if country:
                return country[0]
        return 0

    def _firm(self, tokens: Tokens, start: int, flags: str) -> int:
        """Return the end of a firm's name at `start`, as no person has one: "HĐQT Vietinbank", "Giám đốc CDC"."""
        at = start
        if not tokens.caps[at] or all(word.isupper() for word in tokens.words[max(0, start - 2) : start]):
            return 0
        while at < tokens.size and tokens.loose[at] and tokens.caps[at]:
            strange = not is_syllable(tokens.keys[at])
            letters = tokens.words[at].isupper() and len(tokens.words[at]) > 1
            if not (letters and ("f" in flags or ("l" in flags and strange))) and not ("b" in flags and strange):
                break
            at += 1
        return at if at > start else 0

    def _with_place(self, known: Known, end: int) -> int:
        """Step over the place or country right after an office's body or firm."""
        tokens, spots = known.tokens, known.spots
        if end >= tokens.size or not tokens.loose[end]:
            return end
        spot = spots.get(end)
        if spot is None and tokens.caps[end]:
            country = self._countries.longest(tokens, end)
            spot = None if country else self._bodies.bare_place(tokens, end)
            if country:
                return int(country[0])
            if spot:
                spots[end] = spot
        return spot.end if spot else end

    def _clip(self, end: int, start: int, known: Known) -> int:
        return next((at for at in range(start, end) if at in known.names), end)

    def _run(self, known: Known, start: int) -> int:
        """Return the end of the words from `start` up to a break, a stop word, a year or a name."""
        at, tokens, names, spots = start, known.tokens, known.names, known.spots
        while at < tokens.size and at - start < _RUN and (at == start or tokens.loose[at]) and at not in names:
            if len(tokens.words[at]) == _YEAR_DIGITS and tokens.words[at].isdigit():
                break  # "tuyển dụng viên chức 2026"
            joins = tokens.keys[at] == "và" and at + 1 < tokens.size and tokens.caps[at + 1]
            stops = self._stops(tokens, at) if at > start else tokens.key(at, at + 2) in self._stop
            if stops and not tokens.caps[at] and not joins:
                break
            spot = spots.get(at)
            at = spot.end if spot else at + 1
            if spot:
                break
        return at - (at > start + 1 and tokens.keys[at - 1] == "của")

    def _stops(self, tokens: Tokens, at: int) -> bool:
        return tokens.keys[at] in self._stop or tokens.key(at, at + 2) in self._stop

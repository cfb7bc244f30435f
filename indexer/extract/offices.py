"""Offices as a text gives them: head, body and place: "Phó Chủ tịch UBND tỉnh", "Trưởng phòng Tài chính huyện"."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass

from indexer.extract.bodies import Body, BodyParser, department_fields, level_words
from indexer.extract.lexicon import Phrases, read_compounds, read_group, read_rows, read_words
from indexer.extract.places import Spot
from indexer.extract.tokens import Tokens, begins_word, is_syllable

_BEFORE = frozenset(("nguyên", "cựu", "quyền"))
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


@dataclass(frozen=True, slots=True)
class Heads:
    """A word where an office may begin, where its head begins ("nguyên" before it), and the ends of possible heads."""

    at: int
    head: int
    found: list[tuple[int, str]]


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
        self._units = read_group("offices.units")
        self._countries = Phrases(dict.fromkeys(read_words("countries.tsv") | {"việt nam"}, True))

    def heads(self, tokens: Tokens, skip: list[bool]) -> list[Heads]:
        """Return where offices may begin, with the heads found there."""
        compounds = read_compounds("offices")
        made: list[Heads] = []
        before = [at for word in _BEFORE for at in tokens.positions.get(word, ())]
        for at in sorted({*self._heads.starts(tokens), *before}):
            key = tokens.keys[at]
            if skip[at]:
                continue
            if at and tokens.loose[at] and tokens.keys[at - 1] in compounds.get(key, ()):
                continue
            head = at
            while tokens.keys[head] in _BEFORE and head + 1 < tokens.size and tokens.loose[head + 1]:
                head += 1
            found = self._heads.at(tokens, head) if tokens.keys[head] in self._heads.firsts else []
            if found:
                made.append(Heads(at, head, found))
        return made

    def find(
        self, tokens: Tokens, heads: list[Heads], spots: dict[int, Spot], bodies: Mapping[int, Body], names: set[int]
    ) -> list[Office]:
        """Return all offices in order, none inside another; `names` are words where a person's name begins."""
        offices: list[Office] = []
        done = 0
        for start in heads:
            office = self._parse(tokens, start, spots, bodies, names) if start.at >= done else None
            if office:
                offices.append(office)
                done = office.end
        return offices

    def _parse(
        self, tokens: Tokens, start: Heads, spots: dict[int, Spot], bodies: Mapping[int, Body], names: set[int]
    ) -> Office | None:
        best: Office | None = None
        for end, flags in reversed(start.found):
            office = self._after(tokens, start.at, end, flags, spots, bodies, names)
            inner = bodies.get(end - 1)  # the head's last word begins the body: "Phó ban Kinh tế Trung ương"
            if inner and end - 1 > start.head and inner.end > office.end:
                office = Office(start.at, end - 1, self._clip(inner.end, end, names), inner, inner.place)
            spot = spots.get(end - 1)  # or the place: "Phó Trưởng thôn Đông"
            if spot and office.end == end and end - 1 > start.head:
                office = Office(start.at, end, self._clip(spot.end, end, names), None, spot)
            if office.end == end and tokens.key(start.head, end) in self._needy:
                continue
            if best is None or (office.body and not best.body and office.end > best.end):
                best = office
        return best

    def _after(
        self, tokens: Tokens, at: int, end: int, flags: str, spots: dict[int, Spot],
        bodies: Mapping[int, Body], names: set[int],
    ) -> Office:  # fmt: skip
        """Return the office with what follows its head at `end`."""
        bare = Office(at, end, end)
        if end >= tokens.size or not tokens.loose[end] or end in names:
            return bare
        body = bodies.get(end) or self._bodies.parse(tokens, end, spots)
        if body and tokens.key(end - 2, end) == "văn phòng":
            body = self._bodies.parse(tokens, end - 2, spots) or body  # it may serve two bodies
        if body:
            return Office(at, end, self._clip(body.end, end, names), body, body.place)
        spot = spots.get(end)
        if spot:
            return Office(at, end, spot.end, None, spot)
        level = level_words().longest(tokens, end)
        if level:
            return Office(at, end, level[0], Body(end, level[0], level[1], None))
        if self._organisations.longest(tokens, end):
            stop = self._run(tokens, end, names, spots)
            return Office(at, end, stop, None, self._place_in(spots, end, stop))
        if tokens.caps[end] or "trưởng" in tokens.keys[end - 1]:
            field = department_fields().longest(tokens, end, free=True)
            if field and (tokens.caps[end]):
                owner = field[0] + (tokens.keys[field[0] : field[0] + 1] == ["của"])
                body = bodies.get(owner) if owner < tokens.size and tokens.loose[owner] else None
                if body:  # "cán bộ Tư pháp - Hộ tịch của UBND phường"
                    return Office(at, end, self._clip(body.end, end, names), body, body.place)
                return Office(at, end, self._with_place(tokens, field[0], spots))
            if tokens.keys[end - 1] in self._units and begins_word(tokens, end):
                stop = self._run(tokens, end + 1, names, spots)  # "Trưởng phòng Kiểm định xe cơ giới"
                return Office(at, end, stop, None, self._place_in(spots, end, stop))
            country = self._countries.longest(tokens, end)
            if country:
                return Office(at, end, country[0])
            place = self._bodies.bare_place(tokens, end)
            if place:
                spots[end] = place
                return Office(at, end, place.end, None, place)
        if tokens.caps[end] and (abroad := self._abroad(tokens, end)):
            return Office(at, end, abroad)
        if firm := self._firm(tokens, end, flags):
            return Office(at, end, self._with_place(tokens, firm, spots))
        if "g" in flags:
            stop = self._run(tokens, end, names, spots)
            return Office(at, end, stop, None, self._place_in(spots, end, stop))
        return bare

    def _abroad(self, tokens: Tokens, start: int) -> int:
        """Return the end of a foreign body at `start`: "Quân uỷ Trung ương Trung Quốc"; 0 where there is none."""
        if tokens.keys[start] not in self._bodies.firsts:
            return 0
        for at in range(start, min(start + _ABROAD, tokens.size)):
            if (at > start and not tokens.loose[at]) or (not tokens.caps[at] and self._stops(tokens, at)):
                return 0
            country = self._countries.longest(tokens, at) if tokens.caps[at] and at > start else None
            if country:
                return country[0]
        return 0

    def _firm(self, tokens: Tokens, start: int, flags: str) -> int:
        """Return the end of a firm's name at `start`, as no person has one: "HĐQT Vietinbank", "Giám đốc CDC"."""
        at, shouted = start, all(word.isupper() for word in tokens.words[max(0, start - 2) : start])
        while at < tokens.size and tokens.loose[at] and tokens.caps[at] and not shouted:
            letters = tokens.words[at].isupper() and len(tokens.words[at]) > 1 and "f" in flags
            if not letters and not ("b" in flags and not is_syllable(tokens.keys[at])):
                break
            at += 1
        return at if at > start else 0

    def _with_place(self, tokens: Tokens, end: int, spots: dict[int, Spot]) -> int:
        """Step over the place or country right after an office's body or firm."""
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

    def _clip(self, end: int, start: int, names: set[int]) -> int:
        return next((at for at in range(start, end) if at in names), end)

    def _run(self, tokens: Tokens, start: int, names: set[int], spots: dict[int, Spot]) -> int:
        """Return the end of the words from `start` up to a break, a stop word or a name."""
        at = start
        while at < tokens.size and at - start < _RUN and (at == start or tokens.loose[at]) and at not in names:
            joins = tokens.keys[at] == "và" and at + 1 < tokens.size and tokens.caps[at + 1]
            if at > start and not tokens.caps[at] and self._stops(tokens, at) and not joins:
                break
            spot = spots.get(at)
            at = spot.end if spot else at + 1
            if spot:
                break
        return at - (at > start + 1 and tokens.keys[at - 1] == "của")

    def _stops(self, tokens: Tokens, at: int) -> bool:
        return tokens.keys[at] in self._stop or tokens.key(at, at + 2) in self._stop

    def _place_in(self, spots: dict[int, Spot], start: int, stop: int) -> Spot | None:
        return next((spots[at] for at in range(start, stop) if at in spots), None)

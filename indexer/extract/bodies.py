"""Public bodies: "Ban Thường vụ Đảng ủy phường Hạc Thành", "UBND tỉnh", "Sở Giáo dục và Đào tạo tỉnh Gia Lai"."""

import functools
import re
from dataclasses import dataclass

from indexer.extract.lexicon import Phrases, is_joint, read_compounds, read_group, read_rows, read_words
from indexer.extract.name import titles
from indexer.extract.places import PlaceSpotter, Spot
from indexer.extract.tokens import Tokens

_LEVELS = {
    "province": ("tỉnh", "thành phố", "tp"),
    "district": ("huyện", "quận", "thị xã"),
    "commune": ("xã", "phường", "thị trấn", "đặc khu"),
    "central": ("trung ương", "tw", "trung ương đảng"),
}
_MOST_WORDS = 30
_FOREIGN = 4  # words between a body's head and the country that ends its name
_CARRIERS = frozenset(("tướng", "tịch", "biểu", "phòng", "tra"))  # "Thủ tướng chính phủ", in lower case
# Departments that have a number or a code for a name: "Cục III", "Phòng PC45", "Cục C03".
_CIRCUIT = re.compile(r"(?:\d{1,2}|[IVX]{1,5})$")
_CODE = re.compile(r"(?:[IVX]{1,4}|[A-Z]{1,2}\d{1,3})$")


@dataclass(slots=True)
class Body:
    """A body in words `start` to `end`; `place` is the place inside its name, `level` what it stands for."""

    start: int
    end: int
    level: str | None
    place: Spot | None


@functools.cache
def _heads() -> Phrases:
    """Return the heads of bodies with their kinds in the order of the file: of equally long bodies the first counts."""
    kinds: dict[str, dict[str, None]] = {}
    for phrase, *rest in read_rows("bodies.tsv"):
        for written in (phrase, phrase.replace("trung ương", "tw")):
            kinds.setdefault(written, {}).update(dict.fromkeys(rest))
    return Phrases({phrase: tuple(found) for phrase, found in kinds.items()})


@functools.cache
def _fields() -> Phrases:
    return Phrases({row[0]: True for row in read_rows("fields.tsv")})


def department_fields() -> Phrases:
    """Return the fields of work that departments are named for."""
    return _fields()


@functools.cache
def level_words() -> Phrases:
    """Return the words for a level without a name ("tỉnh", "phường") with that level."""
    return Phrases({word: level for level, words in _LEVELS.items() for word in words})


class BodyParser:
    """Parses bodies in tokens whose typed places are already known."""

    def __init__(self, spotter: PlaceSpotter) -> None:
        self._spotter = spotter
        self._heads = _heads()
        self._fields = _fields()
        self._firms = Phrases(dict.fromkeys(read_group("bodies.firms"), True))
        self._namesakes = read_group("places.namesakes")

    @property
    def firsts(self) -> frozenset[str]:
        """The first words of the heads of bodies."""
        return self._heads.firsts

    def find(self, tokens: Tokens, spots: dict[int, Spot], skip: list[bool]) -> dict[int, Body]:
        """Return all bodies by first word, longest at each place, none inside another."""
        bodies: dict[int, Body] = {}
        done = 0
        for at in self._heads.starts(tokens):
            if at < done or skip[at] or at in spots or _compound(tokens, at) or self._named_so(tokens, at):
                continue
            body = self.parse(tokens, at, spots)
            if body:
                bodies[at] = body
                done = body.end
        return bodies

    def _named_so(self, tokens: Tokens, at: int) -> bool:
        """Say whether a person has the words for a name ("ông Lê Quốc Hội") or they are of an office ("Phó Ban …")."""
        if not at or not tokens.loose[at]:
            return False
        if tokens.key(at, at + 3) == "ban thường trực":
            return tokens.keys[at - 1] in ("phó", "trưởng")
        named = tokens.caps[at] and tokens.caps[at - 1] and tokens.keys[at - 1] in read_group("people.strong_surnames")
        return named and at > 1 and tokens.loose[at - 1] and titles().longest(tokens, at - 2) == (at - 1, "honorific")

    def parse(self, tokens: Tokens, at: int, spots: dict[int, Spot], depth: int = 0) -> Body | None:
        """Return the longest body that begins at word `at`, or None."""
        if depth > 3 or at >= tokens.size or tokens.keys[at] not in self._heads.firsts:
            return None
        best: Body | None = None
        for end, kinds in self._heads.at(tokens, at, free=True):
            if any("," in gap for gap in tokens.gaps[at + 1 : end]):
                continue  # "Ban cán sự Đảng, Bộ trưởng"
            for kind in kinds:
                body = self._complete(tokens, at, end, kind, spots, depth)
                if body and (best is None or body.end > best.end) and body.end - at <= _MOST_WORDS:
                    best = body
        return best

    def _complete(
        self, tokens: Tokens, at: int, end: int, kind: str, spots: dict[int, Spot], depth: int
    ) -> Body | None:
        """Return the body whose head of a `kind` ends at `end`, with what follows; None where the words are no body."""
        head = tokens.key(at, end)
        if kind == "field":
            if topical := self._topical(tokens, at, end, head):
                return topical
            stop = self._field(tokens, end, head, tokens.caps[at])
            if not stop:
                return None
            end = stop
            if tokens.key(at, end) in read_group("bodies.private") or self._of_firm(tokens, end, head):
                return None
            if nation := self._nation(tokens, end):
                return Body(at, nation, "central", None) if not self._foreign(tokens, nation) else None
        if kind == "named":
            stop = self._named(tokens, end, spots)
            if stop and tokens.words[stop - 1].isdigit():
                return self._tail(tokens, at, stop, spots, depth, nested=False)  # "Tổ bầu cử số 3 phường Hạc Thành"
            return Body(at, stop, None, None) if stop else None
        if end < tokens.size and tokens.keys[end] == "viên" and tokens.loose[end]:
            return None
        end = self._aside(tokens, end)
        if end < tokens.size and tokens.loose[end] and tokens.caps[end]:
            end += 2 * (tokens.key(end, end + 2) == "việt nam") + (tokens.words[end] == "VN")
        body = self._tail(tokens, at, end, spots, depth, nested=kind != "self" or "đảng" in head)
        if not self._says_enough(tokens, body, end, kind, head):
            return None
        return None if self._foreign(tokens, body.end) else body

    def _topical(self, tokens: Tokens, at: int, end: int, head: str) -> Body | None:
        """Return the committee that has a level and perhaps a topic behind it, None where no level stands there.

        "Ban Chỉ đạo Trung ương về phòng, chống thiên tai", "Ban Chỉ đạo quốc gia về hội nhập quốc tế".
        """
        if head not in read_group("bodies.topical") or end >= tokens.size or not tokens.loose[end]:
            return None
        nation = self._nation(tokens, end)
        level = (nation, "central") if nation else level_words().longest(tokens, end)
        if level is None:
            return None
        stop = start = level[0]
        if start < tokens.size and tokens.loose[start]:
            start += tokens.keys[start] == "về"
            topic = self._fields.longest(tokens, start, free=True) if start < tokens.size else None
            stop = self._more_fields(tokens, topic[0]) if topic else stop
        return Body(at, stop, level[1], None)

    def _nation(self, tokens: Tokens, end: int) -> int:
        """Return the end of "quốc gia" behind a body's field or head ("Ban Chỉ đạo 389 Quốc gia"), else 0."""
        there = end + 1 < tokens.size and tokens.loose[end] and tokens.loose[end + 1]
        if not there or tokens.key(end, end + 2) != "quốc gia":
            return 0
        return end + 2 + 2 * (tokens.key(end + 2, end + 4) == "việt nam" and tokens.loose[end + 2])

    def _of_firm(self, tokens: Tokens, end: int, head: str) -> bool:
        """Say whether a department is a firm's or a school's: "phòng Kinh tế Cty CP Hoa Mai"."""
        if head not in ("phòng", "ban") or end >= tokens.size or not tokens.loose[end]:
            return False
        at = end + (tokens.keys[end] == "của")
        return at < tokens.size and self._firms.longest(tokens, at) is not None

    def _says_enough(self, tokens: Tokens, body: Body, end: int, kind: str, head: str) -> bool:
        """Say whether a body is one with what follows the end of its head, as its kind asks for."""
        at, alone, capital = body.start, body.end == end, tokens.caps[body.start]
        vague = read_group("bodies.vague")
        if alone and tokens.key(at, end) in vague:
            return False
        if kind == "of":
            return not alone or (capital and end - at > 1 and head not in vague)
        if kind == "need":
            placed = body.level is not None or body.place is not None
            return not alone and placed and (capital or not head.startswith(("cảnh sát", "thuế")))
        if kind == "self" and alone and not capital and head not in read_group("bodies.lower_case"):
            carried = at > 0 and tokens.loose[at] and tokens.keys[at - 1] in _CARRIERS
            return carried and head in ("chính phủ", "quốc hội")
        return True

    def _foreign(self, tokens: Tokens, at: int) -> bool:
        """Say whether a country stands right behind a body, or ends its name: "Tòa án Tối cao Mỹ"."""
        start = at
        while at < tokens.size and at - start <= _FOREIGN and tokens.loose[at] and tokens.caps[at]:
            widths = range(min(3, tokens.size - at), 0, -1)
            width = next((n for n in widths if tokens.key(at, at + n) in read_words("countries.tsv")), 0)
            if width and (at == start or width > 1 or not tokens.caps[at - 1]):  # not "Làng Thiếu niên Thủ Đức"
                return at == start or tokens.keys[start] not in read_words("surnames.tsv")
            at += 1 + (at + 1 < tokens.size and tokens.loose[at + 1] and not tokens.caps[at + 1])
        return False

    def _field(self, tokens: Tokens, start: int, head: str, capital: bool) -> int:
        """Return the end of the field of work at `start` ("Văn hóa - Xã hội"), 0 where there is none."""
        if start >= tokens.size or not tokens.loose[start] or (head == "phòng" and tokens.keys[start] == "chống"):
            return 0
        known = self._fields.longest(tokens, start, free=True)
        if known:
            end = known[0]
            if not capital and not tokens.caps[start] and head not in ("phòng", "sở", "chi cục"):
                return 0
            if (
                not tokens.caps[start]
                and head in ("sở", "bộ")
                and tokens.key(start, end) in read_group("bodies.verbal_fields")
            ):
                return 0
            end = self._more_fields(tokens, end)
            return _coded(tokens, end)
        if not tokens.caps[start] or not capital or head not in read_group("bodies.free_fields"):
            return 0
        if _CODE.match(tokens.words[start]):
            return start + 1
        if head == "vụ" and not tokens.loose[start - 1]:
            return 0  # "Vụ Hoa Mai: sắp xét xử": a case
        return self._unknown_field(tokens, start)

    def _named(self, tokens: Tokens, start: int, spots: dict[int, Spot]) -> int:
        """Return the end of the proper name or number at `start` ("Đồn biên phòng Bình Thạnh", "Quân khu 4")."""
        if start >= tokens.size or not tokens.loose[start]:
            return 0
        at = start + 1 if tokens.keys[start] == "số" and start + 1 < tokens.size else start
        if tokens.words[at][0].isdigit():
            return at + 1
        if start in spots:
            return spots[start].end
        end = at
        while end < tokens.size and end - at < 4 and (end == at or tokens.loose[end]) and tokens.caps[end]:
            end += 1
        return end if end > at else 0

    def _more_fields(self, tokens: Tokens, end: int) -> int:
        """Join further fields by "và" or a dash: "Kinh tế và Hạ tầng", "Tài chính - Thương mại"."""
        while end < tokens.size:
            at = end
            if tokens.keys[at] in ("và",) and tokens.loose[at]:
                at += 1
            elif not (is_joint(tokens.gaps[at]) and tokens.gaps[at].strip() not in (",", "/")):
                return end
            more = self._fields.longest(tokens, at, free=True) if at < tokens.size else None
            if not more or not (tokens.caps[at] or tokens.keys[at - 1] == "và"):
                return end
            if tokens.key(at, more[0]) in read_group("bodies.parted_fields") or _numbered(tokens, more[0]):
                return end
            end = more[0]
        return end

    def _unknown_field(self, tokens: Tokens, start: int) -> int:
        end = start
        while end < tokens.size and end - start < 5 and (end == start or tokens.loose[end]) and tokens.caps[end]:
            end += 1
        shouted = all(word.isupper() and len(word) > 1 for word in tokens.words[start - 1 : end])
        return end if end - start >= 2 and not shouted else 0

    def _aside(self, tokens: Tokens, end: int) -> int:
        """Step over an abbreviation in brackets after the field: "Sở Giáo dục và Đào tạo (GD-ĐT) tỉnh"."""
        if end >= tokens.size or tokens.gaps[end].strip() != "(":
            return end
        at = end
        while at < tokens.size and at - end < 4 and tokens.words[at].isupper():
            at += 1
        closed = at > end and at < tokens.size and tokens.gaps[at].strip() == ")"
        return at if closed and tokens.keys[at] in read_group("bodies.after_aside") else end

    def _tail(self, tokens: Tokens, at: int, end: int, spots: dict[int, Spot], depth: int, nested: bool) -> Body:
        """Return the body with what belongs after its head: another body, then a level word or a place."""
        if nested and end < tokens.size and (tokens.loose[end] or tokens.gaps[end].strip() == "-"):
            inside = end + 2 if tokens.caps[end] and tokens.key(end, end + 2) == "cơ quan" else end
            inner = self.parse(tokens, inside, spots, depth + 1) if tokens.loose[end] or tokens.caps[end] else None
            if inner and (tokens.loose[end] or tokens.key(end, end + 2) == "tổng cục"):
                if inside == end and inner.level is None and tokens.key(at, end) == "văn phòng":
                    inner = self._shared(tokens, inner, spots, depth)
                return Body(at, inner.end, inner.level, inner.place)
            if owner := self._owner(tokens, end, spots, depth):
                return Body(at, owner.end, owner.level, owner.place)
        if end >= tokens.size or not (tokens.loose[end] or tokens.gaps[end].strip() == ")"):
            return Body(at, end, None, None)
        seated = tokens.key(end - 2, end) == "cấp cao" and tokens.keys[end] == "tại"
        if seated and (circuit := self._circuit(tokens, at, end + 1, spots)):
            return circuit
        if tokens.key(end, end + 2) == "khu vực" and (circuit := self._circuit(tokens, at, end + 2, spots)):
            return circuit
        spot = spots.get(end)
        if spot is not None and spot.level != "hamlet":
            return Body(at, spot.end, _level_of(spot), spot)
        level = level_words().longest(tokens, end)
        if level:
            return Body(at, level[0], level[1], None)
        bare = self._spotter.bare(tokens, end) if tokens.caps[end] else None
        if bare and self._plausible(tokens, bare):
            provincial = tokens.keys[at] in read_group("bodies.provincial")
            wide = [
                area for area in bare.areas if area.level == "province" or (area.level == "district" and not provincial)
            ]
            if not wide and end == at + 1 and tokens.keys[at] in read_words("surnames.tsv"):
                return Body(at, end, None, None)  # "Đoàn Văn Vũ" is a person
            if not wide and bare.end - bare.start == 1:
                return Body(at, end, None, None)
            bare.areas = wide or bare.areas
            spots[bare.start] = bare
            return Body(at, bare.end, _level_of(bare), bare)
        return Body(at, end, None, None)

    def _shared(self, tokens: Tokens, body: Body, spots: dict[int, Spot], depth: int) -> Body:
        """Return the second body that an office serves, else the first: "Văn phòng HĐND và UBND xã Hoa Mai"."""
        at = body.end
        if at + 1 < tokens.size and tokens.loose[at] and tokens.keys[at] == "và" and tokens.loose[at + 1]:
            return self.parse(tokens, at + 1, spots, depth + 1) or body
        return body

    def _circuit(self, tokens: Tokens, at: int, start: int, spots: dict[int, Spot]) -> Body | None:
        """Return the body with its circuit: "Tòa án nhân dân khu vực 3 - Cao Bằng", "Kho bạc Nhà nước khu vực II"."""
        if start >= tokens.size or not tokens.loose[start]:
            return None
        numbered = bool(_CIRCUIT.match(tokens.words[start]))
        dashed = numbered and start + 1 < tokens.size and tokens.gaps[start + 1].strip() in ("-", "–")
        seat = start + 1 if dashed else start
        spot = spots.get(seat) or (self.bare_place(tokens, seat) if tokens.caps[seat] else None)
        if spot and (dashed or not numbered):
            spots[seat] = spot
            return Body(at, spot.end, None, spot)
        return Body(at, start + 1, None, None) if numbered else None

    def _owner(self, tokens: Tokens, end: int, spots: dict[int, Spot], depth: int) -> Body | None:
        """Return the assembly that "của" makes a committee's owner: "Uỷ ban Kinh tế của Quốc hội"."""
        if not (tokens.loose[end] and tokens.keys[end] == "của" and end + 1 < tokens.size and tokens.loose[end + 1]):
            return None
        owns = tokens.key(end + 1, end + 3) in ("quốc hội", "chính phủ") or tokens.keys[end + 1] == "hđnd"
        return self.parse(tokens, end + 1, spots, depth + 1) if owns else None

    def bare_place(self, tokens: Tokens, at: int) -> Spot | None:
        """Return the province or district that word `at` names without its type, as after an office."""
        bare = self._spotter.bare(tokens, at) if tokens.caps[at] else None
        if bare is None or tokens.key(at, bare.end) in self._namesakes or not self._plausible(tokens, bare):
            return None
        bare.areas = [area for area in bare.areas if area.level != "commune"]
        return bare if bare.areas else None

    def _plausible(self, tokens: Tokens, bare: Spot) -> bool:
        """Refuse a bare place that goes on as another name, unless a person's name follows."""
        end = bare.end
        if end >= tokens.size or not tokens.loose[end] or not tokens.caps[end]:
            return True
        if self._spotter._person_at(tokens, end):
            return True
        short = end + 1 < tokens.size and tokens.loose[end + 1] and tokens.caps[end + 1]
        return short and bare.end - bare.start > 1 and tokens.keys[end] in read_group("people.strong_surnames")


def _coded(tokens: Tokens, end: int) -> int:
    """Return where the number or code behind a field of work ends: "Phòng Nghiệp vụ II", "Đội Kiểm lâm số 2"."""
    if end >= tokens.size or not tokens.loose[end]:
        return end
    numbered = tokens.keys[end] == "số" and tokens.words[end + 1 : end + 2] and tokens.words[end + 1].isdigit()
    if numbered and tokens.loose[end + 1]:
        return end + 2
    return end + 1 if _CODE.match(tokens.words[end]) else end


def _numbered(tokens: Tokens, end: int) -> bool:
    """Say whether a number follows: "của Bộ Chính trị và Kế hoạch 85/KH-UBND" names a document, not a field."""
    return end < tokens.size and tokens.loose[end] and (tokens.words[end][0].isdigit() or tokens.keys[end] == "số")


def _compound(tokens: Tokens, at: int) -> bool:
    return bool(at) and tokens.loose[at] and tokens.keys[at - 1] in read_compounds("bodies").get(tokens.keys[at], ())


def _level_of(spot: Spot) -> str | None:
    if spot.level in ("province", "district", "commune"):
        return spot.level
    return min((area.level for area in spot.areas), key=("province", "district", "commune").index, default=None)

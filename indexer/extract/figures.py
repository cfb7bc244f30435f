"""Figures: amounts of money, shares, measures and counts with their noun; decimal comma, grouping dots."""

import bisect
import functools
import re
from collections.abc import Sequence
from dataclasses import replace

from indexer.extract.digits import digit_starts, find_at
from indexer.extract.lexicon import Phrases, read_group, read_rows
from indexer.extract.tokens import Tokens
from indexer.schema import Entity
from indexer.vietnamese.segment import words

_LONGEST_NOUN = 24

_NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?"
_FIGURE = re.compile(
    rf"(?<![\d\w/,])(?<!\d\.)(?P<n>{_NUMBER})"
    rf"(?:\s{{0,3}}/\s{{0,3}}(?P<of>{_NUMBER})(?=\s{{0,3}}[^\W\d_])|(?:\s{{0,3}}[-–]\s{{0,3}}|\s{{1,3}}(?:đến|tới)\s{{1,3}})(?P<to>{_NUMBER})(?=\s{{0,3}}(?:%|[^\W\d_])))?"
    r"(?![\d/]|[.,]\d)"
)
_SCALES = {"trăm": 1e2, "nghìn": 1e3, "ngàn": 1e3, "vạn": 1e4, "triệu": 1e6, "tỷ": 1e9, "tỉ": 1e9}
_NO_SCALE = frozenset(f"{one} {other}" for one in ("tỷ", "tỉ") for other in ("lệ", "giá", "trọng", "suất", "số"))
# What ends a clause; begins with a class, so that the search runs at the speed of a scan.
_CLAUSE = re.compile(r"[\s,;:.()“”\"](?:(?<=[,;:.()\n“”\"])|(?:và|với|trong đó|gồm|nhưng)\s)")
_PERCENT = re.compile(r"\s{0,3}%")
_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")


@functools.cache
def _units() -> Phrases:
    return Phrases({row[0]: (row[1], row[2]) for row in read_rows("units.tsv")})


def parse_number(text: str) -> float:
    """Read a Vietnamese number: dots group thousands, a comma is the decimal mark ("4.496" is 4496, "2,5" is 2.5)."""
    if _GROUPED.fullmatch(text):
        text = text.replace(".", "")
    number = float(text.replace(",", "."))
    return int(number) if number == int(number) else number


def _scaled(number: float, scale: float) -> float:
    value = round(number * scale, 6)
    return int(value) if value == int(value) else value


class FigureFinder:
    """Finds figures outside the stretches that dates and documents took."""

    def __init__(self) -> None:
        self._units = _units()
        self._nouns = frozenset(row[2] for row in read_rows("units.tsv"))
        self._no_noun = read_group("figures.no_noun")
        self._orders = read_group("figures.ordering")

    def find(self, tokens: Tokens, taken: list[tuple[int, int]], digits: Sequence[int] | None = None) -> list[Entity]:
        """Return the figures of a text; `taken` are the spans of dates and documents, in order.

        `digits` are the text's `digit_starts`, where they are known already.
        """
        figures: list[Entity] = []
        cursor = 0
        for match in find_at(_FIGURE, tokens.text, digit_starts(tokens.text) if digits is None else digits):
            while cursor < len(taken) and taken[cursor][1] <= match.start():
                cursor += 1
            if cursor < len(taken) and taken[cursor][0] < match.end():
                continue
            figure = self._figure(tokens, match)
            if figure and figures and _goes_on(tokens.text, figures[-1], figure):
                figures[-1] = _sum(tokens.text, figures[-1], figure)
            elif figure:
                figures.append(figure)
        return figures

    def counts(self, noun: str) -> bool:
        """Say whether a noun is on the list of what is counted and measured."""
        return noun in self._nouns

    def _figure(self, tokens: Tokens, match: re.Match[str]) -> Entity | None:
        text = tokens.text
        if percent := _PERCENT.match(text, match.end()):
            return self._entity(text, match, percent.end(), "%", 1.0)
        before = bisect.bisect_left(tokens.starts, match.start()) - 1
        ordered = before >= 0 and tokens.loose[before + 1] and tokens.keys[before] in self._orders
        if ordered and tokens.keys[before] == "số" and before and tokens.keys[before - 1] in ("trong", "tổng", "có"):
            ordered = False
        if ordered and "." in match["n"]:
            ordered = False  # "danh sách 1.243 khoản vay": no ordinal is as large
        if ordered and tokens.keys[before] == "loại" and before and tokens.keys[before - 1] in ("xếp", "phân"):
            ordered = False  # "xếp loại 226 căn biệt thự"
        scale, unit_at, end = self._scale(tokens, match)
        unit, end = self._unit(tokens, match, unit_at, end, scale)
        paid = unit is not None and unit[0] == "money" and (scale != 1 or tokens.keys[before] == "lộ")
        if unit is None or (ordered and not paid and unit[0] != "measure"):
            return None
        if _is_year(match["n"]) and scale == 1 and unit[0] == "count":
            return None
        return self._entity(text, match, end, unit[1], scale)

    def _scale(self, tokens: Tokens, match: re.Match[str]) -> tuple[float, int, int]:
        """Read scale words after a number; returns (factor, first word after, end offset so far)."""
        text, end = tokens.text, match.end()
        at = bisect.bisect_left(tokens.starts, end)
        scale = 1.0
        while at < tokens.size and tokens.keys[at] in _SCALES and text[end : tokens.starts[at]].strip() == "":
            if tokens.key(at, at + 2) in _NO_SCALE:
                break
            scale *= _SCALES[tokens.keys[at]]
            end = tokens.ends[at]
            at += 1
        return scale, at, end

    def _unit(
        self, tokens: Tokens, match: re.Match[str], at: int, end: int, scale: float
    ) -> tuple[tuple[str, str] | None, int]:
        """Return (class, unit) and the end of what is counted; bare "6 tỷ" and "2 triệu" are money."""
        text = tokens.text
        if _DONG.match(text, end):
            return ("money", "VND"), end + 1
        glued = _GLUED.match(text, match.end()) if scale == 1 else None
        if glued:
            return ("measure", _MEASURES[glued[1].lower()]), glued.end()
        if (
            at < tokens.size
            and text[end : tokens.starts[at]].strip() == ""
            and "\n\n" not in text[end : tokens.starts[at]]
        ):
            found = self._units.longest(tokens, at, free=True)
            if (found and not tokens.caps[at]) or (found and found[1][0] != "count"):
                stop = self._not_name(tokens, at, found, small=len(match["n"]) < 3 and scale == 1)
                if stop:
                    return found[1], tokens.ends[stop - 1]
        if scale >= 1e6:
            return ("money", "VND"), end
        return self._unknown(tokens, at, end)

    def _unknown(self, tokens: Tokens, at: int, end: int) -> tuple[tuple[str, str] | None, int]:
        """Take a noun that no list holds for what is counted: the word after the number, unless it cannot be one."""
        if at >= tokens.size or tokens.caps[at] or not tokens.words[at].isalpha() or not tokens.loose[at]:
            return None, end
        if tokens.text[end : tokens.starts[at]].strip():
            return None, end
        following = tokens.keys[at + 1] if at + 1 < tokens.size and tokens.loose[at + 1] else ""
        if (
            tokens.keys[at] in self._no_noun
            or (tokens.keys[at], following) in _BROKEN
            or self._named_number(tokens, at - 1)
        ):
            return None, end
        nouns = words(tokens.text[tokens.starts[at] : tokens.starts[at] + _LONGEST_NOUN])
        former = nouns[0].end == len("cựu") and tokens.keys[at] == "cựu" and len(nouns) > 1
        stop = tokens.starts[at] + nouns[former].end  # "2 cựu cảnh sát"
        return ("count", tokens.text[tokens.starts[at] : stop].lower()), stop

    def _named_number(self, tokens: Tokens, at: int) -> bool:
        """Say whether a number belongs to a name ("Nhi Đồng 1", "Su-27"), is a lone 1 or looks like a date ("15.1")."""
        before = at > 0 and ((tokens.caps[at - 1] and tokens.loose[at]) or tokens.gaps[at].endswith("-"))
        share = tokens.gaps[at].strip() == "/"  # "1/1 lỗi"
        dated = tokens.gaps[at] == "." and len(tokens.words[at]) != 3  # "15.1", not "15.600"
        return before or (tokens.words[at] == "1" and not share) or dated

    def _not_name(self, tokens: Tokens, at: int, found: tuple[int, tuple[str, str]], small: bool) -> int:
        """Return the end of the unit, 0 where the word is part of another ("đồng chí"; "6 đồng tiền" if `small`)."""
        stop, (kind, _) = found
        following = tokens.keys[stop] if stop < tokens.size and tokens.loose[stop] else ""
        if kind == "money" and tokens.keys[at] == "đồng" and following in ("chí", "bào", "phạm", "đội", "bọn", "hồ"):
            return 0
        if following == "tiền" and kind == "money" and small:
            return 0
        if following in ("tuổi",) or (tokens.keys[at], following) in _BROKEN:
            return 0
        return stop

    def _entity(self, text: str, match: re.Match[str], end: int, unit: str, scale: float) -> Entity:
        number = parse_number(match["n"])
        # In "500.000-1 triệu đồng" the scale word belongs to the second number alone.
        own = 1 if match["of"] or (match["to"] and number > parse_number(match["to"])) else scale
        value: dict[str, object] = {"value": _scaled(number, own), "unit": unit}
        if match["of"]:
            value["of"] = parse_number(match["of"])
        if match["to"]:
            value["to"] = _scaled(parse_number(match["to"]), scale)
        measured = measures(text, match.start())
        if measured:
            value["measures"] = measured
        return Entity(match.start(), end, "figure", text[match.start() : end], 0.93 if unit else 0.7, value)


_MEASURES = {word: word for word in ("m2", "m3", "km2", "ha", "km", "m", "cm", "mm", "kg", "g", "mg")}
_MEASURES |= {
    "m²": "m2",
    "m³": "m3",
    "km²": "km2",
    "mw": "MW",
    "kv": "kV",
    "kw": "kW",
    "kwh": "kWh",
    "oc": "độ C",
    "°c": "độ C",
    "ºc": "độ C",
}
_GLUED = re.compile(r"\s{0,3}(" + "|".join(sorted(_MEASURES, key=len, reverse=True)) + r")(?![\w²³])", re.IGNORECASE)
_DONG = re.compile(r"đ(?!\w)")  # "500.000đ"
_BROKEN = frozenset([("chỉ", "đạo"), ("con", "số"), ("trường", "hợp"), ("ca", "sĩ"), ("con", "đường"), ("nhà", "nước"),
                     ("đơn", "giản"), ("bộ", "trưởng"), ("phòng", "chống"), ("xã", "hội"), ("bản", "án"), ("cây", "số"),
                     ("bài", "học"), ("điểm", "a"), ("cuộc", "sống"), ("nước", "ta"), ("lớp", "một")])  # fmt: skip


def _goes_on(text: str, figure: Entity, after: Entity) -> bool:
    """Say whether a sum of money goes on: "18 tỷ 450 triệu đồng"."""
    both = {figure.value["unit"], after.value["unit"]} == {"VND"}
    if not both or not 0 < after.start - figure.end <= 2 or text[figure.end : after.start].strip():
        return False
    plain = not {"to", "of"} & (figure.value.keys() | after.value.keys())
    return plain and text[figure.start : figure.end].endswith(("tỷ", "tỉ", "triệu")) and after.value["value"] < 1e9


def _sum(text: str, figure: Entity, after: Entity) -> Entity:
    value = {**figure.value, "value": figure.value["value"] + after.value["value"]}
    return replace(figure, end=after.end, text=text[figure.start : after.end], value=value)


def _is_year(number: str) -> bool:
    return len(number) == 4 and number.isdigit() and 1900 <= int(number) <= 2100


def _without_tail_verbs(clause: str) -> str:
    """Return what stands before the verbs and prepositions that lead to a figure."""
    led = read_group("figures.tail")
    clause = clause.rstrip()
    while clause:
        at = len(clause)
        while at and (clause[at - 1].isalnum() or clause[at - 1] == "_"):
            at -= 1
        if clause[at:].lower() not in led:
            break
        clause = clause[:at].rstrip()
    return clause


def measures(text: str, start: int) -> str | None:
    """Return what a figure measures where its clause says so: "tổng thu ngân sách của phường" of "… ước đạt 366 tỷ"."""
    window = " " + text[max(0, start - 90) : start]
    cuts = [found.end() for found in _CLAUSE.finditer(window)]
    if not cuts and start > 90:
        return None
    subject = _without_tail_verbs(window[cuts[-1] :] if cuts else window).strip(" -–")
    words = subject.split()
    return subject if 2 <= len(words) <= 12 and subject != window.strip() else None

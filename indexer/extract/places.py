"""Where places are named: type word and name, lists, and bare names that the article or the gazetteer carries."""

import functools
from dataclasses import dataclass

from indexer.extract.gazetteer import Area, Gazetteer
from indexer.extract.lexicon import Phrases, is_joint, read_compounds, read_group, read_rows, read_words
from indexer.extract.tokens import Tokens, begins_word, is_highland, is_syllable

_MAX_NAME = 4
_SHORT = frozenset(("tp", "tx", "tt", "t", "q", "h", "p", "x"))  # abbreviations ask for a name the gazetteer has
_KIN = {"xã": "c", "phường": "c", "thị trấn": "c", "đặc khu": "c", "quận": "d", "huyện": "d", "thị xã": "d"}


@dataclass(slots=True)
class Spot:
    """A place named in words `start` to `end`; `name` is where its name begins (after the type word).

    `areas` are all units of the gazetteer it may be; none for a hamlet or an unknown name.
    """

    start: int
    end: int
    name: int
    kind: str
    level: str
    areas: list[Area]


@functools.cache
def place_types() -> Phrases:
    """Return the type words of places with (kind, level)."""
    return Phrases({row[0]: (row[1], row[2]) for row in read_rows("place_types.tsv")})


def fits(area: Area, kind: str, level: str) -> bool:
    """Say whether a unit may be called by a type word; communes and districts that changed kind still fit."""
    if not kind:
        return True
    if level == "city":
        return area.kind in ("thành phố", "tỉnh") and area.level in ("province", "district")
    if level == "commune":
        return area.level == "commune"
    if level == "district":
        return area.level == "district"
    return area.level == "province"


class PlaceSpotter:
    """Finds place names in tokens; needs only the gazetteer."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._types = place_types()
        self._surnames = read_words("surnames.tsv")
        self._plural = read_group("places.plural")
        self._middles = read_group("people.middles")
        self._of_bodies = read_group("places.of_bodies")
        self._two_words = read_group("people.two_words")
        self._honorifics = read_group("people.honorifics")

    def typed(self, tokens: Tokens, skip: list[bool]) -> dict[int, Spot]:
        """Return the places named with a type word, and the rest of their lists, by first word."""
        spots: dict[int, Spot] = {}
        compounds = read_compounds("places")
        done = 0
        for at in self._types.starts(tokens):
            key = tokens.keys[at]
            if at < done or skip[at]:
                continue
            if at and tokens.loose[at] and tokens.keys[at - 1] in compounds.get(key, ()):
                continue
            spot = self._typed_at(tokens, at)
            if spot is None:
                for item in self._listed(tokens, at):
                    spots[item.start] = item
                    done = item.end
                continue
            spots[at] = spot
            done = spot.end
            plural = bool(at) and tokens.loose[at] and tokens.keys[at - 1] in self._plural
            for item in self._list_after(tokens, spot, plural):
                spots[item.start] = item
                done = item.end
        return spots

    def _typed_at(self, tokens: Tokens, at: int) -> Spot | None:
        for end, (kind, level) in reversed(self._type_words(tokens, at)):
            if end >= tokens.size or not self._joined(tokens, at, end):
                continue
            if level == "hamlet":
                stop = self._hamlet(tokens, at, end)
                if stop:
                    return Spot(at, stop, end, kind, level, [])
                continue
            stop, areas = self._name(tokens, end, kind, level)
            if stop and (areas or tokens.keys[at] not in _SHORT):
                return Spot(at, stop, end, kind, level, areas)
        return None

    def _type_words(self, tokens: Tokens, at: int) -> list[tuple[int, tuple[str, str]]]:
        found = self._types.at(tokens, at)
        if tokens.keys[at] == "t" and tokens.keys[at + 1 : at + 2] == ["p"] and tokens.gaps[at + 1] == ".":
            found.append((at + 2, ("thành phố", "city")))
        return found

    def _joined(self, tokens: Tokens, at: int, end: int) -> bool:
        """Say whether the type word in at..end may govern the word at `end` ("Q.5", "TP. Huế", "xã Tân Lập")."""
        gap, word = tokens.gaps[end], tokens.words[end]
        if not (tokens.caps[end] or word[0].isdigit()):
            return False
        short = len(tokens.keys[end - 1]) <= 2 and tokens.words[end - 1][0].isupper()
        if short and gap.strip() == "." and "\n" not in gap:
            return len(tokens.keys[end]) > 1 or word.isdigit()
        if not tokens.loose[end]:
            return False
        return len(tokens.keys[at]) > 1

    def _hamlet(self, tokens: Tokens, at: int, start: int) -> int:
        """Return the end of a hamlet's name that begins at `start`: capitals or a number; 0 where there is none."""
        key = tokens.keys[start]
        if tokens.caps[at] and any(
            area.level != "commune" for area in self._gazetteer.named(tokens.key(at, start + 1))
        ):
            return 0  # "Sóc Trăng"
        if at and tokens.loose[at] and tokens.caps[at] and tokens.keys[at - 1] in read_group("places.not_after"):
            return 0
        if tokens.keys[at] == "khối" and not (tokens.caps[start] and key.isalpha() and not _letters(tokens, at, start)):
            return 0  # "khối 12", "khối HĐND"
        common = tokens.keys[at] in ("bản", "làng", "khối") and key in read_group("places.no_hamlet")
        if common or (tokens.caps[at] and at and tokens.loose[at] and tokens.caps[at - 1]):
            return 0
        if self._headed(tokens, at, start):
            return 0  # "Trưởng thôn Lò Văn Pọm"
        if tokens.words[start][0].isdigit():
            return start + 1 if len(key) <= 3 and key != "0" and tokens.keys[at] not in ("bản", "làng") else 0
        end = self._capitals(tokens, start, 5)
        if end == start + 1 and begins_word(tokens, start):
            return 0  # "bản Dự thảo"
        if not (is_syllable(key) or is_highland(key)):
            return 0  # "bản Deluxe"
        if end < tokens.size and tokens.loose[end] and tokens.words[end].isdigit() and len(tokens.words[end]) < 3:
            end += 1
        return end

    def _name(self, tokens: Tokens, start: int, kind: str, level: str) -> tuple[int, list[Area]]:
        """Return end and units of the name at `start` for a type word; an unknown name ends with its capitals."""
        word = tokens.keys[start]
        if word[0].isdigit():
            if kind not in ("phường", "quận"):
                return self.longest(tokens, start, kind, level)
            number = str(int(word)) if word.isdigit() else word
            if tokens.keys[start + 1 : start + 2] == ["tuổi"]:
                return 0, []  # "H.T.P. 28 tuổi"
            known = [area for area in self._gazetteer.named(number) if fits(area, kind, level)]
            end, areas = self.longest(tokens, start, kind, level)
            if areas:
                return end, areas
            return (start + 1, known) if known or (len(word) <= 2 and kind in ("phường", "quận")) else (0, [])
        end, areas = self.longest(tokens, start, kind, level)
        if areas and not self._heads(tokens, start, end):
            return end, areas
        if (
            areas
            or level in ("province", "city")
            or self._person_at(tokens, start)
            or _letters(tokens, start - 1, start)
        ):
            return 0, []
        end = self._capitals(tokens, start, _MAX_NAME)
        alike = [area for area in self._gazetteer.spelled_alike(tokens.key(start, end)) if fits(area, kind, level)]
        if not alike and not any(is_syllable(key) or is_highland(key) for key in tokens.keys[start:end]):
            return 0, []  # a foreign place
        if end == start + 1 and (word == "hội" or begins_word(tokens, start)):
            return 0, []  # "Xã Hội", "quận Trung tâm"
        return end, alike

    def longest(self, tokens: Tokens, start: int, kind: str = "", level: str = "") -> tuple[int, list[Area]]:
        """Return end and units of the longest gazetteer name at word `start` that fits the type word, if any."""
        for end, named in reversed(self._named(tokens, start)):
            areas = [area for area in named if fits(area, kind, level)] if kind else named
            if not all(tokens.loose[start + 1 : end]):
                areas = [area for area in areas if "-" in area.name or area.key != tokens.key(start, end)]
            if areas and (end - start > 1 or kind or tokens.caps[start]):
                return end, areas
        return 0, []

    def _named(self, tokens: Tokens, start: int) -> list[tuple[int, list[Area]]]:
        """Return (end, units) of every gazetteer name that begins at word `start`, shortest first."""
        found: list[tuple[int, list[Area]]] = []
        node = self._gazetteer.names_from(tokens.keys[start])
        end, keys = start, tokens.keys
        while node is not None:
            end += 1
            if areas := node.get(""):
                found.append((end, areas))
            if end >= tokens.size or not (tokens.loose[end] or _dashed(tokens.gaps[end])):
                break
            node = node.get(keys[end])
        return found

    def _capitals(self, tokens: Tokens, start: int, most: int) -> int:
        """Return the end of the run of capitals at `start`, cut before what looks like a person's name."""
        end = start + 1
        while end < tokens.size and end - start < most and tokens.loose[end] and tokens.caps[end]:
            if self._governs(tokens, end) or (end - start >= 1 and self._person_at(tokens, end)):
                break
            end += 1
        return end

    def _governs(self, tokens: Tokens, at: int) -> bool:
        """Say whether a type word at `at` begins another place, rather than ending a name ("thôn Tân Ấp")."""
        found = self._types.longest(tokens, at)
        return found is not None and found[0] < tokens.size and self._joined(tokens, at, found[0])

    def _headed(self, tokens: Tokens, at: int, start: int) -> bool:
        """Say whether who heads a hamlet is named behind its type word, and not the hamlet: "Trưởng thôn Lê Văn An"."""
        if not at or not tokens.loose[at] or tokens.keys[at - 1] not in ("trưởng", "phó", "bộ"):
            return False
        end = start
        while end < tokens.size and tokens.caps[end] and (end == start or tokens.loose[end]):
            end += 1
        parted = end < tokens.size and tokens.gaps[end].strip() in (",", "-", "–")
        named = parted and tokens.keys[end] in self._honorifics
        office = at - 1 - (tokens.keys[at - 2] in ("tổ", "bí", "chi"))
        told = office > 0 and tokens.gaps[office].strip() in (",", "-", "–", "(") and tokens.caps[office - 1]
        if told and not self._middled(tokens, start):
            return False  # "ông Lê An, Trưởng thôn Hoàng Hoa Thám"
        long = end - start in (3, 4) or (end - start == 2 and tokens.keys[start] in self._two_words)
        known = bool(self._gazetteer.named(tokens.key(start, end))) and not self._middled(tokens, start)
        return long and not (named or known) and self._person_at(tokens, start)

    def _heads(self, tokens: Tokens, start: int, end: int) -> bool:
        """Say whether a person heads a body and only begins as a place is called: "HĐND xã Hoàng Tiến Đạt"."""
        if tokens.keys[start] not in self._surnames:
            return False
        if end <= start + 2 and self._middled(tokens, start):
            return True
        more = end < tokens.size and tokens.loose[end] and tokens.caps[end] and not tokens.words[end].isupper()
        last = end + 1 >= tokens.size or not (tokens.loose[end + 1] and tokens.caps[end + 1])
        return (
            more
            and last
            and end == start + 2
            and tokens.keys[start - 2] in self._of_bodies
            and not self._types.longest(tokens, end)
        )

    def _middled(self, tokens: Tokens, at: int) -> bool:
        """Say whether the middle word shows a person's name at word `at`, whatever the surname: "Tráng A Páo"."""
        full = at + 2 < tokens.size and all(tokens.caps[at : at + 3]) and all(tokens.loose[at + 1 : at + 3])
        return full and tokens.keys[at + 1] in self._middles

    def _person_at(self, tokens: Tokens, at: int) -> bool:
        if at + 1 >= tokens.size or tokens.keys[at] not in self._surnames:
            return self._middled(tokens, at)
        if tokens.keys[at] in self._two_words and tokens.loose[at + 1] and tokens.caps[at + 1]:
            return True
        following = at + 2 < tokens.size and tokens.loose[at + 2] and tokens.caps[at + 2]
        return tokens.loose[at + 1] and tokens.caps[at + 1] and following

    def _list_after(self, tokens: Tokens, spot: Spot, plural: bool) -> list[Spot]:
        """Return the further items of "các xã A, B và C": names of the same level without a type word.

        After a plural ("các", "hai") they may be names that the gazetteer lacks, and hamlets.
        """
        items: list[Spot] = []
        at = spot.end
        while (plural or spot.level in ("commune", "district")) and at < tokens.size:
            if tokens.keys[at] in ("và", "hoặc") and tokens.loose[at]:
                at += 1
            elif tokens.gaps[at].strip() != ",":
                break
            numbered = tokens.words[spot.name].isdigit() and at < tokens.size and tokens.words[at].isdigit()
            if at >= tokens.size or not (tokens.caps[at] or numbered):
                break
            if plural and (end := self._unlisted(tokens, at, spot)):
                items.append(Spot(at, end, at, spot.kind, spot.level, []))
                at = end
                continue
            if spot.level not in ("commune", "district"):
                break
            end, areas = self.longest(tokens, at, spot.kind, spot.level)
            above = (
                any(area.level != spot.level for area in self._gazetteer.named(tokens.key(at, end))) if end else True
            )
            same = [area for area in areas if _KIN.get(area.kind) == _KIN.get(spot.kind)]
            if not items and self._holds(tokens.key(at, end), spot):
                break  # "xã Quỳnh Văn, Quỳnh Lưu": today's commune is called as its district was
            if end == at + 1 and begins_word(tokens, at):
                break  # "UBND phường Hoa Mai, Thanh tra sở"
            if not same or (above and not items and not self._shares(spot, same)) or self._goes_on(tokens, end):
                break
            items.append(Spot(at, end, at, spot.kind, spot.level, same))
            at = end
        return items

    def _listed(self, tokens: Tokens, at: int) -> list[Spot]:
        """Return the names that "6 xã (A, B và C)" or "các phường: A, B" list behind a type word."""
        found = self._types.longest(tokens, at)
        if not found or found[0] >= tokens.size or found[1][1] not in ("commune", "district"):
            return []
        first, (kind, level) = found
        counted = at > 0 and (tokens.words[at - 1].isdigit() or tokens.keys[at - 1] in self._plural)
        if not counted or tokens.gaps[first].strip() not in ("(", ":", "(gồm", "gồm:"):
            return []
        if tokens.caps[first]:
            end, areas = self.longest(tokens, first, kind, level)
        else:
            end, areas = self._name(tokens, first, kind, level) if tokens.words[first].isdigit() else (0, [])
        if not end or self._goes_on(tokens, end):
            return []
        opened = Spot(first, end, first, kind, level, areas)
        rest = self._list_after(tokens, opened, plural=True)
        return [opened, *rest] if rest else []

    def _unlisted(self, tokens: Tokens, at: int, spot: Spot) -> int:
        """Return the end of a list's item that no gazetteer knows, 0 where word `at` begins none."""
        if spot.level == "hamlet":
            number = tokens.words[at].isdigit() and len(tokens.words[at]) < 3
            listed = number and tokens.words[spot.name].isdigit()
            end = at + 1 if listed else self._hamlet(tokens, at, at) if tokens.caps[at] else 0
        elif spot.level in ("commune", "district") and tokens.caps[at] and not self._named(tokens, at):
            end = self._capitals(tokens, at, _MAX_NAME)
        else:
            return 0
        if not end or self._types.longest(tokens, at) or (end - at < 2 and spot.level != "hamlet"):
            return 0
        if begins_word(tokens, end - 1):
            return 0  # "các quận Sơn Trà và Phòng Cảnh sát"
        if end >= tokens.size or tokens.gaps[end].strip() in (",", ".", ";", ")", "(", "…"):
            return end
        return end if tokens.loose[end] and not tokens.caps[end] else 0

    def _holds(self, key: str, spot: Spot) -> bool:
        """Say whether a district of this name held a unit that the spot may be."""
        parents = {area.parent for area in spot.areas if area.old}
        return any(area.id in parents for area in self._gazetteer.named(key))

    def _shares(self, spot: Spot, areas: list[Area]) -> bool:
        parents = {area.parent for area in spot.areas}
        return any(area.parent in parents for area in areas)

    def _goes_on(self, tokens: Tokens, end: int) -> bool:
        return end < tokens.size and tokens.loose[end] and tokens.caps[end]

    def bare(self, tokens: Tokens, at: int) -> Spot | None:
        """Return the place named without type word at a capitalised word, if the gazetteer has one."""
        if self._gazetteer.names_from(tokens.keys[at]) is None:
            return None
        end, areas = self.longest(tokens, at)
        if end == at + 1 and len(tokens.keys[at]) < 3:
            return None
        if not areas or not all(tokens.caps[at:end]):
            end_known = next((i for i in range(at + 1, end) if not (tokens.caps[i] or tokens.words[i].isdigit())), end)
            if end_known <= at + 1 or (end_known == end and not areas):
                return None
            areas = self._gazetteer.named(tokens.key(at, end_known))
            end = end_known
        return Spot(at, end, at, "", "", areas) if areas else None


def _letters(tokens: Tokens, at: int, start: int) -> bool:
    """Say whether word `start` is an abbreviation, in a line that word `at` shows not to be one of capitals."""
    return tokens.words[start].isupper() and len(tokens.words[start]) > 1 and not tokens.words[at].isupper()


def _dashed(gap: str) -> bool:
    return is_joint(gap) and "," not in gap and "/" not in gap

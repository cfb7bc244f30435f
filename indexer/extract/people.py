"""People: names after honorifics, ranks and offices, full names by surname, and the short forms that follow them."""

import re

from indexer.extract.gazetteer import Gazetteer
from indexer.extract.initials import is_initial, lone_initials, read_initials
from indexer.extract.lexicon import Phrases, read_group, read_words
from indexer.extract.name import Name, titles
from indexer.extract.offices import office_heads
from indexer.extract.routes import on_route
from indexer.extract.shortforms import ShortForms
from indexer.extract.tokens import Tokens, begins_word, is_highland, is_syllable
from indexer.vietnamese.fold import fold

_AGE = re.compile(
    r"\s{0,3}\(\s?(?:\d{1,3}\s{0,3}tuổi|SN|sinh\s{1,3}(?:năm|ngày)|sn\b)|,\s{1,3}\d{1,3}\s{1,3}tuổi", re.IGNORECASE
)
_DATED = re.compile(r"(?:\bnăm\s{1,3}\d{4}|\d/\d{1,4}),?\s{1,3}$", re.IGNORECASE)
_VOWEL = re.compile("[aeiouy]")
_MOST = 5
_MIDDLE = frozenset(("văn", "thị"))  # middle names that vouch for a name whatever its first word is
_MOST_TITLES = 32  # words of titles before a name: more are no titles, and would be gone through again and again


class NameFinder:
    """Finds people's names in tokens; `blocked` words belong to places, bodies and organisations."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._titles = titles()
        self._surnames = read_words("surnames.tsv")
        self._countries = Phrases({word: True for word in read_words("countries.tsv") if word not in ("áo", "ý")})
        self._never = read_group("people.never") | read_words("countries.tsv")
        self._says_words = read_group("people.says")
        self._strong = read_group("people.strong_surnames")
        self._plural = read_group("people.plural")
        self._given = read_group("people.given")
        self._no_given = read_group("people.no_given")
        self._lands = read_group("people.lands")
        self._naming = read_group("people.naming")
        self._middles = read_group("people.middles")
        self._no_middle = read_group("people.no_middle")
        self._sited = read_group("people.sited")
        self._given_too = read_group("people.given_too")
        self._bodies = read_group("people.bodies")
        self._namesakes = Phrases(dict.fromkeys(read_group("places.namesakes"), True))
        self._crowned = read_group("places.crowned")

    def find(self, tokens: Tokens, blocked: list[bool], office_ends: set[int], starts: set[int]) -> list[Name]:
        """Return the names in order. `office_ends` are words right after an office, `starts` begin sentences."""
        names = self._introduced(tokens, blocked, office_ends)
        taken = {at for name in names for at in range(name.start, name.end)}
        seen = {tokens.key(name.start, name.end) for name in names if name.end - name.start > 1}
        full = self._full(tokens, blocked, taken, seen, starts)
        named = {tokens.key(name.start, name.end) for name in full}
        if not named <= seen and any(tokens.keys[name.start] not in self._strong for name in full):
            seen |= named
            full = self._full(tokens, blocked, taken, seen, starts)
        names = sorted(names + full, key=lambda name: name.start)
        return ShortForms(tokens, lone_initials(tokens, blocked, names)).find(blocked, starts)

    def _introduced(self, tokens: Tokens, blocked: list[bool], office_ends: set[int]) -> list[Name]:
        names: list[Name] = []
        done = 0
        titled = set(self._titles.starts(tokens))
        for at in sorted(titled | office_ends):
            if at < done or at >= tokens.size:
                continue
            found: list[Name] = []
            if at in titled and not blocked[at]:
                found = self._after_title(tokens, at, blocked)
            loose = tokens.loose[at] or tokens.gaps[at].strip() == ")"
            if not found and at in office_ends and tokens.caps[at] and loose and not blocked[at]:
                found = self._after_office(tokens, at, blocked)
            if found:
                names += found
                done = found[-1].end
        return names

    def _after_title(self, tokens: Tokens, at: int, blocked: list[bool]) -> list[Name]:
        named = tokens.keys[at] == "tên" and at > 0 and tokens.keys[at - 1] in self._naming
        if named or self._runs_on(tokens, at):
            return []
        first, last, kind = at, at, ""
        while first < min(tokens.size, at + _MOST_TITLES) and (
            first == at or tokens.loose[first] or _abbreviated(tokens, first)
        ):
            found = self._titles.longest(tokens, first, free=tokens.keys[first] == "đ")  # "đ/c"
            if not found or blocked[first]:
                break
            last, (first, kind) = first, found
            if first < tokens.size and not tokens.caps[first] and not self._may_go_on(tokens, first):
                return []
        if first == at or first >= tokens.size:
            return []
        title = tokens.key(last, first)
        country = self._countries.longest(tokens, first)
        if country and not self._namesake(tokens, first, country[0], kind):
            first = country[0]
        if first >= tokens.size or not tokens.caps[first] or blocked[first] or self._is_place_word(tokens, at, first):
            return []
        listed = title in self._plural and tokens.gaps[first].strip() == ":"
        if not (tokens.loose[first] or listed or _abbreviated(tokens, first)):
            return []
        name = read_initials(tokens, first, at) or self._run(tokens, first, blocked, at, kind)
        if not name:
            return []
        name.title = title
        return [name, *self._listed(tokens, name.end, blocked)]

    def _runs_on(self, tokens: Tokens, at: int) -> bool:
        """Say whether a capital title is part of a longer name, and not of a line run in: "… Lào Cai Ông Lê Văn An"."""
        beside = tokens.caps[at] and at and tokens.loose[at] and tokens.caps[at - 1]
        if not beside or self._titles.longest(tokens, at - 1):
            return False
        if not (tokens.keys[at + 1 : at + 2] and all(tokens.caps[at : at + 4]) and all(tokens.loose[at + 1 : at + 4])):
            return True
        full = tokens.keys[at + 1] in self._strong and tokens.keys[at] in ("ông", "bà")
        middle = tokens.keys[at + 2 : at + 3] and tokens.keys[at + 2] in _MIDDLE
        return not (full or (middle and tokens.keys[at + 1] in self._surnames))

    def _may_go_on(self, tokens: Tokens, at: int) -> bool:
        """Say whether a word in lower case may lead from a title to a name: another title or a country."""
        return tokens.keys[at] in self._titles.firsts or tokens.keys[at] in self._countries.firsts

    def _namesake(self, tokens: Tokens, first: int, end: int, kind: str) -> bool:
        """Say whether a country's name after an honorific is a person's: "chị Nga", "ông Đức", "anh Lào"."""
        return kind == "honorific" and end == first + 1 and tokens.keys[first] in self._given_too

    def _is_place_word(self, tokens: Tokens, at: int, first: int) -> bool:
        """Say whether a capital honorific belongs to a place ("Bà Rịa", "Cô Tô", "Hai Bà Trưng") or to "Bác Hồ"."""
        if tokens.keys[at] == "bác" and tokens.keys[first] == "hồ":
            return True
        before = at - (at > 0 and tokens.caps[at - 1] and tokens.loose[at])
        named = (self._gazetteer.named(tokens.key(start, first + 1)) for start in {before, at})
        return all(tokens.caps[at:first]) and any(named)

    def _run(self, tokens: Tokens, first: int, blocked: list[bool], trigger: int, kind: str) -> Name | None:
        """Return the capitals at `first` as a name, cut where it cannot go on."""
        if not tokens.caps[first]:
            return None
        end = self._capitals(tokens, first, blocked)
        if first != (led := self._after_place(tokens, first, end)):
            if end - led < 2 or tokens.keys[led] not in self._surnames:
                return None
            first = led
        surname = tokens.keys[first] in self._surnames
        if surname and end - first > 4 and not is_highland(tokens.keys[end - 1]):
            end = first + 4
        if surname and end - first == 1 and tokens.keys[first - 1] in self._crowned:
            return None  # "vua Nguyễn", "chúa Trịnh": of a line of kings
        place = self._gazetteer.named(tokens.key(first, end))
        if kind == "calling" and (end - first == 1 or (place and end - first < 3)):
            if place or not (surname or end - first > 1):
                return None
            alone = end - first == 1 and not _given_like(tokens, first)
            return None if alone else self._made(tokens, first, end, trigger, 0.7)
        if tokens.words[first].isupper() and end - first == 1 and len(tokens.words[first]) > 2:
            return None
        if kind == "rank" and end - first == 1 and begins_word(tokens, first):
            return None  # "Thiếu tướng Quân đội"
        if kind == "degree" and end - first == 1 and (begins_word(tokens, first) or not surname):
            return None  # "thạc sĩ Quản lý"
        return self._made(tokens, first, end, trigger, 0.95 if surname or end - first > 1 else 0.85)

    def _after_place(self, tokens: Tokens, first: int, end: int) -> int:
        """Step over the place or firm that leads a run of capitals: "HLV Đà Nẵng Huỳnh Đức", "Vietjet Lê Thị An"."""
        lands = {tokens.key(first, first + 2)} & self._lands
        if lands and end - first > 3 and tokens.keys[first + 2] in self._surnames:
            return first + 2
        foreign = next((at for at in range(first, end - 1) if is_syllable(tokens.keys[at])), first)
        if foreign > first and tokens.keys[foreign] in self._strong:
            return foreign
        for at in range(min(end - 1, first + 4), first + 1, -1):
            wide = any(area.level != "commune" for area in self._gazetteer.named(tokens.key(first, at)))
            named = tokens.keys[at] in self._surnames and end - at > 1
            if wide and (named or tokens.keys[first] not in self._surnames):
                return at
        return first

    def _capitals(self, tokens: Tokens, first: int, blocked: list[bool]) -> int:
        end = first + 1
        while end < tokens.size and end - first < _MOST and not blocked[end]:
            if tokens.gaps[end] == "-" and len(tokens.words[end]) > 1 and not tokens.words[end][0].isdigit():
                end += 1  # "Kim Jong-un"
                continue
            initial = tokens.gaps[end] == "." and len(tokens.words[end]) == 1 and len(tokens.words[end - 1]) == 1
            if not tokens.caps[end] or not (tokens.loose[end] or initial):
                break
            if end - first >= 2 and tokens.keys[end] not in self._given and self._titles.longest(tokens, end):
                break
            if _acronym(tokens.words[end]) and not tokens.words[first].isupper():
                break
            end += 1
        return self._shouted(tokens, first, end - self._opens_next(tokens, first, end))

    def _opens_next(self, tokens: Tokens, first: int, end: int) -> bool:
        """Say whether the last capital opens the next sentence, where a full stop was lost: "Tô Hữu Bằng Trong khi"."""
        return end - first > 1 and _goes_on(tokens, end) and tokens.keys[end - 1] in self._no_given

    def _shouted(self, tokens: Tokens, first: int, end: int) -> int:
        """Cut a name in a line of capitals, where nothing shows its end: three words, four with "THỊ"."""
        goes_on = end < tokens.size and tokens.loose[end] and tokens.caps[end]
        known = tokens.keys[first] in self._surnames and (goes_on or end - first == _MOST)
        if not known or end - first < 4 or not all(word.isupper() for word in tokens.words[first:end]):
            return end
        return first + 3 + (tokens.keys[first + 1] == "thị" and end - first > 3)

    def _made(self, tokens: Tokens, start: int, end: int, trigger: int, sure: float) -> Name | None:
        if _acronym(tokens.words[start]) or any(tokens.words[at][0].isdigit() for at in range(start, end)):
            return None
        if end - start == 1 and tokens.keys[start] in self._no_given:
            return None  # "bêu tên Trong khi đó"
        if end - start == 2 and tokens.keys[start] in self._bodies and _goes_on(tokens, end):
            return None  # "Chủ tịch Hội Bảo vệ Thiên nhiên"
        key = tokens.key(start, end)
        if key in self._never and not (trigger < start and key in self._given_too):
            return None
        stop = tokens.ends[end - 1]
        if end - start > 1 and is_initial(tokens.words[end - 1]) and tokens.text[stop : stop + 1] == ".":
            stop += 1
        return Name(start, end, stop, trigger, sure)

    def _listed(self, tokens: Tokens, end: int, blocked: list[bool]) -> list[Name]:
        """Return the names that go on a list after a name: "các ông A, B và C"."""
        names: list[Name] = []
        while end < tokens.size:
            at = end
            if tokens.keys[at] in ("và", "cùng") and tokens.loose[at]:
                at += 1
            elif tokens.gaps[at].strip() != ",":
                break
            if at >= tokens.size or blocked[at] or not tokens.caps[at] or tokens.keys[at] not in self._surnames:
                break
            stop = self._capitals(tokens, at, blocked)
            if not 2 <= stop - at <= 4 or self._gazetteer.named(tokens.key(at, stop)):
                break
            names.append(Name(at, stop, tokens.ends[stop - 1], at, 0.85))
            end = stop
        return names

    def _after_office(self, tokens: Tokens, at: int, blocked: list[bool]) -> list[Name]:
        if self._titles.longest(tokens, at):
            return []
        if namesake := self._namesakes.longest(tokens, at):
            return [Name(at, namesake[0], tokens.ends[namesake[0] - 1], at, 0.93)]
        end = self._capitals(tokens, at, blocked)
        letters = tokens.words[at].isupper() and tokens.keys[at] not in self._surnames
        if end - at > 2 and letters and not tokens.words[at + 1].isupper():
            at += 1  # "Chủ tịch FED Jerome Powell"
        elif (country := self._countries.longest(tokens, at)) and country[0] < end:
            at = country[0]
        else:
            at = self._after_place(tokens, at, end)
        surname = tokens.keys[at] in self._surnames
        if end - at > 4 and surname and not is_highland(tokens.keys[end - 1]):
            end = at + 4
        if end - at < 2 or (not surname and self._gazetteer.named(tokens.key(at, end))):
            return []
        if (
            surname
            and end - at == 2
            and any(area.level != "commune" for area in self._gazetteer.named(tokens.key(at, end)))
        ):
            return []
        name = self._made(tokens, at, end, at, 0.93 if surname else 0.7)
        return [name, *self._listed(tokens, end, blocked)] if name else []

    def _full(
        self, tokens: Tokens, blocked: list[bool], taken: set[int], seen: set[str], starts: set[int]
    ) -> list[Name]:
        """Return full names that nothing introduces: a surname and two or three more capitals, or an age after it."""
        names: list[Name] = []
        held = _Held(tokens, blocked)
        done = 0
        for at in tokens.capitals:
            if at < done or blocked[at] or at in taken:
                continue
            end = self._capitals(tokens, at, blocked)
            while end > at and end - 1 in taken:
                end -= 1
            name = self._full_at(tokens, at, end, seen, starts)
            if name and tokens.key(name.start, name.end) not in seen and name in held:
                name = None
            if name:
                names.append(name)
                names += self._listed(tokens, name.end, blocked)
                end = names[-1].end
            done = end
        return names

    def _full_at(self, tokens: Tokens, at: int, end: int, seen: set[str], starts: set[int]) -> Name | None:
        key = tokens.keys[at]
        length = end - at
        if length == 1 or (at and self._led(tokens, at)):
            return None
        if on_route(tokens, at, end):
            return None
        middle = tokens.keys[at + 1] if length > 2 else ""
        upland = middle in self._middles and key in self._surnames  # "Giàng A Chư"
        if 3 <= length <= 4 and (middle in _MIDDLE or upland) and tokens.key(at + 1, at + 3) not in self._no_middle:
            return self._full_at_surname(tokens, at, end)
        aged = end == tokens.size or (tokens.gaps[end] != " " and bool(_AGE.match(tokens.text, tokens.ends[end - 1])))
        whole = tokens.key(at, end)
        if key not in self._surnames and whole not in seen:
            if length >= 4 and at in starts and tokens.keys[at + 1] in self._strong:
                return self._full_at_surname(tokens, at + 1, end)
            attested = aged and 2 <= length <= 4 and end < tokens.size
            return Name(at, end, tokens.ends[end - 1], at, 0.75) if attested else None
        # Communes are named for people too: only a province or district of this name speaks against a person.
        wide = any(area.level != "commune" for area in self._gazetteer.named(whole))
        if wide or whole in self._never or self._namesakes.longest(tokens, at) == (end, True):
            return None
        if whole in seen:
            return Name(at, end, tokens.ends[end - 1], at, 0.9)
        if 2 <= length <= 4 and self._in_list(tokens, at, end):
            return self._made(tokens, at, end, at, 0.8)
        attested = (aged and end < tokens.size) or self._says(tokens, end)
        if length == 2 and attested and key in self._strong:
            return Name(at, end, tokens.ends[end - 1], at, 0.7)
        if 3 <= length <= 4 and (key in self._strong or aged or self._titled(tokens, end)):
            return self._full_at_surname(tokens, at, end)
        return None

    def _led(self, tokens: Tokens, at: int) -> bool:
        """Say whether word `at` is the tail of a longer name or ends an address ("72 Trần Phú", "38 – Trần Phú")."""
        if tokens.words[at - 1].isdigit():
            if tokens.loose[at]:
                return not _DATED.search(tokens.text, max(0, tokens.starts[at] - 16), tokens.starts[at])
            return tokens.gaps[at].strip() in ("-", "–") and tokens.keys[at - 2] in self._sited
        return tokens.loose[at] and tokens.caps[at - 1] and not self._country_before(tokens, at)

    def _country_before(self, tokens: Tokens, at: int) -> bool:
        """Say whether a country ends right before word `at`: "Bộ trưởng Quốc phòng Trung Quốc Thường Vạn Toàn"."""
        reach = range(max(0, at - 3), at)
        return any((found := self._countries.longest(tokens, start)) and found[0] == at for start in reach)

    def _in_list(self, tokens: Tokens, at: int, end: int) -> bool:
        """Say whether a name stands in a list of people with their offices: "…; Y Bhem Mlô, Phó Chủ tịch UBND xã;"."""
        return tokens.gaps[at].strip() in (";", ":") and self._titled(tokens, end)

    def _titled(self, tokens: Tokens, end: int) -> bool:
        """Say whether what ends before word `end` is followed by an office: "Y Khút Niê, Bí thư Đoàn xã"."""
        parted = end < tokens.size and tokens.gaps[end].strip() in (",", "-", "–")
        return parted and office_heads().longest(tokens, end) is not None

    def _full_at_surname(self, tokens: Tokens, at: int, end: int) -> Name | None:
        if tokens.key(at, end) in self._never or all(tokens.words[i].isupper() for i in range(at, end)):
            return None
        if any(area.level == "province" for area in self._gazetteer.named(tokens.key(at, at + 2))):
            return None  # "Hà Nội Chi tiết", run together
        last = end - is_initial(tokens.words[end - 1])  # "Nguyễn Văn T.", "Lê Thị Ng."
        if not all(is_syllable(tokens.keys[i]) for i in range(at, last)):
            return None
        return self._made(tokens, at, end, at, 0.8)

    def _says(self, tokens: Tokens, end: int) -> bool:
        return end < tokens.size and tokens.loose[end] and tokens.keys[end] in self._says_words and not tokens.caps[end]


class _Held:
    """The words that are part of a street's or an organisation's name somewhere in a text."""

    def __init__(self, tokens: Tokens, blocked: list[bool]) -> None:
        self._tokens = tokens
        self._blocked = blocked
        self._phrases: dict[tuple[str, int], set[str]] = {}  # by their first word, and how many they are

    def __contains__(self, name: Name) -> bool:
        tokens, width = self._tokens, name.end - name.start
        begins = tokens.keys[name.start], width
        if begins not in self._phrases:
            self._phrases[begins] = {
                tokens.key(at, at + width) for at in tokens.positions[begins[0]] if all(self._blocked[at : at + width])
            }
        return tokens.key(name.start, name.end) in self._phrases[begins]


def _goes_on(tokens: Tokens, end: int) -> bool:
    """Say whether the sentence goes on with a word in lower case right behind."""
    return end < tokens.size and tokens.loose[end] and not tokens.caps[end]


def _acronym(word: str) -> bool:
    """Say whether a word is letters and digits that no name holds: "U23", "QLDA7", "LĐBĐ"."""
    digits = any(char.isdigit() for char in word)
    return len(word) > 1 and word.isupper() and (digits or _VOWEL.search(fold(word)) is None)


def _given_like(tokens: Tokens, at: int) -> bool:
    return is_syllable(tokens.keys[at]) and not tokens.words[at].isupper()


def _abbreviated(tokens: Tokens, at: int) -> bool:
    """Say whether word `at` follows an abbreviated title with its full stop: "TS. Nguyễn", "ThS.BS Lê", "đ/c"."""
    gap = tokens.gaps[at].strip()
    if is_syllable(tokens.keys[at - 1]):
        return False  # "nói tiếng Anh. Mới đầu"
    return gap in (".", ".,") and len(tokens.keys[at - 1]) <= 5 and tokens.caps[at - 1] and "\n" not in tokens.gaps[at]

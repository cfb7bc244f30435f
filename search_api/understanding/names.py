"""The places, people, offices and bodies that a question names."""

from collections.abc import Sequence, Set
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from indexer.extract.bodies import BodyParser
from indexer.extract.clauses import clauses
from indexer.extract.gazetteer import Area, Gazetteer
from indexer.extract.offices import Known, OfficeParser
from indexer.extract.organisations import block_organisations
from indexer.extract.people import NameFinder
from indexer.extract.places import PlaceSpotter, Spot
from indexer.extract.tokens import Tokens, tokenise
from indexer.vietnamese.fold import fold, has_marks
from search_api.query.keyboard import carries
from search_api.understanding.guess import Guess, GuessKind

_LONGEST_NAME = 5
_LEVELS = frozenset(["xa", "huyen", "tinh"])
_REMEMBERED = 64  # questions: a search, and who answers by its hits, read the same one two or three times


class NameReader:
    """Reads names out of questions by a gazetteer; one instance serves all."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._spotter = PlaceSpotter(gazetteer)
        self._bodies = BodyParser(self._spotter)
        self._offices = OfficeParser(self._bodies)
        self._names = NameFinder(gazetteer)
        self.read = lru_cache(_REMEMBERED)(self._read)
        self._found = lru_cache(_REMEMBERED)(self._find)

    @staticmethod
    @lru_cache(maxsize=1)
    def of(gazetteer: Gazetteer) -> "NameReader":
        """Return the reader by a gazetteer, which all share."""
        return NameReader(gazetteer)

    def _read(self, question: str, taken: Set[int], written: str = "") -> tuple[Guess, ...]:
        """Guess what an NFC question names; no place begins at the characters `taken` by something else.

        `written` is the question with marks that were left out, as long as it: by these people, offices and bodies are
        read. Places need none.
        """
        tokens, found = self._found(question)
        spots = [replace(spot) for spot in found if tokens.starts[spot.start] not in taken and spot.areas]
        inside = self._settle(tokens, spots)
        places = ((spot, self._place_guess(tokens, spot)) for spot in spots)
        guesses = [replace(guess, strong=guess.strong and spot.start not in inside) for spot, guess in places]
        told = tokenise(_with_names(written or question, tokens, spots))
        told = told if told.starts == tokens.starts else tokens
        return (*guesses, *self._people_and_offices(told, {spot.start: spot for spot in spots}, question))

    def spelled(self, question: str) -> str:
        """Return an NFC question, character by character, with the marks that its places lack; "Đăk Lăk" lacks none."""
        marked = has_marks(question)
        tokens, spots = self._found(question)
        lacking = [spot for spot in spots if not (marked and self._gazetteer.resolve(tokens.key(spot.start, spot.end)))]
        return _with_names(question, tokens, lacking)

    def _find(self, question: str) -> tuple[Tokens, list[Spot]]:
        """Return the words of a question and its places, which nobody may change: whoever asks gets the same."""
        tokens = tokenise(question)
        return tokens, self._places(tokens, has_marks(question))

    def _places(self, tokens: Tokens, marked: bool) -> list[Spot]:
        """Return the places of a question, typed in any case, with or without marks."""
        spots: list[Spot] = []
        at = 0
        while at < tokens.size:
            spot = self._place_at(tokens, at, marked)
            if spot:
                spots.append(spot)
            at = spot.end if spot else at + 1
        return spots

    def _place_at(self, tokens: Tokens, at: int, marked: bool) -> Spot | None:
        if at and fold(tokens.keys[at - 1]) == "cap" and fold(tokens.keys[at]) in _LEVELS:
            return None  # "cấp xã Quảng Ngãi" is the level of all communes there, not one of them
        two = tokens.key(at, min(tokens.size, at + 2))
        longest = _LONGEST_NAME + 2 if self._gazetteer.may_begin(two) else 1
        if longest == 1 and not self._gazetteer.may_be(tokens.keys[at]):
            return None
        for end in range(min(tokens.size, at + longest), at, -1):
            phrase = tokens.key(at, end)
            if not all(tokens.loose[i] or tokens.gaps[i].strip() in (".", "-") for i in range(at + 1, end)):
                continue
            areas = self._areas(phrase, marked)
            typed = bool(areas) and areas[0].key != phrase and fold(areas[0].key) != fold(phrase)
            if not areas or not (typed or self._speaks_for_itself(tokens, at, end, areas)):
                continue
            if not typed:
                # A bare name means the widest unit that has it: "Quảng Ninh" is the province, not the old district.
                provinces = [area for area in areas if area.level == "province"]
                areas = provinces or [area for area in areas if area.level != "commune"] or areas
            elif self._in_province(tokens, at, end, marked):
                return None
            return Spot(at, end, at, "typed" if typed else "", "", areas)
        return None

    def _in_province(self, tokens: Tokens, at: int, end: int, marked: bool) -> bool:
        """Say whether the words behind a type word rather name a province of today: "xã Lâm Đồng" has no commune Lâm.

        A commune that bears the name of a province is meant where it lies in it, or where a wider place follows it.
        """
        areas = self._areas(tokens.key(at, end), marked)
        if any(area.level != "commune" for area in areas):
            return False
        last = min(tokens.size, end + _LONGEST_NAME - 1)
        behind = tokens.gaps[end].strip() if end < tokens.size else ""
        for stop in range(end if not behind else last + 1, last + 1):
            found = self._areas(tokens.key(at + 1, stop), marked)
            wide = {area.code for area in found if area.level == "province" and not area.old}
            if wide:
                return not any(not area.old and self._gazetteer.province(area).code in wide for area in areas)
        return False

    def _areas(self, phrase: str, marked: bool) -> list[Area]:
        """Return what a phrase may name; in a question with marks some of its own may have been left out."""
        found = self._gazetteer.resolve(phrase) if marked else []
        words = phrase.split()
        if found:
            return found
        areas = self._gazetteer.resolve_plain(phrase)
        return [area for area in areas if _fits(area.key, words)] if marked else areas

    def _speaks_for_itself(self, tokens: Tokens, at: int, end: int, areas: list[Area]) -> bool:
        """Say whether a bare name is a place: of a province or district, of two words, or capitalised after "ở"."""
        levels = {area.level for area in areas}
        after_in = _after_in(tokens, at)
        if "province" in levels:
            return end - at > 1 or tokens.caps[at] or after_in or has_marks(tokens.keys[at])
        if "district" in levels:
            city = any(area.kind == "thành phố" for area in areas)
            return end - at > 1 and (tokens.caps[at] or after_in or city)
        return end - at > 1 and after_in

    def _settle(self, tokens: Tokens, spots: list[Spot]) -> set[int]:
        """Narrow a unit's namesakes to the one that the place right after it holds: "phường Tân Giang, Cao Bằng".

        Returns where those wider places begin: they say no more than the unit before them.
        """
        wider: set[int] = set()
        for spot, after in pairwise(spots):
            between = tokens.text[tokens.ends[spot.end - 1] : tokens.starts[after.start]].strip(" ,-–(")
            homes = {self._gazetteer.province(area).code for area in after.areas if area.level != "commune"}
            own = [area for area in spot.areas if self._gazetteer.province(area).code in homes]
            if not between and own and all(area.level != "province" for area in spot.areas):
                spot.areas = own
                wider.add(after.start)
        return wider

    def _place_guess(self, tokens: Tokens, spot: Spot) -> Guess:
        codes: dict[str, str] = {}
        for area in spot.areas:
            if area.level == "commune":
                for code, _ in self._gazetteer.communes(area):
                    commune = self._gazetteer.commune(code)
                    if commune:
                        codes.setdefault(code, f"{commune.full_name}, {self._gazetteer.province(commune).name}")
            else:
                province = self._gazetteer.province(area)
                codes.setdefault(province.code, province.full_name)
        named = spot.areas[0]
        label = "; ".join(codes.values())
        if named.old and fold(named.full_name) not in fold(label):
            label = f"{named.full_name} (cũ) → {label}"
        start, end = tokens.starts[spot.start], tokens.ends[spot.end - 1]
        # In lower case and without a type word, an old name is as likely a common word ("hòa bình"), and one of one
        # syllable part of another ("bún bò huế").
        short = spot.end - spot.start == 1 and not _after_in(tokens, spot.start)
        bare = not spot.kind and not tokens.caps[spot.start]
        doubtful = bare and (short or all(area.old for area in spot.areas))
        strong = len(codes) <= 3 and not doubtful and not self._may_be_a_name(tokens, spot)
        return Guess("place", start, end, tokens.text[start:end], tuple(codes), label, strong, named.old)

    def _may_be_a_name(self, tokens: Tokens, spot: Spot) -> bool:
        """Say whether a bare name, of no more than a former district, may be that of a park or road: "công viên X"."""
        if spot.kind or _after_in(tokens, spot.start):
            return False
        return not any(area.level == "province" or area.kind == "thành phố" for area in spot.areas)

    def _people_and_offices(self, tokens: Tokens, spots: dict[int, Spot], question: str) -> list[Guess]:
        """Return who is named in tokens, whose words stand where those of the question do."""
        skip = [False] * tokens.size
        typed = {at: spot for at, spot in spots.items() if spot.kind}
        bodies = self._bodies.find(tokens, typed, skip)
        lines = clauses(tokens)
        blocked, _ = block_organisations(self._gazetteer, tokens, set(spots) | set(bodies), skip)
        for spot in spots.values():
            blocked[spot.start : spot.end] = [True] * (spot.end - spot.start)
        known = Known(tokens, typed, bodies, frozenset())
        offices = self._offices.find(known, self._offices.heads(tokens, skip))
        for office in offices:
            blocked[office.start : office.head] = [True] * (office.head - office.start)
        names = self._names.find(tokens, blocked, {office.end for office in offices}, lines.starts)
        made = [_named(question, tokens, "person", name.start, name.end) for name in names if name.end - name.start > 1]
        made += [_named(question, tokens, "office", office.start, office.end) for office in offices]
        return made + [_named(question, tokens, "body", body.start, body.end) for body in bodies.values()]


def _after_in(tokens: Tokens, at: int) -> bool:
    """Say whether word `at` stands behind "ở" or "tại"."""
    return at > 0 and fold(tokens.keys[at - 1]) in ("o", "tai", "in", "at")


def _fits(key: str, words: Sequence[str]) -> bool:
    """Say whether a name, the last of some words, has all the marks that were typed of it."""
    own = key.split()
    return all(map(carries, own, words[-len(own) :]))


def _with_names(text: str, tokens: Tokens, spots: Sequence[Spot]) -> str:
    """Write the names of places into a text whose words stand where the tokens do, where all that one may be agree."""
    for spot in spots:
        for names in ({area.full_name for area in spot.areas}, {area.name for area in spot.areas}):
            name = names.pop()
            end = tokens.ends[spot.end - 1]
            start = end - len(name)
            if not names and start >= tokens.starts[spot.start] and fold(name) == fold(text[start:end]):
                text = text[:start] + name + text[end:]
                break
    return text


def _named(question: str, tokens: Tokens, kind: GuessKind, start: int, end: int) -> Guess:
    left, right = tokens.starts[start], tokens.ends[end - 1]
    shown = question[left:right]
    return Guess(kind, left, right, shown, (" ".join(shown.split()),), shown, False)

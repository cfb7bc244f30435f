"""Places named without a type word: provinces, and lower units where the article itself vouches for them."""

from collections.abc import Mapping

from indexer.extract.bodies import Body
from indexer.extract.clauses import Clauses
from indexer.extract.gazetteer import Area, Gazetteer
from indexer.extract.lexicon import read_group, read_words
from indexer.extract.name import Name, titles
from indexer.extract.offices import Office
from indexer.extract.places import PlaceSpotter, Spot
from indexer.extract.tokens import Tokens
from indexer.extract.vouchers import Vouchers


class BareNames:
    """Finds the bare place names of one article."""

    def __init__(self, gazetteer: Gazetteer, spotter: PlaceSpotter, tokens: Tokens, lines: Clauses) -> None:
        self._gazetteer = gazetteer
        self._spotter = spotter
        self._tokens = tokens
        self._lines = lines
        self._surnames = read_words("surnames.tsv")
        self._countries = read_words("countries.tsv")
        self._never_after = read_group("places.crowned") | read_group("places.clocks")

    def add(
        self,
        spots: dict[int, Spot],
        blocked: list[bool],
        names: list[Name],
        offices: list[Office],
        bodies: Mapping[int, Body],
    ) -> None:
        """Add the bare names to `spots`: provinces at once, then what the named units vouch for."""
        tokens = self._tokens
        ends = (
            {office.end for office in offices}
            | {body.end for body in bodies.values()}
            | {spot.end for spot in spots.values()}
        )
        taken = {at for spot in spots.values() for at in range(spot.start, spot.end)}
        taken |= {at for name in names for at in range(name.start, name.end)}
        people = {name.start for name in names}
        waiting: list[Spot] = []
        done = 0
        for at in tokens.capitals:
            if at < done or at in taken or blocked[at]:
                continue
            spot = self._spotter.bare(tokens, at)
            if spot is None or any(i in taken or blocked[i] for i in range(at, spot.end)):
                continue
            if not self._alone(spot, ends, people):
                continue
            done = spot.end
            if any(area.level == "province" for area in spot.areas):
                spot.areas = self._wide(spot.areas)
                spots[at] = spot
            else:
                waiting.append(spot)
        vouchers = Vouchers(self._gazetteer, tokens, self._lines, spots)
        vouchers.take(waiting)
        vouchers.hamlets(blocked)

    def _alone(self, spot: Spot, ends: set[int], people: set[int]) -> bool:
        """Say whether the name stands by itself: no capitals beside it that make it part of a longer name."""
        tokens, at, end = self._tokens, spot.start, spot.end
        if tokens.key(at, end) in read_group("places.namesakes") or self._address(at):
            return False
        if at and tokens.loose[at] and tokens.keys[at - 1] in self._never_after:
            return False  # "vua Quang Trung", "giờ Hà Nội"
        if at and tokens.loose[at] and tokens.caps[at - 1] and at not in ends:
            opener = at - 1 in self._lines.starts and tokens.keys[at - 1] not in self._surnames
            if not opener and not titles().longest(tokens, at - 1):
                return False
        if end < tokens.size and tokens.loose[end] and tokens.caps[end] and end not in people:
            return False
        if end < tokens.size and tokens.gaps[end] == "-" and tokens.caps[end]:
            return True
        return tokens.key(at, end) not in self._countries

    def _address(self, at: int) -> bool:
        """Say whether a number stands right before a name, as in an address ("146 Quán Thánh")."""
        tokens = self._tokens
        return at > 0 and tokens.loose[at] and tokens.words[at - 1].isdigit()

    def _wide(self, areas: list[Area]) -> list[Area]:
        return [area for area in areas if area.level != "commune"]

"""Names behind the wider places of an office: "Chủ tịch UBND xã Hoa Mai, tỉnh Sơn Đông Lê Văn Sơ"."""

from collections.abc import Mapping, Sequence

from indexer.extract.offices import Office
from indexer.extract.places import Spot
from indexer.extract.tokens import Tokens

_MOST_PLACES = 3
_BRACKET = 6  # words


def behind_places(tokens: Tokens, offices: Sequence[Office], spots: Mapping[int, Spot]) -> dict[int, Office]:
    """Return offices by the capitalised word right behind the places that follow each after a comma or in brackets."""
    found: dict[int, Office] = {}
    for office in offices:
        at = office.end
        for _ in range(_MOST_PLACES):
            following = _over(tokens, at, spots)
            if following == at:
                break
            at = following
        if at > office.end and at < tokens.size and tokens.caps[at] and tokens.gaps[at].strip() in ("", ")"):
            found[at] = office
    return found


def _over(tokens: Tokens, at: int, spots: Mapping[int, Spot]) -> int:
    """Return where the place ends that begins at word `at` behind a comma or bracket, `at` where none does."""
    if at >= tokens.size:
        return at
    gap = tokens.gaps[at].strip()
    if gap == ",":
        spot = spots.get(at)
        return spot.end if spot else at
    if gap == "(" and tokens.caps[at]:
        ends = range(at + 1, min(tokens.size, at + _BRACKET))
        return next((end for end in ends if tokens.gaps[end].strip() == ")"), at)
    if gap == "(" and at in spots and spots[at].end < tokens.size and ")" in tokens.gaps[spots[at].end]:
        return spots[at].end
    return at

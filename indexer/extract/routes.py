"""Routes: names of streets in a row that dashes part, "Lê Duẩn - Lý Thái Tổ - Chi Lăng", which are no people."""

from indexer.extract.tokens import Tokens

_DASHES = frozenset((" - ", " – ", " — "))
_ENOUGH = 2  # other stops


def on_route(tokens: Tokens, at: int, end: int) -> bool:
    """Say whether words at..end are a stop of a route of three or more names of capitals."""
    stops, first = 0, at
    while first and stops < _ENOUGH and tokens.gaps[first] in _DASHES and tokens.caps[first - 1]:
        first -= 1
        while first and tokens.caps[first - 1] and tokens.loose[first]:
            first -= 1
        stops += 1
    while end < tokens.size and stops < _ENOUGH and tokens.gaps[end] in _DASHES and tokens.caps[end]:
        end += 1
        while end < tokens.size and tokens.caps[end] and tokens.loose[end]:
            end += 1
        if end < tokens.size and tokens.loose[end]:
            break  # "ông A - Chủ tịch UBND xã - cho biết"
        stops += 1
    return stops >= _ENOUGH

"""Names behind the wider places of an office."""

import pytest

from indexer.extract.bodies import BodyParser
from indexer.extract.gazetteer import Gazetteer
from indexer.extract.offices import Known, OfficeParser
from indexer.extract.places import PlaceSpotter
from indexer.extract.seats import behind_places
from indexer.extract.tokens import tokenise

SPOTTER = PlaceSpotter(Gazetteer.load())
BODIES = BodyParser(SPOTTER)
OFFICES = OfficeParser(BODIES)


def _behind(text: str) -> list[str]:
    tokens = tokenise(text)
    skip = [False] * len(tokens)
    spots = SPOTTER.typed(tokens, skip)
    bodies = BODIES.find(tokens, spots, skip)
    offices = OFFICES.find(Known(tokens, spots, bodies, frozenset()), OFFICES.heads(tokens, skip))
    return [tokens.words[at] for at in behind_places(tokens, offices, spots)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Chủ tịch UBND xã Hoa Mai, huyện Sông Mã, tỉnh Sơn La Lò Văn Sơ", ["Lò"]),
        ("Chủ tịch UBND xã Hoa Mai (Sơn La) Lò Văn Sơ", ["Lò"]),
        ("Chủ tịch UBND xã Hoa Mai, tỉnh Sơn La cho biết", []),
        ("Chủ tịch UBND xã Hoa Mai, Lò Văn Sơ", []),
        ("Chủ tịch UBND xã Hoa Mai Lò Văn Sơ", []),
    ],
)
def test_the_capital_behind_the_places(text: str, words: list[str]) -> None:
    """Places after commas or in brackets are stepped over; right behind the office nothing is."""
    assert _behind(text) == words

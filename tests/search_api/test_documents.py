"""Document numbers of which an index has never heard."""

from collections.abc import Sequence

import pytest

from indexer.lexical import Field
from search_api.query.documents import unheard_of

KNOWN = {"26_2020", "21_nq", "12_qd"}


def counts(terms: Sequence[str], field: Field) -> list[int]:
    """How many passages hold each pair."""
    assert field == "pairs_plain"
    return [int(term in KNOWN) for term in terms]


@pytest.mark.parametrize(
    ("text", "unheard"),
    [
        ("Thông tư 26/2020/TT-BTTTT", False),
        ("thong tu 26/2020/tt-btttt quy dinh gi", False),
        ("Nghị quyết 21-NQ/TU", False),
        ("Quyết định 12/QĐ-UBND và 99/QĐ-UBND", False),
        ("Quyết định 9999/QĐ-UBND", True),
        ("thông tư 27/2020/TT-BTTTT", True),
        ("22-nq/tu", True),
        ("kế hoạch 5-10 năm", False),
        ("họp 24/7 ở phường", False),
        ("lãi suất 5%/năm, 500 đồng/kg", False),
        ("chợ", False),
    ],
)
def test_a_number_is_known_by_its_beginning(text: str, unheard: bool) -> None:
    """Number and year, or number and kind, in any case and without marks; one known number is enough."""
    assert unheard_of(text, counts) is unheard

"""The language of exhaustive queries."""

import pytest

from indexer.errors import QueryError
from search_api.phrases.phrase import And, Near, Not, Or, Phrase, parse

A, B, C = Phrase(("a",)), Phrase(("b",)), Phrase(("c",))


def test_words_in_a_row_are_one_phrase() -> None:
    """Without quotes or operators everything typed is one phrase, marks kept."""
    assert parse("Xoá nhà  tạm") == Phrase(("xóa", "nhà", "tạm"))


@pytest.mark.parametrize(
    ("query", "node"),
    [
        ("a AND b", And(A, B)),
        ("a OR b AND c", Or(A, And(B, C))),
        ("(a OR b) AND c", And(Or(A, B), C)),
        ("a NOT b", Not(A, B)),
        ("a AND NOT b", Not(A, B)),
        ("a NEAR/3 b", Near(A, B, 3)),
        ("a NEAR b", Near(A, B, 10)),
        ('"a" "b"', And(A, B)),
        ("“a b” OR c", Or(Phrase(("a", "b")), C)),
        ('"AND" AND a', And(Phrase(("and",)), A)),
        ("and a", Phrase(("and", "a"))),
        ("15/3/2026", Phrase(("15", "3", "2026"))),
    ],
)
def test_operators(query: str, node: object) -> None:
    """NOT and NEAR bind closest, then AND, then OR; brackets and quotes group; small letters are words."""
    assert parse(query) == node


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("", "nothing to look for"),
        ("a AND", "missing at the end"),
        ("OR a", "'OR' at 1"),
        ('"a', "quotation mark at 1"),
        ("(a", "missing at the end"),
        ("a)", "one too many"),
        ("…", "holds no word"),
        ("a NEAR/99 b", "at most NEAR/50"),
        ("a" * 501, "at most 500"),
        (" OR ".join("a" * 21), "at most 20"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(query: str, reason: str) -> None:
    """A query that cannot be read says where and what would be right."""
    with pytest.raises(QueryError, match=reason):
        parse(query)

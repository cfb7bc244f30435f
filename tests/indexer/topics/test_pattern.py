"""The language of phrases in topic files."""

import pytest

from indexer.topics.pattern import PatternError, compile_pattern

LISTS = {"ai": frozenset({("hđnd",), ("quốc", "hội")})}


def test_a_list_an_option_and_a_choice() -> None:
    """`{…}` is one of a list, `(…)` may be missing, `[…]` is one of several."""
    pattern = compile_pattern("bầu (cử) [đại biểu|ĐB] {ai}", LISTS)
    assert pattern.parts[0] == {
        ("bầu", *verb, *who, *body)
        for verb in ((), ("cử",))
        for who in (("đại", "biểu"), ("đb",))
        for body in (("hđnd",), ("quốc", "hội"))
    }


def test_a_gap_makes_parts() -> None:
    """`..3` leaves room for three words, `..` for six."""
    pattern = compile_pattern("bầu ..3 HĐND .. xã", LISTS)
    assert (len(pattern.parts), pattern.gaps) == (3, (3, 6))


def test_a_long_list_becomes_a_part() -> None:
    """A long list inside a phrase is looked for by itself, right after what stands before it."""
    many = {"nhiều": frozenset({(f"w{number}",) for number in range(20)})}
    pattern = compile_pattern("bầu {nhiều}", many)
    assert (len(pattern.parts), pattern.gaps) == (2, (0,))


def test_numbers_and_signs_fall_apart_into_words() -> None:
    """A document's number is several words, as it is in a text."""
    assert compile_pattern("46-CT/TW", {}).parts[0] == {("46", "ct", "tw")}


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("bầu {không có}", "phrase-list"),
        ("bầu (cử", "phrase-mark"),
        ("(bầu)", "phrase-empty"),
        ("", "phrase-empty"),
    ],
)
def test_what_is_wrong_is_said(source: str, reason: str) -> None:
    """A phrase that cannot be read says why."""
    with pytest.raises(PatternError, match=reason):
        compile_pattern(source, LISTS)

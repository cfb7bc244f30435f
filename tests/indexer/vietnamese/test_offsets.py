"""Offsets carry over between published text, NFC and UTF-16."""

import itertools
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from indexer.vietnamese.offsets import OffsetMap

PUBLISHED = st.text(alphabet=st.sampled_from("ae\u0323\u0302\u0301đo\u031bn \n😀𝐀각\u1100\u1161\u11a8ạệ"), max_size=40)


@given(PUBLISHED)
def test_a_span_holds_the_same_text_on_both_sides(published: str) -> None:
    """What a span covers in the published text is, composed, what it covers in the NFC text."""
    offsets = OffsetMap(published)
    text = offsets.text
    cuts = sorted({offsets.to_text(at) for at in range(len(published) + 1)})
    for left, right in itertools.pairwise(cuts):
        stretch = published[offsets.to_published(left) : offsets.to_published(right, end=True)]
        assert unicodedata.normalize("NFC", stretch) == text[left:right]


@given(PUBLISHED)
def test_offsets_round_trip(published: str) -> None:
    """From the NFC text to the published one and back, and to UTF-16 and back; both ends meet."""
    offsets = OffsetMap(published)
    for at in range(len(offsets.text) + 1):
        assert offsets.to_utf16(at) == len(offsets.text[:at].encode("utf-16-le")) // 2
        assert offsets.from_utf16(offsets.to_utf16(at)) == at
    assert offsets.to_published(len(offsets.text), end=True) == len(published)
    assert offsets.to_text(len(published), end=True) == len(offsets.text)


@given(st.text(max_size=40))
def test_published_offsets_are_monotone(published: str) -> None:
    """No later offset maps before an earlier one, for any text."""
    offsets = OffsetMap(published)
    mapped = [offsets.to_published(at) for at in range(len(offsets.text) + 1)]
    assert mapped == sorted(mapped)


def test_a_span_never_cuts_a_letter_from_its_mark() -> None:
    """An offset between a letter and its mark goes to the letter's start, or its end."""
    offsets = OffsetMap("ho\u0300a binh")
    assert offsets.text == "hòa binh"
    assert (offsets.to_text(2), offsets.to_text(2, end=True)) == (1, 2)
    assert (offsets.to_published(1), offsets.to_published(2, end=True)) == (1, 3)


def test_half_a_surrogate_pair_belongs_to_its_character() -> None:
    """A UTF-16 offset inside an emoji is the emoji's own offset."""
    assert [OffsetMap("a😀b").from_utf16(units) for units in range(5)] == [0, 1, 1, 2, 3]


def test_a_long_decomposed_text_is_mapped_fast() -> None:
    """A hundred thousand letters with marks, and a hundred thousand marks on one letter, take no quadratic time."""
    offsets = OffsetMap("e\u0302\u0301 " * 100_000 + "x" + "\u0301" * 100_000 + "y")
    assert offsets.to_published(2) == 4

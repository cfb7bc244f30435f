"""Offsets of an NFC text carry over to the text as published."""

import itertools
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from tests.eval.offsets import OffsetMap

PUBLISHED = st.text(alphabet=st.sampled_from("ae\u0323\u0302\u0301đo\u031bn \n😀𝐀각\u1100\u1161\u11a8ạệ"), max_size=40)


@given(PUBLISHED)
def test_a_span_holds_the_same_text_on_both_sides(published: str) -> None:
    """What the spans between two offsets cover in the published text is, composed, the NFC text; both ends meet."""
    offsets = OffsetMap(published)
    starts = [offsets.to_published(at) for at in range(len(offsets.text) + 1)]
    cuts = [at for at in range(len(starts)) if at == 0 or starts[at] != starts[at - 1]]
    for left, right in itertools.pairwise(cuts):
        stretch = published[starts[left] : offsets.to_published(right, end=True)]
        assert unicodedata.normalize("NFC", stretch) == offsets.text[left:right]
    assert offsets.to_published(len(offsets.text), end=True) == len(published)


@given(st.text(max_size=40))
def test_published_offsets_are_monotone(published: str) -> None:
    """No later offset maps before an earlier one, for any text."""
    offsets = OffsetMap(published)
    mapped = [offsets.to_published(at) for at in range(len(offsets.text) + 1)]
    assert mapped == sorted(mapped)


def test_a_span_never_cuts_a_letter_from_its_mark() -> None:
    """A letter and its mark are one stretch of the published text."""
    offsets = OffsetMap("ho\u0300a binh")
    assert offsets.text == "hòa binh"
    assert (offsets.to_published(1), offsets.to_published(2, end=True)) == (1, 3)


def test_a_long_decomposed_text_is_mapped_fast() -> None:
    """A hundred thousand letters with marks, and a hundred thousand marks on one letter, take no quadratic time."""
    offsets = OffsetMap("e\u0302\u0301 " * 100_000 + "x" + "\u0301" * 100_000 + "y")
    assert offsets.to_published(2) == 4

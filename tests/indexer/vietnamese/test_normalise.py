"""NFC and tone placement."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.vietnamese.normalise import nfc, tone_key

# Letters of clusters, marks that stand alone, neighbours that forbid the change, and other scripts.
SYLLABLES = st.text(
    alphabet=st.sampled_from("hoòaàáeèéuủyỷýqQHOÒAÀtn \u0300\u0301\u0309\u0323\u0302đ각\u1100\u1161ß"), max_size=24
)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("hoà bình", "hòa bình"),
        ("uỷ ban", "ủy ban"),
        ("thuỷ lợi", "thủy lợi"),
        ("khoá XVI", "khóa XVI"),
        ("HOÀ", "HÒA"),
        ("khoẻ", "khỏe"),
        ("loè", "lòe"),
    ],
)
def test_old_placement_becomes_new(old: str, new: str) -> None:
    """Both spellings have one key, composed or decomposed."""
    assert tone_key(old) == tone_key(new) == tone_key(unicodedata.normalize("NFD", old)) == new


@pytest.mark.parametrize("same", ["quý", "Quỳnh", "quỷ", "toàn", "hoàng", "thuyền", "khuỷu", "oản", "hoá\u0323"])
def test_other_clusters_stay(same: str) -> None:
    """After q, before a final consonant, or under a further mark nothing moves."""
    assert tone_key(same) == nfc(same)


@given(SYLLABLES)
def test_the_key_has_the_length_of_the_text(text: str) -> None:
    """Offsets in the key are offsets in the NFC text, and a key is its own key."""
    key = tone_key(text)
    assert len(key) == len(nfc(text))
    assert tone_key(key) == key
    assert nfc(key) == key


@given(st.text(max_size=60))
def test_any_text_keeps_its_length(text: str) -> None:
    """The same holds for every text there is."""
    assert len(tone_key(text)) == len(nfc(text))
    assert tone_key(tone_key(text)) == tone_key(text)

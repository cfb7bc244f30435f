"""Raw keystrokes become syllables."""

import pytest

from indexer.vietnamese.fold import fold
from search_api.query.keyboard import is_syllable, spellings, undo


@pytest.mark.parametrize(
    ("keys", "syllable"),
    [
        ("baafu", "bầu"),
        ("baauf", "bầu"),
        ("cuwr", "cử"),
        ("cwr", "cử"),
        ("hooij", "hội"),
        ("hoojio", None),
        ("ddoongf", "đồng"),
        ("dduwowngf", "đường"),
        ("duongdwf", "đường"),
        ("nhaan", "nhân"),
        ("daan", "dân"),
        ("xax", "xã"),
        ("phuwowngf", "phường"),
        ("tooif", "tồi"),
        ("hoaf", "hòa"),
        ("uyr", "ủy"),
        ("quyr", "quỷ"),
        ("ba6u2", "bầu"),
        ("bau62", "bầu"),
        ("cu73", "cử"),
        ("d9uong72", "đường"),
        ("phu7o7ng2", "phường"),
        ("xa4", "xã"),
        ("g20", None),
        ("q1", None),
        ("nam", None),
        ("bau", None),
        ("windows", None),
    ],
)
def test_keystrokes(keys: str, syllable: str | None) -> None:
    """Telex and VNI, marks typed in the middle or at the end; other words stay alone."""
    assert undo(keys) == syllable


def test_shapes() -> None:
    """Vietnamese syllables are told from other words by their shape alone."""
    assert all(map(is_syllable, ["nghieng", "quyen", "huong", "bau", "cu", "uy", "an", "yeu", "ngoeo", "khuya"]))
    assert not any(map(is_syllable, ["election", "people's", "ward", "clear", "hcm", "tphcm"]))


def test_spellings() -> None:
    """Every shape and tone once, the syllable itself first; each folds to it."""
    found = spellings("duong")
    assert found[0] == "duong"
    assert {"đường", "dương", "dưỡng", "đương", "dường"} <= set(found)
    assert len(found) == len(set(found)) == 2 * 2 * 3 * 6
    assert {fold(one) for one in found} == {"duong"}

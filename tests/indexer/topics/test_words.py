"""Words of a text as topic rules see them."""

import pytest

from indexer.topics.words import Words, forgiving, lower, variants


def test_offsets_point_into_the_text() -> None:
    """Each word's span, cut out of the text and put in lower case, is its key."""
    text = "Bầu cử\nĐBQH khóa XVI: #BauCuQuocHoi2026, TP.HCM 15-3"
    words = Words(text)
    assert [lower(text[start:end]) for start, end in words.spans] == words.keys


def test_a_torn_syllable_is_one_word() -> None:
    """A syllable that a scan tore in two is one key; its span covers both pieces."""
    text = "Chuẩn bị b ầu c ử Quố c h ội ở x ã"
    words = Words(text)
    assert words.keys == ["chuẩn", "bị", "bầu", "cử", "quốc", "hội", "ở", "xã"]
    assert [text[start:end] for start, end in words.spans[2:5]] == ["b ầu", "c ử", "Quố c"]


def test_a_hashtag_in_camel_case_is_taken_apart() -> None:
    """#BauCuQuocHoi2026 holds five words."""
    assert Words("Xã phát động #BauCuQuocHoi2026 rồi").keys[3:8] == ["bau", "cu", "quoc", "hoi", "2026"]


@pytest.mark.parametrize(
    ("word", "written"),
    [("khóa", "khoá"), ("ủy", "uỷ"), ("kỳ", "kì"), ("tỷ", "tỉ"), ("bầu", "bau"), ("đại", "dai"), ("hòa", "hoa")],
)
def test_spellings_of_one_word(word: str, written: str) -> None:
    """Old and new tone placement, y and i, and letters without marks are the same word to a rule."""
    assert written in variants(word)
    assert word in variants(word)


@pytest.mark.parametrize(
    ("word", "written"),
    [
        ("cử", "cữ"),
        ("biểu", "biễu"),
        ("cuộc", "cuôc"),
        ("biết", "biêt"),
        ("bầu", "bâù"),
        ("của", "cuả"),
        ("phiếu", "phiéu"),
        ("người", "nguời"),
        ("đường", "đưòng"),
    ],
)
def test_common_slips_are_forgiven(word: str, written: str) -> None:
    """Hỏi for ngã, a tone left out where every syllable has one or on the wrong vowel, half the marks of two vowels."""
    assert written in forgiving(word)
    assert written not in variants(word)


def test_a_marked_word_is_no_other_word() -> None:
    """A rule's "bỏ" does not take "bộ", and its unmarked words take no marked one."""
    assert "bộ" not in variants("bỏ")
    assert "phương" not in forgiving("phường")
    assert "thúa" not in forgiving("thuế")
    assert set(variants("tri")) == {"tri"}


@pytest.mark.parametrize(
    ("text", "one"),
    [
        ("bầu cử", True),
        ("bầu\ncử", True),
        ("bầu\u00a0cử", True),
        ("“bầu”, cử", True),
        ("bầu. Cử", False),
        ("bầu\n\ncử", False),
        ("bầu; cử", False),
    ],
)
def test_what_may_stand_inside_a_phrase(text: str, one: bool) -> None:
    """A line break, a comma or quotes may; the end of a sentence or an empty line may not."""
    assert Words(text).one_phrase(0, 1) is one


@pytest.mark.parametrize(
    ("text", "tight"),
    [
        ("kinh tế số", True),
        ("kinh tế\nsố", True),
        ("kinh-tế số", True),
        ("kinh tế, số", False),
        ("kinh tế “số”", False),
        ("xã hội số 58/2014/QH13", False),
        ("kinh tế số 2026", True),
    ],
)
def test_what_may_stand_inside_a_tight_phrase(text: str, tight: bool) -> None:
    """Spaces, a line break and dashes may; a comma, quotes or the number of a document may not."""
    assert Words(text).tight(0, 2) is tight


@pytest.mark.parametrize(
    ("text", "name"),
    [("cử tri Mỹ đi", True), ("thành phố Mỹ Tho", False), ("ông Đức Mỹ nói", False), ("bánh mỹ vị", False)],
)
def test_a_name_stands_on_its_own(text: str, name: bool) -> None:
    """A country's name counts only with a capital, and not as part of a longer name."""
    words = Words(text)
    at = words.keys.index("mỹ")
    assert words.is_name(at, at) is name

"""Frequent phrases of titles."""

from search_api.completions.phrases import phrases, stop_words

TITLES = [
    "Ngày bầu cử đại biểu Quốc hội ở xã A",
    "Cử tri xã B đi bầu cử",
    "BẦU CỬ: những điều cần biết",
    "Danh sách bầu cử, bầu cử sớm",
]


def test_phrases_are_counted_once_in_a_title_and_spelled_as_most_write_them() -> None:
    """4 titles hold "bầu cử", in whatever case; nothing else stands in 3 titles."""
    assert phrases(TITLES, frozenset(), least=3) == [("bầu cử", 4)]


def test_a_phrase_inside_a_longer_one_is_left_to_it() -> None:
    """What always begins a longer phrase is left to that; the word that ends one is typed for itself, and stays."""
    titles = ["Hội đồng nhân dân xã"] * 4 + ["vì nhân dân"] * 4 + ["làm thẻ căn cước"] * 3
    found = dict(phrases(titles, frozenset({"vì", "làm"}), least=3))
    assert found == {"Hội đồng nhân dân xã": 4, "nhân dân": 4, "thẻ căn cước": 3, "căn cước": 3}


def test_phrases_begin_and_end_where_words_do() -> None:
    """Never in the middle of a word or a name, however often that stands there."""
    titles = ["Bộ Ngoại giao họp"] * 3 + ["Bộ Ngoại giao trả lời"] * 3
    found = dict(phrases(titles, frozenset(), least=3))
    assert found == {
        "Bộ Ngoại giao": 6,
        "Ngoại giao": 6,
        "Bộ Ngoại giao họp": 3,
        "Bộ Ngoại giao trả lời": 3,
        "trả lời": 3,
    }


def test_no_phrase_begins_or_ends_with_a_stop_word() -> None:
    """Stop words may stand inside a phrase only; a word that holds one as a syllable, or looks so unmarked, is none."""
    assert "của" in stop_words()
    titles = ["Nghị quyết của tỉnh"] * 3 + ["hộ kinh doanh xã"] * 3 + ["Bí thư"] * 3
    found = {text for text, _ in phrases(titles, stop_words(), least=3)}
    assert found == {"Bí thư", "Nghị quyết", "Nghị quyết của tỉnh", "hộ kinh doanh xã"}
    assert phrases(["của tỉnh"] * 3, stop_words(), least=3) == []


def test_phrases_do_not_reach_over_punctuation() -> None:
    """What a comma parts is no phrase."""
    assert phrases(["họp, bàn"] * 3, frozenset(), least=3) == []

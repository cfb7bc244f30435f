"""Frequent phrases of titles."""

from search_api.phrases import phrases, stop_words

TITLES = [
    "Ngày bầu cử đại biểu Quốc hội ở xã A",
    "Cử tri xã B đi bầu cử",
    "BẦU CỬ: những điều cần biết",
    "Danh sách bầu cử, bầu cử sớm",
]


def test_phrases_are_counted_once_in_a_title_and_spelled_as_most_write_them() -> None:
    """4 titles hold "bầu cử"; "bau cu" is one phrase whatever its case; nothing else stands in 3 titles."""
    assert phrases(TITLES, frozenset(), least=3) == [("bầu cử", 4)]


def test_a_phrase_inside_a_longer_one_is_left_to_it() -> None:
    """ "hội đồng nhân dân" leaves no "đồng nhân" beside it; "nhân dân" stands alone often enough to stay."""
    titles = ["Hội đồng nhân dân xã"] * 4 + ["vì nhân dân"] * 4
    found = dict(phrases(titles, frozenset({"vi"}), least=3))
    assert found == {"Hội đồng nhân dân xã": 4, "nhân dân": 8}


def test_no_phrase_begins_or_ends_with_a_stop_word() -> None:
    """Stop words may stand inside a phrase only."""
    assert "cua" in stop_words()
    titles = ["Nghị quyết của tỉnh"] * 3
    assert [text for text, _ in phrases(titles, stop_words(), least=3)] == ["Nghị quyết của tỉnh"]
    assert phrases(["của tỉnh"] * 3, stop_words(), least=3) == []


def test_phrases_do_not_reach_over_punctuation() -> None:
    """What a comma parts is no phrase."""
    assert phrases(["họp, bàn"] * 3, frozenset(), least=3) == []

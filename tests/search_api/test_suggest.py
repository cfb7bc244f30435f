"""Completions."""

from search_api.completions.suggest import Suggestions
from search_api.completions.suggestion_table import Suggestion

ENTRIES = [
    Suggestion("Phú Thọ", "place", 40, "25"),
    Suggestion("Phú Thọ phát động phong trào mới", "title", 1, "a1"),
    Suggestion("Bùi Văn Quang", "person", 5),
    Suggestion("Quảng Trị", "place", 30, "44"),
    Suggestion("bầu cử", "phrase", 90),
    Suggestion("bàu cá", "phrase", 2),
    Suggestion("Bầu cử 2026", "topic", 90, "bau-cu-2026"),
    Suggestion("cải cách hành chính", "phrase", 20),
]
ALL = Suggestions.of(ENTRIES)


def texts(query: str, limit: int = 10) -> list[str]:
    """Return the texts of the completions."""
    return [found.text for found in ALL.complete(query, limit)]


def test_marks_are_restored() -> None:
    """Typed without marks, in capitals or decomposed, the completion has its marks."""
    for query in ("phu th", "PHÚ TH", "phu\u0301 tho\u0323", "  phú   thọ"):
        assert texts(query)[:1] == ["Phú Thọ"], query


def test_names_are_found_by_any_word() -> None:
    """A person is found by the given name, a title only by its beginning."""
    assert "Bùi Văn Quang" in texts("quang")
    assert texts("phong trào") == []


def test_what_counts_more_comes_first_and_marks_decide() -> None:
    """The topic goes before the phrase; with marks typed the word that bears them wins."""
    assert texts("bau cu") == ["Bầu cử 2026", "bầu cử"]
    assert texts("bàu c")[0] == "bàu cá"


def test_a_slip_of_the_finger_is_mended() -> None:
    """A wrong, missing, doubled or swapped letter still completes; two wrong letters do not."""
    for query in ("phy tho", "ph tho", "phuu tho", "phu hto", "cai cach hanh chnh"):
        assert texts(query), query
    assert texts("pxy txo") == []


def test_a_word_that_was_typed_with_its_marks_is_meant() -> None:
    """Only what is still being typed, looks unmarked or is unknown may be a slip; the rest is no reason to guess."""
    entries = [Suggestion("sao nhập tịch", "phrase", 9), Suggestion("sáp nhập", "phrase", 9)]
    completed = Suggestions.of(entries).complete
    assert completed("sáp nhập tỉ") == []
    assert [found.text for found in completed("sap nhap ti")] == ["sao nhập tịch"]
    assert [found.text for found in completed("sáp nhậpp")] == ["sáp nhập"]


def test_a_finished_word_is_not_continued() -> None:
    """A space after the word asks for the next word, not for a longer one."""
    assert "Quảng Trị" in texts("quan")
    assert "Quảng Trị" not in texts("quang t x")
    assert texts("bau ") == ["Bầu cử 2026", "bầu cử", "bàu cá"]


def test_nothing_from_nothing() -> None:
    """Empty, blank and punctuation complete to nothing; the limit holds."""
    assert [texts(query) for query in ("", "  ", "?!")] == [[], [], []]
    assert len(texts("b", 2)) == 2


def test_an_entry_comes_back_whole() -> None:
    """Kind, count and id as they were given; what has no id has None."""
    assert ALL.complete("quang tri") == [Suggestion("Quảng Trị", "place", 30, "44")]
    assert ALL.complete("bui") == [Suggestion("Bùi Văn Quang", "person", 5)]
    assert len(ALL) == len(ENTRIES)


def test_raw_keystrokes_complete_as_what_they_mean() -> None:
    """Telex and VNI keys that an input method missed, to the last key; a word that begins something is taken first."""
    assert texts("baauf cuw") == ["Bầu cử 2026", "bầu cử"]
    assert texts("ba6u2 c")[0] == "Bầu cử 2026"
    assert texts("caair ca")[0] == "cải cách hành chính"

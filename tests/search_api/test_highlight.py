"""Marks, quotes and links."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.vietnamese.normalise import nfc
from search_api.query.query import parse
from search_api.query.repair import Mender
from search_api.results.highlight import Highlight, fit, link, selector, sought, term_marks


def marks(text: str, q: str, common: tuple[str, ...] = ()) -> list[str]:
    """Return the marked stretches of `text`."""
    query = parse(q, Mender(lambda terms, _: [1 for _ in terms]))
    return [text[mark.start : mark.end] for mark in term_marks(text, sought(query), lambda word: word not in common)]


@pytest.mark.parametrize(
    ("text", "q", "expected"),
    [
        ("Ngày bầu cử ở xã.", "bầu cử", ["bầu cử"]),
        ("Ngày BẦU CỬ ở xã.", "bau cu", ["BẦU CỬ"]),
        ("Tổ hoà giải họp.", "hòa giải", ["hoà giải"]),
        ("HĐND xã họp.", "hội đồng nhân dân", ["HĐND"]),
        ("Hội đồng nhân dân xã họp.", "HĐND", ["Hội đồng nhân dân"]),
        ("Ông Dương làm đường.", "đường", ["đường"]),
        ("Ông Dương làm việc.", "đường", ["Dương"]),
        ("Ngày election.", "election", ["election"]),
        ("Ngày bầu cử.", "election", ["bầu cử"]),
        ("Không có gì.", "rừng", []),
        ("🎉 bầu cử 🎉", "bầu cử", ["bầu cử"]),
    ],
)
def test_terms_are_marked(text: str, q: str, expected: list[str]) -> None:
    """Through case, folding, tone placement, abbreviations and translation; typed marks first."""
    assert marks(text, q) == expected


def test_common_words_are_marked_only_beside_others() -> None:
    """A lone "của" says nothing."""
    assert marks("Nhà của xã, đường của dân.", "đường của dân", ("cua",)) == ["đường của dân"]


def test_a_common_word_with_other_marks_is_another_word() -> None:
    """Beside a word that is marked neither; typed without marks it may be meant."""
    assert marks("Sau mở chợ đã vui.", "mở chợ Đà Nẵng", ("da",)) == ["mở chợ"]
    assert marks("Sau mở chợ đã vui.", "mo cho da nang", ("da",)) == ["mở chợ đã"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Chợ ở TP.HCM họp.", ["TP.HCM"]),
        ("Chợ ở TP. HCM họp.", ["TP. HCM"]),
        ("Chợ ở TPHCM họp.", ["TPHCM"]),
        ("Chợ ở TP, HCM họp.", []),
    ],
)
def test_an_abbreviation_is_marked_over_its_points(text: str, expected: list[str]) -> None:
    """Though each of its parts is too common to be marked alone."""
    assert marks(text, "tphcm", ("tp", "hcm")) == expected


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("chủ tịch xã là ai", ["Chủ tịch xã"]),
        ("ai la chu tich xa", ["Chủ tịch xã"]),
        ("ai", ["ai"]),
        ("bao nhiêu", []),
    ],
)
def test_words_that_only_ask_are_not_marked(q: str, expected: list[str]) -> None:
    """Nor is "là" beside them; where a query holds nothing else they are."""
    assert marks("Chủ tịch xã hỏi: ai là người đầu tiên?", q) == expected


def test_sentence_and_terms_nest() -> None:
    """A term across the sentence's edge goes; the rest is ordered, the sentence before what it holds."""
    sentence = Highlight(10, 20, "sentence", 0.5)
    terms = [Highlight(0, 4, "term"), Highlight(8, 12, "term"), Highlight(10, 13, "term"), Highlight(18, 20, "term")]
    assert fit(terms, sentence) == (terms[0], sentence, terms[2], terms[3])
    assert fit(terms, None) == tuple(terms)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="bầucử đườnghoà 🎉.a1", max_size=200), st.sampled_from(["bầu cử", "a", "hòa", "đường 1"]))
def test_marks_never_overlap(text: str, q: str) -> None:
    """Marks are in order, apart, inside the text and never empty, on any normal form brought to NFC."""
    text = nfc(unicodedata.normalize("NFD", text))
    query = parse(q, Mender(lambda terms, _: [1 for _ in terms]))
    found = term_marks(text, sought(query), lambda _: True)
    edges = [edge for mark in found for edge in (mark.start, mark.end)]
    assert edges == sorted(edges)
    assert len(set(edges)) == len(edges)
    assert all(0 <= edge <= len(text) for edge in edges)


def test_a_hundred_kilobytes_stay_fast() -> None:
    """Marking is linear: a very long article takes well under a second."""
    text = "Ngày bầu cử ở phường Tân Giang, HĐND họp bàn. " * 2300
    marks("bầu cử", "bầu cử")
    assert len(marks(text, "hội đồng nhân dân phường Tân Giang bầu cử")) >= 2300 * 2


def test_selector_and_link() -> None:
    """The quote has its surroundings; special characters of a text fragment are escaped, the old fragment goes."""
    text = "Sáng nay, xã Tân-Giang họp & bàn. Chiều nghỉ."
    quote = selector(text, 10, 33)
    assert (quote.exact, quote.prefix, quote.suffix) == ("xã Tân-Giang họp & bàn.", "Sáng nay, ", " Chiều nghỉ.")
    assert (
        link("https://a.vn/tin#x", quote)
        == "https://a.vn/tin#:~:text=x%C3%A3%20T%C3%A2n%2DGiang%20h%E1%BB%8Dp%20%26%20b%C3%A0n."
    )
    assert link(None, quote) is None
    assert link("javascript:alert(1)", quote) is None


def test_a_long_quote_is_linked_by_its_ends() -> None:
    """First and last five words, parted by a comma."""
    text = " ".join(f"từ{n}" for n in range(60))
    found = link("https://a.vn", selector(text, 0, len(text)))
    assert found is not None
    assert found.count(",") == 1
    assert found.endswith("t%E1%BB%AB59")

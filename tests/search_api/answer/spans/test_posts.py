"""Tests of search_api.answer.spans.posts."""

import pytest

from search_api.answer.spans.posts import gives_post, is_about, post_spans
from tests.search_api.answer.reading_of import asked_of, evidence_of, reading_of, stored

ARTICLE = stored(
    "a",
    "Nhân sự xã Lúa",
    "Ông Lê Văn Thu, Bí thư Đảng ủy xã Mây, được bầu làm Chủ tịch UBND xã Lúa; bà Tạ Thị Mai, Trưởng phòng Văn hóa.",
)


MOVED = stored(
    "b",
    "Nhân sự Cần Thơ",
    "Bí thư Thành ủy Cần Thơ Lê Văn Thu được điều động, phân công giữ chức Phó Trưởng ban Nội chính Trung ương. "
    "Bà Tạ Thị Mai, Phó Bí thư Tỉnh ủy Lâm Đồng, được phân công giữ chức Bí thư Thành ủy Cần Thơ.",
)


def posts(question: str) -> list[str]:
    """Return what the last sentence offers."""
    reading = reading_of(question, ARTICLE)
    return [ARTICLE.text[span.start : span.end] for span in reading.spans(reading.offers[-1])]


def moved(question: str) -> list[list[str]]:
    """Return the posts that each sentence below the title gives whom the question means."""
    asked, evidence = asked_of(question)[0], evidence_of(question, MOVED)[1:]
    return [[MOVED.text[start:end] for start, end in post_spans(asked, one)] for one in evidence]


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("ông Lê Văn Thu trước làm gì", "Bí thư Đảng ủy xã Mây"),
        ("Ông Lê Văn Thu được bầu giữ chức gì?", "Chủ tịch UBND xã Lúa"),
        ("ong le van thu vua duoc bau giu chuc gi", "Chủ tịch UBND xã Lúa"),
        ("Tháng 3 ông Lê Văn Thu ở xã Mây được đưa về giữ ghế nào?", "Chủ tịch UBND xã Lúa"),
        ("bà Tạ Thị Mai là ai", "Trưởng phòng Văn hóa"),
        ("Who is Ta Thi Mai?", "Trưởng phòng Văn hóa"),
    ],
)
def test_what_somebody_is(question: str, first: str) -> None:
    """The office of whom the question names comes first: the new one, or the old, where that is asked for."""
    assert posts(question)[0] == first
    asked, sentence = asked_of(question)[0], evidence_of(question, ARTICLE)[-1]
    assert gives_post(asked, sentence)
    assert is_about(asked, sentence)


def test_who_moves_does_not_keep_his_post() -> None:
    """Where it is asked what somebody was appointed to, what he is already is no answer."""
    stays = stored(
        "c", "Tin xã", "Ông Lê Văn Thu, Bí thư Đảng ủy xã Mây, thăm chợ; ông Tô Lam, tân Chủ tịch UBND xã Lúa."
    )
    question, _ = asked_of("Ông Lê Văn Thu sẽ được chuyển về giữ chức gì?")
    assert not gives_post(question, evidence_of(question.text, stays)[-1])
    question, _ = asked_of("Ông Tô Lam được bầu giữ chức gì?")
    assert gives_post(question, evidence_of(question.text, stays)[-1])


@pytest.mark.parametrize("question", ["vợ ông Lê Văn Thu là ai", "Chủ tịch xã Lúa là ai", "Ai bầu ông Lê Văn Thu?"])
def test_other_questions_ask_for_people(question: str) -> None:
    """Whoever else is asked for is no office of whom the question names."""
    assert not gives_post(asked_of(question)[0], evidence_of(question, ARTICLE)[-1])


@pytest.mark.parametrize(
    ("question", "found"),
    [
        (
            "Đầu tháng 9 bí thư Cần Thơ được luân chuyển giữ chức danh nào?",
            [["Phó Trưởng ban Nội chính Trung ương"], []],
        ),
        ("bi thu thanh uy can tho chuyen sang ghe nao", [["Phó Trưởng ban Nội chính Trung ương"], []]),
        ("Bí thư Thành ủy Cần Thơ trước đây giữ chức gì", [[], ["Phó Bí thư Tỉnh ủy Lâm Đồng"]]),
        ("vợ bí thư Cần Thơ giữ chức gì", [[], []]),
        ("Chủ tịch UBND Cần Thơ giữ chức gì", [[], []]),
    ],
)
def test_whoever_holds_an_office(question: str, found: list[list[str]]) -> None:
    """Who is meant by an office takes another one; who is appointed to it left another one before."""
    assert moved(question) == found

"""Tests of search_api.answer.spans.reasons."""

from dataclasses import replace

import pytest

from search_api.answer.answer import propose
from search_api.answer.model.model import load_model
from search_api.answer.spans.reasons import gives_reason, hollow, restates
from tests.search_api.answer.reading_of import asked_of, evidence_of, reading_of, stored

ARTICLE = stored("a", "Dời chợ", "Trạm bơm chậm vì vướng mặt bằng; phường sẽ mời thầu lại. Đường do UBND xã làm.")


def test_who_did_it_is_no_reason() -> None:
    """ "Do UBND xã làm" names who did it."""
    question, _ = asked_of("Vì sao trạm bơm chậm?")
    _, slow, road = evidence_of(question.text, ARTICLE)
    assert gives_reason(question, slow)
    assert not gives_reason(question, road)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Xả thải ra kênh Mận, công ty bị phạt 90 triệu đồng.", True),
        ("Ký khống hồ sơ, ba cán bộ xã lĩnh án.", True),
        ("Xả thải ra kênh Mận, công ty không bị phạt.", False),
        ("Sáng 3/4 ở xã Mận, ông Tư bị bắt.", False),
        ("Nhiều cán bộ xã, công chức bị kỷ luật.", False),
        ("Ông Tư lý giải nguyên nhân vì sao trạm bơm dừng.", False),
    ],
)
def test_what_somebody_is_punished_for(text: str, *, told: bool) -> None:
    """What stands before a punishment is its reason, but no time or place; a question that is told of gives none."""
    question, _ = asked_of("Vì sao bị phạt?")
    assert gives_reason(question, evidence_of(question.text, stored("a", "Tin xã", text))[1]) is told


def test_the_clause_before_a_punishment_is_offered() -> None:
    """The short answer ends where the punishment begins."""
    reading = reading_of(
        "Vì sao công ty bị phạt 90 triệu?", stored("a", "Xả thải ra kênh Mận, công ty bị phạt 90 triệu", ".")
    )
    best = propose(reading, load_model())[0]
    assert best.text == "Xả thải ra kênh Mận"


@pytest.mark.parametrize(
    ("asks", "clause", "says_nothing"),
    [
        ("Vì sao chợ Mận đóng cửa?", "tại nhà một số hộ dân", True),
        ("Vì sao chợ Mận đóng cửa?", "chợ Mận đã đóng cửa", True),
        ("Vì sao chợ Mận đóng cửa?", "tỉnh Quảng Trị", True),
        ("Vì sao chợ Mận đóng cửa?", "vì mái dột nặng", False),
        ("Vì sao chợ Mận đóng cửa?", "tại khu này để sửa mái", False),
        ("Chợ Mận đóng cửa thế nào?", "chợ Mận sẽ đóng cửa", True),
        ("Chợ Mận đóng cửa thế nào?", "tại nhà một số hộ dân", False),
        ("Chợ nào đóng cửa?", "chợ đóng cửa", False),
    ],
)
def test_what_says_nothing_new(asks: str, clause: str, *, says_nothing: bool) -> None:
    """Places, times and the words of the question give no reason; a why is never told by where."""
    article = stored("a", "Tin xã", f"Hôm qua, {clause}.")
    question, asked = asked_of(asks)
    sentence = evidence_of(asks, article)[1]
    start = article.text.index(clause)
    assert hollow(question, asked, sentence, start, start + len(clause)) is says_nothing


def test_what_says_nothing_new_is_no_sure_answer() -> None:
    """A sentence that only says again what is asked keeps a small part of its confidence."""
    told = stored("a", "Tin xã", "Chợ Mận đóng cửa.")
    reading = reading_of("Vì sao chợ Mận đóng cửa?", told)
    offers = tuple(one for one in reading.offers if not one.evidence.is_title)
    restated = propose(replace(reading, offers=offers), load_model())[0]
    asked_else = replace(reading, offers=offers, question=asked_of("Chợ Mận đóng cửa là chợ gì?")[0])
    assert restated.confidence < 0.1 * propose(asked_else, load_model())[0].confidence


@pytest.mark.parametrize(
    ("asks", "text", "again"),
    [
        ("Vì sao chợ Mận đóng cửa?", "Chợ Mận đã đóng cửa từ đầu tháng.", True),
        ("Vì sao chợ Mận đóng cửa?", "Chợ Mận đã đóng cửa vì mái dột.", False),
        ("Vì sao chợ Mận đóng cửa?", "Chợ Mận đã đóng cửa để sửa mái.", False),
        ("Vì sao chợ Mận đóng cửa?", "Mái dột khiến chợ Mận đóng cửa.", False),
        ("Vì sao chợ Mận đóng cửa?", "Mái dột đã lâu.", False),
        ("Chợ Mận đóng cửa ngày nào?", "Chợ Mận đã đóng cửa từ đầu tháng.", False),
    ],
    ids=["again", "a reason", "a purpose", "what makes it", "something else", "no why"],
)
def test_what_tells_again_what_is_asked(asks: str, text: str, *, again: bool) -> None:
    """It holds the question and no word of reason; such a sentence is no sure answer."""
    reading = reading_of(asks, stored("a", "Tin xã", text))
    (offer,) = (one for one in reading.offers if not one.evidence.is_title)
    assert restates(reading.question, offer.evidence) is again
    assert (reading.unsure(offer) > 0) is again


def test_instead_of_is_no_reason() -> None:
    """ "Thay vì" tells what is not done."""
    question, _ = asked_of("Vì sao phụ huynh phản ứng?")
    text = "Trường dạy cả sáng thứ bảy thay vì chỉ dạy tới thứ sáu."
    assert not gives_reason(question, evidence_of(question.text, stored("a", "Tin", text))[1])

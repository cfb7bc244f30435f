"""Tests of search_api.answer.spans.times."""

import pytest

from tests.search_api.answer.reading_of import reading_of, stored


def times(question: str, told: str) -> list[str]:
    """Return the times that a sentence offers to a question."""
    article = stored("t", "Tin xã", told)
    offers = reading_of(question, article).offers
    return [article.text[span.start : span.end] for offer in offers for span in offer.named]


@pytest.mark.parametrize(
    ("question", "told", "kept"),
    [
        ("Cầu mới mở khi nào?", "Sáng 3/2, Sở cho biết trong năm nay sẽ mở cầu mới.", []),
        ("Cầu mới mở khi nào?", "Sáng 3/2, Sở cho biết sẽ mở cầu mới từ 5/5.", ["từ 5/5"]),
        ("Cầu mới mở khi nào?", "Sáng 3/2, Sở cho biết đã mở cầu mới.", ["Sáng 3/2"]),
        ("Sở cho biết khi nào?", "Sáng 3/2, Sở cho biết trong năm nay sẽ mở cầu mới.", ["Sáng 3/2"]),
        ("Nộp đơn trước ngày nào?", "Ngày 3/2, xã nhận đơn, phải nộp trước ngày 15/2.", ["trước ngày 15/2"]),
        ("Hội dời sang khi nào?", "Xã dời hội từ ngày 4 - 7.5 sang cuối tháng 10.2031.", ["cuối tháng 10.2031"]),
        ("Hội dời sang ngày nào?", "Xã lùi hội từ ngày 6/8 sang ngày 9/9.", ["ngày 9/9"]),
        ("Ban đầu hội mở ngày nào?", "Xã lùi hội từ ngày 6/8 sang ngày 9/9.", ["từ ngày 6/8", "ngày 9/9"]),
        ("Xã thăm chùa hôm nào?", "Chiều 10/2, xã thăm chùa dịp Tết Bính Ngọ.", ["Chiều 10/2"]),
        ("Xã thăm chùa dịp nào?", "Chiều 10/2, xã thăm chùa dịp Tết Bính Ngọ.", ["Tết Bính Ngọ"]),
        ("Xong thủ tục trước tháng mấy?", "Ngày 3/2, xã hứa xong thủ tục trong tháng 9.", ["trong tháng 9"]),
    ],
)
def test_what_a_question_can_mean(question: str, told: str, kept: list[str]) -> None:
    """Not the day of a report of what is to come or the one that something was moved from, no feast beside a day, and
    for a deadline nothing but limits."""
    assert times(question, told) == kept

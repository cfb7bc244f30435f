"""Whether a sentence speaks of the event itself."""

import pytest

from search_api.answer.question.governed import Standing, embeds, events, standing
from search_api.answer.question.question import classify
from search_api.query.query import parse
from search_api.query.repair import Mender


def _events(text: str) -> tuple[tuple[str, ...], ...]:
    query = parse(text, Mender(lambda terms, field: [1 for _ in terms]))
    return events(query, classify(query.understood))


@pytest.mark.parametrize(
    ("question", "event"),
    [
        ("Cuộc bầu cử 2026 diễn ra ngày nào?", ("bau", "cu")),
        ("khi nao khanh thanh cau Nam Nung", ("khanh", "thanh")),
        ("Bao giờ công bố kết quả bầu cử?", ("cong", "bo")),
        ("When is the election?", ("bau", "cu")),
    ],
)
def test_the_word_that_opens_a_question_names_its_event(question: str, event: tuple[str, ...]) -> None:
    """Light words before it do not, nor do question words; an English question ends with it."""
    assert event in _events(question)


def test_a_question_without_words_has_no_event() -> None:
    """ "Khi nào?" alone asks the time of nothing."""
    assert _events("khi nào?") == ()


@pytest.mark.parametrize(
    ("sentence", "how"),
    [
        ("Ngày 15/3, cả nước bầu cử.", "free"),
        ("Tỉnh lập kế hoạch bầu cử trưởng thôn, thực hiện từ tháng 5.", "free"),
        ("Sáng 24/2, tỉnh họp về công tác chuẩn bị cho cuộc bầu cử.", "governed"),
        ("Sáng 24/2, tỉnh chuẩn bị bầu cử Quốc hội và bầu cử HĐND các cấp.", "governed"),
        ("Ngày 23/3 công bố kết quả bầu cử, sau ngày bầu cử 15/3.", "governed"),
        ("Theo kế hoạch, ngày bầu cử là 15/3.", "free"),
        ("Ủy ban bầu cử xã cho biết bà con bầu cử vào ngày 15/3.", "free"),
        ("Ngày 22/8, tỉnh ban hành kế hoạch chi tiết về việc tổ chức bầu cử.", "governed"),
        ("Từ ngày 24/4, cử tri đăng ký dự bầu cử.", "governed"),
        ("Cầu khánh thành ngày 2/9.", "absent"),
    ],
)
def test_what_stands_under_something_else(sentence: str, how: Standing) -> None:
    """It is governed where every place stands behind "chuẩn bị", "kết quả", a body …, but not across a pause."""
    asked = frozenset(("bau", "cu", "ngay", "nao"))
    assert standing((("bau", "cu"),), asked, sentence) == how


def test_what_was_asked_for_governs_nothing() -> None:
    """Who asks when results are told wants that day."""
    asked = frozenset(["khi", "nao", "cong", "bo", "ket", "qua", "bau", "cu"])
    assert standing((("bau", "cu"),), asked, "Ngày 23/3 công bố kết quả bầu cử.") == "free"


def test_embeds() -> None:
    """A text with such a word is about something around an event."""
    assert embeds("công bố kết quả bầu cử")
    assert not embeds("cuộc bầu cử Quốc hội khóa XVI")

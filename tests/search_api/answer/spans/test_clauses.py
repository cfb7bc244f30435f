"""Tests of search_api.answer.spans.clauses."""

from search_api.answer.spans.clauses import clause_spans
from tests.search_api.answer.reading_of import asked_of, evidence_of, stored

ARTICLE = stored("a", "Dời chợ", "Trạm bơm chậm vì vướng mặt bằng; phường sẽ mời thầu lại. Đường do UBND xã làm.")


def test_every_run_of_clauses_is_offered() -> None:
    """The reason, the promise and the whole sentence can be answers; all lie in the sentence."""
    question, asked = asked_of("Trạm bơm thế nào?")
    sentence = evidence_of(question.text, ARTICLE)[1]
    spans = clause_spans(question, asked, sentence)
    texts = {ARTICLE.text[span.start : span.end]: span for span in spans}
    assert "vì vướng mặt bằng" in texts
    assert "mời thầu lại" in texts
    assert any(span.features["whole"] for span in spans)
    assert all(sentence.start <= span.start < span.end <= sentence.end for span in spans)


def test_what_makes_it_is_the_reason() -> None:
    """ "Cống nghẹt khiến đường ngập": the reason stands before its word, what it brings about behind."""
    article = stored("a", "Cống", "Cống nghẹt nhiều ngày khiến đường thôn ngập, chợ phải nghỉ.")
    question, asked = asked_of("Đường thôn ngập vì sao?")
    sentence = evidence_of(question.text, article)[1]
    spans = clause_spans(question, asked, sentence)
    rated = {article.text[span.start : span.end]: span.features for span in spans}
    assert rated["Cống nghẹt nhiều ngày"]["reason"] == 1.0
    assert rated["Cống nghẹt nhiều ngày"]["just"] > 0.5
    assert rated["chợ phải nghỉ"]["reason"] == 0.0


def _texts(question_text: str, article_text: str) -> dict[str, float]:
    """Return the clauses of a single sentence, each with its feature of a reason."""
    article = stored("a", "Tin xã", article_text)
    question, asked = asked_of(question_text)
    sentence = evidence_of(question_text, article)[1]
    return {
        article.text[span.start : span.end]: span.features["reason"] for span in clause_spans(question, asked, sentence)
    }


def test_what_follows_from_a_reason_is_none() -> None:
    """ "Vì mất điện, nên trạm bơm nghỉ": the pump's rest is asked about, the reason stands before it."""
    rated = _texts("Vì sao trạm bơm nghỉ?", "Vì mất điện cả đêm, nên trạm bơm nghỉ bảo dưỡng máy.")
    assert rated["Vì mất điện cả đêm"] == 1.0
    assert rated["nên trạm bơm nghỉ bảo dưỡng máy"] == 0.0
    assert not [text for text in rated if text.startswith("Vì") and "nên" in text]


def test_a_reason_does_not_begin_with_what_it_is_the_reason_of() -> None:
    """Where a clause opens with its reason, those that hold it behind other words are not offered."""
    rated = _texts("Vì sao chợ Mận đóng cửa?", "Chợ Mận đóng cửa từ mai để sửa mái, với lý do dột nát.")
    assert "để sửa mái" in rated
    assert "lý do dột nát" in rated
    assert not [text for text in rated if text.startswith("Chợ")]
    assert not [text for text in rated if text.startswith("do ")]


def test_a_word_of_reason_marks_what_it_opens() -> None:
    """ "Vì …" is a reason where one is asked for."""
    rated = _texts("Vì sao trạm bơm chậm?", "Trạm bơm chậm vì vướng mặt bằng; phường sẽ mời thầu lại.")
    assert rated["vì vướng mặt bằng"] == 1.0
    assert rated["phường sẽ mời thầu lại"] == 0.0


def test_no_name_is_cut_in_two() -> None:
    """Neither the "và" of a department nor the dash between two places ends a clause."""
    rated = _texts("Vì sao phạt?", "Xe đỗ trên cao tốc Đà Nẵng - Quảng Ngãi, Sở Văn hóa và Thể thao phạt vì đỗ sai.")
    assert not [text for text in rated if text.startswith(("Quảng Ngãi", "Thể thao"))]
    assert rated["vì đỗ sai"] == 1.0


def test_what_only_repeats_the_question_is_offered_last() -> None:
    """A place or the words of the question are no reason while the sentence says more."""
    rated = _texts("Vì sao chợ Mận đóng cửa?", "Chợ Mận đóng cửa, tại thôn Mận, vì hết vốn sửa mái.")
    assert "Chợ Mận đóng cửa" not in rated
    assert "tại thôn Mận" not in rated
    assert "vì hết vốn sửa mái" in rated


def test_what_is_asked_of_a_verb_stands_with_it() -> None:
    """Of what a lorry carries only the clause with that verb tells, none in which it is denied."""
    told = "Xe ben chở vỏ trấu, củi khô qua xã, trở thành nỗi lo của bà con; xe này không chở cát."
    found = _texts("Xe ben qua xã Lúa chở gì?", told)
    assert "Xe ben chở vỏ trấu" in found
    assert "trở thành nỗi lo của bà con" not in found
    assert not any("không chở cát" in text for text in found)
    assert "trở thành nỗi lo của bà con" in _texts("Bà con xã Lúa nói gì?", told)
    assert "trở thành nỗi lo của bà con" not in _texts("xe ben qua xa Lua cho gi", told)
